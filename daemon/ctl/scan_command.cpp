#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <optional>
#include <string_view>

#include "acquire/line_scan.hpp"
#include "acquire/trouble_text.hpp"
#include "base/number_text.hpp"
#include "command/kept_settings.hpp"
#include "core/device.hpp"
#include "core/line_timing.hpp"
#include "ctl/buoyctl_commands.hpp"
#include "ctl/daemon_client.hpp"
#include "ctl/scan_report.hpp"
#include "line/modbus/unit_probe.hpp"
#include "line/port/port_line.hpp"
#include "line/port/serial_setup.hpp"
#include "model/load/library.hpp"

namespace buoyd {

namespace {

constexpr const char* unnamed_line = "found";  // of a device that was named instead

struct UnitRange {
  int first = 1;
  int last = 32;
};

std::optional<int> parse_unit(std::string_view text) {
  const auto unit = number_in<int>(text);
  return unit && *unit >= 0 && *unit <= 255 ? unit : std::nullopt;
}

/// "7" or "1-247".
std::optional<UnitRange> parse_units(std::string_view text) {
  const std::size_t dash = text.find('-');
  const auto first = parse_unit(text.substr(0, dash));
  const auto last = dash == std::string_view::npos ? first : parse_unit(text.substr(dash + 1));
  const bool sound = first && last && *first <= *last;
  return sound ? std::optional(UnitRange{*first, *last}) : std::nullopt;
}

/// A device as it was named, or the path of one in the folder where we are.
std::string device_named(const std::string& name) {
  std::error_code error;
  const bool is_path = !parse_device(name) && std::filesystem::exists(name, error);
  return is_path ? std::filesystem::absolute(name, error).string() : name;
}

/// The configuration's line of that name; else a line on that device, at 9600 8N1 first.
std::optional<LineSettings> line_of(const std::string& name, const LoadedSettings& loaded) {
  if (loaded.configuration) {
    const auto* const found = find_named(loaded.configuration->settings.lines, name);
    if (found != nullptr) return *found;
  }
  LineSettings line;
  line.name = unnamed_line;
  line.device = device_named(name);
  return parse_device(line.device) ? std::optional(line) : std::nullopt;
}

std::vector<ModelPtr> all_models(const std::vector<std::string>& folders) {
  std::vector<ModelPtr> models;
  for (const ModelFile& file : list_models(folders)) {
    if (const ModelPtr model = load_model(file.path).model) models.push_back(model);
  }
  return models;
}

/// One scan of one line at one speed.
class Scanner {
 public:
  Scanner(const std::vector<ModelPtr>& models, const ScanOptions& options, UnitRange units)
      : models_(models),
        listen_(std::chrono::seconds(options.listen)),
        timeout_(std::chrono::milliseconds(options.timeout)),
        units_(units) {}

  /// What is there; nothing found is no error. The first unit that is asked shows an adapter that
  /// hears itself, and all are asked again then: behind an echo no answer is understood.
  [[nodiscard]] Result<ScanResult> scan(LineSettings settings) {
    settings.echo = settings.echo || echoes_;
    auto result = scan_once(settings);
    if (!result || result->line.echo == settings.echo) return result;
    echoes_ = true;
    return scan_once(result->line);
  }

 private:
  [[nodiscard]] Result<ScanResult> scan_once(const LineSettings& settings) {
    PortLine line(settings, clock_, stop_, log_);
    if (auto opened = line.open(); !opened) {
      return pass_on(opened);
    }
    ScanResult result{settings, {}};
    auto heard = listen_for_models(line, models_, listen_);
    if (!heard) {
      return pass_on(heard);
    }
    if (!heard->models.empty()) {
      result.instruments.push_back({std::nullopt, names_of(heard->models)});
      return result;
    }
    if (heard->bytes > 0) {
      fmt::print(stderr, "  {} bytes heard that no model understands\n", heard->bytes);
      return result;
    }
    if (auto asked = ask_units(line, result); !asked) {
      return pass_on(asked);
    }
    return result;
  }

