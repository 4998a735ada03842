#include "firmware-host/bench/load_scenario.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <filesystem>

#include "base/digits.hpp"
#include "firmware-host/bench/deck_table.hpp"
#include "firmware-host/bench/modem_tables.hpp"
#include "firmware-host/bench/scenario_channels.hpp"
#include "firmware-host/bench/scenario_words.hpp"
#include "firmware-host/bench/terminal_table.hpp"
#include "firmware-host/bench/world_table.hpp"
#include "firmware-host/recorded/example_instrument.hpp"
#include "firmware-host/recorded/recorded_exchanges.hpp"
#include "firmware-host/world/sentence_name.hpp"
#include "model/load/library.hpp"
#include "platform/whole_file.hpp"

namespace buoysim {

using buoyd::TomlTable;

namespace {

constexpr Micros millisecond{1'000};
constexpr Micros nothing{0};
constexpr std::size_t most_recording = std::size_t{1} << 30U;  // bytes

/// Reads one scenario file; what is wrong goes into the document.
class ScenarioReader {
 public:
  ScenarioReader(TomlTable root, std::string folder, const std::vector<std::string>& model_folders)
      : root_(std::move(root)), folder_(std::move(folder)), model_folders_(model_folders) {}

  LoadedScenario read() {
    scenario_.title = root_.string("title").value_or("");
    scenario_.seed = static_cast<std::uint64_t>(root_.integer("seed", 0, INT64_MAX).value_or(1));
    scenario_.world = read_world(root_, scenario_.seed);
    for (TomlTable& table : root_.tables("line")) {
      scenario_.lines.push_back(line(table));
    }
    for (TomlTable& table : root_.tables("instrument")) {
      scenario_.instruments.push_back(instrument(table));
    }
    for (TomlTable& table : root_.tables("terminal")) {
      scenario_.terminals.push_back(read_terminal(table));
    }
    scenario_.deck_units = read_deck_units(root_);
    read_modems(root_, scenario_);
    check_supplies();
    for (TomlTable& table : root_.tables("fault")) {
      scenario_.faults.push_back(fault(table));
    }
    if (scenario_.instruments.empty()) {
      root_.mistake("the scenario has no [[instrument]]");
    }
    return {std::move(scenario_), std::move(model_mistakes_)};
  }

 private:
  LineScenario line(TomlTable& table) {
    LineScenario line;
    line.settings.name = read_scenario_name(table);
    if (has_line(line.settings.name)) {
      table.mistake("name", fmt::format("two lines are named \"{}\"", line.settings.name));
    }
    line.pty = table.string("pty").value_or("");
    const auto tcp = table.string("tcp");
    if (table.has("pty") == table.has("tcp")) {
      table.mistake("a line has either pty = \"NAME\" or tcp = \"127.0.0.1:0\"");
    } else if (tcp) {
      read_tcp(table, *tcp, line);
    } else if (line.pty.empty()) {
      table.mistake("pty", "pty is empty, expected the name of a link");
    }
    if (!tcp) {
      read_serial(table, line.settings);
      line.settings.late = table.duration("late", nothing, 60 * one_second).value_or(nothing);
    }
    return line;
  }

  static void read_tcp(TomlTable& table, const std::string& text, LineScenario& line) {
    if (auto place = address_and_port(text)) {
      line.tcp_address = std::move(place->first);
      line.tcp_port = place->second;
    } else {
      table.mistake("tcp", fmt::format("\"{}\" is no ADDRESS:PORT", text));
    }
  }

  [[nodiscard]] bool has_line(const std::string& name) const {
    return std::any_of(scenario_.lines.begin(), scenario_.lines.end(),
                       [&](const LineScenario& l) { return l.settings.name == name; });
  }

  [[nodiscard]] bool has_instrument(const std::string& name) const {
    return std::any_of(scenario_.instruments.begin(), scenario_.instruments.end(),
                       [&](const InstrumentScenario& i) { return i.settings.name == name; });
  }

  void settings(TomlTable& table, buoyd::InstrumentSettings& settings) {
    settings.name = read_scenario_name(table);
    if (has_instrument(settings.name)) {
      table.mistake("name", fmt::format("two instruments are named \"{}\"", settings.name));
    }
    settings.line = table.required_string("line").value_or("");
    if (!settings.line.empty() && !has_line(settings.line)) {
      table.mistake("line", fmt::format("no line is named \"{}\"", settings.line));
    }
    settings.unit = static_cast<int>(table.integer("unit", 0, 255).value_or(1));
    settings.interval = table.duration("interval", 10 * millisecond, one_day).value_or(nothing);
    settings.offset = table.duration("offset", nothing, one_day).value_or(nothing);
    settings.timeout = table.duration("timeout", 10 * millisecond, 60 * one_second);
    settings.serial_number = table.string("serial_number").value_or("");
    settings.height = table.number("height");
    settings.depth = table.number("depth");
    settings.orientation = table.string("orientation").value_or("");
    settings.azimuth = table.number("azimuth", 0, 360);
    settings.tilt = table.number("tilt", 0, 180);
    settings.simulated = true;
  }

  /// The models' own mistakes are told once a model.
  buoyd::ModelPtr model(TomlTable& table, const std::string& name) {
    if (const auto known = models_.find(name); known != models_.end()) {
      return known->second;
    }
    auto loaded = buoyd::find_model(name, model_folders_);
    if (!loaded.model) {
      table.mistake("model", fmt::format("model \"{}\" cannot be used", name));
      model_mistakes_.insert(model_mistakes_.end(), loaded.mistakes.begin(), loaded.mistakes.end());
    }
    return models_[name] = loaded.model;
  }

  InstrumentScenario instrument(TomlTable& table) {
    InstrumentScenario scenario;
    scenario.world = scenario_.world;
    settings(table, scenario.settings);
    scenario.supply = supply(table);
    scenario.configuration = table.string("configuration").value_or("");
    scenario.settings.model = table.required_string("model").value_or("");
    scenario.model =
        scenario.settings.model.empty() ? nullptr : model(table, scenario.settings.model);
    if (scenario.model) {
      behaviour(table, scenario);
      refuse_values(table, *scenario.model);
      read_channels(table, folder_, scenario);
      count_records(scenario);
      read_recording(table, scenario);
    }
    return scenario;
  }

  static std::optional<SupplyScenario> supply(TomlTable& table) {
    auto inner = table.table("power");
    if (!inner) return std::nullopt;
    SupplyScenario supply;
    supply.module = inner->required_string("instrument").value_or("");
    supply.relay = static_cast<std::uint16_t>(inner->required_integer("relay", 1, 256).value_or(1));
    supply.normally_closed = inner->boolean("normally_closed").value_or(false);
    supply.start_up = inner->duration("start_up", nothing, 3600 * one_second).value_or(nothing);
    return supply;
  }

  [[nodiscard]] bool has_relay(const std::string& module, std::uint16_t relay) const {
    return std::any_of(scenario_.instruments.begin(), scenario_.instruments.end(),
                       [&](const auto& one) {
                         const auto* const registers =
                             one.model && one.model->registers ? &*one.model->registers : nullptr;
                         return one.settings.name == module && registers != nullptr &&
                                registers->switches && relay <= registers->switches->count;
                       });
  }

  /// Modules may stand behind what hangs on them.
  void check_supplies() {
    std::vector<TomlTable> tables = root_.tables("instrument");
    for (std::size_t i = 0; i < tables.size(); ++i) {
      const auto& supply = scenario_.instruments[i].supply;
      if (supply && !has_relay(supply->module, supply->relay)) {
        tables[i].mistake("power",
                          fmt::format("\"{}\" has no relay {}", supply->module, supply->relay));
      }
    }
  }

  /// Nothing moves the values of examples and recordings.
  static void refuse_values(TomlTable& table, const buoyd::Model& model) {
    for (const std::string_view key : {"channel", "counter", "nulls"}) {
      if (!table.has(key)) continue;
      if (is_played_from_examples(model)) {
        table.mistake(key, fmt::format("\"{}\" is played from its model's examples", model.name));
      } else if (table.has("recording")) {
        table.mistake(key, "a recording says its own values");
      }
    }
  }

  /// recording = "FILE" beside the scenario: raw bytes, of both directions where it is Modbus.
  void read_recording(TomlTable& table, InstrumentScenario& scenario) const {
    const auto name = table.string("recording");
    if (!name) {
      return;
    }
    const auto bytes =
        buoyd::read_whole((std::filesystem::path(folder_) / *name).string(), most_recording);
    if (bytes) scenario.recording.assign(bytes->begin(), bytes->end());
    const bool modbus = scenario.model->registers.has_value();
    if (scenario.model->poll) {
      table.mistake("recording", "an instrument that is asked by texts answers from its model");
    } else if (scenario.recording.empty()) {
      table.mistake("recording",
                    bytes ? fmt::format("\"{}\" is empty", *name) : bytes.error().text);
    } else if (modbus && recorded_exchanges(scenario.recording).empty()) {
      table.mistake("recording", fmt::format("\"{}\" has no read with its answer", *name));
    }
  }

  static void behaviour(TomlTable& table, InstrumentScenario& scenario) {
    scenario.nulls = table.number("nulls", 0.0, 1.0).value_or(0.0);
    if (scenario.model->registers) {
      scenario.record_interval = table.duration("record_interval", nothing, one_day)
                                     .value_or(usual_record_interval(scenario));
      scenario.scan_time =
          table.duration("scan_time", nothing, 3600 * one_second).value_or(nothing);
      scenario.turnaround =
          table.duration("turnaround", nothing, 60 * one_second).value_or(10 * millisecond);
      scenario.axis = table.numbers("axis").value_or(std::vector<double>{});
    } else if (scenario.model->poll) {
      scenario.turnaround =
          table.duration("turnaround", nothing, 60 * one_second).value_or(10 * millisecond);
      scenario.sleep_after =
          table.duration("sleep_after", nothing, one_day).value_or(120 * one_second);
      scenario.sentences = table.strings("sentences").value_or(std::vector<std::string>{});
    } else {
      scenario.period = table.duration("period", 10 * millisecond, one_day).value_or(one_second);
      scenario.sentences = table.strings("sentences").value_or(std::vector<std::string>{});
      scenario.settings.kinds = kinds_of(scenario.sentences);
    }
  }

  static std::vector<std::string> kinds_of(const std::vector<std::string>& sentences) {
    std::vector<std::string> kinds;
    for (const std::string& sentence : sentences) {
      const std::string_view kind = sentence_name(sentence).kind;
      if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) {
        kinds.emplace_back(kind);
      }
    }
    return kinds;
  }

  /// An instrument that marks its records makes them by its own clock; faster than the real one,
  /// where that is slow, so that a person sees it move.
  static Micros usual_record_interval(const InstrumentScenario& scenario) {
    const auto& kinds = scenario.model->kinds;
    const bool marks = std::any_of(kinds.begin(), kinds.end(), [](const buoyd::ModelKind& kind) {
      return kind.record_mark.has_value();
    });
    return marks ? one_second : nothing;
  }

  FaultSpec fault(TomlTable& table) {
    FaultSpec spec;
    spec.kind = static_cast<FaultKind>(table.choice("kind", fault_names()).value_or(0));
    if (!table.has("kind")) {
      table.mistake(
          fmt::format("\"kind\" is missing, expected one of {}", fmt::join(fault_names(), ", ")));
    }
    target(table, spec);
    spec.from = table.duration("at", nothing, 10 * one_day).value_or(nothing);
    spec.length = table.duration("for", millisecond, 10 * one_day);
    spec.every = table.duration("every", millisecond, 10 * one_day).value_or(nothing);
    spec.probability = table.number("probability", 0.0, 1.0).value_or(1.0);
    spec.late = table.duration("late", millisecond, 600 * one_second).value_or(500 * millisecond);
    spec.rate = table.number("rate", 0.0, 1.0).value_or(0.001);
    spec.code = static_cast<std::uint8_t>(table.integer("code", 1, 255).value_or(4));
    spec.garbage_bytes = static_cast<std::size_t>(table.integer("bytes", 1, 4096).value_or(16));
    if (const auto count = table.integer("count", 1, 1'000'000'000)) {
      spec.count = static_cast<std::uint64_t>(*count);
    }
    if (spec.every > nothing && spec.length.value_or(spec.every + millisecond) > spec.every) {
      table.mistake("every", "a fault that comes again needs \"for\", not longer than \"every\"");
    }
    return spec;
  }

  void target(TomlTable& table, FaultSpec& spec) {
    const bool of_line = is_of_line(spec.kind);
    const std::string key = of_line ? "line" : "instrument";
    spec.target = table.required_string(key).value_or("");
    const bool known = of_line ? has_line(spec.target) : has_instrument(spec.target);
    if (!spec.target.empty() && !known) {
      table.mistake(key, fmt::format("no {} is named \"{}\"", key, spec.target));
    }
    for (const InstrumentScenario& instrument : scenario_.instruments) {
      const std::string reason = why_unfit(spec.kind, instrument);
      if (instrument.settings.name == spec.target && !reason.empty()) {
        table.mistake("kind", reason);
      }
    }
  }

  TomlTable root_;
  std::string folder_;  // the scenario's: its CSV files and recordings lie there
  const std::vector<std::string>& model_folders_;
  Scenario scenario_;
  std::map<std::string, buoyd::ModelPtr> models_;
  buoyd::Mistakes model_mistakes_;
};

LoadedScenario load(buoyd::TomlDocument& document, const std::vector<std::string>& folders) {
  const auto folder = std::filesystem::path(document.file()).parent_path().string();
  LoadedScenario loaded = ScenarioReader(document.root(), folder, folders).read();
  if (loaded.mistakes.empty()) {  // without its model, an instrument's keys cannot be judged
    document.refuse_unknown_keys();
  }
  const buoyd::Mistakes own = document.mistakes();
  loaded.mistakes.insert(loaded.mistakes.begin(), own.begin(), own.end());
  return loaded;
}

}  // namespace

LoadedScenario load_scenario(const std::string& path,
                             const std::vector<std::string>& model_folders) {
  return load(*buoyd::TomlDocument::load(path), model_folders);
}

LoadedScenario parse_scenario(std::string_view text, std::string file,
                              const std::vector<std::string>& model_folders) {
  return load(*buoyd::TomlDocument::parse(text, std::move(file)), model_folders);
}

}  // namespace buoysim
