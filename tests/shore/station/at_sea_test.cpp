#include "shore/station/at_sea.hpp"

#include <gtest/gtest.h>

#include <string>

namespace buoyshore {
namespace {

bool is_of_the_sea(const std::string& more) {
  return is_at_sea(*buoyd::Description::parse(R"({"v":1,"instrument":"met","kind":"air",)" + more +
                                              R"("channels":[{"name":"a","type":"integer"}]})")
                        .value());
}

TEST(AtSea, is_what_was_deployed_and_is_real) {
  EXPECT_TRUE(is_of_the_sea(""));
  EXPECT_TRUE(is_of_the_sea(R"("deployment":{"id":"north","state":"deployed"},)"));
  EXPECT_TRUE(is_of_the_sea(R"("deployment":{},"simulated":false,)"));
  EXPECT_FALSE(is_of_the_sea(R"("deployment":{"id":"north","state":"bench"},)"));
  EXPECT_FALSE(is_of_the_sea(R"("deployment":{"id":"north","state":"recovered"},)"));
  EXPECT_FALSE(is_of_the_sea(R"("deployment":{"state":"deployed"},"simulated":true,)"));
}

}  // namespace
}  // namespace buoyshore
