#pragma once
// Is it complete? What the archive knows of a station's epochs, and the judgement on each. Values;
// any thread.

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
  std::optional<std::uint64_t> said_last;  ///< the largest that any hello said
  bool was_listed = false;                 ///< in any hello
  bool was_current = false;             ///< in the latest that listed it: it may have grown since
  bool is_end_untold = false;           ///< the latest that listed it could not tell its end
  std::optional<std::string> previous;  ///< from its start reading
  std::optional<std::uint64_t> previous_last;
  std::optional<buoyd::WallTime> started;
  buoyd::Ranges held;     ///< readings and gaps
  buoyd::Ranges assumed;  ///< of these, gaps that no board declared: the archive wrote them

  /// What a receipt may name.
  [[nodiscard]] buoyd::Ranges receipted() const;
};

/// So long after the last turn of two boards that live under one name the other one is taken to
/// be silent: a board says hello every six hours (B5).
inline constexpr buoyd::Micros turns_last = std::chrono::hours(24);

struct StationFacts {
  std::string name;
  std::string current;  ///< epoch that the latest hello named first; "" = no hello was heard
  std::optional<buoyd::WallTime> hello_at;  ///< the shore's clock; 0 = by an imported store
  std::vector<EpochFacts> epochs;           ///< as they were first heard of
  /// When the highest reading of the current epoch that is here was taken.
  std::optional<buoyd::WallTime> newest_taken{};
  std::optional<buoyd::WallTime> turned_at{};  ///< when two epochs last said hello in turn
};

/// How the end of an epoch is known.
enum class EpochEnd : std::uint8_t {
  live,     ///< the newest
  named,    ///< its successor's start reading names its last
  listed,   ///< hello listed it behind the current one, with its last
  lost,     ///< a gap of unknown end closes it: the store was damaged
  unknown,  ///< no start reading names it: the store was rolled back or replaced. An alarm
  awaited,  ///< not known yet: a start reading or a hello has still to come
};

[[nodiscard]] std::string_view name_of(EpochEnd end);

struct EpochVerdict {
  std::size_t epoch = 0;  ///< index in StationFacts::epochs
  EpochEnd end = EpochEnd::awaited;
  std::optional<std::uint64_t> last;  ///< the largest that anybody said; nullopt: more may come
  buoyd::Ranges owed;                 ///< what up to the largest that anybody said is not held
  bool complete = false;
};

/// An epoch that a start reading names and of which nothing ever came: it is owed.
struct UnheardEpoch {
  std::string id;
  std::string named_by;
  std::uint64_t last = 0;  ///< 0: not known
};

struct Verdict {
  std::vector<EpochVerdict> epochs;  ///< in the order of the station's life, as far as it is known
  std::vector<UnheardEpoch> unheard;
  bool two_live = false;  ///< two boards live under this name: whatever one owes, the other hides
  bool complete = false;  ///< not two_live, every epoch is, none is unheard, and a hello was heard
};

[[nodiscard]] Verdict judge(const StationFacts& station);

}  // namespace buoyshore
