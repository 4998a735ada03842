// The whole way of a proof: the board seals, the link carries, the archive certifies, anybody
// checks.

#include <gmock/gmock.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

#include "both_ends.hpp"
#include "shore/archive/archive_file.hpp"
#include "shore/certify/certify.hpp"
#include "support/places.hpp"

namespace buoyd::test {
namespace {

using buoyshore::CertificateReport;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using testing::HasSubstr;
using testing::Not;

class CertifyTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "certify.XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    buoy_ = std::make_unique<BuoyEnd>(folder_, most_bytes_, clock_);
    shore_ = std::make_unique<ShoreEnd>(folder_, clock_);
  }
  void TearDown() override {
    buoy_.reset();
    shore_.reset();
    std::filesystem::remove_all(folder_);
  }

  void carry() {
    for (int i = 0; i < 1000; ++i) {
      buoy_->turn();
      const auto receipts = shore_->due();
      const auto handed = buoy_->take_handed();
      if (receipts.empty() && handed.empty()) return;
      for (const auto& one : receipts) buoy_->receive(one.payload);
      for (const Handed& one : handed) {
        const auto answers = shore_->receive(one.topic, one.payload);
        buoy_->acked(one.id, 0);
        for (const auto& answer : answers) buoy_->receive(answer.payload);
      }
    }
    FAIL() << "they never rest";
  }
  void run(Micros time) {
    const MonoTime end = clock_.mono() + time;
    while (clock_.mono() < end) {
      carry();
      MonoTime next = std::min(end, buoy_->next_due());
      if (const auto due = shore_->next_due()) next = std::min(next, *due);
      clock_.advance_to(std::max(next, clock_.mono() + milliseconds(10)));
    }
    carry();
  }
  /// So many readings, some a second.
  void live(std::uint32_t readings) {
    for (std::uint32_t i = 0; i < readings; ++i) {
      buoy_->offer(count_++ * 7919, false);
      if (i % 8 == 7) run(std::chrono::seconds(1));
    }
    run(minutes(1));
  }
  [[nodiscard]] std::string file() const { return folder_ + "/kelpie.certified"; }
  [[nodiscard]] std::string archive() const { return folder_ + "/archive.db"; }
  CertificateReport certified(const std::string& station) {
    buoyshore::ReadingQuery query;
    query.station = station;
    return certified(query);
  }
  CertificateReport certified(buoyshore::ReadingQuery query = {}) {
    auto database = buoyshore::open_for_reading(archive());
    EXPECT_TRUE(database) << database.error().text;
    buoyshore::PreparedSql sql(**database);
    buoyshore::CertifyOrder order;
    if (query.station.empty()) query.station = "kelpie";
    order.query = query;
    order.key_file = archive() + ".key";
    order.made = "2026-11-20T12:00:00Z";
    order.to = file();
    auto report = certify(sql, order);
    EXPECT_TRUE(report) << report.error().text;
    return report.value_or(CertificateReport{});
  }
  /// What who gets the file finds, which is what the archive said.
  CertificateReport checked(const std::vector<std::string>& keys = {}) const {
    auto report = buoyshore::check_file(file(), keys);
    EXPECT_TRUE(report) << report.error().text;
    return report.value_or(CertificateReport{});
  }
  /// The same by a program that shares no line with ours.
  [[nodiscard]] int checked_by_python() const {
    const std::string command = "/usr/bin/python3 " + source_dir() +
                                "/tests/shore/certify/certificate_check.py " + file() + " > " +
                                folder_ + "/python 2>&1";
    return std::system(command.c_str());
  }
  [[nodiscard]] std::string text_of_python() const { return text_in(folder_ + "/python"); }
  [[nodiscard]] std::string text() const { return text_in(file()); }
  [[nodiscard]] static std::string text_in(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  [[nodiscard]] std::vector<std::string> lines() const {
    std::vector<std::string> all;
    std::ifstream in(file());
    for (std::string line; std::getline(in, line);) all.push_back(line);
    return all;
  }
  /// Of a text that is no file.
  static CertificateReport look_at(const std::string& text) {
    buoyshore::CertificateCheck check({});
    std::size_t at = 0;
    for (std::size_t end = 0; (end = text.find('\n', at)) != std::string::npos; at = end + 1) {
      check.line(std::string_view(text).substr(at, end - at));
    }
    if (at < text.size()) check.line(std::string_view(text).substr(at));
    check.end(at == text.size());
    return check.report();
  }
  static std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) text += line + "\n";
    return text;
  }
  /// The last line anew, as somebody makes it who has a key of an archive.
  [[nodiscard]] std::string signed_again(std::vector<std::string> lines) const {
    const auto key = SigningKey::open_or_make(archive() + ".key");
    lines.pop_back();
    const Digest sum = sha256(joined(lines));
    lines.push_back(buoyshore::text_of(
        buoyshore::EndLine{sum, key->public_key(), key->sign(buoyshore::signed_text(sum))}));
    return joined(lines);
  }
  /// Some readings and seals of a run under that id.
  void rename_and_run(const std::string& station) {
    buoy_->rename(station);
    buoy_->restart(true);
    buoy_->connect(std::size_t{1} << 20U);
    live(40);
    run(hours(1));
  }
  /// A station of a few readings.
  void make_small() {
    buoy_->connect(std::size_t{1} << 20U);
    live(16);
    run(hours(1));
    EXPECT_TRUE(certified().is_proven());
  }
  void change_archive(const std::string& sql) const {
    auto database = Database::open(archive(), Database::Mode::write);
    auto changed = (*database)->execute(sql);
    ASSERT_TRUE(changed) << changed.error().text;
  }

  std::string folder_;
  std::uint64_t most_bytes_ = std::uint64_t{1} << 30U;
  FakeClock clock_;
  std::unique_ptr<BuoyEnd> buoy_;
  std::unique_ptr<ShoreEnd> shore_;
  std::uint32_t count_ = 0;
};

