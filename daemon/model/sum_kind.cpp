#include "model/sum_kind.hpp"

namespace buoyd {

std::size_t width_of(SumKind sum) {
  switch (sum) {
    case SumKind::none:
      return 0;
    case SumKind::sum8:
    case SumKind::sum8_zero:
    case SumKind::xor8:
    case SumKind::crc8:
      return 1;
    default:
      return 2;
  }
}

}  // namespace buoyd
