#pragma once
// What spool and uplink tell each other about delivery (docs/delivery.md): epochs, owed runs, gaps.
// The two layers do not know one another; app joins them with bounded queues. Values; any thread.

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

/// Why numbers are a gap, as a board says it. The archive has further reasons of its own
/// (shore/archive/gap_reasons.hpp). An older archive or buoyd refuses a name that it does not know,
/// so a new reason needs a new version of the wire and of the store.
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
  std::optional<std::uint64_t> b;  ///< nullopt: its end is unknown, only with reason damaged
  GapReason reason = GapReason::retention;
  WallTime t0{};  ///< times of the first and last lost reading, if they are known
  WallTime t1{};
  bool operator==(const Gap&) const = default;
};

/// The part of a gap that has these numbers. Of an end that is not the whole's nobody knows the
/// time.
[[nodiscard]] Gap part_of(const Gap& gap, Range numbers);

/// A gap's time that a reading of that clock byte tells: unknown where its clock was not set.
[[nodiscard]] WallTime time_of_gap(WallTime utc, std::uint8_t clock);

/// When hello asks about an epoch that is wholly delivered (B5).
enum class Asking : std::uint8_t {
  with_others,  ///< whenever a hello goes out
  soon,         ///< the archive lacks something: a round begins within a minute
  next,         ///< the round goes on as soon as the hello before is answered
};

/// One epoch as hello lists it.
struct EpochState {
  EpochId id{};
  std::uint64_t first = 0;  ///< its first number
  std::uint64_t last = 0;   ///< its last committed number; 0 if nobody knows it any more (B9)
  std::uint64_t floor = 0;  ///< the highest s with [first, s] delivered; first - 1 if there is none
  bool owed = false;        ///< something of [first, last] is not delivered
  bool ask_first = false;   ///< nothing of it is sent before the archive said what it has (B9)
  Asking asking = Asking::with_others;
  bool operator==(const EpochState&) const = default;
};

/// The oldest owed numbers of one epoch that are consecutive: every number of [from, to] is exactly
/// once in `readings` or inside one range of `lost`.
struct OwedRun {
  EpochId epoch{};
  std::uint64_t first = 0;
  std::uint64_t floor = 0;
  std::uint64_t from = 0;
  std::uint64_t to = 0;
  std::vector<StoredReading> readings;  ///< ascending
  std::vector<Gap> lost;
  bool failed = false;  ///< true: nothing could be read now, so all else is empty; ask again later
};

/// The uplink asks the spool for the next owed run.
struct OwedQuery {
  EpochId epoch{};
  std::uint64_t after = 0;       ///< numbers up to here were sent already
  std::size_t max_values = 0;    ///< the run has no more values than this, but at least one reading
  std::size_t max_readings = 0;  ///< the run has no more readings than this
  bool operator==(const OwedQuery&) const = default;
};

/// Which numbers of an epoch the archive (or, in broker mode, the broker) has.
struct Delivered {
  EpochId epoch{};
  std::vector<Range> have;
  /// Only in the answer to the buoy's own hello (B4): for numbers ≤ upto, `have` replaces what
  /// was believed delivered. nullopt: `have` only adds (I4).
  std::optional<std::uint64_t> upto;
};

/// The readings of these times are to be sent again, even if the archive has them (the command
/// resend).
struct ResendQuery {
  WallTime from{};  ///< inclusive, like `to`: times of the readings
  WallTime to{};
  bool operator==(const ResendQuery&) const = default;
};

/// Why numbers that were sent may be owed again, so that they are asked for anew from each floor
/// on.
enum class OwedAgain : std::uint8_t {
  no,
  readable,  ///< what could not be read can be read now; the archive's answers count as ever
  resent,    ///< a person asked for it: what the archive has is sent all the same
};

/// What the spool tells the uplink after a commit, and once at start.
struct SpoolNews {
  std::vector<StoredReading> committed;  ///< newest of each (instrument, kind), every alarm
  /// The current epoch, then the oldest that owe something, then a few that are wholly delivered,
  /// so that hello asks whether the archive still has them.
  std::vector<EpochState> epochs;
  std::vector<EpochId> unknown;  ///< at most 32 that the archive asked for and no store here has
  OwedAgain again = OwedAgain::no;
  std::string pinned_archive;  ///< id of the archive that this store trusts; "" = none yet
  bool is_volatile = false;    ///< the store is in memory, no disk can be written
};

/// What the uplink may ask of the spool. Called on the MQTT thread; never blocks. False if the
/// queue between them is full (ask again later).
class SpoolRequests {
 public:
  virtual ~SpoolRequests() = default;
  /// Asks for an owed run. The answer is exactly one DeliveryEvents::owed().
  [[nodiscard]] virtual bool ask(const OwedQuery& query) = 0;
  [[nodiscard]] virtual bool delivered(const Delivered& delivered) = 0;
  /// Has the store keep the id of the archive that it trusts.
  [[nodiscard]] virtual bool pin(const std::string& archive) = 0;
};

/// What the spool tells the uplink. Called on the spool thread; never blocks.
class DeliveryEvents {
 public:
  virtual ~DeliveryEvents() = default;
  /// Is called after each commit, after `done` or `lost` changed, and once at start.
  virtual void news(SpoolNews news) = 0;
  /// The answer to ask(). nullopt: nothing of that epoch is owed behind `after`. This was true at
  /// some time after the question, and need not hold for the newest news.
  virtual void owed(const OwedQuery& query, std::optional<OwedRun> run) = 0;
};

}  // namespace buoyd
