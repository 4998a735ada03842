#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <utility>

#include "ctl/buoyctl_commands.hpp"
#include "ctl/daemon_client.hpp"
#include "lint/lint.hpp"
#include "model/load/library.hpp"

namespace buoyd {

namespace {

std::vector<std::string> files_of(const std::string& file,
                                  const std::vector<std::string>& folders) {
  if (!file.empty()) return {file};
  std::vector<std::string> files;
  for (const ModelFile& model : list_models(folders)) files.push_back(model.path);
  return files;
}

/// The tables come in the package of the models: who has none names a folder that has them.
Result<Lint> lint_of(const std::vector<std::string>& folders) {
  const std::string tables = beside_models("cf", folders);
  auto lint = Lint::load(tables);
  std::error_code error;
  if (lint || std::filesystem::exists(tables, error)) return lint;
  return fail(lint.error().code,
              lint.error().text + ", expected in `cf` beside the folder of --models");
}

}  // namespace

int lint_model_command(const std::string& file, const std::vector<std::string>& folders) {
  const std::vector<std::string> files = files_of(file, folders);
  std::vector<std::pair<std::string, ModelPtr>> models;
  for (const std::string& path : files) {
    const LoadedModel loaded = load_model(path);
    print_mistakes(loaded.mistakes);
    if (loaded.model) models.emplace_back(path, loaded.model);
  }
  const auto lint = lint_of(folders);
  if (!lint) return complain(lint.error().text);
  std::size_t found = 0;
  for (const auto& [path, model] : models) {
    for (const LintFinding& finding : lint->check(*model)) {
      fmt::print("{}: {}\n", path, finding.str());
      ++found;
    }
  }
  fmt::print("{} model{}, {} finding{}\n", files.size(), files.size() == 1 ? "" : "s", found,
             found == 1 ? "" : "s");
  return models.size() == files.size() && found == 0 ? 0 : exit_failed;
}

}  // namespace buoyd
