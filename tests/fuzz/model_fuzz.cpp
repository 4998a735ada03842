// Any text as a model file: no crash, mistakes xor a model, and what loads can be described, made
// into a driver and run through its own examples.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "drivers/by_model/self_test.hpp"
#include "drivers/driver.hpp"
#include "model/load/load.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const buoyd::LoadedModel loaded = buoyd::parse_model(text, "fuzz.toml");
  if (loaded.mistakes.empty() != static_cast<bool>(loaded.model)) {
    std::abort();
  }
  if (!loaded.model) {
    return 0;
  }
  if (!buoyd::make_driver(loaded.model, {})) {
    std::abort();
  }
  (void)buoyd::test_examples(loaded.model);
  return 0;
}
