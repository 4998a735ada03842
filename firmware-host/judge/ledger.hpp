#pragma once
// The ledger: what buoysim said, one JSON line an answer or sentence, written before it is sent,
// so that what buoyd archived can be judged without believing buoyd. The simulation's thread.
//
//   {"time":"2026-11-20T07:00:00.123456Z","boottime":123456789,"instrument":"lidar","kind":"scan",
//    "counter":17,"values":{"reference":"17","wind_speed[2]":"8.7421"},"bytes":"0004…","fault":null}
//
// `counter` numbers the instrument's records; one record may take several answers, and a line
// holds what the bytes of one answer say of one record. `values`: channel (with the point of its
// axis, from 0) → the value as it stands in a reading's body: "8.7421", "null", "\"A\"".
// `fault`: the names of what befell it with '+' between (faults.hpp), "copy" for the second one of
// a duplicated sentence and for a record that is asked for again by one who may have had it (its
// late answer came before), "undetectable" where the damaged bytes pass their own check; else null.
// What the record measured of the world (docs/sea.md) stands behind `fault`: "age", the seconds
// of the world at which it was measured, and "truth", channel → the number that it would have been
// without noise, lag, nulls and rounding, in the channel's unit:
// "age":17.5,"truth":{"heave":0.2134}. A lost or damaged answer has its truth, too. The judge reads
// neither. An answer whose last byte left 250 ms or more after its request came has a second line
// without values and bytes, with the fault "departed": `boottime` is when the last byte was
// written, and "asked" (the last key, only there) the last time that the port was seen without that
// request. An answer has a line with the fault "stalled", with the same keys, if the simulator
// could not run while it or another one on its line was under way: its next byte left 150 ms or
// more behind its time on the wire, so that whoever asked may have taken it for broken off. With
// `run --secret` the first lines, one of each instrument and without a kind, say which defect was
// drawn for it (defects/draw_defects.hpp); what a defect does to a value stands in `values`, but
// for words that were swapped on their way.

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/time.hpp"
#include "firmware-host/wire/bytes.hpp"
#include "firmware-host/wire/descriptor.hpp"

namespace buoysim {

/// The kind of what was said from a recording: nobody here knows its values.
inline constexpr const char* recorded_kind = "recording";

struct LedgerEntry {
  buoyd::WallTime time{};
  buoyd::MonoTime boottime{};
  std::string instrument;
  std::string kind;
  std::uint64_t counter = 0;
  std::vector<std::pair<std::string, std::string>> values;
  Bytes bytes;
  std::string fault;                     ///< "" = none
  std::optional<buoyd::MonoTime> asked;  ///< departed or stalled: its request came after
  double age = 0;                        ///< s; of the world when this was measured
  std::vector<std::pair<std::string, double>> truth{};  ///< by channel as `values`; empty: none
};

inline constexpr const char* departed_fault = "departed";
inline constexpr const char* stalled_fault = "stalled";

/// The entry's line, with its line break.
[[nodiscard]] std::string ledger_line(const LedgerEntry& entry);

class Ledger {
 public:
  /// Opens (or makes) the file and cuts off a torn last line. unavailable with the system's words.
  [[nodiscard]] static buoyd::Result<Ledger> open(const std::string& path);

  /// One write(2). False if the line could not be written whole: nothing of it stays, and nothing
  /// may be sent then.
  [[nodiscard]] bool write(const LedgerEntry& entry);

 private:
  explicit Ledger(Descriptor file) : file_(std::move(file)) {}

  Descriptor file_;
};

}  // namespace buoysim
