#include "shore/alarm/alarm_teller.hpp"

#include <algorithm>
#include <utility>

#include "base/json.hpp"
#include "shore/forward/target.hpp"

namespace buoyshore {

using buoyd::ErrorCode;
using buoyd::Result;

namespace {

constexpr buoyd::Micros first_pause = std::chrono::seconds(10);
constexpr std::uint64_t most_doublings = 6;

/// How long to wait after that many tries without success, and the time that the target asks for.
buoyd::Micros pause_after(std::uint64_t tries, const buoyd::Error& error) {
  const buoyd::Micros grown = first_pause * (1 << std::min(tries, most_doublings));
  const buoyd::Micros asked =
      error.code == ErrorCode::busy ? std::chrono::seconds(error.detail) : buoyd::Micros(0);
  return std::clamp(std::max(grown, asked), first_pause, AlarmBook::longest_pause);
}

std::string station_in(const std::string& body) {
  const auto json = buoyd::Json::parse(body);
  return json ? json->string_at("station").value_or("") : "";
}

}  // namespace

Result<void> AlarmTeller::tell(const buoyd::Clock& clock) {
  for (const Notice& notice : std::exchange(unnoted_, {})) note_told(notice, clock.wall());
  auto notices = book_.due(clock.wall());
  if (!notices) return pass_on(notices);
  failed_.clear();
  for (const Notice& notice : *notices) {
    const bool is_taken =
        std::ranges::any_of(unnoted_, [&](const Notice& one) { return one.n == notice.n; });
    if (is_taken || failed_.contains(notice.target)) continue;
    if (auto told = tell(notice, clock); !told) return told;
  }
  return {};
}

/// That it is tried is written first: a book that cannot be written sends nothing again and again.
Result<void> AlarmTeller::tell(const Notice& notice, const buoyd::Clock& clock) {
  const buoyd::Micros pause = pause_after(notice.tries, {ErrorCode::unavailable, ""});
  if (auto noted = book_.tried(notice, clock.wall() + pause); !noted) return noted;
  auto sent = send(notice);
  if (!sent && sent.error().code == ErrorCode::stopped) return sent;
  if (sent) {
    log_.ended("alarm", notice.target, "told " + notice.target);
    note_told(notice, clock.wall());
    return {};
  }
  failed_.insert(notice.target);
  log_.occurred("alarm", notice.target, buoyd::Priority::warning,
                notice.target + " was not told: " + sent.error().text);
  return book_.not_told(notice, sent.error().text,
                        clock.wall() + pause_after(notice.tries, sent.error()));
}

void AlarmTeller::note_told(const Notice& notice, buoyd::WallTime now) {
  if (auto noted = book_.told(notice, now); !noted) {
    unnoted_.push_back(notice);
    log_.occurred("book", "write", buoyd::Priority::warning,
                  notice.name + " was told, and cannot be noted: " + noted.error().text);
  }
}

Result<void> AlarmTeller::send(const Notice& notice) {
  const auto sender = senders_.find(notice.target);
  if (sender == senders_.end()) {
    return buoyd::fail(ErrorCode::unavailable, "the rules have no such target");
  }
  const auto topic = topics_.find(notice.target);
  const std::string place =
      topic == topics_.end() ? "" : topic_of(topic->second, station_in(notice.body), "", "");
  return sender->second->send({notice.name, "application/json", {{place, 0, notice.body}}});
}

void AlarmTeller::rest(const buoyd::Clock& clock, buoyd::MonoTime until) {
  auto left = static_cast<std::int64_t>(senders_.size());
  for (const auto& [name, sender] : senders_) {
    sender->rest(clock.mono() + (until - clock.mono()) / left);
    --left;
  }
}

}  // namespace buoyshore
