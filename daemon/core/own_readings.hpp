#pragma once
// The readings that buoyd writes of itself, as instrument "buoyd": start, config, event, success,
// clock, dropped, command; app makes its health (app/health_report.hpp). They are stored, numbered
// and delivered like all others. Any thread.

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/delivery.hpp"
#include "core/own_reading.hpp"
#include "core/reading.hpp"

namespace buoyd {

/// Why buoyd started, and how often.
struct RestartFacts {
  std::string reason{};        ///< one word (restart_book.hpp), "" if nothing is known
  std::string text{};          ///< the same for people
  std::uint64_t restarts = 0;  ///< number of starts after the first
  std::string since{};         ///< UTC of the first start, "" if its clock was not set
};

/// The first reading of every epoch, in the transaction of its epoch row (delivery.md).
struct StartFacts {
  std::string version;
  std::string boot_id;
  std::string configuration_hash;              ///< 16 hex digits, "" if there is none
  std::optional<EpochId> previous_epoch;       ///< none in a new store
  std::optional<std::uint64_t> previous_last;  ///< its last number in this store
  RestartFacts restart{};
};
[[nodiscard]] Reading start_reading(const StartFacts& facts, MonoTime now);
/// The facts of a stored start reading; nullopt if it is none, or cannot be understood.
[[nodiscard]] std::optional<StartFacts> start_facts(const Reading& reading);

/// A change of state that a person ashore must know of. Urgent.
struct EventFacts {
  std::string source;  ///< line, instrument, "spool", "uplink", "clock", "configuration"
  std::string kind;    ///< one word, e.g. "dormant", "line_gone", "back", "disk_full"
  std::string text;
};
[[nodiscard]] Reading event_reading(const EventFacts& facts, MonoTime now);

/// Readings that a full queue refused before they had a number.
struct DroppedFacts {
  std::string instrument;
  std::uint64_t count = 0;
  MonoTime first;  ///< the earliest and the latest boottime of those dropped
  MonoTime last;

  /// They come in any order: what is judged comes behind what there was no room to judge.
  void add(MonoTime boottime) {
    first = count == 0 ? boottime : std::min(first, boottime);
    last = count == 0 ? boottime : std::max(last, boottime);
    ++count;
  }
};
[[nodiscard]] Reading dropped_reading(const DroppedFacts& facts, MonoTime now);

/// A clock record: at boottime `at`, `source` said it was `utc`.
struct ClockFacts {
  std::string source;  ///< instrument with the channel of role "utc"
  MonoTime at;
  WallTime utc;
  Micros error{0};
  Micros offset{0};  ///< utc − the system's wall clock at `at`
};
[[nodiscard]] Reading clock_reading(const ClockFacts& facts);

/// A flag of an earlier reading that is another one by now; the archive's views apply it.
struct AmendmentFacts {
  EpochId epoch{};
  std::uint64_t seq = 0;
  std::string channel;
  std::optional<std::size_t> point;  ///< of an array
  Flag flag = Flag::not_evaluated;
};
[[nodiscard]] Reading amendment_reading(const AmendmentFacts& facts, MonoTime now);

/// The outcome of reading a configuration (start or SIGHUP). Urgent.
struct ConfigFacts {
  std::string hash;  ///< of the file's bytes, 16 hex digits
  bool accepted = false;
  std::string text;  ///< what changed, or the first mistakes
};
[[nodiscard]] Reading config_reading(const ConfigFacts& facts, MonoTime now);

/// A command and its outcome. Urgent.
struct CommandFacts {
  std::string door;  ///< "mqtt" or "socket"
  std::string id;    ///< the id that the sender gave it, "" from the socket
  std::string command;
  std::string arguments;  ///< one JSON object
  std::string outcome;    ///< done, refused or failed
  std::string text;
};
[[nodiscard]] Reading command_reading(const CommandFacts& facts, MonoTime now);

/// Comes with each health reading, for each instrument: counters since start.
struct SuccessFacts {
  std::string instrument;
  std::string health;
  std::uint64_t readings = 0;
  std::uint64_t failures = 0;
  std::uint64_t missed = 0;     ///< slots that passed while the line was busy
  std::uint64_t dropped = 0;    ///< readings refused by a full queue
  std::uint64_t failed = 0;     ///< slots whose poll brought no answer
  std::uint64_t rested = 0;     ///< slots not used because it had not answered before
  std::uint64_t off = 0;        ///< slots that passed while its line was not there
  std::uint64_t paused = 0;     ///< slots that passed while its line rested by command
  std::string line{};           ///< that it is on
  std::uint64_t unpowered = 0;  ///< slots that passed while it was switched off
};
[[nodiscard]] Reading success_reading(const SuccessFacts& facts, MonoTime now);

}  // namespace buoyd
