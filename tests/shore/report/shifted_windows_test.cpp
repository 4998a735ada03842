// Windows whose ends `begins` shifts are expected when they end.

#include <gmock/gmock.h>

#include <vector>

#include "shore/archive_fixture.hpp"
#include "shore/report/availability.hpp"

namespace buoyshore {
namespace {

class ShiftedDays : public test::ArchiveTest {
 protected:
  static constexpr std::int64_t hour = 60 * test::minute;
  static constexpr std::int64_t november = 1'793'491'200'000'000;  // 2026-11-01T00:00:00Z

  /// Three days that begin at 6 h UTC: the first ends on the second of November.
  void SetUp() override {
    ArchiveTest::SetUp();
    const auto days =
        buoyd::Description::parse(R"({"v":1,"instrument":"mast","kind":"days","over":86400,)"
                                  R"("computed":{"method":"statistics","begins":21600},)"
                                  R"("channels":[{"name":"speed_max","type":"float32"}]})")
            .value();
    std::vector<buoyd::StoredReading> rows;
    for (const std::int64_t day : {1, 2, 3}) {
      rows.push_back(test::reading(static_cast<std::uint64_t>(day), days, "[7]"));
      rows.back().reading.utc = at(day, 6);
      rows.back().reading.span = std::chrono::hours(24);
    }
    commit(of(test::epoch(0xA), std::move(rows)));
  }

  static buoyd::WallTime at(std::int64_t days, std::int64_t hours) {
    return test::utc_of(november + (24 * days + hours) * hour);
  }

  KindAvailability found(buoyd::WallTime from, buoyd::WallTime to) {
    auto database = open_for_reading(path());
    PreparedSql prepared(**database);
    auto kinds = availability_of(prepared, {"kelpie", "mast", "days", from, to, at(30, 0)});
    EXPECT_TRUE(kinds) << kinds.error().text;
    return kinds && kinds->size() == 1 ? kinds->front() : KindAvailability{};
  }
};

TEST_F(ShiftedDays, are_not_expected_before_they_end) {
  const KindAvailability kind = found(at(0, 0), at(4, 3));
  EXPECT_EQ(kind.received, 3U);
  EXPECT_EQ(kind.expected, 3U);
  EXPECT_EQ(kind.off_rate, 0);
}

TEST_F(ShiftedDays, are_missed_from_their_ends_on) {
  const KindAvailability before = found(at(4, 18), at(5, 3));
  EXPECT_EQ(before.expected, 0U);
  EXPECT_THAT(before.missing, testing::Each(0U));
  const KindAvailability after = found(at(5, 3), at(5, 9));
  EXPECT_EQ(after.expected, 1U);
  EXPECT_EQ(after.off_rate, 0);
}

}  // namespace
}  // namespace buoyshore
