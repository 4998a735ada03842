#include "firmware-host/order.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <vector>

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
  double value = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  const bool good = error == std::errc{} && end == word.data() + word.size() && value > 0;
  return good && value <= longest_seconds ? std::optional(value) : std::nullopt;
}

bool names_line(const Scenario& scenario, std::string_view name) {
  return std::any_of(scenario.lines.begin(), scenario.lines.end(),
                     [&](const LineScenario& line) { return line.settings.name == name; });
}

bool names_instrument(const Scenario& scenario, std::string_view name) {
  return std::any_of(scenario.instruments.begin(), scenario.instruments.end(),
                     [&](const InstrumentScenario& i) { return i.settings.name == name; });
}

Micros times(double count, Micros unit) {
  return Micros(static_cast<std::int64_t>(count * static_cast<double>(unit.count())));
}

/// Takes "MILLISECONDS" off a late order, then "[SECONDS]".
bool read_numbers(std::vector<std::string_view> words, FaultSpec& fault) {
  if (fault.kind == FaultKind::late) {
    const auto late = words.empty() ? std::nullopt : number(words.front());
    if (!late) {
      return false;
    }
    fault.late = times(*late, Micros{1'000});
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

}  // namespace

buoyd::Result<Order> parse_order(std::string_view text, const Scenario& scenario) {
  const auto words = words_of(text);
  const auto kind = words.empty() ? std::nullopt : fault_kind_named(words[0]);
  Order order;
  order.mend = !words.empty() && words[0] == "mend";
  if (words.size() < 2 || (!kind && !order.mend)) {
    return fail(ErrorCode::invalid,
                fmt::format("order \"{}\": expected silence, late, bad_checksum, garbage, cut or "
                            "mend, and a name",
                            text));
  }
  order.fault.kind = kind.value_or(FaultKind::silence);
  order.fault.target = words[1];
  const bool line = names_line(scenario, words[1]);
  const bool instrument = names_instrument(scenario, words[1]);
  const bool known = order.mend ? line || instrument : kind == FaultKind::cut ? line : instrument;
  if (!known) {
    return fail(ErrorCode::invalid,
                fmt::format("order \"{}\": the scenario has no {} \"{}\"", text,
                            kind == FaultKind::cut ? "line" : "instrument", words[1]));
  }
  if (!read_numbers({words.begin() + 2, words.end()}, order.fault)) {
    return fail(ErrorCode::invalid,
                fmt::format("order \"{}\": expected {}[SECONDS] behind the name", text,
                            kind == FaultKind::late ? "MILLISECONDS " : ""));
  }
  return order;
}

}  // namespace buoysim
