#pragma once
// Gathers a batch of the readings of an epoch that a platform has not, and of what became of those
// that it has. One batch each; whoever has the archive open.

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>

#include "base/log.hpp"
#include "shore/forward/amended_row.hpp"
#include "shore/forward/cursor.hpp"
#include "shore/forward/forwarded_kinds.hpp"
#include "shore/forward/packer.hpp"
#include "shore/query/epoch_rows.hpp"

namespace buoyshore {

struct ForwardEpoch {
  std::int64_t n = 0;  ///< its key
  std::string id;
};

class Gathering {
 public:
  /// Who takes part; all must outlive it.
  struct Parties {
    const ForwardOrder& order;
    const TextTemplate& form;
    Cursor& cursor;
    ForwardedKinds& kinds;
    const buoyd::RepeatLog::Sink& tell;
  };
  /// Numbers whose time nobody knows.
  struct Unplaced {
    buoyd::Ranges numbers;
    std::uint64_t rows = 0;
  };

  /// `lacking` are numbers of the epoch, `kinds` what it has readings of. All must outlive it.
  Gathering(Parties parties, PreparedSql& sql, const ForwardEpoch& epoch,
            const buoyd::Ranges& lacking, ForwardedKinds::ByKey kinds)
      : parties_(parties),
        sql_(sql),
        epoch_(epoch),
        lacking_(lacking),
        kinds_(std::move(kinds)),
        packer_(parties.order, parties.form, parties.cursor) {}

  /// nullopt: of what was looked at nothing is to be sent. Errors: what SQLite says; invalid (a
  /// description cannot be read).
  [[nodiscard]] buoyd::Result<std::optional<ForwardBatch>> run();
  [[nodiscard]] const Unplaced& unplaced() const { return unplaced_; }
  /// It ended before it had looked at all.
  [[nodiscard]] bool is_cut_short() const { return is_done_; }

 private:
  [[nodiscard]] buoyd::Result<void> read_window(const NumberRange& window);
  [[nodiscard]] buoyd::Result<EpochRows> open_rows(const NumberRange& window);
  [[nodiscard]] buoyd::Result<void> take_block(std::span<const ArchivedRow> block);
  [[nodiscard]] buoyd::Result<void> take(const ArchivedRow& row, const Amendments& amendments);
  [[nodiscard]] buoyd::Result<void> take_reading(const ArchivedRow& row, const ForwardedKind& kind,
                                                 const Amendments& amendments);
  [[nodiscard]] buoyd::Result<void> take_amendment(const ArchivedRow& row,
                                                   const ForwardedKind& kind);
  [[nodiscard]] buoyd::Result<void> tell_amended(const AmendedName& name, std::uint64_t by);
  [[nodiscard]] buoyd::Result<const ForwardedKind*> kind_of(const AmendedRow& amended);
  void settle_amendments(std::int64_t seq, const Amendments& amendments);
  void leave(std::uint64_t seq);
  void settle(std::uint64_t seq, buoyd::Ranges& into);
  void log_untold() const;

  const Parties parties_;
  PreparedSql& sql_;
  const ForwardEpoch& epoch_;
  const buoyd::Ranges& lacking_;
  const ForwardedKinds::ByKey kinds_;
  Packer packer_;
  buoyd::Ranges covered_;
  Unplaced unplaced_;
  std::set<AmendedName> amended_;  // they are told with this batch
  std::uint64_t untold_ = 0;       // amended readings, where the form has no line for them
  std::uint64_t before_ = 0;       // the first number that is not settled
  std::size_t looked_at_ = 0;
  bool is_done_ = false;
};

}  // namespace buoyshore
