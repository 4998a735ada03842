#pragma once
// Reads the configuration (docs/configuration.md) from its one TOML file: either all of it is
// right, or every mistake is said and there is none. At start, on SIGHUP and in buoyctl; one
// thread.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/toml_document.hpp"
#include "config/configuration.hpp"
#include "model/load/load.hpp"

namespace buoyd {

struct LoadedSettings {
  std::optional<Configuration> configuration;  ///< none if and only if there are mistakes
  Mistakes mistakes;                           ///< of the file and of the models it names
};

/// A model as it was looked up; `path` is "" if there is none of that name, and then the one
/// mistake says which there are.
struct FoundModel {
  LoadedModel loaded;
  std::string path;
  std::string overrides;  ///< the file of an earlier folder that it wins over, "" if none
};
using FindModel = std::function<FoundModel(const std::string& name)>;

/// Reads the file; models are looked up in the folders, the last one wins.
[[nodiscard]] LoadedSettings load_settings(const std::string& path,
                                           const std::vector<std::string>& model_folders);
/// The same from a text that `file` is to hold.
[[nodiscard]] LoadedSettings parse_settings(std::string_view text, const std::string& file,
                                            const std::vector<std::string>& model_folders);
/// The same from a text. `file` is its name in mistakes.
[[nodiscard]] LoadedSettings parse_settings(std::string_view text, const std::string& file,
                                            const FindModel& find_model);

}  // namespace buoyd
