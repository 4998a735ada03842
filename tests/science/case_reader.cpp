#include "science/case_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace buoyd::test {
namespace {

constexpr double most_seconds = 253'402'300'799;  // the year 9999
constexpr double most_samples = 1e15;

bool is_time(const std::optional<double>& seconds) {
  return seconds && std::abs(*seconds) <= most_seconds;
}

Micros micros_of(double seconds) {
  return Micros(std::llround(seconds * 1e6));
}

std::optional<Flag> flag_of(const Json& json) {
  constexpr std::array flags{Flag::good, Flag::not_evaluated, Flag::suspect, Flag::fail,
                             Flag::missing};
  const auto number = json.number();
  const auto* const found = std::ranges::find_if(
      flags, [&](Flag flag) { return number == static_cast<double>(static_cast<int>(flag)); });
  return found == flags.end() ? std::nullopt : std::optional(*found);
}

}  // namespace

void CaseReader::note(std::string mistake) {
  if (mistake_.empty()) {
    mistake_ = std::move(mistake);
  }
}

bool CaseReader::has(std::string_view key) const {
  return !at(key).is_null();
}

const Json& CaseReader::at(std::string_view key) const {
  static const Json null;
  const Json* const found = object_.find(key);
  return found == nullptr ? null : *found;
}

std::optional<double> CaseReader::number(std::string_view key) {
  const auto number = at(key).number();
  if (has(key) && !number) {
    note(fmt::format("{} is no number", key));
  }
  return number;
}

double CaseReader::needed_number(std::string_view key) {
  const auto found = number(key);
  if (!found) {
    note(fmt::format("{} is not given", key));
  }
  return found.value_or(0);
}

std::optional<std::size_t> CaseReader::count(std::string_view key) {
  const auto found = number(key);
  if (found && !(*found >= 0 && *found <= most_samples)) {
    note(fmt::format("{} is {}, expected a number of samples", key, *found));
    return std::nullopt;
  }
  return found ? std::optional(static_cast<std::size_t>(std::min(*found, 1e9))) : std::nullopt;
}

std::optional<Micros> CaseReader::seconds(std::string_view key) {
  const auto found = number(key);
  if (found && !is_time(found)) {
    note(fmt::format("{} is {}, expected seconds", key, *found));
    return std::nullopt;
  }
  return found ? std::optional(micros_of(*found)) : std::nullopt;
}

bool CaseReader::truth(std::string_view key, bool otherwise) {
  const auto found = at(key).boolean();
  if (has(key) && !found) {
    note(fmt::format("{} is neither true nor false", key));
  }
  return found.value_or(otherwise);
}

std::string CaseReader::word(std::string_view key, std::string_view otherwise) {
  const std::string* const found = at(key).string();
  if (has(key) && found == nullptr) {
    note(fmt::format("{} is no text", key));
  }
  return found == nullptr ? std::string(otherwise) : *found;
}

std::optional<Span> CaseReader::span(std::string_view key) {
  if (!has(key)) {
    return std::nullopt;
  }
  const auto& ends = list(key);
  const bool has_two = ends.size() == 2 && ends[0].number() && ends[1].number();
  if (!has_two) {
    note(fmt::format("{} is no list of two numbers", key));
    return std::nullopt;
  }
  return Span{ends[0].number().value_or(0), ends[1].number().value_or(0)};
}

Span CaseReader::needed_span(std::string_view key) {
  const auto found = span(key);
  if (!found) {
    note(fmt::format("{} is not given", key));
  }
  return found.value_or(Span{});
}

std::vector<double> CaseReader::samples(std::string_view key) {
  std::vector<double> samples;
  for (const Json& sample : list(key)) {
    if (!sample.is_null() && !sample.number()) {
      note(fmt::format("{}[{}] is neither a number nor null", key, samples.size()));
    }
    samples.push_back(sample.number().value_or(std::numeric_limits<double>::quiet_NaN()));
  }
  return samples;
}

std::vector<Micros> CaseReader::times(std::string_view key) {
  std::vector<Micros> times;
  for (const Json& time : list(key)) {
    const auto seconds = time.number();
    if (!is_time(seconds)) {
      note(fmt::format("{}[{}] is no time of the years up to 9999", key, times.size()));
    }
    times.push_back(is_time(seconds) ? micros_of(seconds.value_or(0)) : Micros(0));
  }
  return times;
}

std::vector<Flag> CaseReader::flags(std::string_view key) {
  return flags_in(at(key), key);
}

std::vector<Flag> CaseReader::flags_in(const Json& list, std::string_view key) {
  if (list.kind() != Json::Kind::array) {
    note(fmt::format("{} is no list of flags", key));
    return {};
  }
  std::vector<Flag> flags;
  for (const Json& item : list.items()) {
    const auto flag = flag_of(item);
    if (!flag) {
      note(fmt::format("{}[{}] is none of the flags 1, 2, 3, 4, 9", key, flags.size()));
    }
    flags.push_back(flag.value_or(Flag::missing));
  }
  return flags;
}

const std::vector<Json>& CaseReader::list(std::string_view key) {
  if (at(key).kind() != Json::Kind::array) {
    static const std::vector<Json> none;
    note(fmt::format("{} is no list", key));
    return none;
  }
  return at(key).items();
}

}  // namespace buoyd::test
