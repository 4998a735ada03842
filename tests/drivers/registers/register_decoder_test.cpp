#include "drivers/registers/register_decoder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "drivers/driver_support.hpp"
#include "model/model_text.hpp"

namespace buoyd {
namespace {

using Words = std::vector<std::uint16_t>;

/// A model's kind with the words of a test in its image.
class Decoding {
 public:
  explicit Decoding(ModelPtr model)
      : model_(std::move(model)),
        image(model_->registers->kinds[0].spans),
        decoder_(model_->kinds[0], model_->registers->kinds[0], image) {}

  [[nodiscard]] std::string value(std::string_view channel) const {
    Sample sample;
    decoder_.decode(image, sample.values);
    return value_of(*model_, sample, channel);
  }
  [[nodiscard]] std::string null_codes() const {
    Values values;
    decoder_.decode(image, values);
    return decoder_.null_codes(image, values);
  }
  [[nodiscard]] std::vector<double> axis() const { return decoder_.axis(image); }

 private:
  ModelPtr model_;

 public:
  RegisterImage image;

 private:
  RegisterDecoder decoder_;
};

Decoding decoding(const std::string& from, const std::string& to) {
  return Decoding(model_of(with(register_model, from, to)));
}

TEST(RegisterDecoder, reads_floats_and_enumerations) {
  Decoding it(model_of(register_model));
  it.image.put(3, 10, Words{0x4148, 0, 1});
  EXPECT_EQ(it.value("speed"), "12.5");
  EXPECT_EQ(it.value("state"), "1");
}

TEST(RegisterDecoder, absent_words_are_no_value) {
  Decoding it(model_of(register_model));
  it.image.put(3, 11, Words{0, 1});  // half of the float
  EXPECT_EQ(it.value("speed"), "null");
  EXPECT_EQ(it.value("state"), "1");
}

TEST(RegisterDecoder, not_a_number_is_no_value) {
  for (const Words& words : {Words{0xFFFF, 0xFFFF}, Words{0x7FC0, 0}, Words{0x7F80, 0}}) {
    Decoding it(model_of(register_model));
    it.image.put(3, 10, words);
    EXPECT_EQ(it.value("speed"), "null");
  }
}

TEST(RegisterDecoder, nulls_are_tested_by_equality) {
  Decoding it = decoding("register = 11", "register = 11\nnull = [9998, 9999]");
  it.image.put(3, 10, float_words(9999));
  EXPECT_EQ(it.value("speed"), "null");
  it.image.put(3, 10, float_words(9998));
  EXPECT_EQ(it.value("speed"), "null");
  it.image.put(3, 10, float_words(9998.999F));
  EXPECT_EQ(it.value("speed"), "9998.999");
}

TEST(RegisterDecoder, says_which_null_code_a_value_was) {
  Decoding it = decoding("register = 11", "register = 11\nnull = [9998, 9999]\nmaximum = 60");
  it.image.put(3, 10, float_words(9998));
  EXPECT_EQ(it.null_codes(), "10");
  it.image.put(3, 10, float_words(9999));
  EXPECT_EQ(it.null_codes(), "20");
  it.image.put(3, 10, float_words(61));
  EXPECT_EQ(it.null_codes(), "") << "missing without a code";
  it.image.put(3, 10, float_words(12));
  EXPECT_EQ(it.null_codes(), "");
}

TEST(RegisterDecoder, says_a_null_code_that_no_float32_is) {
  Decoding it = decoding("register = 11", "register = 11\nnull = [-999.0, -99.9]");
  it.image.put(3, 10, float_words(-99.9F));
  EXPECT_EQ(it.value("speed"), "null");
  EXPECT_EQ(it.null_codes(), "20");
}

TEST(RegisterDecoder, a_value_whose_test_fails_was_no_code) {
  Decoding it = decoding("register = 11",
                         "register = 11\nnull = [9999]\n"
                         "require = [{ register = 15, format = \"u16\", is = [1] }]");
  it.image.put(3, 10, float_words(9999));
  it.image.put(3, 14, Words{1});
  EXPECT_EQ(it.null_codes(), "10");
  it.image.put(3, 14, Words{0});
  EXPECT_EQ(it.null_codes(), "");
}

TEST(RegisterDecoder, limits_guard) {
  Decoding it = decoding("register = 11", "register = 11\nminimum = 0\nmaximum = 60");
  it.image.put(3, 10, float_words(60));
  EXPECT_EQ(it.value("speed"), "60");
  it.image.put(3, 10, float_words(60.01F));
  EXPECT_EQ(it.value("speed"), "null");
  it.image.put(3, 10, float_words(-0.5F));
  EXPECT_EQ(it.value("speed"), "null");
}

TEST(RegisterDecoder, a_float_that_holds_an_integer) {
  Decoding it = decoding("unit = \"m s-1\"", "unit = \"1\"\ntype = \"integer\"");
  it.image.put(3, 10, float_words(16777215));
  EXPECT_EQ(it.value("speed"), "16777215");
  it.image.put(3, 10, float_words(1.5F));
  EXPECT_EQ(it.value("speed"), "null");
}

TEST(RegisterDecoder, sums_in_double) {
  Decoding it = decoding("register = 11", "sum = [11, 21]");
  it.image.put(3, 10, float_words(844955648));
  it.image.put(3, 20, float_words(4518));
  EXPECT_EQ(it.value("speed"), "844960166");  // float32 would give 844960192
  it.image.put(3, 20, Words{0x7FC0, 0});
  EXPECT_EQ(it.value("speed"), "null");
}

TEST(RegisterDecoder, wide_integers_keep_every_digit) {
  Decoding wide(
      model_of(with(with(register_model, "register = 11", "register = 1\nformat = \"s64\""),
                    "wire = 10", "wire = 0")));
  wide.image.put(3, 0, Words{0x0020, 0x0000, 0x0000, 0x0001});  // 2^53 + 1
  EXPECT_EQ(wide.value("speed"), "9007199254740993");
}

constexpr const char* parameter_block =
    "register = 11\nrequire = [{ register = 15, format = \"u16\", is = [20] }, { register = 17, "
    "format = \"u16\", is = [0, 1] }]\nunits = { register = 16, format = \"u16\", factors = { 117 "
    "= 1.0, 118 = 0.001 } }";

struct BlockCase {
  std::uint16_t parameter;
  std::uint16_t unit;
  std::uint16_t quality;
  const char* value;
};

class ParameterBlock : public testing::TestWithParam<BlockCase> {};

TEST_P(ParameterBlock, counts_only_if_it_is_what_it_should_be) {
  const BlockCase& c = GetParam();
  Decoding it = decoding("register = 11", parameter_block);
  it.image.put(3, 10, float_words(8312));
  it.image.put(3, 14, Words{c.parameter, c.unit, c.quality});
  EXPECT_EQ(it.value("speed"), c.value);
}

INSTANTIATE_TEST_SUITE_P(
    All, ParameterBlock,
    testing::Values(BlockCase{20, 117, 0, "8312"}, BlockCase{20, 118, 0, "8.312"},
                    BlockCase{20, 117, 1, "8312"}, BlockCase{20, 117, 7, "null"},
                    BlockCase{21, 117, 0, "null"}, BlockCase{20, 119, 0, "null"},
                    BlockCase{0, 0, 0, "null"}));

TEST(RegisterDecoder, a_test_that_was_not_read_fails) {
  Decoding it = decoding("register = 11", parameter_block);
  it.image.put(3, 10, float_words(8312));
  EXPECT_EQ(it.value("speed"), "null");
}

TEST(RegisterDecoder, scaled_integers_are_decimals) {
  Decoding it =
      decoding("register = 11", "register = 11\nformat = \"s16\"\nfactor = 0.1\nnull = [32767]");
  it.image.put(3, 10, Words{0xFFDE});
  EXPECT_EQ(it.value("speed"), "-3.4");
  it.image.put(3, 10, Words{0x7FFF});
  EXPECT_EQ(it.value("speed"), "null");
}

TEST(RegisterDecoder, offsets_come_after_the_factor) {
  Decoding it = decoding(
      "register = 11", "register = 11\nformat = \"u16\"\nfactor = 0.1\noffset = -40\nmaximum = 60");
  it.image.put(3, 10, Words{0x0238});
  EXPECT_EQ(it.value("speed"), "16.8");
  it.image.put(3, 10, Words{1001});  // 60.1
  EXPECT_EQ(it.value("speed"), "null");
}

struct ScaleCase {
  const char* by;
  std::uint16_t stated;
  const char* value;
};

class StatedScale : public testing::TestWithParam<ScaleCase> {};

TEST_P(StatedScale, is_the_instruments) {
  const ScaleCase& c = GetParam();
  Decoding it =
      decoding("register = 11",
               std::string("register = 11\nformat = \"u16\"\nscale = { register = 15, format "
                           "= \"s16\", by = \"") +
                   c.by + "\" }");
  it.image.put(3, 10, Words{0x0921});
  it.image.put(3, 14, Words{c.stated});
  EXPECT_EQ(it.value("speed"), c.value);
}

// 0921 with scale factors -1, -2 and "not implemented" is modbus.md 5.4 (SunSpec).
INSTANTIATE_TEST_SUITE_P(
    All, StatedScale,
    testing::Values(ScaleCase{"exponent", 0xFFFF, "233.7"}, ScaleCase{"exponent", 0xFFFE, "23.37"},
                    ScaleCase{"exponent", 2, "233700"}, ScaleCase{"exponent", 0x8000, "null"},
                    ScaleCase{"decimals", 2, "23.37"}, ScaleCase{"decimals", 0, "2337"},
                    ScaleCase{"decimals", 19, "null"}, ScaleCase{"factor", 3, "7011"}));

TEST(RegisterDecoder, a_scale_of_64_bits_that_is_none_leaves_no_value) {
  for (const char* by : {"exponent", "decimals"}) {
    Decoding it = decoding("register = 11",
                           std::string("register = 11\nformat = \"u16\"\nscale = { register = 15, "
                                       "format = \"s64\", by = \"") +
                               by + "\" }");
    it.image.put(3, 10, Words{0x0921});
    it.image.put(3, 14, Words{0, 0, 0, 0});
    EXPECT_EQ(it.value("speed"), "2337") << by;
    it.image.put(3, 14, Words{0x8000, 0, 0, 0});
    EXPECT_EQ(it.value("speed"), "null") << by;
  }
}

TEST(RegisterDecoder, parts_of_one_register) {
  Decoding it(model_of(with(
      with(register_model, "register = 11", "register = 11\nformat = \"sm16\"\npart = [8, 8]"),
      "format = \"u16\"\nvalues = { 0 = \"off\", 1 = \"on\" }\nregister = 13",
      "format = \"u16\"\npart = [0, 8]\nvalues = { 0 = \"off\", 1 = \"on\" }\nregister = 11")));
  it.image.put(3, 10, Words{0x8501});
  EXPECT_EQ(it.value("speed"), "-5");
  EXPECT_EQ(it.value("state"), "1");
}

TEST(RegisterDecoder, a_gate_on_a_discrete_input) {
  Decoding it = decoding("register = 11",
                         "register = 11\nrequire = [{ register = 6, function = 2, is = [0] }]");
  it.image.put(3, 10, float_words(2.5F));
  EXPECT_EQ(it.value("speed"), "null");  // the input was not read
  it.image.put(2, 5, Words{0});
  EXPECT_EQ(it.value("speed"), "2.5");
  it.image.put(2, 5, Words{1});
  EXPECT_EQ(it.value("speed"), "null");
}

TEST(RegisterDecoder, a_gate_that_names_what_is_bad) {
  Decoding it =
      decoding("register = 11",
               "register = 11\nrequire = [{ register = 15, format = \"u16\", is_not = [7] }]");
  it.image.put(3, 10, float_words(2.5F));
  it.image.put(3, 14, Words{7});
  EXPECT_EQ(it.value("speed"), "null");
  it.image.put(3, 14, Words{8});
  EXPECT_EQ(it.value("speed"), "2.5");
}

TEST(RegisterDecoder, texts) {
  Decoding it =
      decoding("unit = \"m s-1\"\nregister = 11", "format = \"text\"\nlength = 2\nregister = 11");
  it.image.put(3, 10, Words{0x4142, 0x4300});
  EXPECT_EQ(it.value("speed"), "ABC");
  it.image.put(3, 10, Words{0, 0});
  EXPECT_EQ(it.value("speed"), "null");
}

constexpr const char* parameter_list =
    "register = 11\nrequire = [{ register = 41, format = \"u16\", is = [0] }]\nfind = { register = "
    "31, format = \"u16\", count = 3, stride = 2, factors = { 6 = 1.0, 7 = 0.001 } }";

TEST(RegisterDecoder, a_value_is_found_by_its_id) {
  Decoding it(model_of(with(with(register_model, "register = 11", parameter_list), "register = 13",
                            "register = 51")));
  it.image.put(3, 10, float_words(17.5F));
  it.image.put(3, 12, float_words(35172));
  it.image.put(3, 14, float_words(8.5F));
  it.image.put(3, 40, Words{0, 0, 2});
  it.image.put(3, 30, Words{1, 7, 0});
  EXPECT_EQ(it.value("speed"), "35.172");
  it.image.put(3, 30, Words{6, 1, 0});
  EXPECT_EQ(it.value("speed"), "17.5");
  it.image.put(3, 30, Words{1, 4, 6});  // its status is 2: not available
  EXPECT_EQ(it.value("speed"), "null");
  it.image.put(3, 30, Words{1, 4, 5});
  EXPECT_EQ(it.value("speed"), "null");
}

TEST(RegisterDecoder, a_date_outside_its_limits_is_no_value) {
  Decoding it = decoding("register = 11",
                         "minimum = 1e9\nmaximum = 2e9\ndate_time = [{ register = 11, format = "
                         "\"u32\", digits = \"YYYYMMDD\" }]");
  it.image.put(3, 10, words_of(20260314));
  EXPECT_EQ(it.value("speed"), "1773446400");
  it.image.put(3, 10, words_of(19991231));
  EXPECT_EQ(it.value("speed"), "null");
  it.image.put(3, 10, words_of(20991231));
  EXPECT_EQ(it.value("speed"), "null");
}

TEST(RegisterDecoder, months_of_31_days_outside_their_limits_are_no_value) {
  Decoding it = decoding("register = 11",
                         "minimum = 1e9\ntime = \"months-of-31-days\"\nformat = \"u32\"\n"
                         "register = 11");
  it.image.put(3, 10, words_of(844960166));
  EXPECT_EQ(it.value("speed"), "1773500966");
  it.image.put(3, 10, words_of(2764800));  // the year 2000 begins
  EXPECT_EQ(it.value("speed"), "null");
}

TEST(RegisterDecoder, a_scaled_float_stays_a_float) {
  Decoding it = decoding("register = 11", "register = 11\nfactor = 100");
  it.image.put(3, 10, float_words(0.9713F));
  EXPECT_EQ(it.value("speed"), "97.13");
}

constexpr const char* height_axis =
    "[kind.axis]\nname = \"height\"\nunit = \"m\"\npoints = 3\nstride = 20\npoint = { register = "
    "17, unused = 0 }\nin_use = { register = 101, format = \"u16\" }\n[[kind.channel]]";

class AxisDecoding : public testing::Test {
 protected:
  void SetUp() override {
    for (std::uint16_t point = 0; point < 3; ++point) {
      const auto base = static_cast<std::uint16_t>(10 + 20 * point);
      it.image.put(3, base, float_words(static_cast<float>(point) + 0.5F));
      it.image.put(3, static_cast<std::uint16_t>(base + 6),
                   float_words(static_cast<float>(40 + 10 * point)));
    }
  }

