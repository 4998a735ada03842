// I5: any message may be lost, doubled, late or reordered with no harm. Whatever order batches come
// in, and however often, the archive ends up with the same.

#include <gmock/gmock.h>

#include <algorithm>
#include <random>
#include <set>

#include "shore/archive_fixture.hpp"

namespace buoyshore {
namespace {

using buoyd::Gap;
using buoyd::GapReason;
using buoyd::Range;
using test::epoch;
using test::PlainBatch;

/// The numbers 1 … count of an epoch, some of which are lost, cut into batches.
class Log {
 public:
  Log(std::uint64_t count, std::mt19937& random) : count_(count), random_(random) {
    for (std::uint64_t seq = 1; seq <= count; ++seq) {
      if (random_() % 3 == 0) lost_.insert(seq);
    }
  }

  [[nodiscard]] const std::set<std::uint64_t>& lost() const { return lost_; }

  /// A batch of [from, to]; a number that is lost may still come as a reading: it was found later.
  PlainBatch batch(std::uint64_t from, std::uint64_t to) const {
    PlainBatch batch;
    batch.epoch = epoch(0xA);
    batch.from = from;
    batch.to = to;
    for (std::uint64_t seq = from; seq <= to; ++seq) {
      if (!lost_.contains(seq)) {
        batch.readings.push_back(test::wind_reading(seq));
      } else if (!batch.lost.empty() && batch.lost.back().b == seq - 1) {
        batch.lost.back().b = seq;
      } else {
        batch.lost.push_back(Gap{seq, seq, GapReason::retention, {}, {}});
      }
    }
    return batch;
  }

  /// All of it, in batches of random length that overlap, some of them twice, in random order.
  std::vector<PlainBatch> in_disorder() const {
    std::vector<PlainBatch> batches;
    for (std::uint64_t from = 1; from <= count_;) {
      const std::uint64_t to = std::min(count_, from + random_() % 9);
      const std::uint64_t early = from - std::min<std::uint64_t>(from - 1, random_() % 3);
      batches.push_back(batch(early, to));
      if (random_() % 3 == 0) batches.push_back(batch(from, to));
      from = to + 1;
    }
    std::shuffle(batches.begin(), batches.end(), random_);
    return batches;
  }

 private:
  std::uint64_t count_;
  std::mt19937& random_;
  std::set<std::uint64_t> lost_;
};

class Disorder : public test::ArchiveTest {
 protected:
  /// Every number of 1 … count is a reading or inside one gap, exactly once.
  void expect_accounted(std::uint64_t count, const std::set<std::uint64_t>& lost) {
    EXPECT_THAT(held(epoch(0xA)), testing::ElementsAre(Range{1, count}));
    std::string numbers;
    for (std::uint64_t seq = 1; seq <= count; ++seq) {
      if (!lost.contains(seq)) numbers += (numbers.empty() ? "" : ",") + std::to_string(seq);
    }
    EXPECT_EQ(sql("SELECT group_concat(seq) FROM (SELECT seq FROM reading ORDER BY seq)"), numbers);
    EXPECT_EQ(sql("SELECT coalesce(sum(b - a + 1), 0) FROM gap"), std::to_string(lost.size()));
    EXPECT_EQ(sql("SELECT count(*) FROM reading r JOIN gap g ON r.seq BETWEEN g.a AND g.b"), "0");
    EXPECT_EQ(sql("SELECT count(*) FROM gap x JOIN gap y ON x.a < y.a AND x.b >= y.a"), "0");
    EXPECT_EQ(sql("SELECT sum(readings) FROM tally"), std::to_string(count - lost.size()));
    EXPECT_EQ(sql("SELECT count(*) FROM conflict"), "0");
    EXPECT_EQ(sql("SELECT count(*) FROM alarm"), "0");
  }
};

TEST_F(Disorder, I5_doubled_late_and_reordered_batches_change_nothing) {
  constexpr std::uint64_t count = 60;
  for (unsigned seed = 1; seed <= 12; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    const Log log(count, random);
    for (const PlainBatch& batch : log.in_disorder()) commit(batch);
    expect_accounted(count, log.lost());
    archive_.reset();
    std::filesystem::remove(path());
    open();
  }
}

TEST_F(Disorder, I5_what_was_called_lost_and_is_found_fills_its_gap_in_any_order) {
  constexpr std::uint64_t count = 40;
  for (unsigned seed = 1; seed <= 12; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    const Log log(count, random);
    auto batches = log.in_disorder();
    std::set<std::uint64_t> still_lost = log.lost();
    for (const std::uint64_t seq : log.lost()) {
      if (random() % 2 != 0) continue;
      batches.push_back(winds(epoch(0xA), seq, seq));
      still_lost.erase(seq);
    }
    std::shuffle(batches.begin(), batches.end(), random);
    for (const PlainBatch& batch : batches) commit(batch);
    expect_accounted(count, still_lost);
    archive_.reset();
    std::filesystem::remove(path());
    open();
  }
}

}  // namespace
}  // namespace buoyshore
