#include "app/command_gate.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "core/station_id.hpp"

namespace buoyd {

namespace {

using Verdict = CommandGate::Verdict;

template <class Range>
bool contains(const Range& range, const std::string& name) {
  return std::ranges::find(range, name) != range.end();
}

Verdict ignored(std::string why) {
  Verdict verdict;
  verdict.text = std::move(why);
  return verdict;
}

/// "" if the call may be carried out, else why not.
std::string objection(const CommandCall& call, const CommandSettings& settings,
                      const CommandGate::Now& now, const std::optional<std::string>& expires,
                      WallTime& until) {
  if (!contains(command_names, call.name)) {
    return fmt::format("there is no such command, expected {}", fmt::join(command_names, ", "));
  }
  if (!contains(settings.allow, call.name)) {
    return fmt::format("[commands] allow does not name '{}'", call.name);
  }
  const auto time = parse_iso8601(expires.value_or(""));
  if (!time) {
    return "expires is missing or no time, expected one as 2026-11-20T07:00:00Z";
  }
  // No broker keeps a command for us (no session, none retained): where we cannot tell the time,
  // what comes was sent just now.
  if (now.clock == ClockState::unknown || now.clock == ClockState::unset) {
    until = std::max(*time, now.wall + CommandGate::longest_life);
    return "";
  }
  if (*time <= now.wall) {
    return fmt::format("expired: it is {}", iso8601(now.wall));
  }
  if (*time > now.wall + CommandGate::longest_life) {
    return fmt::format("expires is over 7 days ahead: it is {}", iso8601(now.wall));
  }
  until = *time;
  return "";
}

}  // namespace

CommandGate::Verdict CommandGate::check(const CommandCall& call, const CommandSettings& settings,
                                        const Now& now) {
  if (call.retained) {
    return ignored("it is retained: it would come again at every connection");
  }
  auto request = Json::parse(call.text);
  if (!request || request->kind() != Json::Kind::object) {
    return ignored("it is no JSON object");
  }
  const std::string id = request->string_at("id").value_or("");
  if (!is_id(id)) {
    return ignored("its id is missing or not 1 to 64 of A-Z a-z 0-9 _ -");
  }
  if (!has_turn(now.mono)) {
    return ignored("commands come too often");
  }
  forget(now);
  if (const Known* known = find(id)) {
    return known->under_way ? ignored("it is being carried out")
                            : Verdict{Verdict::Kind::again, known->answer(), id, {}, {}};
  }
  WallTime until;
  std::string why = objection(call, settings, now, request->string_at("expires"), until);
  const auto kind = why.empty() ? Verdict::Kind::run : Verdict::Kind::answer;
  return {kind, std::move(why), id, until, std::move(*request)};
}

void CommandGate::begin(const Verdict& verdict, std::string interrupted, MonoTime now) {
  restore({verdict.id, std::move(interrupted), verdict.expires}, now);
  known_.back().under_way = true;
}

void CommandGate::finish(const std::string& id, std::string whole, std::string brief) {
  if (Known* known = find(id)) {
    known->whole = std::move(whole);
    known->brief = std::move(brief);
    known->under_way = false;
    shorten();
  }
}

void CommandGate::restore(AnsweredCommand answered, MonoTime now) {
  if (known_.size() >= most_ids) {
    known_.pop_front();
  }
  known_.push_back(
      {std::move(answered.id), "", std::move(answered.answer), answered.expires, now, false});
}

std::vector<AnsweredCommand> CommandGate::answered() const {
  std::vector<AnsweredCommand> answered;
  answered.reserve(known_.size());
  for (const Known& known : known_) {
    answered.push_back({known.id, known.brief, known.expires});
  }
  return answered;
}

void CommandGate::shorten() {
  std::size_t bytes = 0;
  for (auto known = known_.rbegin(); known != known_.rend(); ++known) {
    bytes += known->whole.size();
    if (bytes > most_bytes) {
      known->whole.clear();
    }
  }
}

bool CommandGate::has_turn(MonoTime now) {
  counted_ = counted_.value_or(now);
  const auto earned =
      static_cast<int>(std::min<Micros::rep>((now - *counted_) / between_calls, burst));
  *counted_ += earned * between_calls;
  turns_ = std::min(burst, turns_ + earned);
  if (turns_ == burst) {
    counted_ = now;
  }
  if (turns_ == 0) {
    return false;
  }
  --turns_;
  return true;
}

CommandGate::Known* CommandGate::find(const std::string& id) {
  const auto found = std::ranges::find(known_, id, &Known::id);
  return found == known_.end() ? nullptr : &*found;
}

void CommandGate::forget(const Now& now) {
  std::erase_if(known_, [&now](const Known& known) {
    return !known.under_way && known.expires <= now.wall &&
           now.mono - known.since >= shortest_memory;
  });
}

}  // namespace buoyd
