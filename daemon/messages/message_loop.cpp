#include "messages/message_loop.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "line/hear_bytes.hpp"

namespace buoyd {

namespace {

/// New readings wait for the lane no longer than this.
constexpr Micros longest_listening = std::chrono::seconds(2);

std::span<const std::uint8_t> bytes_in(const std::string& text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

}  // namespace

MessageLoop::MessageLoop(Line& line, MessageLaneOptions options,
                         std::unique_ptr<LinkTerminal> terminal, RepeatLog& log, TurnWatch* turns)
    : line_(line),
      log_(log),
      turns_(turns),
      opener_(line),
      lane_(std::move(options), std::move(terminal)) {}

void MessageLoop::run() {
  for (;;) {
    const auto turned = turn();
    if (!turned && turned.error().code == ErrorCode::stopped) break;
    if (turns_ != nullptr) turns_->turned();
  }
  line_.close();
}

void MessageLoop::news(const SpoolNews& news) {
  if (news.epochs.empty()) return;
  const Lock lock(mutex_);
  for (const StoredReading& stored : news.committed) {
    if (news_.size() < most_news) news_.push_back({news.epochs.front().id, stored});
  }
}

void MessageLoop::take_news() {
  std::vector<News> taken;
  {
    const Lock lock(mutex_);
    taken.swap(news_);
  }
  for (const News& one : taken) lane_.take(one.epoch, one.stored);
}

Result<void> MessageLoop::turn() {
  take_news();
  auto done = line_.is_open() ? exchange() : open();
  status_.update([this](MessageLinkStatus& status) { status = lane_.status(); });
  return done;
}

Result<void> MessageLoop::open() {
  const MonoTime now = line_.now();
  if (now < opener_.next_try()) {
    return line_.sleep_until(std::min(opener_.next_try(), now + longest_listening));
  }
  auto opened = opener_.open();
  if (opened) {
    log_.ended(line_.name(), "line_gone", "the terminal's line is open");
    lane_.opened(line_.now());
  } else if (opened.error().code != ErrorCode::stopped) {
    log_.occurred(line_.name(), "line_gone", Priority::warning, opened.error().text);
  }
  return opened;
}

Result<void> MessageLoop::exchange() {
  const std::string words = lane_.step(line_.now());
  if (!words.empty()) {
    if (auto written = line_.write(bytes_in(words)); !written) {
      note_lost(written.error());
      return written;
    }
  }
  std::array<std::uint8_t, 512> buffer{};
  const MonoTime now = line_.now();
  const MonoTime until = std::clamp(lane_.next_due(), now, now + longest_listening);
  auto heard = hear_bytes(line_, until, buffer);
  if (heard) {
    lane_.heard(heard->bytes, heard->first_byte);
    return {};
  }
  if (heard.error().code == ErrorCode::timeout) return {};
  note_lost(heard.error());
  return pass_on(heard);
}

void MessageLoop::note_lost(const Error& error) {
  if (error.code == ErrorCode::stopped) return;
  log_.occurred(line_.name(), "line_gone", Priority::warning, error.text);
  lane_.closed(line_.now());
  opener_.lost();
}

}  // namespace buoyd
