// Arrays in messages, blocks and control characters through the whole driver.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "drivers/driver_support.hpp"
#include "drivers/message_support.hpp"
#include "drivers/messages/messages_driver.hpp"

namespace buoyd {
namespace {

std::string model_text(const std::string& messages, const std::string& axis,
                       const std::string& message, const std::string& channels,
                       const std::string& example = "") {
  return "make = \"m\"\ntype = \"t\"\ncategory = \"c\"\nsource = [\"s\"]\ndriver = \"messages\"\n"
         "[messages]\n" +
         messages + "\n[[kind]]\nname = \"k\"\n" +
         (axis.empty() ? "" : "[kind.axis]\nname = \"bin\"\nunit = \"1\"\n" + axis + "\n") +
         "[kind.message]\n" + message + "\n" + channels +
         "[[example]]\nkind = \"k\"\nsource = \"computed\"\ntext = \"x\"\n" + example +
         "values = { a = \"1\" }\n";
}

struct ArrayCase {
  const char* what;
  std::string model;
  std::string stream;
  const char* expected;
};

std::ostream& operator<<(std::ostream& out, const ArrayCase& one) {
  return out << one.what;
}

class Arrays : public testing::TestWithParam<ArrayCase> {};

TEST_P(Arrays, are_read) {
  EXPECT_EQ(values_read(GetParam().model, GetParam().stream), GetParam().expected);
}

const std::string lines_section = "separator = \",\"\nchecksum = \"none\"";
const std::string summed_section =
    "separator = \",\"\nchecksum = \"sum8-negative\"\nchecksum_as = \"decimal\"\n"
    "checksum_behind = \",\"\nchecksum_covers = [\"start\", \"mark\"]";
const std::string points_a = channel("a", "axis = true\nfield = 2");
const std::string number_n = channel("n", "field = 1");

INSTANTIATE_TEST_SUITE_P(
    All, Arrays,
    testing::Values(
        ArrayCase{"consecutive fields",
                  model_text(lines_section, "points = 3", "fields = [4]", points_a + number_n),
                  "7,1,2.5,\n7,1,2,x\n7,1,2\n", R"({"values":{"a":[1,2.5,null],"n":7}} damaged 2)"},
        ArrayCase{"strided fields",
                  model_text(lines_section, "points = 2\nstride = 2", "fields = [5]",
                             points_a + channel("b", "axis = true\nfield = 3")),
                  "7,1,2,3,4\n", R"({"values":{"a":[1,3],"b":[2,4]}} damaged 0)"},
        ArrayCase{"a field says how many are in use",
                  model_text(lines_section, "points = 3\nin_use = 1", "fields = [1]",
                             number_n + points_a),
                  "2,5,6\n3,5,6,7\n0\n4,1,2,3,4\n2,5\n-1\nx\nnan\n2.5,1,2\n00002,1,2\n1,5\n",
                  R"({"values":{"n":2,"a":[5,6,null]}}{"values":{"n":3,"a":[5,6,7]}})"
                  R"({"values":{"n":0,"a":[null,null,null]}}{"values":{"n":1,"a":[5,null,null]}})"
                  R"( damaged 7)"},
        ArrayCase{"fewer than it says",
                  model_text(lines_section, "points = 3\nin_use = 1\nin_use_less = 2",
                             "fields = [1]", number_n + points_a),
                  "4,5,6\n1\n", R"({"values":{"n":4,"a":[5,6,null]}} damaged 1)"},
        ArrayCase{"lists behind lists",
                  model_text(lines_section, "points = 3\nin_use = 1\neach = 2", "fields = [3]",
                             channel("a", "axis = true\nfield = 2") +
                                 channel("f", "field = 2\nlists_before = 1") +
                                 channel("b", "axis = true\nfield = 3\nlists_before = 1") +
                                 channel("end", "field = 3\nlists_before = 2")),
                  "2,10,11,38,20,21,9\n",
                  R"({"values":{"a":[10,11,null],"f":38,"b":[20,21,null],"end":9}} damaged 0)"},
        ArrayCase{"a number of another field is added",
                  model_text(lines_section, "points = 2", "fields = [3]",
                             channel("a", "axis = true\nfield = 1\ntype = \"integer\"\nplus = 3")),
                  "1,2,40\n1,,40\n1,2,x\n1,2,\n",
                  R"({"values":{"a":[41,42]}}{"values":{"a":[41,null]}} damaged 2)"},
        ArrayCase{"the unit stands behind the number",
                  model_text(lines_section, "", "fields = [2]",
                             channel("a",
                                     "key = \"Sm=\"\nunits = { suffix = true, factors = { M = [1, "
                                     "1], N = [1852, 3600] } }")),
                  "R1,Sm=1.5M\nR1,Sm=36.0N\nR1,Sm=0.0#\nR1,Sm=2.5\nR1,Sm=M\n",
                  R"({"values":{"a":1.5}}{"values":{"a":18.5200}}{"values":{"a":null}})"
                  R"({"values":{"a":null}} damaged 1)"},
        ArrayCase{"the message states the points",
                  model_text(lines_section, "points = 3\nstart = 1\nstep = 2", "fields = [5]",
                             channel("a", "axis = true\nfield = 3")),
                  "0.030,0.005,1,2,3\n",
                  R"({"values":{"a":[1,2,3]}} 0.030 0.035 0.040 damaged 0)"}));

/// Columns with an array, beside a kind whose lines say how many points are in use.
const std::string columns_model = R"(make = "m"
type = "t"
category = "c"
source = ["s"]
driver = "messages"
[messages]
separator = ","
checksum = "none"
[[kind]]
name = "said"
[kind.axis]
name = "bin"
unit = "1"
points = 3
in_use = 1
[kind.message]
prefix = ["#"]
fields = [1]
[[kind.channel]]
name = "n"
unit = "1"
field = 1
[[kind.channel]]
name = "a"
unit = "1"
axis = true
field = 2
[[kind]]
name = "columns"
[kind.axis]
name = "bin"
unit = "1"
points = 2
[kind.message]
prefix = [">"]
columns = [1, 3, 4, 6]
[[kind.channel]]
name = "b"
unit = "1"
axis = true
field = 1
[[example]]
kind = "columns"
source = "computed"
text = "> 11 22"
values = { b = "[11,22]" }
)";

TEST(Arrays, of_columns_have_all_their_points) {
  EXPECT_EQ(values_read(columns_model, "> 11 22\n"), R"({"values":{"b":[11,22]}} damaged 0)");
}

TEST(Arrays, of_columns_do_not_take_their_number_from_the_line_before) {
  EXPECT_EQ(values_read(columns_model, "#1,5\n> 11 22\n#3,5,6,7\n> 33 44\n"),
            R"({"values":{"n":1,"a":[5,null,null]}}{"values":{"b":[11,22]}})"
            R"({"values":{"n":3,"a":[5,6,7]}}{"values":{"b":[33,44]}} damaged 0)");
}

TEST(Arrays, of_columns_may_say_how_many_points_are_in_use) {
  const std::string model = model_text(lines_section, "points = 2\nin_use = 1",
                                       "columns = [1, 1, 2, 4, 5, 7]", number_n + points_a);
  EXPECT_EQ(values_read(model, "1 11 22\n2 11 22\n3 11 22\n"),
            R"({"values":{"n":1,"a":[11,null]}}{"values":{"n":2,"a":[11,22]}} damaged 1)");
}

TEST(Arrays, a_failed_sum_is_damaged) {
  const std::string model = model_text(summed_section, "points = 2",
                                       "prefix = [\"S\"]\nfields = [3]", points_a + number_n);
  // -(sum of "S1,2,3,") modulo 256 is 147.
  EXPECT_EQ(values_read(model, "S1,2,3,147\nS1,2,3,146\nS1,2,3\n"),
            R"({"values":{"a":[2,3],"n":1}} damaged 2)");
  // and of "S1,2,x," 78.
  EXPECT_EQ(values_read(model, "S1,2,x,78\n"), R"({"values":{"a":[2,null],"n":1}} damaged 0)");
}

const std::string heave_burst_model =
    model_text("starts = \"$\"\nchecksum = \"nmea\"", "points = 3\nin_use = 1\nstride = 2",
               "tag = \"$BURST\"\nfields = [2]",
               number_n + channel("first", "format = \"first-point\"") +
                   channel("a", "axis = true\nfield = 2") + channel("b", "axis = true\nfield = 3") +
                   channel("end", "field = 2\nlists_before = 2"));

TEST(Bursts, more_points_than_the_axis_has_are_several_readings) {
  EXPECT_EQ(
      values_read(heave_burst_model, sentence("BURST,7,1,-1,2,-2,3,-3,4,-4,5,x,6,-6,7,-7,99")),
      R"({"values":{"n":7,"first":1,"a":[1,2,3],"b":[-1,-2,-3],"end":99}})"
      R"({"values":{"n":7,"first":4,"a":[4,5,6],"b":[-4,null,-6],"end":99}})"
      R"({"values":{"n":7,"first":7,"a":[7,null,null],"b":[-7,null,null],"end":99}} damaged 0)");
}

TEST(Bursts, that_fit_the_axis_are_one_reading) {
  EXPECT_EQ(values_read(heave_burst_model,
                        sentence("BURST,0,99") + sentence("BURST,3,1,-1,2,-2,3,-3,99")),
            R"({"values":{"n":0,"first":1,"a":[null,null,null],"b":[null,null,null],"end":99}})"
            R"({"values":{"n":3,"first":1,"a":[1,2,3],"b":[-1,-2,-3],"end":99}} damaged 0)");
}

TEST(Bursts, with_fewer_fields_than_they_say_are_damaged) {
  EXPECT_EQ(values_read(heave_burst_model, sentence("BURST,4,1,-1,2,-2,3,-3,99")), " damaged 1");
}

/// 20 minutes of a TRIAXYS at 1.277 Hz: 1532 samples of heave, north and east, some 26,000
/// characters.
TEST(Bursts, of_a_wave_sensor_are_read_whole_and_in_order) {
  constexpr int samples = 1532;
  std::string text = fmt::format("TSPHA,20140825,151642,05781,buoyID,,,{},15.659,0.783,0", samples);
  for (int i = 1; i <= samples; ++i) {
    text += fmt::format(",{}.{:02},-{}.50,0.00", i / 100, i % 100, i % 3);
  }
  const ModelPtr model = delivered_model("axys-triaxys");
  ASSERT_TRUE(model);
  MessagesDriver driver(model);
  KeepSamples sink;
  const std::string stream = sentence(text);
  ASSERT_GT(stream.size(), 24'000U);
  driver.receive(bytes_of(stream), MonoTime{}, sink);
  EXPECT_EQ(driver.counters().damaged_frames, 0U);
  std::vector<std::string> first;
  int heard = 0;
  for (const Sample& sample : sink.samples) {
    first.push_back(value_of(*model, sample, "first_sample"));
    EXPECT_EQ(value_of(*model, sample, "samples"), "1532");
    const ModelKind& kind = model->kinds[sample.kind];
    const auto heave_channel = std::ranges::find(kind.channels, "heave", &ModelChannel::name);
    const std::size_t heave =
        kind.first_value(static_cast<std::size_t>(heave_channel - kind.channels.begin()));
    for (std::size_t i = 0; i < kind.axis->points && heard < samples; ++i) {
      ++heard;
      EXPECT_EQ(std::get<float>(sample.values[heave + i]), static_cast<float>(heard) / 100.0F);
    }
  }
  EXPECT_EQ(heard, samples);
  EXPECT_EQ(first, (std::vector<std::string>{"1", "449", "897", "1345"}));
}

const std::string blocks_section =
    "separator = \"\\t\"\nblock_end = \"Checksum\"\ninterleaved = \":\"";

TEST(Blocks, labels_stand_for_themselves_alone) {
  const std::string model = model_text(
      blocks_section, "", "select = [{ key = \"V\", is_not = [\"\"] }]",
      channel("a", "key = \"I\"") + channel("v", "key = \"V\"\nscale = { denominator = 1000 }") +
          channel("t", "key = \"T\"\nnull = [\"---\"]"),
      "checksum = 7\n");
  EXPECT_EQ(values_read(model, summed_block("VPV\t31390\r\nV\t12530\r\nI\t-640\r\nT\t---")),
            R"({"values":{"a":-640,"v":12.530,"t":null}} damaged 0)");
  EXPECT_EQ(values_read(model, summed_block("VPV\t31390\r\nIL\t0")),
            " damaged 0");  // another's block
  EXPECT_EQ(values_read(model, summed_block("V\t1x\r\nI\t2")),
            R"({"values":{"a":2,"v":null,"t":null}} damaged 0)");
}

const std::string framed_section =
    "starts = \"\\u0001\"\nends = \"\\u0003\"\nseparator = \" \"\nchecksum = \"none\"";

TEST(ControlFrames, line_ends_and_stx_inside_are_blanks) {
  const std::string model = model_text(framed_section, "", "tag = \"\\u0001PW\"\nfields = [3]",
                                       channel("a", "field = 2") + channel("b", "field = 3"));
  EXPECT_EQ(values_read(model,
                        "\x01PW  1\x02"
                        "00  1839\r\n\x03\r\n\x01PW 1\x02"
                        "0\x03\r\n"),
            R"({"values":{"a":0,"b":1839}} damaged 1)");
  EXPECT_EQ(values_read(model,
                        "PW 1\x02"
                        "00 1\x03\x01PW 1\x02"
                        "00 2\x01PW 1\x02"
                        "00 3\x03"),
            R"({"values":{"a":0,"b":3}} damaged 1)");
}

TEST(ControlFrames, a_tag_may_be_the_start_alone) {
  const std::string model = model_text(
      "starts = \"\\u0002\"\nends = \"\\u0003\\u0004\"\nseparator = \" \"\n"
      "checksum = \"crc16-xmodem\"\nchecksum_behind = \" \"",
      "", "tag = \"\\u0002\"\nfields = [20]", channel("a", "field = 4"));
  EXPECT_EQ(values_read(model,
                        "\x02"
                        "0 0 0 10000 0 0 10000 2 1009 M 30 0 2 1 1 1 0 0 0 1 D4FD\x03"),
            " damaged 1");
  EXPECT_EQ(values_read(model,
                        "\x02"
                        "0 0 0 10000 0 0 10000 2 1009 M 30 0 2 1 1 1 0 0 0 1 11.5 D4FD\x03"),
            " damaged 1");  // 21 fields
}

TEST(ControlFrames, blanks_can_be_more_than_blanks) {
  const std::string model =
      model_text("separator = \" ,:\"\nchecksum = \"none\"", "", "fields = [4]",
                 channel("a", "field = 2") + channel("b", "field = 4"));
  EXPECT_EQ(values_read(model, "psc: 25.48 1,2\npsc: 25.48 2:3 9\n"),
            R"({"values":{"a":25.48,"b":2}} damaged 1)");
}

}  // namespace
}  // namespace buoyd
