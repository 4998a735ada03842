// Both real ends over a link that only carries: what must not stand still though nothing is lost.

#include <gtest/gtest.h>
#include <unistd.h>

#include "both_ends.hpp"
#include "shore/decode/messages.hpp"

namespace buoyd::test {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::size_t wide = std::size_t{1} << 20U;

/// A folder that goes with the test.
class CaseFolder {
 public:
  CaseFolder() {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "delivery_cases.XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no folder");
    path = pattern;
  }
  ~CaseFolder() { std::filesystem::remove_all(path); }
  CaseFolder(const CaseFolder&) = delete;
  CaseFolder& operator=(const CaseFolder&) = delete;

  std::string path;
};

class DeliveryCase : public ::testing::Test {
 protected:
  /// Lets virtual time go by; what is published is passed on and acknowledged at once.
  void run(Micros time) {
    const MonoTime end = clock_.mono() + time;
    for (; clock_.mono() < end; clock_.advance_to(next(end))) carry_all();
    carry_all();
  }
  MonoTime next(MonoTime end) {
    MonoTime next = std::min(end, buoy_.next_due());
    if (const auto due = shore_.next_due()) next = std::min(next, *due);
    return std::max(next, clock_.mono() + milliseconds(10));
  }
  void carry_all() {
    for (int i = 0; i < 1000; ++i) {
      buoy_.turn();
      const auto receipts = shore_.due();
      const auto handed = buoy_.take_handed();
      if (receipts.empty() && handed.empty()) return;
      receive(receipts);
      for (const Handed& one : handed) carry(one);
    }
    FAIL() << "they never rest";
  }
  void carry(const Handed& one) {
    if (one.topic == "buoy/kelpie/batch") {
      const auto batch = buoyshore::parse_batch(one.payload);
      ASSERT_TRUE(batch);
      heard_.add(batch->range());
      ++batches_;
    }
    const auto answers = shore_.receive(one.topic, one.payload);
    buoy_.acked(one.id, 0);
    receive(answers);
  }
  void receive(const ShoreEnd::Outgoing& receipts) {
    for (const buoyshore::Outgoing& one : receipts) buoy_.receive(one.payload);
  }
  void offer_and_run(std::uint32_t what, Micros time) {
    buoy_.offer(what, false);
    run(time);
  }
  [[nodiscard]] std::size_t ashore() const {
    std::size_t count = 0;
    for (const auto& [id, epoch] : shore_.content()) count += epoch.bodies.size();
    return count;
  }
  [[nodiscard]] std::size_t committed() const {
    std::size_t count = 0;
    for (const auto& [id, epoch] : buoy_.committed()) count += epoch.bodies.size();
    return count;
  }

  /// Seals among them: one an hour.
  [[nodiscard]] std::size_t sealed() const {
    std::size_t count = 0;
    for (const auto& [id, epoch] : buoy_.committed()) {
      for (const auto& [seq, body] : epoch.bodies)
        count += body.starts_with("[\"kelpie\",") ? 1U : 0U;
    }
    return count;
  }

  CaseFolder folder_;
  FakeClock clock_;
  BuoyEnd buoy_{folder_.path, std::uint64_t{1} << 30U, clock_};
  ShoreEnd shore_{folder_.path, clock_};
  Ranges heard_;  ///< numbers that a listener beside the archive saw since it was cleared
  std::uint64_t batches_ = 0;
};

/// Readings that the broker never takes stand between others, more than a receipt has ranges.
TEST_F(DeliveryCase, B2_more_holes_than_a_receipt_names_hold_nothing_back) {
  constexpr std::size_t holes = 80;
  constexpr std::uint32_t too_large = 996;  // both_ends: a text of so many bytes
  buoy_.connect(900);
  run(minutes(2));
  const std::size_t start = committed() - ashore();  // with its description it is too large, too
  for (std::size_t i = 0; i < holes; ++i) {
    offer_and_run(too_large, minutes(1));
    offer_and_run(1, minutes(1));
  }
  EXPECT_EQ(committed() - ashore(), start + holes + sealed()) << "a seal is too large, too";
  for (std::uint32_t hour = 0; hour < 48; ++hour) {
    for (std::uint32_t k = 0; k < 60; ++k) buoy_.offer(1 + 6 * (k * 7 + hour * 911), false);
    run(hours(1));
  }
  EXPECT_EQ(committed() - ashore(), start + holes + sealed());
  EXPECT_EQ(buoy_.owed(), start + holes + sealed()) << "what came is receipted";
}

TEST_F(DeliveryCase, I4_what_is_sent_again_goes_whole_though_the_archive_has_it) {
  buoy_.connect(wide);
  run(minutes(2));
  for (std::uint32_t hour = 0; hour < 60; ++hour) {
    for (std::uint32_t k = 0; k < 150; ++k) buoy_.offer(k * 7919 + hour * 104'729, false);
    run(minutes(3));
  }
  run(minutes(10));
  ASSERT_EQ(buoy_.owed(), 0U);
  const std::size_t all = committed();
  heard_ = {};
  batches_ = 0;
  ASSERT_TRUE(buoy_.resend({WallTime{}, clock_.wall()}));
  run(seconds(1));
  buoy_.disconnect();  // an answer to hello comes in between
  buoy_.connect(wide);
  run(hours(1));
  EXPECT_GE(heard_.count(), all);
  EXPECT_GT(batches_, 20U);
  EXPECT_EQ(buoy_.owed(), 0U);
}

/// What import_store() writes of a copy whose end cannot be read, while the board lives.
TEST_F(DeliveryCase, A7_the_import_of_a_damaged_copy_closes_no_epoch_that_lives) {
  buoy_.connect(wide);
  run(minutes(2));
  for (std::uint32_t k = 0; k < 50; ++k) offer_and_run(k * 7919, seconds(30));
  {
    auto archive = buoyshore::Archive::open(folder_.path + "/archive.db");
    ASSERT_TRUE(archive);
    buoyshore::Batch batch;
    batch.epoch = *hash8_from_hex(buoy_.committed().begin()->first);
    batch.first = 1;
    batch.from = 40;
    batch.lost = {{40, std::nullopt, GapReason::damaged, {}, {}}};
    ASSERT_TRUE(
        (*archive)->take_import("kelpie", batch, std::vector<StoredReading>{}, clock_.wall()));
  }
  receive(shore_.restart());
  for (std::uint32_t k = 0; k < 20; ++k) offer_and_run(k * 104'729, minutes(15));
  EXPECT_EQ(ashore(), committed());
  EXPECT_EQ(buoy_.owed(), 0U);
}

}  // namespace
}  // namespace buoyd::test
