// Any bytes as a digest, also behind a right check: no crash, no hang, and what is read has places
// and numbers in their bounds. Any bytes as what a terminal says.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "base/crc.hpp"
#include "shore/gateway/digest.hpp"
#include "shore/gateway/rdss_messages.hpp"

namespace {

void decode(std::span<const std::uint8_t> bytes) {
  const auto digest = buoyshore::decode_digest(bytes);
  if (!digest) return;
  for (const buoyshore::ToldReading& reading : digest->readings) {
    if (reading.seq == 0 || reading.values.empty()) std::abort();
    for (const buoyshore::ToldValue& value : reading.values) {
      if (value.place > 30'000 || value.text.size() > bytes.size()) std::abort();
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span input(data, size);
  decode(input);
  std::vector<std::uint8_t> sealed(input.begin(), input.end());
  if (!sealed.empty()) sealed[0] = static_cast<std::uint8_t>(0x10U | (sealed[0] & 0x0FU));
  const std::uint16_t check = buoyd::rtu_crc(sealed);
  sealed.push_back(static_cast<std::uint8_t>(check & 0xFFU));
  sealed.push_back(static_cast<std::uint8_t>(check >> 8U));
  decode(sealed);
  buoyshore::RdssMessages messages;
  for (const auto& message : messages.take(input)) decode(message);
  return 0;
}
