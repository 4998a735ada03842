#include "base/json_object.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace buoyd {
namespace {

TEST(JsonObject, writes_members_in_order) {
  EXPECT_EQ(JsonObject().str(), "{}");
  EXPECT_EQ(JsonObject()
                .add("text", "a \"b\"\n")
                .add("yes", true)
                .add("count", std::uint64_t{18446744073709551615U})
                .add("minus", -3)
                .add("ratio", 0.1)
                .add("none", std::numeric_limits<double>::quiet_NaN())
                .add_json("list", JsonArray().add_json("1").add_json("{}").str())
                .str(),
            R"({"text":"a \"b\"\n","yes":true,"count":18446744073709551615,"minus":-3,)"
            R"("ratio":0.1,"none":null,"list":[1,{}]})");
  EXPECT_EQ(JsonArray().str(), "[]");
}

TEST(JsonObject, can_be_read_back) {
  const auto json = Json::parse(JsonObject().add("k\"ey", "v").str());
  ASSERT_TRUE(json);
  EXPECT_EQ(json->string_at("k\"ey"), "v");
}

}  // namespace
}  // namespace buoyd
