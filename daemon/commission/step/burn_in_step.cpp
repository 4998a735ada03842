#include "commission/step/burn_in_step.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <map>

#include "commission/step/battery_step.hpp"
#include "commission/step/counter.hpp"
#include "science/statistics/robust.hpp"
#include "verify/channel_series.hpp"

namespace buoyd {

namespace {

constexpr std::int64_t few_owed = 100;  // readings: a batch or two under way
constexpr double hour = 3600;           // s
constexpr double day = 86'400;          // s
constexpr double quarter = 0.25;
constexpr int most_unwatched = 10;  // one part of so many of its length
constexpr double until_fix = 600;   // s, from a start on: a receiver looks for the sky
constexpr Micros step_told = std::chrono::minutes(1);  // of the wall clock: it ends at another time

using Samples = std::vector<BurnInSample>;

/// buoyd started between the two: its counters began at 0.
bool is_restart(const BurnInSample& before, const BurnInSample& now) {
  return now.restarts != before.restarts || now.uptime < before.uptime;
}

/// What was counted of an instrument, over all starts of buoyd.
struct Counted {
  std::int64_t readings = 0;
  std::int64_t errors = 0;
  std::int64_t lost_slots = 0;
  std::int64_t dropped = 0;
  std::size_t seen = 0;
  std::size_t unwell = 0;

