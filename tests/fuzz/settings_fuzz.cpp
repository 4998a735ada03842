// Any text as a configuration: no crash, and either mistakes or a configuration whose forecast
// and difference to itself can be made.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "config/diff.hpp"
#include "config/forecast/print_check.hpp"
#include "config/test_models.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const buoyd::LoadedSettings loaded = buoyd::parse_test_settings(text);
  if (loaded.configuration.has_value() != loaded.mistakes.empty()) {
    std::abort();
  }
  (void)buoyd::print_check(loaded, buoyd::WallTime());
  if (loaded.configuration &&
      buoyd::diff(*loaded.configuration, *loaded.configuration).text() != "nothing changed") {
    std::abort();
  }
  return 0;
}
