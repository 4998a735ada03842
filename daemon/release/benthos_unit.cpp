#include "release/benthos_unit.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>

#include "base/number_text.hpp"

namespace buoyd {

namespace {

using namespace std::chrono_literals;
using Kind = DeckSaid::Kind;

constexpr Micros guard = 1200ms;  // silence that +++ needs before it: over 1 s
constexpr Micros shell_time = 2s;
constexpr Micros air_time = 30s;  // wake-up, question and answer through the water
constexpr double units_sound_speed = 1500;

/// Whole lines, without the shell's prompt.
std::vector<std::string_view> lines_in(std::string_view heard) {
  std::vector<std::string_view> lines;
  for (std::size_t end = heard.find_first_of("\r\n"); end != std::string_view::npos;
       end = heard.find_first_of("\r\n")) {
    std::string_view line = heard.substr(0, end);
    const std::size_t prompt = line.starts_with("user:") ? line.find('>') : std::string_view::npos;
    if (prompt != std::string_view::npos) line.remove_prefix(prompt + 1);
    lines.push_back(line);
    heard.remove_prefix(end + 1);
  }
  return lines;
}

bool has_line(const std::vector<std::string_view>& lines, std::string_view wanted) {
  return std::ranges::find(lines, wanted) != lines.end();
}

/// What stands behind "NAME:", without blanks before it.
std::string_view value_of(const std::vector<std::string_view>& lines, std::string_view name) {
  for (std::string_view line : lines) {
    if (!line.starts_with(name) || !line.substr(name.size()).starts_with(':')) continue;
    line.remove_prefix(name.size() + 1);
    return line.substr(std::min(line.find_first_not_of(' '), line.size()));
  }
  return {};
}

/// Whatever stood on the shell's line is ended with it, as no command.
DeckStep shell_woken() {
  DeckStep step;
  step.words = "+++\r";
  step.pause = guard;
  step.patience = shell_time;
  step.look = [](std::string_view heard, bool is_over) -> DeckSaid {
    if (!is_over) return {};
    if (!heard.empty()) return {Kind::next};
    return {Kind::failed, "the deck unit does not answer"};
  };
  return step;
}

/// What any question may be answered.
std::optional<DeckSaid> no_answer(const std::vector<std::string_view>& lines, bool is_over) {
  if (has_line(lines, "Invalid Command")) {
    return DeckSaid{Kind::failed, "the deck unit refuses the command"};
  }
  if (has_line(lines, "Response Not Received") || is_over) {
    return DeckSaid{Kind::failed, "the release did not answer"};
  }
  return std::nullopt;
}

/// "Range 0 to 35: 19.9 m", of that release, in m.
std::optional<double> range_in(const std::vector<std::string_view>& lines, int address) {
  for (std::string_view line : lines) {
    const std::size_t to = line.find(" to ");
    const std::size_t colon = line.find(':');
    if (!line.starts_with("Range ") || to == std::string_view::npos || colon < to) continue;
    std::string_view whose = line.substr(to + 4, colon - to - 4);
    whose = whose.substr(0, whose.find_last_not_of(' ') + 1);
    line = line.substr(std::min(line.find_first_not_of(' ', colon + 1), line.size()));
    const auto meters = number_in<double>(line.substr(0, line.find(' ')));
    if (number_in<int>(whose) == address && meters) return meters;
  }
  return std::nullopt;
}

std::string condition_in(const std::vector<std::string_view>& lines) {
  std::vector<std::string> said;
  if (has_line(lines, "ARMED")) said.emplace_back("the release says it is armed");
  if (has_line(lines, "RELEASED and CONFIRMED")) {
    said.emplace_back("the release says it released, and confirms it");
  }
  const std::string_view tilt = value_of(lines, "Tilt Sensor");
  const std::string_view battery = value_of(lines, "Battery");
  if (!said.empty() && !tilt.empty()) said.push_back(fmt::format("tilt {}", tilt));
  if (!said.empty() && !battery.empty()) said.push_back(fmt::format("battery {}", battery));
  return fmt::format("{}", fmt::join(said, ", "));
}

}  // namespace

std::vector<DeckStep> BenthosUnit::range() const {
  DeckStep step;
  step.words = fmt::format("AT%RR{}\r", release_.address.value_or(0));
  step.patience = air_time;
  step.look = [address = release_.address.value_or(0),
               scale = release_.sound_speed / units_sound_speed](std::string_view heard,
                                                                 bool is_over) -> DeckSaid {
    const auto lines = lines_in(heard);
    if (const auto meters = range_in(lines, address)) {
      return {Kind::next, fmt::format("range {:.1f} m", *meters * scale)};
    }
    return no_answer(lines, is_over).value_or(DeckSaid{});
  };
  return {shell_woken(), step};
}

std::vector<DeckStep> BenthosUnit::status() const {
  DeckStep step;
  step.words = fmt::format("AT%RT{}\r", release_.address.value_or(0));
  step.patience = air_time;
  step.look = [](std::string_view heard, bool is_over) -> DeckSaid {
    const auto lines = lines_in(heard);
    const std::string condition = condition_in(lines);
    const bool is_whole = !value_of(lines, "Battery").empty();
    if (!condition.empty() && (is_whole || is_over)) return {Kind::next, condition};
    return no_answer(lines, is_over).value_or(DeckSaid{});
  };
  return {shell_woken(), step};
}

std::vector<DeckStep> BenthosUnit::fire(const std::string& code) const {
  DeckStep step;
  step.words = fmt::format("AT%R^{},{}\r", release_.address.value_or(0), code);
  step.patience = air_time;
  step.begins_code = true;
  step.look = [](std::string_view heard, bool is_over) -> DeckSaid {
    const auto lines = lines_in(heard);
    if (has_line(lines, "RELEASED and CONFIRMED")) {
      return {Kind::sent, "the code was sent; the release confirms that it released"};
    }
    if (has_line(lines, "Response Not Received")) {
      return {Kind::sent, "the code was sent; the release did not answer"};
    }
    if (has_line(lines, "Invalid Command")) {
      return {Kind::failed, "the deck unit refused the command: nothing was sent"};
    }
    if (!is_over) return {};
    return {Kind::unknown, "the deck unit did not say what became of the code"};
  };
  return {shell_woken(), step};
}

}  // namespace buoyd
