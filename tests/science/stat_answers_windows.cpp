#include <algorithm>
#include <functional>
#include <numeric>
#include <utility>

#include "science/case_input.hpp"
#include "science/computed/watched_windows.hpp"
#include "science/stat_answers.hpp"
#include "science/statistics/scalar_window.hpp"
#include "science/statistics/utc_windows.hpp"
#include "science/statistics/wind_means.hpp"
#include "science/statistics/window_grid.hpp"

namespace buoyd::test {
namespace {

// Sample i of a list without times is taken at i µs: the time of an extreme is its index.
WallTime time_of_index(std::size_t i) {
  return WallTime(Micros(static_cast<std::int64_t>(i)));
}

void add_moments(JsonObject& out, const Moments& moments, const Extremes& extremes) {
  out.add("mean", moments.mean())
      .add("std", moments.std())
      .add("min", extremes.min)
      .add("max", extremes.max);
}

std::string index_or_null(bool is_there, WallTime time) {
  return is_there ? std::to_string(time.time_since_epoch().count()) : "null";
}

std::string answer_statistics(CaseInput& in) {
  const auto expected = in.count("n_expected");
  const auto x = in.series("x", "flags");
  const double min_percent = in.number("min_percent", 0);
  if (in.is_malformed()) return in.fault();
  ScalarWindow window;
  for (std::size_t i = 0; i < x.size(); ++i) window.add(time_of_index(i), x[i].value, x[i].flag);
  const auto& counts = window.counts();
  const std::uint32_t came = counts.valid + counts.missing + counts.failed;
  const bool is_told = counts.valid > 0 && 100.0 * counts.valid >= min_percent * expected;
  JsonObject out;
  out.add("n_expected", expected)
      .add("n_valid", counts.valid)
      .add("n_missing", counts.missing)
      .add("n_failed", counts.failed)
      .add("n_absent", expected - std::min(came, expected))
      .add_json("min_at", index_or_null(is_told, window.extremes().min_time))
      .add_json("max_at", index_or_null(is_told, window.extremes().max_time));
  add_moments(out, is_told ? window.moments() : Moments(),
              is_told ? window.extremes() : Extremes());
  return out.str();
}

std::string answer_join(CaseInput& in) {
  const auto counts = in.counts("n");
  const auto means = in.numbers("mean");
  const auto stds = in.numbers("std");
  in.expect_size("mean", means.size(), counts.size());
  in.expect_size("std", stds.size(), counts.size());
  if (in.is_malformed()) return in.fault();
  Moments all;
  for (std::size_t i = 0; i < counts.size(); ++i) all.join(Moments(counts[i], means[i], stds[i]));
  return JsonObject()
      .add("n", all.count())
      .add("mean", all.mean())
      .add("std", all.std())
      .add("turbulence_intensity", turbulence_intensity(all))
      .str();
}

std::string answer_window_stamp(CaseInput& in) {
  const WallTime end(in.milliseconds("end_ms"));
  const Micros period = in.milliseconds("period_ms");
  if (in.is_malformed()) return in.fault();
  return JsonObject()
      .add("time_ms", milliseconds_of(end))
      .add("middle_ms", milliseconds_of(end - period / 2))
      .add_json("bounds_ms", JsonArray()
                                 .add_json(std::to_string(milliseconds_of(end - period)))
                                 .add_json(std::to_string(milliseconds_of(end)))
                                 .str())
      .str();
}

using ScalarWindows = UtcWindows<ScalarWindow>;
using OnScalarWindow = ScalarWindows::OnClosed;

// Feeds what came at boot[i], when the clock showed t0 + utc[i]; the fault or "" of the rules.
std::string feed_windows(const UtcWindowRules& rules, const std::vector<Micros>& boot, WallTime t0,
                         const std::vector<Micros>& utc, const Series& x,
                         const OnScalarWindow& on_closed) {
  auto windows = ScalarWindows::make(rules, ScalarWindow(), on_closed);
  if (!windows) return windows.error().text;
  for (std::size_t i = 0; i < x.size(); ++i) {
    windows->add(MonoTime(boot[i]), t0 + utc[i], x[i].value, x[i].flag);
  }
  windows->finish();
  return "";
}

std::string answer_utc_windows(CaseInput& in) {
  const WallTime t0(in.milliseconds("t0_ms"));
  const auto period = in.milliseconds("period_ms");
  const auto interval = in.milliseconds("interval_ms");
  const auto max_step = in.milliseconds("max_step_ms");
  const auto boot = in.list_of_milliseconds("boot_ms");
  const auto utc = in.list_of_milliseconds("utc_ms");
  const auto x = in.series("x", "flags");
  in.expect_size("boot_ms", boot.size(), x.size());
  in.expect_size("utc_ms", utc.size(), x.size());
  if (in.is_malformed()) return in.fault();
  JsonArray list;
  const auto add = [&](const ClosedWindow<ScalarWindow>& window) {
    JsonObject out;
    out.add("end_ms", milliseconds_of(window.end))
        .add("n_expected", expected_samples(period, interval))
        .add("n_valid", window.samples.counts().valid)
        .add("torn", window.is_torn);
    add_moments(out, window.samples.moments(), window.samples.extremes());
    list.add_json(out.str());
  };
  const UtcWindowRules rules{period, {}, max_step, max_step};
  in.expect(interval > Micros(0), "interval_ms is not above 0");
  const auto fault = feed_windows(rules, boot, t0, utc, x, add);
  in.expect(fault.empty(), fault);
  return in.is_malformed() ? in.fault() : JsonObject().add_json("windows", list.str()).str();
}

std::string answer_daily(CaseInput& in) {
  const WallTime t0(in.milliseconds("t0_ms"));
  const auto times = in.list_of_milliseconds("t_ms");
  const auto x = in.series("x", "flags");
  const auto boundary = 60 * 1000 * in.milliseconds("boundary_min");
  in.expect_size("t_ms", times.size(), x.size());
  if (in.is_malformed()) return in.fault();
  JsonArray list;
  const auto add = [&](const ClosedWindow<ScalarWindow>& day) {
    const auto& extremes = day.samples.extremes();
    const bool is_there = day.samples.counts().valid > 0;
    const auto time_json = [&](WallTime time) {
      return is_there ? std::to_string(milliseconds_of(time)) : "null";
    };
    list.add_json(JsonObject()
                      .add("end_ms", milliseconds_of(day.end))
                      .add("n_valid", day.samples.counts().valid)
                      .add("min", extremes.min)
                      .add_json("min_ms", time_json(extremes.min_time))
                      .add("max", extremes.max)
                      .add_json("max_ms", time_json(extremes.max_time))
                      .str());
  };
  const UtcWindowRules rules{std::chrono::hours(24), boundary, std::nullopt, {}};
  in.expect(feed_windows(rules, times, t0, times, x, add).empty(), "no days");
  return in.is_malformed() ? in.fault() : JsonObject().add_json("days", list.str()).str();
}

std::string scalar_row(JsonObject out, const ScalarWindow& window) {
  out.add("n_valid", window.counts().valid);
  add_moments(out, window.moments(), window.extremes());
  return out.str();
}

std::string wind_row(JsonObject out, const WindMeans& means) {
  return out.add("n_valid", means.speed().counts().valid)
      .add("n_pairs", means.pairs())
      .add("speed_mean", means.speed().moments().mean())
      .add("vector_speed", means.vector().speed())
      .add("vector_direction", means.vector().direction())
      .add("unit_direction", means.unit().direction())
      .str();
}

struct SlidingRules {
  Micros interval;
  Micros every;
  std::vector<Micros> periods;
  WallTime first_end;
  WallTime last_end;
};

// The daemon's own windows; boottime is UTC here, since no clock steps.
template <class Samples>
class SlidingRows {
 public:
  using ToRow = std::string (*)(JsonObject out, const Samples& samples);

