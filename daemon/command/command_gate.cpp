#include "command/command_gate.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <numeric>

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
  if (call.name == release_command) return std::string(release_elsewhere);
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
  if (*time > now.wall + CommandGate::longest_life + CommandGate::clock_difference) {
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
  if (!rate_.has_turn(call.sender, now.mono)) {
    return ignored("commands come too often");
  }
  forget(now);
  if (const Known* known = find(id)) {
    return known->under_way ? ignored("it is being carried out")
                            : Verdict{Verdict::Kind::again, known->answer(), id, {}, {}};
  }
  WallTime until;
  std::string why = objection(call, settings, now, request->string_at("expires"), until);
  if (call.by_message && call.by_message->number <= newest_) {
    why = "it is older than one that was carried out";
  }
  const auto kind = why.empty() ? Verdict::Kind::run : Verdict::Kind::answer;
  return {kind, std::move(why), id, until, std::move(*request)};
}

void CommandGate::begin(const CommandCall& call, const Verdict& verdict, std::string interrupted,
                        MonoTime now) {
  restore({verdict.id, std::move(interrupted), verdict.expires, call.sender,
           call.by_message ? call.by_message->number : 0},
          now);
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
    known_.erase(oldest_of_the_greediest(
        [this](const Known& known) { return is_newest(known) ? std::size_t{0} : std::size_t{1}; }));
  }
  known_.push_back({std::move(answered.id), std::move(answered.sender), "",
                    std::move(answered.answer), answered.expires, now, answered.number, false});
  newest_ = std::max(newest_, answered.number);
}

std::vector<AnsweredCommand> CommandGate::answered() const {
  std::vector<AnsweredCommand> answered;
  answered.reserve(known_.size());
  for (const Known& known : known_) {
    answered.push_back({known.id, known.brief, known.expires, known.sender, known.number});
  }
  return answered;
}

void CommandGate::shorten() {
  const auto size = [](const Known& known) { return known.whole.size(); };
  const auto bytes = [this, &size] {
    return std::transform_reduce(known_.begin(), known_.end(), std::size_t{0}, std::plus<>{}, size);
  };
  while (bytes() > most_bytes) {
    oldest_of_the_greediest(size)->whole.clear();
  }
}

std::deque<CommandGate::Known>::iterator CommandGate::oldest_of_the_greediest(
    const Measure& measure) {
  std::map<std::string_view, std::size_t> sums;
  for (const Known& known : known_) sums[known.sender] += measure(known);
  std::size_t largest = 0;
  for (const auto& [sender, sum] : sums) largest = std::max(largest, sum);
  return std::ranges::find_if(known_, [&](const Known& known) {
    return sums[known.sender] == largest && measure(known) > 0;
  });
}

CommandGate::Known* CommandGate::find(const std::string& id) {
  const auto found = std::ranges::find(known_, id, &Known::id);
  return found == known_.end() ? nullptr : &*found;
}

bool CommandGate::is_newest(const Known& known) const {
  return known.number != 0 && known.number == newest_;
}

void CommandGate::forget(const Now& now) {
  std::erase_if(known_, [this, &now](const Known& known) {
    return !known.under_way && !is_newest(known) && known.expires <= now.wall &&
           now.mono - known.since >= shortest_memory;
  });
}

}  // namespace buoyd
