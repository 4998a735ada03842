#include "shore/export/vertical_place.hpp"

#include <gtest/gtest.h>

#include "shore/export/text/iea43_name.hpp"
#include "shore/export/text/text_words.hpp"

namespace buoyshore {
namespace {

/// A description of a speed along an axis, and its words.
struct Described {
  buoyd::DescriptionPtr description;
  buoyd::Json text;

  Described(const std::string& mounting, const std::string& axis, const std::string& reference,
            const std::string& unit = "m", const std::string& point = "40.5")
      : description(buoyd::Description::parse(
                        R"({"v":2,"instrument":"i","kind":"k",)" + mounting +
                        R"("axis":{"name":")" + axis + R"(","unit":")" + unit +
                        R"(","reference":")" + reference + R"(","points":[0,)" + point +
                        R"(]},"channels":[{"name":"speed","type":"float32",)"
                        R"("unit":"m s-1","standard_name":"wind_speed","axis":")" +
                        axis + R"("}]})")
                        .value()),
        text(*buoyd::Json::parse(description->text())) {}
  [[nodiscard]] const buoyd::Axis& axis() const { return *description->channels()[0].axis; }
  [[nodiscard]] std::optional<double> height() const { return height_of_point(text, axis(), 1); }
  [[nodiscard]] std::string name() const {
    return iea43_name(all_columns(*description, text).at(1));
  }
};

constexpr const char* above = R"("height":2.5,)";
constexpr const char* below = R"("depth":2.5,)";

TEST(VerticalPlace, a_point_is_counted_from_its_instrument) {
  EXPECT_EQ(Described(above, "height", "instrument").height(), 43);
  EXPECT_EQ(Described(below, "depth", "instrument").height(), -43);
  EXPECT_EQ(Described(R"("depth":100,)", "height", "instrument").height(), -59.5);
  EXPECT_EQ(Described(R"("height":1,)", "depth", "instrument").height(), -39.5);
  EXPECT_EQ(Described("", "height", "instrument").height(), std::nullopt);
}

TEST(VerticalPlace, or_from_the_sea_surface_wherever_the_instrument_is) {
  EXPECT_EQ(Described(above, "height", "sea surface").height(), 40.5);
  EXPECT_EQ(Described(below, "depth", "sea surface").height(), -40.5);
  EXPECT_EQ(Described("", "depth", "sea surface").height(), -40.5);
}

/// Whether it looks up or down is said in a word, or not known.
TEST(VerticalPlace, a_distance_goes_where_its_instrument_looks) {
  const auto height = [](const std::string& mounting, const std::string& reference = "instrument") {
    return Described(mounting, "distance", reference).height();
  };
  const std::string up = R"("depth":100,"orientation":"up",)";
  const std::string down = R"("depth":1,"orientation":"down",)";
  EXPECT_EQ(height(up), -59.5);
  EXPECT_EQ(height(down), -41.5);
  EXPECT_NEAR(*height(down + R"("tilt":60,)"), -21.25, 1e-9);
  EXPECT_NEAR(*height(down + R"("tilt":180,)"), -41.5, 1e-9) << "hung upside down";
  EXPECT_EQ(height(R"("depth":1,)"), std::nullopt);
  EXPECT_EQ(height(R"("depth":1,"orientation":"down the hull's side",)"), std::nullopt);
  EXPECT_EQ(height(R"("orientation":"down",)"), std::nullopt);
  EXPECT_EQ(height(down, "target"), std::nullopt);
}

TEST(VerticalPlace, an_axis_of_something_else_has_none) {
  EXPECT_EQ(Described(above, "cell", "instrument", "1").height(), std::nullopt);
  EXPECT_EQ(Described(above, "height", "instrument", "cm").height(), std::nullopt);
}

TEST(VerticalPlace, names_of_task_43_have_it) {
  const std::string ends = "__null__m/s";
  EXPECT_EQ(Described(above, "height", "instrument").name(), "wind_speed__avg__043__lidar" + ends);
  EXPECT_EQ(Described(above, "height", "sea surface").name(),
            "wind_speed__avg__040.5__lidar" + ends);
  EXPECT_EQ(Described("", "depth", "instrument").name(), "wind_speed__avg__-040.5__null" + ends)
      << "from the instrument";
  EXPECT_EQ(Described(above, "cell", "instrument", "1").name(), "");
  EXPECT_EQ(Described(below, "distance", "instrument").name(), "");
  EXPECT_EQ(Described(R"("depth":2.5,"orientation":"down",)", "distance", "instrument").name(),
            "wind_speed__avg__-043__null" + ends);
}

/// 10.1 - 16.1 is -6.000000000000002, and 4.1 - 0.1 is 3.9999999999999996.
TEST(VerticalPlace, names_of_task_43_have_round_heights) {
  const auto named = [](const std::string& depth, const std::string& point) {
    return Described(R"("depth":)" + depth + ',', "height", "instrument", "m", point).name();
  };
  EXPECT_EQ(named("16.1", "10.1"), "wind_speed__avg__-006__lidar__null__m/s");
  EXPECT_EQ(named("0.1", "4.1"), "wind_speed__avg__004__lidar__null__m/s");
  EXPECT_EQ(named("0.1", "0.1"), "wind_speed__avg__000__lidar__null__m/s");
  EXPECT_EQ(named("0", "1200.125"), "wind_speed__avg__1200.125__lidar__null__m/s");
}

TEST(VerticalPlace, a_current_profiler_that_looks_up_is_no_lidar) {
  const auto profiler =
      buoyd::Description::parse(
          R"({"v":2,"instrument":"adcp","kind":"k","depth":50,"axis":{"name":"height","unit":"m",)"
          R"("reference":"instrument","points":[10]},"channels":[{"name":"speed","type":"float32",)"
          R"("unit":"m s-1","standard_name":"sea_water_speed","axis":"height"}]})")
          .value();
  const buoyd::Json text = *buoyd::Json::parse(profiler->text());
  EXPECT_EQ(iea43_name(all_columns(*profiler, text).at(0)),
            "water_speed__avg__-040__null__null__m/s");
}

}  // namespace
}  // namespace buoyshore