  SlidingRows(const SlidingRules& rules, ToRow to_row, CaseInput& in)
      : rules_(rules), to_row_(to_row), rows_(rules.periods.size()) {
    for (std::size_t i = 0; i < rules.periods.size(); ++i) {
      const Micros period = rules.periods[i];
      const Micros every(std::gcd(period.count(), rules.every.count()));
      const WindowLengths lengths{period, every, rules.first_end.time_since_epoch() % every};
      auto windows = Windows::make(lengths, Samples(),
                                   [this, i](const Samples& samples, const WindowFacts& facts) {
                                     add_row(i, samples, facts.end);
                                   });
      in.expect(windows.has_value(), windows ? "" : windows.error().text);
      if (!windows) return;
      const WallTime begin = rules.first_end - period;
      reach(**windows, begin);
      windows_.push_back({std::move(*windows), begin, every, begin});
    }
  }

  /// In the order of time.
  template <class... Sample>
  void add(WallTime time, Sample... sample) {
    if (time > rules_.last_end) return;
    for (auto& sliding : windows_) {
      if (time <= sliding.begin) continue;
      reach_before(sliding, time);
      sliding.windows->add(MonoTime(time.time_since_epoch()), time, sample...);
    }
  }

  std::string finish() {
    for (auto& sliding : windows_) {
      reach_before(sliding, rules_.last_end + sliding.every + std::chrono::microseconds(1));
      reach(*sliding.windows, rules_.last_end + sliding.every + std::chrono::hours(1));
    }
    JsonArray all;
    for (std::size_t row = 0; !rows_.empty() && row < rows_.front().size(); ++row) {
      for (const auto& of_period : rows_) all.add_json(of_period[row]);
    }
    return JsonObject().add_json("rows", all.str()).str();
  }

