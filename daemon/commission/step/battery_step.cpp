#include "commission/step/battery_step.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/json_parts.hpp"
#include "commission/step/stored_run.hpp"
#include "science/computed/computed_kind.hpp"
#include "science/statistics/robust.hpp"
#include "verify/channel_series.hpp"

namespace buoyd {

namespace {

constexpr std::size_t newest = 60;  // readings of an instrument

/// As shore/station/battery.hpp has it: a monitor says how full it is, a charger what goes into it.
bool is_stations(const ModelKind& kind) {
  return std::ranges::any_of(kind.channels, [](const ModelChannel& channel) {
    constexpr std::array<std::string_view, 5> signs{"state_of_charge", "battery_current",
                                                    "net_battery_current", "array_voltage",
                                                    "panel_voltage"};
    return std::ranges::find(signs, channel.name) != signs.end();
  });
}

bool says_voltage(const ModelKind& kind, const ModelChannel& channel) {
  if (channel.on_axis || channel.unit != "V") return false;
  return channel.name == "battery_voltage" || (channel.name == "voltage" && is_stations(kind));
}

/// Where its values are stored: of samples that stay on board those are the means of their windows.
std::vector<std::string> stored_names(const InstrumentSettings& instrument, const Model& model,
                                      const ModelKind& kind, const std::string& channel) {
  if (becomes_row(instrument, model, kind.name)) return {kind.name + '/' + channel};
  std::vector<std::string> made;
  for (const ComputedKind& one : computed_kinds(instrument, model)) {
    const std::string mean = channel + "_mean";
    const bool has_it = find_named(one.kind.channels, mean) != nullptr;
    if (one.by.of == kind.name && has_it) made.push_back(one.kind.name + '/' + mean);
  }
  return made;
}

/// Of what the kind says of a battery.
void add_facts(std::vector<BatteryFacts>& made, const InstrumentSettings& instrument,
               const Model& model, const ModelKind& kind,
               const std::vector<ChannelSeries>& series) {
  for (const ModelChannel& channel : kind.channels) {
    if (!says_voltage(kind, channel)) continue;
    for (const std::string& name : stored_names(instrument, model, kind, channel.name)) {
      BatteryFacts facts{instrument.name + " · " + name, is_stations(kind), {}};
      const auto found = std::ranges::find(series, name, &ChannelSeries::name);
      if (found == series.end()) continue;  // a kind that it does not send
      const ChannelSeries valid = found->valid();
      for (std::size_t i = 0; i < valid.values.size(); ++i) {
        if (valid.flags[i] != '4') facts.volts.push_back(valid.values[i]);
      }
      made.push_back(std::move(facts));
    }
  }
}

/// Why nothing is stored of what an instrument says of the station's battery, whose samples stay on
/// board; "": it says nothing of it.
std::string why_unseen(const InstrumentSettings& instrument, const Model& model) {
  if (instrument.record == Recorded::all) return {};
  std::string made;
  for (const ModelKind& kind : source_kinds(instrument, model)) {
    if (kind.is_of_target || !is_stations(kind)) continue;
    for (const ModelChannel& channel : kind.channels) {
      if (!says_voltage(kind, channel)) continue;
      if (!stored_names(instrument, model, kind, channel.name).empty()) return "no window yet";
      made = "no mean of the voltage";
    }
  }
  return made;
}

/// Those that measure the station's battery, whatever is stored, take the place of "no battery".
Result<void> tell_unseen(const Outside& outside, StepResult& made) {
  std::optional<Json> status;
  for (const InstrumentSettings& one : outside.configuration.settings.instruments) {
    const std::string why = why_unseen(one, outside.configuration.model_of(one));
    if (why.empty()) continue;
    if (!status) {
      auto asked = outside.status();
      if (!asked) return pass_on(asked);
      status = std::move(*asked);
    }
    if (std::exchange(made.is_absent, false)) made.remarks.pop_back();
    const Json& live = parts::named(parts::part(*status, "instruments"), one.name);
    made.untested(one.name, why, std::to_string(parts::count(live, "readings")));
  }
  return {};
}

void judge_one(StepResult& made, const BatteryFacts& one) {
  if (one.volts.empty()) {
    made.remark(one.is_stations ? std::optional(Verdict::failed) : std::nullopt, one.subject,
                "no voltage");
    return;
  }
  const double volts = median(one.volts);
  made.number(one.subject, "voltage", volts, "V");
  made.number(one.subject, "lowest voltage", *std::ranges::min_element(one.volts), "V");
  const std::string detail = fmt::format("{:.2f} V", volts);
  if (!one.is_stations) {
    made.told(one.subject, "an instrument's own battery", detail);
  } else if (const auto nominal = nominal_voltage(volts)) {
    made.passed(one.subject, "voltage plausible", fmt::format("{} ({} V)", detail, *nominal));
  } else {
    made.failed(one.subject, "voltage not plausible", detail);
  }
}

}  // namespace

std::optional<int> nominal_voltage(double volts) {
  for (const int nominal : {12, 24, 36, 48}) {
    if (volts >= 0.95 * nominal && volts <= 1.25 * nominal) return nominal;
  }
  return std::nullopt;
}

StepResult judge_battery(const std::vector<BatteryFacts>& batteries) {
  const bool any = std::ranges::any_of(batteries, &BatteryFacts::is_stations);
  if (batteries.empty()) return absent_step(Step::battery, "no battery");
  StepResult made;
  made.step = Step::battery;
  for (const BatteryFacts& one : batteries) judge_one(made, one);
  if (any) return made;
  made.is_absent = true;
  return made.untested("", "no battery");
}

std::vector<BatteryFacts> batteries_in(const Configuration& configuration,
                                       const std::vector<StoredReading>& readings) {
  std::vector<BatteryFacts> made;
  for (const InstrumentSettings& instrument : configuration.settings.instruments) {
    const RunRecord record = run_of(readings, instrument.name, WallTime(), instrument.record);
    const auto series = channel_series(record, Micros(0));
    const Model& model = configuration.model_of(instrument);
    for (const ModelKind& kind : source_kinds(instrument, model)) {
      if (!kind.is_of_target) add_facts(made, instrument, model, kind, series);
    }
  }
  return made;
}

Result<std::vector<BatteryFacts>> batteries_now(Outside& outside) {
  std::vector<StoredReading> readings;
  for (const InstrumentSettings& one : outside.configuration.settings.instruments) {
    const auto& kinds = outside.configuration.model_of(one).kinds;
    const bool is_asked = std::ranges::any_of(kinds, [](const ModelKind& kind) {
      return std::ranges::any_of(
          kind.channels, [&](const ModelChannel& channel) { return says_voltage(kind, channel); });
    });
    if (!is_asked) continue;
    auto some = outside.store.newest_of(one.name, newest);
    if (!some) return pass_on(some);
    std::ranges::move(*some, std::back_inserter(readings));
  }
  return batteries_in(outside.configuration, readings);
}

Result<StepResult> look_at_battery(Outside& outside) {
  auto batteries = batteries_now(outside);
  if (!batteries) return pass_on(batteries);
  StepResult made = judge_battery(*batteries);
  if (!made.is_absent) return made;
  if (auto told = tell_unseen(outside, made); !told) return pass_on(told);
  return made;
}

}  // namespace buoyd
