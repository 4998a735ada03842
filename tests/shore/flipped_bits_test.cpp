// B9: a bit of a stored row flips. Its batch is not refused ashore for that: the row comes as it is
// now, or as a gap, all others come as they were, and the account becomes complete.

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>

#include "shore/archive/archive.hpp"
#include "shore/archive/archive_file.hpp"
#include "shore/archive/station_query.hpp"
#include "shore/sample_readings.hpp"
#include "spool/spool.hpp"
#include "spool/store_fixture.hpp"
#include "uplink/batch/batch_builder.hpp"

namespace buoyshore {
namespace {

using buoyd::Database;
using buoyd::Spool;

/// The columns of a row that come back, by its number.
using Rows = std::map<std::uint64_t, std::string>;

constexpr std::size_t page_bytes = 2048;
constexpr std::size_t stride = 97;  // bits; a prime, so that each bit of a byte has its turn

std::vector<buoyd::Reading> sound_readings() {
  std::vector<buoyd::Reading> readings;
  const auto add = [&](const buoyd::DescriptionPtr& description, const char* body,
                       const char* flags = "") {
    readings.push_back(test::reading(readings.size(), description, body, flags).reading);
  };
  for (int i = 0; i < 4; ++i) {
    add(test::wind(), "[7.25,214.50]");
    add(test::profile(), R"([[7.1,null,-12.25],105,1e+20,"a\"b \u0001 Wärme"])");
    add(test::profile(), R"([[8.5,9.25,3.4e+38],-7,1013.25,"calm"])", "134211");
  }
  return readings;
}

Rows rows_of(Database& database, const std::string& from) {
  auto query = database
                   .prepare(
                       "SELECT r.seq, d.hash || ' ' || r.utc || ' ' || r.boottime || ' ' || "
                       "r.clock || ' ' || r.span || ' ' || r.body || coalesce(r.flags, '') "
                       "FROM reading r JOIN description d ON d.n = r.description" +
                       from)
                   .value();
  Rows rows;
  while (query.step().value()) {
    rows[static_cast<std::uint64_t>(query.integer(0))] = query.text(1);
  }
  return rows;
}

class FlippedBitsTest : public buoyd::FolderTest {
 protected:
  void SetUp() override {
    FolderTest::SetUp();
    setup_.settings.path = path();
    setup_.settings.max_size = 64 * 1024 * 1024;
    setup_.settings.reserve = 0;
    setup_.free_bytes = [](const std::string&) { return std::uint64_t{1} << 40U; };
    archive_ = Archive::open(folder_ + "/archive.db").value();
    Spool spool(setup_, clock_);
    spool.open();
    auto readings = sound_readings();
    ASSERT_TRUE(spool.commit(readings));
    epoch_ = *spool.epoch();
    spool.close();
    std::ifstream file(path(), std::ios::binary);
    sound_ = {std::istreambuf_iterator<char>(file), {}};
    auto store = Database::open(path(), Database::Mode::read).value();
    rows_ = rows_of(*store, "");
  }
  [[nodiscard]] std::filesystem::path parent() const override { return in_memory(); }

