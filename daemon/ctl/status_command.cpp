#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

#include "base/json.hpp"
#include "command/control_socket.hpp"
#include "ctl/buoyctl_commands.hpp"
#include "ctl/daemon_client.hpp"
#include "ctl/status_print.hpp"

namespace buoyd {

namespace {

constexpr std::size_t longest_status = std::size_t{1} << 20U;
constexpr int between_looks_ms = 2000;
constexpr const char* clear_screen = "\033[H\033[2J";

int look(const std::string& socket, bool as_json, const char* before) {
  const auto answer = ask_daemon(socket, R"({"command":"status"})");
  const auto status =
      answer ? Json::parse(*answer, longest_status) : Result<Json>(tl::unexpected(answer.error()));
  if (!status) {
    return complain(status.error().text);
  }
  if (const auto error = status->string_at("error")) {
    return complain(*error);
  }
  fmt::print("{}", before);
  if (as_json) {
    fmt::print("{}\n", *answer);
  } else {
    print_status(*status, Terminal::of(STDOUT_FILENO));
  }
  std::fflush(stdout);
  return 0;
}

}  // namespace

int status_command(const DaemonPlace& place, bool as_json, bool watch) {
  const std::string socket = socket_by(place);
  const bool is_screen = watch && !as_json && Terminal::of(STDOUT_FILENO).width > 0;
  int result = look(socket, as_json, is_screen ? clear_screen : "");
  while (watch && sleep_while_read(between_looks_ms)) {  // a daemon that is away may come back
    result = look(socket, as_json, is_screen ? clear_screen : as_json ? "" : "\n");
  }
  return result;
}

}  // namespace buoyd
