#pragma once
// The archive: every reading of every station once, in SQLite, and an account of every number
// (rules A1, A3, A4 and A6 of docs/delivery.md). What it returned well for is
// committed and synced. Owned by the collector; its thread.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "platform/sqlite.hpp"
#include "shore/archive/description_table.hpp"
#include "shore/archive/prepared_sql.hpp"
#include "shore/decode/batch_decoder.hpp"
#include "shore/decode/messages.hpp"

namespace buoyshore {

/// What became of a batch.
struct BatchOutcome {
  std::size_t readings = 0;        ///< in it
  std::size_t added = 0;           ///< of these, new here
  std::size_t bytes = 0;           ///< that the new ones take in the archive, about
  bool resync = false;             ///< A3: the buoy believes us to hold what we do not
  std::vector<buoyd::Hash8> need;  ///< A4: not empty: nothing was committed
};

/// A station as the collector finds it at its start.
struct KnownStation {
  std::string name;
  buoyd::EpochId current{};
  buoyd::Micros receipt_interval{};
};

class Archive {
 public:
  /// The lock (ArchiveLock) is the caller's to hold. `id`: the archive's, "" = whichever it has, or
  /// a new one.
  [[nodiscard]] static buoyd::Result<std::unique_ptr<Archive>> open(const std::string& path,
                                                                    const std::string& id = {});
  Archive(const Archive&) = delete;
  Archive& operator=(const Archive&) = delete;

  /// 16 hex digits, drawn when the archive was made.
  [[nodiscard]] const std::string& id() const { return id_; }

  /// Drawn at each open(): receipts of an archive that was put back from a copy are told from those
  /// of before.
  [[nodiscard]] const buoyd::Hash8& opening() const { return opening_; }
  /// Does that station take receipts of another archive alone?
  [[nodiscard]] bool is_of_another(const Hello& hello) const {
    return !hello.archive.empty() && hello.archive != id_;
  }

  /// Notes what a station says of its epochs; the answer is one receipt for each, and one for each
  /// further epoch of which the archive lacks something and knows the end. `now`: the shore's
  /// clock. invalid: it contradicts itself, nothing of it is noted, and an alarm says so.
  [[nodiscard]] buoyd::Result<std::vector<Receipt>> take(const std::string& station,
                                                         const Hello& hello, buoyd::WallTime now);
  /// Commits a batch whole or not at all. invalid: it is damaged or breaks I1, it is refused and
  /// counted as an alarm. storage: it could not be committed, and nothing of it was.
  [[nodiscard]] buoyd::Result<BatchOutcome> take(const std::string& station, const Batch& batch,
                                                 buoyd::WallTime now);
  /// The same of readings that came out of a store's file; `batch` has no blocks. What is damaged
  /// there is a gap, "unread", until a board that has the epoch is heard.
  [[nodiscard]] buoyd::Result<BatchOutcome> take(const std::string& station, const Batch& batch,
                                                 const std::vector<buoyd::StoredReading>& readings,
                                                 buoyd::WallTime now);
  /// Notes the epochs of a store that is imported, oldest first, as far as they end.
  [[nodiscard]] buoyd::Result<void> note(const std::string& station,
                                         const std::vector<HelloEpoch>& epochs,
                                         buoyd::WallTime now);
  /// All of that store's readings are here: what its start readings name and it does not have any
  /// more is a gap.
  [[nodiscard]] buoyd::Result<void> close(const std::string& station,
                                          const std::vector<HelloEpoch>& epochs,
                                          buoyd::WallTime now);
  /// A person knows that what this epoch (16 hex digits) owes is lost: it is a gap from now on,
  /// until anybody who has it is heard. invalid: it owes nothing, or nobody ever told of it.
  [[nodiscard]] buoyd::Result<void> accept(const std::string& station, const std::string& epoch,
                                           std::string_view because, buoyd::WallTime now);
  /// What is held of an epoch, unasked. If a receipt cannot name all of it: the ranges round what
  /// was `committed` last, then the lowest.
  [[nodiscard]] buoyd::Result<Receipt> receipt(const std::string& station,
                                               const buoyd::EpochId& epoch,
                                               const buoyd::Ranges& committed = {});
  /// Counts something a person should know of; kept under (station, kind, epoch). Of a station that
  /// never said anything sound, nothing is kept.
  [[nodiscard]] buoyd::Result<void> raise(const std::string& station, std::string_view kind,
                                          std::string_view epoch, std::string_view text,
                                          buoyd::WallTime now);
  [[nodiscard]] buoyd::Result<std::vector<KnownStation>> stations();
  /// How many readings of a station came with a number that another one has.
  [[nodiscard]] buoyd::Result<std::uint64_t> conflicts(const std::string& station);

 private:
  explicit Archive(std::unique_ptr<buoyd::Database> database);
  [[nodiscard]] buoyd::Result<void> note(const std::string& station, const Hello& hello,
                                         buoyd::WallTime now);
  [[nodiscard]] tl::unexpected<buoyd::Error> refuse(const std::string& station,
                                                    const std::string& id,
                                                    const buoyd::Error& error, buoyd::WallTime now);
  [[nodiscard]] buoyd::Result<BatchOutcome> commit(const std::string& station,
                                                   const std::string& id, const Batch& batch,
                                                   buoyd::WallTime now);
  [[nodiscard]] buoyd::Result<BatchOutcome> commit(
      const std::string& station, const std::string& id, const Batch& batch,
      const std::vector<buoyd::StoredReading>& readings, buoyd::WallTime now, bool is_import);
  [[nodiscard]] buoyd::Result<DecodedBlocks> decode(
      const Batch& batch, const std::map<buoyd::Hash8, buoyd::DescriptionPtr>& described);
  /// A3: is [first, floor] not wholly held?
  [[nodiscard]] buoyd::Result<bool> believes_too_much(const std::string& station,
                                                      const std::string& id, const Batch& batch);
  [[nodiscard]] buoyd::Result<buoyd::Ranges> receipted_by(const std::string& station,
                                                          const std::string& id);

  std::unique_ptr<buoyd::Database> database_;
  PreparedSql sql_;
  DescriptionTable descriptions_;
  std::string id_;
  const buoyd::Hash8 opening_ = buoyd::random8();
};

}  // namespace buoyshore
