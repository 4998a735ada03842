#include "drivers/messages/time_pattern.hpp"

#include <gtest/gtest.h>

namespace buoyd {
namespace {

struct Print {
  const char* pattern;
  const char* text;
  const char* utc;  // "" where it is no time
  const char* fraction;
};

class TimePatterns : public testing::TestWithParam<Print> {};

TEST_P(TimePatterns, are_read_whole_or_not_at_all) {
  const auto time = parse_time_pattern(GetParam().pattern, GetParam().text);
  EXPECT_EQ(time ? iso8601(time->utc) : "", GetParam().utc) << GetParam().text;
  EXPECT_EQ(time ? time->fraction : "", GetParam().fraction);
}

const Print time_patterns_all[] = {

    {"%d %b %Y %H:%M:%S", "28 Sep 2014 00:30:23", "2014-09-28T00:30:23.000000Z", ""},
    {"%d %b %Y %H:%M:%S", "07  Jan 2000 04:51:39.25", "2000-01-07T04:51:39.250000Z", ".25"},
    {"%m/%d/%y %H:%M:%S", "12/31/13 23:59:45", "2013-12-31T23:59:45.000000Z", ""},
    {"%m/%d/%y %H:%M:%S", "1/2/99 3:04:05", "1999-01-02T03:04:05.000000Z", ""},
    {"%Y%m%d %H%M%S", "20140825 150910", "2014-08-25T15:09:10.000000Z", ""},
    {"%Y%j %H:%M", "2012366 23:59", "2012-12-31T23:59:00.000000Z", ""},
    {"%Y/%m/%d %H:%M:%S", "3765/07/27 01:02:03", "3765-07-27T01:02:03.000000Z", ""},
    {"%d %b %Y %H:%M:%S", "28 Sap 2014 00:30:23", "", ""},
    {"%d %b %Y %H:%M:%S", "28 Sep 2014 24:30:23", "", ""},
    {"%d %b %Y %H:%M:%S", "28 Sep 2014 00:30:23Z", "", ""},
    {"%d %b %Y %H:%M:%S", "28Sep 2014 00:30:23", "", ""},
    {"%d %b %Y %H:%M:%S", "28 Sep 2014 00:30:23.", "", ""},
    {"%d %b %Y %H:%M:%S", "31 Jun 2014 00:30:23", "", ""},
    {"%Y%j %H:%M", "2012367 23:59", "", ""},
    {"%Y%j %H:%M", "2013365 23:59", "2013-12-31T23:59:00.000000Z", ""},
    {"%Y%j %H:%M", "2013366 23:59", "", ""},
    {"%Y%j %H:%M", "2012000 23:59", "", ""},
    {"%Y/%m/%d %H:%M:%S", "", "", ""},
    {"%Y/%m/%d %H:%M:%S", "214/07/27 01:02:03", "", ""},
};
INSTANTIATE_TEST_SUITE_P(All, TimePatterns, ::testing::ValuesIn(time_patterns_all));

}  // namespace
}  // namespace buoyd
