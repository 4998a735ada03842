#include "release/release_loop.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace buoyd {

namespace {

using Kind = DeckSaid::Kind;

/// An order waits for the desk no longer than this.
constexpr Micros longest_listening = std::chrono::seconds(1);
constexpr std::string_view buoyd_ended_it = "buoyd ended it";  // as it stops, or for other settings

}  // namespace

ReleaseLoop::ReleaseLoop(Line& line, const ReleaseSettings& release, const std::string& book,
                         Outside outside)
    : line_(line),
      name_(release.name),
      outside_(std::move(outside)),
      book_(book),
      record_(book_.read()),
      desk_(make_deck_unit(release), ways()),
      dialog_(line, *this, "the deck unit's line", outside_.log) {
  show();
}

ReleaseDesk::Ways ReleaseLoop::ways() {
  return {[this](const Firing& by) { return intend(by); },
          [this](Kind kind, const std::string& text) { became(kind, text); },
          [this](const Firing& by, const std::string& text) { refused(by, text); },
          [this](std::int64_t ticket, ReleaseAnswer answer) {
            const Lock lock(mutex_);
            if (answered_.size() >= most_answers) answered_.pop_front();
            answered_.push_back({ticket, std::move(answer)});
          }};
}

void ReleaseLoop::run() {
  tell_of_earlier();
  for (;;) {
    const auto turned = turn();
    if (!turned && turned.error().code == ErrorCode::stopped) break;
    if (outside_.turns != nullptr) outside_.turns->turned();
  }
  desk_.closed(buoyd_ended_it);
  line_.close();
}

/// A run that was killed while a code went out, or before it said what became of it.
void ReleaseLoop::tell_of_earlier() {
  if (record_.state != FiringState::sending) return;
  record_.state = FiringState::unknown;
  outside_.tell({name_, "release_unknown", "buoyd ended meanwhile; " + text_of(record_)});
  write_book(record_);
  show();
}

Result<void> ReleaseLoop::intend(const Firing& by) {
  const LongStep writing(outside_.turns);
  const FiringRecord sending{FiringState::sending, by, outside_.clock.wall()};
  if (auto written = book_.write(sending); !written) return written;
  before_ = std::exchange(record_, sending);
  show();
  return {};
}

void ReleaseLoop::became(Kind kind, const std::string& text) {
  if (kind == Kind::failed) {
    write_book(before_);
    outside_.tell({name_, "release_refused", text});
  } else {
    FiringRecord record = record_;
    record.state = kind == Kind::sent ? FiringState::sent : FiringState::unknown;
    write_book(record);
    outside_.tell({name_, kind == Kind::sent ? "release_fired" : "release_unknown",
                   text.empty() ? text_of(record) : fmt::format("{}; {}", text, text_of(record))});
  }
  show();
}

/// The book stays as it is: it may be of another firing that is under way.
void ReleaseLoop::refused(const Firing& by, const std::string& text) {
  outside_.tell({name_, "release_refused", fmt::format("fire by {}: {}", by.fired_by, text)});
}

/// Where it cannot be written the old record stands: that a code may have been sent.
void ReleaseLoop::write_book(const FiringRecord& record) {
  const LongStep writing(outside_.turns);
  record_ = record;
  if (const auto written = book_.write(record); !written) {
    log_line(Priority::error, fmt::format("release {}: {}", name_, written.error().text));
  }
}

bool ReleaseLoop::ask(ReleaseOrder order) {
  const Lock lock(mutex_);
  if (asked_.size() >= ReleaseDesk::most_waiting) return false;
  asked_.push_back({std::move(order), outside_.clock.mono()});
  return true;
}

std::optional<ReleaseAnswer> ReleaseLoop::answer(std::int64_t ticket) {
  const Lock lock(mutex_);
  const auto found = std::ranges::find(answered_, ticket, &Answered::ticket);
  return found == answered_.end() ? std::nullopt : std::optional(found->answer);
}

void ReleaseLoop::take_orders() {
  std::vector<ReleaseDesk::Asked> taken;
  {
    const Lock lock(mutex_);
    taken.swap(asked_);
  }
  for (ReleaseDesk::Asked& asked : taken) desk_.ask(std::move(asked.order), asked.at);
}

Result<void> ReleaseLoop::turn() {
  auto done = dialog_.turn(longest_listening);
  take_orders();
  show();
  return done;
}

Bytes ReleaseLoop::step(MonoTime now) {
  const std::string words = desk_.step(now);
  if (!words.empty()) show();
  return {words.begin(), words.end()};
}

void ReleaseLoop::show() {
  const std::string_view state = desk_.state(line_.now());
  const std::string firing = text_of(record_);
  status_.update([&](ReleaseStatus& status) {
    status.state = state;
    status.firing = firing;
  });
}

}  // namespace buoyd
