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
// `fault`: why a reading of it is not owed: "silence", "bad_checksum", "late", "cut"; else null.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/time.hpp"
#include "firmware-host/bytes.hpp"
#include "firmware-host/descriptor.hpp"

namespace buoysim {

struct LedgerEntry {
  buoyd::WallTime time{};
  buoyd::MonoTime boottime{};
  std::string instrument;
  std::string kind;
  std::uint64_t counter = 0;
  std::vector<std::pair<std::string, std::string>> values;
  Bytes bytes;
  std::string fault;  ///< "" = none
};

/// The entry's line, with its line break.
[[nodiscard]] std::string ledger_line(const LedgerEntry& entry);

class Ledger {
 public:
  /// Opens (or makes) the file and cuts off a torn last line. unavailable with the system's words.
  [[nodiscard]] static buoyd::Result<Ledger> open(const std::string& path);

  /// One write(2). False if the line could not be written: nothing may be sent then.
  [[nodiscard]] bool write(const LedgerEntry& entry);

 private:
  explicit Ledger(Descriptor file) : file_(std::move(file)) {}

  Descriptor file_;
};

}  // namespace buoysim
