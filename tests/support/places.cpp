#include "support/places.hpp"

namespace buoyd {

std::string source_dir() {
  return BUOYD_SOURCE_DIR;
}

std::string built_program(const std::string& name) {
  return BUOYD_PROGRAMS "/" + name;
}

std::string captures_dir() {
  return BUOYD_CAPTURES;
}

}  // namespace buoyd
