#include "ctl/verification/daemon_line.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/json_object.hpp"
#include "base/json_parts.hpp"
#include "core/body.hpp"
#include "core/capture_file.hpp"
#include "ctl/daemon_client.hpp"

namespace buoyd {

namespace {

constexpr int keep_seconds = 60;  // buoyd keeps what nobody takes for so long
constexpr const char* status_request = R"({"command":"status"})";

/// That of a name in a list of the status.
const Json& listed(const Json& status, std::string_view list, const std::string& name) {
  return parts::named(parts::part(status, list), name);
}

std::uint64_t count_from_zero(const Json& object, std::string_view key) {
  return static_cast<std::uint64_t>(std::max<std::int64_t>(0, parts::count(object, key)));
}

/// How much a count of two objects grew.
std::uint64_t growth(const Json& before, const Json& after, std::string_view key) {
  const std::uint64_t was = count_from_zero(before, key);
  const std::uint64_t is = count_from_zero(after, key);
  return is >= was ? is - was : is;
}

Result<std::vector<TappedBytes>> bytes_of(const std::string& text, MonoTime began,
                                          std::uint64_t& lost) {
  auto capture = parse_capture(std::string(capture_mark) + text);
  if (!capture) return pass_on(capture);
  lost = capture->lost;
  std::vector<TappedBytes> made;
  made.reserve(capture->pieces.size());
  for (CapturePiece& piece : capture->pieces) {
    made.push_back({began + piece.at, piece.sent, std::move(piece.bytes)});
  }
  return made;
}

}  // namespace

Result<Json> DaemonLine::ask_line(const std::string& request) const {
  auto answer = ask(socket_, request);
  if (!answer) return pass_on(answer);
  if (*answer) return std::move(**answer);
  return fail(ErrorCode::unavailable, "buoyd ended");
}

Result<void> DaemonLine::start(MonoTime /*until*/) {
  auto status = ask_line(status_request);
  if (!status) return pass_on(status);
  before_ = std::move(*status);
  auto began = ask_line(JsonObject()
                            .add("command", "capture")
                            .add("line", name_)
                            .add("seconds", keep_seconds)
                            .add("readings", true)
                            .str());
  if (!began) return pass_on(began);
  ticket_ = began->integer_at("ticket").value_or(0);
  began_ = MonoTime(Micros(began->integer_at("boottime").value_or(0)));
  return {};
}

Result<RecordedLine::Taken> DaemonLine::take() {
  auto answer = ask_line(JsonObject()
                             .add("command", "captured")
                             .add("line", name_)
                             .add("ticket", ticket_)
                             .add("seconds", keep_seconds)
                             .str());
  if (!answer) return pass_on(answer);
  Taken taken;
  auto pieces = bytes_of(answer->string_at("text").value_or(""), began_, taken.bytes.lost_bytes);
  if (!pieces) return pass_on(pieces);
  taken.bytes.pieces = std::move(*pieces);
  const Json* const readings = answer->find("readings");
  const Json* const descriptions = answer->find("descriptions");
  if (readings == nullptr || descriptions == nullptr) {
    return fail(ErrorCode::invalid, "this buoyd tells no readings: expected one of this version");
  }
  if (auto learned = learn(*descriptions); !learned) return pass_on(learned);
  taken.readings.lost = count_from_zero(*answer, "lost");
  for (const Json& told : readings->items()) {
    auto reading = reading_of(told);
    if (!reading) return pass_on(reading);
    taken.readings.readings.push_back(std::move(*reading));
  }
  return taken;
}

Result<void> DaemonLine::learn(const Json& descriptions) {
  for (const Json& text : descriptions.items()) {
    auto made = Description::parse(text.string() == nullptr ? "" : *text.string());
    if (!made) return pass_on(made);
    descriptions_[to_hex((*made)->hash())] = *made;
  }
  return {};
}

Result<TappedReading> DaemonLine::reading_of(const Json& told) const {
  const auto known = descriptions_.find(told.string_at("d").value_or(""));
  const auto at = told.integer_at("at");
  const auto utc = parse_iso8601(told.string_at("utc").value_or(""));
  if (known == descriptions_.end() || !at || !utc) {
    return fail(ErrorCode::invalid, "buoyd told a reading without its description or time");
  }
  TappedReading made;
  made.utc = *utc;
  made.reading.description = known->second;
  made.reading.boottime = MonoTime(Micros(*at));
  made.reading.body = told.string_at("body").value_or("");
  made.reading.flags = told.string_at("flags").value_or("");
  made.reading.null_codes = told.string_at("nulls").value_or("");
  if (const auto ahead = told.integer_at("ahead")) {
    made.reading.fix = UtcFix{*utc + Micros(*ahead), Micros(0)};
  }
  if (auto tokens = split_body(*known->second, made.reading.body); !tokens) return pass_on(tokens);
  return made;
}

Result<void> DaemonLine::end() {
  auto status = ask_line(status_request);
  if (!status) return pass_on(status);
  after_ = std::move(*status);
  return {};
}

Result<Micros> DaemonLine::interval(const std::string& instrument, Micros configured) const {
  const Json& live = listed(before_, "instruments", instrument);
  const std::string power = parts::text(live, "power");
  if (power.starts_with("off while ")) {
    return fail(ErrorCode::unavailable,
                fmt::format("'{}' is {}: expected it to have power", instrument, power));
  }
  if (configured == Micros(0)) return configured;  // it speaks on its own
  const auto now = Micros(std::llround(parts::number(live, "interval") * 1e6));
  return now > Micros(0) ? now : configured;
}

RunEnd DaemonLine::counted(const std::string& instrument) const {
  RunEnd end = counted_between(before_, after_, instrument);
  end.line_lost = growth(listed(before_, "lines", name_), listed(after_, "lines", name_), "lost");
  return end;
}

RunEnd counted_between(const Json& before, const Json& after, const std::string& instrument) {
  const Json& first = listed(before, "instruments", instrument);
  const Json& last = listed(after, "instruments", instrument);
  const Json& first_slots = parts::part(first, "lost_slots");
  const Json& last_slots = parts::part(last, "lost_slots");
  const Json& first_errors = parts::part(first, "errors");
  const Json& last_errors = parts::part(last, "errors");
  const auto slots = [&](std::string_view key) { return growth(first_slots, last_slots, key); };
  const auto errors = [&](std::string_view key) { return growth(first_errors, last_errors, key); };
  RunEnd end;
  end.polls = growth(first, last, "polls");
  end.failed_polls = slots("failed");
  end.missed_slots = slots("line_busy") + slots("rested") + slots("off");
  for (std::size_t code = 0; code < error_names.size(); ++code) {
    end.errors[code] = errors(error_names[code]);
  }
  end.frames.damaged_frames = errors("damaged_frames");
  end.frames.foreign_frames = errors("foreign_frames");
  end.frames.discarded_bytes = errors("discarded_bytes");
  end.frames.torn = errors("torn");
  end.frames.incomplete = errors("incomplete");
  end.frames.repeated = growth(first, last, "repeated");
  return end;
}

}  // namespace buoyd
