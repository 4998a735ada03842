#include "verify/findings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <map>
#include <set>
#include <tuple>

#include "science/statistics/robust.hpp"
#include "verify/run/word_order.hpp"
#include "verify/start_up.hpp"

namespace buoyd {

namespace {

constexpr std::size_t enough_values = 60;
constexpr double quarter_hour = 900;     // s
constexpr double near_quarter = 60;      // s
constexpr double most_clock_drift = 20;  // 1e-6
constexpr std::size_t few_others = 30;
constexpr double sure = 4;   // standard errors
constexpr double wild = 20;  // robust deviations
/// A repeat this many times longer than the longest that chance would bring is none of chance.
constexpr double beyond_chance = 4;

/// 0: there is no such number.
double number_of(const Figures& figures, std::string_view name) {
  const auto found = std::ranges::find(figures, name, &Figure::name);
  return found == figures.end() ? 0 : found->value.value_or(0);
}

void add_serial_number(std::vector<Finding>& made, const RunRecord& record) {
  const std::string& wanted = record.head.serial_number;
  const std::string said = last_said(record, "serial_number");
  if (wanted.empty() || said.empty() || said == wanted) return;
  made.push_back({"serial_number", "", fmt::format("{} ≠ {}", said, wanted)});
}

/// What a driver counts, where the bytes of the line do not tell.
void add_counted(std::vector<Finding>& made, const RunRecord& record) {
  if (!record.end) return;
  const RunEnd& end = *record.end;
  const auto count = [&](ErrorCode code) { return end.errors[static_cast<std::size_t>(code)]; };
  const auto add = [&](const char* name, std::uint64_t number, std::uint64_t of) {
    if (number > 0) made.push_back({name, "", fmt::format("{} / {}", number, of)});
  };
  const bool is_polled = record.head.interval > Micros(0);
  const std::uint64_t frames = record.readings.size() + end.frames.damaged_frames;
  add("refused", count(ErrorCode::refused), end.polls);
  add("unanswered", count(ErrorCode::timeout), end.polls);
  add("damaged", is_polled ? count(ErrorCode::damaged) : end.frames.damaged_frames,
      is_polled ? end.polls : frames);
}

/// "3: 53-54 × 12": the narrowest reads that were refused.
std::string refused_text(const std::vector<ModbusRead>& reads) {
  std::map<std::tuple<std::uint8_t, std::uint16_t, std::uint16_t>, std::size_t> spans;
  std::uint16_t narrowest = UINT16_MAX;
  for (const ModbusRead& read : reads) {
    if (read.outcome != ModbusRead::Outcome::refused) continue;
    ++spans[{read.asked.function, read.asked.address, read.asked.count}];
    narrowest = std::min(narrowest, read.asked.count);
  }
  std::string text;
  for (const auto& [span, times] : spans) {
    const auto& [function, address, count] = span;
    if (count > narrowest) continue;
    text += fmt::format("{}{}: {}-{} × {}", text.empty() ? "" : "; ", function, address,
                        address + count - 1, times);
  }
  return text;
}

void add_reads(std::vector<Finding>& made, const std::vector<ModbusRead>& reads) {
  const auto add = [&](const char* name, ModbusRead::Outcome outcome) {
    const auto number = std::ranges::count(reads, outcome, &ModbusRead::outcome);
    if (number > 0) made.push_back({name, "", fmt::format("{} / {}", number, reads.size())});
  };
  if (const std::string text = refused_text(reads); !text.empty()) {
    made.push_back({"refused", "", text});
  }
  add("unanswered", ModbusRead::Outcome::silent);
  add("damaged", ModbusRead::Outcome::damaged);
}

/// Nothing is switched on at the beginning of a time in an archive.
void add_start_up(std::vector<Finding>& made, const Examined& run) {
  if (run.record.head.is_archived) return;
  const auto heard = first_heard(run);
  const double length = seconds_of(run.record.length());
  const double allowed = longest_start(run);
  if (!heard && length > 0 && length >= allowed) {
    made.push_back({"start_up", "", fmt::format("> {:.0f} s", length)});
  }
  if (heard && *heard > allowed) {
    made.push_back({"start_up", "", fmt::format("{:.1f} s", *heard)});
  }
}

/// A dry rain gauge, a pyranometer at night: nothing there is nothing wrong. A direction is no
/// amount.
bool is_at_rest(const ChannelSeries& series, const Repeat& repeat) {
  return !series.is_direction && repeat.value == 0 && std::ranges::min(series.values) == 0;
}

/// A value that stays may be a coarse one. Of how often neighbours outside the repeat are the same
/// follows how long a repeat chance brings among so many.
void add_stuck(std::vector<Finding>& made, const ChannelSeries& series) {
  const std::size_t n = series.values.size();
  if (n < enough_values) return;
  const Repeat repeat = longest_repeat(series);
  std::size_t same = 0;
  for (std::size_t i = 1; i < n; ++i) {
    if (series.values[i] == series.values[i - 1]) ++same;
  }
  const std::size_t others = n - repeat.count;
  if (others < std::max(few_others, n / 20)) return;  // still water is no defect
  if (is_at_rest(series, repeat)) return;
  const double outside = static_cast<double>(same - (repeat.count - 1)) + 1;
  const double share = outside / (static_cast<double>(others) + 2);
  const double chance = std::log(static_cast<double>(n)) / -std::log(std::min(share, 0.999));
  if (static_cast<double>(repeat.count) < 10 + beyond_chance * chance) return;
  made.push_back({"stuck", series.name,
                  fmt::format("{} {} × {} ({:.6g} s)", repeat.value, series.unit, repeat.count,
                              repeat.seconds)});
}

/// What instruments say in place of a value: nines, and the ends of 16 bits, by any power of ten.
bool looks_like_code(double value) {
  double whole = std::abs(value);
  for (int i = 0; i < 4 && std::abs(whole - std::round(whole)) > 1e-6 * whole; ++i) whole *= 10;
  for (const double code : {99.0, 999.0, 9999.0, 99999.0, 999999.0, 32767.0, 32768.0, 65535.0}) {
    if (std::abs(whole - code) <= 1e-6 * code) return true;
  }
  return false;
}

void add_null_like(std::vector<Finding>& made, const ChannelSeries& series) {
  if (series.values.size() < enough_values || series.is_direction) return;
  const double middle = median(series.values);
  std::set<double> different;
  std::ranges::remove_copy_if(series.values, std::inserter(different, different.end()),
                              looks_like_code);
  const double spread =
      std::max(robust_deviation(series.values),  // 0 where one value stayed for long
               robust_deviation(std::vector<double>(different.begin(), different.end())));
  const double bound = wild * spread;
  std::map<double, std::size_t> codes;
  for (const double value : series.values) {
    if (std::abs(value - middle) > bound && looks_like_code(value)) ++codes[value];
  }
  for (const auto& [value, count] : codes) {
    if (count < 2) continue;
    made.push_back({"null_like", series.name, fmt::format("{} × {}", value, count)});
  }
}

void add_clock(std::vector<Finding>& made, const Figures& timing) {
  const double offset = number_of(timing, "clock.offset");
  const double drift = number_of(timing, "clock.drift");
  if (std::abs(offset) > most_clock_offset) {
    const double quarters = std::round(offset / quarter_hour);
    const bool is_zone =
        quarters != 0 && std::abs(offset - quarters * quarter_hour) <= near_quarter;
    made.push_back(
        {is_zone ? "clock_zone" : "clock_offset", "",
         is_zone ? fmt::format("{:+g} h", quarters / 4) : fmt::format("{:+.3f} s", offset)});
  }
  const double error = number_of(timing, "clock.drift_error");
  if (std::abs(drift) > most_clock_drift + sure * error) {
    made.push_back({"clock_drift", "", fmt::format("{:+.1f}e-6", drift)});
  }
}

/// What a serial instrument that keeps to its protocol does not do. On TCP many a device answers
/// whatever unit is asked for.
void add_provoked(std::vector<Finding>& made, const RunRecord& record) {
  const auto count = [&](const char* name, std::string_view fault, const auto& is) {
    std::size_t rounds = 0;
    std::size_t bad = 0;
    for (const Provoked& one : record.provoked) {
      if (!one.why_not.empty() || (one.fault != fault && !fault.empty())) continue;
      ++rounds;
      if (std::invoke(is, one)) ++bad;
    }
    if (bad > 0) made.push_back({name, "", fmt::format("{} / {}", bad, rounds)});
  };
  count("answers_damaged", "wrong_crc", &Provoked::was_answered);
  if (!record.head.is_tcp) count("answers_others", "wrong_unit", &Provoked::was_answered);
  count("stays_away", "", [](const Provoked& one) { return !one.recovered; });
}

}  // namespace

std::vector<Finding> findings_of(const Examined& run, const Figures& timing) {
  std::vector<Finding> made;
  add_serial_number(made, run.record);
  add_start_up(made, run);
  if (run.reads.empty()) add_counted(made, run.record);
  add_reads(made, run.reads);
  for (const RunNumber& number : exchanged_words(run.record.head.numbers, run.reads)) {
    const ReadSpan span = number.value.span();
    made.push_back({"word_order", number.channel,
                    fmt::format("{}: {}-{}", span.function, span.address, span.end() - 1)});
  }
  for (const ChannelSeries& all : run.series) {
    const ChannelSeries series = all.valid();
    // Sentences and frames have fields that many an instrument leaves empty for good.
    if (series.values.empty() && run.record.head.is_modbus) {
      made.push_back({"empty", all.name, fmt::format("0 / {}", all.values.size())});
    }
    if (!all.is_number) continue;
    add_stuck(made, series);
    add_null_like(made, series);
  }
  add_clock(made, timing);
  add_provoked(made, run.record);
  return made;
}

}  // namespace buoyd
