#include "firmware-host/judge/claim.hpp"

#include <gtest/gtest.h>

#include "firmware-host/world/faults.hpp"

namespace buoysim {
namespace {

TEST(Claim, of_every_fault) {
  const std::pair<const char*, Claim> cases[] = {
      {"", Claim::owed},
      {"garbage", Claim::owed},
      {"stuck", Claim::owed},
      {"garbage+stuck", Claim::owed},
      {"late", Claim::allowed},
      {"slow", Claim::allowed},
      {"duplicated", Claim::allowed},
      {"duplicated+copy", Claim::allowed},
      {"torn", Claim::allowed},
      {"echo", Claim::allowed},
      {"late+garbage", Claim::allowed},
      {"silence", Claim::forbidden},
      {"truncated", Claim::forbidden},
      {"bad_checksum", Claim::forbidden},
      {"bit_errors", Claim::forbidden},
      {"wrong_unit", Claim::forbidden},
      {"exception", Claim::forbidden},
      {"busy", Claim::forbidden},
      {"cut", Claim::forbidden},
      {"late+truncated", Claim::forbidden},
      {"bit_errors+undetectable", Claim::allowed},
  };
  for (const auto& [fault, claim] : cases) {
    EXPECT_EQ(claim_of(fault), claim) << fault;
  }
}

TEST(Claim, words_are_whole) {
  EXPECT_TRUE(has_word("late+copy", "copy"));
  EXPECT_TRUE(has_word("copy", "copy"));
  EXPECT_FALSE(has_word("late+copying", "copy"));
  EXPECT_FALSE(has_word("", "copy"));
  EXPECT_EQ(with_word("", "copy"), "copy");
  EXPECT_EQ(with_word("late", "copy"), "late+copy");
}

}  // namespace
}  // namespace buoysim
