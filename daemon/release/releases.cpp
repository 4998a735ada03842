#include "release/releases.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/json_object.hpp"
#include "line/port/port_line.hpp"
#include "platform/secret_file.hpp"
#include "platform/thread.hpp"

namespace buoyd {

namespace {

/// A line that is opened takes some seconds, and its unit is listened to for one.
constexpr Micros release_turn_limit = std::chrono::seconds(30);

/// The error never names what the file says: it is a secret.
Result<std::string> read_code(const ReleaseSettings& release) {
  auto code = read_secret(release.code_file);
  if (!code) return code;
  if (const std::string wrong = wrong_code(release.unit, *code); !wrong.empty()) {
    return fail(ErrorCode::invalid,
                fmt::format("{}: the first line is no code, {}", release.code_file, wrong));
  }
  return code;
}

std::string text_at(const Json& request, std::string_view key) {
  return request.string_at(key).value_or("");
}

}  // namespace

class Releases::Running {
 public:
  Running(const ReleaseSettings& release, const std::string& spool, const Clock& clock,
          RepeatLog& log, Supervision& supervision, const Tell& tell)
      : release_(release),
        watched_(supervision, "release " + release.name, {release_turn_limit}),
        port_(dialog_line(release, release.name), clock, stop_, log),
        loop_(port_, release, fmt::format("{}.release.{}", spool, release.name),
              {clock, log, &watched_.turns(), tell}) {}
  ~Running() { stop_.raise(); }  // the thread is joined behind it
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  [[nodiscard]] Result<void> begin() {
    return thread_.start(release_.name, [this] {
      loop_.run();
      watched_.ended();
    });
  }
  void ask_to_stop() { stop_.raise(); }
  [[nodiscard]] const ReleaseSettings& settings() const { return release_; }
  [[nodiscard]] ReleasePair& pair() { return pair_; }
  [[nodiscard]] ReleaseLoop& loop() { return loop_; }
  [[nodiscard]] ReleaseStatus status(MonoTime now) const {
    ReleaseStatus status = loop_.status();
    status.name = release_.name;
    status.armed_by = pair_.armed_by(now).value_or("");
    return status;
  }

