#pragma once
// Judges whether the account of a station is complete, by what the archive knows of its epochs.
// Values; any thread.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ranges.hpp"
#include "base/time.hpp"

namespace buoyshore {

/// What is known of one epoch.
struct EpochFacts {
  std::string id;  ///< 16 hex digits
  std::uint64_t first = 0;
  /// The largest number that a hello, the floor of a batch or an imported store told of.
  std::optional<std::uint64_t> said_last;
  bool was_listed = false;   ///< a hello listed it, or a store with it was imported
  bool was_current = false;  ///< the latest hello that listed it named it first; it may have grown
  bool is_end_untold = false;  ///< the latest hello that listed it could not tell its end
  // Its start reading says these.
  std::optional<std::string> previous;         ///< the epoch before it
  std::optional<std::uint64_t> previous_last;  ///< the last number of the epoch before it
  /// When it began: the time of its start reading. nullopt if that did not come, or nothing says
  /// when it was taken.
  std::optional<buoyd::WallTime> started;
  buoyd::Ranges held;     ///< numbers that the archive holds, as readings or in gaps
  buoyd::Ranges assumed;  ///< those of them in gaps that the archive declared by itself

  /// The held numbers that a receipt may name: all but the assumed ones.
  [[nodiscard]] buoyd::Ranges receipted() const;
};

/// Two boards that live under one name say hello in turn. If one board alone has said hello for so
/// long, the other one counts as silent, because a board says hello every six hours (B5).
inline constexpr buoyd::Micros turns_last = std::chrono::hours(24);

struct StationFacts {
  std::string name;
  /// The epoch that the latest hello named first. Where no hello tells more than an imported store
  /// it is that store's newest epoch; "" before either.
  std::string current;
  /// When the latest hello came, by the shore's clock. It is 0 if an imported store tells as much
  /// as all hellos did.
  std::optional<buoyd::WallTime> hello_at;
  std::vector<EpochFacts> epochs;  ///< in the order in which they were first heard of
  /// When the reading with the highest archived number of the current epoch was taken. nullopt if
  /// its time is not known.
  std::optional<buoyd::WallTime> newest_taken{};
  std::optional<buoyd::WallTime> turned_at{};  ///< when two epochs last said hello in turn
};

/// How the end of an epoch is known.
enum class EpochEnd : std::uint8_t {
  live,     ///< it is the current epoch and has not ended
  named,    ///< the start reading of the next epoch names its last number
  listed,   ///< a hello listed it behind the current epoch, with its last number
  lost,     ///< a gap of unknown end closes it
  unknown,  ///< nothing can tell it any more: the store was rolled back or replaced
  awaited,  ///< a start reading or a hello has still to tell it
};

[[nodiscard]] std::string_view name_of(EpochEnd end);

struct EpochVerdict {
  std::size_t epoch = 0;  ///< index in StationFacts::epochs
  EpochEnd end = EpochEnd::awaited;
  std::optional<std::uint64_t> last;  ///< the largest number told of; nullopt if the end is awaited
  buoyd::Ranges owed;                 ///< numbers up to the largest told of that are not held
  bool complete = false;
};

/// An epoch that a start reading names and of which nothing ever came. It is owed.
struct UnheardEpoch {
  std::string id;
  std::string named_by;    ///< the epoch whose start reading names it
  std::uint64_t last = 0;  ///< its last number; 0 if it is not known
};

struct Verdict {
  std::vector<EpochVerdict> epochs;  ///< in the order in which they ran, as far as it is known
  std::vector<UnheardEpoch> unheard;
  bool two_live = false;  ///< two boards live under this name, so neither tells all that is owed
  /// Every epoch is complete, none is unheard, not two boards live, and a current epoch is known.
  bool complete = false;
};

[[nodiscard]] Verdict judge(const StationFacts& station);

}  // namespace buoyshore
