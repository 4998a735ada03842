#pragma once
// A SpoolLoop that seals, and a look at the seals in its store.

#include <map>

#include "core/proof/seal.hpp"
#include "platform/signing_key.hpp"
#include "spool/sealer.hpp"
#include "spool/spool_reader.hpp"
#include "spool_loop_fixture.hpp"

namespace buoyd {

class SealTest : public SpoolLoopTest {
 protected:
  [[nodiscard]] std::vector<StoredReading> rows() const {
    auto reader = SpoolReader::open(path());
    EXPECT_TRUE(reader) << reader.error().text;
    std::vector<StoredReading> all;
    for (std::uint64_t after = 0;;) {
      auto some = reader->after(after, 1000);
      EXPECT_TRUE(some) << some.error().text;
      if (!some || some->empty()) return all;
      after = some->back().seq;
      all.insert(all.end(), some->begin(), some->end());
    }
  }
  [[nodiscard]] static std::vector<Seal> seals_of(const std::vector<StoredReading>& rows) {
    std::vector<Seal> seals;
    for (const StoredReading& row : rows) {
      if (!is_seal(*row.reading.description)) continue;
      auto seal = seal_in(*row.reading.description, row.reading.body);
      EXPECT_TRUE(seal) << seal.error().text;
      if (seal) seals.push_back(std::move(*seal));
    }
    return seals;
  }
  [[nodiscard]] std::vector<Seal> seals() const { return seals_of(rows()); }

  /// The segments as the rows have them now; nullopt if retention took some of them since.
  [[nodiscard]] static std::optional<std::vector<SegmentHash>> hashed(
      const std::vector<StoredReading>& rows, const Seal& seal) {
    std::vector<SegmentHash> segments;
    Sha256 hash;
    std::uint64_t count = 0;
    for (const StoredReading& row : rows) {
      if (row.seq < seal.numbers.a || row.seq > seal.numbers.b) continue;
      add_record(hash, record_of(row));
      if (++count % segment_readings == 0) segments.push_back(segment_hash(hash));
    }
    if (count % segment_readings != 0) segments.push_back(segment_hash(hash));
    if (count < seal.readings()) return std::nullopt;
    return segments;
  }
  /// All seals of the store hold: signed, in a chain, no number twice and none left out, and the
  /// rows are what they say. The last number that they reach.
  std::uint64_t check() {
    const auto all = rows();
    std::uint64_t last = 0;
    Digest before{};
    for (const Seal& seal : seals_of(all)) {
      EXPECT_TRUE(is_signed_by(seal.key, signed_text(seal), seal.signature));
      EXPECT_EQ(seal.before, before);
      EXPECT_EQ(seal.numbers.a, last + 1);
      const auto now = hashed(all, seal);
      EXPECT_EQ(now.value_or(seal.segments), seal.segments) << "from number " << seal.numbers.a;
      whole_ += now ? 1 : 0;
      last = seal.numbers.b;
      before = digest_of(seal);
    }
    return last;
  }

  /// Commits so many readings, a second each.
  void live(std::int64_t readings) {
    for (std::int64_t i = 0; i < readings; ++i) {
      EXPECT_TRUE(offer(count_++));
      pass(1000);
      static_cast<void>(loop_->turn());
    }
  }
  /// Time passes without a reading.
  void rest(Micros duration) {
    for (Micros passed{0}; passed < duration; passed += SpoolLoop::longest_wait) {
      pass(10'000);
      static_cast<void>(loop_->turn());
    }
  }
  /// Of many at once, in batches.
  void fill(std::int64_t readings) {
    for (std::int64_t i = 0; i < readings; ++i) {
      EXPECT_TRUE(offer(count_++));
      if (i % 500 != 499 && i + 1 != readings) continue;
      pass(1000);
      loop_->flush();
      static_cast<void>(loop_->turn());
    }
  }
  /// As a start after kill -9 does: nothing is closed.
  void start_again() {
    make();
    start();
  }
  void delete_rows(const std::string& where) const {
    auto database = Database::open(path(), Database::Mode::write);
    ASSERT_TRUE((*database)->execute("DELETE FROM reading WHERE " + where));
  }

  std::int64_t count_ = 0;
  int whole_ = 0;  // seals all of whose rows were compared
};

}  // namespace buoyd
