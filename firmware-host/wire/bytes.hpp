#pragma once
// Raw bytes, and their hex text. Values; any thread.

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace buoysim {

using Bytes = std::vector<std::uint8_t>;

/// Two hex digits a byte, either case; blanks between bytes are skipped. nullopt otherwise.
[[nodiscard]] std::optional<Bytes> bytes_from_hex(std::string_view hex);

/// Two bytes, the high one first.
[[nodiscard]] std::uint16_t word_at(std::span<const std::uint8_t> bytes, std::size_t at);
void put_word(Bytes& bytes, std::size_t word);
/// So many bytes, the highest one first.
void put_number(Bytes& bytes, std::uint32_t number, unsigned count);

}  // namespace buoysim
