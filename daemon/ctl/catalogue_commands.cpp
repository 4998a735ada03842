#include <fmt/format.h>

#include <cstdio>
#include <optional>

#include "ctl/buoyctl_commands.hpp"
#include "ctl/catalogue.hpp"
#include "ctl/daemon_client.hpp"
#include "model/load/library.hpp"

namespace buoyd {

namespace {

/// All models of the folders; nullopt if one has a mistake, which is printed.
std::optional<std::vector<ModelPtr>> load_all(const std::vector<std::string>& folders) {
  std::vector<ModelPtr> models;
  bool good = true;
  for (const ModelFile& file : list_models(folders)) {
    const LoadedModel loaded = load_model(file.path);
    print_mistakes(loaded.mistakes);
    good = good && loaded.model != nullptr;
    models.push_back(loaded.model);
  }
  return good ? std::optional(std::move(models)) : std::nullopt;
}

}  // namespace

int count_models_command(const std::vector<std::string>& folders) {
  const auto models = load_all(folders);
  if (!models) {
    return exit_failed;
  }
  std::size_t counted = 0;
  for (const ModelPtr& model : *models) {
    const Evidence evidence = evidence_of(model);
    if (evidence.counts()) {
      ++counted;
    } else {
      fmt::print(stderr, "not counted: {}: {}\n", model->name,
                 evidence.wrong > 0 ? "an example does not give its values"
                                    : "all its examples are computed, and no recording is named");
    }
  }
  fmt::print("{}\n", counted);
  return 0;
}

int models_page_command(const std::vector<std::string>& folders) {
  const auto models = load_all(folders);
  if (!models) {
    return exit_failed;
  }
  fmt::print("{}", instruments_page(*models));
  return 0;
}

}  // namespace buoyd
