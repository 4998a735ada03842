#include "core/line_timing.hpp"

#include <algorithm>

namespace buoyd {

namespace {

// MODBUS over Serial Line V1.02, 2.5.1.1: above 19200 baud the gap is a fixed 1.750 ms.
constexpr std::uint32_t fixed_gap_above = 19200;
constexpr Micros fixed_gap{1750};

Micros standard_gap(Micros character, std::uint32_t baud) {
  const Micros characters = (character * 7 + Micros(1)) / 2;
  return baud > fixed_gap_above ? std::max(characters, fixed_gap) : characters;
}

}  // namespace

bool is_tcp_device(std::string_view device) {
  return device.starts_with("tcp://");
}

LineTiming timing_of(const LineSettings& settings) {
  LineTiming timing;
  if (is_tcp_device(settings.device) || settings.baud == 0) {
    return timing;
  }
  const std::int64_t bits =
      1 + settings.data_bits + (settings.parity == Parity::none ? 0 : 1) + settings.stop_bits;
  const auto baud = static_cast<std::int64_t>(settings.baud);
  timing.character = Micros((bits * 1'000'000 + baud - 1) / baud);
  timing.gap =
      std::max(standard_gap(timing.character, settings.baud), settings.gap.value_or(Micros(0)));
  return timing;
}

}  // namespace buoyd
