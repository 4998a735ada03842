#include "commission/step/compass_step.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/number_text.hpp"
#include "commission/step/stored_run.hpp"
#include "science/computed/computed_kind.hpp"
#include "verify/channel_series.hpp"

namespace buoyd {

namespace {

constexpr Micros hold_time = std::chrono::seconds(20);

bool says_heading(const ModelChannel& channel) {
  const bool is_angle = channel.unit == "degree" || channel.unit == "rad";
  if (!is_angle || channel.on_axis) return false;
  if (!channel.standard_name.empty()) return channel.standard_name == "platform_orientation";
  return channel.unit == "degree" &&
         (channel.name == "heading" || channel.name == "magnetic_heading");
}

void judge_fit(StepResult& made, const Swing& swing) {
  const std::string subject = swing.channel.subject();
  const auto fit = fit_compass(swing.held);
  if (!fit) {
    made.failed(subject, "headings too close", std::to_string(swing.held.size()));
    return;
  }
  for (std::size_t i = 0; i < coefficient_names.size(); ++i) {
    made.number(subject, fmt::format("coefficient {}", coefficient_names[i]), fit->coefficients[i],
                "degree");
  }
  made.number(subject, "largest residual", fit->largest_residual, "degree");
  const std::string residual = fmt::format("{:.2f} degree", fit->largest_residual);
  if (fit->largest_residual > most_residual) {
    made.failed(subject, "residual too large", residual);
  } else {
    made.passed(subject, "formula fits", residual);
  }
  StepCurve curve{subject + " (degree)", "heading axis", false, {}, {}};
  for (int heading = 0; heading <= 360; heading += 5) {
    curve.x.push_back(heading);
    curve.y.push_back(fit->at(heading));
  }
  made.curves.push_back(std::move(curve));
}

void judge_deviations(StepResult& made, const Swing& swing) {
  const std::string subject = swing.channel.subject();
  double largest = 0;
  StepCurve curve{subject + " (degree)", "heading axis", true, {}, {}};
  for (const HeldHeading& one : swing.held) {
    const double deviation = deviation_of(one);
    largest = std::max(largest, std::abs(deviation));
    made.number(subject, fmt::format("deviation at {:05.1f}", fold_direction(one.reference)),
                deviation, "degree");
    curve.x.push_back(one.said);
    curve.y.push_back(deviation);
  }
  made.curves.push_back(std::move(curve));
  made.number(subject, "largest deviation", largest, "degree");
  const std::string detail = fmt::format("{:.2f} degree", largest);
  if (largest > most_deviation) {
    made.failed(subject, "deviation too large", detail);
  } else {
    made.passed(subject, "deviation small", detail);
  }
}

void judge_swing(StepResult& made, const Swing& swing) {
  const std::string subject = swing.channel.subject();
  if (swing.held.size() < swing_headings) {
    made.failed(subject, "headings missing",
                fmt::format("{} / {}", swing.held.size(), swing_headings));
    return;
  }
  if (swing.channel.reference == DirectionReference::magnetic_north) {
    made.told(subject, swing.is_corrected ? "magnetic, corrected" : "magnetic, not corrected");
  } else if (!swing.channel.reference) {
    made.told(subject, "north not stated");
  }
  if (swing.widest > most_unrest) {
    made.failed(subject, "not held", fmt::format("{:.1f} degree", swing.widest));
  }
  judge_deviations(made, swing);
  judge_fit(made, swing);
}

/// What a channel said in that time.
std::vector<double> said_in(const std::vector<StoredReading>& readings,
                            const HeadingChannel& channel, const HeldTime& time) {
  const RunRecord record = run_of(readings, channel.instrument, time.from);
  std::vector<double> made;
  for (const ChannelSeries& series : channel_series(record, Micros(0))) {
    if (series.name != channel.kind + '/' + channel.channel) continue;
    const ChannelSeries valid = series.valid();
    for (std::size_t i = 0; i < valid.values.size(); ++i) {
      // One of the very moment may be of the turn before.
      const bool is_in = valid.times[i] > 0 && valid.times[i] <= seconds_of(time.to - time.from);
      if (is_in && valid.flags[i] != '4') made.push_back(valid.values[i]);
    }
  }
  return made;
}

/// Waits until what was said until then must be in the store.
Result<void> wait_for_store(const Outside& outside, WallTime time) {
  const MonoTime end = outside.clock.mono() + outside.longest_commit();
  while (outside.clock.mono() < end) {
    auto last = outside.store.last();
    if (!last) return pass_on(last);
    auto newer = first_since(outside.store, time + Micros(1));
    if (!newer) return pass_on(newer);
    if (*newer <= *last) break;
    if (!outside.wait()) return left_off();
  }
  return {};
}

/// Adds what each of them said on that heading.
Result<void> add_heading(const Outside& outside, std::vector<Swing>& swings, const HeldTime& time) {
  auto first = first_since(outside.store, time.from);
  if (!first) return pass_on(first);
  std::vector<StoredReading> readings;
  for (std::uint64_t seq = *first - 1;;) {
    auto more = outside.store.after(seq);
    if (!more) return pass_on(more);
    if (more->empty()) break;
    const bool is_last = more->back().reading.utc > time.to;
    seq = more->back().seq;
    std::ranges::move(*more, std::back_inserter(readings));
    if (is_last) break;
  }
  for (Swing& swing : swings) {
    const auto said = said_in(readings, swing.channel, time);
    const auto mean = mean_heading(said);
    if (!mean) continue;
    const auto& declination = outside.configuration.settings.station.declination;
    swing.is_corrected = swing.channel.reference == DirectionReference::magnetic_north &&
                         declination && !declination->from_rmc;
    const double east = swing.is_corrected && declination ? declination->east : 0;
    const double reference = time.heading - east;
    swing.held.push_back({fold_direction(reference), *mean});
    swing.widest = std::max(swing.widest, widest_from(*mean, said));
  }
  return {};
}

Result<double> typed_heading(const std::string& typed, double proposed) {
  if (typed.empty()) return proposed;
  const auto number = number_in<double>(typed);
  if (number && *number >= 0 && *number <= 360) return *number;
  return fail(ErrorCode::invalid, fmt::format("'{}', expected 0 to 360", typed));
}

/// nullopt: nobody is there.
Result<std::optional<HeldTime>> hold(const Outside& outside, std::size_t number) {
  const double proposed = 360.0 / swing_headings * static_cast<double>(number);
  std::optional<double> heading;
  while (!heading) {
    const auto typed = outside.ask_person(
        fmt::format("Turn the buoy to {:.0f} degrees true and hold it for {} (heading {} of {}; "
                    "Enter, or the true heading that it has): ",
                    proposed, friendly(hold_time), number + 1, swing_headings));
    if (outside.must_stop()) return left_off();
    if (!typed) return std::optional<HeldTime>();
    const auto read = typed_heading(*typed, proposed);
    if (read) {
      heading = *read;
    } else {
      outside.tell(read.error().text);
    }
  }
  const WallTime from = outside.clock.wall();
  for (const MonoTime end = outside.clock.mono() + hold_time; outside.clock.mono() < end;) {
    if (!outside.wait()) return left_off();
  }
  return std::optional(HeldTime{from, outside.clock.wall(), *heading});
}

std::string first_line_of(const std::string& configuration) {
  return "# configuration " + configuration + '\n';
}

/// Those that were held before the step was left, in a file whose first line names their
/// configuration; of another one none.
Result<std::vector<HeldTime>> held_before(const CommissionFolder& folder,
                                          const std::string& configuration) {
  auto text = folder.text(headings_under_way);
  if (!text) return pass_on(text);
  if (!text->starts_with(first_line_of(configuration))) return std::vector<HeldTime>();
  return parse_headings(*text, headings_under_way);
}

/// All of them at once, so that a power cut never leaves half a line.
Result<void> keep_held(const CommissionFolder& folder, const std::string& configuration,
                       const std::vector<HeldTime>& held) {
  std::string text = first_line_of(configuration);
  for (const HeldTime& time : held) text += heading_line(time) + '\n';
  return folder.keep_text(headings_under_way, text);
}

/// Those that were held before the step was left, and the others; fewer: nobody is there.
Result<std::vector<HeldTime>> held_by_person(const Outside& outside,
                                             const CommissionFolder& folder) {
  const std::string& configuration = outside.configuration.settings.hash;
  auto held = held_before(folder, configuration);
  if (!held) return held;
  while (held->size() < swing_headings) {
    auto next = hold(outside, held->size());
    if (!next) return pass_on(next);
    if (!*next) break;
    held->push_back(**next);
    if (auto kept = keep_held(folder, configuration, *held); !kept) return pass_on(kept);
  }
  return held;
}

}  // namespace

std::vector<HeadingChannel> heading_channels(const Configuration& configuration) {
  std::vector<HeadingChannel> made;
  for (const InstrumentSettings& instrument : configuration.settings.instruments) {
    const Model& model = configuration.model_of(instrument);
    for (const ModelKind& kind : model.kinds) {
      if (!instrument.keeps(kind.name) || kind.is_of_target) continue;
      for (const ModelChannel& channel : kind.channels) {
        if (!says_heading(channel)) continue;
        made.push_back({instrument.name, kind.name, channel.name, channel.reference,
                        becomes_row(instrument, model, kind.name)});
      }
    }
  }
  return made;
}

StepResult judge_compass(const std::vector<Swing>& swings) {
  StepResult made;
  made.step = Step::compass;
  for (const Swing& swing : swings) {
    // An instrument has kinds that say the same, and of those it sends a few.
    const bool has_other = std::ranges::any_of(swings, [&](const Swing& other) {
      return other.channel.instrument == swing.channel.instrument && !other.held.empty();
    });
    if (has_other && swing.held.empty()) continue;
    judge_swing(made, swing);
  }
  return made;
}

Result<StepResult> look_at_compass(Outside& outside, const CommissionFolder& folder,
                                   const std::optional<std::vector<HeldTime>>& table) {
  std::vector<Swing> swings;
  StepResult made;
  made.step = Step::compass;
  for (HeadingChannel& one : heading_channels(outside.configuration)) {
    if (one.is_stored) {
      swings.push_back({std::move(one), {}, false, 0});
    } else {
      made.untested(one.subject(), "samples stay on board");
    }
  }
  if (swings.empty()) return made.remarks.empty() ? absent_step(Step::compass, "no heading") : made;
  auto held = table ? Result<std::vector<HeldTime>>(*table) : held_by_person(outside, folder);
  if (!held) return pass_on(held);
  if (held->empty()) return made.untested("", "no terminal");
  const WallTime latest = std::ranges::max_element(*held, {}, &HeldTime::to)->to;
  if (auto waited = wait_for_store(outside, latest); !waited) return pass_on(waited);
  for (const HeldTime& time : *held) {
    if (auto added = add_heading(outside, swings, time); !added) return pass_on(added);
  }
  StepResult judged = judge_compass(swings);
  std::ranges::move(made.remarks, std::back_inserter(judged.remarks));
  return judged;
}

}  // namespace buoyd
