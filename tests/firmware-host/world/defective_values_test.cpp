#include "firmware-host/world/defective_values.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace buoysim {
namespace {

buoyd::WallTime said_at(double seconds) {
  return buoyd::WallTime(buoyd::Micros(std::llround(seconds * 1e6)));
}

/// What becomes of `value` said each second from 1000 s on.
class Spoiled {
 public:
  explicit Spoiled(DefectKind kind, double size, double share = 0)
      : values_(Defect{kind, 0, 1, size, share, 7}) {}

  double say(double value) {
    Record record;
    record.time = said_at(second_++);
    record.values = {{{5.0}, {value}}};
    values_.spoil(record);
    EXPECT_EQ(std::get<double>(record.values[0][0][0]), 5.0) << "of another channel";
    return std::get<double>(record.values[0][1][0]);
  }

 private:
  DefectiveValues values_;
  double second_ = 1000;
};

TEST(DefectiveValues, drift_from_the_first_record_on) {
  Spoiled spoiled(DefectKind::drift, -360);
  EXPECT_EQ(spoiled.say(20), 20);
  EXPECT_DOUBLE_EQ(spoiled.say(20), 19.9);
  EXPECT_DOUBLE_EQ(spoiled.say(20), 19.8);
}

TEST(DefectiveValues, stay_when_their_time_has_come) {
  Spoiled spoiled(DefectKind::stuck, 2);
  for (const double value : {1.0, 2.0, 3.0}) EXPECT_EQ(spoiled.say(value), value);
  for (const double value : {4.0, 5.0}) EXPECT_EQ(spoiled.say(value), 3);
}

TEST(DefectiveValues, are_multiples_of_a_coarse_step) {
  Spoiled spoiled(DefectKind::coarse, 0.5);
  EXPECT_EQ(spoiled.say(20.3), 20.5);
  EXPECT_EQ(spoiled.say(-0.1), 0);
}

TEST(DefectiveValues, are_a_code_as_often_as_its_share_says) {
  Spoiled spoiled(DefectKind::wrong_nulls, -999.9, 0.1);
  int codes = 0;
  for (int i = 0; i < 2000; ++i) codes += spoiled.say(20) == -999.9 ? 1 : 0;
  EXPECT_NEAR(codes, 200, 60);
}

TEST(DefectiveValues, have_the_noise_that_was_drawn) {
  Spoiled spoiled(DefectKind::noise, 0.5);
  double squares = 0;
  for (int i = 0; i < 2000; ++i) squares += std::pow(spoiled.say(20) - 20, 2);
  EXPECT_NEAR(std::sqrt(squares / 2000), 0.5, 0.05);
}

TEST(DefectiveValues, leave_what_is_no_number) {
  DefectiveValues values(Defect{DefectKind::drift, 0, 0, 100, 0, 7});
  Record record;
  record.values = {{{std::monostate{}}}};
  values.spoil(record);
  EXPECT_EQ(record.values[0][0][0], Said());
}

TEST(DefectiveValues, of_a_clock_are_its_times) {
  DefectiveValues ahead(Defect{DefectKind::clock_offset, 0, 0, 3, 0, 0});
  EXPECT_EQ(ahead.clock(said_at(100)), said_at(103));
  DefectiveValues fast(Defect{DefectKind::clock_drift, 0, 0, 1e-4, 0, 0});
  EXPECT_EQ(fast.clock(said_at(100)), said_at(100));
  EXPECT_EQ(fast.clock(said_at(200)), said_at(200.01));
  DefectiveValues sound{std::nullopt};
  EXPECT_EQ(sound.clock(said_at(100)), said_at(100));
}

}  // namespace
}  // namespace buoysim
