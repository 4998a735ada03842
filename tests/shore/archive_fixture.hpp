#pragma once
// An archive in a folder of the test's own, and a station that talks to it.

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "shore/archive/archive.hpp"
#include "shore/archive/archive_file.hpp"
#include "shore/archive/station_query.hpp"
#include "shore/plain_encoder.hpp"
#include "shore/sample_readings.hpp"

namespace buoyshore::test {

/// Eight times the same digit, e.g. epoch(0xA) is aaaaaaaaaaaaaaaa.
inline buoyd::EpochId epoch(unsigned digit) {
  buoyd::EpochId id{};
  id.fill(static_cast<std::uint8_t>(digit * 17));
  return id;
}

inline constexpr buoyd::Micros second{1'000'000};
inline constexpr std::int64_t noon = 1'795'176'000'000'000;
inline constexpr std::int64_t minute = 60'000'000;

/// Makes an archive of this version one of a version that had no roll-ups.
inline constexpr std::string_view without_rollups =
    "DROP TRIGGER amendment_of_a_reading; DROP TRIGGER boot_of_an_epoch; DROP TRIGGER record_came; "
    "DROP TRIGGER record_moved_here; DROP TRIGGER record_moved_away; DROP TRIGGER arrival_came; "
    "DROP TRIGGER arrival_went; DROP TABLE rollup; DROP TABLE redo; DROP TABLE stale; DROP TABLE "
    "amended; DROP TABLE link;";

class ArchiveTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "archive_test.XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    open();
  }
  void TearDown() override {
    archive_.reset();
    std::filesystem::remove_all(folder_);
  }

  [[nodiscard]] std::string path() const { return folder_ + "/archive.db"; }

  void open() {
    archive_.reset();
    auto opened = Archive::open(path());
    ASSERT_TRUE(opened) << opened.error().text;
    archive_ = std::move(*opened);
  }

  /// Of a file beside the archive, as one that was exported; "" if there is none.
  static std::string text_of(const std::string& path) {
    std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
  }

  /// A batch of the wind readings [from, to].
  static PlainBatch winds(const buoyd::EpochId& id, std::uint64_t from, std::uint64_t to) {
    PlainBatch batch;
    batch.epoch = id;
    batch.from = from;
    batch.to = to;
    for (std::uint64_t seq = from; seq <= to; ++seq) batch.readings.push_back(wind_reading(seq));
    return batch;
  }
  /// A batch of the given readings, which are consecutive.
  static PlainBatch of(const buoyd::EpochId& id, std::vector<buoyd::StoredReading> readings) {
    PlainBatch batch;
    batch.epoch = id;
    batch.first = batch.from = readings.front().seq;
    batch.to = readings.back().seq;
    batch.readings = std::move(readings);
    return batch;
  }
  static buoyd::StoredReading start(std::uint64_t seq, std::optional<buoyd::EpochId> previous,
                                    std::optional<std::uint64_t> last, std::string boot = "boot") {
    return own(
        seq, buoyd::start_reading({"0.1", std::move(boot), "", previous, last}, buoyd::MonoTime{}));
  }

  /// A wind reading of a board that has been up for `boottime` and whose clock says 1970.
  static buoyd::StoredReading unset(std::uint64_t seq, buoyd::Micros boottime) {
    auto stored = wind_reading(seq);
    stored.reading.clock = 1 * 32 + 31;
    stored.reading.boottime = buoyd::MonoTime(boottime);
    stored.reading.utc = utc_of(boottime.count());
    return stored;
  }
  static buoyd::StoredReading clock(std::uint64_t seq, buoyd::Micros boottime, std::int64_t utc) {
    auto stored = own(seq, buoyd::clock_reading({"gnss", buoyd::MonoTime(boottime), utc_of(utc),
                                                 buoyd::Micros(500), buoyd::Micros(0)}));
    stored.reading.boottime = buoyd::MonoTime(boottime);
    return stored;
  }
  static buoyd::StoredReading amendment(std::uint64_t seq, const std::string& channel,
                                        const std::string& point, int flag, std::uint64_t target) {
    static const auto description =
        described("buoyd", "amendment",
                  R"({"name":"epoch","type":"text"},{"name":"seq","type":"integer"},)"
                  R"({"name":"channel","type":"text"},{"name":"point","type":"integer"},)"
                  R"({"name":"flag","type":"integer"})");
    return reading(seq, description,
                   "[\"aaaaaaaaaaaaaaaa\"," + std::to_string(target) + ",\"" + channel + "\"," +
                       point + "," + std::to_string(flag) + "]");
  }

  buoyd::Result<BatchOutcome> take(const PlainBatch& batch) {
    const buoyd::Bytes message = batch.message();
    auto parsed = parse_batch(message);
    if (!parsed) return pass_on(parsed);
    return archive_->take_batch("kelpie", *parsed, now_);
  }
  /// Takes it and expects that it is committed.
  BatchOutcome commit(const PlainBatch& batch) {
    auto outcome = take(batch);
    EXPECT_TRUE(outcome) << outcome.error().text;
    EXPECT_TRUE(!outcome || outcome->need.empty());
    return outcome ? *outcome : BatchOutcome{};
  }
  std::vector<Receipt> hello(std::vector<HelloEpoch> epochs, unsigned nonce = 1,
                             std::vector<buoyd::EpochId> unknown = {}) {
    Hello message;
    message.unknown = std::move(unknown);
    message.nonce = epoch(nonce);
    message.epochs = std::move(epochs);
    auto answer = archive_->take_hello("kelpie", message, now_);
    EXPECT_TRUE(answer) << answer.error().text;
    return answer.value_or(std::vector<Receipt>{});
  }
  std::vector<buoyd::Range> held(const buoyd::EpochId& id) {
    auto receipt = archive_->receipt("kelpie", id);
    EXPECT_TRUE(receipt);
    return receipt->have;
  }

  /// What SQL says, rows by line, columns by '|'.
  std::string sql(const std::string& query) {
    auto database = open_for_reading(path());
    EXPECT_TRUE(database) << database.error().text;
    auto statement = (*database)->prepare(query);
    EXPECT_TRUE(statement) << statement.error().text;
    std::string text;
    for (;;) {
      const auto row = statement->step();
      EXPECT_TRUE(row) << row.error().text;
      if (!row || !*row) return text;
      if (!text.empty()) text += '\n';
      for (int i = 0; i < statement->columns(); ++i) {
        if (i > 0) text += '|';
        text += statement->is_null(i) ? "NULL" : std::string(statement->text(i));
      }
    }
  }
  Verdict verdict() {
    auto database = open_for_reading(path());
    EXPECT_TRUE(database);
    PreparedSql prepared(**database);
    facts_ = facts_of(prepared, "kelpie").value();
    return judge(facts_);
  }

  std::string folder_;
  std::unique_ptr<Archive> archive_;
  buoyd::WallTime now_ = utc_of(1'795'158'000'000'000);
  StationFacts facts_;
};

}  // namespace buoyshore::test
