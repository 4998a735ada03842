#include <algorithm>
#include <functional>

#include "science/case_input.hpp"
#include "science/combined/derived_function.hpp"
#include "science/combined/derived_inputs.hpp"
#include "science/derived/difference.hpp"
#include "science/derived/lidar_direction.hpp"
#include "science/stat_answers.hpp"
#include "science/statistics/direction.hpp"

namespace buoyd::test {
namespace {

std::string one_series(std::string_view name, const Series& series) {
  return JsonObject()
      .add_json(name, values_json(series))
      .add_json("flag", flags_json(series))
      .str();
}

std::string answer_pairs(CaseInput& in, std::string_view name,
                         DerivedValue (*of)(const DerivedValue&, const DerivedValue&)) {
  const auto a = in.series("a");
  const auto b = in.series("b");
  in.expect_size("b", b.size(), a.size());
  if (in.is_malformed()) return in.fault();
  Series results;
  for (std::size_t i = 0; i < a.size(); ++i) results.push_back(of(a[i], b[i]));
  return one_series(name, results);
}

std::string answer_first_good(CaseInput& in) {
  const auto a = in.series("a");
  const auto b = in.series("b");
  in.expect_size("b", b.size(), a.size());
  if (in.is_malformed()) return in.fault();
  Series values;
  JsonArray sources;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const auto chosen = first_good(a[i], b[i]);
    values.push_back(chosen.value);
    const bool is_a = chosen.source == FirstGood::Source::a;
    sources.add_json(!chosen.source ? "null" : is_a ? "\"a\"" : "\"b\"");
  }
  return JsonObject()
      .add_json("value", values_json(values))
      .add_json("flag", flags_json(values))
      .add_json("source", sources.str())
      .str();
}

/// As buoyd turns what a magnetic compass says (science/configured/told_values.cpp).
DerivedValue magnetic_to_true(const DerivedValue& magnetic, double declination) {
  return derived_value(fold_direction(magnetic.value + declination), {magnetic.flag});
}

std::string answer_magnetic(CaseInput& in) {
  const auto magnetic = in.series("magnetic");
  const double declination = in.number("declination", 0);
  if (in.is_malformed()) return in.fault();
  Series results;
  for (const auto& direction : magnetic)
    results.push_back(magnetic_to_true(direction, declination));
  return one_series("direction", results);
}

double mean_direction(const Series& series) {
  DirectionMean mean;
  for (const auto& direction : series) {
    if (direction.flag < Flag::fail) mean.add(direction.value);
  }
  return mean.direction();
}

std::string turned_json(const std::vector<CheckedDirection>& checked) {
  JsonArray turned;
  for (const auto& direction : checked) {
    turned.add_json(!direction.is_turned ? "null" : *direction.is_turned ? "true" : "false");
  }
  return turned.str();
}

void add_checked(JsonObject& out, const Series& unchecked, const Series& reference) {
  std::vector<CheckedDirection> checked;
  Series directions;
  for (std::size_t i = 0; i < unchecked.size(); ++i) {
    checked.push_back(checked_direction(unchecked[i], reference[i]));
    directions.push_back(checked.back().direction);
  }
  const auto turned =
      std::ranges::count(checked, std::optional(true), &CheckedDirection::is_turned);
  out.add_json("direction", values_json(directions))
      .add_json("flag", flags_json(directions))
      .add_json("turned", turned_json(checked))
      .add("n_turned", static_cast<std::int64_t>(turned))
      .add("mean_direction", mean_direction(directions));
}

std::string answer_lidar(CaseInput& in) {
  const auto raw = in.series("raw");
  const auto heading = in.series("heading");
  const auto reference = in.series("reference");
  const double declination = in.number("declination", 0);
  in.expect_size("heading", heading.size(), raw.size());
  if (in.has("reference")) in.expect_size("reference", reference.size(), raw.size());
  if (in.is_malformed()) return in.fault();
  Series unchecked;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    unchecked.push_back(lidar_direction(raw[i], heading[i], declination));
  }
  JsonObject out;
  out.add_json("unchecked_direction", values_json(unchecked))
      .add_json("unchecked_flag", flags_json(unchecked))
      .add("mean_unchecked_direction", mean_direction(unchecked));
  if (in.has("reference")) add_checked(out, unchecked, reference);
  return out.str();
}

// What arrives at a moment: of the anemometer a reading, of the others a value of their tracks.
struct Arrival {
  Micros time;
  std::function<void(KnownValues& known, DerivedInputs& wind)> give;
};

constexpr const char* heading_channel = "compass.heading";
constexpr const char* speed_channel = "gnss.speed";
constexpr const char* course_channel = "gnss.course";

std::vector<Arrival> heading_arrivals(CaseInput& in) {
  const auto times = in.list_of_milliseconds("heading_ms");
  const auto headings = in.series("heading");
  const double declination = in.number("declination", 0);
  in.expect_size("heading", headings.size(), times.size());
  std::vector<Arrival> arrivals;
  for (std::size_t i = 0; !in.is_malformed() && i < times.size(); ++i) {
    const DerivedValue heading = magnetic_to_true(headings[i], declination);
    arrivals.push_back({times[i], [time = MonoTime(times[i]), heading](KnownValues& known, auto&) {
                          known.track(heading_channel).add({time, heading.value, heading.flag});
                        }});
  }
  return arrivals;
}

