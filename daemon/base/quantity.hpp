#pragma once
// Durations, sizes and rates as people write them: "500 ms", "2 h", "4 GB", "10 /s". For
// configuration, models and command lines; the inverse prints what reads back. Values; any thread.

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/time.hpp"

namespace buoyd {

/// A number and one of us, ms, s, min, h, d, with or without a blank: "500 ms", "1.5 s", "2 h".
/// Rounded to the microsecond; 0 to 10,000 d; invalid otherwise (a number needs a unit here).
[[nodiscard]] Result<Micros> parse_duration(std::string_view text);

/// Bytes: a number and one of B, kB, MB, GB, TB (powers of 1000) or KiB, MiB, GiB, TiB (of 1024).
/// Rounded to the byte; 0 to 10^15; invalid otherwise.
[[nodiscard]] Result<std::uint64_t> parse_size(std::string_view text);

/// So often a second: a number and one of /s, /min, /h, /day, with or without blanks before it.
/// From once in ten days to 1000 a second; invalid otherwise.
[[nodiscard]] Result<double> parse_rate(std::string_view text);

/// In the first unit in which it is at least one: "10 /s", "12 /h".
[[nodiscard]] std::string print_rate(double rate);

/// The shortest print that parse_duration() reads back: "500 ms", "90 s", "2 h".
[[nodiscard]] std::string print_duration(Micros duration);
/// A size for people, three digits: "4.00 GB", "12.3 kB", "812 B".
[[nodiscard]] std::string print_size(double bytes);

}  // namespace buoyd
