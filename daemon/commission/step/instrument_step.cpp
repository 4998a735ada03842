#include "commission/step/instrument_step.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/json_parts.hpp"
#include "commission/step/asked_readings.hpp"
#include "commission/step/burn_in_sample.hpp"
#include "commission/step/counter.hpp"
#include "commission/step/stored_run.hpp"
#include "model/reading_interval.hpp"
#include "science/computed/unit_scale.hpp"
#include "science/statistics/burst_grid.hpp"
#include "science/statistics/direction.hpp"
#include "science/statistics/robust.hpp"
#include "verify/examinations.hpp"

namespace buoyd {

namespace {

constexpr std::size_t of_before = 30;     // readings of an instrument that speaks seldom
constexpr std::size_t most_rows = 3840;   // that they are looked for in: two days of minutes
constexpr std::size_t enough_before = 3;  // tell how often it spoke
constexpr std::int64_t silent_after = 3;  // of its longest gaps

void judge_values(StepResult& made, const InstrumentFacts& one) {
  const std::size_t problems = made.remarks.size();
  std::uint64_t values = 0;
  for (const ChannelFacts& channel : one.channels) {
    values += channel.values;
    const std::string subject = one.name + " · " + channel.name;
    const auto share = [&](std::uint64_t part) {
      return fmt::format("{} / {}", part, channel.values);
    };
    if (channel.outside > 0) made.failed(subject, "outside its range", share(channel.outside));
    if (static_cast<double>(channel.bad) > most_bad * static_cast<double>(channel.values)) {
      made.failed(subject, "flagged bad", share(channel.bad));
    } else if (channel.bad > 0) {
      made.told(subject, "flagged bad", share(channel.bad));
    }
    if (channel.values == 0) made.told(subject, "without a value");
  }
  const bool is_bad =
      std::any_of(made.remarks.begin() + static_cast<std::ptrdiff_t>(problems), made.remarks.end(),
                  [](const StepRemark& remark) { return remark.verdict == Verdict::failed; });
  if (values == 0) {
    made.failed(one.name, "without a value", fmt::format("0 / {}", one.readings));
  } else if (!is_bad) {
    made.passed(one.name, "plausible", fmt::format("{} / {}", one.readings, values));
  }
}

void judge_serial(StepResult& made, const InstrumentFacts& one) {
  const std::string& seen = one.said_serial.empty() ? one.plate_serial : one.said_serial;
  if (one.wanted_serial.empty()) {
    made.untested(one.name, "no serial number configured", seen);
  } else if (seen.empty()) {
    made.untested(one.name, "serial number not seen", one.wanted_serial);
  } else if (seen != one.wanted_serial) {
    made.failed(one.name, "another serial number", fmt::format("{} ≠ {}", seen, one.wanted_serial));
  } else {
    made.passed(one.name, one.said_serial.empty() ? "serial number read" : "serial number said",
                seen);
  }
}

void judge_one(StepResult& made, const InstrumentFacts& one) {
  const std::string& seen = one.said_serial.empty() ? one.plate_serial : one.said_serial;
  if (!seen.empty()) made.text(one.name, "serial_number", seen);
  made.figures.insert(made.figures.end(), one.figures.begin(), one.figures.end());
  if (!one.has_spoken()) {
    made.failed(
        one.name, "no readings",
        one.last_error.empty() ? one.health : fmt::format("{}: {}", one.health, one.last_error));
    return;
  }
  if (one.is_older) {
    made.told(one.name, one.samples > 0 ? "windows from before" : "readings from before",
              std::to_string(one.readings));
  }
  if (one.readings > 0) {
    judge_values(made, one);
  } else {
    made.untested(one.name, "no window yet", std::to_string(one.samples));
  }
  judge_serial(made, one);
}

const ModelChannel* channel_of(const Model& model, const std::string& kind,
                               const std::string& name) {
  const ModelKind* found = find_named(model.kinds, kind);
  return found == nullptr ? nullptr : find_named(found->channels, name);
}

/// Whether the model allows a value of this series, which has directions in degrees.
bool allows(const ModelChannel& channel, const ChannelSeries& series, double value) {
  const UnitScale scale = unit_scale(channel.unit, series.unit).value_or(UnitScale{});
  return (!channel.minimum || value >= scale(*channel.minimum)) &&
         (!channel.maximum || value <= scale(*channel.maximum));
}

/// The points of an array together.
std::vector<ChannelFacts> channels_of(const Examined& run, const Model& model) {
  std::vector<ChannelFacts> made;
  for (const ChannelSeries& series : run.series) {
    const std::string name = series.name.substr(0, series.name.find('@'));
    auto found = std::ranges::find(made, name, &ChannelFacts::name);
    if (found == made.end()) found = made.insert(made.end(), ChannelFacts{name});
    found->values += series.values.size() - series.nulls;
    found->bad += series.failed;
    const ModelChannel* channel = channel_of(model, series.kind, name.substr(name.find('/') + 1));
    if (channel == nullptr || !series.is_number) continue;
    for (const double value : series.valid().values) {
      if (!allows(*channel, series, value)) ++found->outside;
    }
  }
  return made;
}

std::vector<StepFigure> figures_of(const Examined& run, const std::string& instrument) {
  std::vector<StepFigure> made;
  for (const Figure& figure : stability_figures(run)) {
    if (!figure.value || (figure.name != "median" && figure.name != "noise")) continue;
    made.push_back(
        {instrument + " · " + figure.channel, figure.name, figure.value, figure.unit, ""});
  }
  // Of too few for a noise there is a median all the same.
  for (const ChannelSeries& all : run.series) {
    const ChannelSeries series = all.valid();
    const std::string subject = instrument + " · " + series.name;
    const bool is_there = std::ranges::find(made, subject, &StepFigure::subject) != made.end();
    if (!series.is_number || series.values.empty() || is_there) continue;
    const double middle =
        median(series.is_direction ? unwrapped(series.times, series.values) : series.values);
    made.push_back({subject, "median", series.is_direction ? fold_direction(middle) : middle,
                    series.unit, ""});
  }
  return made;
}

/// What the status says of it.
const Json& live_of(const Json& status, const InstrumentSettings& instrument) {
  return parts::named(parts::part(status, "instruments"), instrument.name);
}

InstrumentFacts facts_of(const InstrumentSettings& instrument, const Model& model,
                         const RunRecord& record, const Json& live) {
  const Examined run = examined(record, Micros(std::numeric_limits<Micros::rep>::min()));
  InstrumentFacts made;
  made.name = instrument.name;
  made.health = parts::text(live, "health");
  made.last_error = parts::text(live, "last_error");
  made.readings = record.readings.size();
  made.channels = channels_of(run, model);
  made.wanted_serial = instrument.serial_number;
  made.said_serial = last_said(record, "serial_number");
  made.figures = figures_of(run, instrument.name);
  return made;
}

/// What nobody but a person can see: the plate of an instrument that does not say its number.
Result<void> read_plate(const Outside& outside, InstrumentFacts& facts) {
  if (!facts.has_spoken() || facts.wanted_serial.empty() || !facts.said_serial.empty()) return {};
  const auto typed = outside.ask_person(fmt::format(
      "{}: the serial number on its plate (it does not say it; Enter: not to be read)? ",
      facts.name));
  if (outside.must_stop()) return left_off();
  facts.plate_serial = typed.value_or("");
  return {};
}

/// "" of one whose next reading may still be on its way. buoyd learns an instrument's rhythm over a
/// day and waits ten minutes before; a person at the quay sees it at once.
std::string silence_text(const InstrumentSettings& instrument, Micros silent, Micros longest) {
  if (silent <= longest * silent_after + bursts_of(instrument).every) return {};
  return fmt::format("nothing for {}, before that every {} at least", friendly(silent),
                     friendly(longest));
}

std::string silence_of(const InstrumentSettings& instrument, const RunRecord& before, Micros now) {
  if (before.readings.size() < enough_before) return {};
  Micros longest{0};
  for (std::size_t i = 1; i < before.readings.size(); ++i) {
    longest = std::max(longest, before.readings[i].at - before.readings[i - 1].at);
  }
  return silence_text(instrument, now - before.readings.back().at, longest);
}

/// Of one whose samples are no rows: the status knows when it spoke last.
std::string silence_of(const InstrumentSettings& instrument, const Model& model, const Json& live) {
  const Micros interval =
      is_polled(model) ? reading_interval(instrument, model) : between_records(instrument, model);
  std::optional<double> silent;
  for (const Json& last : parts::part(live, "last").items()) {
    const double age = parts::number(last, "age");
    silent = std::min(age, silent.value_or(age));
  }
  if (!silent || interval == Micros(0)) return {};
  return silence_text(instrument, Micros(static_cast<std::int64_t>(*silent * 1e6)), interval);
}

/// What an instrument did while it was listened to.
struct Listened {
  std::vector<StoredReading> readings;
  Json before;  ///< the status
  Json after;
};

Result<Listened> listened(Outside& outside, Micros listen) {
  auto from = outside.store.last();
  if (!from) return pass_on(from);
  auto before = outside.status();
  if (!before) return pass_on(before);
  AskedReadings asked(outside, listen, *from);
  const MonoTime end = outside.clock.mono() + listen;
  while (outside.clock.mono() < end || !asked.are_over()) {
    if (!outside.wait()) return left_off();
  }
  auto readings = all_after(outside.store, *from);
  if (!readings) return pass_on(readings);
  auto after = outside.status();
  if (!after) return pass_on(after);
  return Listened{on_one_clock(std::move(*readings), outside.clock), std::move(*before),
                  std::move(*after)};
}

/// How many samples came that are no rows.
std::size_t samples_of(const InstrumentSettings& instrument, const Listened& listened) {
  if (instrument.record == Recorded::all) return 0;
  const auto counted = [&](const Json& status) {
    return parts::count(live_of(status, instrument), "readings");
  };
  return static_cast<std::size_t>(grown(counted(listened.before), counted(listened.after), false));
}

std::int64_t errors_of(const Json& status, const InstrumentSettings& instrument) {
  const BurnInSample sample = sample_of(status);
  const auto found =
      std::ranges::find(sample.instruments, instrument.name, &InstrumentSample::name);
  return found == sample.instruments.end() ? 0 : found->errors;
}

/// Of one that is polled and brought nothing meanwhile. buoyd calls it well until it missed more.
bool was_asked_in_vain(const InstrumentSettings& instrument, const Listened& listened) {
  if (instrument.interval == Micros(0)) return false;
  // A record that is known already is an answer, too.
  const auto repeated = [&](const Json& status) {
    return parts::count(live_of(status, instrument), "repeated");
  };
  return grown(errors_of(listened.before, instrument), errors_of(listened.after, instrument),
               false) > 0 &&
         grown(repeated(listened.before), repeated(listened.after), false) == 0;
}

/// What it said last. Rows of windows go on while it says nothing, and are none of its readings.
Result<RunRecord> run_before(const Outside& outside, const InstrumentSettings& instrument,
                             WallTime start) {
  for (std::size_t most = of_before;; most *= 2) {
    auto newest = outside.store.newest_of(instrument.name, most);
    if (!newest) return pass_on(newest);
    const bool are_all = newest->size() < most || most >= most_rows;
    RunRecord made = run_of(on_one_clock(std::move(*newest), outside.clock), instrument.name, start,
                            instrument.record);
    if (are_all || made.readings.size() >= of_before) return made;
  }
}

/// What it said meanwhile, or of one that speaks seldom what it said last.
Result<InstrumentFacts> look_at(const Outside& outside, const InstrumentSettings& instrument,
                                const Listened& listened, WallTime start) {
  const Model& model = outside.configuration.model_of(instrument);
  const Json& live = live_of(listened.after, instrument);
  const auto run = [&](const std::vector<StoredReading>& readings) {
    return run_of(readings, instrument.name, start, instrument.record);
  };
  InstrumentFacts now = facts_of(instrument, model, run(listened.readings), live);
  now.samples = samples_of(instrument, listened);
  // Windows end, and silence is told, without any sample, too.
  if (instrument.record != Recorded::all && now.samples == 0) {
    now = facts_of(instrument, model, run({}), live);
  }
  // Behind a start of buoyd one that speaks seldom is waited for, and nothing of it has failed.
  const bool is_waited_for = now.health == "waiting" && instrument.record == Recorded::all;
  if (now.readings > 0 || (now.health != "ok" && !is_waited_for)) return now;
  if (now.samples == 0 && was_asked_in_vain(instrument, listened)) {
    now.health = "asked, and no reading came";
    return now;
  }
  auto before = run_before(outside, instrument, start);
  if (!before) return pass_on(before);
  // How long ago a boot before was nobody knows (on_one_clock()).
  const WallTime booted = outside.clock.wall() - outside.clock.mono().time_since_epoch();
  if (is_waited_for &&
      (before->readings.size() < enough_before || before->readings.back().utc <= booted)) {
    return now;
  }
  if (now.samples == 0) {
    now.health = instrument.record == Recorded::all
                     ? silence_of(instrument, *before, outside.clock.wall() - start)
                     : silence_of(instrument, model, live);
    if (!now.health.empty()) return now;
  }
  InstrumentFacts made = facts_of(instrument, model, *before, live);
  made.is_older = made.readings > 0;
  made.samples = now.samples;
  return made;
}

}  // namespace

StepResult judge_instruments(const std::vector<InstrumentFacts>& instruments) {
  if (instruments.empty()) return absent_step(Step::instruments, "no instruments");
  StepResult made;
  made.step = Step::instruments;
  for (const InstrumentFacts& one : instruments) judge_one(made, one);
  return made;
}

Result<StepResult> look_at_instruments(Outside& outside, Micros listen) {
  const WallTime start = outside.clock.wall();
  auto heard = listened(outside, listen);
  if (!heard) return pass_on(heard);
  std::vector<InstrumentFacts> all;
  for (const InstrumentSettings& one : outside.configuration.settings.instruments) {
    auto facts = look_at(outside, one, *heard, start);
    if (!facts) return pass_on(facts);
    if (auto read = read_plate(outside, *facts); !read) return pass_on(read);
    all.push_back(std::move(*facts));
  }
  return judge_instruments(all);
}

}  // namespace buoyd
