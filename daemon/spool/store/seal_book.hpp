#pragma once
// Up to where a store is sealed (docs/certify.md), and the seal that comes next: it is made of rows
// that are read back a few at a time. Its mark is written in the transaction of the seal itself, so
// that no number is sealed twice. Part of a store; the spool thread only.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/proof/seal.hpp"
#include "spool/store/reading_rows.hpp"
#include "spool/store/statements.hpp"

namespace buoyd {

/// Numbers of one epoch that are not sealed yet.
struct Unsealed {
  EpochId epoch{};
  Range numbers;
  bool is_current = false;  ///< the epoch goes on
};

class SealBook {
 public:
  [[nodiscard]] static Result<SealBook> open(Database& database);

  /// The newest number that is sealed, 0 if none is.
  [[nodiscard]] std::uint64_t sealed() const { return mark_.last; }
  /// The lowest numbers that are not; nullopt if there are none. `last` is the newest number.
  [[nodiscard]] Result<std::optional<Unsealed>> next(std::uint64_t last);

  /// Begins a seal of these numbers, or of as many as one seal takes.
  void begin(const Unsealed& unsealed);
  [[nodiscard]] bool is_underway() const { return is_underway_; }
  /// Reads and hashes some more rows. The seal without key and signature when all are; nullopt
  /// before. After an error it has to be begun anew.
  [[nodiscard]] Result<std::optional<Seal>> read_on(ReadingRows& rows,
                                                    DescriptionTable& descriptions);
  /// The seal is signed, and its reading waits for its commit.
  void wait_for(const Seal& seal, const Reading& reading);
  [[nodiscard]] bool waits() const { return waiting_.has_value(); }
  /// Is it the reading that waits? Any other seal is of another store, or of what was before.
  [[nodiscard]] bool is_waiting(const Reading& reading) const;
  /// Forgets what is under way and not committed.
  void give_up();

  // Inside the transaction that appends the reading that waits, under this number.
  [[nodiscard]] Result<void> write(std::uint64_t seq);
  void committed();
  void rolled_back() { written_.reset(); }

  /// Inside a transaction that deletes all readings behind `last`: a seal among them never was.
  [[nodiscard]] static Result<void> drop_behind(Database& database, std::uint64_t last);

 private:
  /// What the newest seal says, and its own number.
  struct Mark {
    std::uint64_t seq = 0;
    std::uint64_t last = 0;
    Digest digest{};
  };
  explicit SealBook(Statements sql) : sql_(std::move(sql)) {}
  [[nodiscard]] static std::string text_of(const Mark& mark);
  [[nodiscard]] static Mark mark_in(std::string_view text);
  [[nodiscard]] Result<void> read_mark();
  [[nodiscard]] bool take(const std::vector<StoredReading>& readings);
  [[nodiscard]] bool skip_to(std::uint64_t seq);
  [[nodiscard]] Seal finished();

  Statements sql_;
  Mark mark_;                    // of the newest seal
  Mark before_;                  // of the one before it
  std::optional<Mark> written_;  // of the one that the transaction writes
  Seal seal_;                    // under way
  bool is_underway_ = false;
  std::uint64_t at_ = 0;  // all of its numbers below are looked at
  std::uint64_t in_segment_ = 0;
  Sha256 hash_;
  /// A seal that waits for its commit: its mark, and the body of its reading.
  struct Waiting {
    Mark mark;
    std::string body;
  };
  std::optional<Waiting> waiting_;
};

}  // namespace buoyd
