#pragma once
// Time: a duration, a monotonic instant and a UTC instant are three types that do not convert.
// Clocks are handed in; only main makes a SystemClock. Values; any thread.

#include <chrono>
#include <cstdint>
#include <ctime>
#include <string>

#include "base/error.hpp"

namespace buoyd {

static_assert(sizeof(std::time_t) == 8, "build with -D_TIME_BITS=64");

using Micros = std::chrono::microseconds;  ///< every duration

/// CLOCK_BOOTTIME: goes on in suspend, never steps. Schedules and time-outs use it alone.
struct BootClock {
  using duration = Micros;
  using rep = duration::rep;
  using period = duration::period;
  using time_point = std::chrono::time_point<BootClock>;
  static constexpr bool is_steady = true;
};
using MonoTime = BootClock::time_point;

/// CLOCK_REALTIME: UTC since 1970-01-01, may step at any moment.
struct UtcClock {
  using duration = Micros;
  using rep = duration::rep;
  using period = duration::period;
  using time_point = std::chrono::time_point<UtcClock>;
  static constexpr bool is_steady = false;
};
using WallTime = UtcClock::time_point;

/// What is known of the wall clock at an instant; the upper three bits of a reading's clock byte.
enum class ClockState : std::uint8_t {
  unknown = 0,
  unset = 1,
  free_running = 2,
  ntp = 3,
  gnss = 4
};

/// State and error estimate of the wall clock.
struct ClockQuality {
  ClockState state = ClockState::unknown;
  std::uint8_t error_bits = 31;  ///< ceil(log2(error in µs)), 31 = unknown

  /// The byte of store and wire: state × 32 + error_bits.
  [[nodiscard]] std::uint8_t byte() const {
    return static_cast<std::uint8_t>(static_cast<unsigned>(state) * 32U + (error_bits & 31U));
  }
  /// Inverse of byte(); states above gnss become unknown.
  [[nodiscard]] static ClockQuality from_byte(std::uint8_t byte);
};

/// ceil(log2(error)) for ClockQuality; 31 for errors of 2^30 µs (18 min) and more.
[[nodiscard]] std::uint8_t error_bits_of(Micros error);
/// "unset", "ntp" …: the names in live JSON and status.
[[nodiscard]] std::string_view name_of(ClockState state);

/// Source of time. SystemClock in main, a settable one in tests.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual MonoTime mono() const = 0;
  [[nodiscard]] virtual WallTime wall() const = 0;
  /// What the operating system knows of the wall clock (adjtimex); never decided by the year.
  [[nodiscard]] virtual ClockQuality quality() const = 0;
};

class SystemClock final : public Clock {
 public:
  [[nodiscard]] MonoTime mono() const override;
  [[nodiscard]] WallTime wall() const override;
  [[nodiscard]] ClockQuality quality() const override;
};

/// "2026-11-20T07:00:00.123456Z", always six digits; years 0000 to 9999.
[[nodiscard]] std::string iso8601(WallTime time);
/// Inverse of iso8601(); also takes 0 to 6 digits of a second. ErrorCode::invalid otherwise.
[[nodiscard]] Result<WallTime> parse_iso8601(std::string_view text);
/// UTC instant of a calendar date; invalid where month, day, hour, minute or second (0 to 60) are
/// out of range.
[[nodiscard]] Result<WallTime> utc_from_civil(int year, int month, int day, int hour, int minute,
                                              Micros second);
/// A duration for people: "850 ms", "12.4 s", "3 min 20 s", "2 h 5 min", "4 d 3 h".
[[nodiscard]] std::string friendly(Micros duration);

}  // namespace buoyd