TEST_F(CertifyTest, what_the_board_sealed_is_proven_without_the_archive) {
  buoy_->connect(std::size_t{1} << 20U);
  live(600);
  run(hours(1));
  live(100);
  buoy_->restart(false);
  buoy_->connect(std::size_t{1} << 20U);
  live(300);
  run(hours(2));
  const CertificateReport made = certified();
  EXPECT_TRUE(made.is_proven()) << report_text(made);
  ASSERT_EQ(made.epochs.size(), 2U);
  EXPECT_EQ(made.epochs[0].left_out, 0U);
  EXPECT_EQ(made.epochs[1].left_out, 1U) << "the last seal";
  EXPECT_GT(made.readings(), 1000U);
  EXPECT_EQ(report_text(checked()), report_text(made));
  EXPECT_EQ(checked_by_python(), 0);
}

TEST_F(CertifyTest, any_byte_that_was_changed_is_found) {
  make_small();
  const std::string good = text();
  ASSERT_TRUE(look_at(good).is_proven());
  for (std::size_t at = 0; at < good.size(); ++at) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ (at % 2 == 0 ? 0x01 : 0x20));
    ASSERT_FALSE(look_at(bad).is_proven()) << "byte " << at << " of " << good.size();
  }
}

TEST_F(CertifyTest, any_byte_that_was_lost_or_put_in_is_found) {
  make_small();
  const std::string good = text();
  for (std::size_t at = 0; at < good.size(); ++at) {
    ASSERT_FALSE(look_at(std::string(good).erase(at, 1)).is_proven()) << "without byte " << at;
    if (at % 5 != 0) continue;
    ASSERT_FALSE(look_at(std::string(good).insert(at, 1, ' ')).is_proven()) << "before " << at;
    ASSERT_FALSE(look_at(good.substr(0, at)).is_proven()) << "cut off at " << at;
  }
  EXPECT_FALSE(look_at(good + "\n").is_proven());
  EXPECT_FALSE(look_at(good + good).is_proven());
}