  void add(const InstrumentSample& before, const InstrumentSample& now, bool anew) {
    readings += grown(before.readings, now.readings, anew);
    errors += grown(before.errors, now.errors, anew);
    lost_slots += grown(before.lost_slots, now.lost_slots, anew);
    dropped += grown(before.dropped, now.dropped, anew);
    ++seen;
    unwell += now.is_well ? 0 : 1;
  }
  [[nodiscard]] double lost() const {
    const auto bad = static_cast<double>(std::max(errors, lost_slots));
    return bad > 0 ? bad / (static_cast<double>(readings) + bad) : 0;
  }
};

std::map<std::string, Counted> counted(const Samples& samples) {
  std::map<std::string, Counted> made;
  for (std::size_t i = 0; i + 1 < samples.size(); ++i) {
    const bool anew = is_restart(samples[i], samples[i + 1]);
    for (const InstrumentSample& now : samples[i + 1].instruments) {
      const auto& list = samples[i].instruments;
      const auto before = std::ranges::find(list, now.name, &InstrumentSample::name);
      made[now.name].add(before == list.end() ? InstrumentSample{} : *before, now,
                         anew || before == list.end());
    }
  }
  return made;
}

void judge_instruments(StepResult& made, const Samples& samples) {
  for (const auto& [name, one] : counted(samples)) {
    made.number(name, "readings", static_cast<double>(one.readings), "1");
    made.number(name, "lost_share", one.lost(), "1");
    const std::string detail = fmt::format("{} / {} / {}, {} / {}", one.readings, one.errors,
                                           one.lost_slots, one.unwell, one.seen);
    const bool is_unwell =
        static_cast<double>(one.unwell) > most_lost * static_cast<double>(one.seen) + 1;
    if (one.dropped > 0) made.failed(name, "readings lost", std::to_string(one.dropped));
    if (one.readings == 0) {
      made.failed(name, "no readings", detail);
    } else if (one.lost() > most_lost || is_unwell) {
      made.failed(name, "instrument unsteady", detail);
    } else {
      made.passed(name, "instrument steady", detail);
    }
  }
}

void judge_restarts(StepResult& made, const Samples& samples) {
  bool any = false;
  for (std::size_t i = 0; i + 1 < samples.size(); ++i) {
    if (!is_restart(samples[i], samples[i + 1])) continue;
    any = true;
    const BurnInSample& now = samples[i + 1];
    const std::string detail = fmt::format("{}: {}", iso8601(now.utc), now.restart_reason);
    const bool in_order = now.restart_reason == "stopped" || now.restart_reason == "rebooted";
    const bool is_one = now.restarts <= samples[i].restarts + 1;
    if (in_order && is_one) {
      made.told("", "restarted in order", detail);
    } else {
      made.failed("", "restarted", detail);
    }
  }
  if (!any) made.passed("", "no restart");
}

/// The least of the last quarter, and the most of the first.
bool owed_grows(const Samples& samples) {
  const auto part = static_cast<std::size_t>(static_cast<double>(samples.size()) * quarter) + 1;
  std::int64_t most = few_owed;
  std::int64_t least = samples.back().owed;
  for (std::size_t i = 0; i < part; ++i) {
    most = std::max(most, samples[i].owed);
    least = std::min(least, samples[samples.size() - 1 - i].owed);
  }
  return least > most;
}

void judge_store(StepResult& made, const Samples& samples, std::uint64_t reserve) {
  std::int64_t dropped = 0;
  std::int64_t failures = 0;
  for (std::size_t i = 0; i + 1 < samples.size(); ++i) {
    const bool anew = is_restart(samples[i], samples[i + 1]);
    dropped += grown(samples[i].dropped, samples[i + 1].dropped, anew);
    failures += grown(samples[i].failures, samples[i + 1].failures, anew);
  }
  const std::string detail = fmt::format("{} / {}", dropped, failures);
  if (dropped + failures > 0) {
    made.failed("", "store lost", detail);
  } else {
    made.passed("", "store lost nothing");
  }
  const std::string owed = fmt::format("{} → {}", samples.front().owed, samples.back().owed);
  if (owed_grows(samples)) {
    made.failed("", "owed grows", owed);
  } else {
    made.passed("", "owed does not grow", owed);
  }
  const auto least = std::ranges::min_element(samples, {}, &BurnInSample::free)->free;
  made.number("", "disk_free", static_cast<double>(least), "byte");
  if (least < static_cast<std::int64_t>(reserve)) {
    made.failed("", "disk full", fmt::format("{} byte", least));
  }
}

void judge_clock(StepResult& made, const Samples& samples) {
  const auto is_set = [](const BurnInSample& one) {
    return one.clock_state == "ntp" || one.clock_state == "gnss";
  };
  const auto unset = std::ranges::count_if(
      samples, [&](const BurnInSample& one) { return !is_set(one) && one.uptime >= until_fix; });
  const std::string detail = fmt::format("{} / {}", unset, samples.size());
  if (unset > 0) {
    made.failed("", "clock was lost", detail);
  } else {
    made.passed("", "clock was kept");
  }
}

/// Of hours since the start; gaps where it is not known.
template <class Value>
StepCurve curve_of(const Samples& samples, std::string title, Value value) {
  StepCurve made{std::move(title), "hours axis", false, {}, {}};
  for (const BurnInSample& one : samples) {
    const std::optional<double> y = value(one);
    if (!y) continue;
    made.x.push_back(seconds_of(one.passed - samples.front().passed) / hour);
    made.y.push_back(*y);
  }
  return made;
}

void add_trend(StepResult& made, const StepCurve& curve, const char* name, const char* unit) {
  if (curve.x.size() < 3) return;
  made.number("", name, theil_sen(curve.x, curve.y).slope * day / hour, unit);
}

void add_curves(StepResult& made, const Samples& samples) {
  const StepCurve owed = curve_of(samples, "owed", [](const BurnInSample& one) {
    return std::optional(static_cast<double>(one.owed));
  });
  const StepCurve store = curve_of(samples, "store (byte)", [](const BurnInSample& one) {
    return std::optional(static_cast<double>(one.store));
  });
  const StepCurve volts =
      curve_of(samples, "battery (V)", [](const BurnInSample& one) { return one.volts; });
  add_trend(made, store, "store_trend", "byte day-1");
  add_trend(made, volts, "voltage_trend", "V day-1");
  made.curves.push_back(owed);
  made.curves.push_back(store);
  if (volts.y.empty()) return;
  const double lowest = *std::ranges::min_element(volts.y);
  made.number("", "lowest voltage", lowest, "V");
  if (!nominal_voltage(lowest)) {
    made.failed("", "voltage not plausible", fmt::format("{:.2f} V", lowest));
  }
  made.curves.push_back(volts);
}

void judge_length(StepResult& made, Micros length, Micros wanted) {
  made.number("", "length", seconds_of(length) / hour, "h");
  const std::string detail = fmt::format("{} / {}", friendly(length), friendly(shortest_burn_in));
  if (length < wanted || length < shortest_burn_in) {
    made.untested("", "burn-in too short", detail);
  } else {
    made.passed("", "burn-in long enough", detail);
  }
}

/// buoyctl was not there to look.
void judge_gaps(StepResult& made, const Samples& samples, Micros wanted) {
  Micros longest{0};
  for (std::size_t i = 0; i + 1 < samples.size(); ++i) {
    longest = std::max(longest, samples[i + 1].passed - samples[i].passed);
  }
  if (longest > wanted / most_unwatched) made.untested("", "not watched", friendly(longest));
  const bool is_other = std::ranges::any_of(samples, [&](const BurnInSample& one) {
    return one.configuration != samples.front().configuration;
  });
  if (is_other) made.untested("", "another configuration");
}

/// What can be seen now. buoyd may be away: it is being restarted, or it died.
Result<BurnInSample> look(Outside& outside) {
  BurnInSample made;
  auto status = outside.status();
  if (status) {
    made = sample_of(*status);
  } else if (status.error().code != ErrorCode::unavailable) {
    return pass_on(status);
  }
  made.is_away = !status;
  made.utc = outside.clock.wall();
  const std::string& spool = outside.configuration.settings.spool.path;
  made.free = static_cast<std::int64_t>(
      outside.free_bytes(std::filesystem::path(spool).parent_path().string()));
  const auto batteries = batteries_now(outside);
  for (const BatteryFacts& one : batteries ? *batteries : std::vector<BatteryFacts>{}) {
    if (one.is_stations && !one.volts.empty()) made.volts = one.volts.back();
  }
  return made;
}

/// Those of the burn-in that goes on; of one under another configuration none.
Result<Samples> samples_in(const CommissionFolder& folder, const std::string& configuration) {
  auto lines = folder.lines(samples_under_way);
  if (!lines) return pass_on(lines);
  Samples made;
  for (const std::string& line : *lines) {
    if (auto sample = parse_sample(line)) made.push_back(std::move(*sample));
  }
  const bool is_other = std::ranges::any_of(made, [&](const BurnInSample& one) {
    return !one.is_away && one.configuration != configuration;
  });
  if (!is_other) return made;
  if (auto gone = folder.remove(samples_under_way); !gone) return pass_on(gone);
  return Samples();
}

/// How much of the burn-in is over when buoyctl takes it up: since its last look only the wall
/// clock knows, and that of a board without a battery-backed clock may be behind.
Micros passed_before(const Samples& samples, WallTime now) {
  if (samples.empty()) return Micros(0);
  return samples.back().passed + std::max(now - samples.back().utc, Micros(0));
}

}  // namespace

StepResult judge_burn_in(const std::vector<BurnInSample>& all, Micros wanted,
                         std::uint64_t reserve) {
  StepResult made;
  made.step = Step::burn_in;
  Samples samples;
  std::ranges::copy_if(all, std::back_inserter(samples), std::not_fn(&BurnInSample::is_away));
  if (samples.size() < 2) return made.failed("", "no answer", std::to_string(samples.size()));
  if (all.size() > samples.size()) {
    made.remark(all.back().is_away ? std::optional(Verdict::failed) : std::nullopt, "", "no answer",
                fmt::format("{} / {}", all.size() - samples.size(), all.size()));
  }
  judge_length(made, samples.back().passed - samples.front().passed, wanted);
  judge_gaps(made, samples, wanted);
  judge_restarts(made, samples);
  judge_instruments(made, samples);
  judge_store(made, samples, reserve);
  judge_clock(made, samples);
  add_curves(made, samples);
  return made;
}

Result<StepResult> watch_burn_in(Outside& outside, const CommissionFolder& folder, Micros length) {
  auto samples = samples_in(folder, outside.configuration.settings.hash);
  if (!samples) return pass_on(samples);
  const Micros pause =
      std::clamp<Micros>(length / 300, std::chrono::seconds(1), std::chrono::minutes(5));
  const Micros before = passed_before(*samples, outside.clock.wall());
  const MonoTime came = outside.clock.mono();
  WallTime told;
  while (true) {
    const Micros until_now = before + (outside.clock.mono() - came);
    auto sample = look(outside);
    if (!sample) return pass_on(sample);
    sample->passed = until_now;
    if (auto kept = folder.add_line(samples_under_way, sample_text(*sample)); !kept) {
      return pass_on(kept);
    }
    samples->push_back(std::move(*sample));
    const Micros passed = until_now - samples->front().passed;
    if (passed >= length) break;
    const WallTime until = samples->back().utc + (length - passed);
    if (std::chrono::abs(until - told) > step_told) {
      outside.tell("  until " + iso8601(until));
      told = until;
    }
    const MonoTime next = outside.clock.mono() + std::min(pause, length - passed);
    while (outside.clock.mono() < next) {
      if (!outside.wait()) return left_off();
    }
  }
  return judge_burn_in(*samples, length, outside.configuration.settings.spool.reserve);
}

}  // namespace buoyd
