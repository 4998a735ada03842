#include <fmt/format.h>

#include "app/buoyctl_commands.hpp"
#include "app/daemon_client.hpp"
#include "core/command_arguments.hpp"

namespace buoyd {

namespace {

int complain(const std::string& text) {
  fmt::print(stderr, "buoyctl do: {}\n", text);
  return exit_failed;
}

}  // namespace

int do_command(const std::string& name, const std::vector<std::string>& arguments,
               const DaemonPlace& place) {
  JsonObject request;
  request.add("command", name);
  if (const auto added = add_arguments(request, arguments); !added) {
    return complain(added.error().text);
  }
  const auto answer =
      ask(socket_of(place.socket, load_settings(place.config, place.folders)), request.str());
  if (!answer) {
    return complain(answer.error().text);
  }
  if (!*answer) {
    return complain("no buoyd answers");
  }
  const std::string outcome = (*answer)->string_at("outcome").value_or("");
  fmt::print("{}: {}\n", outcome, (*answer)->string_at("text").value_or(""));
  return outcome == "done" ? 0 : exit_failed;
}

}  // namespace buoyd
