#include "shore/export/cf_layout.hpp"

#include <gmock/gmock.h>

#include "shore/export/cf_words.hpp"

namespace buoyshore {
namespace {

using testing::ElementsAre;

CfLayout layout_of(const std::string& head, const std::string& channels, bool has_span = false) {
  return cf_layout(*buoyd::Description::parse(R"({"v":2,"instrument":"i","kind":"k",)" + head +
                                              R"("channels":[)" + channels + "]}")
                        .value(),
                   has_span);
}

/// A text as it is, a number as printed; "" if it is not there.
std::string at(const CfAttributes& attributes, const std::string& name) {
  for (const auto& [key, value] : attributes) {
    if (key != name) continue;
    const auto* text = std::get_if<std::string>(&value);
    return text != nullptr ? *text : std::to_string(std::get<double>(value));
  }
  return "";
}

constexpr const char* speed_json =
    R"({"name":"wind_speed","type":"float32","unit":"m s-1","standard_name":"wind_speed")";
constexpr const char* heights_json =
    R"("axis":{"name":"height","unit":"m","reference":"instrument","points":[10,40]},)";

TEST(Layout, a_channel_has_a_flag_and_its_words) {
  const CfLayout layout = layout_of(R"("height":4,"interval":1,"over":600,)",
                                    std::string(speed_json) + R"(,"method":"mean"})", true);
  const CfVariable& variable = layout.variables.at(0);
  EXPECT_EQ(variable.type, NcType::float32);
  EXPECT_EQ(at(variable.attributes, "standard_name"), "wind_speed");
  EXPECT_EQ(at(variable.attributes, "units"), "m s-1");
  EXPECT_EQ(at(variable.attributes, "cell_methods"), "time: mean (interval: 1 s)");
  EXPECT_EQ(at(variable.attributes, "long_name"), "wind speed, of 600 s");
  EXPECT_EQ(at(variable.attributes, "ancillary_variables"), "wind_speed_qc_agg");
  EXPECT_EQ(layout.feature_type, "timeSeries");
  ASSERT_TRUE(layout.vertical);
  EXPECT_THAT(layout.vertical->values, ElementsAre(4));
}

TEST(Layout, heights_are_said_from_the_surface_where_the_mounting_is_known) {
  const std::string channel = std::string(speed_json) + R"(,"axis":"height"})";
  CfLayout layout = layout_of(std::string(R"("height":2,)") + heights_json, channel);
  EXPECT_EQ(layout.feature_type, "timeSeriesProfile");
  EXPECT_TRUE(layout.vertical->is_of_axis);
  EXPECT_THAT(layout.vertical->values, ElementsAre(12, 42));
  EXPECT_EQ(at(layout.axis->attributes, "axis"), "");
  layout = layout_of(heights_json, channel);
  EXPECT_FALSE(layout.vertical);
  EXPECT_EQ(at(layout.axis->attributes, "axis"), "Z");
  EXPECT_EQ(at(layout.axis->attributes, "long_name"), "height from instrument");
}

TEST(Layout, what_an_instrument_below_the_surface_looks_up_to_has_depths) {
  const CfLayout layout = layout_of(std::string(R"("depth":50,)") + heights_json,
                                    std::string(speed_json) + R"(,"axis":"height"})");
  ASSERT_TRUE(layout.vertical);
  EXPECT_FALSE(layout.vertical->is_up);
  EXPECT_THAT(layout.vertical->values, ElementsAre(40, 10));
  EXPECT_EQ(at(layout.vertical->attributes, "standard_name"), "depth");
}

TEST(Layout, cells_at_a_distance_have_depths_where_it_is_known_where_they_lie) {
  const std::string cells =
      R"("axis":{"name":"distance","unit":"m","reference":"instrument","points":[10,40]},)";
  const std::string channel = std::string(speed_json) + R"(,"axis":"distance"})";
  CfLayout layout = layout_of(R"("depth":1,"orientation":"down",)" + cells, channel);
  EXPECT_EQ(layout.feature_type, "timeSeriesProfile");
  ASSERT_TRUE(layout.vertical);
  EXPECT_TRUE(layout.vertical->is_of_axis);
  EXPECT_FALSE(layout.vertical->is_up);
  EXPECT_THAT(layout.vertical->values, ElementsAre(11, 41));
  EXPECT_EQ(layout.axis->name, "distance");
  EXPECT_EQ(at(layout.axis->attributes, "comment"), "");
  layout = layout_of(R"("depth":1,)" + cells, channel);
  EXPECT_EQ(layout.feature_type, "timeSeries");
  EXPECT_FALSE(layout.vertical->is_of_axis) << "that of the instrument";
  EXPECT_THAT(at(layout.axis->attributes, "comment"), testing::HasSubstr("No depths"));
}

TEST(Layout, points_out_of_order_are_beside_their_dimension) {
  const CfLayout layout = layout_of(R"("axis":{"name":"cell","unit":"1","points":[3,1,2]},)",
                                    R"({"name":"x","type":"float64","unit":"1","axis":"cell"})");
  EXPECT_EQ(layout.axis->dimension, "cell_point");
  EXPECT_EQ(layout.axis->name, "cell");
  EXPECT_EQ(layout.feature_type, "timeSeries");
}

TEST(Layout, no_channel_has_a_name_of_the_files_own) {
  const CfLayout layout = layout_of("", R"({"name":"time","type":"text","unit":""},)"
                                        R"({"name":"x","type":"integer","unit":"KiB"},)"
                                        R"({"name":"x_qc_agg","type":"decimal","unit":"1"})");
  EXPECT_EQ(layout.variables[0].name, "channel_time");
  EXPECT_EQ(layout.variables[1].name, "x");
  EXPECT_EQ(at(layout.variables[1].attributes, "units"), "1024 byte");
  EXPECT_EQ(layout.variables[2].name, "channel_x_qc_agg");
}

TEST(Layout, a_gust_says_of_what_it_is_the_maximum) {
  const CfLayout layout = layout_of(
      "",
      R"({"name":"gust","type":"decimal","unit":"m s-1","method":"maximum","over":600,"within":3},)"
      R"({"name":"mean","type":"decimal","unit":"m s-1","method":"mean","over":120})");
  EXPECT_EQ(at(layout.variables[0].attributes, "cell_methods"),
            "time: maximum (of running means of 3 s)");
  EXPECT_EQ(at(layout.variables[1].attributes, "cell_methods"),
            "time: mean (over the 120 s before)");
}

TEST(Layout, a_direction_says_what_it_is_counted_from_or_that_nobody_knows) {
  const CfLayout layout =
      layout_of("", R"({"name":"wind","type":"decimal","unit":"degree","reference":"mark"},)"
                    R"({"name":"yaw","type":"decimal","unit":"degree","reference":"unknown"})");
  EXPECT_EQ(at(layout.variables[0].attributes, "comment"), "counted from mark");
  EXPECT_EQ(at(layout.variables[1].attributes, "comment"), "what it is counted from is not known");
}

TEST(Words, durations_are_of_iso_8601) {
  EXPECT_EQ(iso_duration(0), "PT0S");
  EXPECT_EQ(iso_duration(600'000'000), "PT10M");
  EXPECT_EQ(iso_duration(86'400'000'000), "P1D");
  EXPECT_EQ(iso_duration(93'600'500'000), "P1DT2H0.5S");
  EXPECT_EQ(iso_duration(10'000'000), "PT10S");
  EXPECT_EQ(iso_duration(600'000'050), "PT10M0.00005S");
}

TEST(Words, meanings_of_flags_have_no_blanks) {
  EXPECT_EQ(flag_word("not ready (2)"), "not_ready__2_");
  EXPECT_EQ(flag_word(""), "_");
}

}  // namespace
}  // namespace buoyshore
