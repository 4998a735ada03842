#pragma once
// Where the registers driver finds a model's values, and which reads bring them: part of the
// model, immutable once loaded. The simulator encodes from the same map. Any thread.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/register_steps.hpp"
#include "model/register_value.hpp"

namespace buoyd {

/// A number as the model's file prints it: digits / 10^decimals.
struct ExactNumber {
  std::int64_t digits = 0;
  int decimals = 0;  ///< below 0: zeros behind the digits

  [[nodiscard]] double value() const;
  bool operator==(const ExactNumber&) const = default;
};

/// What an integer must be, or must not.
struct IntegerTest {
  std::vector<std::int64_t> is;  ///< empty: any but is_not
  std::vector<std::int64_t> is_not;

  /// What cannot be read passes no test.
  [[nodiscard]] bool passes(std::optional<std::int64_t> integer) const;
};

/// A value counts only if this register passes (parameter id, quality id).
struct RegisterTest : IntegerTest {
  RegisterValue value;
};

/// The instrument says the scale of a value by a number n.
struct RegisterScale {
  enum class By : std::uint8_t {
    decimals,  ///< value / 10^n
    exponent,  ///< value · 10^n
    factor,    ///< value · n
  };
  RegisterValue value;
  By by = By::decimals;
};

/// The instrument says the unit of a value by a number: value × factor is in the channel's unit.
/// A number that is not listed makes the value no value.
struct RegisterUnits {
  struct Unit {
    std::int64_t id = 0;
    ExactNumber factor{1, 0};
  };
  RegisterValue value;
  std::vector<Unit> units;  ///< the instrument's default first
};

/// The owner configures the order of the values: a list of ids says which stands where. Entry k of
/// the list is k ids further; the channel's value k strides further, its tests k of their own
/// widths.
struct RegisterFind {
  RegisterUnits ids;         ///< the first entry, and the ids that are this channel's
  std::uint16_t count = 1;   ///< entries of the list
  std::uint16_t stride = 1;  ///< registers from one entry's value to the next's
};

/// How a number is a time.
enum class RegisterTime : std::uint8_t {
  none,
  /// ((((yy·12 + month)·31 + day)·24 + h)·60 + m)·60 + s, yy from 2000, month and day from 1
  /// (ZX 300); the channel's value is seconds since 1970-01-01 UTC.
  months_of_31_days,
  /// The terms are decimal numbers whose digits are those of a date and time; likewise.
  digits,
};

/// Where one channel's value stands; at the same index as in ModelKind::channels. The value is the
/// sum of the terms (in double), read as a time if it is one, times the scale that the instrument
/// states, times factor, plus offset, times the unit's factor. An integer stays exact in it. An
/// array channel's value i stands `axis.stride` × i registers further; so do its tests, scale and
/// units.
struct RegisterChannel {
  std::vector<RegisterValue> terms;  ///< one, or more where the instrument splits a number
  std::vector<double> nulls;         ///< a term that equals one of these is no value
  std::vector<RegisterTest> require;
  std::optional<RegisterScale> scale;
  ExactNumber factor{1, 0};
  ExactNumber offset{0, 0};
  std::optional<RegisterUnits> units;
  std::optional<RegisterFind> find;  ///< with it no units; its ids' factor is theirs
  RegisterTime time = RegisterTime::none;
  /// Of RegisterTime::digits, beside the terms: what the decimal digits of each are, from the
  /// highest, as "YYYYMMDD", "hhmmss", "YY".
  std::vector<std::string> digits;
};

/// All that a channel reads: terms, tests, scale and unit.
[[nodiscard]] std::vector<RegisterValue> values_of(const RegisterChannel& channel);

/// How a kind's array channels repeat.
struct RegisterAxis {
  std::uint16_t stride = 0;             ///< registers from one point's values to the next's
  std::optional<RegisterValue> point;   ///< the first point's coordinate; the next is a stride on
  std::optional<double> unused_point;   ///< a point of this coordinate is not in use: padding
  std::optional<RegisterValue> in_use;  ///< how many points are in use, the others are padding
};

/// One kind of reading; at the same index as in Model::kinds.
struct RegisterKind {
  std::vector<RegisterChannel> channels;
  std::optional<RegisterAxis> axis;
  /// Channel that the instrument counts up with each record: read first (an unchanged record mark
  /// needs no more), again behind each point's values, and the first point's at the end; what moved
  /// meanwhile is read again.
  std::optional<std::size_t> scan_counter;
  // Planned at loading (read_plan.hpp), by function and address:
  std::vector<ReadSpan> spans;          ///< all values
  std::vector<ReadSpan> counter_reads;  ///< the scan counter of every point, each looked at twice
};

/// Registers from first to last on the wire: that must not be read, not even across; or that
/// reading clears.
struct RegisterRange {
  std::uint8_t function = 3;
  std::uint16_t first = 0;
  std::uint16_t last = 0;

  [[nodiscard]] ReadSpan span() const {
    return {function, first, static_cast<std::uint16_t>(last - first + 1)};
  }
};

/// Relays: coils in a row that may be switched (function 5) and are read back (function 1).
struct RegisterSwitches {
  std::uint16_t first = 0;  ///< coil of relay 1, on the wire
  std::uint16_t count = 0;

  [[nodiscard]] ReadSpan span() const { return {1, first, count}; }
  /// Of relay 1 to `count`; nullopt: there is no such relay.
  [[nodiscard]] std::optional<std::uint16_t> coil(std::uint16_t relay) const {
    return relay >= 1 && relay <= count ? std::optional<std::uint16_t>(first + (relay - 1))
                                        : std::nullopt;
  }
};

struct RegisterMap {
  bool from_one = false;  ///< the model's file counts from 1: its numbers are one higher than these
  std::uint16_t max_count = 125;  ///< registers in one read
  std::vector<RegisterRange> holes;
  /// Read whole, alone and once a poll, or not at all.
  std::vector<RegisterRange> clearing;
  Micros pause{0};  ///< between an answer and the next request to the instrument, at least
  std::vector<RegisterStep> before;
  /// With `before` all that is ever written to the instrument.
  std::optional<RegisterSwitches> switches;
  std::vector<RegisterKind> kinds;

  /// The first one that a read would touch, nullptr if none.
  [[nodiscard]] const RegisterRange* hole_in(const ReadSpan& read) const;
  [[nodiscard]] const RegisterRange* clearing_in(const ReadSpan& read) const;
};

/// Requests of one poll of all kinds when all is well and every record is new.
struct PollSize {
  std::size_t transactions = 0;
  std::size_t request_bytes = 0;
  std::size_t answer_bytes = 0;
  Micros waits{0};  ///< that the instrument wants in between
};
[[nodiscard]] PollSize poll_size(const RegisterMap& map, bool tcp);

}  // namespace buoyd
