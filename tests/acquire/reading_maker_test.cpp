#include "acquire/reading_maker.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/load/load.hpp"
#include "model/model_text.hpp"

namespace buoyd {
namespace {

using testing::HasSubstr;

using namespace std::chrono_literals;

/// Two channels, the first over an axis of three heights that the instrument states.
const std::string profile_model =
    with(with(register_model, "[[kind.channel]]",
              "[kind.axis]\nname = \"height\"\nunit = \"m\"\npoints = 3\nstride = 4\n"
              "point = { register = 101 }\n[[kind.channel]]"),
         "register = 11", "register = 11\naxis = true");

class Making : public testing::Test {
 protected:
  void load(const std::string& text) {
    const LoadedModel loaded = parse_model(text, "m.toml");
    for (const Mistake& mistake : loaded.mistakes) ADD_FAILURE() << mistake.str();
    settings_.name = "mast";
    settings_.quality = quality_;
    maker_.emplace(loaded.model, settings_, DeploymentSettings{});
  }
  Reading made(Sample sample) {
    auto reading = maker_->make(std::move(sample));
    EXPECT_TRUE(reading) << reading.error().text;
    return reading ? *reading : Reading{};
  }

  InstrumentSettings settings_;
  std::optional<ReadingMaker> maker_;
  std::vector<QualitySettings> quality_;
};

Sample of(Values values) {
  Sample sample;
  sample.values = std::move(values);
  return sample;
}

TEST_F(Making, a_channel_that_is_to_be_judged_is_not_evaluated_so_far) {
  quality_.emplace_back().channel = "speed";
  quality_.back().fail = {0, 60};
  load(register_model);
  EXPECT_EQ(made(of({1.5F, std::int64_t{0}})).flags, "22");
  EXPECT_EQ(made(of({Scalar(), std::int64_t{0}})).flags, "") << "missing by itself";
}

TEST_F(Making, an_instant_has_no_span) {
  load(register_model);
  EXPECT_EQ(made(of({1.5F, std::int64_t{0}})).span, Micros(0));
}

TEST_F(Making, an_interval_reading_has_the_models_span) {
  load(with(register_model, "name = \"sample\"", "name = \"sample\"\nover = \"10 min\""));
  EXPECT_EQ(made(of({1.5F, std::int64_t{0}})).span, 10min);
}

TEST_F(Making, an_interval_may_be_stated_by_the_instrument) {
  load(with(with(register_model, "name = \"sample\"", "name = \"sample\"\nover_from = \"speed\""),
            "unit = \"m s-1\"", "unit = \"minute\""));
  EXPECT_EQ(made(of({1.5F, std::int64_t{0}})).span, 90s);
  EXPECT_EQ(made(of({std::monostate{}, std::int64_t{0}})).span, Micros(0)) << "not said";
  EXPECT_EQ(made(of({-1.0F, std::int64_t{0}})).span, Micros(0)) << "no length";
  EXPECT_EQ(made(of({1e30F, std::int64_t{0}})).span, Micros(0)) << "beyond a month";
}

TEST_F(Making, points_that_are_not_in_use_are_left_out) {
  load(profile_model);
  Sample sample = of({1.0F, 2.0F, std::monostate{}, std::int64_t{1}});
  sample.axis = {10, 20, 0};
  sample.points = 2;
  sample.flags = "1234";
  const Reading reading = made(std::move(sample));
  EXPECT_EQ(reading.body, "[[1,2],1]");
  EXPECT_EQ(reading.flags, "124");
  EXPECT_THAT(reading.description->text(), HasSubstr(R"("points":[10,20]})"));
}

TEST_F(Making, null_codes_stay_beside_their_values) {
  load(profile_model);
  Sample sample = of({std::monostate{}, 2.0F, std::monostate{}, std::monostate{}});
  sample.axis = {10, 20, 0};
  sample.points = 2;
  sample.null_codes = "1032";
  const Reading reading = made(std::move(sample));
  EXPECT_EQ(reading.body, "[[null,2],null]");
  EXPECT_EQ(reading.null_codes, "102");
}

TEST_F(Making, one_point_stays_where_none_is_in_use) {
  load(profile_model);
  Sample sample = of({std::monostate{}, std::monostate{}, std::monostate{}, std::int64_t{1}});
  sample.axis = {0, 0, 0};
  sample.points = 0;
  EXPECT_EQ(made(std::move(sample)).body, "[[null],1]");
}

TEST_F(Making, another_number_of_points_makes_another_description) {
  load(profile_model);
  Sample sample = of({1.0F, 2.0F, 3.0F, std::int64_t{1}});
  sample.axis = {10, 20, 30};
  sample.points = 2;
  const Reading two = made(sample);
  sample.points = 3;
  const Reading three = made(sample);
  EXPECT_NE(two.description->hash(), three.description->hash());
  EXPECT_EQ(three.body, "[[1,2,3],1]");
  EXPECT_EQ(made(sample).description, three.description) << "made once";
}

TEST_F(Making, an_axis_of_another_number_of_points_is_refused) {
  load(profile_model);
  Sample sample = of({1.0F, 2.0F, 3.0F, std::int64_t{1}});
  sample.axis = {10, 20};
  const auto refused = maker_->make(sample);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().text, "2 axis points for kind 'sample', expected 3");
}

TEST_F(Making, a_sample_that_does_not_fit_is_refused_with_and_without_unused_points) {
  load(profile_model);
  Sample sample = of({1.0F, std::int64_t{1}});
  sample.axis = {10, 20, 30};
  EXPECT_FALSE(maker_->make(sample));
  sample.points = 2;
  EXPECT_FALSE(maker_->make(sample));
}

}  // namespace
}  // namespace buoyd
