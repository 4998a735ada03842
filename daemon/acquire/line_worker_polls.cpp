// A poll of the line's worker: what it means for the schedule, and who uses the line in between.

#include <algorithm>
#include <optional>
#include <utility>

#include "acquire/line_worker.hpp"
#include "line/lost_answer.hpp"
#include "line/modbus/modbus_context.hpp"

namespace buoyd {

namespace {

PollOutcome outcome_of(const Result<void>& polled) {
  if (polled) {
    return PollOutcome::answered;
  }
  switch (polled.error().code) {
    case ErrorCode::refused:
    case ErrorCode::busy:
      return PollOutcome::refused;
    case ErrorCode::damaged:
    case ErrorCode::mismatch:
      return PollOutcome::unclear;
    case ErrorCode::line_gone:
    case ErrorCode::stopped:
      return PollOutcome::unfinished;
    default:
      return PollOutcome::silent;
  }
}

bool is_an_end(const Result<void>& result) {
  return failed_with(result, ErrorCode::line_gone) || failed_with(result, ErrorCode::stopped);
}

}  // namespace

/// Beside its slots it counts as no slot, says nothing of who is dormant, and gives way to nobody.
Result<void> LineWorker::poll(std::size_t instrument, bool in_slot) {
  gives_way_ = in_slot;
  auto polled = converse(instrument, in_slot);
  gives_way_ = false;
  if (failed_with(polled, ErrorCode::line_gone)) {
    lost(polled.error());
    return {};
  }
  return polled;
}

/// A poll and the settling behind it; the end of the line or of the thread, else what the poll
/// says.
Result<void> LineWorker::converse(std::size_t instrument, bool in_slot) {
  const MonoTime began = line_.now();
  const Micros away_before = std::exchange(away_, Micros(0));
  auto polled = instruments_[instrument]->poll(line_);
  if (polled) opener_.served();
  auto settled = settle(polled);
  const MonoTime now = line_.now();
  const Micros away = std::exchange(away_, away_before);
  busy_ += now - began - away;
  if (in_slot) {
    schedule_.finish(now, outcome_of(polled), away);
  }
  return is_an_end(settled) ? settled : polled;
}

/// Between two requests of the poll under way. What fails meanwhile is no failure of that one.
Result<void> LineWorker::let_others_go(MonoTime until, Micros hold) {
  const MonoTime since = line_.now();
  if (!gives_way_) {
    return until > since ? line_.sleep_until(until) : Result<void>{};
  }
  Result<void> gone_on{};
  for (MonoTime now = since; !is_an_end(gone_on); now = line_.now()) {
    if (const auto turn = schedule_.begin_between(now, until, hold, since)) {
      gone_on = converse(turn->instrument, true);
    } else if (now < until) {
      gone_on = line_.sleep_until(std::min(until, schedule_.next_due(now)));
    } else {
      break;
    }
    if (turns_ != nullptr) turns_->turned();
  }
  away_ += line_.now() - since;
  return is_an_end(gone_on) ? gone_on : Result<void>{};
}

/// Waits out a late answer now, so that the time counts as the culprit's and not as the next one's.
/// Not cut by stop either: who opens the line next would take that answer for its own.
Result<void> LineWorker::settle(const Result<void>& polled) {
  if (polled || !is_lost_answer(polled.error()) || !line_.is_open()) {
    return {};
  }
  const Exchange under_way(line_);
  return fall_silent();
}

/// A talker is told of, and no reason not to try.
Result<void> LineWorker::fall_silent() {
  auto silent = line_.prepare();
  if (failed_with(silent, ErrorCode::timeout)) {
    log_.occurred(line_.name(), "noise", Priority::warning, silent.error().text);
  }
  return silent;
}

/// What was asked and not answered may still be answered: who opens the line next would take it for
/// his.
void LineWorker::hear_late_answers() {
  if (!line_.is_open() || line_.is_tcp()) {
    return;
  }
  const Exchange under_way(line_);
  const MonoTime expected = line_.modbus().debts().expected_until();
  if (expected > line_.now() && line_.sleep_until(expected)) {
    static_cast<void>(fall_silent());
  }
}

}  // namespace buoyd
