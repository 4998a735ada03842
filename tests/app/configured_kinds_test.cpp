#include "app/configured_kinds.hpp"

#include <gmock/gmock.h>

namespace buoyd {
namespace {

using testing::IsEmpty;

TEST(LeftKinds, are_those_that_were_there_before) {
  LeftKinds left;
  note_left(left, {{"wind", {"mean", "gust"}}, {"sonde", {"scan"}}}, {{"wind", {"mean"}}});
  EXPECT_EQ(left, (LeftKinds{{"wind", {"gust"}}, {"sonde", {}}}));
  note_left(left, {{"wind", {"mean"}}}, {});
  EXPECT_EQ(left, (LeftKinds{{"wind", {}}, {"sonde", {}}})) << "the last instrument left";
}

TEST(LeftKinds, are_none_once_they_are_back) {
  LeftKinds left{{"wind", {"gust"}}, {"sonde", {}}};
  note_left(left, {{"wind", {"mean"}}}, {{"wind", {"mean", "gust"}}, {"sonde", {"scan"}}});
  EXPECT_THAT(left, IsEmpty());
}

TEST(LeftKinds, of_a_store_are_whole_instruments) {
  LeftKinds left;
  note_left(left, {{"wind", {}}, {"sonde", {}}}, {{"wind", {"mean"}}});
  EXPECT_EQ(left, (LeftKinds{{"sonde", {}}}));
}

TEST(LeftKinds, kinds_are_those_that_become_readings) {
  auto model = std::make_shared<Model>();
  model->kinds.resize(2);
  model->kinds[0].name = "scan";
  model->kinds[1].name = "state";
  Configuration configuration;
  InstrumentSettings lidar;
  lidar.name = "lidar";
  lidar.model = "m";
  configuration.settings.instruments = {lidar};
  configuration.models["m"] = model;
  EXPECT_EQ(kinds_of(configuration), (KindNames{{"lidar", {"scan", "state"}}}));
  configuration.settings.instruments[0].record = Recorded::statistics;
  EXPECT_EQ(kinds_of(configuration), (KindNames{{"lidar", {}}}));
}

}  // namespace
}  // namespace buoyd
