#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>

#include "base/quantity.hpp"
#include "command/kept_settings.hpp"
#include "config/forecast/measured_forecast.hpp"
#include "config/forecast/print_check.hpp"
#include "core/capture_file.hpp"
#include "core/proof/bytes_as_text.hpp"
#include "ctl/buoyctl_commands.hpp"
#include "ctl/daemon_client.hpp"
#include "ctl/store_fit.hpp"
#include "drivers/by_model/decode.hpp"
#include "drivers/by_model/self_test.hpp"
#include "model/load/library.hpp"
#include "model/model_warnings.hpp"
#include "model/model_words.hpp"

namespace buoyd {

namespace {

constexpr std::string_view any_capture = "# buoyd capture ";
constexpr std::size_t max_capture_bytes = std::size_t{256} * 1024 * 1024;

/// A model by its file (a path, or a name that ends in .toml), else by its name.
ModelPtr load_named(const std::string& model, const std::vector<std::string>& folders) {
  const bool is_file = model.find('/') != std::string::npos || model.ends_with(".toml");
  const LoadedModel loaded = is_file ? load_model(model) : find_model(model, folders);
  print_mistakes(loaded.mistakes);
  return loaded.model;
}

/// "  (maximum over 10 min within 3 s, mark)"
std::string meaning_of(const ModelChannel& channel) {
  std::string text = channel.method ? std::string(name_of(*channel.method)) : "";
  if (channel.over > Micros(0)) text += " over " + print_duration(channel.over);
  if (channel.within > Micros(0)) text += " within " + print_duration(channel.within);
  if (channel.reference) {
    text += (text.empty() ? "" : ", ") + std::string(name_of(*channel.reference));
  }
  return text.empty() ? "" : "  (" + text + ")";
}

std::string kind_line(const ModelKind& kind) {
  const std::string over = kind.over_from          ? ", over " + kind.channels[*kind.over_from].name
                           : kind.over > Micros(0) ? ", over " + print_duration(kind.over)
                                                   : "";
  return fmt::format("  kind {}{}{}\n", kind.name, over, kind.is_of_target ? ", of others" : "");
}

std::string channel_line(const ModelChannel& channel) {
  const std::string unit = channel.unit.empty() ? "" : ' ' + channel.unit;
  const std::string meaning =
      channel.standard_name.empty() ? channel.long_name : channel.standard_name;
  return fmt::format("    {:<28} {}{}{}  {}{}\n", channel.name, name_of(channel.type), unit,
                     channel.on_axis ? " [ ]" : "", meaning, meaning_of(channel));
}

/// "  pitfall warm-up, 30 s, of speed: text (source)"
std::string pitfall_line(const Pitfall& pitfall) {
  std::string of = pitfall.lasts > Micros(0) ? ", " + print_duration(pitfall.lasts) : "";
  if (pitfall.unit) of += fmt::format(", unit {}", *pitfall.unit);
  if (!pitfall.channel.empty()) of += ", of " + pitfall.channel;
  return fmt::format("  pitfall {}{}: {} ({})\n", name_of(pitfall.about), of, pitfall.text,
                     pitfall.source);
}

void show(const Model& model) {
  fmt::print("{}: {} {} ({}), driver {}\n", model.name, model.make, model.type, model.category,
             model.driver);
  for (const std::string& source : model.sources) {
    fmt::print("  source: {}\n", source);
  }
  if (model.power_draw) {
    fmt::print("  takes {} W while it measures ({})\n", model.power_draw->watts,
               model.power_draw->source);
  }
  for (const ModelKind& kind : model.kinds) {
    fmt::print("{}", kind_line(kind));
    if (kind.axis) {
      fmt::print("    [ ] over {} ({}), {} points\n", kind.axis->name, kind.axis->unit,
                 kind.axis->points);
    }
    for (const ModelChannel& channel : kind.channels) {
      fmt::print("{}", channel_line(channel));
    }
  }
  for (const Pitfall& pitfall : model.pitfalls) {
    fmt::print("{}", pitfall_line(pitfall));
  }
  fmt::print("  {} examples\n", model.examples.size());
}

Result<std::vector<std::uint8_t>> read_capture(const std::string& file) {
  std::ifstream opened;
  if (file != "-") {
    opened.open(file, std::ios::binary);
  }
  std::istream& input = file == "-" ? std::cin : opened;
  std::vector<std::uint8_t> bytes;
  std::vector<char> buffer(65536);
  while (input && bytes.size() <= max_capture_bytes) {
    input.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
    bytes.insert(bytes.end(), buffer.data(), buffer.data() + input.gcount());
  }
  if (!input.eof() && bytes.size() <= max_capture_bytes) {
    return fail(ErrorCode::unavailable, fmt::format("{}: cannot be read", file));
  }
  if (bytes.size() > max_capture_bytes) {
    return fail(ErrorCode::full, fmt::format("{}: over 256 MiB, decode it in pieces", file));
  }
  return bytes;
}

/// A capture of buoyctl's is unpacked: what came, and where the model asks also what was asked.
Result<std::vector<std::uint8_t>> stream_of(const Model& model, std::vector<std::uint8_t> bytes) {
  const std::string_view text = bytes_as_text(bytes);
  if (!text.starts_with(capture_mark)) {
    if (!text.starts_with(any_capture)) return bytes;
    return fail(ErrorCode::invalid,
                fmt::format("a capture of another version of buoyd, expected it to begin with "
                            "\"{}\"",
                            capture_mark.substr(0, capture_mark.size() - 1)));
  }
  auto capture = parse_capture(text);
  if (!capture) {
    return pass_on(capture);
  }
  if (capture->lost > 0) {
    fmt::print(stderr, "{} bytes are missing in the capture\n", capture->lost);
  }
  return model.registers ? capture->both() : capture->received();
}

/// What the running daemon counts, instead of what the configuration states.
int check_measured(const Configuration& configuration, const RunningDaemon& daemon) {
  const auto status = daemon.ask(R"({"command":"status"})");
  if (!status) return complain(status.error().text);
  const auto measured = measured_forecast(configuration, *status, SystemClock().wall());
  if (!measured) return complain(measured.error().text);
  fmt::print("{}", print_measured(configuration, *measured));
  return 0;
}

}  // namespace

/// What is counted is counted of what is in force, which may be a configuration from ashore.
int check_command(const DaemonPlace& place, bool measured) {
  const LoadedSettings loaded = measured ? load_effective(place.config, place.folders).loaded
                                         : load_settings(place.config, place.folders);
  if (measured && loaded.configuration) {
    return check_measured(*loaded.configuration, RunningDaemon(place, loaded));
  }
  const CheckOutput output = print_check(loaded, SystemClock().wall());
  fmt::print("{}{}", output.text,
             loaded.configuration ? store_warning(loaded.configuration->settings.spool) : "");
  return output.exit_code;
}

int list_models_command(const std::vector<std::string>& folders) {
  int bad = 0;
  for (const ModelFile& file : list_models(folders)) {
    const LoadedModel loaded = load_model(file.path);
    print_mistakes(loaded.mistakes);
    if (!loaded.model) {
      ++bad;
      continue;
    }
    const Model& model = *loaded.model;
    fmt::print("{:<20} {} {} ({}){}\n", model.name, model.make, model.type, model.category,
               file.overrides.empty() ? "" : "  from " + file.path);
  }
  return bad > 0 ? exit_failed : 0;
}

int show_model_command(const std::string& model, const std::vector<std::string>& folders) {
  const ModelPtr loaded = load_named(model, folders);
  if (!loaded) {
    return exit_failed;
  }
  show(*loaded);
  return 0;
}

int test_model_command(const std::string& file) {
  const LoadedModel loaded = load_model(file);
  print_mistakes(loaded.mistakes);
  if (!loaded.model) {
    return exit_failed;
  }
  for (const std::string& warning : model_warnings(*loaded.model)) {
    fmt::print(stderr, "{}: warning: {}\n", file, warning);
  }
  const Mistakes mistakes = test_examples(loaded.model);
  print_mistakes(mistakes);
  fmt::print("{}: {} examples, {} wrong\n", file, loaded.model->examples.size(), mistakes.size());
  return mistakes.empty() ? 0 : exit_failed;
}

int decode_command(const std::string& model, const std::string& file,
                   const std::vector<std::string>& folders) {
  const ModelPtr loaded = load_named(model, folders);
  if (!loaded) {
    return exit_failed;
  }
  auto bytes = read_capture(file);
  const auto capture = bytes ? stream_of(*loaded, std::move(*bytes)) : std::move(bytes);
  if (!capture) {
    return complain(capture.error().text);
  }
  const auto totals =
      decode_capture(loaded, *capture, [](const std::string& line) { fmt::print("{}\n", line); });
  if (!totals) {
    return complain(totals.error().text);
  }
  if (totals->discarded_bytes > 0) {
    fmt::print(stderr, "{} bytes not understood, in {} places\n", totals->discarded_bytes,
               totals->discarded_places);
    for (const DiscardedPlace& place : totals->places) {
      fmt::print(stderr, "  offset {}, {} bytes: {}\n", place.offset, place.bytes, place.reason);
    }
    if (totals->places.size() == most_noted_places) {
      fmt::print(stderr, "  and so on\n");
    }
  }
  if (totals->foreign > 0) {
    fmt::print(stderr, "{} sound messages or blocks that the model does not know\n",
               totals->foreign);
  }
  if (totals->frames == 0) {
    fmt::print(stderr, "no record in the {} bytes of {}\n", capture->size(), file);
    return exit_failed;
  }
  return 0;
}

}  // namespace buoyd
