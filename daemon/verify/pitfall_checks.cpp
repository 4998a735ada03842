#include "verify/pitfall_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>

#include "base/json.hpp"
#include "verify/findings.hpp"

namespace buoyd {

namespace {

constexpr double about_as_long = 0.9;  // of an interval
constexpr std::size_t enough_changes = 3;

PitfallCheck is(bool is_seen, std::string detail) {
  return {nullptr, is_seen ? PitfallResult::seen : PitfallResult::not_seen, std::move(detail), ""};
}

PitfallCheck untested(std::string_view why) {
  return {nullptr, PitfallResult::not_tested, "", why};
}

/// "air_temperature" is meant of "met/air_temperature" and "met/air_temperature@40"; "" is of any.
bool is_of(const ChannelSeries& series, const std::string& channel) {
  if (channel.empty()) return true;
  const std::string name = series.name.substr(series.name.find('/') + 1);
  return name.substr(0, name.find('@')) == channel;
}

PitfallCheck check_nulls(const Examined& run, const Pitfall& pitfall) {
  std::uint64_t nulls = 0;
  std::size_t values = 0;
  for (const ChannelSeries& series : run.series) {
    if (!is_of(series, pitfall.channel)) continue;
    nulls += series.nulls;
    values += series.values.size();
  }
  if (values == 0) return untested("channel not in the run");
  return is(nulls > 0, fmt::format("{} / {}", nulls, values));
}

PitfallCheck check_clock(const Figures& figures) {
  const auto found = std::ranges::find(figures, "clock.offset", &Figure::name);
  if (found == figures.end()) return untested("not in the run");
  if (!found->value) return untested(found->missing == clock_not_set ? clock_not_set : "not said");
  return is(std::abs(*found->value) > most_clock_offset, fmt::format("{:+.3f} s", *found->value));
}

/// Of Modbus by the bytes: a read that was asked again has gone wrong, too.
PitfallCheck check_line(const Examined& run) {
  const RunRecord& record = run.record;
  if (record.head.is_archived) return untested("not archived");
  if (!run.reads.empty()) {
    const std::uint64_t unsound = without_answer(run.reads);
    return is(unsound > 0, fmt::format("{} / {}", unsound, run.reads.size()));
  }
  if (!record.end) return untested("cut off");
  const RunEnd& end = *record.end;
  const auto count = [&](ErrorCode code) { return end.errors[static_cast<std::size_t>(code)]; };
  const bool is_polled = record.head.interval > Micros(0);
  const std::uint64_t bad =
      count(ErrorCode::timeout) + count(ErrorCode::damaged) + end.frames.damaged_frames;
  const std::uint64_t of = is_polled ? end.polls : record.readings.size() + bad;
  if (of == 0) return untested("insufficient");
  return is(bad > 0, fmt::format("{} / {}", bad, of));
}

PitfallCheck check_address(const RunRecord& record, const Pitfall& pitfall) {
  if (record.head.is_archived) return untested("not archived");
  if (record.readings.empty() || !pitfall.unit) return untested("nothing answered");
  return is(record.head.unit == *pitfall.unit, std::to_string(record.head.unit));
}

/// How long a reading stays the same while it measures, where it is asked oftener than that.
PitfallCheck check_interval(const Examined& run, const Pitfall& pitfall) {
  const RunHead& head = run.record.head;
  if (head.interval == Micros(0) || head.interval >= pitfall.lasts) {
    return untested("asked seldom enough");
  }
  const RunReading* before = nullptr;
  std::vector<Micros> changes;
  for (const RunReading& reading : run.record.readings) {
    if (reading.at < run.settle) continue;
    if (before != nullptr && reading.description == before->description &&
        reading.body != before->body) {
      changes.push_back(reading.at);
    }
    before = &reading;
  }
  if (changes.size() < enough_changes) return untested("insufficient");
  const Micros measured =
      measuring_time(head.bursts, head.start + changes.front(), head.start + changes.back());
  const double step = seconds_of(measured) / static_cast<double>(changes.size() - 1);
  return is(step >= about_as_long * seconds_of(pitfall.lasts),
            fmt::format("{:.3g} s / {:.3g} s", step, seconds_of(head.interval)));
}

PitfallCheck check_resolution(const Figures& figures, const Pitfall& pitfall) {
  for (const Figure& figure : figures) {
    if (figure.section != Section::conformity || figure.name != "resolution") continue;
    const std::string name = figure.channel.substr(figure.channel.find('/') + 1);
    if (pitfall.channel.empty() || name.substr(0, name.find('@')) != pitfall.channel) continue;
    if (figure.value) return is(true, fmt::format("{:.4g} {}", *figure.value, figure.unit));
    return untested("no step seen");
  }
  return untested("channel not in the run");
}

/// When it was calibrated, as the newest description says; "": it does not.
std::string calibrated_in(const RunRecord& record) {
  if (record.descriptions.empty()) return {};
  const auto text = Json::parse(record.descriptions.back()->text());
  const Json* calibrated = text ? text->find("calibrated") : nullptr;
  return calibrated == nullptr ? "" : calibrated->string_at("date").value_or("");
}

PitfallCheck check_calibration(const RunRecord& record, const Pitfall& pitfall) {
  const std::string date = calibrated_in(record);
  const auto when = parse_iso8601(date + "T00:00:00Z");
  if (!when) return untested("no calibration stated");
  if (pitfall.about == PitfallAbout::counts) return is(false, date);
  return is(record.head.start - *when > pitfall.calibration_lasts(), date);
}

PitfallCheck check(const Examined& run, const Figures& figures, const Pitfall& pitfall) {
  switch (pitfall.about) {
    case PitfallAbout::null_code:
      return check_nulls(run, pitfall);
    case PitfallAbout::clock:
      return check_clock(figures);
    case PitfallAbout::line:
      return check_line(run);
    case PitfallAbout::address:
      return check_address(run.record, pitfall);
    case PitfallAbout::interval:
      return check_interval(run, pitfall);
    case PitfallAbout::resolution:
      return check_resolution(figures, pitfall);
    case PitfallAbout::drift:
    case PitfallAbout::counts:
      return check_calibration(run.record, pitfall);
    case PitfallAbout::read_to_clear:
      return untested("needs a second reader");
    case PitfallAbout::warm_up:
      return untested("when it was switched on is not known");
    case PitfallAbout::fouling:
      return untested("needs months at sea");
    default:
      return untested("no run can show it");
  }
}

}  // namespace

std::string_view name_of(PitfallResult result) {
  constexpr std::array<std::string_view, 3> names{"seen", "not seen", "not tested"};
  return names[static_cast<std::size_t>(result)];
}

std::vector<PitfallCheck> pitfall_checks(const Examined& run, const Figures& figures) {
  std::vector<PitfallCheck> made;
  for (const Pitfall& pitfall : run.record.head.pitfalls) {
    made.push_back(check(run, figures, pitfall));
    made.back().pitfall = &pitfall;
  }
  return made;
}

}  // namespace buoyd
