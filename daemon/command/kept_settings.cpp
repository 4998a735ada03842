#include "command/kept_settings.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <tuple>

#include "base/json.hpp"
#include "base/json_object.hpp"
#include "base/quantity.hpp"
#include "base/replace_file.hpp"
#include "config/forecast/forecast.hpp"

namespace buoyd {

namespace {

constexpr std::size_t largest_file = 131'072;  // a configuration and its JSON escapes
constexpr std::size_t most_mistakes = 8;

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

/// What is switched, and where that hangs.
std::string in_words(const PowerSettings& power, const Settings& settings) {
  if (!power.is_relay()) {
    return fmt::format("{} line {}{}", power.chip, power.line,
                       power.active_low ? ", active low" : "");
  }
  const auto* const module = find_named(settings.instruments, power.instrument);
  if (module == nullptr) return "nothing";  // checked: it is there
  const auto* const line = find_named(settings.lines, module->line);
  return fmt::format("relay {}{} of {}, unit {}, on {}", power.relay,
                     power.normally_closed ? ", normally closed," : "", module->model, module->unit,
                     line == nullptr ? "" : line->device);
}

/// Of [link] power; "" where there is none.
std::string switch_in_words(const Settings& settings) {
  return settings.link.power ? in_words(*settings.link.power, settings) : "";
}

std::vector<std::string> instrument_switches(const Settings& settings) {
  std::vector<std::string> switches;
  for (const InstrumentSettings& one : settings.instruments) {
    if (one.power) switches.push_back(in_words(one.power->by, settings));
  }
  return switches;
}

/// Any other switch may be what somebody's life hangs on.
std::string switches_not_from_ashore(const Settings& wanted, const SettingsOrigin& origin) {
  for (const std::string& one : instrument_switches(wanted)) {
    const auto& known = origin.instrument_switches;
    if (std::ranges::find(known, one) != known.end()) continue;
    return fmt::format("an instrument's power is {}, expected {}", one,
                       known.empty() ? "none, as in the file"
                                     : fmt::format("one of the file: {}", fmt::join(known, "; ")));
  }
  return "";
}

/// Another code, another line that it goes out on, or that line free for something else.
std::string releases_not_from_ashore(const Settings& wanted, const SettingsOrigin& origin) {
  return wanted.releases == origin.releases ? ""
                                            : "[[release]] is not as in the file, expected the "
                                              "same releases with the same keys";
}

/// The files that the message links name by that key.
std::vector<std::string> files_of_links(const Settings& settings,
                                        std::string MessageLinkSettings::* file) {
  std::vector<std::string> named;
  for (const MessageLinkSettings& link : settings.message_links) {
    if (!(link.*file).empty()) named.push_back(link.*file);
  }
  return named;
}

/// A door that the file does not have, or another key to it; or any file, of which the first line
/// would be sent as if it were a card's number.
std::string link_files_not_from_ashore(const Settings& wanted, const SettingsOrigin& origin) {
  using Link = MessageLinkSettings;
  for (const auto& [key, file, known] :
       {std::tuple("commands_key_file", &Link::commands_key_file, &origin.command_keys),
        std::tuple("to_file", &Link::to_file, &origin.cards)}) {
    for (const std::string& named : files_of_links(wanted, file)) {
      if (std::ranges::find(*known, named) != known->end()) continue;
      return fmt::format("[[message_link]] {} names '{}', expected one of the file, or none", key,
                         named);
    }
  }
  return "";
}

/// More commands than the file allows, or no way back.
std::string commands_not_from_ashore(const Settings& wanted, const SettingsOrigin& origin) {
  const auto& allow = wanted.commands.allow;
  for (const std::string& name : allow) {
    if (std::ranges::find(origin.commands.allow, name) == origin.commands.allow.end()) {
      return fmt::format("[commands] allow names '{}', expected none that the file does not allow",
                         name);
    }
  }
  if (std::ranges::find(allow, "configure") == allow.end()) {
    return "[commands] allow does not name 'configure', expected it: nobody ashore could go back";
  }
  return "";
}

/// Less room than the file gives: the oldest readings that are owed would go to stay within it.
std::string room_not_from_ashore(const SpoolSettings& wanted, const SpoolSettings& file) {
  if (wanted.max_size < file.max_size) {
    return fmt::format(
        "[spool] max_size is {}, expected at least the {} of the file: owed readings "
        "would go",
        print_size(static_cast<double>(wanted.max_size)),
        print_size(static_cast<double>(file.max_size)));
  }
  if (wanted.reserve > file.reserve) {
    return fmt::format(
        "[spool] reserve is {}, expected at most the {} of the file: owed readings "
        "would go",
        print_size(static_cast<double>(wanted.reserve)),
        print_size(static_cast<double>(file.reserve)));
  }
  return "";
}

/// Other secrets than the file's, or a connection that anybody can hear.
std::string link_not_from_ashore(const Settings& wanted, const MqttSettings& file) {
  for (const auto& [key, path] : mqtt_files) {
    if (!(wanted.mqtt.*path).empty() && wanted.mqtt.*path != file.*path) {
      return fmt::format("[mqtt] {} names '{}', expected '{}' as in the file, or none", key,
                         wanted.mqtt.*path, file.*path);
    }
  }
  if (file.has_tls() && !wanted.mqtt.has_tls()) {
    return "[mqtt] is without TLS, expected ca_file or psk_file as in the file";
  }
  return "";
}

/// What only whoever stands at the buoy may do; "" where there is nothing of that.
std::string not_from_ashore(const Settings& wanted, const SettingsOrigin& origin) {
  for (std::string wrong :
       {commands_not_from_ashore(wanted, origin), room_not_from_ashore(wanted.spool, origin.spool),
        link_not_from_ashore(wanted, origin.mqtt), switches_not_from_ashore(wanted, origin),
        releases_not_from_ashore(wanted, origin), link_files_not_from_ashore(wanted, origin)}) {
    if (!wrong.empty()) return wrong;
  }
  if (const std::string power = switch_in_words(wanted);
      !power.empty() && power != origin.power_switch) {
    return fmt::format("[link] power is {}, expected {}", power,
                       origin.power_switch.empty()
                           ? "none, as in the file"
                           : origin.power_switch + " as in the file, or none");
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
  const std::string wrong = parsed.configuration
                                ? not_from_ashore(parsed.configuration->settings, effective.origin)
                                : parsed.mistakes.front().text;
  if (!parsed.configuration || !wrong.empty()) {
    effective.deviation.push_back(
        fmt::format("the configuration from ashore is not in force: {}", wrong));
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

Result<void> KeptSettings::forget_outdated(const SettingsOrigin& origin) const {
  if (const auto ashore = configuration(); ashore && ashore->file_hash != origin.file_hash) {
    if (auto removed = remove_file(configuration_); !removed) return removed;
  }
  if (const auto said = deployment(); said && said->section != origin.section) {
    return remove_file(deployment_);
  }
  return {};
}

ModelSources model_sources(const Configuration& configuration) {
  ModelSources sources;
  for (const auto& [name, model] : configuration.models) {
    sources[name] = {model->file, model->hash};
  }
  return sources;
}

std::string text_of(const Mistakes& mistakes) {
  std::string text = fmt::format("{} mistake{}", mistakes.size(), mistakes.size() == 1 ? "" : "s");
  for (std::size_t i = 0; i < std::min(mistakes.size(), most_mistakes); ++i) {
    text += "; " + mistakes[i].str();
  }
  return text;
}

EffectiveSettings effective_of(const std::string& path, LoadedSettings file,
                               const std::vector<std::string>& model_folders) {
  EffectiveSettings effective;
  effective.loaded = std::move(file);
  if (effective.loaded.configuration) {
    const Settings& settings = effective.loaded.configuration->settings;
    const KeptSettings kept(settings.spool.path);
    effective.origin.file_hash = settings.hash;
    effective.origin.commands = settings.commands;
    effective.origin.mqtt = settings.mqtt;
    effective.origin.spool = settings.spool;
    effective.origin.power_switch = switch_in_words(settings);
    effective.origin.instrument_switches = instrument_switches(settings);
    effective.origin.releases = settings.releases;
    effective.origin.command_keys =
        files_of_links(settings, &MessageLinkSettings::commands_key_file);
    effective.origin.cards = files_of_links(settings, &MessageLinkSettings::to_file);
    effective.origin.models = model_sources(*effective.loaded.configuration);
    stand_in(effective, kept, path, model_folders);
    apply_said(effective, kept);
  }
  return effective;
}

EffectiveSettings load_effective(const std::string& path,
                                 const std::vector<std::string>& model_folders) {
  return effective_of(path, load_settings(path, model_folders), model_folders);
}

EffectiveSettings check_ashore(const std::string& text, const Configuration& running,
                               const SettingsOrigin& origin,
                               const std::vector<std::string>& model_folders) {
  EffectiveSettings effective;
  LoadedSettings& loaded = effective.loaded;
  loaded = parse_settings(text, running.file, model_folders);
  if (!loaded.configuration) {
    return effective;
  }
  loaded.mistakes = forecast(*loaded.configuration).mistakes;
  if (std::string wrong = not_from_ashore(loaded.configuration->settings, origin); !wrong.empty()) {
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
