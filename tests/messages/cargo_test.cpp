#include "messages/cargo.hpp"

#include <gtest/gtest.h>

#include "core/own_readings.hpp"
#include "core/settings.hpp"
#include "messages/message_readings.hpp"

namespace buoyd {
namespace {

const std::vector<std::string> every(message_classes.begin(), message_classes.end());

TEST(Cargo, of_a_position_is_its_latitude_and_longitude) {
  const auto cargo = cargo_of(*test::position_description(), Micros(0), every);
  ASSERT_TRUE(cargo);
  EXPECT_EQ(cargo->rank, 0U);
  EXPECT_EQ(cargo->places, (std::vector<std::size_t>{0, 1}));
  EXPECT_FALSE(cargo->is_alarm);
}

TEST(Cargo, of_an_event_is_an_alarm) {
  const Reading own = event_reading({"bus", "line_gone", "why"}, MonoTime{});
  const auto cargo = cargo_of(*own.description, Micros(0), every);
  ASSERT_TRUE(cargo && cargo->is_alarm);
  EXPECT_EQ(cargo->rank, 1U);
  const auto storm =
      test::message_description("met", "storm", R"({"name":"state","type":"integer"})",
                                R"("computed":{"method":"event","of":"wind"},)");
  EXPECT_TRUE(cargo_of(*storm, Micros(0), every)->is_alarm);
}

TEST(Cargo, of_an_event_is_an_alarm_though_its_kind_is_named) {
  const Reading own = event_reading({"bus", "line_gone", "why"}, MonoTime{});
  const auto cargo = cargo_of(*own.description, Micros(0), {"position", "buoyd.event"});
  ASSERT_TRUE(cargo);
  EXPECT_TRUE(cargo->is_alarm) << "else the next event takes its place";
  EXPECT_FALSE(cargo_of(*test::row_description(), Micros(0), {"met.wind_10min"})->is_alarm);
}

TEST(Cargo, of_a_drift_is_an_alarm_though_it_says_where_it_began) {
  const auto drift =
      test::message_description("gnss", "drift",
                                R"({"name":"state","type":"integer"},)"
                                R"({"name":"value","type":"float64","unit":"m"},)"
                                R"({"name":"latitude","type":"float64","unit":"degrees_north"},)"
                                R"({"name":"longitude","type":"float64","unit":"degrees_east"})",
                                R"("computed":{"method":"event","of":"track"},)");
  const auto cargo = cargo_of(*drift, Micros(0), every);
  ASSERT_TRUE(cargo && cargo->is_alarm);
  EXPECT_EQ(cargo->places, (std::vector<std::size_t>{0, 1, 2, 3}));
  EXPECT_FALSE(cargo_of(*drift, Micros(0), {"position"}));
}

TEST(Cargo, of_where_others_are_is_nothing_but_by_their_kind) {
  const auto ship =
      test::message_description("ais", "position_a",
                                R"({"name":"latitude","type":"decimal","unit":"degrees_north"},)"
                                R"({"name":"longitude","type":"decimal","unit":"degrees_east"})",
                                R"("of":"target",)");
  EXPECT_FALSE(cargo_of(*ship, Micros(0), every));
  EXPECT_TRUE(cargo_of(*ship, Micros(0), {"position", "ais.position_a"}));
}

TEST(Cargo, of_a_row_is_all_of_it_and_of_a_sample_nothing) {
  const auto row = cargo_of(*test::row_description(), test::row_span, every);
  ASSERT_TRUE(row);
  EXPECT_EQ(row->rank, 2U);
  EXPECT_EQ(row->places.size(), 2U);
  EXPECT_FALSE(cargo_of(*test::row_description(), std::chrono::seconds(1), every));
}

TEST(Cargo, of_a_row_of_means_is_all_of_it_though_one_is_of_the_latitude) {
  const auto means = test::message_description(
      "met", "ten_minutes",
      R"({"name":"wind_speed_mean","type":"float64","unit":"m s-1"},)"
      R"({"name":"latitude_mean","type":"float64","unit":"degrees_north"},)"
      R"({"name":"longitude_mean","type":"float64","unit":"degrees_east"})");
  const auto cargo = cargo_of(*means, test::row_span, every);
  ASSERT_TRUE(cargo);
  EXPECT_EQ(cargo->rank, 2U);
  EXPECT_EQ(cargo->places.size(), 3U);
}

TEST(Cargo, of_a_named_kind_is_all_of_it) {
  const auto cargo = cargo_of(*test::row_description(), Micros(0), {"health", "met.wind_10min"});
  ASSERT_TRUE(cargo);
  EXPECT_EQ(cargo->rank, 1U);
  EXPECT_FALSE(cargo_of(*test::row_description("mast"), Micros(0), {"met.wind_10min"}));
}

TEST(Cargo, of_a_named_kind_is_all_of_it_though_it_says_where_the_station_is) {
  const auto cargo =
      cargo_of(*test::position_description(), Micros(0), {"position", "rows", "gnss.gga"});
  ASSERT_TRUE(cargo);
  EXPECT_EQ(cargo->rank, 2U);
  EXPECT_FALSE(cargo->is_position);
  EXPECT_EQ(cargo->places.size(), 3U);
}

TEST(Cargo, of_what_is_not_named_is_nothing) {
  EXPECT_FALSE(cargo_of(*test::position_description(), Micros(0), {"health"}));
}

}  // namespace
}  // namespace buoyd
