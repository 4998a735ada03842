#include "science/stat_agreement.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

namespace buoyd::test {
namespace {

constexpr double whole_circle = 360;

bool is_exact(std::string_view key) {
  constexpr std::array names{"n", "min", "max", "speed_min", "speed_max", "value"};
  return std::ranges::find(names, key) != names.end() || key.starts_with("n_") ||
         key.ends_with("_at") || key.ends_with("_ms") || key.ends_with("flag");
}

double tolerance_of(std::string_view key, double expected) {
  if (is_exact(key)) return 0;
  if (key.ends_with("direction") || key == "circular_difference") return 1e-9;
  if (key == "direction_std" || key.ends_with("spread")) return 1e-5;
  if (key == "salinity") return 1e-9;
  if (key == "density") return 1e-9 * std::abs(expected);
  if (key == "sound_speed") return 1e-4;
  return 1e-12 + 1e-11 * std::abs(expected);
}

bool is_in_range(std::string_view key, double number) {
  if (key.ends_with("direction")) return number >= 0 && number < whole_circle;
  if (key == "circular_difference") return number >= -whole_circle / 2 && number < whole_circle / 2;
  return true;
}

double distance(std::string_view key, double a, double b) {
  const bool is_on_circle = key.ends_with("direction") || key == "circular_difference";
  return std::abs(is_on_circle ? std::remainder(a - b, whole_circle) : a - b);
}

double number_of(const Json& json) {
  return json.number().value_or(std::numeric_limits<double>::quiet_NaN());
}

std::string text_of(const Json& json) {
  switch (json.kind()) {
    case Json::Kind::null:
      return "null";
    case Json::Kind::boolean:
      return json.boolean().value_or(false) ? "true" : "false";
    case Json::Kind::number:
      return json.print();
    case Json::Kind::string:
      return json_string(*json.string());
    case Json::Kind::array:
      return fmt::format("a list of {}", json.items().size());
    case Json::Kind::object:
      return "an object";
  }
  return "";
}

// Walks through what is expected and what came out, side by side.
class Comparison {
 public:
  explicit Comparison(const Json* tolerances) : tolerances_(tolerances) { check_tolerances(); }

  void compare_members(const std::string& place, const Json& expected, const Json& result) {
    for (std::size_t i = 0; i < expected.keys().size(); ++i) {
      const auto& key = expected.keys()[i];
      const std::string member = place.empty() ? key : fmt::format("{}.{}", place, key);
      const auto* const found = result.find(key);
      if (found == nullptr) {
        lines_.push_back(member + " is absent");
      } else {
        compare(member, key, expected.items()[i], *found);
      }
    }
  }

  [[nodiscard]] Disagreements take_lines() { return std::move(lines_); }

 private:
  void check_tolerances() {
    if (tolerances_ == nullptr) return;
    if (tolerances_->kind() != Json::Kind::object) lines_.emplace_back("tol is no object");
    for (std::size_t i = 0; i < tolerances_->keys().size(); ++i) {
      const auto tolerance = tolerances_->items()[i].number();
      if (!tolerance || !(*tolerance >= 0)) {
        lines_.push_back(fmt::format("tol.{} is no tolerance", tolerances_->keys()[i]));
      }
    }
  }

  void compare(const std::string& place, const std::string& key, const Json& expected,
               const Json& result) {
    if (expected.kind() != result.kind()) return differ(place, expected, result);
    switch (expected.kind()) {
      case Json::Kind::null:
        return;
      case Json::Kind::object:
        return compare_members(place, expected, result);
      case Json::Kind::array:
        return compare_items(place, key, expected, result);
      case Json::Kind::number:
        if (!agrees(key, number_of(expected), number_of(result))) differ(place, expected, result);
        return;
      case Json::Kind::boolean:
      case Json::Kind::string:
        if (text_of(expected) != text_of(result)) differ(place, expected, result);
    }
  }

  void compare_items(const std::string& place, const std::string& key, const Json& expected,
                     const Json& result) {
    if (expected.items().size() != result.items().size()) return differ(place, expected, result);
    for (std::size_t i = 0; i < expected.items().size(); ++i) {
      compare(fmt::format("{}[{}]", place, i), key, expected.items()[i], result.items()[i]);
    }
  }

  [[nodiscard]] bool agrees(const std::string& key, double expected, double result) const {
    const auto* const stated = tolerances_ == nullptr ? nullptr : tolerances_->find(key);
    const double tolerance =
        stated == nullptr ? tolerance_of(key, expected) : stated->number().value_or(0);
    return is_in_range(key, result) && distance(key, expected, result) <= tolerance;
  }

  void differ(const std::string& place, const Json& expected, const Json& result) {
    lines_.push_back(
        fmt::format("{} is {}, expected {}", place, text_of(result), text_of(expected)));
  }

  const Json* tolerances_;
  Disagreements lines_;
};

}  // namespace

Disagreements stat_disagreements(const Json& expected, const Json& result, const Json* tolerances) {
  Comparison comparison(tolerances);
  comparison.compare_members("", expected, result);
  return comparison.take_lines();
}

}  // namespace buoyd::test
