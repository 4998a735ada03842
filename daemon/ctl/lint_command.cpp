#include <fmt/format.h>

#include <cstdio>

#include "config/forecast/print_check.hpp"
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

}  // namespace

int lint_model_command(const std::string& file, const std::vector<std::string>& folders) {
  const auto lint = Lint::load(beside_models("cf", folders));
  if (!lint) return complain(lint.error().text);
  const std::vector<std::string> files = files_of(file, folders);
  bool is_clean = true;
  std::size_t found = 0;
  for (const std::string& path : files) {
    const LoadedModel loaded = load_model(path);
    print_mistakes(loaded.mistakes);
    is_clean = is_clean && loaded.model;
    if (!loaded.model) continue;
    for (const LintFinding& finding : lint->check(*loaded.model)) {
      fmt::print("{}: {}\n", path, finding.str());
      ++found;
    }
  }
  fmt::print("{} model{}, {} finding{}\n", files.size(), files.size() == 1 ? "" : "s", found,
             found == 1 ? "" : "s");
  return is_clean && found == 0 ? 0 : exit_failed;
}

}  // namespace buoyd
