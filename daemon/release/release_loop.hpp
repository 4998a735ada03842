#pragma once
// A release's deck unit on its line: opens the device, and again when it went away, writes what the
// desk says and hands it what comes; keeps the book of its firings and tells of them. app makes it,
// and joins the thread whose body is run().

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "acquire/line_dialog.hpp"
#include "base/log.hpp"
#include "base/mutex.hpp"
#include "base/shared_value.hpp"
#include "base/turn_watch.hpp"
#include "core/own_readings.hpp"
#include "line/line.hpp"
#include "release/release_desk.hpp"

namespace buoyd {

/// What a person is told of a release.
struct ReleaseStatus {
  std::string name{};
  std::string state{};     ///< one word (docs/releases.md), or why it cannot run
  std::string firing{};    ///< text_of() what its book says
  std::string armed_by{};  ///< "": nobody did
};

class ReleaseLoop final : private LineDialog {
 public:
  /// Answers that are kept, asked for or not; beyond these the oldest goes.
  static constexpr std::size_t most_answers = 16;

  struct Outside {
    const Clock& clock;
    RepeatLog& log;
    TurnWatch* turns;  ///< who watches its turns; nullptr: nobody
    std::function<void(const EventFacts&)> tell;
  };

  /// `book`: path of the file of its firings. The line outlives the loop.
  ReleaseLoop(Line& line, const ReleaseSettings& release, const std::string& book, Outside outside);

  /// The body of the thread, until the line is stopped.
  void run();
  /// answer() has what comes of it. False: too many wait. Any thread.
  [[nodiscard]] bool ask(ReleaseOrder order);
  /// What came of an order; nullopt: nothing yet. Any thread.
  [[nodiscard]] std::optional<ReleaseAnswer> answer(std::int64_t ticket);
  /// Any thread.
  [[nodiscard]] ReleaseStatus status() const { return status_.read(); }

 private:
  struct Answered {
    std::int64_t ticket = 0;
    ReleaseAnswer answer;
  };

  [[nodiscard]] ReleaseDesk::Ways ways();
  [[nodiscard]] Result<void> intend(const Firing& by);
  void became(DeckSaid::Kind kind, const std::string& text);
  void refused(const Firing& by, const std::string& text);
  void write_book(const FiringRecord& record);
  void tell_of_earlier();
  void opened(MonoTime now) override { desk_.opened(now); }
  void closed(MonoTime /*now*/) override { desk_.closed(ReleaseDesk::line_lost); }
  void heard(std::span<const std::uint8_t> bytes, MonoTime now) override {
    desk_.heard(bytes, now);
  }
  [[nodiscard]] Bytes step(MonoTime now) override;
  [[nodiscard]] MonoTime next_due() const override { return desk_.next_due(); }
  [[nodiscard]] Result<void> turn();
  void take_orders();
  void show();

  Line& line_;
  const std::string name_;
  const Outside outside_;
  const ReleaseBook book_;
  FiringRecord record_;  // as the book has it
  FiringRecord before_;  // in it before a firing that is under way
  ReleaseDesk desk_;
  LineDialogLoop dialog_;
  Mutex mutex_;
  std::vector<ReleaseDesk::Asked> asked_ GUARDED_BY(mutex_);
  std::deque<Answered> answered_ GUARDED_BY(mutex_);
  SharedValue<ReleaseStatus> status_;
};

}  // namespace buoyd
