#include "drivers/messages/unit_text.hpp"

#include <gtest/gtest.h>

namespace buoyd {
namespace {

/// "#" unit "TS" with that width.
UnitText text_with(std::size_t width, bool hex = false) {
  return {{{"#", true, width, hex}, {"TS", false, 0, false}}};
}

TEST(UnitText, is_written_for_an_address) {
  EXPECT_EQ(text_for(text_with(0), 7), "#7TS");
  EXPECT_EQ(text_for(text_with(2), 7), "#07TS");
  EXPECT_EQ(text_for(text_with(2), 123), "#123TS");
  EXPECT_EQ(text_for(text_with(2, true), 171), "#ABTS");
  EXPECT_EQ(text_for(text_with(0), 0), "#0TS");
  EXPECT_EQ(text_for({}, 7), "");
}

struct UnitTextCase {
  UnitText text;
  std::string line;
  std::optional<int> unit;
  std::optional<std::size_t> length;
};

TEST(UnitText, is_known_at_the_beginning_of_a_line) {
  const std::vector<UnitTextCase> cases{
      {text_with(2), "#07TS, 1.5", 7, 5},
      {text_with(2), "#07TS, 1.5", 8, std::nullopt},
      {text_with(2), "#07TS, 1.5", std::nullopt, 5},
      {text_with(2), "#7TS", std::nullopt, std::nullopt},
      {text_with(0), "#7TS", 7, 4},
      {text_with(0), "#17TS", 1, std::nullopt},
      {text_with(0), "#255TS", std::nullopt, 6},
      {text_with(0), "#TS", std::nullopt, std::nullopt},
      {text_with(2, true), "#ABTS", 171, 5},
      {text_with(2, true), "#A", std::nullopt, std::nullopt},
      {text_with(2), "", 7, std::nullopt},
      {{}, "anything", 7, 0},
  };
  for (const UnitTextCase& one : cases) {
    EXPECT_EQ(length_at_begin(one.text, one.line, one.unit), one.length) << one.line;
  }
}

}  // namespace
}  // namespace buoyd
