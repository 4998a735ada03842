#include <array>
#include <cmath>
#include <cstddef>
#include <functional>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "base/json_object.hpp"
#include "science/derived/derived_value.hpp"
#include "science/derived/humid_air.hpp"
#include "science/derived/practical_salinity.hpp"
#include "science/derived/sea_water.hpp"
#include "science/stat_answers.hpp"

namespace buoyd::testing {
namespace {

constexpr double null_input = std::numeric_limits<double>::quiet_NaN();

// One input of a case: its list, and its flags if they stand beside it.
class InputSeries {
 public:
  InputSeries(const Json& in, const std::string& key)
      : values_(in.find(key)), flags_(in.find(key + "_flags")) {}

  [[nodiscard]] bool is_there() const { return values_ != nullptr; }
  [[nodiscard]] std::size_t size() const { return is_there() ? values_->items().size() : 0; }
  [[nodiscard]] double value(std::size_t i) const {
    return values_->items()[i].number().value_or(null_input);
  }
  [[nodiscard]] Flag flag(std::size_t i) const {
    if (flags_ == nullptr) return std::isnan(value(i)) ? Flag::missing : Flag::good;
    return static_cast<Flag>(flags_->items()[i].integer().value_or(9));
  }

 private:
  const Json* values_;
  const Json* flags_;
};

std::string json_of_value(const DerivedValue& derived) {
  return json_number(derived.value);
}

std::string json_of_flag(const DerivedValue& derived) {
  return std::to_string(static_cast<int>(derived.flag));
}

template <class ToJson>
std::string json_list(std::span<const DerivedValue> list, ToJson to_json) {
  JsonArray array;
  for (const auto& derived : list) array.add_json(to_json(derived));
  return array.str();
}

using OfSample = std::function<DerivedValue(std::size_t i)>;

std::string answer_alone(const std::string& name, std::size_t count, const OfSample& of) {
  std::vector<DerivedValue> list;
  for (std::size_t i = 0; i < count; ++i) list.push_back(of(i));
  return JsonObject()
      .add_json(name, json_list(list, json_of_value))
      .add_json("flag", json_list(list, json_of_flag))
      .str();
}

std::string answer_salinity(const Json& in) {
  const InputSeries c(in, "conductivity");
  const InputSeries t(in, "temperature");
  const InputSeries p(in, "pressure");
  return answer_alone("salinity", c.size(), [&](std::size_t i) {
    return derived_value(practical_salinity(c.value(i), t.value(i), p.value(i)),
                         {c.flag(i), t.flag(i), p.flag(i)});
  });
}

std::string answer_sea_water(const Json& in) {
  const InputSeries s(in, "salinity");
  const InputSeries t(in, "temperature");
  const InputSeries p(in, "pressure");
  std::array<std::vector<DerivedValue>, 3> lists;
  for (std::size_t i = 0; i < s.size(); ++i) {
    const auto water = sea_water(s.value(i), t.value(i), p.value(i));
    const auto flags = {s.flag(i), t.flag(i), p.flag(i)};
    lists[0].push_back(derived_value(water.absolute_salinity, flags));
    lists[1].push_back(derived_value(water.density, flags));
    lists[2].push_back(derived_value(water.sound_speed, flags));
  }
  return JsonObject()
      .add_json("absolute_salinity", json_list(lists[0], json_of_value))
      .add_json("density", json_list(lists[1], json_of_value))
      .add_json("sound_speed", json_list(lists[2], json_of_value))
      .add_json("flag", json_list(lists[2], json_of_flag))
      .str();
}

std::string answer_dew_point(const Json& in) {
  const InputSeries t(in, "temperature");
  const InputSeries humidity(in, "humidity");
  return answer_alone("dew_point", t.size(), [&](std::size_t i) {
    return derived_value(dew_point(t.value(i), humidity.value(i)), {t.flag(i), humidity.flag(i)});
  });
}

std::string answer_sea_level_pressure(const Json& in) {
  const InputSeries p(in, "pressure");
  const InputSeries t(in, "temperature");
  const InputSeries humidity(in, "humidity");
  const auto* const height_key = in.find("height_m");
  const double height =
      height_key == nullptr ? null_input : height_key->number().value_or(null_input);
  return answer_alone("sea_level_pressure", p.size(), [&](std::size_t i) {
    if (!humidity.is_there()) {
      return derived_value(sea_level_pressure(p.value(i), t.value(i), 0, height),
                           {p.flag(i), t.flag(i)});
    }
    const double vapour = vapour_pressure(t.value(i), humidity.value(i));
    return derived_value(sea_level_pressure(p.value(i), t.value(i), vapour, height),
                         {p.flag(i), t.flag(i), humidity.flag(i)});
  });
}

}  // namespace

Answer answer_derived(std::string_view what, const Json& in) {
  if (what == "practical_salinity") return answer_salinity(in);
  if (what == "sea_water") return answer_sea_water(in);
  if (what == "dew_point") return answer_dew_point(in);
  if (what == "sea_level_pressure") return answer_sea_level_pressure(in);
  return std::nullopt;
}

}  // namespace buoyd::testing