 private:
  using Windows = WatchedWindows<Samples>;
  struct Sliding {
    std::unique_ptr<Windows> windows;
    WallTime begin;  ///< what is not later lies in no window
    Micros every;
    WallTime reached;
  };

  static void reach(Windows& windows, WallTime utc) {
    windows.advance(MonoTime(utc.time_since_epoch()), utc);
  }

  // The daemon's clock never leaps over the end of a window.
  static void reach_before(Sliding& sliding, WallTime time) {
    for (; sliding.reached + sliding.every < time; sliding.reached += sliding.every) {
      reach(*sliding.windows, sliding.reached + sliding.every);
    }
  }

  void add_row(std::size_t i, const Samples& samples, WallTime end) {
    const bool is_asked = end >= rules_.first_end && end <= rules_.last_end;
    if (!is_asked || (end - rules_.first_end) % rules_.every != Micros(0)) return;
    const Micros period = rules_.periods[i];
    const auto period_ms = std::chrono::floor<std::chrono::milliseconds>(period).count();
    JsonObject out;
    out.add("end_ms", milliseconds_of(end))
        .add("period_ms", static_cast<std::int64_t>(period_ms))
        .add("n_expected", expected_samples(period, rules_.interval));
    rows_[i].push_back(to_row_(std::move(out), samples));
  }

  const SlidingRules& rules_;
  ToRow to_row_;
  std::vector<Sliding> windows_;
  std::vector<std::vector<std::string>> rows_;  // of each period
};

SlidingRules sliding_rules(CaseInput& in) {
  constexpr std::int64_t most_rows = 1'000'000;
  SlidingRules rules{in.milliseconds("interval_ms"), in.milliseconds("every_ms"),
                     in.list_of_milliseconds("periods_ms"),
                     WallTime(in.milliseconds("first_end_ms")),
                     WallTime(in.milliseconds("last_end_ms"))};
  const bool is_positive = rules.interval > Micros(0) && rules.every > Micros(0);
  in.expect(is_positive, "interval_ms or every_ms is not above 0");
  in.expect(!is_positive || (rules.last_end - rules.first_end) / rules.every < most_rows,
            "more than a million rows");
  constexpr std::int64_t most_parts = 86400;
  for (const Micros period : rules.periods) {
    in.expect(period > Micros(0), "one of periods_ms is not above 0");
    in.expect(!is_positive ||
                  period.count() / std::gcd(period.count(), rules.every.count()) <= most_parts,
              "a period has more than 86400 parts");
  }
  return rules;
}

std::string answer_sliding(CaseInput& in) {
  const WallTime t0(in.milliseconds("t0_ms"));
  const auto rules = sliding_rules(in);
  const auto times = in.list_of_milliseconds("t_ms");
  const auto x = in.series("x", "flags");
  const auto speed = in.series("speed");
  auto direction = in.series("direction");
  const bool is_wind = in.has("speed");
  if (!in.has("direction")) direction.resize(times.size());
  if (!is_wind) in.expect_size("x", x.size(), times.size());
  if (is_wind) in.expect_size("speed", speed.size(), times.size());
  if (is_wind) in.expect_size("direction", direction.size(), times.size());
  if (in.is_malformed()) return in.fault();
  SlidingRows<ScalarWindow> scalar_rows(rules, scalar_row, in);
  SlidingRows<WindMeans> wind_rows(rules, wind_row, in);
  if (in.is_malformed()) return in.fault();
  for (std::size_t i = 0; i < times.size(); ++i) {
    const WallTime time = t0 + times[i];
    if (!is_wind) scalar_rows.add(time, x[i].value, x[i].flag);
    if (is_wind) {
      wind_rows.add(time, speed[i].value, speed[i].flag, direction[i].value, direction[i].flag);
    }
  }
  return is_wind ? wind_rows.finish() : scalar_rows.finish();
}

}  // namespace

Answer answer_windows(std::string_view what, const Json& in) {
  CaseInput input(in);
  if (what == "statistics") return answer_statistics(input);
  if (what == "join") return answer_join(input);
  if (what == "window_stamp") return answer_window_stamp(input);
  if (what == "windows") return answer_utc_windows(input);
  if (what == "daily") return answer_daily(input);
  if (what == "sliding") return answer_sliding(input);
  return std::nullopt;
}

}  // namespace buoyd::test
