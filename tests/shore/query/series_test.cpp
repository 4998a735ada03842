#include "shore/query/series.hpp"

#include <gmock/gmock.h>

#include "shore/archive_fixture.hpp"
#include "shore/rollup/rollup_table.hpp"

namespace buoyshore {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using test::epoch;
using test::morning;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class SeriesOf : public test::ArchiveTest {
 protected:
  buoyd::Result<Series> series(std::size_t points, std::vector<std::string> channels,
                               const std::string& instrument = "anemometer",
                               hours length = hours(1)) {
    ReadingQuery query;
    query.station = "kelpie";
    query.instrument = instrument;
    query.from = morning;
    query.to = morning + length;
    query.channels = std::move(channels);
    auto database = open_for_reading(path());
    PreparedSql prepared(**database);
    return series_of(prepared, query, points);
  }
};

TEST_F(SeriesOf, few_readings_come_by_themselves_as_they_were_printed) {
  commit(of(epoch(0xA), {test::reading(1, test::wind(), "[1.5,214.50]"),
                         test::reading(2, test::wind(), "[99,null]", "49"),
                         test::reading(3, test::wind(), "[2,7]")}));
  const Series found = series(3, {"wind_speed", "wind_from_direction"}).value();
  EXPECT_EQ(found.every, buoyd::Micros(0));
  EXPECT_THAT(found.times,
              ElementsAre(1'795'158'001'123'456, 1'795'158'002'123'456, 1'795'158'003'123'456));
  EXPECT_THAT(found.spans, ElementsAre(0, 0, 0));
  ASSERT_THAT(found.columns, SizeIs(2));
  EXPECT_THAT(found.columns[0].values, ElementsAre("1.5", "99", "2"));
  EXPECT_EQ(found.columns[0].flags, "242");
  EXPECT_THAT(found.columns[1].values, ElementsAre("214.50", "null", "7"));
  EXPECT_EQ(found.columns[1].flags, "191");
}

TEST_F(SeriesOf, more_readings_come_as_what_they_came_to_and_one_spike_stays) {
  commit(winds(epoch(0xA), 1, 100));
  commit(of(epoch(0xA), {test::reading(101, test::wind(), "[500,1]")}));
  commit(winds(epoch(0xA), 102, 600));
  const Series found = series(60, {"wind_speed"}).value();
  EXPECT_EQ(found.every, minutes(2));
  EXPECT_THAT(found.times, SizeIs(6));  // 07:00 to 07:10 and 23 µs
  EXPECT_EQ(found.times.front(), 1'795'158'000'000'000);
  EXPECT_THAT(found.spans, IsEmpty());
  EXPECT_EQ(found.columns[0].sums[0].maximum, 500);
  EXPECT_EQ(found.columns[0].sums[0].n, 119U);
  EXPECT_THAT(found.columns[0].values, IsEmpty());
}

TEST_F(SeriesOf, days_without_readings_are_no_values) {
  commit(winds(epoch(0xA), 1, 3));
  constexpr hours centuries(24 * 365 * 600);
  const Series found = series(2, {"wind_speed"}, "anemometer", centuries).value();
  EXPECT_EQ(found.every, hours(24));
  EXPECT_THAT(found.times, SizeIs(1));
}

TEST_F(SeriesOf, a_profile_has_a_column_a_point_and_texts_have_none) {
  commit(of(epoch(0xA), {test::reading(1, test::profile(), R"([[7.1,null,1],5,1,"a"])")}));
  const Series speeds = series(9, {"wind_speed"}, "lidar").value();
  ASSERT_THAT(speeds.columns, SizeIs(3));
  EXPECT_EQ(speeds.columns[1].column.channel, "wind_speed");
  EXPECT_EQ(speeds.columns[1].column.point, 1U);
  EXPECT_EQ(speeds.columns[1].column.place, "50 m");
  EXPECT_EQ(speeds.columns[1].column.unit, "m s-1");
  EXPECT_THAT(speeds.columns[1].values, ElementsAre("null"));
  EXPECT_EQ(speeds.columns[1].flags, "9");
  EXPECT_THAT(series(9, {"remark"}, "lidar").value().columns, IsEmpty());
  EXPECT_THAT(series(9, {"wind_speed[50.0]"}, "lidar").value().columns, SizeIs(1));
  EXPECT_THAT(series(9, {"wind_speed[50 m]", "count"}, "lidar").value().columns, SizeIs(2));
}

TEST_F(SeriesOf, what_there_is_not_is_an_error) {
  commit(winds(epoch(0xA), 1, 3));
  EXPECT_EQ(series(9, {"depth"}).error().code, buoyd::ErrorCode::invalid);
  EXPECT_EQ(series(9, {"wind_speed"}, "sonde").error().code, buoyd::ErrorCode::invalid);
}

TEST(PeriodFor, is_the_shortest_that_gives_no_more_points) {
  EXPECT_EQ(period_for(hour_level, 60), minutes(2));  // an hour may touch 61 minutes
  EXPECT_EQ(period_for(hour_level, 61), minutes(1));
  EXPECT_EQ(period_for(day_level, 1200), minutes(2));
  EXPECT_EQ(period_for(30 * day_level, 1200), hours(1));
  EXPECT_EQ(period_for(365 * day_level, 1200), hours(12));
  EXPECT_EQ(period_for(3650 * day_level, 1), hours(24));
}

}  // namespace
}  // namespace buoyshore
