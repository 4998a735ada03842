#include "supervise/restart_book.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

#include "base/json.hpp"
#include "base/json_object.hpp"
#include "base/log.hpp"
#include "base/replace_file.hpp"

namespace buoyd {

namespace {

std::string variable(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::optional<RunMark> read_mark(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  const auto json = std::getline(file, line)
                        ? Json::parse(line)
                        : Result<Json>(fail(ErrorCode::unavailable, "no mark"));
  const Json* const ended = json ? json->find("ended") : nullptr;
  const Json* const released = json ? json->find("released") : nullptr;
  const auto restarts = json ? json->integer_at("restarts") : std::nullopt;
  if (ended == nullptr || !restarts || *restarts < 0) {
    return std::nullopt;
  }
  return RunMark{json->string_at("boot_id").value_or(""),
                 json->string_at("invocation").value_or(""),
                 ended->boolean().value_or(false),
                 static_cast<std::uint64_t>(*restarts),
                 json->string_at("since").value_or(""),
                 released != nullptr && released->boolean().value_or(false)};
}

/// Each result is believed once: the run it tells of is the one before this.
std::optional<ServiceResult> take_result(const std::string& path) {
  std::ifstream file(path);
  ServiceResult result;
  const bool read = !path.empty() && file >> result.invocation >> result.result;
  file >> result.code >> result.status;  // may be empty
  if (read) unlink(path.c_str());
  return read ? std::optional(std::move(result)) : std::nullopt;
}

/// "signal (killed KILL)".
std::string text_of(const ServiceResult& result) {
  return fmt::format("{} ({} {})", result.result, result.code, result.status);
}

bool same_boot(const RunMark& before, const std::string& boot_id) {
  return !boot_id.empty() && before.boot_id == boot_id;
}

std::pair<std::string, std::string> reason_of(const RunMark& before,
                                              const std::optional<ServiceResult>& result,
                                              const std::string& boot_id) {
  const bool is_same_boot = same_boot(before, boot_id);
  if (before.ended) {
    return is_same_boot ? std::pair("stopped", "ended in order and started again")
                        : std::pair("rebooted", "ended in order, then the board started anew");
  }
  if (!is_same_boot) {
    return {"power_lost", "the board started anew without an end: power, reset or a hung kernel"};
  }
  const bool of_it = result && result->invocation == before.invocation;
  if (of_it && result->result == "watchdog") {
    return {"watchdog", "systemd's watchdog ended it: a thread made no turns"};
  }
  return {"crashed", of_it ? "it died: systemd says " + text_of(*result)
                           : "it died without an end, nobody says of what"};
}

}  // namespace

std::string state_folder() {
  const std::string folders = variable("STATE_DIRECTORY");  // a drop-in may add some
  return folders.substr(0, folders.find(':'));
}

ServiceRun read_service_run() {
  const std::string folder = state_folder();
  return {variable("INVOCATION_ID"), folder.empty() ? "" : folder + "/service-result"};
}

RestartFacts judge_restart(const std::optional<RunMark>& before,
                           const std::optional<ServiceResult>& result, const std::string& boot_id) {
  if (!before) {
    return {"first", "nothing is known of a run before", 0, ""};
  }
  auto [reason, text] = reason_of(*before, result, boot_id);
  return {std::move(reason), std::move(text), before->restarts + 1, before->since};
}

RestartBook::RestartBook(std::string path, const ServiceRun& run, const std::string& boot_id,
                         const Clock& clock)
    : path_(std::move(path)), began_(clock.mono()) {
  const auto result = take_result(run.result_file);
  const auto before = read_mark(path_);
  facts_ = judge_restart(before, result, boot_id);
  note_first_start(clock);
  mark_ = {boot_id, run.invocation, false, facts_.restarts, facts_.since};
  mark_.released = before && same_boot(*before, boot_id) && before->released;
  write();
}

/// Whether its time is known from now on.
bool RestartBook::note_first_start(const Clock& clock) {
  if (facts_.reason != "first" || !facts_.since.empty()) return false;
  const ClockState state = clock.quality().state;
  if (state == ClockState::unknown || state == ClockState::unset) return false;
  facts_.since = iso8601(clock.wall() - (clock.mono() - began_));
  return true;
}

void RestartBook::look(const Clock& clock) {
  if (!note_first_start(clock)) return;
  mark_.since = facts_.since;
  write();
}

void RestartBook::released() {
  if (mark_.released) return;
  mark_.released = true;
  write();
}

void RestartBook::ended() {
  mark_.ended = true;
  write();
}

void RestartBook::write() const {
  const std::string text = JsonObject()
                               .add("boot_id", mark_.boot_id)
                               .add("invocation", mark_.invocation)
                               .add("ended", mark_.ended)
                               .add("restarts", mark_.restarts)
                               .add("since", mark_.since)
                               .add("released", mark_.released)
                               .str();
  if (const auto written = replace_file(path_, text + "\n"); !written) {
    log_line(Priority::warning, written.error().text + "; the next start will not know why");
  }
}

}  // namespace buoyd
