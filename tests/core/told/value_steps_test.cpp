#include "core/told/value_steps.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace buoyd {
namespace {

TEST(ValueSteps, are_the_resolution_or_what_the_channel_is) {
  const auto description = Description::parse(
      R"({"v":2,"instrument":"i","kind":"k","axis":{"name":"height","unit":"m","points":[1,2]},)"
      R"("channels":[{"name":"fine","type":"float32","resolution":0.01},)"
      R"({"name":"wind","type":"float64","resolution":0.5,"axis":"height"},)"
      R"({"name":"count","type":"integer"},{"name":"coarse","type":"integer","resolution":10},)"
      R"({"name":"latitude","type":"decimal","unit":"degrees_north"},)"
      R"({"name":"when","type":"float64","unit":"seconds since 1970-01-01T00:00:00Z"},)"
      R"({"name":"free","type":"float64"},{"name":"text","type":"text"}]})");
  ASSERT_TRUE(description);
  EXPECT_THAT(value_steps(**description),
              testing::ElementsAre(0.01, 0.5, 0.5, 1, 10, 1e-5, 1, std::nullopt, std::nullopt));
}

}  // namespace
}  // namespace buoyd
