#include "ctl/redact.hpp"

#include <gtest/gtest.h>
namespace buoyd {
namespace {

TEST(Redact, TakesOutEveryOccurrence) {
  EXPECT_EQ(redact("to shore.example, from shore.example", {{"shore.example", "[host]"}}),
            "to [host], from [host]");
}

TEST(Redact, TheLongerValueGoesAsAWhole) {
  EXPECT_EQ(redact("buoy-1 buoy-1-secret", {{"buoy-1", "[name]"}, {"buoy-1-secret", "[psk]"}}),
            "[name] [psk]");
}

TEST(Redact, AReplacementIsNotLookedThroughAgain) {
  EXPECT_EQ(redact("host", {{"host", "[host]"}}), "[host]");
}

}  // namespace
}  // namespace buoyd
