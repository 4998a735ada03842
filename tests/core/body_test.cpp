#include "core/body.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace buoyd {
namespace {

DescriptionPtr lidar() {
  return *Description::parse(
      R"({"v":1,"instrument":"lidar","kind":"scan","channels":[)"
      R"({"name":"reference","type":"integer"},)"
      R"({"name":"speed","type":"float32","flag":1,"axis":{"name":"h","unit":"m","points":[1,2]}},)"
      R"({"name":"temperature","type":"decimal"},{"name":"ratio","type":"float64"},)"
      R"({"name":"note","type":"text"}]})");
}

const Values full{std::int64_t{-7}, 8.7421F, 0.1F, Decimal{"20.10"}, 0.1, std::string("a,\"b]")};

TEST(Body, is_one_canonical_array) {
  EXPECT_EQ(*write_body(*lidar(), full), R"([-7,[8.7421,0.1],20.10,0.1,"a,\"b]"])");
}

TEST(Body, missing_nan_and_infinity_are_null) {
  const Values values{{},
                      std::nanf(""),
                      std::numeric_limits<float>::infinity(),
                      {},
                      -std::numeric_limits<double>::infinity(),
                      {}};
  EXPECT_EQ(*write_body(*lidar(), values), "[null,[null,null],null,null,null]");
}

TEST(Body, floats_are_the_shortest_round_trip) {
  std::string out;
  append_scalar(out, 1e20F);
  out += ' ';
  append_scalar(out, -0.0);
  out += ' ';
  append_scalar(out, 5e-324);
  EXPECT_EQ(out, "1e+20 -0 5e-324");
}

TEST(Body, refuses_wrong_count_or_type) {
  EXPECT_FALSE(write_body(*lidar(), Values(5)));
  Values wrong = full;
  wrong[0] = 1.0;
  EXPECT_FALSE(write_body(*lidar(), wrong));
  wrong = full;
  wrong[3] = std::string("20.10");
  EXPECT_FALSE(write_body(*lidar(), wrong));
}

TEST(Body, is_bounded) {
  std::string channels;
  for (int i = 0; i < 40; ++i) {
    channels +=
        (i ? "," : "") + std::string(R"({"name":"t)") + std::to_string(i) + R"(","type":"text"})";
  }
  const auto description =
      *Description::parse(R"({"v":1,"instrument":"i","kind":"k","channels":[)" + channels + "]}");
  EXPECT_TRUE(write_body(*description, Values(40, std::string(700, 'x'))));
  EXPECT_FALSE(write_body(*description, Values(40, std::string(800, 'x'))));
}

TEST(Body, splits_into_the_same_values) {
  const std::string body = *write_body(*lidar(), full);
  const auto values = split_body(*lidar(), body);
  ASSERT_TRUE(values);
  EXPECT_EQ(*values,
            (std::vector<std::string_view>{"-7", "8.7421", "0.1", "20.10", "0.1", R"("a,\"b]")"}));
}

TEST(Body, split_refuses_other_forms) {
  for (const char* body :
       {"", "[]", "[-7]", "[-7,[8.7,0.1],20.10,0.1]", R"([-7,[8.7,0.1],20.10,0.1,"x"]])",
        R"([-7,[8.7,0.1],20.10,0.1,"x)", R"([-7,[8.7],20.10,0.1,"x"])",
        R"([-7,8.7,0.1,20.10,0.1,"x"])", R"([-7, [8.7,0.1],20.10,0.1,"x"])",
        R"([true,[8.7,0.1],20.10,0.1,"x"])", R"(["7",[8.7,0.1],20.10,0.1,"x"])",
        R"([-7,[8.7,0.1],20.10,0.1,x])", R"([-7,[8.7,0.1],20.10,0.1,"x\"])",
        R"([-7,[8.7,0.1],20.10,0.1,"\x"])", "[-7,[8.7,0.1],20.10,0.1,\"x\ny\"]"}) {
    EXPECT_FALSE(split_body(*lidar(), body)) << body;
  }
}

TEST(Body, split_refuses_texts_in_another_form) {
  const auto is_split = [](const std::string& text) {
    return split_body(*lidar(), "[-7,[8.7,0.1],20.10,0.1,\"" + text + "\"]").has_value();
  };
  for (const char* text :
       {R"(\u0041)", R"(a\/b)", R"(\u001F)", R"(\ud800)", "W\xE4rme", "\xC0\x80"}) {
    EXPECT_FALSE(is_split(text)) << text;
  }
  for (const char* text : {"", R"(\u001f\n\"\\)", "W\xC3\xA4rme", "\x7F/"}) {
    EXPECT_TRUE(is_split(text)) << text;
  }
}

TEST(Body, split_refuses_more_than_a_reading_has) {
  const auto body_of = [](std::size_t chars) {
    return R"([-7,[8.7,0.1],20.10,0.1,")" + std::string(chars - 27 - 6, 'x') + "\"]";
  };
  ASSERT_EQ(body_of(100).size() + 6, 100U);
  EXPECT_TRUE(split_body(*lidar(), body_of(max_body_chars)));
  EXPECT_FALSE(split_body(*lidar(), body_of(max_body_chars + 1)));
}

TEST(Body, split_refuses_what_is_no_number) {
  for (const char* number : {"05", "-07.5", "1.", ".5", "-", "+1", "1e", "1e+", "1.2.3", "--1",
                             "1-2", "1e5e5", "1+", "-.5", "."}) {
    EXPECT_FALSE(split_body(*lidar(), "[-7,[8.7,0.1]," + std::string(number) + ",0.1,\"x\"]"))
        << number;
  }
  for (const char* number : {"0", "-0", "-0.00", "0.5", "10", "1e+20", "5e-324", "120.10"}) {
    EXPECT_TRUE(split_body(*lidar(), "[-7,[8.7,0.1]," + std::string(number) + ",0.1,\"x\"]"))
        << number;
  }
}

TEST(Flags, defaults_are_not_written) {
  Values values = full;
  values[2] = {};
  EXPECT_EQ(write_flags(*lidar(), values, ""), "");
  EXPECT_EQ(write_flags(*lidar(), values, "211222"), "") << "a null gets 9, whatever was wanted";
  EXPECT_EQ(write_flags(*lidar(), values, "219222"), "");
  EXPECT_EQ(write_flags(*lidar(), values, "239222"), "239222");
  EXPECT_EQ(write_flags(*lidar(), full, "291222"), "") << "a value is never 9";
  EXPECT_EQ(write_flags(*lidar(), full, "293222"), "213222");
}

TEST(Flags, full_and_short_are_inverse) {
  Values values = full;
  values[3] = {};
  const std::string body = *write_body(*lidar(), values);
  const auto tokens = *split_body(*lidar(), body);
  EXPECT_EQ(*full_flags(*lidar(), tokens, ""), "211922");
  EXPECT_EQ(short_flags(*lidar(), tokens, "211922"), "");
  EXPECT_EQ(*full_flags(*lidar(), tokens, "311922"), "311922");
  EXPECT_EQ(short_flags(*lidar(), tokens, "311922"), "311922");
  for (const char* flags : {"2119", "211222", "911922", "211925", "21192 "}) {
    EXPECT_FALSE(full_flags(*lidar(), tokens, flags)) << flags;
  }
}

}  // namespace
}  // namespace buoyd
