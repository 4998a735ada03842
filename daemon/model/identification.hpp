#pragma once
// How a model tells that a device which answers is its instrument: registers of a known content.
// Part of the model, immutable once loaded; any thread.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace buoyd {

struct Model;
class TomlTable;

/// What registers may hold: words, and which bits of each matter.
struct IdentityContent {
  std::vector<std::uint16_t> words;
  std::vector<std::uint16_t> masks;
};

/// Registers from `address` on hold one of `is`, or begin with `text`.
struct IdentityCheck {
  std::uint8_t function = 3;        ///< 3 holding, 4 input registers
  std::uint16_t address = 0;        ///< on the wire
  std::vector<IdentityContent> is;  ///< contents of one length, any of them
  std::string text;                 ///< two characters a register, high byte first

  /// Registers to read.
  [[nodiscard]] std::uint16_t count() const;
  [[nodiscard]] bool matches(std::span<const std::uint16_t> words) const;
};

/// [[identification]] of a model of registers: all of them must match.
void load_identification(TomlTable& root, Model& model);

}  // namespace buoyd
