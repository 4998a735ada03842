#pragma once
// A computation makes readings of one kind out of readings of another kind of the same instrument,
// and of what other instruments said. The science thread's.

#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "core/flag.hpp"
#include "core/values.hpp"
#include "science/quality/channel_quality.hpp"

namespace buoyd {

/// What the tests say of a value, where the configuration asks for each of them.
struct TestedValue {
  std::size_t value = 0;  ///< its place in the body
  TestFlags tests;
  std::optional<Flag> spike_before{};  ///< of the same value of the reading before
};

/// A reading that was judged, in numbers.
struct SourceReading {
  MonoTime boottime;
  WallTime utc;                          ///< at its boottime, by the clock of now
  std::vector<double> values;            ///< in the body's order, NaN of null and of a text
  std::string flags;                     ///< one digit a value
  Micros span{0};                        ///< length of the interval that ends there; 0: an instant
  std::vector<TestedValue> tested{};     ///< of channels whose tests are asked for
  std::string null_codes{};              ///< as Reading::null_codes
  std::optional<WallTime> window_end{};  ///< as Reading::window_end
  bool is_kept = true;                   ///< as ComputedRow's

  [[nodiscard]] Flag flag(std::size_t value) const { return static_cast<Flag>(flags[value] - '0'); }
};

/// What becomes a reading of the computed kind.
struct ComputedRow {
  MonoTime boottime;
  Micros span{0};     ///< length of the interval that ends there; 0: an instant
  Values values;      ///< in the order of the kind's channels, arrays point after point
  std::string flags;  ///< one digit a value; "": the channels' defaults
  bool urgent = false;
  std::optional<WallTime> window_end{};  ///< as Reading::window_end
  bool is_kept = true;                   ///< false: others compute with it, and it is no reading
};

/// Rows are appended to the caller's list, in the order of their boottimes.
class Computation {
 public:
  using Rows = std::vector<ComputedRow>;

  Computation() = default;
  virtual ~Computation() = default;
  Computation(const Computation&) = delete;
  Computation& operator=(const Computation&) = delete;

  /// Readings come in the order of their boottimes.
  virtual void add(const SourceReading& reading, Rows& rows) = 0;
  /// All readings up to `until` were given, or none will come; `utc` is that of `until`.
  virtual void advance(MonoTime until, WallTime utc, Rows& rows) = 0;
  /// Up to where all its rows were made, if all readings up to `until` were given.
  [[nodiscard]] virtual MonoTime made_until(MonoTime until) const { return until; }
  /// Nothing comes any more: what it holds becomes rows now, and says so where it is less.
  virtual void finish(Rows& rows) = 0;
  /// Readings of its kind were not given to it, for want of room; the newest was taken `at` then.
  virtual void pass_by(MonoTime at) { (void)at; }
};

}  // namespace buoyd
