#include "config/load_settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <iterator>
#include <memory>

#include "base/hash.hpp"
#include "base/json.hpp"
#include "config/bus_checks.hpp"
#include "config/bus_notes.hpp"
#include "config/checked_text.hpp"
#include "config/instrument/computed_checks.hpp"
#include "config/instrument/power_checks.hpp"
#include "config/instrument/statistics_checks.hpp"
#include "config/instrument/watch_checks.hpp"
#include "config/sections.hpp"
#include "core/body.hpp"
#include "core/credential.hpp"
#include "model/load/library.hpp"
#include "platform/secret_file.hpp"

namespace buoyd {
namespace {

// Reads one document: sections first, then what they must be together.
class SettingsReader {
 public:
  SettingsReader(TomlDocument& document, const FindModel& find_model)
      : document_(document), find_model_(find_model), root_(document.root()) {}

  LoadedSettings read() {
    read_sections();
    read_bus();
    document_.refuse_unknown_keys();
    LoadedSettings loaded;
    loaded.mistakes = document_.mistakes();
    loaded.mistakes.insert(loaded.mistakes.end(), model_mistakes_.begin(), model_mistakes_.end());
    if (loaded.mistakes.empty()) {
      loaded.configuration = finished();
    }
    return loaded;
  }

 private:
  void read_sections() {
    Settings& settings = configuration_.settings;
    read_keys(root_, root_keys(), settings);
    read_station(root_, settings.station);
    read_deployment(root_, settings.deployment);
    read_watch(root_, settings.watch);
    read_spool(root_, settings.spool);
    if (settings.control_socket == settings.spool.path) {
      root_.mistake("control_socket", "control_socket is the path of the store, expected another");
    }
    read_mqtt(root_, settings.mqtt);
    read_science(root_, settings.science);
    read_clock(root_, settings.clock);
    read_commands(root_, settings.commands);
    read_link(root_, settings.link);
    read_start(root_, settings.start);
    read_battery(root_, configuration_.battery);
    read_message_links(root_, settings.message_links);
    read_releases(root_, settings.releases);
    read_acoustic(root_, settings.acoustic);
  }

  void read_bus() {
    for (TomlTable& table : root_.tables("line")) {
      lines_.push_back({table, {}});
      read_line(lines_.back().table, lines_.back().settings);
    }
    for (TomlTable& table : root_.tables("instrument")) {
      instruments_.push_back({table, {}, nullptr});
      read_instrument(instruments_.back().table, instruments_.back().settings);
      instruments_.back().settings.declination = configuration_.settings.station.declination;
      instruments_.back().model = model_of(instruments_.back());
    }
    check_lines(lines_);
    check_instruments(lines_, instruments_, configuration_.settings.deployment);
    watch_position(root_, configuration_.settings, instruments_);
    mark_heard(instruments_);
    check_power(root_, configuration_.settings.link, instruments_);
    check_start(root_, configuration_.settings.start, instruments_);
    check_battery(root_, instruments_);
    TakenDevices taken(lines_);
    check_message_links(root_, configuration_.settings.message_links, instruments_, taken);
    check_releases(root_, configuration_.settings.releases, taken);
    check_acoustic(root_, configuration_.settings, taken);
    take_line_defaults(lines_, instruments_);
  }

  ModelPtr model_of(InstrumentEntry& instrument) {
    const std::string& name = instrument.settings.model;
    if (!instrument.table.has("model") || name.empty()) {
      return nullptr;
    }
    const FoundModel& found = look_up(name);
    if (found.path.empty()) {
      instrument.table.mistake("model", fmt::format("model {}: {}", json_string(name),
                                                    found.loaded.mistakes.at(0).text));
    } else if (!found.loaded.model) {
      instrument.table.mistake("model", fmt::format("model {} has mistakes, expected a sound {}",
                                                    json_string(name), found.path));
    }
    return found.loaded.model;
  }

  const FoundModel& look_up(const std::string& name) {
    const auto known = found_.find(name);
    if (known != found_.end()) {
      return known->second;
    }
    const FoundModel& found = found_[name] = find_model_(name);
    if (!found.path.empty()) {
      model_mistakes_.insert(model_mistakes_.end(), found.loaded.mistakes.begin(),
                             found.loaded.mistakes.end());
    }
    return found;
  }

  Configuration finished() {
    Settings& settings = configuration_.settings;
    configuration_.notes = watch_notes(settings, instruments_);
    add_notes(bus_notes(lines_, instruments_));
    for (LineEntry& line : lines_) {
      configuration_.line_places[line.settings.name] = line.table.place();
      settings.lines.push_back(std::move(line.settings));
    }
    for (InstrumentEntry& instrument : instruments_) {
      note_long_rows(instrument);
      add_notes(notes_of_short_windows(instrument));
      configuration_.models[instrument.settings.model] = instrument.model;
      configuration_.instrument_places[instrument.settings.name] = {instrument.table.place(),
                                                                    instrument.table.has("unit")};
      settings.instruments.push_back(std::move(instrument.settings));
    }
    for (const auto& [name, found] : found_) {
      if (!found.overrides.empty()) {
        configuration_.notes.push_back(
            fmt::format("model {} is {}, which wins over {}", name, found.path, found.overrides));
      }
    }
    note_unkept_samples(settings);
    note_simulated(settings);
    if (!settings.acoustic.buoy) note_open_trust(settings.mqtt);
    settings.hash = to_hex(hash8(document_.text()));
    configuration_.file = document_.file();
    return std::move(configuration_);
  }

