// The bytes of a frame to values: formats, places, times, arrays, blocks, and what is no value. And
// the frames driver, which makes samples of them.
#include "drivers/frames/frame_decoder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "drivers/driver_support.hpp"
#include "drivers/frames/frames_driver.hpp"
#include "model/model_text.hpp"

namespace buoyd {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

using Bytes = std::vector<std::uint8_t>;

/// A model of unchecked frames "A5 …" of 16 bytes with this channel alone.
std::string with_channel_text(const std::string& keys, const std::string& frames,
                              const std::string& kind) {
  return R"(make = "M"
type = "T"
category = "tester"
driver = "frames"
source = ["Manual"]
[frames]
order = "little"
check = { sum = "none" }
)" + frames +
         R"(
[[kind]]
name = "k"
)" + kind +
         R"(
[kind.frame]
sync = "A5"
size = 16
[[kind.channel]]
name = "x"
)" + keys +
         R"(
[[example]]
kind = "k"
source = "none"
bytes = "A5"
values = { x = "1" }
)";
}

ModelPtr with_channel(const std::string& keys, const std::string& frames = "",
                      const std::string& kind = "") {
  return model_of(with_channel_text(keys, frames, kind));
}

const Bytes frame_bytes{0xA5, 0x12, 0x34, 0x56, 0x78, 0x9A, 0xFF, 0x80,
                        0x41, 0x20, 0x00, 0x00, ' ',  '-',  '1',  '2'};

std::string value_in(const ModelPtr& model, const Bytes& bytes) {
  const FrameDecoder decoder(*model);
  const auto decoded = decoder.decode(bytes);
  if (decoded.empty()) return "foreign";
  return value_text(model->kinds[0], 0, decoded[0].values, 0);
}

struct Reading {
  const char* keys;
  const char* value;
};

class FrameValues : public testing::TestWithParam<Reading> {};

TEST_P(FrameValues, are_read) {
  const std::string keys = GetParam().keys;
  const bool text = keys.find("\"text\"") != std::string::npos;
  EXPECT_EQ(value_in(with_channel(keys + (text ? "" : "\nunit = \"1\"")), frame_bytes),
            GetParam().value)
      << keys;
}