std::vector<Arrival> velocity_arrivals(CaseInput& in) {
  if (!in.has("velocity_ms")) return {};
  const auto times = in.list_of_milliseconds("velocity_ms");
  const auto sog = in.series("sog", "velocity_flags");
  const auto cog = in.numbers("cog");
  in.expect_size("sog", sog.size(), times.size());
  in.expect_size("cog", cog.size(), times.size());
  std::vector<Arrival> arrivals;
  for (std::size_t i = 0; !in.is_malformed() && i < times.size(); ++i) {
    const DerivedValue course = derived_value(cog[i], {Flag::good});
    arrivals.push_back(
        {times[i], [time = MonoTime(times[i]), speed = sog[i], course](KnownValues& known, auto&) {
           known.track(speed_channel).add({time, speed.value, speed.flag});
           known.track(course_channel).add({time, course.value, course.flag});
         }});
  }
  return arrivals;
}

SourceReading reading_of(Micros time, const DerivedValue& speed, const DerivedValue& direction) {
  const auto digit = [](Flag flag) { return static_cast<char>('0' + static_cast<int>(flag)); };
  return {MonoTime(time),
          WallTime(time),
          {speed.value, direction.value},
          {digit(speed.flag), digit(direction.flag)}};
}

std::vector<Arrival> wind_arrivals(CaseInput& in) {
  const auto times = in.list_of_milliseconds("t_ms");
  const auto speed = in.series("speed");
  const auto direction = in.series("direction");
  in.expect_size("speed", speed.size(), times.size());
  in.expect_size("direction", direction.size(), times.size());
  std::vector<Arrival> arrivals;
  for (std::size_t i = 0; !in.is_malformed() && i < times.size(); ++i) {
    arrivals.push_back({times[i], [reading = reading_of(times[i], speed[i], direction[i])](
                                      auto&, DerivedInputs& wind) { wind.add(reading); }});
  }
  return arrivals;
}

std::vector<Arrival> arrivals_by_time(CaseInput& in) {
  std::vector<Arrival> all;
  for (const auto& kind : {heading_arrivals(in), velocity_arrivals(in), wind_arrivals(in)}) {
    all.insert(all.end(), kind.begin(), kind.end());
  }
  std::ranges::stable_sort(all, {}, &Arrival::time);
  return all;
}

DerivedSettings wind_settings(CaseInput& in) {
  DerivedSettings settings;
  settings.kind = "true_wind";
  settings.inputs = {{"speed", "speed"}, {"direction", "direction"}, {"heading", heading_channel}};
  if (in.has("velocity_ms")) {
    settings.inputs.push_back({"hull_speed", speed_channel});
    settings.inputs.push_back({"hull_course", course_channel});
  }
  settings.max_age = in.milliseconds("max_age_ms");
  return settings;
}

ModelKind wind_kind() {
  ModelKind kind;
  kind.name = "wind";
  for (const char* const name : {"speed", "direction"}) {
    kind.channels.emplace_back().name = name;
  }
  kind.channels[0].unit = "m s-1";
  kind.channels[1].unit = "degree";
  return kind;
}

std::string answer_true_wind(CaseInput& in) {
  const auto settings = wind_settings(in);
  const auto arrivals = arrivals_by_time(in);
  if (in.is_malformed()) return in.fault();
  KnownValues known;
  DerivedInputs inputs(settings, {}, wind_kind(), known, {});
  const auto wind_of = derived_function(settings, {}, false);
  Series speed;
  Series direction;
  const auto take = [&](const DerivedSample& sample) {
    const auto wind = wind_of(sample);
    speed.push_back(wind[0]);
    direction.push_back(wind[1]);
  };
  const auto take_settled = [&] {
    while (const auto sample = inputs.next()) take(*sample);
  };
  for (const auto& arrival : arrivals) {
    // Of this moment itself there may be more. What it settles is taken before more is kept, as
    // the daemon does it.
    inputs.advance(MonoTime(arrival.time - Micros(1)));
    take_settled();
    arrival.give(known, inputs);
    take_settled();
  }
  while (const auto sample = inputs.last()) take(*sample);
  return JsonObject()
      .add_json("speed", values_json(speed))
      .add_json("direction", values_json(direction))
      .add_json("speed_flag", flags_json(speed))
      .add_json("direction_flag", flags_json(direction))
      .str();
}

}  // namespace

Answer answer_motion(std::string_view what, const Json& in) {
  CaseInput input(in);
  if (what == "true_wind") return answer_true_wind(input);
  if (what == "lidar_direction") return answer_lidar(input);
  if (what == "magnetic_to_true") return answer_magnetic(input);
  if (what == "difference") return answer_pairs(input, what, difference);
  if (what == "circular_difference") return answer_pairs(input, what, circular_difference);
  if (what == "first_good") return answer_first_good(input);
  return std::nullopt;
}

}  // namespace buoyd::test
