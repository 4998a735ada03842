#pragma once
// The archive keeps every reading of every station once, in SQLite, with an account of every number
// (rules A1, A3, A4 and A6 of docs/delivery.md). When a call returns without an error, what it took
// is committed and synced. The collector owns it; it is used on the collector's thread only.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "platform/sqlite.hpp"
#include "shore/decode/batch_decoder.hpp"
#include "shore/decode/messages.hpp"
#include "shore/rollup/rollup_redo.hpp"
#include "shore/tables/description_table.hpp"
#include "shore/tables/named_file.hpp"
#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

/// What became of a batch.
struct BatchOutcome {
  std::size_t readings = 0;  ///< how many it holds
  std::size_t added = 0;     ///< how many of these the archive did not have yet
  std::size_t bytes = 0;     ///< about how much room the added ones take in the archive
  bool resync = false;       ///< A3: the buoy believes that the archive holds more than it does
  /// A4: descriptions that the archive lacks. If there are any, nothing was committed.
  std::vector<buoyd::Hash8> need;
};

/// A station as the collector finds it at its start.
struct KnownStation {
  std::string name;
  buoyd::EpochId current{};
  buoyd::Micros receipt_interval{};
};

class Archive {
 public:
  /// Opens the file, or makes a new archive. The caller holds the lock (ArchiveLock). `id` is the
  /// id that the archive has to have; "" takes the one that it has, or draws a new one.
  [[nodiscard]] static buoyd::Result<std::unique_ptr<Archive>> open(const std::string& path,
                                                                    const std::string& id = {});
  /// Opens the archive that is there and has this id; never makes one.
  [[nodiscard]] static buoyd::Result<std::unique_ptr<Archive>> reopen(const std::string& path,
                                                                      const std::string& id);
  Archive(const Archive&) = delete;
  Archive& operator=(const Archive&) = delete;

  /// The archive's id: 16 hex digits, which were drawn when it was made.
  [[nodiscard]] const std::string& id() const { return id_; }

  /// A number that is drawn at each open(). If the archive was put back from a copy, the number
  /// tells its new receipts from its old ones.
  [[nodiscard]] const buoyd::Hash8& opening() const { return opening_; }
  /// True if that station trusts another archive.
  [[nodiscard]] bool is_of_another(const Hello& hello) const {
    return !hello.archive.empty() && hello.archive != id_;
  }

  /// Is it still in the file of that name? Else nobody would find what it takes. Errors are those
  /// of NamedFile::check().
  [[nodiscard]] buoyd::Result<void> check_place() const { return file_.check(); }
  /// To be called before another file of that name is opened: it would be mixed with what the -wal
  /// beside it holds of this one. That goes into this archive's own file, wherever it is now, and
  /// the -wal and -shm go. Error: other processes are still reading, or what SQLite says.
  [[nodiscard]] buoyd::Result<void> leave();

  /// Notes what a station says of its epochs. The answer holds one receipt for each of them, and
  /// one for each of at most 32 further epochs that are not complete (A7). The first receipt says
  /// resync if another hello is needed to place readings (A6). `now` is the time of the shore's
  /// clock. Error invalid: the hello contradicts itself; then nothing of it is noted, and an alarm
  /// is raised.
  [[nodiscard]] buoyd::Result<std::vector<Receipt>> take_hello(const std::string& station,
                                                               const Hello& hello,
                                                               buoyd::WallTime now);
  /// Commits a batch as a whole, or nothing of it. Error invalid: the batch is damaged or breaks
  /// I1; it is refused, and an alarm is raised. Error storage: it could not be committed.
  [[nodiscard]] buoyd::Result<BatchOutcome> take_batch(const std::string& station,
                                                       const Batch& batch, buoyd::WallTime now);
  /// Commits readings that come from the file of a store; `batch` says whose they are and has no
  /// blocks. Numbers that are damaged in the file become gaps with the reason "unread", until a
  /// board that has the epoch is heard. Errors are those of take_batch(), but no alarm is raised.
  [[nodiscard]] buoyd::Result<BatchOutcome> take_import(
      const std::string& station, const Batch& batch,
      const std::vector<buoyd::StoredReading>& readings, buoyd::WallTime now);
  /// Notes the epochs of a store that is imported: oldest first, and only those that have ended.
  [[nodiscard]] buoyd::Result<void> note(const std::string& station,
                                         const std::vector<HelloEpoch>& epochs,
                                         buoyd::WallTime now);
  /// Is called when all readings of that store are in the archive. Epochs that the start readings
  /// of `epochs` name, and of which nothing ever came, become gaps with the reason "gone".
  [[nodiscard]] buoyd::Result<void> close(const std::string& station,
                                          const std::vector<HelloEpoch>& epochs,
                                          buoyd::WallTime now);
  /// A person knows that the numbers which this epoch (16 hex digits) still owes are lost. From now
  /// on they are a gap, until a board or an import that has the epoch is heard. Error invalid: the
  /// epoch owes nothing, or nobody ever spoke of it.
  [[nodiscard]] buoyd::Result<void> accept(const std::string& station, const std::string& epoch,
                                           std::string_view because, buoyd::WallTime now);
  /// A receipt for an epoch that nobody asked for: it says what the archive holds. A receipt that
  /// has no room for all ranges names those round what was `committed` last, then the lowest ones.
  [[nodiscard]] buoyd::Result<Receipt> receipt(const std::string& station,
                                               const buoyd::EpochId& epoch,
                                               const buoyd::Ranges& committed = {});
  /// Makes roll-ups that no longer hold anew, a piece of some ten milliseconds. False: all hold.
  [[nodiscard]] buoyd::Result<bool> roll_up_again();
  /// Notes that a station came to the broker or left it, as its status says.
  [[nodiscard]] buoyd::Result<void> note_link(const std::string& station, bool is_online,
                                              buoyd::WallTime now);
  /// Counts something that a person should know of, under (station, kind, epoch). Nothing is kept
  /// of a station that never said anything sound.
  [[nodiscard]] buoyd::Result<void> raise(const std::string& station, std::string_view kind,
                                          std::string_view epoch, std::string_view text,
                                          buoyd::WallTime now);
  /// The stations that said hello, or of which a store was imported.
  [[nodiscard]] buoyd::Result<std::vector<KnownStation>> stations();
  /// How many different readings of a station came with a number that another reading has already.
  [[nodiscard]] buoyd::Result<std::uint64_t> conflicts(const std::string& station);

 private:
  Archive(std::unique_ptr<buoyd::Database> database, NamedFile file);
  [[nodiscard]] static buoyd::Result<std::unique_ptr<Archive>> open(const std::string& path,
                                                                    const std::string& id,
                                                                    buoyd::Database::Mode mode);
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
  /// A3: true if the archive lacks a part of [first, floor].
  [[nodiscard]] buoyd::Result<bool> believes_too_much(const std::string& station,
                                                      const std::string& id, const Batch& batch);
  [[nodiscard]] buoyd::Result<buoyd::Ranges> receipted_by(const std::string& station,
                                                          const std::string& id);

  std::unique_ptr<buoyd::Database> database_;
  NamedFile file_;
  std::vector<NamedFile> logs_;  // its -wal and -shm
  PreparedSql sql_;
  DescriptionTable descriptions_;
  RollupRedo rollups_;
  std::string id_;
  const buoyd::Hash8 opening_ = buoyd::random8();
};

}  // namespace buoyshore