  static std::vector<std::string> names_of(const std::vector<HeardModel>& models) {
    std::vector<std::string> names;
    names.reserve(models.size());
    for (const HeardModel& heard : models) names.push_back(heard.model->name);
    return names;
  }

  [[nodiscard]] Result<void> ask_units(Line& line, ScanResult& result) {
    for (int unit = units_.first; unit <= units_.last; ++unit) {
      if (auto opened = line.open(); !opened) {
        return opened;
      }
      auto probed = probe_unit(line, unit, timeout_);
      if (!probed) {
        return pass_on(probed);
      }
      if (probed->echo && !line.echoes()) {
        result.line.echo = true;
        return {};
      }
      if (probed->presence == Presence::unclear) {
        fmt::print(stderr, "  unit {}: bytes, but no sound answer\n", unit);
      }
      if (probed->presence != Presence::there) continue;
      auto found = identify_unit(line, unit, models_, timeout_);
      if (!found) {
        return pass_on(found);
      }
      FoundInstrument instrument{unit, {}};
      for (const ModelPtr& model : *found) instrument.models.push_back(model->name);
      result.instruments.push_back(std::move(instrument));
    }
    return {};
  }

  const std::vector<ModelPtr>& models_;
  const Micros listen_;
  const Micros timeout_;
  const UnitRange units_;
  bool echoes_ = false;  // at whatever speed
  const SystemClock clock_;
  const StopSignal stop_;
  RepeatLog log_{clock_};
};

/// What the configuration calls the line, as far as we know.
std::string hold_name(const LineSettings& line) {
  return line.name == unnamed_line ? "NAME" : line.name;
}

/// At each speed that the port takes, until somebody was found.
int scan_formats(Scanner& scanner, const std::vector<LineSettings>& formats) {
  bool any_taken = false;
  for (const LineSettings& format : formats) {
    const bool serial = !is_tcp_device(format.device);
    fmt::print(stderr, "{}{}\n", format.device, serial ? ", " + format_text(format) : "");
    const auto result = scanner.scan(format);
    if (!result && is_refused_format(result.error())) {
      fmt::print(stderr, "  {}\n", result.error().text);
      continue;
    }
    if (!result) {
      const Error& error = result.error();
      return complain(is_held(error) ? error.text + "; " + who_may_hold(hold_name(format))
                                     : error.text);
    }
    any_taken = true;
    if (!result->instruments.empty()) {
      fmt::print("{}", scan_report(*result));
      return 0;
    }
  }
  return complain(any_taken ? "nobody speaks or answers" : "the port takes none of these formats");
}

}  // namespace

int scan_command(const std::string& name, const ScanOptions& options, const DaemonPlace& place) {
  const auto units = parse_units(options.units);
  if (!units) {
    return complain(
        fmt::format("--units '{}', expected one or a range, as 7 or 1-247", options.units));
  }
  if (options.listen < 0 || options.listen > 3600 || options.timeout < 10 ||
      options.timeout > 10'000) {
    return complain("expected --listen 0 to 3600 s, --timeout 10 to 10000 ms");
  }
  const LoadedSettings loaded = load_effective(place.config, place.folders).loaded;
  const auto line = line_of(name, loaded);
  if (!line) {
    print_mistakes(loaded.mistakes);
    return complain(fmt::format("'{}' is no {}", name,
                                loaded.configuration
                                    ? "line of the configuration and no device"
                                    : "device, and there is no configuration to find a line by"));
  }
  const std::vector<ModelPtr> models = all_models(place.folders);
  const bool tcp = is_tcp_device(line->device);
  if (!tcp && (units->first < 1 || units->last > 247)) {
    return complain("expected --units from 1 to 247 on a serial line: 0 is a broadcast there");
  }
  Scanner scanner(models, options, *units);
  return scan_formats(scanner, tcp ? std::vector{*line} : serial_formats(models, *line));
}

}  // namespace buoyd
