#include "firmware-host/sentences/message_encoder.hpp"

#include <gtest/gtest.h>

#include <map>

#include "firmware-host/test_models.hpp"
#include "model/gathered_model_text.hpp"
#include "model/load/load.hpp"

namespace buoysim {
namespace {

class MessageEncoder : public ::testing::Test {
 protected:
  [[nodiscard]] std::size_t format_of(const std::string& kind) const {
    for (std::size_t i = 0; i < model_->messages->formats.size(); ++i) {
      if (model_->kinds[model_->messages->formats[i].kind].name == kind) {
        return i;
      }
    }
    ADD_FAILURE() << kind;
    return 0;
  }

  /// Values by name; the channels not named stay as in the form.
  Sentence encode(const SentenceForm& form, const std::map<std::string, Said>& values) const {
    const auto& kind = model_->kinds[model_->messages->formats[form.format].kind];
    std::vector<Said> said(kind.channels.size(), AsInExample{});
    for (const auto& [name, value] : values) {
      said[index_of(kind, name)] = value;
    }
    return encode_sentence(*model_, form, said);
  }

  static std::string value(const Sentence& sentence, const std::string& name) {
    for (const auto& [channel, text] : sentence.values) {
      if (channel == name) {
        return text;
      }
    }
    return "?";
  }

