#pragma once
// Is it complete? What the archive knows of a station's epochs, and the judgement on each. Values;
// any thread.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/ranges.hpp"
#include "core/time.hpp"

namespace buoyshore {

/// What is known of one epoch.
struct EpochFacts {
  std::string id;  ///< 16 hex digits
  std::uint64_t first = 0;
  std::optional<std::uint64_t> said_last;  ///< as the latest hello that listed it said
  bool was_listed = false;                 ///< in any hello
  bool was_current = false;                ///< in that hello: it may have grown since
  std::optional<std::string> previous;     ///< from its start reading
  std::optional<std::uint64_t> previous_last;
  std::optional<buoyd::WallTime> started;
  buoyd::Ranges held;  ///< readings and gaps
};

struct StationFacts {
  std::string name;
  std::string current;  ///< epoch that the latest hello named first; "" = no hello was heard
  std::optional<buoyd::WallTime> hello_at;  ///< the shore's clock; 0 = by an imported store
  std::vector<EpochFacts> epochs;           ///< as they were first heard of
  /// When the highest reading of the current epoch that is here was taken.
  std::optional<buoyd::WallTime> newest_taken{};
};

/// How the end of an epoch is known.
enum class EpochEnd : std::uint8_t {
  live,     ///< the newest: last is what the latest hello said
  named,    ///< its successor's start reading names its last
  listed,   ///< hello listed it behind the current one, with its last
  lost,     ///< a gap of unknown end closes it: the store was damaged
  unknown,  ///< no start reading names it: the store was rolled back. An alarm; nothing is owed
  awaited,  ///< not known yet: a start reading or a hello has still to come
};

[[nodiscard]] std::string_view name_of(EpochEnd end);

struct EpochVerdict {
  std::size_t epoch = 0;  ///< index in StationFacts::epochs
  EpochEnd end = EpochEnd::awaited;
  std::optional<std::uint64_t> last;
  buoyd::Ranges owed;  ///< what of [first, last] is not held
  bool complete = false;
};

/// An epoch that a start reading names and that never sent anything here.
struct UnheardEpoch {
  std::string id;
  std::string named_by;
  std::uint64_t last = 0;
};

struct Verdict {
  std::vector<EpochVerdict> epochs;  ///< in the order of the station's life, as far as it is known
  std::vector<UnheardEpoch> unheard;
  bool complete = false;  ///< every epoch is, and a hello was heard
};

[[nodiscard]] Verdict judge(const StationFacts& station);

}  // namespace buoyshore
