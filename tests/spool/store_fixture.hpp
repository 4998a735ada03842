#pragma once
// What the tests of the store share: a folder of its own, readings to put in, questions in SQL.

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "core/body.hpp"
#include "spool/store/store.hpp"
#include "support/fake_clock.hpp"

namespace buoyd {

inline DescriptionPtr probe_description(const std::string& instrument = "probe",
                                        const std::string& kind = "sample") {
  return Description::parse(R"({"v":1,"instrument":")" + instrument + R"(","kind":")" + kind +
                            R"(","channels":[{"name":"temperature","type":"decimal",)"
                            R"("unit":"degree_C"},{"name":"count","type":"integer","unit":"1"}]})")
      .value();
}

/// A reading whose second value is `count`, taken `count` seconds after 2026-11-20T07:00:00Z.
inline Reading probe_reading(std::int64_t count,
                             const DescriptionPtr& description = probe_description()) {
  Reading reading;
  reading.description = description;
  reading.boottime = MonoTime(std::chrono::seconds(3600 + count));
  reading.utc = WallTime(std::chrono::seconds(1'795'158'000 + count));
  reading.clock = ClockQuality{ClockState::ntp, 10}.byte();
  reading.body = "[20.10," + std::to_string(count) + "]";
  return reading;
}

inline std::vector<Reading> probe_readings(std::int64_t from, std::int64_t to) {
  static const DescriptionPtr description = probe_description();
  std::vector<Reading> readings;
  for (std::int64_t count = from; count <= to; ++count) {
    readings.push_back(probe_reading(count, description));
  }
  return readings;
}

/// A reading whose body is `chars` long.
inline Reading big_reading(std::size_t chars) {
  static const DescriptionPtr description =
      Description::parse(R"({"v":1,"instrument":"big","kind":"burst","channels":)"
                         R"([{"name":"note","type":"text","unit":""}]})")
          .value();
  Reading reading = probe_reading(0, description);
  reading.body = "[\"" + std::string(chars - 4, 'x') + "\"]";
  return reading;
}

inline EpochId epoch_id(std::uint8_t number) {
  return {number, 0, 0, 0, 0, 0, 0, number};
}

/// Every number a run accounts for, in order; fails the test where one stands twice.
inline std::vector<std::uint64_t> numbers_of(const OwedRun& run) {
  std::vector<std::uint64_t> numbers;
  for (const StoredReading& stored : run.readings) {
    numbers.push_back(stored.seq);
  }
  for (const Gap& lost : run.lost) {
    for (std::uint64_t seq = lost.a; seq <= lost.b.value(); ++seq) numbers.push_back(seq);
  }
  std::sort(numbers.begin(), numbers.end());
  EXPECT_EQ(std::adjacent_find(numbers.begin(), numbers.end()), numbers.end());
  return numbers;
}

class FolderTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (parent() / "spool_test.XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] virtual std::filesystem::path parent() const {
    return std::filesystem::temp_directory_path();
  }
  /// For tests of thousands of stores, where there is some: what they test is no disk.
  [[nodiscard]] static std::filesystem::path in_memory() {
    const std::filesystem::path memory("/dev/shm");
    return access(memory.c_str(), W_OK) == 0 ? memory : std::filesystem::temp_directory_path();
  }
  [[nodiscard]] std::string path() const { return folder_ + "/spool.db"; }
  [[nodiscard]] std::string raw_path() const { return folder_ + "/spool-raw.db"; }
  [[nodiscard]] std::size_t file_size(const std::string& name) const {
    std::error_code none;
    const auto size = std::filesystem::file_size(folder_ + "/" + name, none);
    return none ? 0 : static_cast<std::size_t>(size);
  }
  /// First column of the first row, read by a connection of its own.
  [[nodiscard]] std::string sql(const std::string& query) const { return sql(query, path()); }
  [[nodiscard]] static std::string sql(const std::string& query, const std::string& file) {
    auto database = Database::open(file, Database::Mode::read);
    auto value = database ? (*database)->value(query) : Result<std::string>(pass_on(database));
    return value ? *value : "error: " + value.error().text;
  }

  std::string folder_;
};

class StoreTest : public FolderTest {
 protected:
  void SetUp() override {
    FolderTest::SetUp();
    start(1);
  }
  void TearDown() override {
    store_.reset();
    FolderTest::TearDown();
  }

  /// Opens the store anew, as a start of buoyd does; the epoch begins with the next append.
  void start(std::uint8_t epoch) {
    store_.reset();
    auto opened = Store::open(path());
    ASSERT_TRUE(opened) << opened.error().text;
    store_ = std::move(*opened);
    store_->begin_epoch({epoch_id(epoch), "boot-" + std::to_string(epoch)});
    epoch_ = epoch_id(epoch);
  }
  /// The number of the first one appended; 0 if it failed.
  std::uint64_t append(const std::vector<Reading>& readings) {
    auto first = store_->append(readings);
    EXPECT_TRUE(first) << first.error().text;
    return first.value_or(0);
  }
  std::optional<OwedRun> owed(std::uint64_t after = 0, std::size_t most = 1000) {
    return owed_of(epoch_, after, most);
  }
  std::optional<OwedRun> owed_of(EpochId epoch, std::uint64_t after = 0, std::size_t most = 1000) {
    auto run = store_->next_owed({epoch, after, 1'000'000, most});
    EXPECT_TRUE(run) << run.error().text;
    return run ? *run : std::nullopt;
  }
  EpochBook::Applied deliver(EpochId epoch, std::vector<Range> have,
                             std::optional<std::uint64_t> upto = std::nullopt) {
    auto applied = store_->epochs().apply({epoch, std::move(have), upto});
    EXPECT_TRUE(applied) << applied.error().text;
    return applied.value_or(EpochBook::Applied{});
  }
  /// Bytes of the database with everything that is committed, free pages included.
  [[nodiscard]] std::uint64_t size() const {
    return std::stoull(
        sql("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"));
  }
  /// Trims chunk after chunk until `rows` are left or nothing may go.
  void trim_to(std::uint64_t rows) {
    while (std::stoull(sql("SELECT count(*) FROM reading")) > rows && store_->trim().value()) {
    }
  }

  std::unique_ptr<Store> store_;
  EpochId epoch_{};
};

}  // namespace buoyd
