#include "acquire/line_worker.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "line/hear_bytes.hpp"

namespace buoyd {

namespace {

constexpr Micros between_clock_looks = std::chrono::seconds(1);
constexpr Micros longest_hearing = std::chrono::seconds(5);

std::optional<WallTime> wall_if_set(const Clock& clock) {
  const ClockState state = clock.quality().state;
  const bool set = state != ClockState::unknown && state != ClockState::unset;
  return set ? std::optional(clock.wall()) : std::nullopt;
}

std::vector<std::unique_ptr<LineInstrument>> make_instruments(LinePlan& plan, ReadingSink& sink,
                                                              RepeatLog& log, MonoTime now) {
  std::vector<std::unique_ptr<LineInstrument>> instruments;
  instruments.reserve(plan.instruments.size());
  for (InstrumentPlan& instrument : plan.instruments) {
    instruments.push_back(
        std::make_unique<LineInstrument>(std::move(instrument), plan.deployment, sink, log, now));
  }
  return instruments;
}

/// Of those that are polled.
std::vector<SlotGrid> grids_of(const std::vector<std::unique_ptr<LineInstrument>>& instruments,
                               bool listens) {
  std::vector<SlotGrid> grids;
  for (const auto& instrument : instruments) {
    if (!listens) {
      grids.push_back(instrument->grid());
    }
  }
  return grids;
}

LineSnapshot first_snapshot(const LineSettings& line, MonoTime now) {
  LineSnapshot snapshot;
  snapshot.name = line.name;
  snapshot.device = line.device;
  snapshot.there_since = now;
  return snapshot;
}

}  // namespace

LineWorker::LineWorker(Line& line, LinePlan plan, const Clock& clock, ReadingSink& sink,
                       RepeatLog& log, TurnWatch* turns)
    : line_(line),
      listens_(plan.listens),
      hearing_(std::min(longest_timeout(plan), longest_hearing)),
      clock_(clock),
      log_(log),
      sink_(sink),
      opener_(line),
      instruments_(make_instruments(plan, sink_, log, line.now())),
      schedule_(grids_of(instruments_, listens_), line.now(), wall_if_set(clock)),
      report_(line.name()),
      align_at_(line.now()),
      there_since_(line.now()),
      turns_(turns),
      status_(first_snapshot(plan.line, line.now())) {
  // A slot that begins just now finds cold whoever has to warm up.
  for (std::size_t i = 0; i < schedule_.size(); ++i) {
    instruments_[i]->expect_slot(schedule_.slot_from(i, line.now() + Micros(1)));
  }
  schedule_.line_gone(line.now());
  line_.let_others([this](MonoTime until, Micros hold) { return let_others_go(until, hold); });
}

LineWorker::~LineWorker() {
  line_.let_others({});
}

std::vector<InstrumentSnapshot> LineWorker::instruments() const {
  std::vector<InstrumentSnapshot> snapshots;
  snapshots.reserve(instruments_.size());
  for (const auto& instrument : instruments_) {
    snapshots.push_back(instrument->snapshot());
  }
  return snapshots;
}

void LineWorker::run() {
  while (step()) {
  }
  obey_last_orders();
  hear_late_answers();
  end_reports();
  line_.close();
}

bool LineWorker::step() {
  follow_intervals();
  follow_power();
  const Result<void> done = is_without_power() ? wait_for_power()
                            : !line_.is_open() ? reopen()
                            : listens_         ? listen()
                                               : wait_or_poll();
  ++steps_;
  const MonoTime now = line_.now();
  review_owed_ = listens_ && done && now < next_review_;
  if (!review_owed_) {
    review(now);
    next_review_ = now + between_reviews;
  }
  if (turns_ != nullptr) turns_->turned();
  return !failed_with(done, ErrorCode::stopped);
}

Result<void> LineWorker::reopen() {
  const MonoTime now = line_.now();
  // Waits even if the next try is due now: the wait tells whether to stop, and then nothing is
  // opened.
  auto slept = line_.idle_until(std::min(opener_.next_try(), now + max_idle));
  if (!slept || now < opener_.next_try()) {
    return slept;
  }
  auto opened = opener_.open();
  if (opened) {
    for (const auto& instrument : instruments_) instrument->line_opened(line_.now());
    return drain_input();
  }
  if (opened.error().code != ErrorCode::stopped) {
    line_gone(opened.error());
  }
  return opened;
}

/// The answer to what a run before this one asked, dead or not, is not to be taken for ours.
Result<void> LineWorker::drain_input() {
  if (!listens_ && !line_.is_tcp()) {
    line_.settle_before_next(std::max(hearing_, line_.late()));
    auto silent = fall_silent();
    if (failed_with(silent, ErrorCode::line_gone)) {
      lost(silent.error());
      return {};
    }
    if (failed_with(silent, ErrorCode::stopped)) {
      return silent;
    }
  }
  line_there();
  return {};
}

/// Once what an instrument holds has waited long enough: who speaks every few seconds would
/// otherwise always cut the silence short.
MonoTime LineWorker::end_of_hearing() const {
  MonoTime end = review_owed_ ? next_review_ : line_.now() + max_idle;
  for (const auto& instrument : instruments_) end = std::min(end, instrument->expires_at());
  return end;
}

Result<void> LineWorker::listen() {
  std::array<std::uint8_t, 1024> buffer{};
  auto heard = hear_bytes(line_, end_of_hearing(), buffer);
  if (!heard) {
    if (heard.error().code == ErrorCode::line_gone) {
      lost(heard.error());
    }
    for (const auto& instrument : instruments_) {
      instrument->expire(line_.now());
    }
    return pass_on(heard);
  }
  for (const auto& instrument : instruments_) {
    instrument->receive(heard->bytes, heard->first_byte);
  }
  return {};
}

Result<void> LineWorker::wait_or_poll() {
  const MonoTime now = line_.now();
  align(now);
  if (const SwitchOrderPtr order = switches_.pop()) {
    return switch_relay(*order);
  }
  if (const auto turn = schedule_.begin(now)) {
    return poll(turn->instrument, true);
  }
  if (const auto by_hand = read_wanted()) {
    return poll(*by_hand, false);
  }
  return line_.idle_until(std::min({schedule_.next_time(now), now + max_idle, next_awaited()}));
}

std::optional<std::uint64_t> LineWorker::ask_reading(const std::string& instrument) {
  for (const auto& one : instruments_) {
    if (one->name() == instrument) return one->ask_reading();
  }
  return std::nullopt;
}

void LineWorker::ask_interval(const std::string& instrument, Micros interval) {
  for (const auto& one : instruments_) {
    if (one->name() == instrument) one->ask_interval(interval);
  }
}

void LineWorker::follow_intervals() {
  for (std::size_t i = 0; i < schedule_.size(); ++i) {
    if (const auto interval = instruments_[i]->take_interval()) {
      schedule_.change_interval(i, *interval, line_.now());
    }
  }
}

void LineWorker::ask_power(const std::string& instrument, MonoTime from) {
  for (const auto& one : instruments_) {
    if (one->name() == instrument) one->ask_power(from);
  }
}

void LineWorker::follow_power() {
  const MonoTime now = line_.now();
  for (std::size_t i = 0; i < instruments_.size(); ++i) {
    const auto powered = instruments_[i]->take_power(now);
    if (powered && !listens_) schedule_.set_power(i, *powered, now);
  }
}

/// When the next of those that have none has power, or of those that start is ready.
MonoTime LineWorker::next_awaited() const {
  MonoTime next = MonoTime::max();
  for (const auto& one : instruments_) next = std::min(next, one->awaited());
  return next;
}

/// Nobody is there to accept a connection. A serial line stays open: its adapter has power.
bool LineWorker::is_without_power() const {
  return line_.is_tcp() && std::ranges::none_of(instruments_, &LineInstrument::has_power);
}

Result<void> LineWorker::wait_for_power() {
  if (line_.is_open()) line_.close();
  return line_.idle_until(std::min(next_awaited(), line_.now() + max_idle));
}

/// Its own slot serves it too, so nobody waits longer than an interval.
std::optional<std::size_t> LineWorker::read_wanted() const {
  for (std::size_t i = 0; i < instruments_.size(); ++i) {
    if (instruments_[i]->wants_poll(line_.now())) return i;
  }
  return std::nullopt;
}

Result<void> LineWorker::ask_switch(const SwitchOrderPtr& order) {
  for (const auto& one : instruments_) {
    if (one->name() == order->instrument) return switches_.push(order);
  }
  return fail(ErrorCode::invalid, fmt::format("{} is not on this line", order->instrument));
}

/// An order is one exchange: stop does not come between setting a coil and reading it back.
Result<void> LineWorker::switch_relay(SwitchOrder& order) {
  const Exchange under_way(line_);
  const MonoTime began = line_.now();
  const auto one = std::ranges::find(instruments_, order.instrument, &LineInstrument::name);
  auto done = (*one)->set_relay(line_, order.relay, order.on);
  auto settled = settle(done);
  busy_ += line_.now() - began;
  order.say(done);
  for (const auto* result : {&done, &settled}) {
    if (failed_with(*result, ErrorCode::line_gone)) {
      lost(result->error());
      return {};
    }
  }
  return {};
}

void LineWorker::obey_last_orders() {
  for (SwitchOrderPtr order = switches_.pop(); order != nullptr; order = switches_.pop()) {
    if (!line_.is_open()) {
      order->say(fail(ErrorCode::unavailable, "the line ends, and is not there"));
      continue;
    }
    static_cast<void>(switch_relay(*order));  // whoever gave it is told, and the line ends anyway
  }
  switches_.close();
}

/// Once the clock is set, and never again: steps of the wall clock do not disturb the schedule.
void LineWorker::align(MonoTime now) {
  if (schedule_.aligned() || listens_ || now < align_at_) {
    return;
  }
  align_at_ = now + between_clock_looks;
  if (const auto wall = wall_if_set(clock_)) {
    schedule_.align(now, *wall);
  }
}

/// What an instrument was saying is over: its rest went where nobody heard it.
void LineWorker::lost(const Error& error) {
  for (const auto& instrument : instruments_) {
    instrument->expire(MonoTime::max());
  }
  if (!opener_.lost()) {
    line_gone(error);
  }
}

void LineWorker::line_gone(const Error& error) {
  const MonoTime now = line_.now();
  log_.occurred(line_.name(), "line_gone", Priority::warning, error.text);
  missing_ = error.text;
  report_.now_is("line_gone", error.text);
  if (there_) {
    there_ = false;
    there_since_ = now;
    schedule_.line_gone(now);
  }
}

void LineWorker::line_there() {
  if (there_) {
    return;
  }
  const MonoTime now = line_.now();
  const std::string text = fmt::format("there again after {}", friendly(now - there_since_));
  log_.ended(line_.name(), "line_gone", text);
  report_.now_is("", text);
  there_ = true;
  there_since_ = now;
  missing_.clear();
  schedule_.line_back(now);
}

void LineWorker::review(MonoTime now) {
  const bool missing = report_.state() == "line_gone";
  if (missing) {
    switches_.refuse({ErrorCode::unavailable, "its line is not there: " + missing_});
  }
  for (std::size_t i = 0; i < instruments_.size(); ++i) {
    LineInstrument::Circumstances circumstances{!missing, false, {}, {}};
    if (!listens_) {
      circumstances.next_slot = schedule_.awaited_slot(i, now);
      circumstances.dormant = schedule_.is_dormant(i);
      circumstances.slots = schedule_.counters_at(i, now);
    } else {
      circumstances.slots.unpowered = instruments_[i]->unspoken(now);
    }
    instruments_[i]->review(circumstances, now);
  }
  report_.tell(sink_, now);
  publish();
}

void LineWorker::end_reports() {
  const MonoTime now = line_.now();
  const std::string text = "its line ended";
  report_.end(sink_, text, now);
  for (const auto& instrument : instruments_) instrument->end(text, now);
}

void LineWorker::publish() {
  status_.update([&](LineSnapshot& status) {
    status.there = there_;
    status.there_since = there_since_;
    status.missing = missing_;
    status.counters = line_.counters();
    status.busy = busy_;
    status.steps = steps_;
  });
}

}  // namespace buoyd
