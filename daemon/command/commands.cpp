#include "command/commands.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/hash.hpp"
#include "base/json_object.hpp"

namespace buoyd {

namespace {

constexpr std::size_t longest_text = 512;     // in records and in memory
constexpr std::size_t longest_answer = 4096;  // room for the mistakes of a configuration
constexpr const char* socket_door = "socket";

const char* door_of(const CommandCall& call) {
  return call.by_message ? "message" : "mqtt";
}

/// Brief: without the result, and with the begin of the text.
std::string answer_text(const std::string& id, std::string_view name, const CommandOutcome& outcome,
                        bool brief) {
  JsonObject object;
  if (!id.empty()) object.add("id", id);
  object.add("command", name).add("outcome", name_of(outcome.kind));
  object.add("text",
             std::string_view(outcome.text).substr(0, brief ? longest_text : longest_answer));
  if (!brief && !outcome.result.empty()) object.add_json("result", outcome.result);
  if (!outcome.follow_up.empty()) object.add_json("follow_up", outcome.follow_up);
  return object.str();
}

/// What the next start answers for one that this run began and did not end.
CommandOutcome interrupted() {
  return {CommandOutcome::Kind::failed,
          "buoyd ended while it was carried out: look what came of it"};
}

/// Of a configuration its size and hash: it may name what leaves the buoy nowhere else.
std::string in_record(const std::string& key, const std::string& text) {
  return key == "text" ? fmt::format("{} bytes, {}", text.size(), to_hex(hash8(text)))
                       : text.substr(0, longest_text);
}

/// The request without what is the envelope's.
std::string arguments_of(const Json& request) {
  JsonObject object;
  for (std::size_t i = 0; i < request.keys().size(); ++i) {
    const std::string& key = request.keys()[i];
    const std::string* text = request.items()[i].string();
    if (key != "id" && key != "expires" && key != "command" && text != nullptr) {
      object.add(key, in_record(key, *text));
    }
  }
  return object.str();
}

}  // namespace

Commands::Commands(CommandHost& host, const Clock& clock, RepeatLog& log, Ways ways,
                   std::vector<AnsweredCommand> answered)
    : host_(host), clock_(clock), log_(log), ways_(std::move(ways)) {
  for (AnsweredCommand& one : answered) {
    gate_.restore(std::move(one), clock_.mono());
  }
}

bool Commands::take(CommandCall call) {
  const bool all_wait = waiting_.push(std::move(call));
  wake_.wake();
  return all_wait;
}

void Commands::step() {
  wake_.clear();
  if (auto call = waiting_.pop()) {
    receive(std::move(*call));
  }
  const MonoTime now = clock_.mono();
  for (Pending& one : pending_) {
    if (now < one.look_at) continue;
    one.look_at = now + between_looks;
    if (auto outcome = look_after(one.outcome)) {
      one.outcome = std::move(*outcome);
    } else if (now >= one.until) {
      one.outcome = {CommandOutcome::Kind::failed,
                     "nothing came in " + friendly(one.outcome.within)};
    }
    if (one.outcome.kind != CommandOutcome::Kind::pending) {
      one.outcome.follow_up.clear();
      if (one.door == socket_door) {
        record(one.door, one.call.name, one.verdict.request, one.outcome);
      } else {
        finish(one.call, one.verdict, one.outcome);
      }
    }
  }
  std::erase_if(pending_, [](const Pending& one) {
    return one.outcome.kind != CommandOutcome::Kind::pending;
  });
}

std::optional<MonoTime> Commands::next_due() const {
  if (waiting_.size() > 0) {
    return clock_.mono();
  }
  const auto first = std::ranges::min_element(pending_, {}, &Pending::look_at);
  return first == pending_.end() ? std::nullopt : std::optional(first->look_at);
}

void Commands::receive(CommandCall call) {
  using Kind = CommandGate::Verdict::Kind;
  const CommandSettings settings = host_.configuration().settings.commands;
  CommandGate::Verdict verdict =
      gate_.check(call, settings, {clock_.wall(), ways_.clock_state(), clock_.mono()});
  switch (verdict.kind) {
    case Kind::ignore:
      log_.occurred("command", "ignored", Priority::warning, "ignored: " + verdict.text);
      return;
    case Kind::again:
      ways_.answer(
          {call.answer_topic, verdict.text, call.correlation, call.sender, call.by_message});
      return;
    case Kind::answer:
      finish(call, verdict, {CommandOutcome::Kind::refused, verdict.text});
      return;
    case Kind::run:
      break;
  }
  gate_.begin(call, verdict, answer_text(verdict.id, call.name, interrupted(), true),
              clock_.mono());
  keep_memory();
  CommandOutcome outcome = carry_out(call.name, verdict.request, host_);
  if (outcome.kind == CommandOutcome::Kind::pending) {
    const MonoTime now = clock_.mono();
    const MonoTime until = now + outcome.within;
    const char* const door = door_of(call);
    pending_.push_back({door, std::move(call), std::move(verdict), std::move(outcome), now, until});
    return;
  }
  finish(call, verdict, outcome);
}

void Commands::finish(const CommandCall& call, const CommandGate::Verdict& verdict,
                      const CommandOutcome& outcome) {
  std::string whole = answer_text(verdict.id, call.name, outcome, false);
  const bool ran = verdict.kind == CommandGate::Verdict::Kind::run;
  record(door_of(call), call.name, verdict.request, outcome);
  if (ran) {
    gate_.finish(verdict.id, whole, answer_text(verdict.id, call.name, outcome, true));
    keep_memory();
  }
  ways_.answer(
      {call.answer_topic, std::move(whole), call.correlation, call.sender, call.by_message});
}

void Commands::keep_memory() {
  if (const auto kept = ways_.keep(gate_.answered()); !kept) {
    log_.occurred("command", "memory", Priority::warning, kept.error().text);
  }
}

std::optional<std::string> Commands::ask(const Json& request) {
  const std::string name = request.string_at("command").value_or("");
  if (std::ranges::find(command_names, name) == command_names.end()) {
    return std::nullopt;
  }
  CommandOutcome outcome = carry_out(name, request, host_);
  if (outcome.kind == CommandOutcome::Kind::pending) {
    outcome = look_after_socket(name, request, std::move(outcome));
  } else {
    record(socket_door, name, request, outcome);
  }
  return answer_text("", name, outcome, false);
}

CommandOutcome Commands::look_after_socket(const std::string& name, const Json& request,
                                           CommandOutcome outcome) {
  const auto waiting = std::ranges::count(pending_, std::string_view(socket_door), &Pending::door);
  if (waiting >= most_pending) {
    outcome = {CommandOutcome::Kind::failed, "too many commands are under way"};
    record(socket_door, name, request, outcome);
    return outcome;
  }
  Pending pending;
  pending.door = socket_door;
  pending.call.name = name;
  pending.verdict.request = request;
  pending.outcome = outcome;
  pending.look_at = clock_.mono();
  pending.until = pending.look_at + outcome.within;
  pending_.push_back(std::move(pending));
  return outcome;
}

void Commands::record(const std::string& door, const std::string& name, const Json& request,
                      const CommandOutcome& outcome) {
  CommandFacts facts;
  facts.door = door;
  facts.id = request.string_at("id").value_or("");
  facts.command = std::string_view(name).substr(0, longest_text);
  facts.arguments = arguments_of(request);
  facts.outcome = name_of(outcome.kind);
  facts.text = outcome.text.substr(0, longest_text);
  log_line(Priority::notice,
           fmt::format("command {} by {}: {}: {}", facts.command, door, facts.outcome, facts.text));
  ways_.record(command_reading(facts, clock_.mono()));
}

}  // namespace buoyd