  buoyd::ModelPtr model_ = model_named("nmea-0183");
};

TEST_F(MessageEncoder, checksums_of_published_sentences) {
  const char* const published[] = {
      "$GPGGA,060000.00,1353.25162451,N,05445.30213512,W,2,06,1.2,2.9,M,-40.8,M,5.0,0138*76",
      "$GPRMC,060000.00,A,1353.25162451,N,05445.30213512,W,10.17,70.52,080220,16.8,W,D*05",
      "$GPZDA,060000.00,08,02,2020,00,00*6A",
      "$GPHDT,72.14,T*35",
      "$HEROT,0.0,A*2B",
      "$WIMWD,302.4,T,289.6,M,10.5,N,5.4,M*6F",
      "$INMTW,17.9,C*1B",
      "$WITXT,01,01,03,Unknown cmd error*1F",
  };
  for (const std::string sentence : published) {
    const std::string body = sentence.substr(0, sentence.find('*'));
    EXPECT_EQ(frame_sentence(*model_->messages, {}, body), sentence + "\r\n");
  }
}

TEST_F(MessageEncoder, tags_with_wildcards) {
  EXPECT_TRUE(tag_fits("$??GGA", "$GPGGA"));
  EXPECT_FALSE(tag_fits("$??GGA", "$GPGGAX"));
  EXPECT_FALSE(tag_fits("$??GGA", "$GPRMC"));
}

TEST_F(MessageEncoder, a_form_needs_tag_count_and_selection) {
  const std::size_t relative = format_of("mwv_relative");
  EXPECT_TRUE(form_of_example(*model_, relative, "$WIMWV,356,R,12.7,N,A*09"));
  EXPECT_FALSE(form_of_example(*model_, relative, "$WIMWV,356,T,12.7,N,A"));
  EXPECT_FALSE(form_of_example(*model_, relative, "$WIMWV,356,R,12.7,N"));
  EXPECT_FALSE(form_of_example(*model_, relative, "$WIMWD,356,R,12.7,N,A"));
}

// met/openrvdas_SKQ201822S_wind_mast_port, first line; knots become m/s.
TEST_F(MessageEncoder, the_forms_unit_is_kept_and_converted) {
  const auto form = form_of_example(*model_, format_of("mwv_relative"), "$WIMWV,000,R,00.0,N,A");
  ASSERT_TRUE(form);
  const Sentence sentence =
      encode(*form, {{"relative_wind_angle", 356.0}, {"relative_wind_speed", 12.7 * 1852 / 3600}});
  EXPECT_EQ(sentence.text, "$WIMWV,356,R,12.7,N,A");
  EXPECT_EQ(value(sentence, "relative_wind_angle"), "356");
  EXPECT_EQ(value(sentence, "relative_wind_speed"), "6.5334");
  EXPECT_EQ(value(sentence, "status"), "\"A\"");
}

TEST_F(MessageEncoder, a_status_that_fails_makes_values_null) {
  const auto form = form_of_example(*model_, format_of("mwv_relative"), "$WIMWV,000,R,00.0,N,V");
  ASSERT_TRUE(form);
  const Sentence sentence = encode(*form, {{"relative_wind_angle", 356.0}});
  EXPECT_EQ(sentence.text, "$WIMWV,356,R,00.0,N,V");
  EXPECT_EQ(value(sentence, "relative_wind_angle"), "null");
  EXPECT_EQ(value(sentence, "relative_wind_speed"), "null");
}

TEST_F(MessageEncoder, null_is_an_empty_field) {
  const auto form = form_of_example(*model_, format_of("hdt"), "$GPHDT,72.14,T*35");
  ASSERT_TRUE(form);
  const Sentence sentence = encode(*form, {{"heading", std::monostate{}}});
  EXPECT_EQ(sentence.text, "$GPHDT,,T");
  EXPECT_EQ(value(sentence, "heading"), "null");
}

TEST_F(MessageEncoder, south_and_west_and_zero) {
  const auto form =
      form_of_example(*model_, format_of("gga"),
                      "$GPGGA,060000.00,0000.00,N,00000.00,E,2,06,1.2,2.9,M,-40.8,M,5.0,0138");
  ASSERT_TRUE(form);
  const Sentence south = encode(*form, {{"latitude", -0.5}, {"longitude", -0.00001}});
  EXPECT_NE(south.text.find(",0030.00,S,00000.00,E,"), std::string::npos) << south.text;
  EXPECT_EQ(value(south, "latitude"), "-0.500000");
  EXPECT_EQ(value(south, "longitude"), "0.000000");
}

TEST_F(MessageEncoder, groups_are_found_by_name_and_added_where_missing) {
  const auto form =
      form_of_example(*model_, format_of("xdr"), "$HCXDR,A,171,D,PITCH,A,-37,D,ROLL*00");
  ASSERT_TRUE(form);
  const Sentence sentence = encode(*form, {{"pitch", 4.0}, {"roll", -5.0}, {"wind_chill", 3.25}});
  EXPECT_EQ(sentence.text, "$HCXDR,A,4,D,PITCH,A,-5,D,ROLL,C,3.3,C,WCHT");
  EXPECT_EQ(value(sentence, "pitch"), "4");
  EXPECT_EQ(value(sentence, "roll"), "-5");
  EXPECT_EQ(value(sentence, "wind_chill"), "3.3");
  EXPECT_EQ(value(sentence, "air_pressure"), "null");
}

TEST_F(MessageEncoder, forms_come_from_examples_else_from_the_definition) {
  const auto forms = forms_of(*model_);
  ASSERT_EQ(forms.size(), model_->messages->formats.size());
  EXPECT_EQ(forms[format_of("hdt")].tag, "$GPHDT");
  for (const SentenceForm& form : forms) {
    EXPECT_EQ(form.tag.find('?'), std::string::npos) << form.tag;
  }
}

TEST_F(MessageEncoder, spoilt_checksums_are_wrong) {
  Bytes sentence = bytes("24 48 2A 30 30 0D 0A");  // $H*00
  spoil_sentence(*model_->messages, sentence);
  EXPECT_EQ(text_of(sentence), "$H*10\r\n");
  spoil_sentence(*model_->messages, sentence);
  EXPECT_EQ(text_of(sentence), "$H*00\r\n");
  Bytes bare = bytes("41 42 43 0D 0A");
  buoyd::MessageSet lines;
  lines.formats.emplace_back();
  spoil_sentence(lines, bare);
  EXPECT_EQ(text_of(bare), "AB\xC2\r\n");  // no text: its line is damaged
  lines.formats[0].checksum.sum = buoyd::SumKind::sum8;
  Bytes summed = bytes("41 42 43 38 33 0D 0A");  // ABC83 is wrong already
  spoil_sentence(lines, summed);
  EXPECT_EQ(text_of(summed), "ABC93\r\n");
}

/// A profile of two cells from a model whose parts share their first field.
class Records : public ::testing::Test {
 protected:
  buoyd::ModelPtr model_ = buoyd::parse_model(buoyd::gathered_model, "m.toml").model;
};

TEST_F(Records, an_example_has_a_form_for_each_of_its_lines) {
  const auto forms = forms_of(*model_);
  ASSERT_EQ(forms.size(), 4U);
  EXPECT_EQ(forms[0].format, 0U);
  EXPECT_EQ(forms[1].format, 1U);
  EXPECT_EQ(forms[2].format, 2U);
  EXPECT_EQ(forms[2].point, 0U);
  EXPECT_EQ(forms[3].format, 2U);
  EXPECT_EQ(forms[3].point, 2U);
}

TEST_F(Records, all_parts_of_a_reading_have_the_same_key) {
  std::vector<Said> said(model_->kinds[0].value_count(), AsInExample{});
  said[1] = 250.0;  // time
  said[3] = 1.25;   // speed of the first cell
  said[5] = -0.5;   // and of the third
  const auto sentences = encode_record(*model_, forms_of(*model_), said);
  ASSERT_EQ(sentences.size(), 4U);
  EXPECT_EQ(sentences[0].text, "$PXI,A7,3");
  EXPECT_EQ(sentences[1].text, "$PXS,250,4.5");
  EXPECT_EQ(sentences[2].text, "$PXC,250,1,1.25");
  EXPECT_EQ(sentences[3].text, "$PXC,250,3,-0.50");
  EXPECT_EQ(sentences[3].values,
            (std::vector<std::pair<std::string, std::string>>{{"speed[2]", "-0.50"}}));
}

TEST_F(Records, points_in_order_are_counted) {
  const auto burst = buoyd::parse_model(buoyd::burst_model, "m.toml").model;
  const auto forms = forms_of(*burst);
  ASSERT_EQ(forms.size(), 4U);
  EXPECT_EQ(forms[1].point, 0U);
  EXPECT_EQ(forms[2].point, 1U);
  EXPECT_EQ(forms[3].tag, "end");
}

TEST_F(Records, lines_of_any_order_are_in_the_examples_order) {
  const auto forms = forms_of(*buoyd::parse_model(buoyd::mixed_model, "m.toml").model);
  ASSERT_EQ(forms.size(), 3U);
  EXPECT_EQ(forms[1].tag, "C,");
  EXPECT_EQ(forms[2].tag, "B,");
}

}  // namespace
}  // namespace buoysim
