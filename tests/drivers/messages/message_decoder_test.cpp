#include "drivers/messages/message_decoder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "drivers/driver_support.hpp"

namespace buoyd {
namespace {

class Decoder : public testing::Test {
 protected:
  FrameMeaning decode(std::string_view text, bool checked = true) {
    return decoder.decode(text, checked, message);
  }
  [[nodiscard]] std::string value(std::string_view channel) const {
    Sample sample;
    sample.kind = message.kind;
    sample.values = message.values;
    return value_of(*model, sample, channel);
  }
  [[nodiscard]] const std::string& kind() const { return model->kinds[message.kind].name; }

  ModelPtr model = delivered_model("nmea-0183");
  MessageDecoder decoder{model};
  DecodedMessage message;
};

TEST_F(Decoder, any_talker_is_heard) {
  for (const char* text : {"$GPHDT,72.14,T", "$HEHDT,72.14,T", "$INHDT,72.14,T"}) {
    EXPECT_EQ(decode(text), FrameMeaning::sample) << text;
    EXPECT_EQ(value("heading"), "72.14");
  }
}

TEST_F(Decoder, other_sentences_are_foreign) {
  for (const char* text : {"$GPRTE,2,1,c,0", "$PMTK001,320,2", "!AIVDM,1,1,,A,x,0", "$GPHDT1,1,T",
                           "$HDT,1,T", "$GPHDT,1,M", "$PGHDTX,1,T", "!GPHDT,1,T"}) {
    EXPECT_EQ(decode(text), FrameMeaning::foreign) << text;
  }
}

// Makers have several sentences of one tag, which are told apart by a field.
TEST_F(Decoder, another_sentence_of_a_makers_tag_is_foreign) {
  constexpr const char* position =
      "$PASHR,POS,0,03,183530.00,2037.76012,N,08704.07373,W,058.48,,359.4,000.0,+000.0,2.2,2.2,"
      "0.0,1.0,BQ00";
  EXPECT_EQ(decode(position), FrameMeaning::foreign);
  EXPECT_EQ(decode(position, false), FrameMeaning::damaged);
  EXPECT_EQ(decode("$PTNL,BPQ,224445.06,021207,3723.09383914,N,12200.32620132,W,EHT-5.923,M,5"),
            FrameMeaning::foreign);
  EXPECT_EQ(decode("$PTNL,GGK,102939.00,051910,5000.97323841,N"), FrameMeaning::damaged);
  EXPECT_EQ(decode("$PTNL"), FrameMeaning::damaged);
}

TEST_F(Decoder, without_checksum_a_foreign_sentence_needs_a_tag) {
  EXPECT_EQ(decode("$GPXTE,A,A,0.67,L,N", false), FrameMeaning::foreign);
  EXPECT_EQ(decode("$ 3 dollars", false), FrameMeaning::damaged);
  EXPECT_EQ(decode("$", false), FrameMeaning::damaged);
}

TEST_F(Decoder, the_number_of_fields_is_checked) {
  EXPECT_EQ(decode("$GPHDT,72.14,T,"), FrameMeaning::damaged);
  EXPECT_EQ(decode("$GPHDT,72.14"), FrameMeaning::damaged);
  EXPECT_EQ(decode("$GPHDT"), FrameMeaning::damaged);
  // The XOR is blind to two added commas: the same *47 fits both.
  EXPECT_EQ(decode("$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,"),
            FrameMeaning::sample);
  EXPECT_EQ(decode("$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M"),
            FrameMeaning::damaged);
  EXPECT_EQ(decode("$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,,,"),
            FrameMeaning::damaged);
}

TEST_F(Decoder, an_unsound_field_costs_its_value_or_without_checksum_the_frame) {
  EXPECT_EQ(decode("$GPHDT,7x.14,T", true), FrameMeaning::sample);
  EXPECT_EQ(value("heading"), "null");
  EXPECT_EQ(decode("$GPHDT,7x.14,T", false), FrameMeaning::damaged);
  EXPECT_EQ(decode("$GPHDT,,T", false), FrameMeaning::sample);
}

TEST_F(Decoder, without_fix_there_is_no_position) {
  EXPECT_EQ(decode("$GPGGA,095257.809,2712.6404,S,15303.1201,E,0,00,00.0,4.0,M,42.2,M,,"),
            FrameMeaning::sample);
  EXPECT_EQ(value("latitude"), "null");
  EXPECT_EQ(value("longitude"), "null");
  EXPECT_EQ(value("altitude"), "null");
  EXPECT_EQ(value("geoid_separation"), "null");
  EXPECT_EQ(value("fix_quality"), "0");
  EXPECT_EQ(value("satellites"), "0");
  EXPECT_EQ(message.synchronised, false);
  EXPECT_EQ(decode("$GPRMC,095257.809,V,2712.6404,S,15303.1201,E,0.00,0.00,080407,,,A"),
            FrameMeaning::sample);
  EXPECT_EQ(value("latitude"), "null");
  EXPECT_EQ(value("speed_over_ground"), "null");
  EXPECT_EQ(value("instrument_time"), "null");
  EXPECT_EQ(value("status"), "V");
  EXPECT_EQ(message.utc, std::nullopt);
}

TEST_F(Decoder, rmc_of_every_version) {
  for (const char* text :
       {"$GPRMC,060000.00,A,1353.25162451,N,05445.30213512,W,10.17,70.52,080220,16.8,W",
        "$GPRMC,060000.00,A,1353.25162451,N,05445.30213512,W,10.17,70.52,080220,16.8,W,D",
        "$GPRMC,060000.00,A,1353.25162451,N,05445.30213512,W,10.17,70.52,080220,16.8,W,D,V"}) {
    EXPECT_EQ(decode(text), FrameMeaning::sample) << text;
    EXPECT_EQ(value("instrument_time"), "1581141600.00");
    EXPECT_EQ(value("magnetic_variation"), "-16.8");
    ASSERT_TRUE(message.utc);
    EXPECT_EQ(iso8601(*message.utc), "2020-02-08T06:00:00.000000Z");
    EXPECT_EQ(message.utc_decimals, 2);
    EXPECT_EQ(message.synchronised, true);
  }
  EXPECT_EQ(value("navigational_status"), "V");
}

TEST_F(Decoder, relative_and_true_wind_are_two_kinds) {
  EXPECT_EQ(decode("$WIMWV,045,R,011.63,N,A"), FrameMeaning::sample);
  EXPECT_EQ(kind(), "mwv_relative");
  EXPECT_EQ(value("relative_wind_speed"), "5.98299");
  EXPECT_EQ(decode("$WIMWV,045,T,011.63,M,A"), FrameMeaning::sample);
  EXPECT_EQ(kind(), "mwv_true");
  EXPECT_EQ(value("wind_speed"), "11.63");
  EXPECT_EQ(decode("$WIMWV,045,T,036.0,K,A"), FrameMeaning::sample);
  EXPECT_EQ(value("wind_speed"), "10.0000");
  EXPECT_EQ(decode("$WIMWV,045,T,100.0,S,A"), FrameMeaning::sample);
  EXPECT_EQ(value("wind_speed"), "44.7040");
  EXPECT_EQ(decode("$WIMWV,045,T,036.0,F,A"), FrameMeaning::sample);
  EXPECT_EQ(value("wind_speed"), "null");  // a unit nobody knows
  EXPECT_EQ(value("wind_angle"), "45");
  EXPECT_EQ(decode("$WIMWV,045,T,036.0,M,V"), FrameMeaning::sample);
  EXPECT_EQ(value("wind_speed"), "null");
  EXPECT_EQ(decode("$WIMWV,045,X,036.0,M,A"), FrameMeaning::foreign);
}

TEST_F(Decoder, transducers_are_found_by_type_and_name) {
  EXPECT_EQ(decode("$YXXDR,A,-2.5,D,ROLL,C,21.0,C,HULL,A,1.5,D,PTCH"), FrameMeaning::sample);
  EXPECT_EQ(value("pitch"), "1.5");
  EXPECT_EQ(value("roll"), "-2.5");
  EXPECT_EQ(value("heat_index"), "null");
  EXPECT_EQ(decode("$YXXDR,P,101520,P,STNP"), FrameMeaning::sample);
  EXPECT_EQ(value("air_pressure"), "1015.20");
  EXPECT_EQ(decode("$YXXDR,A,1.5,R,PITCH"), FrameMeaning::foreign);  // another unit
  EXPECT_EQ(decode("$YXXDR,C,21.0,C,HULL"), FrameMeaning::foreign);
  EXPECT_EQ(decode("$YXXDR,A,1.5,D"), FrameMeaning::damaged);
  EXPECT_EQ(decode("$YXXDR"), FrameMeaning::foreign);  // an Airmar without a fix
}

TEST_F(Decoder, many_transducers) {
  std::string text = "$YXXDR";
  for (int i = 0; i < 40; ++i) text += ",C,1.0,C,T" + std::to_string(i);
  EXPECT_EQ(decode(text + ",A,7.5,D,PITCH"), FrameMeaning::sample);
  EXPECT_EQ(value("pitch"), "7.5");
}

TEST_F(Decoder, fields_without_end_are_bounded) {
  EXPECT_EQ(decode("$YXXDR" + std::string(4000, ',')), FrameMeaning::foreign);
}

TEST_F(Decoder, nothing_is_left_of_the_message_before) {
  EXPECT_EQ(decode("$GPRMC,060000,A,1353.25,N,05445.30,W,1,2,080220,,"), FrameMeaning::sample);
  ASSERT_TRUE(message.utc);
  EXPECT_EQ(decode("$GPHDT,72.14,T"), FrameMeaning::sample);
  EXPECT_FALSE(message.utc);
  EXPECT_FALSE(message.synchronised);
  EXPECT_EQ(message.values.size(), 1U);
}

}  // namespace
}  // namespace buoyd