TEST_F(CertifyTest, a_changed_reading_is_found_though_the_archive_signs_it_again) {
  make_small();
  const auto good = lines();
  EXPECT_TRUE(look_at(signed_again(good)).is_proven());
  for (std::size_t at = 0; at < good.size(); ++at) {
    if (!good[at].starts_with("{\"reading\"")) continue;
    for (std::size_t i = 0; i < good[at].size(); ++i) {
      auto bad = good;
      bad[at][i] = static_cast<char>(bad[at][i] ^ 1);
      ASSERT_FALSE(look_at(signed_again(bad)).is_proven()) << bad[at];
    }
  }
}

TEST_F(CertifyTest, a_line_that_is_missing_doubled_or_moved_is_found_though_it_is_signed_again) {
  make_small();
  const auto good = lines();
  std::size_t readings = 0;
  for (std::size_t at = 0; at + 1 < good.size(); ++at) {
    auto without = good;
    without.erase(without.begin() + static_cast<std::ptrdiff_t>(at));
    readings += good[at].starts_with("{\"reading\"") ? 1U : 0U;
    if (!good[at].starts_with("{\"unsealed\"")) {
      EXPECT_FALSE(look_at(signed_again(without)).is_proven()) << good[at];
    }
    auto twice = good;
    twice.insert(twice.begin() + static_cast<std::ptrdiff_t>(at), good[at]);
    EXPECT_FALSE(look_at(signed_again(twice)).is_proven()) << good[at];
    if (at + 2 >= good.size()) continue;
    auto swapped = good;
    std::swap(swapped[at], swapped[at + 1]);
    if (good[at].starts_with("{\"reading\"") && good[at + 1].starts_with("{\"reading\"")) {
      EXPECT_FALSE(look_at(signed_again(swapped)).is_proven()) << good[at];
    }
  }
  EXPECT_GT(readings, 16U);
}

TEST_F(CertifyTest, a_reading_that_is_called_lost_leaves_its_segment_without_a_proof) {
  make_small();
  auto bad = lines();
  const auto reading = std::ranges::find_if(
      bad, [](const std::string& line) { return line.starts_with("{\"reading\":[5,"); });
  ASSERT_NE(reading, bad.end());
  *reading = R"({"gap":[5,5],"reason":"retention"})";
  const auto report = look_at(signed_again(bad));
  EXPECT_FALSE(report.is_proven());
  EXPECT_EQ(report.problem_count, 0U) << "it may have been lost";
  EXPECT_EQ(report.proven(), 0U);
  EXPECT_THAT(report_text(report), HasSubstr("1 readings are missing among them"));
  EXPECT_THAT(report_text(report), HasSubstr("gap: 1 numbers, retention"));
}

TEST_F(CertifyTest, a_row_that_was_changed_in_the_archive_contradicts_its_seal) {
  make_small();
  change_archive("UPDATE reading SET utc = utc + 1 WHERE seq = 7");
  const auto report = certified();
  EXPECT_FALSE(report.is_proven());
  EXPECT_THAT(report_text(report), HasSubstr("are not what the station sealed"));
  EXPECT_NE(checked_by_python(), 0);
}

TEST_F(CertifyTest, a_row_that_was_taken_out_of_the_archive_is_named) {
  make_small();
  change_archive("DELETE FROM reading WHERE seq = 7");
  const auto report = certified();
  EXPECT_FALSE(report.is_proven());
  EXPECT_THAT(report_text(report), HasSubstr("gap: 1 numbers, not here"));
  EXPECT_NE(checked_by_python(), 0);
}

TEST_F(CertifyTest, what_is_not_sealed_yet_is_named_and_left_out) {
  buoy_->connect(std::size_t{1} << 20U);
  live(40);
  auto report = certified();
  EXPECT_FALSE(report.is_proven()) << "nothing is";
  EXPECT_THAT(report_text(report), HasSubstr("not sealed yet, and not in the file: 41 numbers"));
  run(hours(1));
  live(10);
  report = certified();
  EXPECT_TRUE(report.is_proven());
  EXPECT_THAT(report_text(report), HasSubstr("not sealed yet, and not in the file: 11 numbers"));
}

