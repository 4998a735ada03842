#include <fmt/format.h>

#include "app/control_socket.hpp"
#include "core/json.hpp"
#include "ctl/buoyctl_commands.hpp"
#include "ctl/status_print.hpp"

namespace buoyd {

namespace {

constexpr std::size_t longest_status = std::size_t{1} << 20U;

}  // namespace

int status_command(const std::string& socket, bool as_json) {
  const auto answer = ask_daemon(socket, R"({"command":"status"})");
  const auto status =
      answer ? Json::parse(*answer, longest_status) : Result<Json>(tl::unexpected(answer.error()));
  if (!status) {
    fmt::print(stderr, "buoyctl: {}\n", status.error().text);
    return exit_failed;
  }
  if (const auto error = status->string_at("error")) {
    fmt::print(stderr, "buoyctl: {}\n", *error);
    return exit_failed;
  }
  if (as_json) {
    fmt::print("{}\n", *answer);
    return 0;
  }
  print_status(*status);
  return 0;
}

}  // namespace buoyd
