#include <fmt/format.h>

#include <cstdio>

#include "base/json_object.hpp"
#include "ctl/buoyctl_commands.hpp"
#include "ctl/daemon_client.hpp"

namespace buoyd {

namespace {

/// A minute behind other orders, waking the unit, the code, its pulses.
constexpr Micros release_patience = std::chrono::minutes(3);

JsonObject request_of(std::string_view what, const ReleaseWords& words) {
  JsonObject request;
  request.add("command", "release").add("what", what).add("name", words.name);
  if (!words.by.empty()) request.add("by", words.by);
  if (!words.word.empty()) request.add("word", words.word);
  return request;
}

int ask_and_wait(const RunningDaemon& daemon, const JsonObject& request) {
  const auto answer = daemon.ask(request.str());
  if (!answer) return complain(answer.error().text);
  return await_outcome(daemon.socket(), "released", answer->integer_at("ticket").value_or(0),
                       release_patience);
}

/// What the daemon knows, without a word to the deck unit: a line each, of all or of one.
Result<std::string> known(const RunningDaemon& daemon, const std::string& name) {
  const auto status = daemon.ask(R"({"command":"status"})");
  if (!status) return tl::unexpected(status.error());
  const Json* const releases = status->find("releases");
  std::string text;
  for (const Json& one : releases == nullptr ? std::vector<Json>{} : releases->items()) {
    if (!name.empty() && one.string_at("name") != name) continue;
    const std::string armed = one.string_at("armed_by").value_or("");
    text += fmt::format("{}: deck unit {}; {}{}\n", one.string_at("name").value_or(""),
                        one.string_at("state").value_or(""), one.string_at("firing").value_or(""),
                        armed.empty() ? "" : "; armed by " + armed);
  }
  if (!text.empty()) return text;
  return fail(ErrorCode::invalid, name.empty() ? std::string("there is no release")
                                               : fmt::format("there is no release '{}'", name));
}

int print_known(const RunningDaemon& daemon, const std::string& name) {
  const auto text = known(daemon, name);
  if (!text) return complain(text.error().text);
  fmt::print("{}", *text);
  std::fflush(stdout);  // the deck unit takes its time
  return 0;
}

}  // namespace

int releases_command(const DaemonPlace& place) {
  return print_known(RunningDaemon(place), "");
}

int release_status_command(const ReleaseWords& words, const DaemonPlace& place) {
  const RunningDaemon daemon(place);
  const int printed = print_known(daemon, words.name);
  return printed == 0 ? ask_and_wait(daemon, request_of("status", words)) : printed;
}

int release_range_command(const ReleaseWords& words, const DaemonPlace& place) {
  return ask_and_wait(RunningDaemon(place), request_of("range", words));
}

int release_arm_command(const ReleaseWords& words, const DaemonPlace& place) {
  const auto answer = RunningDaemon(place).ask(request_of("arm", words).str());
  if (!answer) return complain(answer.error().text);
  fmt::print("{}\n{}\n", answer->string_at("word").value_or(""),
             answer->string_at("text").value_or(""));
  return 0;
}

int release_fire_command(const ReleaseWords& words, const DaemonPlace& place) {
  return ask_and_wait(RunningDaemon(place), request_of("fire", words));
}

}  // namespace buoyd
