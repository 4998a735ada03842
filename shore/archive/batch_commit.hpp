#pragma once
// Writes one batch into the archive: its readings, its gaps, the numbers that are held now, and
// what buoyd's own readings say (A1, A6). Made for one transaction of the archive; its thread.

#include <map>
#include <vector>

#include "shore/archive/alarm_table.hpp"
#include "shore/archive/own_fields.hpp"
#include "shore/decode/batch_decoder.hpp"
#include "shore/decode/messages.hpp"
#include "shore/rollup/rollup_table.hpp"
#include "shore/tables/description_table.hpp"
#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

class BatchCommit {
 public:
  /// `is_import` means that the readings come from a copy of a store, and not from a board.
  BatchCommit(PreparedSql& sql, DescriptionTable& descriptions, const AlarmPlace& place,
              bool is_import)
      : sql_(sql), descriptions_(descriptions), place_(place), is_import_(is_import) {}

  /// Writes a batch that keeps I1. Returns how many of its readings are new here.
  [[nodiscard]] buoyd::Result<std::size_t> run(const Batch& batch,
                                               const std::vector<buoyd::StoredReading>& readings);
  /// About how many bytes the new readings take in the archive.
  [[nodiscard]] std::size_t bytes() const { return bytes_; }

 private:
  [[nodiscard]] buoyd::Result<void> note_message(const Batch& batch);
  [[nodiscard]] buoyd::Result<void> add_gaps(const Batch& batch, const buoyd::Ranges& held);
  [[nodiscard]] buoyd::Result<void> take(const buoyd::StoredReading& stored, bool in_held);
  [[nodiscard]] buoyd::Result<std::int64_t> description_of(const buoyd::Reading& reading);
  [[nodiscard]] buoyd::Result<bool> insert(const buoyd::StoredReading& stored,
                                           std::int64_t description);
  [[nodiscard]] buoyd::Result<void> compare(const buoyd::StoredReading& stored,
                                            std::int64_t description);
  [[nodiscard]] buoyd::Result<void> note_own(const buoyd::StoredReading& stored);
  [[nodiscard]] buoyd::Result<void> note_clock(const buoyd::StoredReading& stored,
                                               const OwnFields& fields);
  [[nodiscard]] buoyd::Result<void> write_tallies();
  [[nodiscard]] buoyd::Result<void> roll_up();
  [[nodiscard]] buoyd::Result<Placement> placement_of(const buoyd::StoredReading& stored);

  struct Tally {
    std::int64_t readings = 0;
    std::int64_t last_utc = 0;  ///< 0: nothing places a reading in time
  };

  PreparedSql& sql_;
  DescriptionTable& descriptions_;
  AlarmPlace place_;
  const bool is_import_;
  std::int64_t epoch_ = 0;
  std::size_t added_ = 0;
  std::size_t bytes_ = 0;
  std::map<const buoyd::Description*, std::int64_t> numbers_;
  std::map<std::int64_t, Tally> tallies_;  // by description
  std::vector<const buoyd::StoredReading*> new_here_;
};

}  // namespace buoyshore
