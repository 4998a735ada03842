#pragma once
// Why a reading that was expected is missing, and when what caused it lasted. Pure; any thread.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace buoyshore {

/// Where two are true at once, the one that stands first counts.
enum class MissingCause : std::uint8_t {
  off,          ///< buoyd did not run
  paused,       ///< the line rested by command
  line,         ///< the line was not there
  instrument,   ///< the instrument was silent or refused
  start,        ///< buoyd held off its start
  power,        ///< it was switched off
  dropped,      ///< a full queue or store refused it on board
  retention,    ///< it had to go on board before it was delivered
  lost,         ///< lost for another reason: damaged, trimmed, unread …
  link,         ///< on board, not delivered yet; or nothing newer was heard
  unplaced,     ///< archived, but nobody knows its time
  no_answer,    ///< a single poll brought none
  not_asked,    ///< a slot was not used, because there had been no answer before
  line_busy,    ///< a slot passed while the line was busy
  unexplained,  ///< nobody told
};

/// By the numbers of MissingCause, as tables and JSON call them.
inline constexpr std::array<std::string_view, 15> missing_cause_names{
    "buoyd_off",   "paused",    "line_gone",  "instrument_silent",
    "start_waits", "no_power",  "dropped",    "retention",
    "lost",        "link",      "unplaced",   "no_answer",
    "not_asked",   "line_busy", "unexplained"};

/// How many readings are missing, by the numbers of MissingCause.
using MissingCounts = std::array<std::uint64_t, missing_cause_names.size()>;

[[nodiscard]] constexpr std::size_t index_of(MissingCause cause) {
  return static_cast<std::size_t>(cause);
}

/// µs UTC; `from` belongs to it, `to` does not.
struct CauseSpan {
  std::int64_t from = 0;
  std::int64_t to = 0;
  MissingCause cause = MissingCause::unexplained;
};

/// What caused absences, one cause at a time.
class CauseTimeline {
 public:
  explicit CauseTimeline(const std::vector<CauseSpan>& spans);
  /// Those that end after `time`; they rise and do not overlap.
  [[nodiscard]] std::span<const CauseSpan> after(std::int64_t time) const;

 private:
  std::vector<CauseSpan> spans_;
};

/// Slots of polled instruments that brought nothing, as buoyd counted them between two times.
struct LostSlots {
  std::int64_t from = 0;  ///< µs UTC, belongs to it
  std::int64_t to = 0;    ///< does not
  MissingCounts left{};   ///< that no missing reading was put down to yet
};

/// Times at which a reading was expected and none is there: `first`, and then each `step`, µs UTC.
struct SlotGap {
  std::int64_t first = 0;
  std::int64_t step = 0;
  std::uint64_t count = 0;
};

/// Adds each slot of the gap to one cause of `counts`: the one that the timeline has at its time;
/// where it has none, that of the nearest slot before it in this gap, else behind it; where the
/// whole gap has none, what the board counted then, and uses that up. `lost` rises in time.
void explain(const SlotGap& gap, const CauseTimeline& timeline, std::span<LostSlots> lost,
             MissingCounts& counts);

}  // namespace buoyshore
