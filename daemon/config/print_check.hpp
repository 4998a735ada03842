#pragma once
// What `buoyctl check FILE` prints: every mistake, or "ok", the notes and the forecast. In buoyctl;
// any thread.

#include <string>

#include "config/load_settings.hpp"

namespace buoyd {

struct CheckOutput {
  std::string text;   ///< lines for stdout
  int exit_code = 0;  ///< 0: right; 1: mistakes, of the file or of what it asks of a line
};

[[nodiscard]] CheckOutput print_check(const LoadedSettings& loaded);

}  // namespace buoyd
