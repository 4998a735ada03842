#pragma once
// One number or text in registers: its words, by format, order and part. Written from
// docs/model-format.md, the daemon's decoder not looked at. Pure; any thread.

#include <cstdint>
#include <map>
#include <string_view>
#include <vector>

#include "model/register_map.hpp"

namespace buoysim {

/// One register: function × 65536 + address, and its word (a coil or input: 0 or 1).
using RegisterKey = std::uint32_t;
struct RegisterWord {
  RegisterKey key = 0;
  std::uint16_t word = 0;
  std::uint16_t mask = 0xFFFF;  ///< the bits that are meant, where others have the rest

  bool operator==(const RegisterWord&) const = default;
};

[[nodiscard]] constexpr RegisterKey register_key(std::uint8_t function, std::uint32_t address) {
  return (std::uint32_t{function} << 16U) + address;
}

/// The integers that a value can hold.
struct IntegerRange {
  double low = 0;
  double high = 0;
};
[[nodiscard]] IntegerRange integer_range(const buoyd::RegisterValue& value);

/// The number that stands in the registers afterwards: rounded, within the value's range.
[[nodiscard]] double stored(const buoyd::RegisterValue& value, double number);

/// The registers of one number, `offset` registers further than its address.
[[nodiscard]] std::vector<RegisterWord> encode_number(const buoyd::RegisterValue& value,
                                                      std::uint32_t offset, double number);
/// The registers of a text, filled up with NUL.
[[nodiscard]] std::vector<RegisterWord> encode_text(const buoyd::RegisterValue& value,
                                                    std::uint32_t offset, std::string_view text);

/// Puts words into a table of registers; of a part only its bits.
void put(std::map<RegisterKey, std::uint16_t>& registers, const std::vector<RegisterWord>& words);

}  // namespace buoysim
