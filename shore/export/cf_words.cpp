#include "shore/export/cf_words.hpp"

#include <fmt/format.h>

#include <cctype>

namespace buoyshore {

using buoyd::Json;

namespace {

/// A number of seconds as it was printed; "" if there is none.
std::string seconds_at(const Json& object, std::string_view key) {
  const Json* value = object.find(key);
  return value == nullptr ? "" : value->print();
}

}  // namespace

std::string spaced(std::string_view name) {
  std::string text(name);
  for (char& c : text) c = c == '_' ? ' ' : c;
  return text;
}

std::string udunits_of(const std::string& unit) {
  return unit == "KiB" ? "1024 byte" : unit;
}

std::string flag_word(std::string_view word) {
  std::string text;
  for (const char c : word) {
    const bool is_plain = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' ||
                          c == '+' || c == '.' || c == '@';
    text += is_plain ? c : '_';
  }
  return text.empty() ? "_" : text;
}

std::string iso_duration(std::int64_t micros) {
  constexpr std::int64_t second = 1'000'000;
  const std::int64_t days = micros / (86400 * second);
  const std::int64_t hours = micros / (3600 * second) % 24;
  const std::int64_t minutes = micros / (60 * second) % 60;
  const std::int64_t rest = micros % (60 * second);
  std::string text = "P";
  if (days > 0) text += fmt::format("{}D", days);
  if (days > 0 && micros % (86400 * second) == 0) return text;
  text += 'T';
  if (hours > 0) text += fmt::format("{}H", hours);
  if (minutes > 0) text += fmt::format("{}M", minutes);
  if (rest > 0 || (hours == 0 && minutes == 0)) {
    std::string seconds = fmt::format("{}.{:06}", rest / second, rest % second);
    seconds.erase(seconds.find_last_not_of('0') + 1);
    if (seconds.back() == '.') seconds.pop_back();
    text += seconds + 'S';
  }
  return text;
}

std::string long_name_of(const std::string& name, const Json& channel, const Json& description) {
  std::string text = spaced(name);
  if (const auto said = channel.string_at("long_name")) text += ": " + *said;
  std::string over = seconds_at(channel, "over");
  if (over.empty() && channel.find("method") != nullptr) over = seconds_at(description, "over");
  if (!over.empty()) text += fmt::format(", of {} s", over);
  return text;
}

std::string cell_methods_of(const Json& channel, const Json& description, bool has_span) {
  const auto method = channel.string_at("method");
  if (!method) return "";
  std::string comment;
  if (const std::string within = seconds_at(channel, "within"); !within.empty()) {
    comment = fmt::format("of running means of {} s", within);
  } else if (const std::string over = seconds_at(channel, "over"); !over.empty() && !has_span) {
    comment = fmt::format("over the {} s before", over);
  } else if (const std::string interval = seconds_at(description, "interval");
             !interval.empty() && has_span && *method != "point") {
    comment = fmt::format("interval: {} s", interval);
  }
  const std::string words = "time: " + *method;
  return comment.empty() ? words : fmt::format("{} ({})", words, comment);
}

}  // namespace buoyshore
