#include "release/release_desk.hpp"

#include <algorithm>
#include <utility>

namespace buoyd {

namespace {

using Kind = DeckSaid::Kind;

constexpr std::size_t most_heard = 4096;
constexpr const char* was_busy = "the deck unit was busy for a minute";
constexpr const char* nothing_sent = ": nothing was sent";

}  // namespace

ReleaseDesk::ReleaseDesk(std::unique_ptr<DeckUnit> unit, Ways ways)
    : unit_(std::move(unit)), ways_(std::move(ways)) {}

/// An earlier run, or a person at the unit, may have made it send just before.
void ReleaseDesk::opened(MonoTime now) {
  is_open_ = true;
  quiet_until_ = now + unit_->longest_sending();
  last_heard_ = now;
}

void ReleaseDesk::closed(std::string_view why) {
  is_open_ = false;
  const std::string text(why);
  if (talk_) {
    end({talk_->code_begun ? Kind::unknown : Kind::failed, text});
  }
  for (const Asked& asked : std::exchange(waiting_, {})) refuse(asked.order, text);
}

void ReleaseDesk::ask(ReleaseOrder order, MonoTime at) {
  if (!is_open_) {
    refuse(order, "the line of the deck unit is not open");
  } else if (waiting_.size() >= most_waiting) {
    refuse(order, "the deck unit is busy, ask again");
  } else {
    waiting_.push_back({std::move(order), at});
  }
}

void ReleaseDesk::heard(std::span<const std::uint8_t> bytes, MonoTime now) {
  if (bytes.empty()) return;
  last_heard_ = now;
  if (!talk_ || !talk_->is_written) return;
  const std::size_t room = most_heard - std::min(most_heard, heard_.size());
  const auto taken = bytes.first(std::min(room, bytes.size()));
  heard_.append(taken.begin(), taken.end());
}

/// Behind a firing's intention, and where a talk ends, the next words are those of the next step,
/// which knows how long the book took.
std::string ReleaseDesk::step(MonoTime now) {
  if (!is_open_ || now < quiet_until_) return {};
  if (!talk_) begin_next(now);
  while (talk_) {
    if (!talk_->is_written) {
      if (now >= too_late_at()) {
        end({Kind::failed, was_busy});
        return {};
      }
      if (now < may_write_at()) return {};
      if (must_intend()) {
        intend();
        return {};
      }
      if (std::string words = write(now); !words.empty()) return words;
    }
    const auto moved = look(now);
    if (!moved) return {};
    if (!moved->empty()) return *moved;
  }
  return {};
}

void ReleaseDesk::begin_next(MonoTime now) {
  if (waiting_.empty()) return;
  Asked asked = std::move(waiting_.front());
  waiting_.pop_front();
  const bool fires = asked.order.kind == ReleaseOrder::Kind::fire;
  talk_ = std::make_unique<Talk>();
  talk_->late_at = (fires ? asked.at : now) + longest_wait;
  talk_->steps = steps_of(asked.order);
  talk_->order = std::move(asked.order);
  talk_->began = now;
}

std::vector<DeckStep> ReleaseDesk::steps_of(const ReleaseOrder& order) const {
  switch (order.kind) {
    case ReleaseOrder::Kind::range:
      return unit_->range();
    case ReleaseOrder::Kind::fire:
      return unit_->fire(order.code);
    case ReleaseOrder::Kind::status:
      break;
  }
  return unit_->status();
}

MonoTime ReleaseDesk::may_write_at() const {
  const DeckStep& step = talk_->steps[talk_->at];
  return step.pause == Micros(0) ? talk_->began : std::max(talk_->began, last_heard_) + step.pause;
}

/// A code that has begun is brought to its end.
MonoTime ReleaseDesk::too_late_at() const {
  return talk_->code_begun ? MonoTime::max() : talk_->late_at;
}

bool ReleaseDesk::must_intend() const {
  return talk_->steps[talk_->at].begins_code && !talk_->is_intended;
}

void ReleaseDesk::intend() {
  if (const auto kept = ways_.intend(talk_->order.by); !kept) {
    return end({Kind::failed, kept.error().text});
  }
  talk_->is_intended = true;
}

/// "" where the step only listens.
std::string ReleaseDesk::write(MonoTime now) {
  const DeckStep& step = talk_->steps[talk_->at];
  talk_->code_begun = talk_->code_begun || step.begins_code;
  talk_->is_written = true;
  talk_->until = now + step.patience;
  heard_.clear();
  return step.words;
}

/// nullopt: more may come. Else what takes back an unfinished word where it failed, or "".
std::optional<std::string> ReleaseDesk::look(MonoTime now) {
  const DeckStep& step = talk_->steps[talk_->at];
  const DeckSaid said = step.look(heard_, now >= talk_->until);
  if (said.kind == Kind::waits) return std::nullopt;
  std::string spoil = said.kind == Kind::failed ? step.spoil : "";
  go_on(said, now);
  return spoil;
}

void ReleaseDesk::go_on(const DeckSaid& said, MonoTime now) {
  if (said.kind == Kind::sent) {
    talk_->is_sent = true;
    ways_.became(Kind::sent, said.text);
  }
  const bool is_last = talk_->at + 1 == talk_->steps.size();
  if (is_last || said.kind == Kind::failed || said.kind == Kind::unknown) return end(said);
  ++talk_->at;
  talk_->began = now;
  talk_->is_written = false;
}

void ReleaseDesk::end(const DeckSaid& said) {
  const Talk talk = std::move(*std::exchange(talk_, nullptr));
  const bool failed = said.kind == Kind::failed || said.kind == Kind::unknown;
  if (!failed) return ways_.answer(talk.order.ticket, {true, said.text});
  if (!talk.is_intended) return refuse(talk.order, said.text);
  if (talk.is_sent) {
    return ways_.answer(talk.order.ticket, {true, "the code was sent; then " + said.text});
  }
  const std::string text = talk.code_begun ? said.text : said.text + nothing_sent;
  ways_.became(said.kind, text);
  ways_.answer(talk.order.ticket, {false, text});
}

/// It ends before it was intended, or need not be.
void ReleaseDesk::refuse(const ReleaseOrder& order, const std::string& why) {
  if (order.kind != ReleaseOrder::Kind::fire) return ways_.answer(order.ticket, {false, why});
  const std::string text = why + nothing_sent;
  ways_.refused(order.by, text);
  ways_.answer(order.ticket, {false, text});
}

MonoTime ReleaseDesk::next_due() const {
  if (!is_open_ || (!talk_ && waiting_.empty())) return MonoTime::max();
  if (!talk_) return quiet_until_;
  return talk_->is_written ? talk_->until : std::min(may_write_at(), too_late_at());
}

std::string_view ReleaseDesk::state(MonoTime now) const {
  if (!is_open_) return "closed";
  if (talk_) return talk_->code_begun && !talk_->is_sent ? "sending" : "asking";
  return now < quiet_until_ ? "listening" : "ready";
}

}  // namespace buoyd
