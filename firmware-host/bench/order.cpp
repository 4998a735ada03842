#include "firmware-host/bench/order.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "base/number_text.hpp"

namespace buoysim {

using buoyd::ErrorCode;
using buoyd::fail;

namespace {

constexpr double longest_seconds = 1e6;

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (end > 0) {
      words.push_back(text.substr(0, end));
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

std::optional<double> number(std::string_view word) {
  const auto value = buoyd::number_in<double>(word);
  return value && *value > 0 && *value <= longest_seconds ? value : std::nullopt;
}

bool names_line(const Scenario& scenario, std::string_view name) {
  return std::any_of(scenario.lines.begin(), scenario.lines.end(),
                     [&](const LineScenario& line) { return line.settings.name == name; });
}

bool names_modem(const Scenario& scenario, std::string_view name) {
  return std::ranges::any_of(scenario.modems,
                             [&](const ModemScenario& one) { return one.name == name; });
}

Micros times(double count, Micros unit) {
  return Micros(static_cast<std::int64_t>(count * static_cast<double>(unit.count())));
}

/// What an order has between name and seconds; "" for nothing.
std::string_view argument_of(FaultKind kind) {
  switch (kind) {
    case FaultKind::late:
    case FaultKind::slow:
      return "MILLISECONDS ";
    case FaultKind::bit_errors:
      return "RATE ";
    case FaultKind::exception:
      return "CODE ";
    default:
      return "";
  }
}

bool set_argument(FaultSpec& fault, double value) {
  if (fault.kind == FaultKind::bit_errors) {
    fault.rate = value;
    return value <= 1;
  }
  if (fault.kind == FaultKind::exception) {
    fault.code = static_cast<std::uint8_t>(std::min(value, 255.0));
    return value == static_cast<double>(fault.code);
  }
  fault.late = times(value, Micros{1'000});
  return true;
}

/// Takes the fault's argument, then "[SECONDS]".
bool read_numbers(std::vector<std::string_view> words, FaultSpec& fault) {
  if (!argument_of(fault.kind).empty()) {
    const auto value = words.empty() ? std::nullopt : number(words.front());
    if (!value || !set_argument(fault, *value)) {
      return false;
    }
    words.erase(words.begin());
  }
  if (words.empty()) {
    return true;
  }
  const auto seconds = number(words.front());
  if (seconds) {
    fault.length = times(*seconds, Micros{1'000'000});
  }
  return seconds && words.size() == 1;
}

/// Has the scenario such a target, and can the fault befall it? "" or what is wrong.
std::string wrong_target(const Scenario& scenario, const Order& order) {
  const std::string& name = order.fault.target;
  const bool line = names_line(scenario, name);
  const bool modem = names_modem(scenario, name);
  const auto found = std::find_if(scenario.instruments.begin(), scenario.instruments.end(),
                                  [&](const auto& i) { return i.settings.name == name; });
  const bool instrument = found != scenario.instruments.end();
  if (order.mend) {
    return line || instrument || modem ? ""
                                       : fmt::format("the scenario has no instrument \"{}\"", name);
  }
  if (modem) {
    return order.fault.kind == FaultKind::silence
               ? ""
               : fmt::format("\"{}\" is an acoustic modem: expected silence", name);
  }
  const bool of_line = is_of_line(order.fault.kind);
  if (of_line ? !line : !instrument) {
    return fmt::format("the scenario has no {} \"{}\"", of_line ? "line" : "instrument", name);
  }
  return of_line ? "" : why_unfit(order.fault.kind, *found);
}

}  // namespace

buoyd::Result<Order> parse_order(std::string_view text, const Scenario& scenario) {
  const auto words = words_of(text);
  const auto kind = words.empty() ? std::nullopt : fault_kind_named(words[0]);
  Order order;
  order.mend = !words.empty() && words[0] == "mend";
  if (words.size() < 2 || (!kind && !order.mend)) {
    return fail(ErrorCode::invalid, fmt::format("order \"{}\": expected {} or mend, and a name",
                                                text, fmt::join(fault_names(), ", ")));
  }
  order.fault.kind = kind.value_or(FaultKind::silence);
  order.fault.target = words[1];
  if (const std::string wrong = wrong_target(scenario, order); !wrong.empty()) {
    return fail(ErrorCode::invalid, fmt::format("order \"{}\": {}", text, wrong));
  }
  if (!read_numbers({words.begin() + 2, words.end()}, order.fault)) {
    return fail(ErrorCode::invalid,
                fmt::format("order \"{}\": expected {}[SECONDS] behind the name", text,
                            argument_of(order.fault.kind)));
  }
  return order;
}

}  // namespace buoysim
