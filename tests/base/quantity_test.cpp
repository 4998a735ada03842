#include "base/quantity.hpp"

#include <gtest/gtest.h>

namespace buoyd {
namespace {

TEST(ParseDuration, takes_every_unit) {
  const std::vector<std::pair<const char*, std::int64_t>> cases{
      {"250 us", 250},
      {"500 ms", 500'000},
      {"10 s", 10'000'000},
      {"10s", 10'000'000},
      {"1.5 s", 1'500'000},
      {"1 min", 60'000'000},
      {"2 h", 7'200'000'000},
      {"1 d", 86'400'000'000},
      {"0 s", 0},
      {"0.0000004 s", 0},
      {"10000 d", 864'000'000'000'000},
  };
  for (const auto& [text, micros] : cases) {
    const auto duration = parse_duration(text);
    ASSERT_TRUE(duration.has_value()) << text;
    EXPECT_EQ(duration->count(), micros) << text;
  }
}

TEST(ParseDuration, refuses_all_else) {
  for (const char* text : {"", "10", "s", "10 S", "10 sec", "-1 s", "+1 s", "1e3 s", "nan s",
                           "inf s", "10 s ", " 10 s", "10  m", "10001 d", "1 2 s", "0x10 s"}) {
    const auto duration = parse_duration(text);
    ASSERT_FALSE(duration.has_value()) << text;
    EXPECT_EQ(duration.error().code, ErrorCode::invalid);
    EXPECT_TRUE(duration.error().text.starts_with("expected a duration")) << duration.error().text;
  }
}

TEST(ParseSize, takes_powers_of_1000_and_of_1024) {
  const std::vector<std::pair<const char*, std::uint64_t>> cases{
      {"4 GB", 4'000'000'000},
      {"200 MB", 200'000'000},
      {"1.5 kB", 1500},
      {"7 B", 7},
      {"1 TB", 1'000'000'000'000},
      {"16 KiB", 16384},
      {"4MiB", 4'194'304},
      {"2 GiB", 2'147'483'648},
      {"1000 TB", 1'000'000'000'000'000}};
  for (const auto& [text, bytes] : cases) {
    const auto size = parse_size(text);
    ASSERT_TRUE(size.has_value()) << text;
    EXPECT_EQ(*size, bytes) << text;
  }
}

TEST(ParseSize, refuses_all_else) {
  for (const char* text : {"", "4", "4 gb", "GB", "-4 GB", "4 GB/day", "1001 TB", "4 G"}) {
    const auto size = parse_size(text);
    ASSERT_FALSE(size.has_value()) << text;
    EXPECT_TRUE(size.error().text.starts_with("expected a size")) << size.error().text;
  }
}

TEST(PrintDuration, is_read_back_equal) {
  const std::vector<std::pair<std::int64_t, const char*>> cases{{0, "0 s"},
                                                                {1, "1 us"},
                                                                {500'000, "500 ms"},
                                                                {90'000'000, "90 s"},
                                                                {120'000'000, "2 min"},
                                                                {7'200'000'000, "2 h"},
                                                                {172'800'000'000, "2 d"},
                                                                {1'500'001, "1500001 us"}};
  for (const auto& [micros, text] : cases) {
    EXPECT_EQ(print_duration(Micros(micros)), text);
    EXPECT_EQ(parse_duration(text)->count(), micros);
  }
}

TEST(PrintSize, has_three_digits) {
  EXPECT_EQ(print_size(0), "0 B");
  EXPECT_EQ(print_size(812), "812 B");
  EXPECT_EQ(print_size(999.9), "1.00 kB");
  EXPECT_EQ(print_size(12345), "12.3 kB");
  EXPECT_EQ(print_size(9996), "10.0 kB");
  EXPECT_EQ(print_size(123456), "123 kB");
  EXPECT_EQ(print_size(4e9), "4.00 GB");
  EXPECT_EQ(print_size(5e13), "50.0 TB");
}

TEST(ParseRate, takes_every_unit) {
  const std::vector<std::pair<const char*, double>> cases{
      {"10 /s", 10},     {"0.5/s", 0.5},          {"12 /min", 0.2},          {"1 /h", 1.0 / 3600},
      {"1000 /s", 1000}, {"2 /day", 2.0 / 86400}, {"0.1 /day", 0.1 / 86400},
  };
  for (const auto& [text, rate] : cases) {
    const auto read = parse_rate(text);
    ASSERT_TRUE(read) << text;
    EXPECT_DOUBLE_EQ(*read, rate) << text;
  }
}

TEST(ParseRate, refuses_all_else) {
  for (const char* text : {"", "10", "/s", "10 s", "10 /m", "x /s", "-1 /s", "0 /s", "1001 /s",
                           "0.09 /day", "nan /s", "inf /s", "10 / s"}) {
    const auto read = parse_rate(text);
    ASSERT_FALSE(read) << text;
    EXPECT_TRUE(read.error().text.starts_with("expected a number with /s")) << read.error().text;
  }
}

TEST(PrintRate, prints_what_reads_back) {
  for (const char* text : {"10 /s", "12 /min", "1 /h", "2 /day", "0.1 /day"}) {
    EXPECT_EQ(print_rate(parse_rate(text).value_or(0)), text);
  }
}

}  // namespace
}  // namespace buoyd
