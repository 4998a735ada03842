#include "command/last_configuration.hpp"

#include <fmt/format.h>

#include <fstream>
#include <sstream>

#include "base/hash.hpp"
#include "base/replace_file.hpp"
#include "platform/process_facts.hpp"

namespace buoyd {

namespace {

std::string text_of(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

}  // namespace

LastConfiguration::LastConfiguration(const std::string& folder)
    : path_(folder.empty() ? "" : folder + "/configuration.last") {}

EffectiveSettings LastConfiguration::load(const std::string& path,
                                          const std::vector<std::string>& model_folders) const {
  EffectiveSettings file = load_effective(path, model_folders);
  const std::string kept = file.loaded.configuration || path_.empty() ? "" : text_of(path_);
  if (kept.empty()) return file;
  EffectiveSettings last =
      effective_of(path, parse_settings(kept, path, model_folders), model_folders);
  if (!last.loaded.configuration) return file;
  last.origin.refused = text_of(file.loaded.mistakes);
  last.deviation.insert(last.deviation.begin(),
                        fmt::format("{}: what was in force last ({}) stands for it",
                                    last.origin.refused, last.origin.file_hash));
  last.loaded.mistakes = std::move(file.loaded.mistakes);
  return last;
}

Result<void> LastConfiguration::keep(const std::string& path, const std::string& hash) const {
  if (path_.empty() || file_hash(path_) == hash) return {};
  const std::string text = text_of(path);
  return to_hex(hash8(text)) == hash ? replace_file(path_, text) : Result<void>{};
}

}  // namespace buoyd
