#include "release/edgetech_unit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/number_text.hpp"

namespace buoyd {

namespace {

using namespace std::chrono_literals;
using Kind = DeckSaid::Kind;

/// No command begins so: `#` is the answer to it in host mode, whatever stood on the unit's line.
constexpr std::string_view spoiler = "Z\r";
constexpr Micros host_time = 2s;
constexpr Micros setting_time = 1s;
constexpr Micros settling = 500ms;  // a further `#`, as for an LF, belongs to what was before
constexpr Micros longest_round_trip = 25s;  // of the gates 21.8 s, and the words of it
constexpr Micros code_time = 15s;           // 9 s, and what the unit takes besides
constexpr Micros pulses_time = 45s;         // the first within 13 s, 15 of them 2 s apart
constexpr Micros between_marks = 250ms;
constexpr std::size_t marks_behind = 12;  // without a pulse, 3 s: no further one comes

/// Without line breaks and blanks, which an echo may bring or not.
std::string squeezed(std::string_view heard) {
  std::string text(heard);
  std::erase_if(text, [](char c) { return c == '\r' || c == '\n' || c == ' '; });
  return text;
}

bool says_no(std::string_view heard) {
  return heard.find('#') != std::string_view::npos;
}

/// Puts the unit into host mode where it is not. In host mode it answers `#`, and what an earlier
/// run may have left on its line is gone with that.
std::vector<DeckStep> host_woken() {
  const auto enter = [](std::string_view heard, bool is_over) {
    return DeckSaid{says_no(heard) || is_over ? Kind::next : Kind::waits};
  };
  const auto prove = [](std::string_view heard, bool is_over) -> DeckSaid {
    if (says_no(heard)) return {Kind::next, "the deck unit answers in host mode"};
    if (!is_over) return {};
    return {Kind::failed, "the deck unit does not answer, expected it in host mode"};
  };
  std::vector<DeckStep> steps(2);
  steps[0].words = std::string(spoiler) + "\n";
  steps[0].patience = host_time;
  steps[0].look = enter;
  steps[1].words = spoiler;
  steps[1].pause = settling;
  steps[1].patience = host_time;
  steps[1].look = prove;
  return steps;
}

/// Nothing says that a setting was taken: its echo came, and no `#`.
DeckStep setting(const std::string& command) {
  DeckStep step;
  step.words = command + "\r";
  step.pause = settling;
  step.patience = setting_time;
  step.look = [command](std::string_view heard, bool is_over) -> DeckSaid {
    if (says_no(heard)) return {Kind::failed, "the deck unit refuses " + command};
    if (!is_over) return {};
    if (squeezed(heard).starts_with(command)) return {Kind::next};
    return {Kind::failed, "the deck unit did not echo " + command};
  };
  return step;
}

/// "IN 00026 mS": the round trip in ms, 0 where nothing came within the gates.
std::optional<std::uint32_t> round_trip_in(std::string_view heard) {
  const std::size_t end = heard.find("mS");
  if (end == std::string_view::npos) return std::nullopt;
  std::string_view text = heard.substr(0, end);
  text = text.substr(0, text.find_last_not_of(' ') + 1);
  const std::size_t begin = text.find_last_of(" \r\n");
  return number_in<std::uint32_t>(text.substr(begin == std::string_view::npos ? 0 : begin + 1));
}

DeckStep ping(Micros turnaround, double sound_speed) {
  DeckStep step;
  step.words = "IN\r";
  step.patience = longest_round_trip;
  step.look = [turnaround, sound_speed](std::string_view heard, bool is_over) -> DeckSaid {
    if (says_no(heard)) return {Kind::failed, "the deck unit refuses to ping"};
    const auto trip = round_trip_in(heard);
    if (!trip && !is_over) return {};
    if (!trip) return {Kind::failed, "the deck unit said no range"};
    const auto travel = std::chrono::milliseconds(*trip) - turnaround;
    if (*trip == 0 || travel < Micros(0)) return {Kind::failed, "the release did not answer"};
    const double seconds = static_cast<double>(travel.count()) / 1e6;
    return {Kind::next, fmt::format("range {:.1f} m", seconds / 2 * sound_speed)};
  };
  return step;
}

/// The code without the CR that sends it: the echo shows whether the unit has it right.
DeckStep code_on_line(const std::string& code) {
  const std::string command = "CM" + code;
  DeckStep step;
  step.words = command;
  step.pause = settling;
  step.patience = host_time;
  step.begins_code = true;
  step.spoil = spoiler;
  step.look = [command](std::string_view heard, bool is_over) -> DeckSaid {
    const std::string echo = squeezed(heard);
    if (echo == command) return {Kind::next};
    if (command.starts_with(echo) && !is_over) return {};
    return {Kind::failed, "the deck unit echoed something else than the code: nothing was sent"};
  };
  return step;
}

/// Not a byte is written until the unit says `*`.
DeckStep code_sent() {
  DeckStep step;
  step.words = "\r";
  step.patience = code_time;
  step.look = [](std::string_view heard, bool is_over) -> DeckSaid {
    if (heard.find('*') != std::string_view::npos) return {Kind::sent};
    if (says_no(heard)) return {Kind::failed, "the deck unit refused the code: nothing was sent"};
    if (!is_over) return {};
    return {Kind::unknown, "the deck unit did not say that it sent the code"};
  };
  return step;
}

/// From the first pulse that it hears the unit writes every 250 ms `?` for one (`$` in a table of
/// its manual) or `.` for none.
std::string pulses_in(std::string_view marks) {
  const auto is_pulse = [](char c) { return c == '?' || c == '$'; };
  const auto count = std::ranges::count_if(marks, is_pulse);
  if (count == 0) return "the code was sent; no pulse of the release was heard";
  const auto first = std::ranges::find_if(marks, is_pulse);
  const auto second = std::find_if(first + 1, marks.end(), is_pulse);
  if (second == marks.end()) return "the code was sent; 1 pulse came back";
  return fmt::format("the code was sent; {} pulses came back, {} apart", count,
                     friendly((second - first) * between_marks));
}

DeckStep pulses() {
  DeckStep step;
  step.patience = pulses_time;
  step.look = [](std::string_view heard, bool is_over) -> DeckSaid {
    const std::string marks = squeezed(heard);
    const std::size_t last = marks.find_last_of("?$");
    const bool is_whole = last != std::string::npos && marks.size() - last > marks_behind;
    if (!is_whole && !is_over) return {};
    return {Kind::next, pulses_in(marks)};
  };
  return step;
}

}  // namespace

std::vector<DeckStep> EdgetechUnit::range() const {
  std::vector<DeckStep> steps = host_woken();
  steps.push_back(setting(fmt::format("RX{:05.2f}", release_.reply_frequency.value_or(0))));
  steps.push_back(setting(fmt::format("IN{:04.1f}", release_.interrogate_frequency.value_or(0))));
  steps.push_back(ping(release_.turnaround, release_.sound_speed));
  return steps;
}

std::vector<DeckStep> EdgetechUnit::status() const {
  return host_woken();
}

std::vector<DeckStep> EdgetechUnit::fire(const std::string& code) const {
  std::vector<DeckStep> steps = host_woken();
  steps.push_back(code_on_line(code));
  steps.push_back(code_sent());
  steps.push_back(pulses());
  return steps;
}

}  // namespace buoyd
