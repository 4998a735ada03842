#include "shore/query/described_time.hpp"

#include <gtest/gtest.h>

#include <array>

#include "shore/archive_fixture.hpp"

namespace buoyshore {
namespace {

using test::epoch;

class DescribedTimes : public test::ArchiveTest {
 protected:
  /// In minutes from noon on.
  DescribedTime found(std::int64_t from, std::int64_t to) {
    auto database = open_for_reading(path());
    PreparedSql prepared(**database);
    auto n = prepared.integer("SELECT n FROM description WHERE instrument = 'anemometer'");
    auto time = described_time(prepared, "kelpie", n->value(), test::noon + from * test::minute,
                               test::noon + to * test::minute);
    EXPECT_TRUE(time) << time.error().text;
    return time.value_or(DescribedTime{});
  }
};

TEST_F(DescribedTimes, are_those_of_the_readings_whatever_hours_the_bounds_lie_in) {
  constexpr std::array<std::int64_t, 7> minutes_from_noon{5, 59, 60, 61, 200, 299, 301};
  std::vector<buoyd::StoredReading> readings;
  for (const std::int64_t at : minutes_from_noon) {
    auto stored = test::wind_reading(readings.size() + 1);
    stored.reading.utc = test::utc_of(test::noon + at * test::minute + 7);
    readings.push_back(std::move(stored));
  }
  auto unplaced = unset(readings.size() + 1, test::second);
  readings.push_back(std::move(unplaced));
  commit(of(epoch(0xA), readings));
  for (const std::int64_t from : {-500, 0, 5, 6, 59, 60, 62, 120, 200, 201, 300, 302}) {
    for (const std::int64_t to : {0, 5, 6, 60, 61, 62, 180, 200, 240, 300, 301, 302, 900}) {
      DescribedTime wanted;
      for (const std::int64_t at : minutes_from_noon) {
        if (at < from || at >= to) continue;
        if (wanted.readings++ == 0) wanted.first = test::noon + at * test::minute;
        wanted.last = test::noon + at * test::minute;
      }
      const DescribedTime time = found(from, to);
      EXPECT_EQ(time.readings, wanted.readings) << from << ' ' << to;
      EXPECT_EQ(time.first, wanted.first) << from << ' ' << to;
      EXPECT_EQ(time.last, wanted.last) << from << ' ' << to;
    }
  }
}

}  // namespace
}  // namespace buoyshore
