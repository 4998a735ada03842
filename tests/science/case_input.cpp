#include "science/case_input.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "science/stat_answers.hpp"

namespace buoyd::test {
namespace {

constexpr double null_number = std::numeric_limits<double>::quiet_NaN();

}  // namespace

std::optional<Flag> flag_of(const Json& json) {
  using enum Flag;
  for (const Flag flag : {good, not_evaluated, suspect, fail, missing}) {
    if (json.number() == static_cast<double>(flag)) return flag;
  }
  return std::nullopt;
}

void CaseInput::expect(bool holds, std::string_view fault) {
  if (!holds && fault_.empty()) fault_ = fault;
}

void CaseInput::expect_size(std::string_view key, std::size_t is, std::size_t expected) {
  expect(is == expected, std::string(key) + " has " + std::to_string(is) + " entries, not " +
                             std::to_string(expected));
}

std::string CaseInput::fault() const {
  return JsonObject().add(malformed_case, "malformed case: " + fault_).str();
}

const Json* CaseInput::need(std::string_view key) {
  const auto* const member = in_.find(key);
  expect(member != nullptr, std::string(key) + " is absent");
  return member;
}

double CaseInput::number_of(std::string_view key, const Json& json) {
  const auto number = json.number();
  expect(number && std::isfinite(*number), std::string(key) + " is no number");
  return number.value_or(null_number);
}

Micros CaseInput::milliseconds_of(std::string_view key, const Json& json) {
  constexpr double most = 1e14;
  const double number = number_of(key, json);
  const bool is_whole = std::abs(number) <= most && std::trunc(number) == number;
  expect(is_whole, std::string(key) + " is no whole number of milliseconds");
  return is_whole ? std::chrono::milliseconds(static_cast<std::int64_t>(number)) : Micros(0);
}

std::uint32_t CaseInput::count_of(std::string_view key, const Json& json) {
  constexpr double most = std::numeric_limits<std::uint32_t>::max();
  const double number = number_of(key, json);
  const bool is_count = number >= 0 && number <= most && std::trunc(number) == number;
  expect(is_count, std::string(key) + " is no count");
  return is_count ? static_cast<std::uint32_t>(number) : 0;
}

double CaseInput::number(std::string_view key, std::optional<double> absent) {
  if (absent && !has(key)) return *absent;
  const auto* const member = need(key);
  return member == nullptr ? null_number : number_of(key, *member);
}

std::uint32_t CaseInput::count(std::string_view key) {
  const auto* const member = need(key);
  return member == nullptr ? 0 : count_of(key, *member);
}

Micros CaseInput::milliseconds(std::string_view key, std::optional<Micros> absent) {
  if (absent && !has(key)) return *absent;
  const auto* const member = need(key);
  return member == nullptr ? Micros(0) : milliseconds_of(key, *member);
}

const std::vector<Json>& CaseInput::list(std::string_view key) {
  static const std::vector<Json> none;
  const auto* const member = need(key);
  if (member == nullptr) return none;
  expect(member->kind() == Json::Kind::array, std::string(key) + " is no list");
  return member->items();
}

std::vector<std::uint32_t> CaseInput::counts(std::string_view key) {
  std::vector<std::uint32_t> counts;
  for (const auto& item : list(key)) counts.push_back(count_of(key, item));
  return counts;
}

std::vector<Micros> CaseInput::list_of_milliseconds(std::string_view key) {
  std::vector<Micros> times;
  for (const auto& item : list(key)) times.push_back(milliseconds_of(key, item));
  return times;
}

std::vector<double> CaseInput::numbers(std::string_view key) {
  if (!has(key)) return {};
  std::vector<double> numbers;
  for (const auto& item : list(key)) {
    numbers.push_back(item.is_null() ? null_number : number_of(key, item));
  }
  return numbers;
}

std::vector<Flag> CaseInput::flags(std::string_view key, std::size_t size) {
  if (!has(key)) return std::vector<Flag>(size, Flag::good);
  std::vector<Flag> flags;
  for (const auto& item : list(key)) {
    const auto flag = flag_of(item);
    expect(flag.has_value(), std::string(key) + " has something that is no flag");
    flags.push_back(flag.value_or(Flag::missing));
  }
  expect_size(key, flags.size(), size);
  flags.resize(size, Flag::missing);
  return flags;
}

Series CaseInput::series(std::string_view key, std::string_view flags_key) {
  const auto values = numbers(key);
  const auto beside = flags(flags_key, values.size());
  Series series;
  for (std::size_t i = 0; i < values.size(); ++i) {
    series.push_back({values[i], std::isnan(values[i]) ? Flag::missing : beside[i]});
  }
  return series;
}

std::int64_t milliseconds_of(WallTime time) {
  return std::chrono::floor<std::chrono::milliseconds>(time).time_since_epoch().count();
}

std::string values_json(const Series& series) {
  JsonArray list;
  for (const auto& entry : series) list.add_json(json_number(entry.value));
  return list.str();
}

std::string flags_json(const Series& series) {
  JsonArray list;
  for (const auto& entry : series) list.add_json(std::to_string(static_cast<int>(entry.flag)));
  return list.str();
}

}  // namespace buoyd::test