TEST_F(CertifyTest, only_the_stations_key_is_believed) {
  make_small();
  const std::string key = to_hex(checked().keys[0].key);
  EXPECT_TRUE(checked({key}).is_proven());
  EXPECT_TRUE(checked({key.substr(0, 32)}).is_proven());
  const auto other = checked({std::string(64, 'a')});
  EXPECT_FALSE(other.is_proven());
  EXPECT_THAT(report_text(other), HasSubstr("expected one that --key names"));
}

TEST_F(CertifyTest, a_change_of_the_key_is_said) {
  make_small();
  std::filesystem::remove(folder_ + "/station.key");
  live(10);
  run(hours(1));
  const auto report = certified();
  EXPECT_FALSE(report.is_proven());
  EXPECT_THAT(report_text(report), HasSubstr("the key changes to"));
  ASSERT_EQ(report.keys.size(), 2U);
  EXPECT_TRUE(checked({to_hex(report.keys[0].key), to_hex(report.keys[1].key)}).is_proven());
}

/// As a board does that ran by the package's example before its own configuration was written.
TEST_F(CertifyTest, a_board_that_had_another_id_before_proves_what_it_sealed_then) {
  rename_and_run("buoy-1");
  rename_and_run("kelpie");
  const auto report = certified();
  EXPECT_TRUE(report.is_proven()) << report_text(report);
  EXPECT_THAT(report_text(report), HasSubstr(": 4 seals, 2 of them as station buoy-1\n"));
  EXPECT_EQ(report_text(checked()), report_text(report));
  EXPECT_EQ(checked_by_python(), 0);
}

TEST_F(CertifyTest, what_a_key_sealed_under_another_id_alone_is_another_stations) {
  rename_and_run("buoy-1");
  const auto report = certified("buoy-1");
  EXPECT_THAT(report_text(report), HasSubstr("all is proven"));
  auto bad = lines();
  const std::size_t name = bad[0].find("buoy-1");
  ASSERT_NE(name, std::string::npos);
  bad[0].replace(name, 6, "kelpie");
  const auto claimed = look_at(signed_again(bad));
  EXPECT_FALSE(claimed.is_proven());
  EXPECT_THAT(report_text(claimed), HasSubstr("sealed for another station, buoy-1"));
}

/// The shorter seal of an epoch stands apart, and the one behind it names it.
TEST_F(CertifyTest, what_was_sealed_again_after_an_image_was_put_back_keeps_the_chain) {
  namespace fs = std::filesystem;
  buoy_->connect(std::size_t{1} << 20U);
  live(16);
  fs::create_directory(folder_ + "/image");
  for (const char* const part : {"/spool.db", "/spool.db-wal"}) {
    fs::copy(folder_ + part, folder_ + "/image" + part);
  }
  live(16);
  run(hours(1));
  buoy_.reset();
  for (const auto& part : fs::directory_iterator(folder_ + "/image")) {
    fs::copy(part, folder_, fs::copy_options::overwrite_existing);
  }
  buoy_ = std::make_unique<BuoyEnd>(folder_, most_bytes_, clock_);
  buoy_->connect(std::size_t{1} << 20U);
  live(16);
  run(hours(1));
  const auto report = certified();
  EXPECT_EQ(report.problem_count, 0U) << report_text(report);
  EXPECT_EQ(report.proven(), report.readings() - 1) << "the seal before the image was put back";
  EXPECT_THAT(text(), HasSubstr("{\"spare_seal\""));
  EXPECT_NE(checked_by_python(), 0);
  EXPECT_THAT(text_of_python(), Not(HasSubstr("a seal is missing")));
}

TEST_F(CertifyTest, an_epoch_that_was_taken_out_breaks_the_chain) {
  make_small();
  for (int i = 0; i < 2; ++i) {
    buoy_->restart(true);
    buoy_->connect(std::size_t{1} << 20U);
    live(20);
    run(hours(1));
  }
  ASSERT_EQ(certified().epochs.size(), 3U);
  auto bad = lines();
  const auto is_epoch = [](const std::string& line) { return line.starts_with("{\"epoch\""); };
  const auto first = std::find_if(bad.begin(), bad.end(), is_epoch);
  const auto second = std::find_if(first + 1, bad.end(), is_epoch);
  const auto third = std::find_if(second + 1, bad.end(), is_epoch);
  std::vector<std::string> described;
  std::copy_if(second, third, std::back_inserter(described),
               [](const std::string& line) { return line.starts_with("{\"description\""); });
  const auto at = bad.erase(second, third);
  bad.insert(at, described.begin(), described.end());
  const auto report = look_at(signed_again(bad));
  EXPECT_THAT(report_text(report), HasSubstr("the seal before this one is not in the file"));
  EXPECT_EQ(report.problem_count, 1U) << report_text(report);
}

