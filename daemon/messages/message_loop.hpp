#pragma once
// A message link on its line: opens the terminal's device, and again when it went away, writes
// what the lane says and hands it what comes. app makes it, and joins the thread whose body is
// run().

#include <memory>
#include <string>
#include <vector>

#include "acquire/line_dialog.hpp"
#include "base/log.hpp"
#include "base/mutex.hpp"
#include "base/shared_value.hpp"
#include "base/turn_watch.hpp"
#include "line/line.hpp"
#include "messages/message_lane.hpp"

namespace buoyd {

class MessageLoop final : private LineDialog {
 public:
  static constexpr std::size_t most_news = 1024;  ///< readings that wait for the loop

  /// `turns`: who watches its turns; nullptr: nobody. Line, log and turns outlive the loop.
  MessageLoop(Line& line, MessageLaneOptions options, std::unique_ptr<LinkTerminal> terminal,
              RepeatLog& log, TurnWatch* turns);

  /// The body of the thread, until the line is stopped.
  void run();
  /// Readings were committed. Any thread; never blocks.
  void news(const SpoolNews& news);
  /// The answer to a command that the lane took. Any thread; never blocks.
  void answer(AnswerMessage answer);
  /// Any thread.
  [[nodiscard]] MessageLinkStatus status() const { return status_.read(); }

 private:
  struct News {
    EpochId epoch{};
    StoredReading stored;
  };

  void opened(MonoTime now) override { lane_.opened(now); }
  void closed(MonoTime now) override { lane_.closed(now); }
  void heard(std::span<const std::uint8_t> bytes, MonoTime now) override {
    lane_.heard(bytes, now);
  }
  [[nodiscard]] Bytes step(MonoTime now) override;
  [[nodiscard]] MonoTime next_due() const override { return lane_.next_due(); }
  [[nodiscard]] Result<void> turn();
  void take_news();

  Line& line_;
  TurnWatch* const turns_;
  MessageLane lane_;
  LineDialogLoop dialog_;
  Mutex mutex_;
  std::vector<News> news_ GUARDED_BY(mutex_);
  std::vector<AnswerMessage> answers_ GUARDED_BY(mutex_);
  SharedValue<MessageLinkStatus> status_;
};

}  // namespace buoyd
