// [frames] and [kind.frame]: what they mean, and what is a mistake in them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/model_text.hpp"

namespace buoyd {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(LoadFrames, a_frame_with_its_channels) {
  const LoadedModel loaded = parse_model(frame_model, "m.toml");
  ASSERT_TRUE(loaded.model) << mistakes_in(frame_model).front();
  const Model& model = *loaded.model;
  ASSERT_TRUE(model.frames);
  const FrameMap& map = *model.frames;
  EXPECT_EQ(map.sync, (FramePattern{{0xA5, 0xFF}}));
  EXPECT_EQ(map.length->value.offset, 2);
  EXPECT_EQ(map.check.sum, SumKind::sum16);
  EXPECT_TRUE(map.check.little_endian);
  ASSERT_EQ(map.kinds.size(), 1U);
  EXPECT_EQ(map.kinds[0].size, 10U);
  const FrameChannel& speed = map.kinds[0].channels[0];
  EXPECT_EQ(speed.factor, (ExactNumber{1, 3}));
  EXPECT_EQ(speed.terms[0].width, 2);
  const FrameChannel& level = map.kinds[0].channels[1];
  EXPECT_EQ(level.terms[0].times, 65536);
  EXPECT_FALSE(level.terms[1].little_endian);
  EXPECT_EQ(model.kinds[0].channels[0].type, ValueType::decimal);
  EXPECT_EQ(model.kinds[0].channels[1].type, ValueType::integer);
  EXPECT_EQ(model.examples[0].bytes.size(), 10U);
}

TEST(LoadFrames, a_pattern_has_wild_digits) {
  const auto map =
      *parse_model(with(frame_model, "\"A5 01\"", "\"A5 ?1 2? ??\""), "m").model->frames;
  EXPECT_EQ(map.kinds[0].sync,
            (FramePattern{{0xA5, 0xFF}, {0x01, 0x0F}, {0x20, 0xF0}, {0x00, 0x00}}));
}

TEST(LoadFrames, an_axis_and_a_time) {
  const std::string text =
      with(with(frame_model, "[[kind.channel]]",
                "[kind.axis]\nname = \"cell\"\nunit = \"1\"\npoints = 2\nfirst = 1\nstep = 2\n"
                "[[kind.channel]]\nname = \"t\"\nunit = \"s\"\ntime = { format = \"u8\", year = 1, "
                "month = 2, day = 3, hour = 4, minute = 5, hundredth = 6 }\n[[kind.channel]]"),
           "offset = 3", "axis = true\nstride = 2\noffset = 3");
  const LoadedModel loaded = parse_model(text, "m.toml");
  ASSERT_TRUE(loaded.model) << mistakes_in(text).front();
  EXPECT_EQ(loaded.model->kinds[0].axis->defaults, (std::vector<double>{1, 3}));
  EXPECT_EQ(loaded.model->kinds[0].channels[0].type, ValueType::decimal);
  const auto& time = loaded.model->frames->kinds[0].channels[0].time;
  ASSERT_TRUE(time);
  EXPECT_EQ(time->part[FrameTime::minute]->offset, 5);
  EXPECT_FALSE(time->part[FrameTime::second]);
  EXPECT_EQ(loaded.model->frames->kinds[0].channels[1].stride, 2);
}

TEST(LoadFrames, types_follow_formats) {
  const auto type_of = [](const std::string& format) {
    const std::string text =
        with(with(frame_model, "\"s16\"\nfactor = 0.001\nnull = [-32768]", format),
             "speed = \"-1.000\", ", "");
    const LoadedModel loaded = parse_model(text, "m.toml");
    EXPECT_TRUE(loaded.model) << mistakes_in(text).front();
    return loaded.model ? loaded.model->kinds[0].channels[0].type : ValueType::text;
  };
  EXPECT_EQ(type_of("\"u32\""), ValueType::integer);
  EXPECT_EQ(type_of("\"u32\"\nplus = -0.5"), ValueType::decimal);
  EXPECT_EQ(type_of("\"f32\""), ValueType::float32);
  EXPECT_EQ(type_of("\"number\"\nlength = 4"), ValueType::decimal);
}

TEST(LoadFrames, what_is_no_value_is_what_can_stand_there) {
  const auto nulls_of = [](const std::string& from, const std::string& to) {
    const std::string text = with(with(frame_model, from, to), "speed = \"-1.000\", ", "");
    const LoadedModel loaded = parse_model(text, "m.toml");
    EXPECT_TRUE(loaded.model) << mistakes_in(text).front();
    if (!loaded.model) return std::vector<double>{};
    const auto& channels = loaded.model->frames->kinds[0].channels;
    return channels[channels[0].nulls.empty() ? 1 : 0].nulls;
  };
  const std::string speed = "\"s16\"\nfactor = 0.001\nnull = [-32768]";
  EXPECT_THAT(nulls_of(speed, "\"f32\"\nnull = [-99.9]"), ElementsAre(-99.9, double{-99.9F}));
  EXPECT_THAT(nulls_of(speed, "\"number\"\nlength = 4\nnull = [-9.9]"), ElementsAre(-9.9));
  EXPECT_THAT(
      nulls_of(speed + "\n[[kind.channel]]\nname = \"level\"\nunit = \"m\"\n",
               "\"s16\"\n[[kind.channel]]\nname = \"level\"\nunit = \"m\"\nnull = [65535]\n"),
      ElementsAre(65535))
      << "of one value of the sum";
}

struct Slip {
  const char* from;
  const char* to;
  const char* said;
};

class LoadFramesSlips : public testing::TestWithParam<Slip> {};

TEST_P(LoadFramesSlips, is_said_where_it_is) {
  const auto mistakes = mistakes_in(with(frame_model, GetParam().from, GetParam().to));
  EXPECT_THAT(mistakes, Contains(HasSubstr(GetParam().said))) << GetParam().to;
}

const Slip load_frames_slips_all[] = {

    {"order = \"little\"\n", "", "\"order\" is missing"},
    {"sync = \"A5\"", "sync = \"A\"", "m.toml:8:8: sync is \"A\""},
    {"sync = \"A5 01\"", "sync = \"GG\"", "expected hex bytes"},
    {"check = { sum = \"sum16\" }", "", "no \"check\""},
    {"sum = \"sum16\"", "order = \"big\"", "\"sum\" is missing"},
    {"sum = \"sum16\"", "sum = \"crc\"", "crc16-modbus"},
    {"size = 10", "size = 2000", "size is 2000, expected 2 to 1024"},
    {"[kind.frame]\nsync = \"A5 01\"\nsize = 10\n", "", "\"frame\" is missing"},
    {"offset = 3\n", "offset = 9\n", "lies outside the frame's 10 bytes"},
    {"offset = 3\n", "offset = 3\nblock = 1\n", "in a block where [frames] names none"},
    {"offset = 3\n", "", "offset"},
    {"format = \"s16\"\n", "", "\"format\" is missing"},
    {"format = \"s16\"", "format = \"s12\"", "\"u24\""},
    {"format = \"s16\"", "format = \"s16\"\nlength = 3", "length is of formats"},
    {"format = \"s16\"", "format = \"s16\"\npart = [12, 5]", "inside the 16 bits"},
    {"format = \"s16\"", "format = \"s16\"\nstride = 2", "stride"},
    {"format = \"s16\"", "format = \"s16\"\naxis = true\nstride = 2", "no [kind.axis]"},
    {"format = \"s16\"", "format = \"s16\"\nrole = \"utc\"", "nothing says when"},
    {"format = \"s16\"", "format = \"s16\"\ntype = \"text\"", "need each other"},
    {"format = \"s16\"", "format = \"f32\"\ntype = \"decimal\"", "integers and printed"},
    {"factor = 0.001", "factor = 0", "factor is 0"},
    {"[-32768]", "[-32768, 65535]",
     "m.toml:22:8: null has 65535, which is never there: expected whole numbers from -32768 to"},
    {"[-32768]", "[-32.768]", "null has -32.768, which is never"},
    {"\"s16\"\nfactor = 0.001", "\"bcd8\"", "from 0 to 99"},
    {"sum = [", "null = [65536]\nsum = [", "null has 65536, which is never"},
    {"\"s16\"\nfactor = 0.001", "\"text\"\nlength = 3\ntype = \"text\"",
     "m.toml:23:8: null is of numbers"},
    {"format = \"s16\"", "format = \"s16\"\nrequire = [{ offset = 1, format = \"u8\" }]",
     "a test needs"},
    {"sum = [{ offset = 5, format = \"u8\", times = 65536 }, ", "sum = [", "two or more"},
    {"offset = 3\nformat = \"s16\"", "time = { format = \"u8\", year = 1 }",
     "\"month\" is missing"},
    {"offset = 3\nformat = \"s16\"", "time = { format = \"u8\", year = 1, month = 2, day = 3 }",
     "m.toml:20:10: a time is not calculated with"},
    {"offset = 3\nformat = \"s16\"\nfactor = 0.001",
     "time = { format = \"u8\", year = 1, month = 2, day = 3 }\nplus = -28800",
     "m.toml:20:8: a time is not calculated with"},
    {"offset = 3\nformat = \"s16\"\nfactor = 0.001",
     "time = { format = \"u8\", year = 1, month = 2, day = 3 }\nsquare = true",
     "m.toml:20:10: a time is not calculated with"},
    {"length = { offset = 2, format = \"u8\" }\n", "encoding = \"binary\"\nstart = \"*\"\n",
     "start is one character"},
    {"length = { offset = 2, format = \"u8\" }", "length = { offset = 2, format = \"f32\" }",
     "a length is an integer"},
    {"size = 10\n", "size = 10\nzz = 1\n", "unknown key \"zz\""},
    {"bytes = \"A501", "bytes = \"A50", "expected hex bytes"},
    {"[frames]", "[frame]", "\"frames\" is missing"},
};
INSTANTIATE_TEST_SUITE_P(All, LoadFramesSlips, ::testing::ValuesIn(load_frames_slips_all));

TEST(LoadFrames, of_hex_the_example_is_a_text) {
  const std::string text =
      with(with(frame_model, "order = \"little\"", "order = \"little\"\nencoding = \"hex\""),
           "bytes = \"A501 0A 18FC 01 0002 C701\"", "text = \"A5010A18FC010002C701\"");
  const LoadedModel loaded = parse_model(text, "m.toml");
  ASSERT_TRUE(loaded.model) << mistakes_in(text).front();
  EXPECT_EQ(loaded.model->examples[0].bytes.size(), 20U);
  EXPECT_THAT(mistakes_in(with(text, "text = ", "bytes = ")), Contains(HasSubstr("text")));
}

TEST(LoadFrames, bits_are_counted_from_the_highest_of_the_first_byte) {
  const std::string text =
      with(frame_model, "offset = 3\nformat = \"s16\"\nfactor = 0.001\nnull = [-32768]",
           "at = [27, 10]\nformat = \"signed\"");
  const LoadedModel loaded = parse_model(with(text, "speed = \"-1.000\", ", ""), "m.toml");
  ASSERT_TRUE(loaded.model) << mistakes_in(text).front();
  const FrameValue& value = loaded.model->frames->kinds[0].channels[0].terms[0];
  EXPECT_EQ(value.offset, 3);
  EXPECT_EQ(value.width, 2);
  EXPECT_EQ(value.lead, 3);
  EXPECT_EQ(value.spare, 3);
  EXPECT_EQ(value.part, (BitPart{3, 10}));
  EXPECT_EQ(value.format, RegisterFormat::s16);
  EXPECT_FALSE(value.little_endian);
  EXPECT_EQ(loaded.model->kinds[0].channels[0].type, ValueType::integer);
}

TEST(LoadFrames, of_ais_bits_are_the_payloads) {
  const LoadedModel loaded = parse_model(ais_model, "m.toml");
  ASSERT_TRUE(loaded.model) << mistakes_in(ais_model).front();
  const FrameMap& map = *loaded.model->frames;
  EXPECT_EQ(map.encoding, FrameEncoding::ais);
  EXPECT_EQ(map.kinds[0].least_bits, 16U);
  EXPECT_EQ(map.kinds[0].channels[0].terms[0].offset, AisHeader::size);
  EXPECT_EQ(map.kinds[0].channels[0].terms[0].width, 2);
  const auto& bytes = loaded.model->examples[0].bytes;
  EXPECT_EQ(std::string(bytes.begin(), bytes.end()), "!AIVDM,1,1,,A,1w0,2*52\r\n");
}

class LoadAisSlips : public testing::TestWithParam<Slip> {};

TEST_P(LoadAisSlips, is_said_where_it_is) {
  const auto mistakes = mistakes_in(with(ais_model, GetParam().from, GetParam().to));
  EXPECT_THAT(mistakes, Contains(HasSubstr(GetParam().said))) << GetParam().to;
}

const Slip load_ais_slips_all[] = {

    {"encoding = \"ais\"", "encoding = \"ais\"\norder = \"big\"", "unknown key \"order\""},
    {"least = 16\n", "", "\"least\" is missing"},
    {"least = 16", "least = 16\nsync = \"A5\"", "unknown key \"sync\""},
    {"at = [6, 3]", "offset = 3", "expected [first bit, how many]"},
    {"at = [6, 3]", "at = [6]", "m.toml:15:6: expected [first bit, how many], up to 57"},
    {"at = [6, 3]", "at = [6, 58]", "up to 57"},
    {"at = [6, 3]", "at = [6, 58]", "up to 57"},
    {"at = [6, 3]", "at = [-1, 3]", "expected [first bit"},
    {"at = [6, 3]", "at = [6, 16]\nformat = \"six-bit\"", "up to 1530, whole characters"},
    {"at = [6, 3]", "at = [6, 18]\nformat = \"six-bit\"", "has no unit"},
    {"at = [6, 3]", "at = [9000, 3]", "lies outside the frame's 1024 bytes"},
    {"at = [6, 3]", "at = [6, 3]\nformat = \"u8\"", "six-bit"},
    {"at = [6, 3]", "at = [6, 3]\ndivisor = 1", "divisor"},
    {"at = [6, 3]", "at = [6, 3]\ndivisor = 3\nfactor = 2", "in place of \"factor\""},
    {"at = [6, 3]", "at = [6, 3]\nnull = [8]", "m.toml:16:8: null has 8, which is never"},
    {"at = [6, 3]", "at = [6, 3]\nformat = \"signed\"\nnull = [-5]", "from -4 to 3"},
    {"at = [6, 3]", "sentence = \"talker\"", "\"channel\""},
    {"is = [1] }", "between = [2, 1] }", "expected [lowest, highest]"},
    {"is = [1] }", "between = [1, 2], is = [1] }", "a test needs"},
    {"at = [6, 3]", "time = { year = [6, 14], month = [6, 4] }", "\"day\" is missing"},
    {"at = [6, 3]", "time = { year = 6 }", "expected an array"},
    {"text = ", "bytes = ", "text"},
};
INSTANTIATE_TEST_SUITE_P(All, LoadAisSlips, ::testing::ValuesIn(load_ais_slips_all));

TEST(LoadFrames, a_kind_without_length_needs_a_size) {
  const std::string text = with(frame_model, "length = { offset = 2, format = \"u8\" }\n", "");
  EXPECT_THAT(mistakes_in(text), IsEmpty());
  EXPECT_THAT(mistakes_in(with(text, "size = 10\n", "")), Contains(HasSubstr("expected \"size\"")));
}

TEST(LoadFrames, blocks_need_their_table) {
  const auto blocks = [](const std::string& table) {
    return mistakes_in(with(frame_model, "[[kind]]\n", "blocks = " + table + "\n[[kind]]\n"));
  };
  EXPECT_THAT(blocks("{ count = { offset = 5, format = \"u8\" }, table = 6 }"), IsEmpty());
  EXPECT_THAT(blocks("{ table = 6 }"), Contains(HasSubstr("\"count\" is missing")));
  EXPECT_THAT(blocks("{ count = { offset = 5, format = \"u8\" } }"), Contains(HasSubstr("table")));
}

}  // namespace
}  // namespace buoyd
