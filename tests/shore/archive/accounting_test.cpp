#include "shore/archive/accounting.hpp"

#include <gtest/gtest.h>

#include "shore/sample_readings.hpp"

namespace buoyshore {
namespace {

using buoyd::Gap;
using buoyd::GapReason;

struct AccountingCase {
  const char* what;
  std::uint64_t from;
  std::optional<std::uint64_t> to;
  std::vector<std::uint64_t> readings;
  std::vector<std::pair<std::uint64_t, std::optional<std::uint64_t>>> lost;
  bool sound;
};

const AccountingCase accounting_cases[] = {
    {"readings alone", 10, 12, {10, 11, 12}, {}, true},
    {"in any order", 10, 12, {12, 10, 11}, {}, true},
    {"a gap alone", 10, 1000, {}, {{10, 1000}}, true},
    {"a gap between", 10, 14, {10, 14}, {{11, 13}}, true},
    {"gaps side by side", 10, 14, {10}, {{13, 14}, {11, 12}}, true},
    {"a gap of unknown end", 10, std::nullopt, {10}, {{11, std::nullopt}}, true},
    {"a number missing", 10, 12, {10, 12}, {}, false},
    {"the first missing", 10, 12, {11, 12}, {}, false},
    {"the last missing", 10, 12, {10, 11}, {}, false},
    {"all missing", 10, 12, {}, {}, false},
    {"a number twice", 10, 12, {10, 11, 11, 12}, {}, false},
    {"a reading inside a gap", 10, 14, {10, 12}, {{11, 14}}, false},
    {"gaps that overlap", 10, 14, {10}, {{11, 13}, {13, 14}}, false},
    {"a reading before the range", 10, 12, {9, 10, 11, 12}, {}, false},
    {"a reading behind the range", 10, 12, {10, 11, 12, 13}, {}, false},
    {"a gap beyond the range", 10, 12, {10}, {{11, 13}}, false},
    {"backwards", 12, 10, {}, {}, false},
    {"no end, but no gap without end", 10, std::nullopt, {10}, {}, false},
    {"a gap without end, but an end", 10, 12, {10}, {{11, std::nullopt}}, false},
    {"two gaps without end",
     10,
     std::nullopt,
     {10},
     {{11, std::nullopt}, {20, std::nullopt}},
     false},
    {"before the epoch's first", 4, 4, {4}, {}, false},
};

TEST(Accounting, I1_every_number_exactly_once) {
  for (const AccountingCase& c : accounting_cases) {
    Batch batch;
    batch.first = 5;
    batch.from = c.from;
    batch.to = c.to;
    for (const auto& [a, b] : c.lost) {
      batch.lost.push_back(Gap{a, b, GapReason::damaged, {}, {}});
    }
    std::vector<buoyd::StoredReading> readings;
    for (const std::uint64_t seq : c.readings) readings.push_back(test::wind_reading(seq));
    const auto checked = check_accounting(batch, readings);
    EXPECT_EQ(checked.has_value(), c.sound) << c.what;
    if (!checked) {
      EXPECT_EQ(checked.error().code, buoyd::ErrorCode::invalid) << c.what;
    }
  }
}

}  // namespace
}  // namespace buoyshore