const Reading frame_values_all[] = {

    {"offset = 1\nformat = \"u8\"", "18"},
    {"offset = 5\nformat = \"s8\"", "-102"},
    {"offset = 1\nformat = \"u16\"", "13330"},
    {"offset = 1\nformat = \"u16\"\norder = \"big\"", "4660"},
    {"offset = 3\nformat = \"s24\"", "-6653866"},
    {"offset = 1\nformat = \"u24\"\norder = \"big\"", "1193046"},
    {"offset = 4\nformat = \"u32\"", "2164234872"},
    {"offset = 4\nformat = \"s32\"", "-2130732424"},
    {"offset = 1\nformat = \"s64\"\norder = \"big\"", "1311768467468156993"},
    {"offset = 8\nformat = \"f32\"\norder = \"big\"", "10"},
    {"offset = 1\nformat = \"bcd8\"", "12"},
    {"offset = 1\nformat = \"bcd16\"\norder = \"big\"", "1234"},
    {"offset = 5\nformat = \"bcd8\"", "null"},
    {"offset = 6\nformat = \"sm16\"\norder = \"big\"", "-32640"},
    {"offset = 1\nformat = \"u16\"\npart = [4, 8]", "65"},
    {"offset = 1\nformat = \"s8\"\npart = [1, 4]", "-7"},
    {"offset = 12\nformat = \"number\"\nlength = 4", "-12"},
    {"offset = 11\nformat = \"number\"\nlength = 4", "null"},
    {"offset = 12\nformat = \"text\"\nlength = 4", " -12"},
    {"offset = 10\nformat = \"text\"\nlength = 4", "null"},
    {"offset = 1\nformat = \"u8\"\nfactor = 0.1", "1.8"},
    {"offset = 1\nformat = \"u8\"\nfactor = 0.1\nplus = -2.25", "-0.45"},
    {"offset = 1\nformat = \"u8\"\nnull = [18]", "null"},
    {"offset = 1\nformat = \"u8\"\nnull = [19]", "18"},
    {"offset = 1\nformat = \"u8\"\nmaximum = 17", "null"},
    {"offset = 1\nformat = \"u8\"\nminimum = 17", "18"},
    {"sum = [{ offset = 1, format = \"u8\", times = 65536 }, { offset = 2, format = "
     "\"u16\" }]\nfactor = 0.001",
     "1201.716"},
    {"sum = [{ offset = 8, format = \"f32\", order = \"big\" }, { offset = 1, format = "
     "\"u8\" }]",
     "28"},
    {"offset = 1\nformat = \"u8\"\nrequire = [{ offset = 2, format = \"u8\", is = [52] }]", "18"},
    {"offset = 1\nformat = \"u8\"\nrequire = [{ offset = 2, format = \"u8\", is_not = "
     "[52] }]",
     "null"},
    {"at = [8, 8]\nrequire = [{ at = [16, 8], between = [52, 53] }]", "18"},
    {"at = [8, 8]\nrequire = [{ at = [16, 8], between = [50, 51] }]", "null"},
    {"at = [8, 8]\nrequire = [{ at = [16, 8], not_between = [52, 53] }]", "null"},
    {"at = [8, 8]\nrequire = [{ at = [16, 8], not_between = [53, 54] }]", "18"},
    {"at = [12, 12]", "564"},
    {"at = [4, 8]", "81"},
    {"at = [44, 5]", "21"},
    {"at = [44, 5]\nformat = \"signed\"", "-11"},
    {"at = [40, 1]", "1"},
    {"at = [8, 57]", "10248191152094976"},
    {"at = [40, 8]\nformat = \"signed\"\nsquare = true", "-10404"},
    {"at = [40, 8]\nformat = \"signed\"\nsquare = true\nfactor = 0.01", "-104.04"},
    {"at = [8, 16]\ndivisor = 600", "7.7667"},
    {"at = [8, 16]\ndivisor = 1000", "4.66000"},
    {"at = [40, 8]\nformat = \"signed\"\ndivisor = 8", "-12.75"},
    {"at = [40, 8]\nformat = \"signed\"\ndivisor = 9", "-11.33"},
    {"at = [40, 8]\nformat = \"signed\"\ndivisor = 9\nplus = 0.5", "-10.83"},
};
INSTANTIATE_TEST_SUITE_P(All, FrameValues, ::testing::ValuesIn(frame_values_all));

std::string packed(const std::string& at) {
  return value_in(with_channel("at = " + at), frame_bytes);
}

TEST(FrameDecoder, the_lowest_integer_has_a_square_too) {
  Bytes lowest = frame_bytes;
  std::fill(lowest.begin() + 1, lowest.begin() + 8, std::uint8_t{0});
  lowest[8] = 0x80;
  const auto squared = with_channel("offset = 1\nformat = \"s64\"\nsquare = true\nunit = \"1\"");
  Bytes next = lowest;
  next[1] = 1;
  EXPECT_EQ(value_in(squared, lowest), value_in(squared, next));
}

TEST(FrameDecoder, packed_texts) {
  EXPECT_EQ(packed("[12, 16]\nformat = \"hex\""), "2345");
  EXPECT_EQ(packed("[40, 12]\nformat = \"hex\""), "9af");
  EXPECT_EQ(packed("[64, 12]\nformat = \"six-bit\""), "PR");
  EXPECT_EQ(packed("[64, 24]\nformat = \"six-bit\""), "PR") << "ended by @";
  EXPECT_EQ(packed("[80, 12]\nformat = \"six-bit\""), "null") << "nothing but @";
  EXPECT_EQ(packed("[122, 6]\nformat = \"six-bit\""), "2");
}

/// The first channel of a model of AIS messages with these keys.
std::string in_payload(const std::string& keys, const Bytes& payload, std::uint8_t unused) {
  const ModelPtr model = model_of(with(ais_model, "at = [6, 3]\nunit = \"1\"", keys));
  Bytes message{1, 'B'};
  message.insert(message.end(), payload.begin(), payload.end());
  const auto decoded = FrameDecoder(*model).decode(message, unused);
  return decoded.empty() ? "foreign" : value_text(model->kinds[0], 0, decoded[0].values, 0);
}

