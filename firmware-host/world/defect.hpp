#pragma once
// What can be wrong with an instrument itself, as one that comes back from repair may have it: a
// defect that is there from the first byte on and that nobody orders, unlike a fault (faults.hpp),
// which befalls single answers. Values; any thread.

#include <cstdint>
#include <string_view>

namespace buoysim {

enum class DefectKind : std::uint8_t {
  latency,           ///< answers `size` s later than the scenario says
  bad_checksums,     ///< a `share` of its answers or sentences has a wrong check
  dead_at_start,     ///< says nothing for `size` s after power-up
  drift,             ///< a channel's values move by `size` an hour
  noise,             ///< a channel's values have so much more of it, as a standard deviation
  stuck,             ///< a channel stays where it was `size` s after the first record
  coarse,            ///< a channel's values are multiples of `size`
  wrong_nulls,       ///< a `share` of a channel's values is the number `size`, no null of the model
  clock_offset,      ///< its clock is ahead by `size` s
  clock_drift,       ///< its clock gains `size` s a second
  refused_register,  ///< refuses a channel's register, which is `size`
  swapped_words,     ///< sends the two registers of a channel's values in the other order
};
inline constexpr std::size_t defect_kinds = 12;

/// The word for it in a ledger: "stuck".
[[nodiscard]] std::string_view name_of(DefectKind kind);

struct Defect {
  DefectKind kind = DefectKind::latency;
  std::size_t of_kind = 0;  ///< index of the model's kind; of those that have a channel
  std::size_t channel = 0;  ///< index in that kind
  double size = 0;
  double share = 0;
  std::uint64_t seed = 0;  ///< of what it draws while it is played

  [[nodiscard]] bool has_channel() const {
    return (kind >= DefectKind::drift && kind <= DefectKind::wrong_nulls) ||
           kind >= DefectKind::refused_register;
  }
};

}  // namespace buoysim
