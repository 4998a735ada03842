// The deviations of a compass: the fit, its judgement, and the swing with a person or a table.

#include <gmock/gmock.h>

#include <cmath>
#include <filesystem>
#include <numbers>

#include "commission/step/compass_step.hpp"
#include "fake_station.hpp"
#include "remarks.hpp"

namespace buoyd {
namespace {

using testing::Contains;
using testing::DoubleNear;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr double radian = std::numbers::pi / 180;

/// A compass with these coefficients, held on headings that it says.
std::vector<HeldHeading> swung(const std::array<double, 5>& wanted, std::size_t count = 8) {
  std::vector<HeldHeading> made;
  for (std::size_t i = 0; i < count; ++i) {
    const double said = 360.0 / static_cast<double>(count) * static_cast<double>(i) + 3;
    const double h = said * radian;
    const double deviation = wanted[0] + wanted[1] * std::sin(h) + wanted[2] * std::cos(h) +
                             wanted[3] * std::sin(2 * h) + wanted[4] * std::cos(2 * h);
    made.push_back({fold_direction(said + deviation), said});
  }
  return made;
}

Swing swing_of(std::vector<HeldHeading> held) {
  return {{"nav", "hdt", "heading", DirectionReference::true_north}, std::move(held), false, 1};
}

TEST(CompassFit, finds_the_coefficients_of_the_formula) {
  const std::array<double, 5> wanted{1.5, -4, 2.25, 0.5, -0.75};
  const auto fit = fit_compass(swung(wanted));
  ASSERT_TRUE(fit);
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    EXPECT_NEAR(fit->coefficients[i], wanted[i], 1e-9) << coefficient_names[i];
  }
  EXPECT_LT(fit->largest_residual, 1e-9);
}

TEST(CompassFit, a_deviation_is_positive_where_the_compass_says_too_little) {
  EXPECT_NEAR(deviation_of({2, 359}), 3, 1e-12);
  EXPECT_NEAR(deviation_of({359, 2}), -3, 1e-12);
}

TEST(CompassFit, of_headings_that_tell_too_little_there_is_none) {
  EXPECT_FALSE(fit_compass(swung({}, 4)));
  EXPECT_FALSE(fit_compass(std::vector<HeldHeading>(8, {10, 10})));
}

TEST(CompassFit, what_the_formula_does_not_explain_is_left) {
  auto held = swung({0, 1, 0, 0, 0});
  held[3].reference = fold_direction(held[3].reference + 10);
  EXPECT_GT(fit_compass(held)->largest_residual, 3);
}

TEST(CompassFit, the_mean_goes_over_north) {
  EXPECT_NEAR(mean_heading({350, 10, 0}).value(), 0, 1e-9);
  EXPECT_FALSE(mean_heading({}));
  EXPECT_FALSE(mean_heading({0, 180}));
  EXPECT_NEAR(widest_from(0, {350, 20}), 20, 1e-9);
}

TEST(CompassJudgement, passes_small_deviations_and_fails_large_ones) {
  EXPECT_EQ(judge_compass({swing_of(swung({1, 2, 0, 0, 0}))}).verdict(), Verdict::passed);
  const StepResult large = judge_compass({swing_of(swung({0, 9, 0, 0, 0}))});
  EXPECT_EQ(large.verdict(), Verdict::failed);
  EXPECT_THAT(large.remarks, says("deviation too large"));
  auto rough = swung({});
  rough[2].reference = fold_direction(rough[2].reference + 4.9);
  rough[3].reference = fold_direction(rough[3].reference - 4.9);
  EXPECT_THAT(judge_compass({swing_of(rough)}).remarks, says("residual too large"));
}

TEST(CompassJudgement, fails_where_a_heading_is_missing_or_was_not_held) {
  EXPECT_THAT(judge_compass({swing_of(swung({}, 7))}).remarks, says("headings missing"));
  Swing restless = swing_of(swung({}));
  restless.widest = 20;
  EXPECT_THAT(judge_compass({restless}).remarks, says("not held"));
}

TEST(HeadingTable, is_read_back_as_it_was_written) {
  const HeldTime held{WallTime(std::chrono::seconds(1'000'000)),
                      WallTime(std::chrono::seconds(1'000'020)), 45};
  const auto read = parse_headings("# a swing\n\n" + heading_line(held) + "\n", "h");
  ASSERT_TRUE(read) << read.error().text;
  EXPECT_THAT(*read, ElementsAre(held));
}

TEST(HeadingTable, says_where_it_is_wrong) {
  for (const char* bad : {"2026-11-20T07:00:00Z 2026-11-20T07:00:20Z", "now then 3",
                          "2026-11-20T07:00:20Z 2026-11-20T07:00:00Z 3",
                          "2026-11-20T07:00:00Z 2026-11-20T07:00:20Z 361",
                          "2026-11-20T07:00:00Z 2026-11-20T07:00:20Z 3 4"}) {
    const auto read = parse_headings(std::string("# one\n") + bad, "h");
    ASSERT_FALSE(read) << bad;
    EXPECT_THAT(read.error().text, HasSubstr("h:2: expected FROM TO HEADING"));
  }
}

TEST(CompassStep, asks_for_eight_headings_and_compares_them) {
  FakeStation station;
  int number = 0;
  station.on_question = [&](const std::string& question) {
    EXPECT_THAT(question, HasSubstr(std::to_string(number * 45) + " degrees true"));
    station.heading = number++ * 45 + 1;  // it says a degree too much
  };
  station.types.assign(8, "");
  Outside outside = station.outside();
  const auto made = look_at_compass(outside, station.folder(), std::nullopt);
  ASSERT_TRUE(made) << made.error().text;
  EXPECT_EQ(made->verdict(), Verdict::passed);
  EXPECT_THAT(
      made->figures,
      Contains(testing::AllOf(Field(&StepFigure::name, "coefficient A"),
                              Field(&StepFigure::value, testing::Optional(DoubleNear(-1, 0.01))))));
}

TEST(CompassStep, looks_at_a_heading_in_radians) {
  FakeStation station;
  station.take_radians();
  int number = 0;
  station.on_question = [&](const std::string&) { station.heading = number++ * 45; };
  station.types.assign(8, "");
  Outside outside = station.outside();
  const auto made = look_at_compass(outside, station.folder(), std::nullopt);
  ASSERT_TRUE(made) << made.error().text;
  EXPECT_EQ(number, 8);
  EXPECT_EQ(made->verdict(), Verdict::passed);
}

class AskedForHeadings : public testing::Test {
 protected:
  explicit AskedForHeadings(const std::string& more = "") : station_(more) {
    station_.on_question = [this](const std::string& question) {
      ++questions_;
      station_.heading = std::stod(question.substr(question.find("to ") + 3));
    };
    station_.types.assign(20, "");
  }

