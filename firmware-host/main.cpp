// buoysim: plays the instruments of a scenario, and judges an archive against what it said.

#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>

#include "base/number_text.hpp"
#include "firmware-host/bench/configuration_blocks.hpp"
#include "firmware-host/bench/load_scenario.hpp"
#include "firmware-host/bench/missing_bench.hpp"
#include "firmware-host/bench/simulation.hpp"
#include "firmware-host/defects/draw_defects.hpp"
#include "firmware-host/judge/judge.hpp"
#include "firmware-host/wire/device_presence.hpp"
#include "firmware-host/wire/folder_lock.hpp"
#include "model/load/library.hpp"
#include "platform/command_line.hpp"

namespace {

using buoysim::Descriptor;
using buoysim::LoadedScenario;
using buoysim::Simulation;

constexpr int failed = 1;
constexpr int mistaken = 2;

struct Arguments {
  std::string scenario;
  std::string missing;
  std::string folder = ".";
  std::vector<std::string> models;
  std::string ready_file;
  std::string config_file;
  std::string secret;
  std::string ledger;
  std::string archive;
  bool json = false;
  bool complete = false;
};

int say_error(const std::string& text) {
  fmt::print(stderr, "buoysim: {}\n", text);
  return failed;
}

/// Where a scenario's models lie if nobody says: config/models beside config/scenarios.
std::vector<std::string> model_folders(const Arguments& arguments) {
  if (!arguments.models.empty()) {
    return arguments.models;
  }
  const auto beside = std::filesystem::path(arguments.scenario).parent_path() / ".." / "models";
  return {beside.lexically_normal().string()};
}

/// Prints every mistake; false if there are any.
bool is_sound(const LoadedScenario& loaded) {
  for (const buoyd::Mistake& mistake : loaded.mistakes) {
    fmt::print(stderr, "{}\n", mistake.str());
  }
  return loaded.mistakes.empty();
}

bool load(const Arguments& arguments, LoadedScenario& loaded) {
  loaded = buoysim::load_scenario(arguments.scenario, model_folders(arguments));
  return is_sound(loaded);
}

/// Written beside and renamed: whoever waits for the file never sees half of it.
bool write_file(const std::string& path, const std::string& text) {
  if (path.empty()) {
    return true;
  }
  const std::string made = path + ".new";
  std::ofstream file(made, std::ios::trunc);
  file << text;
  file.close();
  return file.good() && std::rename(made.c_str(), path.c_str()) == 0;
}

/// What the file of --config begins with.
constexpr std::string_view config_mark =
    "# Written by buoysim, and written anew each time it plays with this file as --config.\n";

/// Somebody may have written his configuration there. What buoysim wrote at an earlier start, and
/// an empty file, make way.
bool is_anothers(const std::string& path) {
  std::error_code error;
  if (path.empty() || !std::filesystem::exists(path, error)) return false;
  if (!std::filesystem::is_regular_file(path, error)) return true;
  std::string begin(config_mark.size(), '\0');
  std::ifstream file(path, std::ios::binary);
  file.read(begin.data(), static_cast<std::streamsize>(begin.size()));
  return !file.is_open() || (file.gcount() > 0 && begin != config_mark);
}

/// A configuration that --missing named may have the mark already.
std::string marked(const std::string& text) {
  return text.starts_with(config_mark) ? text : std::string(config_mark) + text;
}

/// SIGTERM and SIGINT as a descriptor; a vanished reader of stdout is no reason to die.
Descriptor stop_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  sigprocmask(SIG_BLOCK, &set, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  return Descriptor(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
}

int refuse_config(const std::string& path) {
  say_error(path + ": is there already and not written by buoysim, expected a new file");
  return mistaken;
}

/// What is written into the file of --config.
using Configuration = std::function<buoyd::Result<std::string>(const Simulation&)>;

int play(const Arguments& arguments, const buoysim::Scenario& scenario,
         const Configuration& configuration) {
  if (is_anothers(arguments.config_file)) return refuse_config(arguments.config_file);
  const Descriptor stop = stop_signals();
  ::prctl(PR_SET_TIMERSLACK, 1UL);  // bytes leave on time
  std::error_code ignored;
  std::filesystem::create_directories(arguments.folder, ignored);
  auto lock = buoysim::lock_folder(arguments.folder);
  if (!lock) {
    return say_error(lock.error().text);
  }
  const buoyd::SystemClock clock{};
  Simulation simulation(scenario, std::filesystem::absolute(arguments.folder).string(), clock);
  if (auto opened = simulation.open(); !opened) {
    return say_error(opened.error().text);
  }
  const auto text = configuration(simulation);
  if (!text) {
    return say_error(text.error().text);
  }
  if (!write_file(arguments.config_file, marked(*text)) ||
      !write_file(arguments.ready_file, simulation.ready() + "\n")) {
    return say_error("the file of --config or --ready-file cannot be written");
  }
  fmt::print("ready {}\n", simulation.ready());
  std::fflush(stdout);
  simulation.run(stop.get());
  if (!scenario.is_secret) fmt::print("summary {}\n", simulation.summary());
  simulation.close();
  return 0;
}

/// An earlier run's says nothing of ours.
void forget_ready(const Arguments& arguments) {
  std::error_code ignored;
  std::filesystem::remove(arguments.ready_file, ignored);
}

int run(const Arguments& arguments) {
  forget_ready(arguments);
  LoadedScenario loaded;
  if (!load(arguments, loaded)) {
    return mistaken;
  }
  if (!arguments.secret.empty()) {
    const auto seed = buoyd::number_in<std::uint64_t>(arguments.secret);
    if (!seed) {
      fmt::print(stderr, "buoysim: --secret '{}', expected a number\n", arguments.secret);
      return mistaken;
    }
    buoysim::draw_defects(loaded.scenario, *seed);
  }
  return play(arguments, loaded.scenario,
              [](const Simulation& simulation) { return simulation.configuration(); });
}

/// Without an absent device the file of --config is the configuration as it is, or what an earlier
/// start wrote there would call real instruments simulated.
int play_nothing(const Arguments& arguments, const std::string& configuration) {
  fmt::print("nothing to play\n");
  if (is_anothers(arguments.config_file)) return refuse_config(arguments.config_file);
  return write_file(arguments.config_file, marked(configuration))
             ? 0
             : say_error("the file of --config cannot be written");
}

/// The mixed bench.
int play_missing(const Arguments& arguments) {
  forget_ready(arguments);
  if (arguments.missing.empty()) {
    fmt::print(stderr, "buoysim: expected a command or --missing CONFIG; see --help\n");
    return mistaken;
  }
  const auto folders = arguments.models.empty() ? buoyd::default_model_folders() : arguments.models;
  const auto bench = buoysim::missing_of(arguments.missing, folders, buoysim::is_present);
  if (!is_sound(bench.loaded)) {
    return mistaken;
  }
  for (const std::string& line : bench.present) {
    fmt::print("line {}: its device is there, left alone\n", line);
  }
  if (bench.loaded.scenario.instruments.empty()) return play_nothing(arguments, bench.text);
  return play(arguments, bench.loaded.scenario, [&](const Simulation& simulation) {
    return buoysim::configuration_beside(bench.text, simulation.devices());
  });
}

int print_configuration(const Arguments& arguments) {
  LoadedScenario loaded;
  if (!load(arguments, loaded)) {
    return mistaken;
  }
  const std::string folder = std::filesystem::absolute(arguments.folder).string();
  auto ports = buoysim::read_ports(folder);
  for (buoysim::LineScenario& line : loaded.scenario.lines) {
    if (line.tcp_address.empty() || line.tcp_port != 0) continue;
    line.tcp_port = ports[line.settings.name];
    if (line.tcp_port == 0) {
      return say_error(
          fmt::format("line {} takes a free port, which {}/ports does not name yet: expected a "
                      "`buoysim run` with this --dir before, whose --config FILE says the same",
                      line.settings.name, folder));
    }
  }
  fmt::print("{}", buoysim::configuration_of(loaded.scenario, folder));
  return 0;
}

int judge(const Arguments& arguments) {
  const auto verdicts = buoysim::judge_files(arguments.ledger, arguments.archive);
  if (!verdicts) {
    return say_error(verdicts.error().text);
  }
  fmt::print("{}", arguments.json ? buoysim::report_json(*verdicts) : buoysim::report(*verdicts));
  for (const auto& [name, verdict] : *verdicts) {
    if (!verdict.is_sound() || (arguments.complete && !verdict.is_complete())) {
      return failed;
    }
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  Arguments arguments;
  const buoyd::Option folder{"--dir FOLDER", "folder of the links, ledger.jsonl and control",
                             &arguments.folder};
  const buoyd::Option ready{"--ready-file FILE", "written as soon as all lines are open",
                            &arguments.ready_file};
  const std::vector<buoyd::Option> scenario{
      {"SCENARIO", "the scenario's file", &arguments.scenario, true},
      folder,
      {"--models FOLDER", "folders of model files (default: ../models beside the scenario)",
       &arguments.models}};
  std::vector<buoyd::Option> playing = scenario;
  playing.push_back(ready);
  playing.push_back({"--secret SEED",
                     "draw a defect or none for each instrument; only ledger.jsonl says which",
                     &arguments.secret});
  playing.push_back({"--config FILE", "file for the [[line]] and [[instrument]] blocks of buoyd",
                     &arguments.config_file});
  const buoyd::Program program{
      "buoysim",
      "plays simulated instruments on ptys and TCP ports",
      {{"--missing FILE", "play the instruments of this buoyd configuration whose device is absent",
        &arguments.missing},
       folder,
       {"--models FOLDER", "folders of model files (default: those of buoyd)", &arguments.models},
       ready,
       {"--config FILE", "file for that configuration with simulated = true where it is so",
        &arguments.config_file}},
      {{"run", "play a scenario until SIGTERM", playing, [&] { return run(arguments); }},
       {"config", "print the blocks of a buoyd configuration that fit a scenario", scenario,
        [&] { return print_configuration(arguments); }},
       {"judge",
        "compare an archive (or a spool) with a ledger; exit 1 on doubled or wrong readings",
        {{"--ledger FILE", "ledger.jsonl", &arguments.ledger, true},
         {"--archive FILE", "the database", &arguments.archive, true},
         {"--complete", "exit 1, too, if readings are missing between others, or all of a kind",
          &arguments.complete},
         {"--json", "for programs, every absent record and every reading's record",
          &arguments.json}},
        [&] { return judge(arguments); }}},
      [&] { return play_missing(arguments); }};
  return buoyd::run_program(program, argc, argv);
}