  void add_notes(std::vector<std::string> notes) {
    std::ranges::move(notes, std::back_inserter(configuration_.notes));
  }

  void note_unkept_samples(const Settings& settings) {
    if (settings.spool.raw_share > 0) return;
    for (const InstrumentSettings& instrument : settings.instruments) {
      if (instrument.record != Recorded::statistics) continue;
      configuration_.notes.push_back(
          fmt::format("instrument {}: record is \"statistics\", and without [spool] raw_share its "
                      "samples are kept nowhere",
                      instrument.name));
    }
  }

  /// The command `deploy` refuses it. A file may say so: a rehearsal does.
  void note_simulated(const Settings& settings) {
    if (settings.deployment.state != "deployed") return;
    for (const InstrumentSettings& instrument : settings.instruments) {
      if (!instrument.simulated) continue;
      configuration_.notes.push_back(
          fmt::format("instrument {} is simulated, and [deployment] state is \"deployed\": no "
                      "export takes its readings",
                      instrument.name));
    }
  }

  void note_open_trust(const MqttSettings& mqtt) {
    const bool is_here =
        mqtt.host == "localhost" || mqtt.host.starts_with("127.") || mqtt.host == "::1";
    const bool is_open = !is_here && !mqtt.has_tls() && mqtt.username.empty();
    if (is_open && mqtt.delivery == DeliveryMode::shore && mqtt.archive.empty()) {
      configuration_.notes.emplace_back(
          "[mqtt] archive is not set, nor a key or password: the first archive that answers owns "
          "the readings, and it may be a stranger");
    }
  }

  void note_long_rows(const InstrumentEntry& instrument) {
    for (const ComputedKind& one : computed_kinds(instrument.settings, *instrument.model)) {
      const std::size_t characters = most_characters(one.kind);
      if (!one.kind.axis || characters <= max_body_chars) continue;
      configuration_.notes.push_back(
          fmt::format("instrument {}: a row of {} may have {} characters where it has all {} "
                      "points, and is dropped above {}: two kinds may share the channels",
                      instrument.settings.name, one.kind.name, characters, one.kind.axis->points,
                      max_body_chars));
    }
  }

  TomlDocument& document_;
  const FindModel& find_model_;
  TomlTable root_;
  Configuration configuration_;
  std::vector<LineEntry> lines_;
  std::vector<InstrumentEntry> instruments_;
  std::map<std::string, FoundModel> found_;
  Mistakes model_mistakes_;
};

FoundModel find_in(const std::vector<std::string>& folders, const std::string& name) {
  for (const ModelFile& file : list_models(folders)) {
    if (file.name == name) {
      return {load_model(file.path), file.path, file.overrides};
    }
  }
  return {find_model(name, folders), "", ""};
}

/// The test that buoyd makes before it connects, of a file that this user should see.
Result<void> test_file(const MqttSettings& mqtt, const std::string& path) {
  if (path == mqtt.psk_file) {
    return read_psk(path).map([](const std::string&) {});
  }
  if (path == mqtt.password_file) {
    return read_secret(path).map([](const std::string&) {});
  }
  return path == mqtt.key_file ? check_secret(path) : check_readable(path);
}

std::string note_of(const std::string& path, const Error& error) {
  if (error.detail == ENOENT) return fmt::format("{} is not there", path);
  if (error.detail == EACCES) return fmt::format("{} cannot be read by this user", path);
  return fmt::format("buoyd will not take {}", error.text);
}

// A file that is not there yet is no mistake (it may be put there before the start), but a note.
void note_bad_files(Configuration& configuration) {
  const auto note = [&configuration](const std::string& path, const auto& test) {
    // A credential is there when systemd starts buoyd, and for nobody else.
    if (path.empty() || is_credential(path)) return;
    if (const auto tested = test(path); !tested) {
      configuration.notes.push_back(note_of(path, tested.error()));
    }
  };
  const MqttSettings& mqtt = configuration.settings.mqtt;
  for (const MqttFile& file : mqtt_files) {
    note(mqtt.*file.path, [&mqtt](const std::string& path) { return test_file(mqtt, path); });
  }
  for (const MessageLinkSettings& link : configuration.settings.message_links) {
    note(link.to_file, read_secret);
    note(link.commands_key_file, read_message_key);
  }
  for (const ReleaseSettings& release : configuration.settings.releases) {
    note(release.code_file, read_secret);
  }
}

LoadedSettings read_settings(TomlDocument& document,
                             const std::vector<std::string>& model_folders) {
  const FindModel find = [&](const std::string& name) { return find_in(model_folders, name); };
  LoadedSettings loaded = SettingsReader(document, find).read();
  if (loaded.configuration) {
    note_bad_files(*loaded.configuration);
  }
  return loaded;
}

}  // namespace

LoadedSettings parse_settings(std::string_view text, const std::string& file,
                              const FindModel& find_model) {
  return SettingsReader(*TomlDocument::parse(text, file), find_model).read();
}

LoadedSettings parse_settings(std::string_view text, const std::string& file,
                              const std::vector<std::string>& model_folders) {
  return read_settings(*TomlDocument::parse(text, file), model_folders);
}

LoadedSettings load_settings(const std::string& path,
                             const std::vector<std::string>& model_folders) {
  return read_settings(*TomlDocument::load(path), model_folders);
}

}  // namespace buoyd
