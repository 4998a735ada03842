#include <array>
#include <functional>
#include <string>
#include <vector>

#include "science/case_input.hpp"
#include "science/derived/derived_value.hpp"
#include "science/derived/humid_air.hpp"
#include "science/derived/practical_salinity.hpp"
#include "science/derived/sea_water.hpp"
#include "science/stat_answers.hpp"

namespace buoyd::test {
namespace {

using OfSample = std::function<DerivedValue(std::size_t i)>;

std::string answer_alone(const std::string& name, std::size_t count, const OfSample& of) {
  Series results;
  for (std::size_t i = 0; i < count; ++i) results.push_back(of(i));
  return JsonObject()
      .add_json(name, values_json(results))
      .add_json("flag", flags_json(results))
      .str();
}

/// Of one length each.
std::vector<Series> series_of(CaseInput& in, const std::vector<std::string>& keys) {
  std::vector<Series> all;
  for (const std::string& key : keys) {
    all.push_back(in.series(key));
    in.expect_size(key, all.back().size(), all.front().size());
  }
  return all;
}

std::string answer_salinity(CaseInput& in) {
  const auto all = series_of(in, {"conductivity", "temperature", "pressure"});
  if (in.is_malformed()) return in.fault();
  const Series& c = all[0];
  const Series& t = all[1];
  const Series& p = all[2];
  return answer_alone("salinity", c.size(), [&](std::size_t i) {
    return derived_value(practical_salinity(c[i].value, t[i].value, p[i].value),
                         {c[i].flag, t[i].flag, p[i].flag});
  });
}

std::string answer_sea_water(CaseInput& in) {
  const auto all = series_of(in, {"salinity", "temperature", "pressure"});
  if (in.is_malformed()) return in.fault();
  const Series& s = all[0];
  const Series& t = all[1];
  const Series& p = all[2];
  std::array<Series, 3> lists;
  for (std::size_t i = 0; i < s.size(); ++i) {
    const auto water = sea_water(s[i].value, t[i].value, p[i].value);
    const auto flags = {s[i].flag, t[i].flag, p[i].flag};
    lists[0].push_back(derived_value(water.absolute_salinity, flags));
    lists[1].push_back(derived_value(water.density, flags));
    lists[2].push_back(derived_value(water.sound_speed, flags));
  }
  return JsonObject()
      .add_json("absolute_salinity", values_json(lists[0]))
      .add_json("density", values_json(lists[1]))
      .add_json("sound_speed", values_json(lists[2]))
      .add_json("flag", flags_json(lists[2]))
      .str();
}

std::string answer_dew_point(CaseInput& in) {
  const auto all = series_of(in, {"temperature", "humidity"});
  if (in.is_malformed()) return in.fault();
  const Series& t = all[0];
  const Series& humidity = all[1];
  return answer_alone("dew_point", t.size(), [&](std::size_t i) {
    return derived_value(dew_point(t[i].value, humidity[i].value), {t[i].flag, humidity[i].flag});
  });
}

std::string answer_sea_level_pressure(CaseInput& in) {
  const bool is_humid = in.has("humidity");
  const auto all = is_humid ? series_of(in, {"pressure", "temperature", "humidity"})
                            : series_of(in, {"pressure", "temperature"});
  const double height = in.number("height_m");
  if (in.is_malformed()) return in.fault();
  const Series& p = all[0];
  const Series& t = all[1];
  return answer_alone("sea_level_pressure", p.size(), [&](std::size_t i) {
    const double vapour = is_humid ? vapour_pressure(t[i].value, all[2][i].value) : 0;
    return derived_value(sea_level_pressure(p[i].value, t[i].value, vapour, height),
                         {p[i].flag, t[i].flag, is_humid ? all[2][i].flag : Flag::good});
  });
}

}  // namespace

Answer answer_derived(std::string_view what, const Json& json) {
  CaseInput in(json);
  if (what == "practical_salinity") return answer_salinity(in);
  if (what == "sea_water") return answer_sea_water(in);
  if (what == "dew_point") return answer_dew_point(in);
  if (what == "sea_level_pressure") return answer_sea_level_pressure(in);
  return std::nullopt;
}

}  // namespace buoyd::test
