#pragma once
// The table of descriptions. Each is found by its hash. Its text is kept unchanged, and its
// channels are rows for SQL. Part of the archive; its thread.

#include <cstdint>
#include <map>

#include "core/description.hpp"
#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

class DescriptionTable {
 public:
  explicit DescriptionTable(PreparedSql& sql) : sql_(sql) {}

  struct Entry {
    buoyd::DescriptionPtr description;  ///< nullptr if the archive does not have it
    std::int64_t n = 0;                 ///< its key in the archive
  };
  [[nodiscard]] buoyd::Result<Entry> find(const buoyd::Hash8& hash);
  /// The key of a description, which is inserted if the archive lacks it (inside a transaction).
  [[nodiscard]] buoyd::Result<std::int64_t> number_of(const buoyd::Description& description);
  /// The description of that key, which the archive has.
  [[nodiscard]] buoyd::Result<buoyd::DescriptionPtr> numbered(std::int64_t n);
  /// To be called when a transaction was rolled back.
  void forget() {
    known_.clear();
    numbered_.clear();
  }

 private:
  [[nodiscard]] buoyd::Result<void> insert(const buoyd::Description& description);
  [[nodiscard]] buoyd::Result<void> insert_channels(const buoyd::Description& description,
                                                    std::int64_t n);

  PreparedSql& sql_;
  std::map<buoyd::Hash8, Entry> known_;  // both are emptied when they grow too large
  std::map<std::int64_t, buoyd::DescriptionPtr> numbered_;
};

}  // namespace buoyshore
