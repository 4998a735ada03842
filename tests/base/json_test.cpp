#include "base/json.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace buoyd {
namespace {

Json parsed(std::string_view text) {
  auto json = Json::parse(text);
  EXPECT_TRUE(json.has_value()) << text << ": " << (json ? "" : json.error().text);
  return json ? *json : Json{};
}

std::string error_of(std::string_view text) {
  const auto json = Json::parse(text);
  EXPECT_FALSE(json.has_value()) << text;
  if (json) {
    return "";
  }
  EXPECT_EQ(json.error().code, ErrorCode::invalid);
  return json.error().text;
}

std::string nested(std::size_t depth) {
  return std::string(depth, '[') + std::string(depth, ']');
}

TEST(Json, reads_every_kind) {
  EXPECT_TRUE(parsed("null").is_null());
  EXPECT_EQ(parsed("true").boolean(), true);
  EXPECT_EQ(parsed("false").boolean(), false);
  EXPECT_EQ(parsed(" 12 ").integer(), 12);
  EXPECT_EQ(*parsed("\"a\\u00e4\\n\"").string(), "a\xc3\xa4\n");
  EXPECT_EQ(parsed("[]").kind(), Json::Kind::array);
  EXPECT_EQ(parsed("{}").kind(), Json::Kind::object);
}

TEST(Json, another_kind_is_no_value) {
  const Json text = parsed("\"1\"");
  EXPECT_EQ(text.integer(), std::nullopt);
  EXPECT_EQ(text.number(), std::nullopt);
  EXPECT_EQ(text.boolean(), std::nullopt);
  EXPECT_EQ(text.print(), "");
  EXPECT_TRUE(text.items().empty());
  EXPECT_EQ(text.find("a"), nullptr);
  const Json number = parsed("1");
  EXPECT_EQ(number.string(), nullptr);
  EXPECT_EQ(number.boolean(), std::nullopt);
}

TEST(Json, keeps_the_order_of_keys_and_finds_them) {
  const Json json = parsed(R"({"z":1,"a":[2,{"b":"x"}],"m":null})");
  EXPECT_EQ(json.keys(), (std::vector<std::string>{"z", "a", "m"}));
  ASSERT_NE(json.find("a"), nullptr);
  EXPECT_EQ(json.find("a")->items()[1].string_at("b"), "x");
  EXPECT_EQ(json.integer_at("z"), 1);
  EXPECT_EQ(json.integer_at("a"), std::nullopt);
  EXPECT_EQ(json.number_at("z"), 1.0);
  EXPECT_EQ(json.number_at("a"), std::nullopt);
  EXPECT_EQ(json.number_at("none"), std::nullopt);
  EXPECT_EQ(json.string_at("z"), std::nullopt);
  EXPECT_EQ(json.string_at("none"), std::nullopt);
  EXPECT_TRUE(json.find("m")->is_null());
}

TEST(Json, the_first_of_two_equal_keys_counts) {
  EXPECT_EQ(parsed(R"({"a":1,"a":2})").integer_at("a"), 1);
}

TEST(Json, keeps_numbers_as_they_were_printed) {
  for (const char* print :
       {"20.10", "-0", "-0.00", "0", "1e3", "1E+03", "18446744073709551615", "-9223372036854775808",
        "123456789012345678901234567890", "1e-400", "0.1000000000000000055511151231257827"}) {
    EXPECT_EQ(parsed(print).print(), print);
    EXPECT_EQ(parsed(std::string("[") + print + "]").items()[0].print(), print);
  }
}

TEST(Json, gives_integers_only_where_they_fit) {
  EXPECT_EQ(parsed("9223372036854775807").integer(), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(parsed("-9223372036854775808").integer(), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(parsed("9223372036854775808").integer(), std::nullopt);
  EXPECT_EQ(parsed("1.0").integer(), std::nullopt);
  EXPECT_EQ(parsed("1e2").integer(), std::nullopt);
  EXPECT_EQ(parsed("1.5").number(), 1.5);
  EXPECT_EQ(parsed("7").number(), 7.0);
  EXPECT_EQ(parsed("1e-400").number(), 0.0);
}

TEST(Json, says_where_a_mistake_is) {
  EXPECT_EQ(error_of("[1,2,x]"), "no JSON at byte 6: unexpected '2,x'");
  EXPECT_NE(error_of("{\"a\":1").find("byte 6"), std::string::npos);
}

TEST(Json, refuses_what_is_no_json) {
  for (const char* text :
       {"",         " ",        "nul",          "[1,]",        "{\"a\"}", "{a:1}",  "01",
        "+1",       ".5",       "5.",           "1e400",       "'a'",     "[1]2",   "\"\\x\"",
        "\"\x01\"", "\"\xff\"", "\"\xc0\xaf\"", "\"\\ud800\"", "NaN",     "// c\n1"}) {
    EXPECT_NE(error_of(text), "") << text;
  }
  EXPECT_NE(error_of(std::string("1\0", 2)), "");
}

TEST(Json, bounds_depth_and_size) {
  EXPECT_TRUE(Json::parse(nested(16)).has_value());
  EXPECT_NE(error_of(nested(17)).find("byte 17: nested deeper than 16"), std::string::npos);
  EXPECT_NE(error_of(std::string(60000, '[')).find("nested deeper"), std::string::npos);
  EXPECT_NE(error_of(std::string(65537, ' ')).find("65537 bytes, at most 65536"),
            std::string::npos);
  EXPECT_TRUE(Json::parse("[1,2]", 5).has_value());
  EXPECT_FALSE(Json::parse("[1,2] ", 5).has_value());
}

TEST(Json, deep_siblings_keep_the_tree_whole) {
  std::string text = "[";
  for (int i = 0; i < 1000; ++i) {
    text += R"({"k":[)" + std::to_string(i) + "]},";
  }
  text.back() = ']';
  const Json json = parsed(text);
  ASSERT_EQ(json.items().size(), 1000U);
  for (std::size_t i = 0; i < 1000; ++i) {
    EXPECT_EQ(json.items()[i].find("k")->items()[0].integer(), static_cast<std::int64_t>(i));
  }
}

TEST(JsonString, escapes_and_repairs) {
  EXPECT_EQ(json_string("a\"b\\c/\n\t\x01"), R"("a\"b\\c/\n\t\u0001")");
  EXPECT_EQ(json_string("\xc3\xa4 \xe2\x82\xac"), "\"\xc3\xa4 \xe2\x82\xac\"");
  EXPECT_EQ(json_string("a\xff"
                        "b"),
            "\"a\xef\xbf\xbd"
            "b\"");
  EXPECT_EQ(json_string(""), "\"\"");
  std::string out = "x";
  append_json_string(out, "y");
  EXPECT_EQ(out, "x\"y\"");
}

TEST(JsonString, comes_back_equal) {
  std::string all;
  for (char c = 0; c < 127; ++c) {
    all += c;
  }
  EXPECT_EQ(*parsed(json_string(all)).string(), all);
}

TEST(JsonString, one_odd_character_among_plain_ones_comes_back) {
  for (char c = 0; c < 127; ++c) {
    for (const std::string& text : {std::string{c}, "ab" + std::string{c} + "cd"}) {
      EXPECT_EQ(*parsed(json_string(text)).string(), text);
      std::string out = "[";
      append_json_string(out, text);
      EXPECT_EQ(out, "[" + json_string(text));
    }
  }
}

TEST(JsonNumber, is_the_shortest_that_comes_back) {
  EXPECT_EQ(json_number(0.1), "0.1");
  EXPECT_EQ(json_number(12.0), "12");
  EXPECT_EQ(json_number(-0.0), "-0");
  EXPECT_EQ(json_number(1e300), "1e+300");
  EXPECT_EQ(json_number(std::numeric_limits<double>::quiet_NaN()), "null");
  EXPECT_EQ(json_number(-std::numeric_limits<double>::infinity()), "null");
  EXPECT_EQ(parsed(json_number(5e-324)).number(), 5e-324);
}

TEST(JsonNumber, is_as_long_as_it_is_one) {
  for (const char* number : {"0", "-0", "10", "-1.50", "1e5", "1E+05", "-2.5e-3"}) {
    EXPECT_EQ(json_number_length(number), std::string_view(number).size()) << number;
    EXPECT_EQ(json_number_length(std::string(number) + ",7"), std::string_view(number).size());
  }
  EXPECT_EQ(json_number_length("05"), 1U);
  EXPECT_EQ(json_number_length("1-2"), 1U);
  for (const char* none : {"", "-", "+1", ".5", "1.", "1.e5", "1e", "1e+", "x", "--1"}) {
    EXPECT_EQ(json_number_length(none), 0U) << none;
  }
}

}  // namespace
}  // namespace buoyd
