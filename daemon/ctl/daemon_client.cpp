#include "ctl/daemon_client.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>

#include "command/control_socket.hpp"
#include "ctl/buoyctl_commands.hpp"

namespace buoyd {

namespace {

constexpr std::size_t max_answer_bytes = std::size_t{1} << 20U;

bool nobody_listens(const Error& error) {
  return error.code == ErrorCode::unavailable &&
         (error.detail == ENOENT || error.detail == ECONNREFUSED);
}

}  // namespace

Result<std::optional<Json>> ask(const std::string& socket, const std::string& request) {
  auto text = ask_daemon(socket, request);
  if (!text && nobody_listens(text.error())) {
    return std::optional<Json>();
  }
  if (!text) {
    return pass_on(text);
  }
  auto answer = Json::parse(*text, max_answer_bytes);
  if (!answer) {
    return pass_on(answer);
  }
  if (const auto refused = answer->string_at("error")) {
    return fail(ErrorCode::invalid, *refused);
  }
  return std::optional(std::move(*answer));
}

std::string socket_of(const std::string& asked_for, const std::string& configured) {
  return asked_for == Settings{}.control_socket ? configured : asked_for;
}

std::string socket_of(const std::string& asked_for, const LoadedSettings& loaded) {
  return loaded.configuration ? socket_of(asked_for, loaded.configuration->settings.control_socket)
                              : asked_for;
}

int complain(std::string_view text) {
  fmt::print(stderr, "buoyctl: {}\n", text);
  return exit_failed;
}

void print_mistakes(const Mistakes& mistakes) {
  for (const Mistake& mistake : mistakes) {
    fmt::print(stderr, "{}\n", mistake.str());
  }
}

}  // namespace buoyd
