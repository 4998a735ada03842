#include "shore/archive/raw_capture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/raw_chunk.hpp"
#include "shore/archive_fixture.hpp"

namespace buoyshore {
namespace {

constexpr std::int64_t noon_us = 1'795'176'000'000'000;

class RawCapture : public test::ArchiveTest {
 protected:
  /// Two bytes there and back, one second and 30 ms after noon + `at` seconds.
  static buoyd::StoredReading raw(std::uint64_t seq, std::int64_t at,
                                  const std::string& line = "bus") {
    buoyd::RawChunk chunk;
    chunk.line = line;
    chunk.boottime = buoyd::MonoTime(std::chrono::seconds(at));
    chunk.utc = buoyd::WallTime(buoyd::Micros(noon_us) + std::chrono::seconds(at));
    chunk.clock = 3 * 32 + 10;
    const auto number = static_cast<std::uint8_t>(at);
    buoyd::pack_piece(chunk.bytes, buoyd::Micros(0), true, std::vector<std::uint8_t>{1, number});
    buoyd::pack_lost(chunk.bytes, 7);
    buoyd::pack_piece(chunk.bytes, buoyd::Micros(30'000), false,
                      std::vector<std::uint8_t>{2, number});
    return {seq, raw_reading(buoyd::raw_description("boot"), chunk)};
  }
  buoyd::Result<void> write(const RawCaptureQuery& query) {
    text_.clear();
    auto database = open_for_reading(path());
    PreparedSql sql(**database);
    return write_capture(sql, query, [this](std::string_view lines) {
      text_ += lines;
      return true;
    });
  }
  static RawCaptureQuery query(const std::string& line) { return {"kelpie", line}; }

  std::string text_;
};

TEST_F(RawCapture, is_one_file_in_the_order_of_time_whatever_came_twice) {
  commit(of(test::epoch(0xA), {start(1, std::nullopt, std::nullopt), raw(2, 20), raw(3, 10),
                               raw(4, 15, "other"), raw(5, 20)}));
  ASSERT_TRUE(write(query("bus")));
  EXPECT_EQ(text_,
            "# buoyd capture 1\n# line bus\n# device \n# start 2026-11-20T12:00:10.000000Z\n"
            "0.000000 > 01 0A\n0.000000 ! 7\n0.030000 < 02 0A\n"
            "10.000000 > 01 14\n10.000000 ! 7\n10.030000 < 02 14\n");
  const auto parsed = buoyd::parse_capture(text_);
  ASSERT_TRUE(parsed) << parsed.error().text;
  EXPECT_EQ(parsed->lost, 14U);
  EXPECT_EQ(parsed->pieces.size(), 4U);
}

TEST_F(RawCapture, is_cut_to_the_time_asked_for) {
  commit(of(test::epoch(0xA), {start(1, std::nullopt, std::nullopt), raw(2, 10), raw(3, 20)}));
  RawCaptureQuery some = query("bus");
  some.from = buoyd::WallTime(buoyd::Micros(noon_us + 10'020'000));
  some.to = buoyd::WallTime(buoyd::Micros(noon_us + 20'000'000));
  ASSERT_TRUE(write(some));
  EXPECT_THAT(text_, testing::HasSubstr("0.000000 < 02 0A\n9.970000 > 01 14\n"));
  EXPECT_THAT(text_, testing::Not(testing::HasSubstr("02 14")));
}

TEST_F(RawCapture, where_there_is_nothing_it_says_so) {
  commit(of(test::epoch(0xA), {start(1, std::nullopt, std::nullopt), raw(2, 10)}));
  const auto none = write(query("none"));
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, buoyd::ErrorCode::unavailable);
  EXPECT_EQ(text_, "");
}

}  // namespace
}  // namespace buoyshore
