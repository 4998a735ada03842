// What [messages], [kind.axis] and the channels of messages may say, and how mistakes are said.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/load/load.hpp"
#include "model/model_text.hpp"

namespace buoyd {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

MessageSet set_of(const std::string& text) {
  const LoadedModel loaded = parse_model(text, "m.toml");
  EXPECT_THAT(loaded.mistakes, IsEmpty());
  for (const Mistake& mistake : loaded.mistakes) ADD_FAILURE() << mistake.str();
  return loaded.model ? *loaded.model->messages : MessageSet{};
}

const std::string line_model =
    with(with(message_model, "starts = \"$\"\nchecksum = \"nmea\"", "checksum = \"none\""),
         "tag = \"$??ABC\"\n", "");

TEST(LoadMessage, reads_a_checksum) {
  const MessageSet set = set_of(with(message_model, "checksum = \"nmea\"",
                                     "checksum = \"sum8-negative\"\nchecksum_as = \"decimal\"\n"
                                     "checksum_behind = \",\"\n"
                                     "checksum_covers = [\"start\", \"mark\"]"));
  EXPECT_EQ(set.framing.checksum.sum, SumKind::sum8_zero);
  EXPECT_EQ(set.framing.checksum.print, SumPrint::decimal);
  EXPECT_EQ(set.framing.checksum.behind, ",");
  EXPECT_TRUE(set.framing.checksum.covers_start);
  EXPECT_TRUE(set.framing.checksum.covers_mark);
}

TEST(LoadMessage, every_checksum_has_its_name) {
  const std::pair<const char*, SumKind> names[] = {
      {"none", SumKind::none},           {"xor8", SumKind::xor8},
      {"sum8", SumKind::sum8},           {"sum8-negative", SumKind::sum8_zero},
      {"sum16", SumKind::sum16},         {"crc8", SumKind::crc8},
      {"crc16-arc", SumKind::crc16_arc}, {"crc16-xmodem", SumKind::crc16_xmodem}};
  for (const auto& [name, sum] : names) {
    EXPECT_EQ(set_of(with(message_model, "\"nmea\"", "\"" + std::string(name) + "\""))
                  .framing.checksum.sum,
              sum)
        << name;
  }
}

TEST(LoadMessage, a_line_may_have_its_own_checksum) {
  const MessageSet set =
      set_of(with(line_model, "fields = [3]",
                  "fields = [3]\nprefix = [\"\\u0002\", \"\"]\nchecksum = \"xor8\"\n"
                  "checksum_behind = \"\\u0003\""));
  EXPECT_FALSE(set.framing.checksum.any());
  EXPECT_EQ(set.formats[0].checksum.behind, "\x03");
  EXPECT_EQ(set.framing.control, "\x02\x03");
  EXPECT_FALSE(set_of(line_model).formats[0].checksum.any());
}

// The six bits of a character may all be set: with 40 hex it is DEL then.
TEST(LoadMessage, sixes_may_hold_del) {
  const MessageSet set =
      set_of(with(line_model, "\"none\"", "\"crc16-arc\"\nchecksum_as = \"sixes\""));
  EXPECT_NE(set.framing.control.find('\x7F'), std::string::npos);
}

TEST(LoadMessage, reads_ends_and_runs) {
  const MessageSet set = set_of(with(message_model, "starts = \"$\"",
                                     "starts = \"$\"\nends = \"\\u0003\"\nseparator = \" ,:\""));
  EXPECT_EQ(set.framing.ends, "\x03");
  EXPECT_EQ(set.framing.separator, blank_separator);
  EXPECT_EQ(set.framing.run, ",:");
}

TEST(LoadMessage, in_blocks_keys_are_labels) {
  std::string text = with(line_model, "checksum = \"none\"",
                          "block_end = \"Checksum\"\ninterleaved = \":\"\nseparator = \"\\t\"");
  text = with(text, "fields = [3]", "select = [{ key = \"V\", is_not = [\"\"] }]");
  text = with(text, "field = 1", "key = \"V\"");
  text = with(text, "field = 2", "key = \"LOAD\"");
  text = with(text, "text = \"$XX", "checksum = 177\ntext = \"$XX");
  const LoadedModel loaded = parse_model(text, "m.toml");
  ASSERT_THAT(loaded.mistakes, IsEmpty());
  const MessageSet& set = *loaded.model->messages;
  EXPECT_EQ(set.framing.block_end, "Checksum\t");
  EXPECT_EQ(set.framing.separator, '\n');
  EXPECT_EQ(set.formats[0].select[0].key, "V\t");
  EXPECT_EQ(set.formats[0].fields[1].key, "LOAD\t");
  EXPECT_EQ(loaded.model->examples[0].checksum, 177);
}

std::string with_axis(const std::string& keys) {
  return with(
      with(message_model, "[kind.message]",
           "[kind.axis]\nname = \"bin\"\nunit = \"1\"\npoints = 2\n" + keys + "\n[kind.message]"),
      "field = 1\n", "axis = true\nfield = 1\n");
}

TEST(LoadMessage, reads_an_axis) {
  const MessageSet set =
      set_of(with_axis("stride = 3\nin_use = 1\nin_use_less = 2\neach = 4\nstart = 2\nstep = 3"));
  const MessageAxis& axis = *set.formats[0].axis;
  EXPECT_EQ(axis.stride, 3);
  EXPECT_EQ(axis.in_use, 1);
  EXPECT_EQ(axis.less, 2);
  EXPECT_EQ(axis.each, 4);
  EXPECT_EQ(axis.start, 2);
  EXPECT_EQ(axis.step, 3);
  const MessageSet usual = set_of(with_axis(""));
  EXPECT_EQ(usual.formats[0].axis->stride, 1);
  EXPECT_EQ(usual.formats[0].axis->each, 1);
}

TEST(LoadMessage, reads_lists_sums_and_suffixes) {
  const MessageSet set =
      set_of(with(with_axis("in_use = 3"), "axis = true\nfield = 1\n",
                  "axis = true\nfield = 1\nlists_before = 2\ntype = \"integer\"\nplus = 3\n"));
  EXPECT_EQ(set.formats[0].fields[0].lists_before, 2);
  EXPECT_EQ(set.formats[0].fields[0].plus, 3);
  const MessageSet suffix =
      set_of(with(message_model, "field = 1\n",
                  "field = 1\nunits = { suffix = true, factors = { M = [1, 1] } }\n"));
  EXPECT_EQ(suffix.formats[0].fields[0].units->field, 0);
}

struct Broken {
  const char* from;
  std::string to;
  const char* mistake;
};

std::ostream& operator<<(std::ostream& out, const Broken& broken) {
  return out << broken.mistake;
}

std::vector<std::string> mistakes_of(const std::string& text) {
  std::vector<std::string> texts;
  for (const Mistake& mistake : parse_model(text, "m.toml").mistakes)
    texts.push_back(mistake.str());
  return texts;
}

class BrokenMessage : public testing::TestWithParam<Broken> {};

TEST_P(BrokenMessage, is_said_with_its_place) {
  const auto texts = mistakes_of(with(message_model, GetParam().from, GetParam().to));
  EXPECT_THAT(texts, Contains(HasSubstr(GetParam().mistake)));
}

const Broken broken_message_all[] = {

    {"\"nmea\"", "\"xor8\"\nchecksum_as = \"roman\"", "m.toml:9:15: checksum_as is"},
    {"\"nmea\"", "\"sum16\"\nchecksum_as = \"decimal\"",
     "m.toml:9:15: a decimal checksum has any length"},
    {"\"nmea\"", "\"xor8\"\nchecksum_as = \"sixes\"",
     "m.toml:9:15: \"sixes\" is for checksums of 16 bits"},
    {"\"nmea\"", "\"xor8\"\nchecksum_covers = [\"all\"]",
     "m.toml:9:19: checksum_covers holds \"all\""},
    {"\"nmea\"", "\"xor8\"\nchecksum_required = false", "m.toml:9:21: only the checksum \"nmea\""},
    {"starts = \"$\"", "starts = \"$\"\nblock_end = \"Checksum\"",
     "m.toml:8:13: a block is made of lines"},
    {"starts = \"$\"", "starts = \"$\"\ninterleaved = \":\"",
     "m.toml:8:15: \"interleaved\" is for blocks"},
    {"starts = \"$\"", "ends = \"\\u0003\"", "m.toml:7:8: only frames with \"starts\""},
    {"[[example]]",
     "[[kind]]\nname = \"b\"\n[kind.message]\ntag = \"$\"\nfields = [1]\n"
     "[[kind.channel]]\nname = \"a\"\nunit = \"1\"\nfield = 1\n[[example]]",
     "tags of one character and longer ones do not go together"},
    {"field = 1\n", "field = 1\nplus = 2\n", "m.toml:18:8: \"plus\" is for format"},
    {"field = 1\n", "key = \"V\"\nlists_before = 1\n",
     "m.toml:14:1: [[channel]] an array, or a field"},
};
INSTANTIATE_TEST_SUITE_P(All, BrokenMessage, ::testing::ValuesIn(broken_message_all));

class BrokenAxis : public testing::TestWithParam<Broken> {};

TEST_P(BrokenAxis, is_said_with_its_place) {
  EXPECT_THAT(mistakes_of(with_axis(GetParam().to)), Contains(HasSubstr(GetParam().mistake)));
}

INSTANTIATE_TEST_SUITE_P(
    All, BrokenAxis,
    testing::Values(Broken{"", "start = 2", "\"start\" and \"step\" say together"},
                    Broken{"", "each = 2", "\"each\" and \"in_use_less\" need \"in_use\""},
                    Broken{"", "stride = 0", "stride is 0"},
                    Broken{"", "stride = 3", "field 4 is beyond the message's 3 fields"}));

TEST(LoadMessage, a_block_needs_its_byte_and_no_field_count) {
  const std::string text =
      with(line_model, "checksum = \"none\"", "block_end = \"Checksum\"\nseparator = \"\\t\"");
  const auto texts = mistakes_of(text);
  EXPECT_THAT(texts, Contains(HasSubstr("a block has any number of fields")));
  EXPECT_THAT(texts, Contains(HasSubstr("\"checksum\" is missing")));
}

/// A burst that may be longer than its axis.
const std::string burst_model =
    with(with(with(message_model, "name = \"abc\"\n",
                   "name = \"abc\"\n[kind.axis]\nname = \"sample\"\nunit = \"1\"\npoints = "
                   "4\nin_use = 1\n"),
              "field = 1", "field = 3\naxis = true"),
         "type = \"text\"\nfield = 2\nformat = \"text\"", "unit = \"1\"\nformat = \"first-point\"");

TEST(LoadMessage, a_burst_may_say_which_point_is_its_first) {
  const LoadedModel loaded = parse_model(burst_model, "m.toml");
  EXPECT_THAT(loaded.mistakes, IsEmpty());
  ASSERT_TRUE(loaded.model);
  EXPECT_TRUE(loaded.model->messages->formats[0].axis->splits);
  EXPECT_EQ(loaded.model->kinds[0].channels[1].type, ValueType::integer);
}

TEST(LoadMessage, what_is_no_burst_cannot_be_split) {
  const std::pair<const char*, const char*> changes[] = {
      {"in_use = 1\n", ""},
      {"in_use = 1\n", "in_use = 1\nstart = 1\nstep = 2\n"},
      {"checksum = \"nmea\"", "checksum = \"nmea\"\nchecksum_required = false"},
      {"\"abc\"\n[kind.axis]", "\"abc\"\nrecord_mark = \"level\"\n[kind.axis]"},
      {"format = \"first-point\"", "format = \"first-point\"\ntype = \"decimal\""},
      {"format = \"first-point\"", "format = \"first-point\"\naxis = true"},
      {"format = \"first-point\"", "format = \"first-point\"\nfield = 2"}};
  for (const auto& [is, becomes] : changes) {
    EXPECT_FALSE(parse_model(with(burst_model, is, becomes), "m.toml").model) << becomes;
  }
}

}  // namespace
}  // namespace buoyd