  /// Where the rows lie in the file, from the heads of their records on. The table has one leaf.
  [[nodiscard]] std::vector<buoyd::Range> records() const {
    const std::size_t leaf =
        (std::stoul(sql("SELECT pageno FROM dbstat WHERE name = 'reading'")) - 1) * page_bytes;
    const auto byte = [&](std::size_t at) {
      return static_cast<unsigned char>(sound_.at(leaf + at));
    };
    std::vector<buoyd::Range> found;
    for (std::size_t cell = 0; cell < rows_.size(); ++cell) {
      std::size_t at = byte(8 + 2 * cell) * 256U + byte(9 + 2 * cell);
      std::size_t length = byte(at++);
      if (length > 127) length = (length - 128) * 128 + byte(at++);
      ++at;  // the row's number
      found.push_back({leaf + at, leaf + at + length - 1});
    }
    return found;
  }
  /// The store as it was, but for a bit.
  void flip(std::size_t bit) {
    for (const char* part : {"spool.db-wal", "spool.db-shm", "spool.aside-1.db"}) {
      std::filesystem::remove(folder_ + "/" + part);
    }
    std::string flipped = sound_;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
    std::ofstream(path(), std::ios::binary) << flipped;
    std::ofstream(folder_ + "/spool.id") << buoyd::to_hex(epoch_) << '\n';
    station_ = "s" + std::to_string(bit);
  }
  /// The next start, and what follows, until nothing is owed any more.
  void deliver() {
    Spool spool(setup_, clock_);
    spool.open();
    for (int turn = 0; turn < 30; ++turn) {
      std::vector<buoyd::Reading> readings{test::wind_reading(7).reading};
      ASSERT_TRUE(spool.commit(readings));
      spool.maintain();
      say_hello(spool);
      for (const buoyd::EpochState& epoch : spool.news().epochs) send(spool, epoch);
      const auto epochs = spool.news().epochs;
      const bool is_owed = std::ranges::any_of(epochs, &buoyd::EpochState::owed);
      if (!is_owed && file_size("spool.aside-1.db") == 0) break;
    }
    say_hello(spool);
    spool.close();
  }
  void say_hello(Spool& spool) {
    Hello hello;
    hello.nonce = buoyd::random8();
    for (const buoyd::EpochState& epoch : spool.news().epochs) {
      const auto last = epoch.last < epoch.first ? std::nullopt : std::optional(epoch.last);
      hello.epochs.push_back({epoch.id, epoch.first, last, epoch.floor});
    }
    if (hello.epochs.empty()) return;  // the store was set aside just now
    const auto answers = archive_->take_hello(station_, hello, clock_.wall());
    ASSERT_TRUE(answers);
    for (const Receipt& one : *answers) spool.apply({one.epoch, one.have, one.upto});
  }
  void send(Spool& spool, const buoyd::EpochState& epoch) {
    std::uint64_t after = epoch.floor;
    while (const auto run = spool.next_owed({epoch.id, after, 40'000, 5})) {
      if (run->failed) break;
      const auto batch =
          buoyd::BatchBuilder().build(*run, {32'768, 32'768, {}, [](auto&) { return true; }});
      ASSERT_TRUE(batch);
      const auto parsed = parse_batch(batch->payload);
      ASSERT_TRUE(parsed) << parsed.error().text;
      const auto taken = archive_->take_batch(station_, *parsed, clock_.wall());
      ASSERT_TRUE(taken) << taken.error().text;
      spool.apply({epoch.id, archive_->receipt(station_, epoch.id)->have, std::nullopt});
      after = batch->to;
    }
  }
  void expect_all_but_one() {
    SCOPED_TRACE(station_);
    auto database = open_for_reading(folder_ + "/archive.db").value();
    Rows came = rows_of(*database, " JOIN epoch e ON e.n = r.epoch WHERE e.station = '" + station_ +
                                       "' AND e.id = '" + buoyd::to_hex(epoch_) + "'");
    std::size_t changed = 0;
    for (const auto& [seq, row] : rows_) changed += came[seq] == row ? 0U : 1U;
    EXPECT_LE(changed, 1U);
    PreparedSql prepared(*database);
    EXPECT_TRUE(judge(facts_of(prepared, station_).value()).complete);
  }

  buoyd::FakeClock clock_;
  buoyd::SpoolSetup setup_;
  std::unique_ptr<Archive> archive_;
  buoyd::EpochId epoch_{};
  std::string sound_;
  Rows rows_;
  std::string station_;
};

TEST_F(FlippedBitsTest, B9_a_row_costs_no_other_its_way_ashore) {
  std::size_t first = 0;
  for (const buoyd::Range& record : records()) {
    for (std::uint64_t bit = 8 * record.a + first++; bit <= 8 * record.b + 7; bit += stride) {
      flip(static_cast<std::size_t>(bit));
      deliver();
      expect_all_but_one();
    }
  }
}

}  // namespace
}  // namespace buoyshore
