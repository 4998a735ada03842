#include "acquire/line_instrument.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "model/reading_interval.hpp"

namespace buoyd {

namespace {

/// As long as nobody knows an instrument's rhythm, ten minutes are a silence.
constexpr Micros usual_gap = std::chrono::seconds(200);
/// Nobody looked for longer: the machine was suspended, or somebody's poll took its time.
constexpr Micros longest_look = std::chrono::seconds(30);

/// How far apart its readings may be, as far as its settings and its model say.
Micros expected_gap(const InstrumentSettings& settings, const Model& model) {
  return std::max({settings.interval, usual_gap, between_records(settings, model)});
}

bool is_well(Health health) {
  return health == Health::ok || health == Health::waiting;
}

InstrumentSnapshot first_snapshot(const InstrumentSettings& settings, const Model& model,
                                  MonoTime now) {
  InstrumentSnapshot snapshot;
  snapshot.name = settings.name;
  snapshot.line = settings.line;
  snapshot.model = settings.model;
  snapshot.interval = settings.interval;
  snapshot.health_since = now;
  snapshot.last.resize(model.kinds.size());
  return snapshot;
}

std::vector<bool> kept_of(const InstrumentSettings& settings, const Model& model) {
  std::vector<bool> kept;
  kept.reserve(model.kinds.size());
  for (const ModelKind& kind : model.kinds) {
    kept.push_back(settings.keeps(kind.name));
  }
  return kept;
}

/// What is computed of its samples is not the line's.
InstrumentSettings without_computed(InstrumentSettings settings) {
  settings.derived = {};
  settings.track = {};
  settings.statistics = {};
  settings.events = {};
  return settings;
}

}  // namespace

LineInstrument::LineInstrument(InstrumentPlan plan, const DeploymentSettings& deployment,
                               ReadingSink& sink, RepeatLog& log, MonoTime now)
    : settings_(without_computed(std::move(plan.settings))),
      driver_(std::move(plan.driver)),
      damage_(std::move(plan.damage)),
      maker_(plan.model, settings_, deployment),
      kept_(kept_of(settings_, *plan.model)),
      between_records_(between_records(settings_, *plan.model)),
      sink_(sink),
      log_(log),
      rhythm_(expected_gap(settings_, *plan.model), now),
      rate_(now),
      report_(settings_.name),
      reviewed_(now),
      interval_(settings_.interval),
      status_(first_snapshot(settings_, *plan.model, now)) {}

Result<void> LineInstrument::poll(Line& line) {
  const std::uint64_t read = asked_;
  auto polled = driver_->poll(line, *this);
  count_damage(!polled && polled.error().code == ErrorCode::damaged);
  starts_until_.reset();
  if (failed_with(polled, ErrorCode::busy) && driver_->ready_at() > line.now()) {
    starts_until_ = driver_->ready_at();
    return polled;
  }
  if (!polled && polled.error().code != ErrorCode::stopped) {
    failed(polled.error(), line.now());
  }
  // What it had before is still what it has.
  const char* const nothing = taken_ > 0 ? "" : "it answers, but has no new record";
  complete(read, polled ? nothing : polled.error().text);
  return polled;
}

Result<void> LineInstrument::set_relay(Line& line, std::uint16_t relay, bool on) {
  auto set = driver_->set_relay(line, relay, on);
  if (!set && set.error().code != ErrorCode::stopped) {
    failed(set.error(), line.now());
  }
  return set;
}

/// What is silent is judged by the longer of two intervals while they change.
std::optional<Micros> LineInstrument::take_interval() {
  const Micros asked(asked_interval_);
  const Micros interval = asked > Micros(0) ? asked : settings_.interval;
  if (interval == interval_) return std::nullopt;
  interval_ = interval;
  rhythm_.expect(std::max(interval, usual_gap));
  status_.update([interval](InstrumentSnapshot& status) { status.interval = interval; });
  return interval;
}

/// Without power it cannot have spoken; but for what it measures less often than that anyway.
std::optional<bool> LineInstrument::take_power(MonoTime now) {
  const bool has_power = powered_from() <= now;
  if (has_power == has_power_) return std::nullopt;
  if (!has_power) {
    expire(MonoTime::max());  // what it said while it had power counts
    driver_->line_opened(now);
  }
  has_power_ = has_power;
  starts_until_.reset();
  if (has_power) {
    driver_->power_came();
    const Micros without = without_power_until(now);
    without_power_ += without;
    rhythm_.pause(std::max(without - interval_, Micros(0)));
  } else {
    without_power_since_ = now;
  }
  return has_power;
}

bool LineInstrument::wants_poll(MonoTime now) const {
  return has_power_ && (starts_until_ ? now >= *starts_until_ : is_read_wanted());
}

MonoTime LineInstrument::awaited() const {
  return has_power_ ? starts_until_.value_or(MonoTime::max()) : powered_from();
}

/// Since it lost the power that it does not have, or did not have until this turn of the line.
Micros LineInstrument::without_power_until(MonoTime now) const {
  const MonoTime until = std::min(now, std::max(powered_from(), without_power_since_));
  return until - without_power_since_;
}

std::uint64_t LineInstrument::unspoken(MonoTime now) const {
  const Micros all = without_power_ + (has_power_ ? Micros(0) : without_power_until(now));
  return between_records_ > Micros(0) ? static_cast<std::uint64_t>(all / between_records_) : 0;
}

void LineInstrument::complete(std::uint64_t read, const std::string& trouble) {
  if (read <= done_) {
    return;
  }
  done_ = read;
  status_.update([&](InstrumentSnapshot& status) {
    status.reads_done = read;
    status.read_trouble = trouble;
  });
}

/// Of one that is polled, the poll ends it.
void LineInstrument::give_up_reading(MonoTime now) {
  if (interval_ > Micros(0) || !is_read_wanted()) return;
  if (expected_ <= done_) {
    expected_ = asked_;
    expected_since_ = now;
  }
  if (has_power_ && now - std::max(expected_since_, powered_from()) >= read_patience) {
    complete(expected_, "it gave no reading for " + friendly(read_patience));
  }
}

/// What it says while its switch is still to go off may be cut off anywhere: it has no rest in what
/// it says with its power.
void LineInstrument::receive(std::span<const std::uint8_t> bytes, MonoTime first_byte) {
  if (!has_power_ && powered_from() == MonoTime::max()) {
    driver_->line_opened(first_byte);
    return;
  }
  const std::uint64_t read = asked_;
  const std::uint64_t before = taken_;
  driver_->receive(bytes, first_byte, *this);
  count_damage();
  if (taken_ > before) {
    complete(read, "");
  }
}

void LineInstrument::expire(MonoTime now) {
  const std::uint64_t read = asked_;
  const std::uint64_t before = taken_;
  driver_->expire(now, *this);
  if (taken_ > before) {
    complete(read, "");
  }
}

/// The driver counts frames; of registers a damaged answer is the poll's error alone.
void LineInstrument::count_damage(bool is_poll_damaged) {
  const std::uint64_t frames = driver_->counters().damaged_frames;
  const std::uint64_t fresh = frames - std::exchange(damaged_frames_, frames);
  damage_->add(static_cast<std::uint32_t>(fresh > 0 ? fresh : std::uint64_t{is_poll_damaged}));
}

void LineInstrument::take(Sample sample) {
  const std::size_t kind = sample.kind;
  const MonoTime taken = sample.taken;
  // Nor does it count for its rhythm: take_power() leaves the time without power out of that.
  if (!has_power_ && taken < powered_from()) return;
  leave_out_unseen(taken);  // before its rhythm learns that time
  if (kind < kept_.size() && !kept_[kind]) {
    rhythm_.heard(taken);
    return;
  }
  auto reading = maker_.make(std::move(sample));
  if (!reading) {
    failed(reading.error(), taken);
    return;
  }
  rhythm_.heard(taken);
  rate_.count(taken);
  ++taken_;
  remember(kind, *reading);
  dropped_ += sink_.offer(*reading) ? 0U : 1U;
}

void LineInstrument::remember(std::size_t kind, const Reading& reading) {
  status_.update([&](InstrumentSnapshot& status) {
    ++status.readings;
    status.values += reading.description->value_count();
    status.bytes += reading.body.size() + reading.flags.size();
    LastReading& last = status.last[kind];
    last.description = reading.description;
    last.boottime = reading.boottime;
    last.body = reading.body;
    last.flags = reading.flags;
  });
}

/// A dormant instrument's time-outs are counted but no news.
void LineInstrument::failed(const Error& error, MonoTime now) {
  if (health_ != Health::dormant) {
    log_.occurred(settings_.name, name_of(error.code), Priority::warning, error.text);
  }
  last_error_ = error.text;
  status_.update([&](InstrumentSnapshot& status) {
    ++status.errors[static_cast<std::size_t>(error.code)];
    status.last_error = error.text;
    status.last_error_at = now;
  });
}

/// A silence of that time is not the instrument's. Without power take_power() leaves all of it out.
void LineInstrument::leave_out_unseen(MonoTime now) {
  const Micros unseen = now - reviewed_ - longest_look;
  reviewed_ = std::max(reviewed_, now);         // a sample may be of earlier
  const Micros silence = now - rhythm_.last();  // it may have spoken since
  if (has_power_) rhythm_.pause(std::max(std::min(unseen, silence), Micros(0)));
}

void LineInstrument::review(const Circumstances& circumstances, MonoTime now) {
  leave_out_unseen(now);
  if (!circumstances.line_there) {
    complete(asked_, "its line is not there");
    starts_until_.reset();
  }
  give_up_reading(now);
  const Health health = judge(circumstances, now);
  if (health != health_) {
    change_to(health, now);
  }
  report_.tell(sink_, now);
  status_.update([&](InstrumentSnapshot& status) {
    status.dropped = dropped_;
    status.per_minute = rate_.per_minute(now);
    status.frames = driver_->counters();
    status.slots = circumstances.slots;
    status.next_slot = circumstances.next_slot;
    status.read_wanted = is_read_wanted() || starts_until_;
  });
}

Health LineInstrument::judge(const Circumstances& circumstances, MonoTime now) const {
  if (!circumstances.line_there) {
    return Health::line_missing;
  }
  if (circumstances.dormant) {
    return Health::dormant;
  }
  const bool rests = health_ == Health::line_missing || health_ == Health::dormant;
  const bool is_silent = has_power_ ? rhythm_.silent_at() <= now : health_ == Health::silent;
  if (!rests && is_silent) {
    return Health::silent;
  }
  return rhythm_.has_been_heard() ? Health::ok : Health::waiting;
}

void LineInstrument::change_to(Health health, MonoTime now) {
  if (health_ == Health::line_missing || health_ == Health::dormant) {
    rhythm_.restart(now);
  }
  if (health != Health::line_missing) {
    const std::string before = report_.state();
    report_.now_is(is_well(health) ? "" : name_of(health), text_of(health, now));
    log_change(before);
  }
  health_ = health;
  status_.update([&](InstrumentSnapshot& status) {
    status.health = health;
    status.health_since = now;
  });
}

std::string LineInstrument::text_of(Health health, MonoTime now) const {
  if (health == Health::dormant) {
    return fmt::format("does not answer, probed from now on with growing pauses: {}", last_error_);
  }
  if (health != Health::silent) {
    return "gives readings again";
  }
  std::string text = fmt::format("no reading for {}", friendly(now - rhythm_.last()));
  const DriverCounters& frames = driver_->counters();
  if (frames.damaged_frames + frames.foreign_frames + frames.discarded_bytes > 0) {
    text += fmt::format("; so far {} damaged frames, {} of no kind known, {} bytes in no frame",
                        frames.damaged_frames, frames.foreign_frames, frames.discarded_bytes);
  }
  return last_error_.empty() ? text : text + "; last error: " + last_error_;
}

void LineInstrument::log_change(const std::string& before) {
  if (before == report_.state()) {
    return;
  }
  if (report_.state().empty()) {
    log_.ended(settings_.name, before, report_.text());
  } else {
    log_.occurred(settings_.name, report_.state(), Priority::warning, report_.text());
  }
}

}  // namespace buoyd
