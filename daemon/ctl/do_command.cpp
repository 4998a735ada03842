#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>

#include "core/command.hpp"
#include "core/command_arguments.hpp"
#include "ctl/buoyctl_commands.hpp"
#include "ctl/daemon_client.hpp"
#include "ctl/status_print.hpp"

namespace buoyd {

namespace {

constexpr Micros follow_up_patience = std::chrono::minutes(2);

int give_up(const std::string& text) {
  fmt::print(stderr, "buoyctl do: {}\n", text);
  return exit_failed;
}

/// The socket answers status with the state itself and read with a ticket (`buoyctl status` and
/// `buoyctl read` ask the same); every other command with its outcome.
int print_outcome(const std::string& socket, const Json& request, const Json& answer) {
  if (answer.find("ticket") != nullptr) {
    return await_reading(socket, request.string_at("instrument").value_or(""), answer);
  }
  if (const Json* follow_up = answer.find("follow_up")) {
    return await_outcome(socket, follow_up->string_at("command").value_or(""),
                         follow_up->integer_at("ticket").value_or(0), follow_up_patience);
  }
  const auto outcome = answer.string_at("outcome");
  if (!outcome) {
    print_status(answer, Terminal::of(STDOUT_FILENO));
    return 0;
  }
  fmt::print("{}: {}\n", *outcome, answer.string_at("text").value_or(""));
  return *outcome == "done" ? 0 : exit_failed;
}

}  // namespace

int do_command(const std::string& name, const std::vector<std::string>& arguments,
               const DaemonPlace& place) {
  if (std::ranges::find(command_names, name) == command_names.end()) {
    return give_up(
        fmt::format("there is no command '{}', expected {}", name, fmt::join(command_names, ", ")));
  }
  JsonObject request;
  request.add("command", name);
  if (const auto added = add_arguments(request, arguments); !added) {
    return give_up(added.error().text);
  }
  const RunningDaemon daemon(place);
  const auto answer = daemon.ask(request.str(), command_patience);
  if (!answer) return give_up(answer.error().text);
  return print_outcome(daemon.socket(), *Json::parse(request.str()), *answer);
}

}  // namespace buoyd
