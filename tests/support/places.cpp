#include "support/places.hpp"

#include <cstdlib>

namespace buoyd {

std::string source_dir() {
  return BUOYD_SOURCE_DIR;
}

std::string built_program(const std::string& name) {
  return BUOYD_PROGRAMS "/" + name;
}

std::string captures_dir() {
  const char* const named = std::getenv("BUOYD_CAPTURES");
  return named != nullptr ? named : BUOYD_CAPTURES;
}

}  // namespace buoyd
