#include "acquire/clock_keeper.hpp"

#include <algorithm>
#include <cstring>
#include <iterator>

#include "acquire/compared_clocks.hpp"
#include "core/credible_time.hpp"
#include "core/own_readings.hpp"

namespace buoyd {

namespace {

constexpr Micros lag_lasts = std::chrono::minutes(1);
constexpr Micros lag_moved = std::chrono::milliseconds(1);
constexpr Micros between_changes = std::chrono::minutes(1);
constexpr Micros recorded_each = std::chrono::hours(1);
constexpr Micros fresh_for_chrony = std::chrono::seconds(10);
/// A receiver that is wrong about its date is so for the messages of a second or two.
constexpr Micros settled = std::chrono::seconds(5);
/// What is said for so long did not wait anywhere: a cold receiver counts leap seconds late.
constexpr Micros goes_on = std::chrono::minutes(1);
/// A crystal without discipline: 50 µs a second.
constexpr int drift_divisor = 20'000;

bool differ(Micros one, Micros other, Micros tolerance) {
  return std::chrono::abs(one - other) > tolerance;
}

/// What a fix says UTC − boottime is.
Micros lag_of(MonoTime at, const UtcFix& said) {
  return said.utc.time_since_epoch() - at.time_since_epoch();
}

/// How long a fix waited that is so far behind another one, taken so long before (or behind) it.
Micros waited(Micros behind, Micros age) {
  return std::max(behind - std::chrono::abs(age) / drift_divisor, Micros(0));
}

/// Fixes of a source that are so far, and were taken so long, apart.
bool agree(Micros apart, Micros age) {
  return waited(std::chrono::abs(apart), age) <= ClockKeeper::tolerance;
}

}  // namespace

ClockKeeper::ClockKeeper(const Clock& clock, const std::string& chrony_sock)
    : clock_(clock), log_(clock) {
  set_chrony(chrony_sock);
  look();
}

void ClockKeeper::set_chrony(const std::string& socket) {
  chrony_wanted_.update([&](auto& wanted) { wanted = socket; });
}

void ClockKeeper::take_chrony() {
  std::optional<std::string> socket;
  chrony_wanted_.update([&](auto& wanted) { socket.swap(wanted); });
  if (!socket) return;
  chrony_.reset();
  if (!socket->empty()) chrony_.emplace(*socket);
}

void ClockKeeper::look() {
  take_chrony();
  const ComparedClocks now = compare_clocks(clock_);
  looked_at_ = now.at;
  const bool moved = differ(now.lag, lag_, lag_moved);
  if (looked_ && !moved && looked_at_ - lag_taken_ < lag_lasts) {
    return;
  }
  lag_before_ = looked_ && !moved ? std::optional(lag_) : std::nullopt;
  looked_ = true;
  lag_ = now.lag;
  lag_taken_ = looked_at_;
  system_ = clock_.quality();
  status_.update([this](ClockStatus& status) {
    status.lag = lag_;
    status.quality = quality();
  });
}

/// Its fix, if that may be believed.
std::optional<ClockKeeper::Heard> ClockKeeper::credible_fix(const Reading& reading) {
  if (!reading.fix || !is_credible(reading.fix->utc)) return std::nullopt;
  return Heard{reading.description->instrument(), reading.boottime, *reading.fix};
}

std::optional<Reading> ClockKeeper::stamp(Reading& reading) {
  if (const auto heard = credible_fix(reading)) hear(*heard);
  return stamp_heard(reading);
}

/// Its fix was heard.
std::optional<Reading> ClockKeeper::stamp_heard(Reading& reading) {
  std::optional<Reading> record;
  if (const auto heard = credible_fix(reading)) {
    record = note_fix(*heard);
  }
  mark(reading);
  if (record) {
    mark(*record);
  }
  return record;
}

void ClockKeeper::stamp_all(std::vector<Reading>& readings) {
  look();
  for (const Reading& reading : readings) {
    if (const auto heard = credible_fix(reading)) hear(*heard);
  }
  std::vector<Reading> records;
  if (auto record = take_told()) records.push_back(std::move(*record));
  for (Reading& reading : readings) {
    if (auto record = stamp_heard(reading)) {
      records.push_back(std::move(*record));
    }
  }
  std::move(records.begin(), records.end(), std::back_inserter(readings));
}

void ClockKeeper::told(const std::string& source, MonoTime at, const UtcFix& said) {
  told_.update([&](auto& newest) { newest = Heard{source, at, said}; });
}

std::optional<Reading> ClockKeeper::take_told() {
  std::optional<Heard> heard;
  told_.update([&](auto& newest) { heard.swap(newest); });
  if (!heard || !is_credible(heard->said.utc)) return std::nullopt;
  hear(*heard);
  auto record = note_fix(*heard);
  if (record) mark(*record);
  return record;
}

void ClockKeeper::mark(Reading& reading) const {
  const bool is_earlier = lag_before_ && reading.boottime < lag_taken_;
  const WallTime utc(reading.boottime.time_since_epoch() + (is_earlier ? *lag_before_ : lag_));
  reading.utc = window_time(reading.window_end, utc);
  reading.clock = quality().byte();
}

ClockQuality ClockKeeper::quality() const {
  if (!fix_ || looked_at_ - fix_->at > fix_lasts || differ(fix_->lag, lag_, tolerance)) {
    return system_;
  }
  const Micros age = std::max(looked_at_ - fix_->at, Micros(0));
  const Micros error = fix_->error + std::chrono::abs(fix_->lag - lag_) + age / drift_divisor;
  const bool disciplined = system_.state == ClockState::ntp || system_.state == ClockState::gnss;
  const std::uint8_t bits = error_bits_of(error);
  return {ClockState::gnss, disciplined ? std::min(bits, system_.error_bits) : bits};
}

/// It was heard. What the source's other fixes do not bear out vouches for nothing.
std::optional<Reading> ClockKeeper::note_fix(const Heard& heard) {
  Source& source = *std::ranges::find(sources_, heard.source, &Source::name);
  const UtcFix& said = heard.said;
  Fix fix{heard.at, lag_of(heard.at, said), said.error};
  if (!agree(source.prompt.lag - fix.lag, fix.at - source.prompt.at)) return std::nullopt;
  fix.error += waited(source.prompt.lag - fix.lag, fix.at - source.prompt.at);
  const WallTime ours(heard.at.time_since_epoch() + lag_);
  const Micros offset = fix.lag - lag_;
  fix_ = fix;
  if (chrony_ && looked_at_ - fix.at < fresh_for_chrony) {
    tell(*chrony_, ours, offset);
  }
  publish(source.name, fix);
  if (!is_to_be_recorded(source, fix)) {
    return std::nullopt;
  }
  return clock_reading({source.name, fix.at, said.utc, fix.error, offset});
}

void ClockKeeper::tell(ChronySocket& chrony, WallTime ours, Micros offset) {
  if (chrony.send(ours, offset)) {
    log_.ended(chrony.path(), "refused", "chrony takes samples");
  } else {
    log_.occurred(chrony.path(), "refused", Priority::warning, std::strerror(chrony.error()));
  }
}

/// Nothing arrives before it was sent: of fixes that agree the one with the largest lag waited
/// least.
void ClockKeeper::hear(const Heard& heard) {
  const Said fresh{lag_of(heard.at, heard.said), heard.at, heard.at, heard.at};
  const auto source = std::ranges::find(sources_, heard.source, &Source::name);
  if (source == sources_.end()) {
    sources_.push_back({.name = heard.source, .prompt = fresh});
    return;
  }
  Said& prompt = source->prompt;
  const Micros behind = prompt.lag - fresh.lag;
  const Micros age = fresh.at - prompt.at;
  if (agree(behind, age)) {
    source->rival.reset();
    prompt.until = fresh.at;
    if (age <= fix_lasts && waited(behind, age) > Micros(0)) return;
    prompt.at = fresh.at;
    prompt.lag = fresh.lag;
  } else if (age <= fix_lasts) {
    contradict(*source, fresh);
  } else {
    prompt = fresh;
    source->rival.reset();
  }
}

/// Of two that differ the one that is said for longer is right. What is ahead did not wait, so a
/// few seconds are enough for it; what is behind may have waited, which nothing does for a minute.
void ClockKeeper::contradict(Source& source, const Said& fresh) {
  auto& rival = source.rival;
  if (rival && agree(rival->lag - fresh.lag, fresh.at - rival->at)) {
    rival = Said{fresh.lag, fresh.at, rival->since, fresh.at};
  } else {
    rival = fresh;
  }
  const Micros stood = source.prompt.until - source.prompt.since;
  const Micros lasted = rival->until - rival->since;
  const bool is_ahead = fresh.lag > source.prompt.lag;
  if (lasted >= std::min(stood, is_ahead ? settled : goes_on) && (is_ahead || lasted > Micros(0))) {
    source.prompt = *rival;
    rival.reset();
  }
}

/// A record of a fix that stood alone is corrected as soon as two others contradict it.
bool ClockKeeper::is_to_be_recorded(Source& source, const Fix& fix) const {
  const Micros offset = fix.lag - lag_;
  const Micros age = fix.at - source.recorded_at;
  const bool alone = source.prompt.until == source.prompt.since;
  const bool changed = differ(fix.lag, source.recorded_lag, tolerance) ||
                       differ(offset, source.recorded_offset, tolerance);
  const bool may_change = age >= between_changes || (source.recorded_alone && !alone);
  if (source.recorded && age < recorded_each && !(changed && may_change)) {
    return false;
  }
  source.recorded = true;
  source.recorded_alone = alone;
  source.recorded_at = fix.at;
  source.recorded_lag = fix.lag;
  source.recorded_offset = offset;
  return true;
}

void ClockKeeper::publish(const std::string& source, const Fix& fix) {
  status_.update([&](ClockStatus& status) {
    status.quality = quality();
    status.fix_source = source;
    status.fix_at = fix.at;
    status.fix_offset = fix.lag - lag_;
    status.chrony_sent = chrony_ ? chrony_->sent() : 0;
    status.chrony_refused = chrony_ ? chrony_->refused() : 0;
  });
}

}  // namespace buoyd