  StepResult swung() {
    Outside outside = station_.outside();
    auto made = look_at_compass(outside, station_.folder(), std::nullopt);
    EXPECT_TRUE(made) << made.error().text;
    return made ? *made : StepResult();
  }
  /// The person leaves within the fourth heading.
  void leave_in_the_fourth() {
    station_.waits_left = 3 * 40 + 10;
    Outside outside = station_.outside();
    EXPECT_TRUE(
        failed_with(look_at_compass(outside, station_.folder(), std::nullopt), ErrorCode::stopped));
    EXPECT_EQ(questions_, 4);
    station_.waits_left = 1'000;
  }

  FakeStation station_;
  int questions_ = 0;
};

TEST_F(AskedForHeadings, goes_on_with_the_next_one_where_it_was_left) {
  leave_in_the_fourth();
  EXPECT_EQ(swung().verdict(), Verdict::passed);
  EXPECT_EQ(questions_, 4 + 5);
}

TEST_F(AskedForHeadings, no_power_cut_leaves_half_of_one) {
  leave_in_the_fourth();
  const std::string file = station_.folder().path() + '/' + headings_under_way;
  const std::string before = station_.folder().path() + "/before";
  std::filesystem::create_hard_link(file, before);
  const std::string three = station_.folder().text("before").value();
  EXPECT_EQ(swung().verdict(), Verdict::passed);
  EXPECT_EQ(station_.folder().text("before").value(), three)
      << "a new file takes the old one's place";
}

TEST_F(AskedForHeadings, begins_anew_under_another_configuration) {
  leave_in_the_fourth();
  station_.configuration.settings.hash = "other";
  EXPECT_EQ(swung().verdict(), Verdict::passed);
  EXPECT_EQ(questions_, 4 + 8);
}

TEST_F(AskedForHeadings, begins_anew_where_nobody_knows_of_which_configuration_those_before_were) {
  const WallTime now = station_.clock.wall();
  const HeldTime held{now - std::chrono::hours(1), now - std::chrono::minutes(59), 0};
  ASSERT_TRUE(station_.folder().add_line(headings_under_way, heading_line(held)));
  EXPECT_EQ(swung().verdict(), Verdict::passed);
  EXPECT_EQ(questions_, 8);
}

class SeldomCommitted : public AskedForHeadings {
 protected:
  SeldomCommitted() : AskedForHeadings("[spool]\ncommit_interval = \"30 s\"\n") {
    station_.pass(10);  // the last heading is then held from one commit on
    start_ = station_.clock.mono();
  }
  MonoTime start_;
};

TEST_F(SeldomCommitted, has_the_last_heading_too) {
  EXPECT_EQ(swung().verdict(), Verdict::passed);
  EXPECT_LE(station_.clock.mono() - start_, std::chrono::seconds(8 * 20 + 15));
}

TEST_F(SeldomCommitted, is_not_waited_for_without_end) {
  const auto turn = station_.on_question;
  station_.on_question = [&](const std::string& question) {
    turn(question);
    station_.speaks = questions_ < 8;
  };
  EXPECT_THAT(swung().remarks, says("headings missing"));
  EXPECT_LE(station_.clock.mono() - start_, std::chrono::seconds(8 * 20 + 40));
}

TEST(CompassStep, of_a_table_needs_nobody) {
  FakeStation station;
  std::vector<HeldTime> table;
  for (int i = 0; i < 8; ++i) {
    station.heading = i * 45;
    const WallTime from = station.clock.wall();
    station.pass(20);
    table.push_back({from + std::chrono::seconds(2), station.clock.wall(), i * 45.0});
  }
  Outside outside = station.outside();
  const auto made = look_at_compass(outside, station.folder(), table);
  ASSERT_TRUE(made) << made.error().text;
  EXPECT_EQ(made->verdict(), Verdict::passed) << made->remarks.size();
  EXPECT_THAT(made->curves, SizeIs(2));
}

class HeadingOnBoard : public AskedForHeadings {
 protected:
  HeadingOnBoard()
      : AskedForHeadings(
            "[[line]]\nname = \"motion\"\ndevice = \"/dev/ttyS3\"\n"
            "[[instrument]]\nname = \"motion\"\nline = \"motion\"\nmodel = \"seapath-330\"\n"
            "kinds = [\"motion\"]\nrate = \"1 /s\"\nrecord = \"statistics\"\n"
            "[[instrument.statistics]]\nkind = \"windows\"\nchannels = [\"heave\"]\n"
            "statistics = [\"mean\"]\n") {}
};

TEST_F(HeadingOnBoard, is_not_tested_beside_one_that_is_stored) {
  const StepResult made = swung();
  EXPECT_EQ(made.verdict(), Verdict::not_tested);
  EXPECT_THAT(made.remarks,
              Contains(testing::AllOf(Field(&StepRemark::subject, "motion · motion/heading"),
                                      Field(&StepRemark::what, "samples stay on board"))));
  EXPECT_THAT(made.remarks, says("deviation small"));
}

TEST_F(HeadingOnBoard, alone_asks_nobody_to_turn_the_buoy) {
  auto& instruments = station_.configuration.settings.instruments;
  std::erase_if(instruments, [](const InstrumentSettings& one) { return one.name == "nav"; });
  EXPECT_EQ(swung().verdict(), Verdict::not_tested);
  EXPECT_EQ(questions_, 0);
}

TEST(CompassStep, without_anybody_is_not_tested) {
  FakeStation station;
  Outside outside = station.outside();
  const auto made = look_at_compass(outside, station.folder(), std::nullopt);
  ASSERT_TRUE(made);
  EXPECT_EQ(made->verdict(), Verdict::not_tested);
  EXPECT_FALSE(made->is_absent);
  EXPECT_THAT(made->remarks, says("no terminal"));
}

}  // namespace
}  // namespace buoyd