TEST_F(CertifyTest, numbers_that_a_seal_names_cannot_be_passed_over) {
  make_small();
  const auto good = lines();
  const auto is_seal_line = [](const std::string& line) { return line.starts_with("{\"seal\""); };
  const auto seal = std::find_if(good.begin(), good.end(), is_seal_line);
  ASSERT_NE(seal, good.end());
  const std::string spare = "{\"spare_seal\"" + seal->substr(std::string("{\"seal\"").size());
  // The epoch is gone, and its seal stands apart.
  const auto epoch = std::find_if(good.begin(), good.end(), [](const std::string& line) {
    return line.starts_with("{\"epoch\"");
  });
  const auto report = look_at(signed_again({good.front(), spare, good.back()}));
  EXPECT_THAT(report_text(report), HasSubstr("sealed, and not in the file"));
  // Its numbers are said not to be sealed yet.
  const std::string numbers = seal->substr(seal->find('['), seal->find(']') - seal->find('[') + 1);
  const auto left_out = look_at(
      signed_again({good.front(), *epoch, "{\"unsealed\":" + numbers + ",\"left_out\":true}", spare,
                    good.back()}));
  EXPECT_THAT(report_text(left_out), HasSubstr("said not to be sealed, and a seal names them"));
}

TEST_F(CertifyTest, the_archives_key_can_be_named) {
  make_small();
  const std::string key = to_hex(checked().head.key);
  EXPECT_TRUE(buoyshore::check_file(file(), {}, key.substr(0, 32))->is_proven());
  EXPECT_THAT(report_text(*buoyshore::check_file(file(), {}, std::string(32, 'a'))),
              HasSubstr("another archive's key than --archive-key names"));
}

TEST_F(CertifyTest, sealed_readings_that_are_not_here_are_counted) {
  make_small();
  change_archive("DELETE FROM reading WHERE seq = 5");
  EXPECT_THAT(report_text(certified()),
              HasSubstr("1 readings that the station sealed are not here"));
}

TEST_F(CertifyTest, of_a_time_the_segments_that_it_lies_in_are_whole) {
  buoy_->connect(std::size_t{1} << 20U);
  live(1600);
  run(hours(1));
  buoyshore::ReadingQuery query;
  query.from = clock_.wall() - hours(1) - minutes(3);
  query.to = *query.from + minutes(1);
  const auto report = certified(query);
  EXPECT_TRUE(report.is_proven()) << report_text(report);
  EXPECT_EQ(report.readings() % segment_readings, 0U) << report.readings();
  EXPECT_LT(report.readings(), 1600U);
  EXPECT_GE(report.readings(), 256U);
  EXPECT_EQ(report_text(checked()), report_text(report));
  EXPECT_EQ(checked_by_python(), 0);
}

/// A store that cannot keep what it has, and a link that is cut: gaps with a reason.
class CertifyFullTest : public CertifyTest {
 protected:
  void SetUp() override {
    most_bytes_ = std::uint64_t{1} << 19U;
    CertifyTest::SetUp();
  }
};

TEST_F(CertifyFullTest, what_retention_took_is_a_named_gap) {
  for (int i = 0; i < 6; ++i) {
    live(1000);
    run(hours(1));
  }
  buoy_->connect(std::size_t{1} << 20U);
  run(hours(1));
  const auto report = certified();
  EXPECT_THAT(report_text(report), HasSubstr("numbers, retention"));
  EXPECT_EQ(report.problem_count, 0U) << report_text(report);
  EXPECT_GT(report.proven(), 500U);
  EXPECT_EQ(report_text(checked()), report_text(report));
}

}  // namespace
}  // namespace buoyd::test
