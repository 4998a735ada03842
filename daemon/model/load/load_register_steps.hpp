#pragma once
// Loads [[registers.before]]. At start-up; any thread.

#include "model/load/load_register_values.hpp"

namespace buoyd {

/// [[registers.before]]
void load_steps(TomlTable& registers, const RegisterTables& reader, RegisterMap& map);

}  // namespace buoyd
