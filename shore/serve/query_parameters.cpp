#include "shore/serve/query_parameters.hpp"

#include <fmt/format.h>

#include <optional>

#include "base/number_text.hpp"

namespace buoyshore {

using buoyd::ErrorCode;
using buoyd::fail;
using buoyd::Result;

namespace {

constexpr std::size_t longest_text = 256;
constexpr std::ptrdiff_t most_texts = 64;
constexpr std::int64_t latest = 253'402'300'799'000;  // ms: the end of the year 9999

}  // namespace

Result<std::string> QueryParameters::text(const std::string& name) const {
  const auto found = query_.find(name);
  if (found == query_.end()) return fail(ErrorCode::invalid, fmt::format("'{}' is missing", name));
  if (found->second.size() > longest_text) {
    return fail(ErrorCode::invalid,
                fmt::format("'{}' is longer than {} bytes", name, longest_text));
  }
  return found->second;
}

Result<std::string> QueryParameters::text_or_none(const std::string& name) const {
  return has(name) ? text(name) : std::string();
}

Result<std::vector<std::string>> QueryParameters::texts(const std::string& name) const {
  const auto [begin, end] = query_.equal_range(name);
  if (std::distance(begin, end) > most_texts) {
    return fail(ErrorCode::invalid, fmt::format("'{}' comes over {} times", name, most_texts));
  }
  std::vector<std::string> texts;
  for (auto at = begin; at != end; ++at) texts.push_back(at->second);
  return texts;
}

Result<std::int64_t> QueryParameters::number(const std::string& name, std::int64_t least,
                                             std::int64_t most,
                                             std::optional<std::int64_t> without) const {
  if (without && !query_.contains(name)) return *without;
  auto digits = text(name);
  if (!digits) return pass_on(digits);
  const auto number = buoyd::number_in<std::int64_t>(*digits);
  if (!number || *number < least || *number > most) {
    return fail(ErrorCode::invalid, fmt::format("'{}' is '{}', expected a number from {} to {}",
                                                name, *digits, least, most));
  }
  return *number;
}

Result<TimeSlice> time_slice(const QueryParameters& parameters) {
  auto from = parameters.number("from", -latest, latest, {});
  if (!from) return pass_on(from);
  auto to = parameters.number("to", -latest, latest, {});
  if (!to) return pass_on(to);
  if (*to <= *from) return fail(ErrorCode::invalid, "the time ends before it begins");
  return TimeSlice{buoyd::WallTime(std::chrono::milliseconds(*from)),
                   buoyd::WallTime(std::chrono::milliseconds(*to))};
}

}  // namespace buoyshore
