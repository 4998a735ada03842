#include "core/description.hpp"

#include <gtest/gtest.h>

#include <string>

namespace buoyd {
namespace {

constexpr const char* scan =
    R"({"v":1,"instrument":"lidar","kind":"scan","later":{"unknown":[1,{}]},"channels":[)"
    R"({"name":"wind_speed","type":"float32","unit":"m s-1","flag":1,)"
    R"("axis":{"name":"height","unit":"m","points":[10,20,30]}},)"
    R"({"name":"state","type":"integer","values":{"0":"off","-1":"fault"}},)"
    R"({"name":"note","type":"text"}]})";

TEST(Description, tells_what_a_body_holds) {
  const auto description = Description::parse(scan);
  ASSERT_TRUE(description) << description.error().text;
  EXPECT_EQ((*description)->text(), scan);
  EXPECT_EQ((*description)->instrument(), "lidar");
  EXPECT_EQ((*description)->kind(), "scan");
  EXPECT_EQ((*description)->value_count(), 5U);
  const auto& channels = (*description)->channels();
  ASSERT_EQ(channels.size(), 3U);
  EXPECT_TRUE(channels[0].is_array);
  EXPECT_EQ(channels[0].points, 3U);
  EXPECT_EQ(channels[0].default_flag, 1);
  EXPECT_EQ(channels[0].unit, "m s-1");
  EXPECT_FALSE(channels[1].is_array);
  EXPECT_EQ(channels[1].default_flag, 2);
  EXPECT_EQ(channels[1].value_names.at(1), (std::pair<std::int64_t, std::string>{-1, "fault"}));
  EXPECT_EQ(channels[2].type, ValueType::text);
}

TEST(Description, finds_the_axis_that_stands_once) {
  const std::string head =
      R"({"v":2,"instrument":"lidar","kind":"scan","axis":{"name":"height","points":[10,20]},)"
      R"("channels":[{"name":"wind_speed","type":"float32","axis":")";
  const auto description = Description::parse(head + R"(height"}]})");
  ASSERT_TRUE(description) << description.error().text;
  EXPECT_TRUE((*description)->channels()[0].is_array);
  EXPECT_EQ((*description)->value_count(), 2U);
  const auto lost = Description::parse(head + R"(depth"}]})");
  ASSERT_FALSE(lost);
  EXPECT_NE(lost.error().text.find("'wind_speed' is on an axis that is not there"),
            std::string::npos);
}

TEST(Description, is_named_by_the_hash_of_exactly_its_text) {
  const std::string spaced = std::string(scan) + " ";
  EXPECT_EQ((*Description::parse(scan))->hash(), hash8(scan));
  EXPECT_NE((*Description::parse(spaced))->hash(), hash8(scan));
}

TEST(Description, refuses_what_nobody_could_decode) {
  const std::string head = R"({"v":1,"instrument":"a","kind":"b","channels":)";
  for (const std::string& text : {
           std::string("no json"),
           std::string("{}"),
           std::string(
               R"({"v":3,"instrument":"a","kind":"b","channels":[{"name":"x","type":"text"}]})"),
           std::string(R"({"v":1,"kind":"b","channels":[{"name":"x","type":"text"}]})"),
           head + "[]}",
           head + "{}}",
           head + R"([{"name":"x"}]})",
           head + R"([{"name":"","type":"text"}]})",
           head + R"([{"name":"x","type":"complex"}]})",
           head + R"([{"name":"x","type":"text","flag":9}]})",
           head + R"([{"name":"x","type":"text","flag":"1"}]})",
           head + R"([{"name":"x","type":"text"},{"name":"x","type":"text"}]})",
           head + R"([{"name":"x","type":"text","axis":{"name":"h"}}]})",
           head + R"([{"name":"x","type":"text","axis":{"points":[]}}]})",
           head + R"([{"name":"x","type":"integer","values":{"one":"1"}}]})",
           head + R"([{"name":"x","type":"text","long_name":")" + std::string(9000, 'x') + "\"}]}",
       }) {
    const auto description = Description::parse(text);
    ASSERT_FALSE(description) << text.substr(0, 80);
    EXPECT_EQ(description.error().code, ErrorCode::invalid);
  }
}

TEST(Description, types_have_names) {
  for (const auto type : {ValueType::decimal, ValueType::float32, ValueType::float64,
                          ValueType::integer, ValueType::text}) {
    EXPECT_EQ(value_type_named(name_of(type)), type);
  }
  EXPECT_FALSE(value_type_named("double"));
}

}  // namespace
}  // namespace buoyd
