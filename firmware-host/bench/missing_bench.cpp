#include "firmware-host/bench/missing_bench.hpp"
#include "firmware-host/bench/load_scenario.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <optional>

#include "base/json.hpp"
#include "base/quantity.hpp"
#include "firmware-host/bench/scenario_words.hpp"
#include "firmware-host/wire/tcp_port.hpp"
#include "model/load/library.hpp"

namespace buoysim {

using buoyd::TomlTable;

namespace {

constexpr Micros shortest_period{10'000};

/// A link can be made there: the folder is there and ours to write, and no file has the name.
bool can_link(const std::string& path) {
  const auto folder = std::filesystem::path(path).parent_path();
  std::error_code ignored;
  const bool free = !std::filesystem::exists(std::filesystem::symlink_status(path, ignored)) ||
                    std::filesystem::is_symlink(path, ignored);
  return free && ::access(folder.c_str(), W_OK | X_OK) == 0;
}

void place_tcp(LineScenario& line, const buoyd::TcpDevice& device) {
  line.tcp_address = device.address;
  line.tcp_port = device.port;
  if (device.is_v6 || !TcpPort(device.address, device.port).open()) {
    line.tcp_address = "127.0.0.1";
    line.tcp_port = 0;
  }
}

/// Where the line is played.
void place(LineScenario& line, const buoyd::Device& device) {
  if (const auto* const tcp = std::get_if<buoyd::TcpDevice>(&device)) {
    place_tcp(line, *tcp);
    return;
  }
  const auto* const tty = std::get_if<buoyd::TtyDevice>(&device);
  line.pty = tty != nullptr && can_link(tty->path) ? tty->path : line.settings.name;
}

/// Reads the lines and instruments of a configuration; the rest of it is buoyd's business.
class ConfigurationReader {
 public:
  ConfigurationReader(TomlTable root, const std::vector<std::string>& model_folders,
                      const std::function<bool(const buoyd::Device&)>& is_present)
      : root_(std::move(root)), model_folders_(model_folders), is_present_(is_present) {}

  void read(MissingBench& bench) {
    for (TomlTable& table : root_.tables("line")) {
      read_line(table, bench);
    }
    for (TomlTable& table : root_.tables("instrument")) {
      read_instrument(table, bench.loaded);
    }
    take_line_defaults(bench.loaded.scenario);
  }

 private:
  /// What a line's table does not say is as the first model on it has it, which is what buoyd
  /// takes.
  void take_line_defaults(Scenario& scenario) const {
    for (std::size_t i = 0; i < scenario.lines.size(); ++i) {
      buoyd::LineSettings& own = scenario.lines[i].settings;
      const auto first = std::find_if(
          scenario.instruments.begin(), scenario.instruments.end(),
          [&](const InstrumentScenario& one) { return one.settings.line == own.name; });
      if (first == scenario.instruments.end()) continue;
      const buoyd::LineSettings& theirs = first->model->line_defaults;
      const TomlTable& said = line_tables_[i];
      if (!said.has("baud")) own.baud = theirs.baud;
      if (!said.has("data_bits")) own.data_bits = theirs.data_bits;
      if (!said.has("parity")) own.parity = theirs.parity;
      if (!said.has("stop_bits")) own.stop_bits = theirs.stop_bits;
    }
  }

  void read_line(TomlTable& table, MissingBench& bench) {
    LineScenario line;
    line.settings.name = table.required_string("name").value_or("");
    const std::string text = table.required_string("device").value_or("");
    const auto device = buoyd::parse_device(text);
    if (!device) {
      table.mistake("device", fmt::format("device is \"{}\", {}", text, device.error().text));
    } else if (is_present_(*device)) {
      bench.present.push_back(line.settings.name);
    } else {
      place(line, *device);
      read_serial(table, line.settings);
      bench.loaded.scenario.lines.push_back(std::move(line));
      line_tables_.push_back(table);
    }
  }

  void read_instrument(TomlTable& table, LoadedScenario& loaded) {
    InstrumentScenario instrument;
    buoyd::InstrumentSettings& settings = instrument.settings;
    settings.name = table.required_string("name").value_or("");
    settings.line = table.required_string("line").value_or("");
    const auto& lines = loaded.scenario.lines;
    if (std::none_of(lines.begin(), lines.end(), [&](const LineScenario& line) {
          return line.settings.name == settings.line;
        })) {
      return;
    }
    settings.model = table.required_string("model").value_or("");
    settings.unit = static_cast<int>(table.integer("unit", 0, 255).value_or(1));
    settings.interval =
        table.duration("interval", Micros{10'000}, 86'400 * one_second).value_or(one_second);
    settings.rate = read_rate(table);
    settings.kinds = table.strings("kinds").value_or(std::vector<std::string>{});
    settings.simulated = true;
    auto found = buoyd::find_model(settings.model, model_folders_);
    if (!found.model) {
      table.mistake("model", fmt::format("model \"{}\" cannot be used", settings.model));
      loaded.mistakes.insert(loaded.mistakes.end(), found.mistakes.begin(), found.mistakes.end());
      return;
    }
    instrument.model = found.model;
    for (const buoyd::ModelKind& kind : found.model->kinds) {
      if (!settings.kinds.empty() && settings.keeps(kind.name)) {
        instrument.sentences.push_back(kind.name);
      }
    }
    behave(instrument);
    loaded.scenario.instruments.push_back(std::move(instrument));
  }

  static std::optional<double> read_rate(TomlTable& table) {
    const auto text = table.string("rate");
    if (!text) return std::nullopt;
    auto rate = buoyd::parse_rate(*text);
    if (rate) return *rate;
    table.mistake("rate",
                  fmt::format("rate is {}, {}", buoyd::json_string(*text), rate.error().text));
    return std::nullopt;
  }

  /// Speaks as often as its rate says, or as it is asked for.
  static void behave(InstrumentScenario& instrument) {
    const std::optional<double> rate = instrument.settings.rate;
    instrument.period = rate ? std::max(shortest_period, Micros(std::llround(1e6 / *rate)))
                             : std::max(one_second, instrument.settings.interval);
    count_records(instrument);
    if (!instrument.counter.channel.empty()) {
      instrument.record_interval = one_second;
    }
  }

  TomlTable root_;
  const std::vector<std::string>& model_folders_;
  const std::function<bool(const buoyd::Device&)>& is_present_;
  std::vector<TomlTable> line_tables_;  // of the scenario's lines
};

/// What a block of the text is: "line", "instrument" or "".
std::string_view header_of(std::string_view line) {
  line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
  for (const std::string_view name : {"line", "instrument"}) {
    if (line.starts_with(fmt::format("[[{}]]", name))) {
      return name;
    }
  }
  return "";
}

bool is_header(std::string_view line) {
  const std::size_t first = line.find_first_not_of(" \t");
  return first != std::string_view::npos && line[first] == '[';
}

bool sets_key(std::string_view line, std::string_view key) {
  line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
  if (!line.starts_with(key)) {
    return false;
  }
  line.remove_prefix(key.size());
  const std::size_t next = line.find_first_not_of(" \t");
  return next != std::string_view::npos && line[next] == '=';
}

/// One table of the text, with its header, up to the next header.
class Block {
 public:
  explicit Block(std::vector<std::string_view> lines) : lines_(std::move(lines)) {}

  [[nodiscard]] std::string printed(const std::map<std::string, std::string>& devices) const {
    const std::string_view what = lines_.empty() ? "" : header_of(lines_.front());
    const auto device = what.empty()
                            ? devices.end()
                            : devices.find(value_of(what, what == "line" ? "name" : "line"));
    if (device == devices.end()) {
      return print("", "");
    }
    return what == "line" ? print("device", buoyd::json_string(device->second))
                          : print("simulated", "true");
  }

 private:
  [[nodiscard]] std::string value_of(std::string_view table, std::string_view key) const {
    const auto document = buoyd::TomlDocument::parse(print("", ""), "");
    auto tables = document->root().tables(table);
    return tables.empty() ? "" : tables.front().string(key).value_or("");
  }

  /// With `key` set to `value` behind the header, and nowhere else; key "": as it stands.
  [[nodiscard]] std::string print(std::string_view key, const std::string& value) const {
    std::string out;
    for (const std::string_view& line : lines_) {
      if (key.empty() || !sets_key(line, key)) {
        out += line;
      }
      if (!key.empty() && &line == &lines_.front()) {
        out += fmt::format("{} = {}\n", key, value);
      }
    }
    return out;
  }

  std::vector<std::string_view> lines_;
};

/// "" or the first instrument of those lines that does not say simulated = true.
std::string unmarked(const std::string& text, const std::map<std::string, std::string>& devices) {
  const auto document = buoyd::TomlDocument::parse(text, "");
  for (TomlTable& table : document->root().tables("instrument")) {
    if (devices.contains(table.string("line").value_or("")) &&
        !table.boolean("simulated").value_or(false)) {
      return table.string("name").value_or("?");
    }
  }
  return "";
}

}  // namespace

MissingBench missing_of(const std::string& path, const std::vector<std::string>& model_folders,
                        const std::function<bool(const buoyd::Device&)>& is_present) {
  MissingBench bench;
  const auto document = buoyd::TomlDocument::load(path);
  bench.loaded.scenario.title = "what " + path + " has and the bench has not";
  ConfigurationReader(document->root(), model_folders, is_present).read(bench);
  const buoyd::Mistakes own = document->mistakes();
  bench.loaded.mistakes.insert(bench.loaded.mistakes.begin(), own.begin(), own.end());
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  bench.text = document->text();
  // It counts at the begin alone, and what buoysim writes of the text gets a line in front.
  if (bench.text.starts_with(byte_order_mark)) bench.text.erase(0, byte_order_mark.size());
  return bench;
}

buoyd::Result<std::string> configuration_beside(std::string_view text,
                                                const std::map<std::string, std::string>& devices) {
  std::string out;
  std::vector<std::string_view> block;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    const std::string_view line = text.substr(0, end);
    if (is_header(line)) {
      out += Block(std::exchange(block, {})).printed(devices);
    }
    block.push_back(line);
    text.remove_prefix(end);
  }
  out += Block(block).printed(devices);
  if (const std::string name = unmarked(out, devices); !name.empty()) {
    return buoyd::fail(buoyd::ErrorCode::invalid,
                       fmt::format("instrument \"{}\" cannot be marked as simulated, expected it "
                                   "under a line [[instrument]]",
                                   name));
  }
  return out;
}

}  // namespace buoysim
