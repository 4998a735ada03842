#include "app/line_requests.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "app/status_report.hpp"
#include "base/json_object.hpp"
#include "core/capture_file.hpp"

namespace buoyd {

namespace {

/// An answer: the control socket ends the line itself.
std::string no(const std::string& why) {
  return JsonObject().add("error", why).str();
}

std::string text_of(const TapContents& contents, MonoTime start, MonoTime now) {
  std::string text;
  for (const TappedBytes& piece : contents.pieces) {
    append_piece(text, {std::max(piece.at - start, Micros(0)), piece.sent, piece.bytes});
  }
  if (contents.lost_bytes > 0) {
    text += lost_line(now - start, contents.lost_bytes);
  }
  return text;
}

std::string reading_json(const TappedReading& tapped) {
  const Reading& reading = tapped.reading;
  JsonObject json;
  json.add("d", to_hex(reading.description->hash()))
      .add("at", reading.boottime.time_since_epoch().count())
      .add("utc", iso8601(tapped.utc))
      .add("body", reading.body)
      .add("flags", reading.flags)
      .add("nulls", reading.null_codes);
  if (reading.fix) json.add("ahead", (reading.fix->utc - tapped.utc).count());
  return json.str();
}

std::string ended_text(const std::string& line) {
  return fmt::format("line '{}' was ended or opened anew meanwhile", line);
}

/// Where somebody switches its power, that comes first: it may have gone a moment ago.
Micros patience_with(const InstrumentSettings& instrument) {
  const auto& power = instrument.power;
  const Micros first = power ? power->by.off_time + power->warm_up.value_or(Micros(0)) : Micros(0);
  return LineInstrument::read_patience + first;
}

}  // namespace

std::string completion_json(const Result<std::optional<Completion>>& met) {
  if (!met) return no(met.error().text);
  return *met ? (*met)->json : JsonObject().add("met", false).str();
}

std::optional<std::string> LineRequests::answer(const Json& request, const Settings& settings) {
  const auto command = request.string_at("command");
  const std::string instrument = request.string_at("instrument").value_or("");
  if (command == "read") {
    if (instrument.empty()) return no("read needs 'instrument', expected its name");
    const auto ticket = ask_reading(instrument, settings);
    if (!ticket) return no(ticket.error().text);
    return JsonObject()
        .add("ticket", ticket->number)
        .add("within", static_cast<double>(ticket->within.count()) / 1e6)
        .str();
  }
  if (command == "reading") {
    return completion_json(reading(instrument, request.integer_at("ticket").value_or(0), settings));
  }
  if (command == "capture") return capture(request, settings);
  if (command == "captured") return captured(request);
  return std::nullopt;
}

Result<RunningLine*> LineRequests::line_of(const std::string& instrument,
                                           const Settings& settings) const {
  const InstrumentSettings* found = find_named(settings.instruments, instrument);
  if (found == nullptr) {
    return fail(ErrorCode::invalid, fmt::format("there is no instrument '{}'", instrument));
  }
  RunningLine* const line = find_line_(found->line);
  if (line == nullptr) {
    return fail(ErrorCode::unavailable, why_not_(found->line));
  }
  return line;
}

Result<ReadingTicket> LineRequests::ask_reading(const std::string& instrument,
                                                const Settings& settings) {
  auto line = line_of(instrument, settings);
  if (!line) return pass_on(line);
  const auto wish = (*line)->ask_reading(instrument);
  if (!wish) return fail(ErrorCode::unavailable, why_not_((*line)->worker().line().name));
  Asked& asked = asked_[instrument];
  if (asked.line.expired()) asked = {(*line)->life(), asked.newest, asked.newest};
  asked.newest = asked.before + static_cast<std::int64_t>(*wish);
  const InstrumentSettings* const found = find_named(settings.instruments, instrument);
  return ReadingTicket{asked.newest, patience_with(*found)};
}

Result<void> LineRequests::order(const SwitchOrderPtr& order, const Settings& settings) {
  auto line = line_of(order->instrument, settings);
  return line ? (*line)->ask_switch(order) : Result<void>(pass_on(line));
}

Result<std::optional<Completion>> LineRequests::reading(const std::string& instrument,
                                                        std::int64_t ticket,
                                                        const Settings& settings) const {
  auto line = line_of(instrument, settings);
  if (!line) return pass_on(line);
  const auto asked = asked_.find(instrument);
  if (asked == asked_.end() || asked->second.line.expired() || ticket <= asked->second.before) {
    return fail(ErrorCode::unavailable, ended_text((*line)->worker().line().name));
  }
  const std::int64_t wish = ticket - asked->second.before;
  for (const InstrumentSnapshot& one : (*line)->worker().instruments()) {
    if (one.name != instrument) continue;
    if (static_cast<std::int64_t>(one.reads_done) < wish) return std::nullopt;
    return Completion{one.read_trouble, "read",
                      JsonObject()
                          .add("met", true)
                          .add("trouble", one.read_trouble)
                          .add_json("last", last_readings(one, clock_.mono()))
                          .str()};
  }
  return fail(ErrorCode::invalid, fmt::format("there is no instrument '{}' any more", instrument));
}

std::string LineRequests::capture(const Json& request, const Settings& settings) {
  const std::string name = request.string_at("line").value_or("");
  const auto seconds = request.integer_at("seconds").value_or(0);
  const LineSettings* line = find_named(settings.lines, name);
  if (line == nullptr) {
    return no(fmt::format("there is no line '{}'", name));
  }
  RunningLine* running = find_line_(name);
  if (running == nullptr) {
    return no(why_not_(name));
  }
  if (seconds < 1 || seconds > most_seconds) {
    return no(fmt::format("seconds is {}, expected 1 to {}", seconds, most_seconds));
  }
  const MonoTime now = clock_.mono();
  const MonoTime until = now + std::chrono::seconds(seconds);
  const Json* const readings = request.find("readings");
  const bool with_readings = readings != nullptr && readings->boolean().value_or(false);
  running->tap().open(until);
  running->readings().close();
  if (with_readings) running->readings().open(until);
  captures_[name] = {++tickets_, running->life(), now, until, with_readings};
  return JsonObject()
      .add("ticket", tickets_)
      .add("device", line->device)
      .add("start", iso8601(clock_.wall()))
      .add("boottime", now.time_since_epoch().count())
      .str();
}

std::string LineRequests::captured(const Json& request) {
  const std::string name = request.string_at("line").value_or("");
  const auto found = captures_.find(name);
  if (found == captures_.end() || found->second.ticket != request.integer_at("ticket")) {
    return no(fmt::format("another capture of line '{}' took over", name));
  }
  Running& running = found->second;
  RunningLine* line = find_line_(name);
  if (line == nullptr || running.line.expired()) {
    captures_.erase(found);
    return no(ended_text(name));
  }
  const MonoTime now = clock_.mono();
  const auto more = std::min<std::int64_t>(request.integer_at("seconds").value_or(0), most_seconds);
  if (more > 0 && now < running.until) {
    running.until = now + std::chrono::seconds(more);
    line->tap().prolong(running.until);
    line->readings().prolong(running.until);
  }
  const std::string answer = captured_json(running, *line, now);
  if (now >= running.until) {
    line->tap().close();
    line->readings().close();
    captures_.erase(found);
  }
  return answer;
}

std::string LineRequests::captured_json(Running& running, RunningLine& line, MonoTime now) {
  JsonObject json;
  json.add("over", now >= running.until)
      .add("text", text_of(line.tap().take(), running.start, now));
  if (!running.with_readings) return json.str();
  const TappedReadings taken = line.readings().take();
  JsonArray readings;
  JsonArray descriptions;
  for (const TappedReading& one : taken.readings) {
    const Description& description = *one.reading.description;
    if (running.told.insert(to_hex(description.hash())).second) {
      descriptions.add_json(json_string(description.text()));
    }
    readings.add_json(reading_json(one));
  }
  return json.add_json("descriptions", descriptions.str())
      .add_json("readings", readings.str())
      .add("lost", taken.lost)
      .str();
}

}  // namespace buoyd
