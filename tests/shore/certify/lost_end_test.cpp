// What a certified export has of an epoch whose end is lost.

#include <gtest/gtest.h>

#include "platform/signing_key.hpp"
#include "shore/certify/certified_fixture.hpp"

namespace buoyshore {
namespace {

using test::epoch;
using test::wind_reading;

class LostEnd : public test::CertifiedTest {
 protected:
  /// All behind the number is damaged, and nobody knows up to where.
  void lose_behind(std::uint64_t seq) {
    PlainBatch batch;
    batch.epoch = epoch(0xA);
    batch.from = seq + 1;
    batch.lost = {{seq + 1, std::nullopt, buoyd::GapReason::damaged}};
    commit(batch);
  }
  /// Of the wind readings [1, last].
  [[nodiscard]] buoyd::StoredReading seal_up_to(std::uint64_t last) const {
    const auto key = buoyd::SigningKey::open_or_make(folder_ + "/station.key");
    buoyd::Sha256 hash;
    for (std::uint64_t seq = 1; seq <= last; ++seq) {
      const buoyd::StoredReading stored = wind_reading(seq);
      buoyd::add_record(hash, buoyd::record_of(stored));
    }
    buoyd::Seal seal;
    seal.station = "kelpie";
    seal.epoch = epoch(0xA);
    seal.numbers = {1, last};
    seal.segments = {buoyd::segment_hash(hash)};
    seal.key = key->public_key();
    seal.signature = key->sign(buoyd::signed_text(seal));
    return test::own(last + 1, buoyd::seal_reading(seal, buoyd::MonoTime{}));
  }
  EpochReport certified() {
    const auto report = certified_into(folder_ + "/kelpie.certified");
    EXPECT_TRUE(report) << report.error().text;
    if (!report || report->epochs.size() != 1U) return {};
    EXPECT_EQ(report->problem_count, 0U) << report_text(*report);
    return report->epochs[0];
  }

  using PlainBatch = test::PlainBatch;
};

TEST_F(LostEnd, readings_before_it_are_all_accounted_for) {
  commit(winds(epoch(0xA), 1, 100));
  lose_behind(100);
  const EpochReport report = certified();
  EXPECT_EQ(report.numbers, (buoyd::Range{1, 101}));
  EXPECT_EQ(report.readings + report.left_out, 101U);
}

TEST_F(LostEnd, readings_behind_the_last_seal_are_not_passed_over) {
  PlainBatch batch = winds(epoch(0xA), 1, 60);
  batch.readings.push_back(seal_up_to(60));
  for (std::uint64_t seq = 62; seq <= 100; ++seq) batch.readings.push_back(wind_reading(seq));
  batch.to = 100;
  commit(batch);
  lose_behind(100);
  const EpochReport report = certified();
  EXPECT_EQ(report.numbers, (buoyd::Range{1, 101}));
  EXPECT_EQ(report.proven, 60U);
  EXPECT_EQ(report.left_out, 41U) << "the seal, what came behind it, and the lost end";
}

TEST_F(LostEnd, a_gap_that_ends_is_named_before_one_that_does_not) {
  PlainBatch batch = winds(epoch(0xA), 1, 100);
  batch.lost = {{101, 120, buoyd::GapReason::retention}};
  batch.to = 120;
  commit(batch);
  lose_behind(120);
  EXPECT_EQ(certified().numbers, (buoyd::Range{1, 121}));
}

TEST_F(LostEnd, it_is_the_same_whatever_is_owed_before_it) {
  commit(winds(epoch(0xA), 1, 50));
  lose_behind(100);
  EXPECT_EQ(certified().numbers, (buoyd::Range{1, 101}));
  commit(winds(epoch(0xA), 51, 100));
  EXPECT_EQ(certified().numbers, (buoyd::Range{1, 101}));
}

TEST_F(LostEnd, of_nothing_but_a_lost_end_its_first_number_counts) {
  lose_behind(0);
  EXPECT_EQ(certified().numbers, (buoyd::Range{1, 1}));
}

}  // namespace
}  // namespace buoyshore
