#pragma once
// Faults of instruments and lines: scripted in the scenario, or ordered by hand while it runs.
// Deterministic by the seed; time is the scenario's age. The simulation's thread.

#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"

namespace buoysim {

using buoyd::Micros;

enum class FaultKind : std::uint8_t {
  silence,       ///< no answer, no sentence
  late,          ///< the answer or sentence comes `late` later
  slow,          ///< the answer's turnaround takes `late` longer
  duplicated,    ///< it comes twice
  truncated,     ///< its end is lost
  bad_checksum,  ///< its check is wrong
  bit_errors,    ///< each of its bits is wrong with probability `rate`
  garbage,       ///< random bytes behind it
  wrong_unit,    ///< a sound Modbus answer of another unit
  exception,     ///< Modbus exception `code`
  busy,          ///< Modbus exception 6
  torn,          ///< the record moves on between any two reads
  stuck,         ///< values stay as they are; counter and time go on
  echo,          ///< the line's adapter hears itself
  cut,           ///< the line's cable is out: the pty is gone, TCP refused
};

[[nodiscard]] std::string_view name_of(FaultKind kind);
[[nodiscard]] std::optional<FaultKind> fault_kind_named(std::string_view name);
/// All names, in the order of FaultKind.
[[nodiscard]] const std::vector<std::string_view>& fault_names();
/// Does it strike a line, not an instrument?
[[nodiscard]] constexpr bool is_of_line(FaultKind kind) {
  return kind == FaultKind::cut || kind == FaultKind::echo;
}
/// Is it a state as long as it is on, and not drawn for each answer?
[[nodiscard]] constexpr bool is_state(FaultKind kind) {
  return is_of_line(kind) || kind == FaultKind::torn || kind == FaultKind::stuck;
}
/// Does it befall instruments that answer Modbus requests? Of others only some of those that are
/// asked by texts can have two of these: see why_unfit().
[[nodiscard]] constexpr bool is_of_modbus(FaultKind kind) {
  return kind == FaultKind::wrong_unit || kind == FaultKind::exception || kind == FaultKind::busy ||
         kind == FaultKind::torn || kind == FaultKind::slow;
}

struct FaultSpec {
  FaultKind kind = FaultKind::silence;
  std::string target;            ///< instrument; line for cut and echo
  Micros from{0};                ///< since the scenario began
  std::optional<Micros> length;  ///< nullopt: for ever
  Micros every{0};               ///< comes again so often; 0: once
  double probability = 1.0;      ///< of each answer or sentence inside its time; not of states
  Micros late{500'000};          ///< late, slow
  std::size_t garbage_bytes = 16;
  double rate = 0.001;                 ///< bit_errors
  std::uint8_t code = 4;               ///< exception
  std::optional<std::uint64_t> count;  ///< strikes so often, then never again; not of states
};

/// What befalls one answer or sentence.
struct Misfortune {
  std::uint32_t kinds = 0;  ///< a bit for each FaultKind
  Micros late{0};
  Micros slow{0};
  double rate = 0;
  std::uint8_t code = 0;
  std::size_t garbage_bytes = 0;
  bool undetectable = false;  ///< it was struck, and what is there is sound all the same

  [[nodiscard]] bool has(FaultKind kind) const {
    return (kinds >> static_cast<unsigned>(kind) & 1U) != 0;
  }
  void add(FaultKind kind) { kinds |= 1U << static_cast<unsigned>(kind); }
  void remove(FaultKind kind) { kinds &= ~(1U << static_cast<unsigned>(kind)); }
  /// It comes later, twice or not at all.
  [[nodiscard]] bool displaces() const {
    return has(FaultKind::silence) || has(FaultKind::duplicated) || late + slow > Micros{0};
  }
  /// What comes is not what was asked for.
  [[nodiscard]] bool damages() const {
    return has(FaultKind::truncated) || has(FaultKind::bad_checksum) ||
           has(FaultKind::bit_errors) || has(FaultKind::wrong_unit) || has(FaultKind::echo);
  }
  /// The ledger's words: the names with '+' between, and "undetectable"; "" where nothing strikes.
  [[nodiscard]] std::string fault() const;
  /// Anything at all?
  [[nodiscard]] bool strikes() const { return kinds != 0; }
};

class Faults {
 public:
  Faults(std::vector<FaultSpec> specs, std::uint64_t seed)
      : specs_(std::move(specs)), random_(seed) {}

  /// Adds one by hand; `from` counts from `age`.
  void add(FaultSpec spec, Micros age);
  /// Ends every fault of that target that is on now, until its next time if it has one.
  void mend(std::string_view target, Micros age);

  /// Draws the lot of one answer or sentence of that instrument; its states are in it.
  [[nodiscard]] Misfortune strike(std::string_view instrument, Micros age);
  /// Is a state on?
  [[nodiscard]] bool holds(FaultKind kind, std::string_view target, Micros age) const;
  /// When the next time of any fault begins or ends.
  [[nodiscard]] std::optional<Micros> next_change(Micros age) const;
  /// `count` random bytes.
  [[nodiscard]] std::vector<std::uint8_t> noise(std::size_t count);
  /// Evenly in [0, below); `below` is not 0.
  [[nodiscard]] std::size_t pick(std::size_t below) {
    return static_cast<std::size_t>(random_() % below);
  }
  /// True with that probability.
  [[nodiscard]] bool lot(double probability);

 private:
  [[nodiscard]] bool draws(FaultSpec& spec);

  std::vector<FaultSpec> specs_;
  std::mt19937_64 random_;
};

}  // namespace buoysim
