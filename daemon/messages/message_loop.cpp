#include "messages/message_loop.hpp"

#include <utility>

namespace buoyd {

namespace {

/// New readings wait for the lane no longer than this.
constexpr Micros longest_listening = std::chrono::seconds(2);

}  // namespace

MessageLoop::MessageLoop(Line& line, MessageLaneOptions options,
                         std::unique_ptr<LinkTerminal> terminal, RepeatLog& log, TurnWatch* turns)
    : line_(line),
      turns_(turns),
      lane_(std::move(options), std::move(terminal)),
      dialog_(line, *this, "the terminal's line", log) {}

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

void MessageLoop::answer(AnswerMessage answer) {
  const Lock lock(mutex_);
  answers_.push_back(std::move(answer));
}

void MessageLoop::take_news() {
  std::vector<News> taken;
  std::vector<AnswerMessage> answers;
  {
    const Lock lock(mutex_);
    taken.swap(news_);
    answers.swap(answers_);
  }
  for (const News& one : taken) lane_.take(one.epoch, one.stored);
  for (AnswerMessage& one : answers) lane_.answer(std::move(one));
}

Bytes MessageLoop::step(MonoTime now) {
  const std::string words = lane_.step(now);
  return {words.begin(), words.end()};
}

Result<void> MessageLoop::turn() {
  take_news();
  auto done = dialog_.turn(longest_listening);
  status_.update([this](MessageLinkStatus& status) { status = lane_.status(); });
  return done;
}

}  // namespace buoyd