TEST(FrameDecoder, bits_of_an_ais_message_end_where_its_payload_ends) {
  const Bytes payload{0x04, 0xFF, 0xFF};  // type 1
  const std::string unit = "\nunit = \"1\"";
  EXPECT_EQ(in_payload("at = [6, 4]" + unit, payload, 0), "3");
  EXPECT_EQ(in_payload("at = [16, 8]" + unit, payload, 0), "255");
  EXPECT_EQ(in_payload("at = [16, 8]" + unit, payload, 1), "null");
  EXPECT_EQ(in_payload("at = [16, 7]" + unit, payload, 1), "127");
  EXPECT_EQ(in_payload("at = [24, 1]" + unit, payload, 0), "null");
  EXPECT_EQ(in_payload("at = [8, 60]\nformat = \"six-bit\"", payload, 0), "??");
  EXPECT_EQ(in_payload("at = [8, 60]\nformat = \"six-bit\"", payload, 5), "?");
  EXPECT_EQ(in_payload("at = [8, 60]\nformat = \"hex\"", payload, 1), "fff");
  EXPECT_EQ(in_payload("sentence = \"own\"" + unit, payload, 0), "1");
  EXPECT_EQ(in_payload("sentence = \"channel\"", payload, 0), "B");
  EXPECT_EQ(in_payload("at = [6, 4]" + unit, {0x08, 0xFF, 0xFF}, 0), "foreign") << "type 2";
  EXPECT_EQ(in_payload("at = [6, 4]" + unit, {0x04, 0xFF}, 1), "foreign") << "15 bits";
  EXPECT_EQ(in_payload("time = { year = [6, 10], month = [6, 1], day = [6, 1], hour = [6, 1], "
                       "minute = [6, 1] }" +
                           unit,
                       {0x04, 0xFF, 0xFF}, 0),
            "null");
}

std::string time_in(const std::string& time, const Bytes& bytes) {
  return value_in(with_channel("unit = \"s\"\ntime = { " + time + " }"), bytes);
}

TEST(FrameDecoder, times) {
  Bytes bytes(16, 0);
  bytes[0] = 0xA5;
  const Bytes bcd{0x10, 0x19, 0x26, 0x22, 0x12, 0x11};  // min, sec, day, hour, year, month
  std::copy(bcd.begin(), bcd.end(), bytes.begin() + 4);
  const std::string parts = "minute = 4, second = 5, day = 6, hour = 7, year = 8, month = 9";
  EXPECT_EQ(time_in("format = \"bcd8\", " + parts, bytes), "1353967819");
  EXPECT_EQ(time_in("format = \"bcd8\", hundredth = 10, " + parts, bytes), "1353967819.00");
  bytes[8] = 0x99;
  EXPECT_EQ(time_in("format = \"bcd8\", " + parts, bytes), "943654219") << "1999";
  bytes[9] = 0x13;
  EXPECT_EQ(time_in("format = \"bcd8\", " + parts, bytes), "null") << "month 13";
  bytes = {0xA5, 0xDD, 0x07, 9, 29, 8, 15, 0, 47, 0, 0, 0, 0, 0, 0, 0};
  const std::string binary =
      "format = \"u8\", wide_year = true, year = 1, month = 3, day = 4, hour = 5, minute = 6, "
      "second = 7, hundredth = 8";
  EXPECT_EQ(time_in(binary, bytes), "1380442500.47");
  bytes[8] = 100;
  EXPECT_EQ(time_in(binary, bytes), "null");
}

const std::string cell_axis =
    "[kind.axis]\nname = \"cell\"\nunit = \"1\"\npoints = 3\nfirst = 1\nstep = 1\n";

TEST(FrameDecoder, arrays_stand_a_stride_apart) {
  const auto model = with_channel(
      "unit = \"1\"\naxis = true\nstride = 2\noffset = 1\nformat = \"u8\"", "", cell_axis);
  EXPECT_EQ(value_in(model, frame_bytes), "[18,86,154]");
}

