#pragma once
// What spool and uplink tell each other about delivery (docs/wire-format.md): epochs, owed runs,
// gaps. The two layers do not know one another; app joins them with bounded queues.
// Values; any thread.

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/hash.hpp"
#include "base/ranges.hpp"
#include "core/reading.hpp"

namespace buoyd {

/// The random identity of one run of buoyd on one store: 64 bits, 16 hex digits in JSON and SQL.
using EpochId = Hash8;

/// Why numbers are a gap, as a board says it. The archive has reasons of its own beside these
/// (shore/archive/gap_reasons.hpp). An archive or a buoyd of before refuses a name that it does not
/// know, so a new one is a new version of the wire and of the store.
enum class GapReason : std::uint8_t { retention, trimmed, damaged };

inline constexpr std::array<std::pair<GapReason, std::string_view>, 3> gap_reasons{
    {{GapReason::retention, "retention"},
     {GapReason::trimmed, "trimmed"},
     {GapReason::damaged, "damaged"}}};

[[nodiscard]] std::string_view name_of(GapReason reason);
[[nodiscard]] Result<GapReason> gap_reason_named(std::string_view name);

/// A gap: numbers that no longer exist.
struct Gap {
  std::uint64_t a = 0;
  std::optional<std::uint64_t> b;  ///< nullopt: end unknown, only with reason damaged
  GapReason reason = GapReason::retention;
  WallTime t0{};  ///< times of the first and last lost reading, as far as known
  WallTime t1{};
  bool operator==(const Gap&) const = default;
};

/// When hello is to ask about an epoch that is delivered wholly (B5).
enum class Asking : std::uint8_t {
  with_others,  ///< whenever a hello goes
  soon,         ///< the archive was found to lack something: a round begins, in a minute at most
  next,         ///< the round goes on as soon as what was asked before is answered
};

/// One epoch as hello lists it.
struct EpochState {
  EpochId id{};
  std::uint64_t first = 0;  ///< its first number
  std::uint64_t last = 0;   ///< its last committed number; 0 if nobody knows it any more (B9)
  std::uint64_t floor = 0;  ///< highest s with [first, s] delivered; first - 1 if none
  bool owed = false;        ///< something of [first, last] is not delivered
  bool ask_first = false;   ///< nothing of it is sent before the archive said what it has (B9)
  Asking asking = Asking::with_others;
  bool operator==(const EpochState&) const = default;
};

/// The oldest numbers of one epoch that are owed and consecutive: every one of [from, to] is in
/// `readings` or inside one range of `lost`, exactly once.
struct OwedRun {
  EpochId epoch{};
  std::uint64_t first = 0;
  std::uint64_t floor = 0;
  std::uint64_t from = 0;
  std::uint64_t to = 0;
  std::vector<StoredReading> readings;  ///< ascending
  std::vector<Gap> lost;
  bool failed = false;  ///< none of this: nothing could be read now, ask again in a while
};

/// Uplink asks the spool for the next owed run.
struct OwedQuery {
  EpochId epoch{};
  std::uint64_t after = 0;  ///< numbers up to here were sent already
  std::size_t max_values =
      0;  ///< stop before the run holds more values than this (but ≥ 1 reading)
  std::size_t max_readings = 0;  ///< stop at so many readings
  bool operator==(const OwedQuery&) const = default;
};

/// What of an epoch the archive (or, in broker mode, the broker) has.
struct Delivered {
  EpochId epoch{};
  std::vector<Range> have;
  /// Only in the answer to the buoy's own hello (B4): for numbers ≤ upto, `have` replaces what
  /// was believed delivered. nullopt: have only adds (I4).
  std::optional<std::uint64_t> upto;
};

/// Readings of a time that are to be sent again, whoever has them (the command resend).
struct ResendQuery {
  WallTime from{};  ///< inclusive, as `to`: times of the readings
  WallTime to{};
  bool operator==(const ResendQuery&) const = default;
};

/// What the spool tells the uplink after a commit, and once at start.
struct SpoolNews {
  std::vector<StoredReading> committed;  ///< newest of each (instrument, kind) in this commit
  /// The current one first, then the oldest with something owed, then a few that are delivered
  /// wholly, so that hello asks whether the archive still has them.
  std::vector<EpochState> epochs;
  std::vector<EpochId> unknown;  ///< that the archive asked for, and no store here has: at most 32
  bool again = false;  ///< what was sent may be owed again: look anew at all behind each floor
  std::string pinned_archive;  ///< id of the archive this store trusts; "" = none yet
  bool is_volatile = false;    ///< the store is in memory, no disk can be written
};

/// What the uplink may ask of the spool. Called on the MQTT thread, never blocks; false where the
/// queue between them is full (ask again later).
class SpoolRequests {
 public:
  virtual ~SpoolRequests() = default;
  /// Answered by exactly one DeliveryEvents::owed().
  [[nodiscard]] virtual bool ask(const OwedQuery& query) = 0;
  [[nodiscard]] virtual bool delivered(const Delivered& delivered) = 0;
  /// Keeps the id of the archive this store trusts.
  [[nodiscard]] virtual bool pin(const std::string& archive) = 0;
};

/// What the spool tells the uplink. Called on the spool thread, never blocks.
class DeliveryEvents {
 public:
  virtual ~DeliveryEvents() = default;
  /// After each commit, after done or lost changed, and once at start.
  virtual void news(SpoolNews news) = 0;
  /// The answer to ask(); nullopt if nothing of that epoch is owed behind `after`, which is said of
  /// the moment it was asked at the earliest, not of the newest news.
  virtual void owed(const OwedQuery& query, std::optional<OwedRun> run) = 0;
};

}  // namespace buoyd
