#include "ctl/daemon_client.hpp"

#include <fmt/format.h>
#include <poll.h>

#include <cerrno>
#include <cstdio>
#include <fstream>
#include <sstream>

#include "base/json_object.hpp"
#include "ctl/buoyctl_commands.hpp"
#include "ctl/configuration_words.hpp"

namespace buoyd {

namespace {

constexpr Micros between_looks = std::chrono::milliseconds(200);
constexpr std::size_t max_answer_bytes = std::size_t{1} << 20U;

bool nobody_listens(const Error& error) {
  return error.code == ErrorCode::unavailable &&
         (error.detail == ENOENT || error.detail == ECONNREFUSED);
}

}  // namespace

Result<std::optional<Json>> ask(const std::string& socket, const std::string& request,
                                Micros patience) {
  auto text = ask_daemon(socket, request, patience);
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
  return asked_for.empty() ? configured : asked_for;
}

std::string socket_of(const std::string& asked_for, const LoadedSettings& loaded) {
  return socket_of(asked_for, loaded.configuration ? loaded.configuration->settings.control_socket
                                                   : Settings{}.control_socket);
}

std::string socket_by(const DaemonPlace& place) {
  if (!place.socket.empty()) return place.socket;
  const LoadedSettings loaded = load_settings(place.config, place.folders);
  warn_of_usual_socket(place, loaded);
  return socket_by(place, loaded);
}

void warn_of_usual_socket(const DaemonPlace& place, const LoadedSettings& loaded) {
  const bool is_named = !place.socket.empty() || place.config == usual_configuration;
  if (is_named || loaded.mistakes.empty() || std::ifstream(place.config).is_open()) return;
  fmt::print(stderr, "{}\n", loaded.mistakes.front().str());
}

std::string socket_by(const DaemonPlace& place, const LoadedSettings& loaded) {
  std::ostringstream text;
  text << std::ifstream(place.config).rdbuf();
  const std::string said = words_of(text.str()).control_socket;
  return loaded.configuration || said.empty() ? socket_of(place.socket, loaded)
                                              : socket_of(place.socket, said);
}

std::string no_answer(const DaemonPlace& place, const LoadedSettings& loaded) {
  const std::string text = fmt::format("no buoyd answers at {}", socket_by(place, loaded));
  return place.socket.empty() && !loaded.mistakes.empty()
             ? fmt::format("{}; {}", text, loaded.mistakes.front().str())
             : text;
}

RunningDaemon::RunningDaemon(const DaemonPlace& place)
    : RunningDaemon(place, load_settings(place.config, place.folders)) {}

RunningDaemon::RunningDaemon(const DaemonPlace& place, const LoadedSettings& loaded)
    : socket_(socket_by(place, loaded)), no_answer_(no_answer(place, loaded)) {
  warn_of_usual_socket(place, loaded);
}

Result<Json> RunningDaemon::ask(const std::string& request, Micros patience) const {
  auto answer = buoyd::ask(socket_, request, patience);
  if (!answer) return pass_on(answer);
  if (!*answer) return fail(ErrorCode::unavailable, no_answer_);
  return std::move(**answer);
}

int await_outcome(const std::string& socket, const std::string& command, std::int64_t ticket,
                  Micros patience) {
  const std::string request = JsonObject().add("command", command).add("ticket", ticket).str();
  for (Micros waited{0}; waited < patience; waited += between_looks) {
    const auto answer = ask(socket, request);
    if (!answer || !*answer) {
      return complain(answer ? "the daemon ended" : answer.error().text);
    }
    const Json* met = (*answer)->find("met");
    if (met == nullptr || !met->boolean().value_or(false)) {
      poll(nullptr, 0, static_cast<int>(between_looks / std::chrono::milliseconds(1)));
      continue;
    }
    const std::string trouble = (*answer)->string_at("trouble").value_or("");
    fmt::print("{}: {}\n", trouble.empty() ? "done" : "failed",
               trouble.empty() ? (*answer)->string_at("text").value_or("read") : trouble);
    return trouble.empty() ? 0 : exit_failed;
  }
  return complain("nothing came in " + friendly(patience));
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
