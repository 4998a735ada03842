// buoyd: the data-acquisition daemon for ocean buoys.

#include <fmt/format.h>
#include <malloc.h>
#include <sys/stat.h>

#include <exception>

#include "acquire/once_command.hpp"
#include "app/daemon.hpp"
#include "model/load/library.hpp"
#include "platform/command_line.hpp"
#include "supervise/restart_book.hpp"

namespace {

struct Arguments {
  std::string config = "/etc/buoyd/buoyd.toml";
  std::vector<std::string> models;
  bool once = false;
};

constexpr int bad_configuration = 2;
constexpr int runs_already = 3;

int run(const Arguments& arguments) {
  const auto service = buoyd::take_notify_environment();
  umask(0027);
  // Readings go from thread to thread. With a heap for each of them what one allocates and another
  // frees leaves holes in all: 7 MiB of 31 where thirty lines talk without end.
  ::mallopt(M_ARENA_MAX, 1);
  const buoyd::Signals signals;  // before any thread
  const buoyd::SystemClock clock;
  const auto folders = arguments.models.empty() ? buoyd::default_model_folders() : arguments.models;
  const buoyd::LastConfiguration last(arguments.once ? "" : buoyd::state_folder());
  auto effective = last.load(arguments.config, folders);
  for (const buoyd::Mistake& mistake : effective.loaded.mistakes) {
    fmt::print(stderr, "{}\n", mistake.str());
  }
  if (!effective.loaded.configuration) {
    return bad_configuration;
  }
  for (const std::string& text : effective.deviation) {
    buoyd::log_line(buoyd::Priority::notice, text);
  }
  if (arguments.once) {
    const buoyd::Configuration& configuration = *effective.loaded.configuration;
    return buoyd::run_once(configuration.settings, configuration.model_finder(), clock);
  }
  const auto lock =
      std::make_shared<buoyd::StoreLock>(effective.loaded.configuration->settings.spool.path);
  if (const auto taken = lock->take(); !taken && lock->is_anothers()) {
    buoyd::log_line(buoyd::Priority::error, "a buoyd runs already: " + taken.error().text);
    return runs_already;
  }
  buoyd::Daemon(std::move(*effective.loaded.configuration), std::move(effective.origin), last,
                folders, clock, signals, service, lock)
      .run();
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  Arguments arguments;
  const buoyd::Program program{
      "buoyd",
      "polls a buoy's instruments, keeps every reading and delivers it ashore",
      {{"-c,--config FILE", "the configuration", &arguments.config},
       {"--models FOLDER",
        "folders of model files (default: /usr/share/buoyd/models /etc/buoyd/models)",
        &arguments.models},
       {"--once", "print one reading of each instrument, without store or broker",
        &arguments.once}},
      {},
      [&arguments] { return run(arguments); }};
  try {
    return buoyd::run_program(program, argc, argv);
  } catch (const std::exception& error) {
    // Only at start: no memory, no threads. systemd tries again.
    fmt::print(stderr, "buoyd: {}\n", error.what());
    return 1;
  }
}
