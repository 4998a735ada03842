#include "command/config_trial.hpp"

#include <gtest/gtest.h>

namespace buoyd {
namespace {

using Verdict = ConfigTrial::Verdict;
using std::chrono::minutes;

constexpr MonoTime begun{minutes(100)};

class Trial : public testing::Test {
 protected:
  Trial() {
    Configuration before;
    before.settings.hash = "before";
    trial.begin(std::move(before), "a", "on trial", begun + minutes(10));
  }
  ConfigTrial trial;
};

TEST(ConfigTrial, none_runs_before_one_was_begun) {
  ConfigTrial trial;
  EXPECT_FALSE(trial.runs());
  EXPECT_EQ(trial.until(), std::nullopt);
  EXPECT_EQ(trial.look(true, begun), Verdict::none);
  EXPECT_EQ(trial.end(), std::nullopt);
}

TEST_F(Trial, waits_for_a_receipt) {
  EXPECT_TRUE(trial.runs());
  EXPECT_EQ(trial.until(), begun + minutes(10));
  EXPECT_EQ(trial.text(), "on trial");
  EXPECT_EQ(trial.look(false, begun), Verdict::waits);
  EXPECT_EQ(trial.look(false, begun + minutes(10) - Micros(1)), Verdict::waits);
}

TEST_F(Trial, is_kept_when_a_receipt_came_in_time) {
  EXPECT_EQ(trial.look(true, begun + minutes(9)), Verdict::kept);
}

TEST_F(Trial, goes_back_when_none_came) {
  EXPECT_EQ(trial.look(false, begun + minutes(10)), Verdict::back);
}

TEST_F(Trial, gives_back_what_was_in_force_once) {
  const auto before = trial.end();
  ASSERT_TRUE(before);
  EXPECT_EQ(before->settings.hash, "before");
  EXPECT_EQ(trial.archive(), std::optional<std::string>("a"));
  EXPECT_FALSE(trial.runs());
  EXPECT_EQ(trial.until(), std::nullopt);
  EXPECT_EQ(trial.look(true, begun), Verdict::none);
}

TEST_F(Trial, whom_a_person_trusts_meanwhile_is_trusted_behind_it) {
  trial.trusts("b");
  ASSERT_TRUE(trial.end());
  EXPECT_EQ(trial.archive(), std::optional<std::string>("b"));
  trial.trusts("c");
  EXPECT_EQ(trial.archive(), std::optional<std::string>("b")) << "none runs";
}

}  // namespace
}  // namespace buoyd
