#include "command/last_configuration.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <utility>

#include "base/hash.hpp"
#include "base/replace_file.hpp"
#include "model/load/library.hpp"
#include "platform/process_facts.hpp"
#include "platform/whole_file.hpp"

namespace buoyd {

namespace {

std::string text_of(const std::string& path) {
  return read_whole(path, most_hashed_bytes).value_or("");
}

/// Texts that are not kept yet, and where each belongs, in the order in which they are written.
using Texts = std::vector<std::pair<std::string, std::string>>;

/// Adds what `from` holds, unless that is kept. False: it is not of this hash any more.
bool add_text(Texts& texts, const std::string& kept, const ModelSource& from) {
  if (file_hash(kept) == from.hash) return true;
  std::string text = text_of(from.path);
  if (to_hex(hash8(text)) != from.hash) return false;
  texts.emplace_back(kept, std::move(text));
  return true;
}

}  // namespace

LastConfiguration::LastConfiguration(const std::string& folder)
    : path_(folder.empty() ? "" : folder + "/configuration.last"), models_(path_ + ".models") {}

EffectiveSettings LastConfiguration::load(const std::string& path,
                                          const std::vector<std::string>& model_folders) const {
  EffectiveSettings file = load_effective(path, model_folders);
  const std::string kept = file.loaded.configuration || path_.empty() ? "" : text_of(path_);
  if (kept.empty()) return file;
  std::vector<std::string> folders = model_folders;
  for (const char* const models : {"", ", with the models of then"}) {
    if (*models != '\0') folders.push_back(models_);
    EffectiveSettings last = effective_of(path, parse_settings(kept, path, folders), folders);
    if (!last.loaded.configuration) continue;
    last.origin.refused = text_of(file.loaded.mistakes);
    last.deviation.insert(last.deviation.begin(),
                          fmt::format("{}: what was in force last ({}) stands for it{}",
                                      last.origin.refused, last.origin.file_hash, models));
    last.loaded.mistakes = std::move(file.loaded.mistakes);
    return last;
  }
  return file;
}

/// The models come first: a text whose models are not there stands for nothing.
Result<void> LastConfiguration::keep(const Configuration& in_force,
                                     const SettingsOrigin& origin) const {
  if (path_.empty()) return {};
  ModelSources models = model_sources(in_force);
  models.insert(origin.models.begin(), origin.models.end());
  Texts texts;
  for (const auto& [name, source] : models) {
    if (!add_text(texts, fmt::format("{}/{}.toml", models_, name), source)) return {};
  }
  if (!add_text(texts, path_, {in_force.file, origin.file_hash})) return {};
  std::error_code refused;  // then replace_file() says it
  if (std::filesystem::create_directory(models_, refused)) sync_folder_of(models_);
  for (const auto& [kept, text] : texts) {
    if (auto written = replace_file(kept, text); !written) return written;
  }
  forget_other_models(models);
  return {};
}

/// As well as that goes: nothing names them.
void LastConfiguration::forget_other_models(const ModelSources& models) const {
  for (const ModelFile& file : list_models({models_})) {
    if (!models.contains(file.name)) static_cast<void>(remove_file(file.path));
  }
}

}  // namespace buoyd
