#include "model/load/load.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/model_text.hpp"

namespace buoyd {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

/// One change that breaks a model, and where and how that is said.
struct BrokenModel {
  std::string from;
  std::string to;
  std::string mistake;  // "m.toml:6:12: " and words of what follows
};

std::ostream& operator<<(std::ostream& out, const BrokenModel& broken) {
  return out << broken.mistake;
}

testing::Matcher<std::string> says(const std::string& mistake) {
  const std::size_t words = mistake.find(": ") + 2;
  return testing::AllOf(StartsWith(mistake.substr(0, words)),
                        testing::HasSubstr(mistake.substr(words)));
}

TEST(Load, reads_a_register_model) {
  const LoadedModel loaded = parse_model(register_model, "folder/type-1.toml");
  ASSERT_THAT(loaded.mistakes, IsEmpty());
  const Model& model = *loaded.model;
  EXPECT_EQ(model.name, "type-1");
  EXPECT_EQ(model.file, "folder/type-1.toml");
  EXPECT_EQ(model.hash.size(), 16U);
  EXPECT_EQ(model.make, "Maker");
  EXPECT_EQ(model.interval, std::chrono::seconds(2));
  EXPECT_EQ(model.timeout, std::chrono::milliseconds(300));
  EXPECT_THAT(model.sources, ElementsAre("Manual, page 1"));
  ASSERT_EQ(model.kinds.size(), 1U);
  const ModelKind& kind = model.kinds[0];
  ASSERT_EQ(kind.channels.size(), 2U);
  EXPECT_EQ(kind.channels[0].type, ValueType::float32);  // what f32 is if nothing is said
  EXPECT_EQ(kind.channels[1].type, ValueType::integer);
  EXPECT_THAT(kind.channels[1].value_names,
              ElementsAre(std::pair<std::int64_t, std::string>(0, "off"),
                          std::pair<std::int64_t, std::string>(1, "on")));
  const RegisterKind& map = model.registers->kinds[0];
  EXPECT_EQ(map.channels[0].terms[0], (RegisterValue{3, 10, RegisterFormat::f32, WordOrder::abcd}));
  EXPECT_EQ(map.channels[1].terms[0].address, 12);
  EXPECT_THAT(map.spans, ElementsAre(ReadSpan{3, 10, 3}));
  EXPECT_FALSE(model.messages.has_value());
}

TEST(Load, what_is_no_value_is_the_float_that_comes) {
  const auto loaded =
      parse_model(with(register_model, "register = 11", "register = 11\nnull = [-99.9]"), "m.toml");
  ASSERT_THAT(loaded.mistakes, IsEmpty());
  EXPECT_THAT(loaded.model->registers->kinds[0].channels[0].nulls,
              ElementsAre(-99.9, double{-99.9F}));
}

TEST(Load, reads_a_message_model) {
  const LoadedModel loaded = parse_model(message_model, "type-2.toml");
  ASSERT_THAT(loaded.mistakes, IsEmpty());
  const MessageSet& set = *loaded.model->messages;
  EXPECT_EQ(set.framing.starts, "$");
  EXPECT_EQ(set.framing.checksum.sum, SumKind::xor8);
  EXPECT_EQ(set.framing.checksum.behind, "*");
  EXPECT_TRUE(set.framing.checksum_required);  // unless the model says otherwise
  EXPECT_EQ(set.framing.separator, ',');
  ASSERT_EQ(set.formats.size(), 1U);
  EXPECT_EQ(set.formats[0].tag, "$??ABC");
  EXPECT_THAT(set.formats[0].field_counts, ElementsAre(3));
  EXPECT_EQ(set.formats[0].fields[1].format, FieldFormat::text);
  EXPECT_EQ(loaded.model->kinds[0].channels[0].type, ValueType::decimal);
  EXPECT_EQ(loaded.model->interval, Micros{0});
}

TEST(Load, reads_line_defaults) {
  const auto loaded = parse_model(
      with(register_model, "[registers]",
           "timeout = \"1.5 s\"\n[line]\nbaud = 19200\nparity = \"even\"\ntcp_port = 502\n"
           "[registers]"),
      "m.toml");
  ASSERT_THAT(loaded.mistakes, IsEmpty());
  EXPECT_EQ(loaded.model->line_defaults.baud, 19200U);
  EXPECT_TRUE(loaded.model->states_baud);
  EXPECT_EQ(loaded.model->line_defaults.parity, Parity::even);
  EXPECT_EQ(loaded.model->tcp_port, 502);
  EXPECT_EQ(loaded.model->timeout, std::chrono::milliseconds(1500));
}

TEST(Load, a_speed_that_is_not_stated_is_a_guess) {
  EXPECT_FALSE(parse_model(register_model, "m.toml").model->states_baud);
  const auto parity = parse_model(
      with(register_model, "[registers]", "[line]\nparity = \"even\"\n[registers]"), "m.toml");
  ASSERT_TRUE(parity.model);
  EXPECT_FALSE(parity.model->states_baud);
}

TEST(Load, reads_what_an_instrument_takes) {
  const auto load = [](const std::string& draw) {
    return parse_model("power_draw = " + draw + "\n" + register_model, "m.toml");
  };
  const LoadedModel loaded = load("{ watts = 0.12, source = \"Manual: 10 mA at 12 V\" }");
  ASSERT_TRUE(loaded.model && loaded.model->power_draw);
  EXPECT_EQ(loaded.model->power_draw->watts, 0.12);
  EXPECT_EQ(loaded.model->power_draw->source, "Manual: 10 mA at 12 V");
  const LoadedModel bad = load("{ watts = -1 }");
  ASSERT_EQ(bad.mistakes.size(), 2U);
  EXPECT_THAT(bad.mistakes[0].str(), HasSubstr("\"source\" is missing"));
  EXPECT_THAT(bad.mistakes[1].str(), HasSubstr("watts is -1"));
}

TEST(Load, reads_tests_units_nulls_sums_and_times) {
  const auto loaded = parse_model(
      with(register_model, "register = 11\n",
           "sum = [11, 21]\nnull = [9998, 9999]\ntime = \"months-of-31-days\"\n"
           "require = [{ register = 15, format = \"u16\", is = [20, 21] }]\n"
           "units = { register = 16, format = \"u16\", factors = { 117 = 1.0, 118 = 0.001 } }\n"),
      "m.toml");
  // The example no longer fits, but that is for test_examples() to say.
  ASSERT_THAT(loaded.mistakes, IsEmpty());
  const RegisterChannel& channel = loaded.model->registers->kinds[0].channels[0];
  ASSERT_EQ(channel.terms.size(), 2U);
  EXPECT_EQ(channel.terms[1].address, 20);
  EXPECT_THAT(channel.nulls, ElementsAre(9998, 9999));
  EXPECT_EQ(channel.require[0].value.address, 14);
  EXPECT_THAT(channel.require[0].is, ElementsAre(20, 21));
  EXPECT_EQ(channel.units->units[1].id, 118);
  EXPECT_EQ(channel.units->units[1].factor, (ExactNumber{1, 3}));
  EXPECT_EQ(channel.time, RegisterTime::months_of_31_days);
  EXPECT_EQ(loaded.model->kinds[0].channels[0].type, ValueType::integer);
}

TEST(Load, reads_an_axis) {
  const auto loaded = parse_model(
      with(
          with(register_model, "[[kind.channel]]",
               "record_mark = \"speed\"\nscan_counter = \"speed\"\n[kind.axis]\nname = \"height\"\n"
               "unit = \"m\"\npoints = 3\nstride = 4\npoint = { register = 13, unused = 0 }\n"
               "in_use = { register = 101 }\n[[kind.channel]]"),
          "register = 11", "register = 11\naxis = true"),
      "m.toml");
  // "state" stands in point 1's coordinate: no channel of its own, so no slip.
  ASSERT_THAT(loaded.mistakes, IsEmpty());
  const ModelKind& kind = loaded.model->kinds[0];
  EXPECT_EQ(kind.axis->points, 3U);
  EXPECT_EQ(kind.value_count(), 4U);
  EXPECT_EQ(kind.record_mark, 0U);
  const RegisterKind& map = loaded.model->registers->kinds[0];
  EXPECT_EQ(map.scan_counter, 0U);
  EXPECT_EQ(map.axis->stride, 4);
  EXPECT_EQ(map.axis->point->address, 12);
  EXPECT_EQ(map.axis->unused_point, 0.0);
  EXPECT_EQ(map.axis->in_use->address, 100);
  EXPECT_THAT(map.spans, ElementsAre(ReadSpan{3, 10, 12}, ReadSpan{3, 100, 2}));
}

TEST(Load, reads_field_details) {
  const auto loaded =
      parse_model(with(with(message_model, "field = 1\n",
                            "field = 1\nsign = { field = 3, positive = \"N\", negative = \"S\" }\n"
                            "units = { field = 2, factors = { M = [1, 1], N = [1852, 3600] } }\n"
                            "require = [{ field = 3, is_not = [\"\"] }]\n"),
                       "fields = [3]",
                       "fields = [3, 4]\nselect = [{ field = 2, is = [\"up\"] }]\n"
                       "synchronised_if = [{ field = 3, is = [\"A\"] }]"),
                  "m.toml");
  ASSERT_THAT(loaded.mistakes, IsEmpty());
  const MessageFormat& format = loaded.model->messages->formats[0];
  EXPECT_THAT(format.select[0].is, ElementsAre("up"));
  EXPECT_EQ(format.synchronised_if[0].field, 3);
  EXPECT_EQ(format.fields[0].sign->negative, "S");
  EXPECT_EQ(format.fields[0].units->units[1].numerator, 1852);
  EXPECT_THAT(format.fields[0].require[0].is_not, ElementsAre(""));
}

TEST(Load, an_example_keeps_its_place_and_words) {
  const auto loaded = parse_model(register_model, "m.toml");
  ASSERT_TRUE(loaded.model);
  const ModelExample& example = loaded.model->examples.at(0);
  EXPECT_EQ(example.line, 24U);
  EXPECT_EQ(example.registers[0].address, 10);
  EXPECT_THAT(example.registers[0].words, ElementsAre(0x4148, 0, 1));
  EXPECT_THAT(example.values, ElementsAre(std::pair<std::string, std::string>("speed", "12.5"),
                                          std::pair<std::string, std::string>("state", "1")));
}

TEST(Load, the_hash_is_of_the_files_bytes) {
  const auto a = parse_model(register_model, "a.toml");
  const auto b = parse_model(register_model + "# more\n", "a.toml");
  EXPECT_NE(a.model->hash, b.model->hash);
}

TEST(Load, a_file_that_is_not_there) {
  const LoadedModel loaded = load_model("/nowhere/x.toml");
  EXPECT_FALSE(loaded.model);
  ASSERT_EQ(loaded.mistakes.size(), 1U);
  EXPECT_THAT(loaded.mistakes[0].str(), StartsWith("/nowhere/x.toml: cannot be read"));
}

TEST(Load, a_syntax_error_ends_the_list) {
  EXPECT_EQ(mistakes_in(with(register_model, "interval = ", "interval ")).size(), 1U);
}

TEST(Load, all_mistakes_at_once) {
  std::string text = with(register_model, "interval = \"2 s\"", "interval = \"soon\"");
  text = with(text, "unit = \"m s-1\"\n", "");
  text = with(text, "register = 13", "register = 0");
  text = with(text, "kind = \"sample\"", "kind = \"simple\"");
  EXPECT_THAT(mistakes_in(text),
              ElementsAre(says("m.toml:6:12: interval is \"soon\""),
                          says("m.toml:14:1: channel \"speed\" has no unit"),
                          says("m.toml:22:12: register is 0, expected 1 to 65536"),
                          says("m.toml:24:8: no kind is named \"simple\"")));
}

class BrokenRegisters : public testing::TestWithParam<BrokenModel> {};

TEST_P(BrokenRegisters, are_said_with_their_place) {
  const std::string text = with(register_model, GetParam().from, GetParam().to);
  EXPECT_FALSE(parse_model(text, "m.toml").model);
  EXPECT_THAT(mistakes_in(text), Contains(says(GetParam().mistake)));
}

INSTANTIATE_TEST_SUITE_P(
    Head, BrokenRegisters,
    testing::Values(
        BrokenModel{"make = \"Maker\"\n", "", "m.toml:1:1: \"make\" is missing"},
        BrokenModel{"source = [\"Manual, page 1\"]", "source = []", "m.toml:5:10: source is empty"},
        BrokenModel{"driver = \"registers\"", "driver = \"magic\"",
                    "m.toml:4:10: driver is \"magic\""},
        BrokenModel{"driver = \"registers\"\n", "", "m.toml:1:1: \"driver\" is missing"},
        BrokenModel{"interval = \"2 s\"\n", "", "m.toml:1:1: \"interval\" is missing"},
        BrokenModel{"category", "colour = 1\ncategory", "m.toml:3:1: unknown key \"colour\""},
        BrokenModel{"[registers]", "[line]\nbaud = 1\n[registers]", "m.toml:8:8: baud is 1"},
        BrokenModel{"[registers]", "[line]\nparity = \"mark\"\n[registers]",
                    "m.toml:8:10: parity is \"mark\""}));

const BrokenModel broken_registers_registers[] = {

    {"[registers]\nbase", "[messages]\nbase", "m.toml:1:1: \"registers\" is missing"},
    {"base = \"reg1\"\n", "", "m.toml:7:1: \"base\" is missing"},
    {"base = \"reg1\"", "base = \"0x\"", "m.toml:8:8: base is \"0x\""},
    {"function = 3", "function = 5", "m.toml:9:12: function is 5"},
    {"format = \"f32\"", "format = \"f31\"", "m.toml:10:10: format is \"f31\""},
    {"order = \"ABCD\"", "order = \"little\"", "m.toml:11:9: order is \"little\""},
    {"order = \"ABCD\"", "max_count = 126", "m.toml:11:13: max_count is 126"},
    {"order = \"ABCD\"", "holes = [{ first = 5 }]",
     "m.toml:11:10: [[holes]] expected \"first\" and \"last\""},
    {"order = \"ABCD\"", "holes = [{ first = 11, last = 11 }]",
     "m.toml:14:1: wire address 10 lies in the hole 10 to 10"},
    {"register = 11\n", "", "m.toml:14:1: \"register\" is missing"},
    {"register = 11", "register = 65536", "m.toml:14:1: register 65535 of point 1"},
    {"register = 13", "register = 12",
     "m.toml:23:12: \"state\" stands in the registers of \"speed\""},
    {"register = 11", "sum = [11]", "m.toml:17:7: expected two or more registers"},
    {"register = 11", "sum = [11, 70000]", "m.toml:17:7: 70000 is no register"},
    {"register = 11", "register = 11\nnull = [\"x\"]", "m.toml:18:9: null holds a string"},
    {"format = \"u16\"", "format = \"s16\"\nnull = [-1, 65535]",
     "m.toml:22:8: null has 65535, which is never there: expected whole numbers from -32768 to"},
    {"register = 13", "register = 13\npart = [0, 4]\nnull = [15, 16]",
     "m.toml:25:8: null has 16, which is never there: expected whole numbers from 0 to 15"},
    {"register = 13", "register = 13\nnull = [0.5]", "m.toml:24:8: null has 0.5, which is never"},
    {"register = 11", "register = 11\nrequire = [{ register = 5 }]",
     "m.toml:18:12: a test needs \"is\""},
    {"register = 11", "register = 11\nunits = { register = 5 }",
     "m.toml:18:9: \"factors\" is missing"},
    {"register = 11", "register = 11\nunits = { register = 5, factors = { x = 1 } }",
     "m.toml:18:41: expected an integer id"},
    {"register = 11", "register = 11\ntype = \"text\"", "m.toml:18:8: type \"text\" and format"},
    {"register = 11", "register = 11\ntype = \"decimal\"",
     "m.toml:18:8: type \"decimal\" is for one integer"},
    {"register = 11", "register = 11\npart = [8, 8]", "m.toml:18:8: expected [lowest bit"},
    {"register = 13", "register = 13\npart = [9, 8]", "m.toml:24:8: expected [lowest bit"},
    {"register = 11", "register = 11\npart = [1, 9223372036854775807]",
     "m.toml:18:8: expected [lowest bit"},
    {"register = 13", "register = 13\nlength = 2", "m.toml:24:10: length is of texts"},
    {"register = 11",
     "register = 11\nscale = { register = 5, by = \"factor\" }\nfind = { register = 31, "
     "count = 2, stride = 2, factors = { 1 = 1 } }",
     "m.toml:19:8: find is for one register"},
    {"register = 11", "register = 11\nfactor = 0", "m.toml:18:10: factor is 0"},
    {"register = 11", "register = 11\nscale = { register = 5 }", "m.toml:18:9: \"by\" is missing"},
    {"register = 11", "register = 11\nrequire = [{ register = 5, is = [1], is_not = [2] }]",
     "m.toml:18:33: a test needs \"is\""},
    {"unit = \"m s-1\"", "format = \"text\"\nfactor = 2",
     "m.toml:16:10: a text is not calculated with"},
    {"unit = \"m s-1\"", "format = \"text\"\nnull = [7]", "m.toml:17:8: null is of numbers"},
    {"order = \"ABCD\"", "max_count = 1", "m.toml:14:1: a value of 2 registers"},
    {"register = 11", "register = 11\nrole = \"utc\"", "m.toml:18:8: role \"utc\""},
};
INSTANTIATE_TEST_SUITE_P(Registers, BrokenRegisters,
                         ::testing::ValuesIn(broken_registers_registers));

const std::string order_line = "order = \"ABCD\"\n";
const std::string step_line = order_line + "[[registers.before]]\n";

const BrokenModel broken_registers_steps[] = {

    {order_line, step_line + "register = 2\n", "m.toml:12:1: expected one of \"write\""},
    {order_line, step_line + "write = [31]\n", "m.toml:12:1: \"register\" is missing"},
    {order_line, step_line + "register = 2\nwrite = [70000]\n",
     "m.toml:14:9: expected 1 to 1 integers from 0 to 65535"},
    {order_line, step_line + "register = 2\nwrite = [1, 2]\nfunction = 6\n",
     "m.toml:14:9: expected 1 to 1"},
    {order_line, step_line + "register = 2\nwrite = [2]\nfunction = 5\n",
     "m.toml:14:9: expected 1 to 1 integers from 0 to 1"},
    {order_line, step_line + "register = 2\nwrite = [1]\nfunction = 7\n",
     "m.toml:15:12: expected 5 (a coil)"},
    {order_line, step_line + "register = 65536\nwrite = [1, 2]\n",
     "m.toml:13:12: the registers reach beyond"},
    {order_line, step_line + "register = 2\nwrite = [1]\nwait = \"3 s\"\n", "m.toml:15:8: wait"},
    {order_line, step_line + "register = 2\nwrite = [1]\nonce = true\nidle = \"3 s\"\n",
     "m.toml:16:8: a step with \"once\""},
    {order_line, step_line + "raw = \"03 2\"\nanswer = \"03 00\"\n",
     "m.toml:13:7: expected 2 to 252 hex bytes"},
    {order_line, step_line + "raw = \"03 25\"\n", "m.toml:12:1: "},
    {order_line, step_line + "raw = \"03 25\"\nanswer = \"04 00\"\n",
     "m.toml:14:10: the answer is of another function"},
    {order_line,
     order_line + "holes = [{ first = 2, last = 3 }]\n[[registers.before]]\n"
                  "register = 3\nread = 1\n",
     "m.toml:15:8: reads a hole"},
    {order_line, order_line + "reading_clears = [{ first = 12, last = 12 }]\n",
     "m.toml:15:1: wire address 10 is partly among those that reading clears"},
    {order_line, order_line + "reading_clears = [{ first = 300, last = 500 }]\n",
     "m.toml:12:41: more registers than one read"},
    {"register = 11", "date_time = [{ register = 11, digits = \"YYYYX\" }]",
     "m.toml:17:40: expected what the decimal digits are"},
    {"register = 11", "date_time = [{ register = 11, digits = \"YYYY\" }]",
     "m.toml:17:13: a date needs year, month and day"},
    {"register = 11", "factor = 2\ndate_time = [{ register = 11, digits = \"YYYYMMDD\" }]",
     "m.toml:17:10: a date_time stands by itself"},
};
INSTANTIATE_TEST_SUITE_P(Steps, BrokenRegisters, ::testing::ValuesIn(broken_registers_steps));

TEST(Load, steps_are_what_the_model_names) {
  const auto loaded = parse_model(
      with(register_model, order_line,
           order_line +
               "pause = \"250 ms\"\nreading_clears = [{ first = 21, last = 24 }]\n"
               "[[registers.before]]\nregister = 2\nwrite = [31]\nwait = \"500 ms\"\n"
               "[[registers.before]]\nraw = \"03 25 00 00 00\"\nanswer = \"03 00\"\nonce = true\n"
               "wait = \"8 s\"\n"
               "[[registers.before]]\nregister = 11\nread = 2\nidle = \"10 s\"\nmay_fail = true\n"),
      "m.toml");
  ASSERT_THAT(loaded.mistakes, IsEmpty());
  const RegisterMap& map = *loaded.model->registers;
  EXPECT_EQ(map.pause, Micros(250'000));
  ASSERT_EQ(map.clearing.size(), 1U);
  EXPECT_EQ(map.clearing[0].span(), (ReadSpan{3, 20, 4}));
  RegisterStep write;
  write.function = 6;
  write.address = 1;
  write.write = {31};
  write.wait = Micros(500'000);
  RegisterStep raw;
  raw.raw = {3, 0x25, 0, 0, 0};
  raw.answer = {3, 0};
  raw.once = true;
  raw.wait = Micros(8'000'000);
  RegisterStep read;
  read.address = 10;
  read.count = 2;
  read.idle = Micros(10'000'000);
  read.may_fail = true;
  EXPECT_THAT(map.before, ElementsAre(write, raw, read));
}

TEST(Load, two_kinds_do_not_read_what_reading_clears) {
  const std::string second =
      "[[kind]]\nname = \"other\"\n[[kind.channel]]\nname = \"state\"\nunit = \"1\"\n"
      "format = \"u16\"\nregister = 13\n[[example]]\n";
  const std::string text = with(with(register_model, order_line,
                                     order_line + "reading_clears = [{ first = 13, last = 13 }]\n"),
                                "[[example]]\n", second);
  EXPECT_THAT(mistakes_in(text), Contains(says("m.toml:25:1: registers from wire 12 are cleared")));
  EXPECT_THAT(
      mistakes_in(with(with(register_model, order_line,
                            order_line + "reading_clears = [{ first = 13, last = 13 }]\n"),
                       "name = \"sample\"\n", "name = \"sample\"\nscan_counter = \"state\"\n")),
      Contains(says("m.toml:15:16: a kind with a scan counter")));
}

const BrokenModel broken_registers_kinds[] = {

    {"[[kind]]\nname = \"sample\"", "[[kind]]\nname = \"Sample\"",
     "m.toml:13:8: name is \"Sample\""},
    {"[[example]]", "[[kind]]\nname = \"sample\"\n[[example]]",
     "m.toml:25:8: two kinds are named \"sample\""},
    {"[[example]]", "[[kind]]\nname = \"empty\"\n[[example]]",
     "m.toml:24:1: the kind has no [[kind.channel]]"},
    {"name = \"state\"", "name = \"speed\"", "m.toml:19:8: two channels are named \"speed\""},
    {"name = \"sample\"", "name = \"sample\"\nrecord_mark = \"count\"",
     "m.toml:14:15: record_mark: no channel is named \"count\""},
    {"name = \"sample\"", "name = \"sample\"\nscan_counter = \"count\"",
     "m.toml:14:16: scan_counter: no channel is named \"count\""},
    {"unit = \"m s-1\"", "unit = \"m s-1\"\nminimum = 5\nmaximum = 4",
     "m.toml:17:11: minimum is above maximum"},
    {"unit = \"m s-1\"", "unit = \"m s-1\"\nresolution = 0",
     "m.toml:17:14: resolution is not above 0"},
    {"unit = \"m s-1\"", "unit = \"m s-1\"\naxis = true",
     "m.toml:17:8: the kind has no [kind.axis]"},
    {"values = { 0 = \"off\", 1 = \"on\" }", "values = {}", "m.toml:22:10: values names nothing"},
    {"values = { 0 = \"off\"", "values = { x = \"off\"", "m.toml:22:16: x is no integer"},
    {"type = \"integer\"\n", "type = \"float32\"\n",
     "m.toml:20:8: names of values or bits need type \"integer\""},
    {"values = {", "bits = { 0 = \"a\" }\nvalues = {",
     "m.toml:22:8: a channel has names of values or of bits"},
    {"values = {", "unit = \"1\"\nvalues = {", "m.toml:22:8: a text, enumeration"},
    {"name = \"sample\"",
     "name = \"sample\"\n[kind.axis]\nname = \"height\"\nunit = "
     "\"m\"\npoints = 2\nstride = 8\ndefaults = [1.0]",
     "m.toml:19:12: defaults has 1 numbers"},
    {"name = \"sample\"",
     "name = \"sample\"\n[kind.axis]\nname = \"height\"\nunit = "
     "\"m\"\npoints = 2\nstride = 8\ndefaults = [1.0, 2.0]",
     "m.toml:14:1: no channel of the kind is on the axis"},
    {"name = \"sample\"",
     "name = \"sample\"\n[kind.axis]\nname = \"height\"\nunit = \"m\"\npoints = 2\n"
     "stride = 8",
     "m.toml:14:1: expected \"point\""},
};
INSTANTIATE_TEST_SUITE_P(Kinds, BrokenRegisters, ::testing::ValuesIn(broken_registers_kinds));

INSTANTIATE_TEST_SUITE_P(
    Examples, BrokenRegisters,
    testing::Values(
        BrokenModel{"[[example]]\nkind", "[[sample]]\nkind",
                    "m.toml:1:1: the model has no [[example]]"},
        BrokenModel{"words = \"4148 0000 0001\"", "words = \"4148 000\"",
                    "m.toml:27:49: expected hex words"},
        BrokenModel{"function = 3, wire", "function = 1, wire",
                    "m.toml:27:14: [[registers]] \"bits\" is missing"},
        BrokenModel{"function = 3, wire = 10, words = \"4148 0000 0001\"",
                    "function = 1, wire = 10, bits = \"012\"",
                    "m.toml:27:48: expected bits by rising"},
        BrokenModel{"wire = 10", "wire = 65534", "m.toml:27:52: the words reach beyond"},
        BrokenModel{"values = { speed", "values = { spead",
                    "m.toml:28:20: no channel of \"sample\""},
        BrokenModel{"registers = [{", "words = [{", "m.toml:24:1: \"registers\" is missing"}));

TEST(Load, reads_scales_parts_and_bits) {
  const auto loaded = parse_model(
      with(with(register_model, "format = \"f32\"", "format = \"s16\""), "register = 11\n",
           "register = 11\npart = [0, 12]\nfactor = 0.004884\noffset = -40\n"
           "scale = { register = 31, format = \"u16\", by = \"exponent\" }\n"
           "require = [{ register = 15, function = 2, length = 3, is_not = [5] }]\n"),
      "m.toml");
  ASSERT_THAT(loaded.mistakes, IsEmpty());
  const RegisterChannel& channel = loaded.model->registers->kinds[0].channels[0];
  EXPECT_EQ(channel.terms[0].part, (BitPart{0, 12}));
  EXPECT_EQ(channel.factor, (ExactNumber{4884, 6}));
  EXPECT_EQ(channel.offset, (ExactNumber{-4, -1}));
  EXPECT_EQ(channel.scale->by, RegisterScale::By::exponent);
  EXPECT_EQ(channel.scale->value.address, 30);
  EXPECT_EQ(channel.require[0].value.width(), 3);
  EXPECT_THAT(channel.require[0].is_not, ElementsAre(5));
  EXPECT_EQ(loaded.model->kinds[0].channels[0].type, ValueType::decimal);
  // Registers 11 and 13, 31 in one read, the inputs in another.
  const auto& spans = loaded.model->registers->kinds[0].spans;
  EXPECT_THAT(spans, ElementsAre(ReadSpan{2, 14, 3}, ReadSpan{3, 10, 21}));
  // 8 + 6 bytes for three inputs, 8 + 47 for 21 registers.
  const PollSize size = poll_size(*loaded.model->registers, false);
  EXPECT_EQ(size.answer_bytes, 6U + 47U);
}

TEST(Load, a_whole_factor_leaves_an_integer) {
  const auto loaded = parse_model(with(with(register_model, "format = \"f32\"", "format = \"u16\""),
                                       "register = 11\n", "register = 11\nfactor = 10\n"),
                                  "m.toml");
  ASSERT_THAT(loaded.mistakes, IsEmpty());
  EXPECT_EQ(loaded.model->kinds[0].channels[0].type, ValueType::integer);
}

class BrokenMessages : public testing::TestWithParam<BrokenModel> {};

TEST_P(BrokenMessages, are_said_with_their_place) {
  const std::string text = with(message_model, GetParam().from, GetParam().to);
  EXPECT_FALSE(parse_model(text, "m.toml").model);
  EXPECT_THAT(mistakes_in(text), Contains(says(GetParam().mistake)));
}

const BrokenModel broken_messages_framing[] = {
    {"[messages]\nstarts = \"$\"\nchecksum = \"nmea\"", "", "m.toml:1:1: \"messages\" is missing"},
    {"starts = \"$\"", "starts = \"\"", "m.toml:7:10: starts is empty"},
    {"starts = \"$\"", "starts = \"$\"\nseparator = \", \"",
     "m.toml:8:13: separator is not one character"},
    {"checksum = \"nmea\"\n", "", "m.toml:6:1: \"checksum\" is missing"},
    {"checksum = \"nmea\"", "checksum = \"crc\"", "m.toml:8:12: checksum is \"crc\""},
    {"checksum = \"nmea\"", "checksum = \"nmea\"\nmax_length = 15",
     "m.toml:9:14: max_length is 15"},
    {"tag = \"$??ABC\"", "tag = \"ABC\"", "m.toml:12:7: tag is \"ABC\""},
    {"tag = \"$??ABC\"\n", "", "m.toml:11:1: \"tag\" is missing"},
    {"fields = [3]\n", "", "m.toml:11:1: expected either \"fields\""},
    {"fields = [3]", "fields = [3]\ngroup = 2", "m.toml:11:1: expected either \"fields\""},
    {"[kind.message]\ntag = \"$??ABC\"\nfields = [3]",
     "[kind.axis]\nname = \"bin\"\nunit = \"1\"\npoints = 2\n[kind.message]\ntag = "
     "\"$??ABC\"\ngroup = 3",
     "m.toml:11:1: the message's fields repeat (\"group\")"},
    {"fields = [3]", "fields = [0]", "m.toml:13:10: fields holds 0"},
    {"fields = [3]", "fields = [3]\nselect = [{ field = 1 }]", "m.toml:14:11: a test needs either"},
};
INSTANTIATE_TEST_SUITE_P(Framing, BrokenMessages, ::testing::ValuesIn(broken_messages_framing));

const BrokenModel broken_messages_lines[] = {

    {"starts = \"$\"\n", "", "m.toml:11:1: unknown key \"tag\""},
    {"fields = [3]", "fields = [3]\nprefix = [\"#\"]", "m.toml:14:1: unknown key"},
    {"field = 1\n", "field = 1\nkey = \"p =\"\n", "m.toml:18:7: a value stands in"},
    {"field = 1\n", "field = 1\nformat = \"hex\"\ntype = \"decimal\"\n",
     "m.toml:19:8: format \"hex\" without scale"},
    {"field = 1\n", "field = 1\nformat = \"time\"\n", "m.toml:14:1: format \"time\""},
    {"field = 1\n", "field = 1\nformat = \"time\"\npattern = \"%Y %d %H:%M\"\n",
     "m.toml:19:11: format \"time\" needs"},
    {"field = 1\n", "field = 1\npattern = \"%Y%j %H:%M\"\n", "m.toml:18:11: format"},
    {"field = 1\n", "field = 1\nmore = [9]\n", "m.toml:17:9: field 9 is beyond"},
    {"field = 1\n", "field = 1\nscale = { denominator = 0 }\n", "m.toml:18:25: denominator is 0"},
};
INSTANTIATE_TEST_SUITE_P(Lines, BrokenMessages, ::testing::ValuesIn(broken_messages_lines));

const BrokenModel broken_messages_fields[] = {

    {"field = 1\n", "", "m.toml:14:1: \"field\" is missing"},
    {"field = 1\n", "field = 4\n", "m.toml:17:9: field 4 is beyond the message's 3"},
    {"field = 1\n", "field = 1\nformat = \"roman\"\n", "m.toml:18:10: format is \"roman\""},
    {"field = 1\n", "field = 1\nformat = \"utc\"\n", "m.toml:14:1: format \"utc\" needs \"date\""},
    {"field = 1\n", "field = 1\ndate = [2]\n", "m.toml:18:8: format \"utc\" needs"},
    {"field = 1\n", "field = 1\nrole = \"utc\"\n",
     "m.toml:18:8: role \"utc\" needs format \"utc\""},
    {"field = 1\n", "field = 1\ntype = \"text\"\n",
     "m.toml:18:8: format \"text\" or \"data\" and type \"text\""},
    {"field = 1\n", "field = 1\ntype = \"float64\"\nformat = \"degrees-minutes\"\n",
     "m.toml:18:8: a converted number"},
    {"field = 1\n", "field = 1\nsign = { field = 2 }\n", "m.toml:18:8: \"positive\" is missing"},
    {"field = 1\n", "field = 1\nunits = { field = 2 }\n", "m.toml:18:9: \"factors\" is missing"},
    {"field = 1\n", "field = 1\nunits = { field = 2, factors = { M = [0, 1] } }\n",
     "m.toml:18:38: expected [numerator, denominator]"},
    {"field = 1\n",
     "field = 1\nscale = { denominator = 9 }\nunits = { field = 2, factors = { M = [1, 1] } }\n",
     "m.toml:19:9: units are of format \"number\", without scale"},
    {"field = 1\n",
     "field = 1\nformat = \"time-of-day\"\nunits = { field = 2, factors = { M = [1, 1] } }\n",
     "m.toml:19:9: units are of format \"number\""},
    {"field = 1\n", "field = 1\nformat = \"time-of-day\"\nscale = { denominator = 9 }\n",
     "m.toml:19:9: scale is of formats"},
    {"field = 1\n", "field = 1\nformat = \"degrees-minutes\"\nscale = { denominator = 9 }\n",
     "m.toml:19:9: scale is of formats"},
    {"field = 1\n",
     "field = 1\nformat = \"hex\"\nsign = { field = 2, positive = \"N\", negative = \"S\" }\n",
     "m.toml:19:8: sign is of formats"},
    {"field = 1\n", "field = 1\nmore = [2]\n", "m.toml:18:8: more is of format \"time\""},
    {"field = 1\n", "field = 1\nrequire = [{ is = [\"A\"] }]\n",
     "m.toml:18:12: \"field\" is missing"},
    {"text = \"$XXABC,1.50,up,*73\"\n", "", "m.toml:23:1: \"text\" is missing"},
};
INSTANTIATE_TEST_SUITE_P(Fields, BrokenMessages, ::testing::ValuesIn(broken_messages_fields));

TEST(Load, a_description_that_would_not_fit_is_a_mistake) {
  std::string text = register_model;
  const std::string name(600, 'n');
  for (int i = 0; i < 14; ++i) {
    text = with(text, "[[example]]",
                "[[kind.channel]]\nname = \"c" + std::to_string(i) +
                    "\"\nunit = \"m\"\nlong_name = \"" + name +
                    "\"\nregister = " + std::to_string(100 + 2 * i) + "\n[[example]]");
  }
  EXPECT_THAT(mistakes_in(text), ElementsAre(says("m.toml:12:1: description: JSON text of")));
}

TEST(Load, a_scan_counter_that_cannot_vouch_is_a_mistake) {
  // Point 2's speed is read in another request than its counter.
  const std::string text =
      with(with(with(register_model, "[[kind.channel]]",
                     "scan_counter = \"count\"\n[kind.axis]\nname = \"height\"\nunit = \"m\"\n"
                     "points = 2\nstride = 400\ndefaults = [1.0, 2.0]\n[[kind.channel]]\nname = "
                     "\"count\"\nunit = \"1\"\naxis = true\nregister = 101\n[[kind.channel]]"),
                "register = 11", "register = 11\naxis = true"),
           "register = 11", "register = 11");
  EXPECT_THAT(mistakes_in(text), Contains(testing::HasSubstr("too far apart")));
}

}  // namespace
}  // namespace buoyd
