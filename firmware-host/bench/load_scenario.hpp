#pragma once
// Reads a scenario file. At start; one thread.

#include "base/toml_document.hpp"
#include "firmware-host/world/scenario.hpp"

namespace buoysim {

/// `scenario` means something only where there are no mistakes.
struct LoadedScenario {
  Scenario scenario;
  buoyd::Mistakes mistakes;
};

/// Reads and checks a scenario; models are looked for in `model_folders`.
[[nodiscard]] LoadedScenario load_scenario(const std::string& path,
                                           const std::vector<std::string>& model_folders);
[[nodiscard]] LoadedScenario parse_scenario(std::string_view text, std::string file,
                                            const std::vector<std::string>& model_folders);

}  // namespace buoysim
