// buoysim: plays the instruments of a scenario, and judges an archive against what it said.

#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "core/command_line.hpp"
#include "firmware-host/configuration_blocks.hpp"
#include "firmware-host/judge.hpp"
#include "firmware-host/simulation.hpp"

namespace {

using buoysim::Descriptor;
using buoysim::LoadedScenario;
using buoysim::Simulation;

constexpr int failed = 1;
constexpr int mistaken = 2;

struct Arguments {
  std::string scenario;
  std::string folder = ".";
  std::vector<std::string> models;
  std::string ready_file;
  std::string config_file;
  std::string ledger;
  std::string archive;
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
bool load(const Arguments& arguments, LoadedScenario& loaded) {
  loaded = buoysim::load_scenario(arguments.scenario, model_folders(arguments));
  for (const buoyd::Mistake& mistake : loaded.mistakes) {
    fmt::print(stderr, "{}\n", mistake.str());
  }
  return loaded.mistakes.empty();
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

int run(const Arguments& arguments) {
  const Descriptor stop = stop_signals();
  ::prctl(PR_SET_TIMERSLACK, 1UL);  // bytes leave on time
  LoadedScenario loaded;
  if (!load(arguments, loaded)) {
    return mistaken;
  }
  std::error_code ignored;
  std::filesystem::create_directories(arguments.folder, ignored);
  const buoyd::SystemClock clock{};
  Simulation simulation(loaded.scenario, std::filesystem::absolute(arguments.folder).string(),
                        clock);
  if (auto opened = simulation.open(); !opened) {
    return say_error(opened.error().text);
  }
  if (!write_file(arguments.config_file, simulation.configuration()) ||
      !write_file(arguments.ready_file, simulation.ready() + "\n")) {
    return say_error("the file of --config or --ready-file cannot be written");
  }
  fmt::print("ready {}\n", simulation.ready());
  std::fflush(stdout);
  simulation.run(stop.get());
  fmt::print("summary {}\n", simulation.summary());
  simulation.close();
  return 0;
}

int print_configuration(const Arguments& arguments) {
  LoadedScenario loaded;
  if (!load(arguments, loaded)) {
    return mistaken;
  }
  fmt::print("{}", buoysim::configuration_of(loaded.scenario,
                                             std::filesystem::absolute(arguments.folder).string()));
  return 0;
}

int judge(const Arguments& arguments) {
  const auto verdicts = buoysim::judge_files(arguments.ledger, arguments.archive);
  if (!verdicts) {
    return say_error(verdicts.error().text);
  }
  fmt::print("{}", buoysim::report(*verdicts));
  for (const auto& [name, verdict] : *verdicts) {
    if (!verdict.is_sound()) {
      return failed;
    }
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  Arguments arguments;
  const std::vector<buoyd::Option> scenario{
      {"SCENARIO", "the scenario's file", &arguments.scenario, true},
      {"--dir", "folder of the links, ledger.jsonl and control", &arguments.folder},
      {"--models", "folders of model files (default: ../models beside the scenario)",
       &arguments.models}};
  std::vector<buoyd::Option> playing = scenario;
  playing.push_back(
      {"--ready-file", "written as soon as all lines are open", &arguments.ready_file});
  playing.push_back({"--config", "file for the [[line]] and [[instrument]] blocks of buoyd",
                     &arguments.config_file});
  const buoyd::Program program{
      "buoysim",
      "plays simulated instruments on ptys and TCP ports",
      {},
      {{"run", "play a scenario until SIGTERM", playing, [&] { return run(arguments); }},
       {"config", "print the blocks of a buoyd configuration that fit a scenario", scenario,
        [&] { return print_configuration(arguments); }},
       {"judge",
        "compare an archive (or a spool) with a ledger; exit 1 on doubled or wrong readings",
        {{"--ledger", "ledger.jsonl", &arguments.ledger, true},
         {"--archive", "the database", &arguments.archive, true}},
        [&] { return judge(arguments); }}},
      {}};
  return buoyd::run_program(program, argc, argv);
}
