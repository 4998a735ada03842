#include "drivers/messages/messages_driver.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "drivers/driver_support.hpp"
#include "drivers/message_support.hpp"
#include "model/model_text.hpp"
#include "support/simulated_line.hpp"

namespace buoyd {
namespace {

class Messages : public testing::Test {
 protected:
  void hear(std::string_view text, Micros at = Micros{0}) {
    driver.receive(bytes_of(text), MonoTime(at), sink);
  }

  ModelPtr model = delivered_model("nmea-0183");
  MessagesDriver driver{model};
  KeepSamples sink;
};

TEST_F(Messages, each_sentence_is_a_reading_of_its_kind) {
  hear("$GPHDT,72.14,T*35\r\n$WIMWV,045,R,011.63,N,A*09\r\n", Micros(500));
  ASSERT_EQ(sink.samples.size(), 2U);
  EXPECT_EQ(model->kinds[sink.samples[0].kind].name, "hdt");
  EXPECT_EQ(model->kinds[sink.samples[1].kind].name, "mwv_relative");
  EXPECT_EQ(sink.samples[0].taken, MonoTime(Micros(500)));
  EXPECT_TRUE(sink.samples[0].axis.empty());
}

TEST_F(Messages, counts_what_was_no_sample) {
  hear("noise$GPHDT,72.15,T*35\r\n" + sentence("GPWPL,1,N,2,E") + sentence("GPHDT,1"));
  EXPECT_TRUE(sink.samples.empty());
  EXPECT_EQ(driver.counters().damaged_frames, 2U);
  EXPECT_EQ(driver.counters().foreign_frames, 1U);
  EXPECT_EQ(driver.counters().discarded_bytes, 5U + 17U + 11U);
  EXPECT_EQ(driver.counters().discarded_places, 2U);
}

TEST_F(Messages, a_utc_makes_a_fix) {
  hear("$GPZDA,060000.00,08,02,2020,00,00*6A\r\n");
  ASSERT_EQ(sink.samples.size(), 1U);
  ASSERT_TRUE(sink.samples[0].fix);
  EXPECT_EQ(iso8601(sink.samples[0].fix->utc), "2020-02-08T06:00:00.000000Z");
  EXPECT_EQ(sink.samples[0].fix->error, Micros(510'000));  // the delay and the last digit
}

TEST_F(Messages, a_time_of_day_alone_makes_none) {
  hear(sentence("GPGGA,060000.00,1353.25,N,05445.30,W,2,06,1.2,2.9,M,-40.8,M,5.0,0138"));
  ASSERT_EQ(sink.samples.size(), 1U);
  EXPECT_FALSE(sink.samples[0].fix);
}

// A receiver without a fix sends the date of its own battery clock.
TEST_F(Messages, without_fix_no_clock_records) {
  hear(sentence("GPGGA,,,,,,0,,,,M,,M,,") + sentence("GPZDA,193913.00,07,09,2018,00,00"));
  ASSERT_EQ(sink.samples.size(), 2U);
  EXPECT_FALSE(sink.samples[1].fix);
  EXPECT_EQ(value_of(*model, sink.samples[1], "instrument_time"), "1536349153.00");
  hear(sentence("GPGGA,060000.00,1353.25,N,05445.30,W,1,06,1.2,2.9,M,-40.8,M,,") +
       sentence("GPZDA,193914.00,07,09,2018,00,00"));
  EXPECT_TRUE(sink.samples[3].fix);
  hear(sentence("GPRMC,193915,V,,,,,,,070918,,") + sentence("GPZDA,193915.00,07,09,2018,00,00"));
  EXPECT_FALSE(sink.samples[5].fix);
}

TEST_F(Messages, it_is_not_polled) {
  FakeClock clock;
  LineSettings settings;
  settings.name = "gps";
  settings.device = "sim";
  SimulatedLine line(settings, clock);
  const auto polled = driver.poll(line, sink);
  ASSERT_FALSE(polled);
  EXPECT_EQ(polled.error().code, ErrorCode::invalid);
  EXPECT_EQ(driver.wire_time(line.timing(), false), Micros{0});
}

TEST_F(Messages, without_checksums_the_first_is_handed_over_with_the_second) {
  hear("$GPHDT,72.14,T\r\n", Micros(100));
  EXPECT_TRUE(sink.samples.empty());
  hear("$GPHDT,72.15,T\r\n", Micros(200));
  ASSERT_EQ(sink.samples.size(), 2U);
  EXPECT_EQ(sink.samples[0].taken, MonoTime(Micros(100)));
}

TEST(MessagesMark, an_unchanged_record_mark_is_no_new_reading) {
  const ModelPtr model =
      model_of(with(message_model, "name = \"abc\"", "name = \"abc\"\nrecord_mark = \"level\""));
  MessagesDriver driver(model);
  KeepSamples sink;
  const auto hear = [&](std::string_view body) {
    driver.receive(bytes_of(sentence(body)), MonoTime{}, sink);
  };
  hear("XXABC,1.50,up,");
  hear("XXABC,1.50,up,");
  EXPECT_EQ(sink.samples.size(), 1U);
  EXPECT_EQ(driver.counters().repeated, 1U);
  hear("XXABC,1.51,up,");
  hear("XXABC,,up,");
  hear("XXABC,,up,");  // no mark: cannot be told
  EXPECT_EQ(sink.samples.size(), 4U);
}

// The fourth of five numbers may be salinity.
TEST(MessagesOfFive, have_oxygen_only_where_who_owns_it_says_so) {
  for (const char* const name : {"sbe-16plus-v2", "sbe-16plus-v2-optode"}) {
    const ModelPtr model = delivered_model(name);
    MessagesDriver driver(model);
    driver.begin();
    KeepSamples sink;
    driver.receive(bytes_of(" 11.5311,  3.74274,   24.264,  34.2077, 05 Oct 2016 00:35:13\r\n"),
                   MonoTime{}, sink);
    std::vector<std::string> oxygen;
    for (const Sample& sample : sink.samples) oxygen.push_back(value_of(*model, sample, "oxygen"));
    const bool has_optode = model->name == "sbe-16plus-v2-optode";
    EXPECT_EQ(oxygen,
              has_optode ? std::vector<std::string>{"34.2077"} : std::vector<std::string>{});
    EXPECT_EQ(driver.counters().damaged_frames, has_optode ? 0U : 1U);
  }
}

TEST(MessagesLoss, what_is_left_of_a_line_is_no_temperature) {
  for (const char* const before : {"", "1"}) {
    const ModelPtr model = delivered_model("sbe-38");
    MessagesDriver driver(model);
    driver.begin();
    KeepSamples sink;
    driver.receive(bytes_of(std::string("21.7652\r\n") + before), MonoTime{}, sink);
    driver.expire(MonoTime::max(), sink);
    driver.receive(bytes_of("9.0447\r\n18.1\r\n"), MonoTime{}, sink);
    ASSERT_EQ(sink.samples.size(), 2U) << before;
    EXPECT_EQ(value_of(*model, sink.samples[0], "sea_water_temperature"), "21.7652");
    EXPECT_EQ(value_of(*model, sink.samples[1], "sea_water_temperature"), "18.1");
  }
}

/// A serial server that closes idle connections costs no reading of one that seldom speaks.
TEST(MessagesLoss, what_comes_long_after_the_line_was_opened_again_is_whole) {
  const ModelPtr model = delivered_model("sbe-38");
  for (const bool is_whole : {true, false}) {
    MessagesDriver driver(model);
    KeepSamples sink;
    MonoTime at{std::chrono::hours(1)};
    driver.line_opened(at);
    driver.receive(bytes_of("21.7652\r\n21.8001\r\n"), at + std::chrono::minutes(1), sink);
    ASSERT_EQ(sink.samples.size(), 1U) << "the first may have begun before we came";
    driver.expire(MonoTime::max(), sink);
    at += std::chrono::minutes(10);
    driver.line_opened(at);
    at += is_whole ? std::chrono::seconds(1) : std::chrono::milliseconds(999);
    driver.receive(bytes_of("19.0447\r\n"), at, sink);
    EXPECT_EQ(sink.samples.size(), is_whole ? 2U : 1U);
  }
}

}  // namespace
}  // namespace buoyd