TEST(FrameDecoder, points_not_in_use_are_no_values_and_planes_follow_those_in_use) {
  const std::string in_use = cell_axis + "in_use = { offset = 1, format = \"u8\" }\n";
  const auto model = with_channel(
      "unit = \"1\"\naxis = true\nstride = 1\nplane = 1\noffset = 2\nformat = \"u8\"", "", in_use);
  Bytes bytes = frame_bytes;
  bytes[1] = 2;
  EXPECT_EQ(value_in(model, bytes), "[120,154,null]");
  bytes[1] = 3;
  EXPECT_EQ(value_in(model, bytes), "[154,255,128]");
  bytes[1] = 4;
  EXPECT_EQ(value_in(model, bytes), "foreign") << "the axis has no room";
}

// A frame of points that are velocities (two bytes) and behind all of them amplitudes (one).
TEST(FrameDecoder, without_a_number_as_many_points_are_in_use_as_fit_into_their_planes) {
  const std::string length =
      "max_size = 64\nlength = { offset = 1, format = \"u8\" }\nsync = \"A5\"\n";
  std::string text = with_channel_text(
      "unit = \"1\"\naxis = true\nstride = 2\noffset = 2\nformat = \"s16\"\n"
      "[[kind.channel]]\nname = \"y\"\nunit = \"1\"\naxis = true\nstride = 1\nplane = 2\n"
      "offset = 2\nformat = \"u8\"",
      length, cell_axis);
  text.replace(text.find("size = 16\n"), 10, "");
  const ModelPtr model = model_of(text);
  ASSERT_TRUE(model);
  const auto print = [&](const Bytes& bytes) {
    const auto decoded = FrameDecoder(*model).decode(bytes);
    return decoded.empty() ? "foreign" : values_json(model->kinds[0], decoded[0].values);
  };
  EXPECT_EQ(print({0xA5, 8, 1, 0, 2, 0, 31, 32}),
            R"({"values":{"x":[1,2,null],"y":[31,32,null]}})");
  EXPECT_EQ(print({0xA5, 9, 1, 0, 2, 0, 31, 32, 0}),
            R"({"values":{"x":[1,2,null],"y":[31,32,null]}})")
      << "a byte that fills the word";
  EXPECT_EQ(print({0xA5, 11, 1, 0, 2, 0, 255, 255, 31, 32, 33}),
            R"({"values":{"x":[1,2,-1],"y":[31,32,33]}})");
  EXPECT_EQ(print({0xA5, 2}), R"({"values":{"x":[null,null,null],"y":[null,null,null]}})");
  EXPECT_EQ(print({0xA5, 14, 1, 0, 2, 0, 3, 0, 4, 0, 31, 32, 33, 34}), "foreign")
      << "the axis has no room";
}

TEST(FrameDecoder, the_frame_states_its_axis) {
  const auto model = with_channel(
      "unit = \"1\"\naxis = true\nstride = 2\noffset = 1\nformat = \"u8\"", "",
      "[kind.axis]\nname = \"cell\"\nunit = \"m\"\npoints = 3\nfirst_at = { offset = 1, format = "
      "\"u8\", factor = 0.01 }\nstep_at = { offset = 2, format = \"u8\", factor = 0.1 }\n");
  EXPECT_THAT(FrameDecoder(*model).decode(frame_bytes)[0].axis, ElementsAre(0.18, 5.38, 10.58));
}

const std::string block_table =
    "max_size = 64\nblocks = { count = { offset = 1, format = \"u8\" }, "
    "table = 2 }\n";

std::string in_block(const std::string& keys, const Bytes& bytes) {
  return value_in(with_channel("unit = \"1\"\nblock = 0x0102\n" + keys, block_table), bytes);
}

TEST(FrameDecoder, blocks_are_where_the_table_says) {
  //                 count  →8    →12   –     –     id 9        id 0x0102
  const Bytes bytes{0xA5, 2, 8, 0, 12, 0, 77, 77, 9, 0, 5, 6, 2, 1, 33, 44};
  EXPECT_EQ(in_block("offset = 2\nformat = \"u8\"", bytes), "33");
  EXPECT_EQ(in_block("offset = 2\nformat = \"u16\"", bytes), "11297");
  EXPECT_EQ(in_block("offset = 3\nformat = \"u16\"", bytes), "null") << "the block is over";
  Bytes swapped = bytes;
  std::swap(swapped[2], swapped[4]);
  EXPECT_EQ(in_block("offset = 2\nformat = \"u8\"", swapped), "33");
  Bytes early = bytes;
  early[4] = 6;  // the wanted id is not there
  EXPECT_EQ(in_block("offset = 2\nformat = \"u8\"", early), "null");
  Bytes wild = bytes;
  wild[1] = 255;
  wild[3] = 0xFF;
  EXPECT_EQ(in_block("offset = 2\nformat = \"u8\"", wild), "33") << "offsets beyond are none";
}

