#pragma once
// The folders where model files lie; a later folder's file wins over an earlier one's of the same
// name. At start-up and in tools; any thread.

#include <string>
#include <vector>

#include "model/load/load.hpp"

namespace buoyd {

/// /usr/share/buoyd/models, then /etc/buoyd/models.
[[nodiscard]] std::vector<std::string> default_model_folders();

/// What has that name beside the first folder of models: it comes in the same package.
[[nodiscard]] std::string beside_models(const std::string& name,
                                        const std::vector<std::string>& folders);

struct ModelFile {
  std::string name;       ///< the file's stem
  std::string path;       ///< the one that wins
  std::string overrides;  ///< the file it wins over, "" if none
};

/// All *.toml of the folders, by name. A folder that is not there has none.
[[nodiscard]] std::vector<ModelFile> list_models(const std::vector<std::string>& folders);

/// Loads the model of that name; if there is none the one mistake names the nearest names.
[[nodiscard]] LoadedModel find_model(const std::string& name,
                                     const std::vector<std::string>& folders);

}  // namespace buoyd
