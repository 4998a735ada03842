#pragma once
// What was recorded of an instrument while it was verified: the bytes of its line, its readings,
// and what the line's worker counted. Everything that a report says is computed of this. Values;
// any thread.

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "core/capture_file.hpp"
#include "core/description.hpp"
#include "model/pitfall.hpp"
#include "model/register_value.hpp"
#include "science/statistics/burst_grid.hpp"

namespace buoyd {

/// A number that stands in two registers.
struct RunNumber {
  std::string channel;  ///< "KIND/CHANNEL"
  RegisterValue value;
};

/// Who was recorded, how, and since when.
struct RunHead {
  /// These are readings of an archive: no line was seen, and only their descriptions say who it is.
  bool is_archived = false;
  std::string station;
  std::string instrument;
  std::string line;
  std::string device;
  std::string model;
  std::string model_hash;
  std::string make;
  std::string type;
  std::string serial_number;  ///< that the configuration states; "": none
  std::string clock;          ///< zone of its own clock, as configured; "": not stated
  int unit = 1;
  std::size_t neighbours = 0;  ///< other instruments on its line
  bool is_modbus = false;
  bool is_tcp = false;
  Micros interval{0};          ///< between polls; 0: it speaks on its own
  Micros record_interval{0};   ///< a new record comes so often at most; 0: not known
  std::optional<double> rate;  ///< of one that speaks: messages a second of each kind
  BurstGrid bursts{};          ///< between which it was off
  Micros character{0};         ///< one byte on the wire; 0 on TCP
  WallTime start;
  Micros wanted{0};                ///< how long it was to be recorded
  std::vector<RunNumber> numbers;  ///< of one that has registers
  std::string version;             ///< of the program
  std::vector<Pitfall> pitfalls;   ///< that the model names; none of an archive
};

/// A reading, without what only a store needs.
struct RunReading {
  Micros at{0};  ///< since the start
  WallTime utc;  ///< by the clock of the computer that recorded
  std::size_t description = 0;
  std::string body;
  std::string flags;
  std::string null_codes;
  std::optional<Micros> clock_ahead;  ///< the instrument's own clock minus `utc`, where it said it
  bool is_clock_unset = false;        ///< it said it while this computer's clock was not set
};

/// What the driver counted of input that gave no reading, as DriverCounters.
struct FrameCounts {
  std::uint64_t damaged_frames = 0;
  std::uint64_t foreign_frames = 0;
  std::uint64_t discarded_bytes = 0;
  std::uint64_t discarded_places = 0;
  std::uint64_t repeated = 0;
  std::uint64_t torn = 0;
  std::uint64_t incomplete = 0;
};

/// What was counted until the end.
struct RunEnd {
  Micros length{0};  ///< how long it was recorded
  std::uint64_t polls = 0;
  std::uint64_t failed_polls = 0;
  std::uint64_t missed_slots = 0;
  std::array<std::uint64_t, error_names.size()> errors{};  ///< by ErrorCode
  FrameCounts frames;
  std::uint64_t line_lost = 0;   ///< times its device or connection went away
  std::uint64_t lost_bytes = 0;  ///< moved, but are not in `pieces`
  bool is_full = false;          ///< it ended before its time: longer files of a run nobody reads
};

/// A fault that was made once on purpose, behind the recording (provocation.hpp).
struct Provoked {
  std::string fault;          ///< "wrong_crc"
  bool was_answered = false;  ///< something came where nothing should
  std::optional<Micros>
      recovered;               ///< until it answered a whole request again; nullopt: it did not
  std::uint64_t requests = 0;  ///< that it was sent until then
  std::string why_not;         ///< it was not made, because of this; then nothing else holds
};

/// What its own clock was ahead of the computer's, said apart from its readings.
struct ClockSaid {
  Micros at{0};  ///< since the start
  Micros ahead{0};
};

struct RunRecord {
  RunHead head;
  std::vector<DescriptionPtr> descriptions;  ///< in the order in which they came up
  std::vector<RunReading> readings;
  std::vector<CapturePiece> pieces;
  std::vector<ClockSaid> clocks;        ///< of an archive
  std::map<std::string, Micros> steps;  ///< of an archive: how often a kind's readings should come
  std::set<std::string> intervals;      ///< of an archive: kinds whose readings end intervals
  std::uint64_t unplaced = 0;  ///< of an archive: readings left out because nobody knows their time
  std::optional<RunEnd> end;   ///< nullopt: the recording was cut off
  std::vector<Provoked> provoked;

  /// How long it was recorded; where it was cut off, until the last reading.
  [[nodiscard]] Micros length() const {
    if (end) return end->length;
    return readings.empty() ? Micros(0) : readings.back().at;
  }
};

}  // namespace buoyd
