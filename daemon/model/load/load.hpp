#pragma once
// Reads and checks a model file: every mistake at once, each with file:line:column; unknown keys
// are mistakes. The format is docs/model-format.md. At start-up and in tools; any thread.

#include <string>
#include <string_view>

#include "base/toml_document.hpp"
#include "model/model.hpp"

namespace buoyd {

/// `model` is null if and only if there are mistakes.
struct LoadedModel {
  ModelPtr model;
  Mistakes mistakes;
};

/// The file's stem is the model's name.
[[nodiscard]] LoadedModel load_model(const std::string& path);
[[nodiscard]] LoadedModel parse_model(std::string_view text, std::string file);

}  // namespace buoyd
