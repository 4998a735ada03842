// Any bytes may come on the receipt topic; what parses keeps its bounds.
#include "uplink/receipt.hpp"

#include <cstdlib>
#include <span>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto receipt = buoyd::parse_receipt(std::span(data, size));
  if (!receipt) {
    return 0;
  }
  const auto& ranges = receipt->have.list();
  std::uint64_t last = 0;
  for (const buoyd::Range& range : ranges) {
    if (range.a <= last || range.b < range.a) {
      std::abort();
    }
    last = range.b;
  }
  if (ranges.size() > 64 || receipt->need.size() > 32 || receipt->archive.size() != 16 ||
      last > (std::uint64_t{1} << 63U) - 1) {
    std::abort();
  }
  return 0;
}