TEST(FrameDecoder, a_block_ends_where_the_next_begins) {
  const Bytes bytes{0xA5, 2, 8, 0, 12, 0, 77, 77, 2, 1, 5, 6, 9, 0, 33, 44};
  EXPECT_EQ(in_block("offset = 2\nformat = \"u16\"", bytes), "1541");
  EXPECT_EQ(in_block("offset = 2\nformat = \"u24\"", bytes), "null");
}

/// Another kind of the same frames, and one of other frames.
const std::string more_kinds = with(frame_model, "[[example]]", R"([[kind]]
name = "again"
[kind.frame]
sync = "A5 01"
size = 10
select = [{ offset = 5, format = "u8", is = [1, 2] }]
[[kind.channel]]
name = "level"
unit = "1"
offset = 5
format = "u8"
[[kind]]
name = "other"
record_mark = "n"
[kind.frame]
sync = "A5 03"
[[kind.channel]]
name = "n"
unit = "1"
offset = 3
format = "u8"
[[example]])");

std::string summed_frame(Bytes bytes) {
  unsigned sum = 0;
  for (const std::uint8_t byte : bytes) sum += byte;
  bytes.push_back(static_cast<std::uint8_t>(sum & 0xFFU));
  bytes.push_back(static_cast<std::uint8_t>(sum >> 8U));
  return {bytes.begin(), bytes.end()};
}

std::vector<std::string> heard_by(FramesDriver& driver, const Model& model,
                                  const std::string& bytes) {
  KeepSamples sink;
  driver.receive(bytes_of(bytes), MonoTime(Micros(5)), sink);
  std::vector<std::string> prints;
  for (const Sample& sample : sink.samples) {
    EXPECT_EQ(sample.taken, MonoTime(Micros(5)));
    prints.push_back(model.kinds[sample.kind].name +
                     values_json(model.kinds[sample.kind], sample.values));
  }
  return prints;
}

TEST(FramesDriver, a_frame_is_of_each_kind_that_fits) {
  const auto model = model_of(more_kinds);
  FramesDriver driver(model);
  const std::string first = summed_frame({0xA5, 1, 10, 0x18, 0xFC, 1, 0, 2});
  const std::string second = summed_frame({0xA5, 1, 10, 0, 0x80, 7, 0, 2});
  EXPECT_THAT(heard_by(driver, *model, first + second),
              ElementsAre("sample{\"values\":{\"speed\":-1.000,\"level\":65538}}",
                          "again{\"values\":{\"level\":1}}",
                          "sample{\"values\":{\"speed\":null,\"level\":458754}}"));
  EXPECT_EQ(driver.counters().foreign_frames, 0U);
}

TEST(FramesDriver, counts_what_is_sound_and_of_no_kind) {
  const auto model = model_of(more_kinds);
  FramesDriver driver(model);
  EXPECT_THAT(heard_by(driver, *model, summed_frame({0xA5, 2, 6, 1})), IsEmpty());
  EXPECT_EQ(driver.counters().foreign_frames, 1U);
  EXPECT_EQ(driver.counters().discarded_bytes, 0U);
  EXPECT_EQ(driver.counters().damaged_frames, 0U);
}

TEST(FramesDriver, an_unchanged_mark_is_the_same_record) {
  const auto model = model_of(more_kinds);
  FramesDriver driver(model);
  driver.resume(2, "4");
  const auto said = [](std::uint8_t n) { return summed_frame({0xA5, 3, 6, n}); };
  EXPECT_THAT(heard_by(driver, *model, said(4) + said(5) + said(5) + said(6)),
              ElementsAre("other{\"values\":{\"n\":5}}", "other{\"values\":{\"n\":6}}"));
  EXPECT_EQ(driver.counters().repeated, 2U);
}

}  // namespace
}  // namespace buoyd
