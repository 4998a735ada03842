#pragma once
// The tables of a model file that say where one number stands: "register" with function, format,
// order, length and part. Used by load_registers.cpp alone; one thread.

#include <vector>

#include "model/load/load_parts.hpp"

namespace buoyd {

/// Reads register numbers with the defaults of [registers].
class RegisterTables {
 public:
  /// Reads [registers] of the document; limits and holes go into `map`.
  RegisterTables(TomlTable& root, RegisterMap& map);

  /// A table with "register", and what differs from the defaults.
  [[nodiscard]] RegisterValue value(TomlTable& table) const;
  /// "register" alone, as the address on the wire; and the default function.
  [[nodiscard]] std::uint16_t address(TomlTable& table) const;
  [[nodiscard]] std::uint8_t function() const { return defaults_.function; }
  /// A channel: "register", or "sum" of several, or "date_time".
  [[nodiscard]] std::vector<RegisterValue> terms(TomlTable& table) const;

 private:
  [[nodiscard]] RegisterValue read_overrides(TomlTable& table) const;
  [[nodiscard]] RegisterRange read_range(TomlTable& table) const;
  void read_switches(TomlTable& registers, RegisterMap& map) const;

  RegisterValue defaults_;
  bool from_one_ = false;
};

}  // namespace buoyd
