#pragma once
// The amendments of an epoch's readings: which flags of earlier readings were changed. Part of the
// archive; its thread.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/description.hpp"
#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

/// Flags that are changed, by the value's index in the body; the newest amendment is last.
using ChangedFlags = std::vector<std::pair<std::size_t, char>>;

/// Changes the flags of a reading, one digit a value.
void change_flags(std::string& flags, const ChangedFlags& changed);

class Amendments {
 public:
  /// Those of the numbers from `first` to `last` of an epoch.
  [[nodiscard]] static buoyd::Result<Amendments> of(PreparedSql& sql, std::int64_t epoch,
                                                    std::int64_t first, std::int64_t last);

  /// Of the reading with that number.
  [[nodiscard]] ChangedFlags flags_of(std::int64_t seq,
                                      const buoyd::Description& description) const;

  /// The numbers that the amendments of that reading have by themselves, of those in `by_epoch`.
  [[nodiscard]] std::vector<std::int64_t> numbers_of(std::int64_t seq, std::int64_t by_epoch) const;

 private:
  struct Amendment {
    std::string channel;
    std::optional<std::int64_t> point;  // none: all of the channel's
    std::int64_t flag = 0;
    std::int64_t by_epoch = 0;
    std::int64_t by_seq = 0;
  };

  std::map<std::int64_t, std::vector<Amendment>> by_seq_;
};

}  // namespace buoyshore