 private:
  const ReleaseSettings release_;
  ReleasePair pair_;
  StopSignal stop_;
  WatchedThread watched_;
  PortLine port_;
  ReleaseLoop loop_;
  Thread thread_;
};

Releases::Releases(const Clock& clock, RepeatLog& log, Supervision& supervision, Tell tell)
    : clock_(clock), log_(log), supervision_(supervision), tell_(std::move(tell)) {}

Releases::~Releases() = default;

Result<void> Releases::begin(const std::string& spool,
                             const std::vector<ReleaseSettings>& releases) {
  end_others(releases);
  Result<void> all{};
  auto kept = std::exchange(running_, {});
  for (const ReleaseSettings& release : releases) {
    const auto same = std::ranges::find_if(
        kept, [&](const auto& one) { return one && one->settings() == release; });
    if (same != kept.end()) {
      running_.push_back(std::move(*same));
    } else if (auto started = start(spool, release); !started) {
      all = std::move(started);
    }
  }
  return all;
}

Result<void> Releases::try_again(const std::string& spool) {
  Result<void> all{};
  for (const Failed& one : std::exchange(failed_, {})) {
    if (auto started = start(spool, one.settings); !started) all = std::move(started);
  }
  return all;
}

Result<void> Releases::start(const std::string& spool, const ReleaseSettings& release) {
  auto running = std::make_unique<Running>(release, spool, clock_, log_, supervision_, tell_);
  if (auto begun = running->begin(); !begun) {
    failed_.push_back({release, begun.error().text});
    return begun;
  }
  running_.push_back(std::move(running));
  return {};
}

void Releases::end() {
  end_others({});
}

/// All are asked to stop before the first is waited for.
void Releases::end_others(const std::vector<ReleaseSettings>& releases) {
  const auto ends = [&](const Running& one) {
    return std::ranges::find(releases, one.settings()) == releases.end();
  };
  for (const auto& one : running_) {
    if (ends(*one)) {
      one->ask_to_stop();
    } else {
      one->pair() = ReleasePair();
    }
  }
  std::erase_if(handed_, [&](const Handed& order) { return ends(*order.to); });
  std::erase_if(running_, [&](const auto& one) { return ends(*one); });
  failed_.clear();
}

std::vector<ReleaseStatus> Releases::status() const {
  std::vector<ReleaseStatus> all;
  all.reserve(running_.size() + failed_.size());
  for (const auto& one : running_) all.push_back(one->status(clock_.mono()));
  for (const Failed& one : failed_) all.push_back({.name = one.settings.name, .state = one.why});
  return all;
}

std::optional<std::string> Releases::answer(const Json& request) {
  const std::string command = text_at(request, "command");
  if (command != "release" && command != "released") return std::nullopt;
  const auto said =
      command == "release" ? asked(request) : came_of(request.integer_at("ticket").value_or(0));
  return said ? *said : JsonObject().add("error", said.error().text).str();
}

Result<std::string> Releases::asked(const Json& request) {
  const std::string name = text_at(request, "name");
  const auto found = std::ranges::find_if(
      running_, [&name](const auto& one) { return one->settings().name == name; });
  if (found == running_.end()) {
    return fail(ErrorCode::invalid, fmt::format("no release {} runs", json_string(name)));
  }
  Running& running = **found;
  const std::string what = text_at(request, "what");
  const std::string by = text_at(request, "by");
  if (what == "status") return hand_over(running, {.kind = ReleaseOrder::Kind::status});
  if (what == "range") return hand_over(running, {.kind = ReleaseOrder::Kind::range});
  if (what != "arm" && what != "fire") {
    return fail(ErrorCode::invalid,
                fmt::format("what is {}, expected status, range, arm or fire", json_string(what)));
  }
  if (const std::string wrong = wrong_person(by); !wrong.empty()) {
    return fail(ErrorCode::invalid, fmt::format("by is {}, {}", json_string(by), wrong));
  }
  return what == "arm" ? arm(running, by) : fire(running, text_at(request, "word"), by);
}

/// The code's file is looked at now, so that whoever arms learns what is wrong with it.
Result<std::string> Releases::arm(Running& running, const std::string& by) {
  if (const auto code = read_code(running.settings()); !code) {
    return fail(code.error().code, code.error().text);
  }
  const std::string word = running.pair().arm(by, clock_.mono());
  tell_({running.settings().name, "release_armed", fmt::format("armed by {}", by)});
  return JsonObject()
      .add("word", word)
      .add("text", fmt::format("armed by {} for {}; another person fires it with the word", by,
                               friendly(ReleasePair::life)))
      .str();
}

Result<std::string> Releases::fire(Running& running, const std::string& word,
                                   const std::string& by) {
  const auto refused = [&](const Error& why) -> Result<std::string> {
    tell_({running.settings().name, "release_refused",
           fmt::format("fire by {}: {}: nothing was sent", by, why.text)});
    return fail(why.code, why.text);
  };
  const auto confirmed = running.pair().confirm(word, by, clock_.mono());
  if (!confirmed) return refused(confirmed.error());
  auto code = read_code(running.settings());
  if (!code) return refused(code.error());
  auto handed = hand_over(
      running, {.kind = ReleaseOrder::Kind::fire, .code = std::move(*code), .by = *confirmed});
  return handed ? handed : refused(handed.error());
}

Result<std::string> Releases::hand_over(Running& running, ReleaseOrder order) {
  order.ticket = ++tickets_;
  if (!running.loop().ask(std::move(order))) {
    return fail(ErrorCode::busy, "the deck unit is busy, ask again");
  }
  if (handed_.size() >= most_handed) handed_.pop_front();
  handed_.push_back({tickets_, &running});
  return JsonObject().add("ticket", tickets_).str();
}

Result<std::string> Releases::came_of(std::int64_t ticket) {
  const auto handed = std::ranges::find(handed_, ticket, &Handed::ticket);
  if (handed == handed_.end()) {
    return fail(ErrorCode::invalid, "nobody knows that order any more: look at the status");
  }
  const auto answer = handed->to->loop().answer(ticket);
  if (!answer) return JsonObject().add("met", false).str();
  return JsonObject()
      .add("met", true)
      .add("trouble", answer->is_done ? "" : answer->text)
      .add("text", answer->text)
      .str();
}

}  // namespace buoyd
