#include "firmware-host/world/defect.hpp"

#include <array>

namespace buoysim {

std::string_view name_of(DefectKind kind) {
  constexpr std::array<std::string_view, defect_kinds> names{
      "latency",      "bad_checksums", "dead_at_start",    "drift",
      "noise",        "stuck",         "coarse",           "wrong_nulls",
      "clock_offset", "clock_drift",   "refused_register", "swapped_words"};
  return names[static_cast<std::size_t>(kind)];
}

}  // namespace buoysim
