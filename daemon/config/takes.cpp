#include "config/takes.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>

#include "base/json.hpp"

namespace buoyd::takes {

std::string print_text(const std::string& value) {
  return json_string(value);
}

std::string print_texts(const std::vector<std::string>& values) {
  std::vector<std::string> printed;
  printed.reserve(values.size());
  for (const std::string& value : values) printed.push_back(print_text(value));
  return fmt::format("[{}]", fmt::join(printed, ", "));
}

std::string print_number(double value) {
  return json_number(value);
}

std::string print_time(Micros value) {
  return print_text(print_duration(value));
}

std::string print_bytes(std::uint64_t value) {
  constexpr std::array<std::pair<std::uint64_t, std::string_view>, 4> units{
      {{1'000'000'000'000, "TB"}, {1'000'000'000, "GB"}, {1'000'000, "MB"}, {1'000, "kB"}}};
  for (const auto& [factor, name] : units) {
    if (value > 0 && value % factor == 0) return fmt::format("{} {}", value / factor, name);
  }
  return fmt::format("{} B", value);
}

std::string print_if_any(const std::string& value) {
  return value.empty() ? value : print_text(value);
}

std::string range_of(const std::string& low, const std::string& high) {
  return fmt::format("{} to {}", low, high);
}

std::string range_of(double low, double high) {
  return fmt::format("{:.12g} to {:.12g}", low, high);
}

}  // namespace buoyd::takes
