#include "app/kept_settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "config/forecast.hpp"
#include "core/json.hpp"
#include "core/json_object.hpp"
#include "core/replace_file.hpp"

namespace buoyd {

namespace {

constexpr std::size_t largest_file = 131'072;  // a configuration and its JSON escapes

std::optional<Json> read_object(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text(largest_file + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  auto json = Json::parse(text, largest_file);
  return json ? std::optional(std::move(*json)) : std::nullopt;
}

/// The deployment's state as it was said, if its section is still that one.
void apply_said(EffectiveSettings& effective, const KeptSettings& kept) {
  auto& configuration = effective.loaded.configuration;
  if (!configuration) return;
  DeploymentSettings& deployment = configuration->settings.deployment;
  effective.origin.section = deployment;
  const auto said = kept.deployment();
  if (!said || said->section != deployment) return;
  deployment = said->said;
  effective.deviation.push_back(
      fmt::format("deployment '{}' is {} by command", deployment.id, deployment.state));
}

/// A configuration from ashore may only name commands that may come already, and nothing that
/// needs a restart.
std::string not_from_ashore(const Settings& wanted, const Settings& running) {
  for (const std::string& name : wanted.commands.allow) {
    if (std::ranges::find(running.commands.allow, name) == running.commands.allow.end()) {
      return fmt::format("[commands] allow names '{}', expected none that the file does not allow",
                         name);
    }
  }
  return "";
}

void stand_in(EffectiveSettings& effective, const KeptSettings& kept, const std::string& file,
              const std::vector<std::string>& model_folders) {
  const auto ashore = kept.configuration();
  if (!ashore || ashore->file_hash != effective.origin.file_hash) {
    return;
  }
  LoadedSettings parsed = parse_settings(ashore->text, file, model_folders);
  if (!parsed.configuration) {
    effective.deviation.push_back(fmt::format("the configuration from ashore is not in force: {}",
                                              parsed.mistakes.front().text));
    return;
  }
  effective.deviation.push_back(
      fmt::format("the configuration {} from ashore is in force instead of {}",
                  parsed.configuration->settings.hash, file));
  effective.loaded = std::move(parsed);
}

}  // namespace

std::optional<AshoreConfiguration> KeptSettings::configuration() const {
  const auto json = read_object(configuration_);
  const auto hash = json ? json->string_at("file") : std::nullopt;
  const auto text = json ? json->string_at("text") : std::nullopt;
  return hash && text ? std::optional(AshoreConfiguration{*hash, *text}) : std::nullopt;
}

Result<void> KeptSettings::keep(const AshoreConfiguration& configuration) const {
  return replace_file(
      configuration_,
      JsonObject().add("file", configuration.file_hash).add("text", configuration.text).str());
}

std::optional<SaidDeployment> KeptSettings::deployment() const {
  const auto json = read_object(deployment_);
  SaidDeployment kept;
  for (const auto& [key, value] : {std::pair{"id", &kept.said.id},
                                   {"state", &kept.said.state},
                                   {"section_id", &kept.section.id},
                                   {"section_state", &kept.section.state}}) {
    const auto text = json ? json->string_at(key) : std::nullopt;
    if (!text) return std::nullopt;
    *value = *text;
  }
  return kept;
}

Result<void> KeptSettings::keep(const SaidDeployment& deployment) const {
  return replace_file(deployment_, JsonObject()
                                       .add("id", deployment.said.id)
                                       .add("state", deployment.said.state)
                                       .add("section_id", deployment.section.id)
                                       .add("section_state", deployment.section.state)
                                       .str());
}

EffectiveSettings load_effective(const std::string& path,
                                 const std::vector<std::string>& model_folders) {
  EffectiveSettings effective;
  effective.loaded = load_settings(path, model_folders);
  if (effective.loaded.configuration) {
    const Settings& settings = effective.loaded.configuration->settings;
    const KeptSettings kept(settings.spool.path);
    effective.origin.file_hash = settings.hash;
    stand_in(effective, kept, path, model_folders);
    apply_said(effective, kept);
  }
  return effective;
}

EffectiveSettings check_ashore(const std::string& text, const Configuration& running,
                               const std::vector<std::string>& model_folders) {
  EffectiveSettings effective;
  LoadedSettings& loaded = effective.loaded;
  loaded = parse_settings(text, running.file, model_folders);
  if (!loaded.configuration) {
    return effective;
  }
  loaded.mistakes = forecast(*loaded.configuration).mistakes;
  if (std::string wrong = not_from_ashore(loaded.configuration->settings, running.settings);
      !wrong.empty()) {
    loaded.mistakes.push_back({running.file, 0, 0, std::move(wrong)});
  }
  if (!loaded.mistakes.empty()) {
    loaded.configuration.reset();
    return effective;
  }
  apply_said(effective, KeptSettings(running.settings.spool.path));
  return effective;
}

}  // namespace buoyd