  Decoding it{model_of(with(with(register_model, "[[kind.channel]]", height_axis), "register = 11",
                            "register = 11\naxis = true"))};
};

TEST_F(AxisDecoding, reads_each_point) {
  it.image.put(3, 100, Words{3});
  EXPECT_EQ(it.value("speed"), "[0.5,1.5,2.5]");
  EXPECT_THAT(it.axis(), testing::ElementsAre(40, 50, 60));
}

TEST_F(AxisDecoding, points_not_in_use_are_padding) {
  it.image.put(3, 100, Words{2});
  EXPECT_EQ(it.value("speed"), "[0.5,1.5,null]");
  EXPECT_THAT(it.axis(), testing::ElementsAre(40, 50, 0));
}

TEST_F(AxisDecoding, a_point_at_the_unused_coordinate_is_padding) {
  it.image.put(3, 100, Words{3});
  it.image.put(3, 36, float_words(0));
  EXPECT_EQ(it.value("speed"), "[0.5,null,2.5]");
  EXPECT_THAT(it.axis(), testing::ElementsAre(40, 0, 60));
}

TEST_F(AxisDecoding, a_code_at_a_point_that_is_not_in_use_is_none) {
  Decoding coded{model_of(with(with(register_model, "[[kind.channel]]", height_axis),
                               "register = 11", "register = 11\naxis = true\nnull = [9999]"))};
  coded.image.put(3, 100, Words{2});
  coded.image.put(3, 30, float_words(9999));
  coded.image.put(3, 50, float_words(9999));
  EXPECT_EQ(coded.null_codes(), "0100");
}

TEST_F(AxisDecoding, an_impossible_count_is_not_believed) {
  it.image.put(3, 100, Words{9});
  EXPECT_EQ(it.value("speed"), "[0.5,1.5,2.5]");
}

TEST_F(AxisDecoding, scalars_beside_an_axis_stand_once) {
  it.image.put(3, 12, Words{1});
  EXPECT_EQ(it.value("state"), "1");
}

struct StampCase {
  double stamp;
  std::optional<std::int64_t> seconds;
};

class MonthsOf31Days : public testing::TestWithParam<StampCase> {};

TEST_P(MonthsOf31Days, are_dates) {
  EXPECT_EQ(seconds_of_months_of_31_days(GetParam().stamp), GetParam().seconds);
}

/// The stamp as project-windio's src/lidar_data.py composes it.
double stamp(int year, int month, int day, int hour, int minute, int second) {
  return ((((static_cast<double>(year - 2000) * 12 + month) * 31 + day) * 24 + hour) * 60 +
          minute) *
             60 +
         second;
}

const StampCase months_of31_days_all[] = {
    {844960166, 1773500966},  // 2026-03-14T15:09:26Z
    {870566398, 1798761598},  // 2026-12-31T23:59:58Z
    {stamp(2000, 1, 1, 0, 0, 0), 946684800},
    {stamp(2024, 2, 29, 12, 0, 0), 1709208000},
    {stamp(2023, 2, 29, 12, 0, 0), std::nullopt},
    {stamp(2026, 4, 31, 0, 0, 0), std::nullopt},
    {0, std::nullopt},
    {-5, std::nullopt},
    {1e18, std::nullopt},
    {std::numeric_limits<double>::quiet_NaN(), std::nullopt},
};
INSTANTIATE_TEST_SUITE_P(All, MonthsOf31Days, ::testing::ValuesIn(months_of31_days_all));

}  // namespace
}  // namespace buoyd
