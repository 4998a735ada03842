#pragma once
// Faults of instruments and lines: scripted in the scenario, or ordered by hand while it runs.
// Deterministic by the seed; time is the scenario's age. The simulation's thread.

#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "core/time.hpp"

namespace buoysim {

using buoyd::Micros;

enum class FaultKind : std::uint8_t {
  silence,       ///< no answer, no sentence
  late,          ///< the answer or sentence comes `late` later
  bad_checksum,  ///< its check is wrong
  garbage,       ///< random bytes behind it
  cut,           ///< the line's cable is out
};

[[nodiscard]] std::string_view name_of(FaultKind kind);
[[nodiscard]] std::optional<FaultKind> fault_kind_named(std::string_view name);

struct FaultSpec {
  FaultKind kind = FaultKind::silence;
  std::string target;            ///< instrument; line for cut
  Micros from{0};                ///< since the scenario began
  std::optional<Micros> length;  ///< nullopt: for ever
  Micros every{0};               ///< comes again so often; 0: once
  double probability = 1.0;      ///< of each answer or sentence inside its time
  Micros late{500'000};
  std::size_t garbage_bytes = 16;
  std::optional<std::uint64_t> count;  ///< strikes so often, then never again
};

/// What befalls one answer or sentence.
struct Misfortune {
  bool silence = false;
  bool bad_checksum = false;
  Micros late{0};
  std::size_t garbage_bytes = 0;

  /// The ledger's word for why no reading of it is owed; "" where it is. A sentence that comes
  /// late is a reading all the same, an answer is not.
  [[nodiscard]] std::string_view fault(bool is_answer) const;
  /// Anything at all?
  [[nodiscard]] bool strikes() const {
    return silence || bad_checksum || late > Micros{0} || garbage_bytes > 0;
  }
};

class Faults {
 public:
  Faults(std::vector<FaultSpec> specs, std::uint64_t seed)
      : specs_(std::move(specs)), random_(seed) {}

  /// Adds one by hand; `from` counts from `age`.
  void add(FaultSpec spec, Micros age);
  /// Ends every fault of that target that is on now, until its next time if it has one.
  void mend(std::string_view target, Micros age);

  /// Draws the lot of one answer or sentence of that instrument.
  [[nodiscard]] Misfortune strike(std::string_view instrument, Micros age);
  [[nodiscard]] bool is_cut(std::string_view line, Micros age) const;
  /// When the next time of any fault begins or ends.
  [[nodiscard]] std::optional<Micros> next_change(Micros age) const;
  /// `count` random bytes.
  [[nodiscard]] std::vector<std::uint8_t> noise(std::size_t count);

 private:
  [[nodiscard]] bool draws(FaultSpec& spec);

  std::vector<FaultSpec> specs_;
  std::mt19937_64 random_;
};

}  // namespace buoysim
