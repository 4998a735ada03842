#pragma once
// One message link, whatever its terminal: it asks for the card, sends a digest or the answer to a
// command in each slot that the card allows, and counts what becomes of it. A state machine without
// threads, in which time comes as an argument; the link's thread.

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/delivery.hpp"
#include "core/told/command_message.hpp"
#include "core/told/message_schedule.hpp"
#include "messages/digest_queue.hpp"
#include "messages/link_terminal.hpp"

namespace buoyd {

struct MessageLaneOptions {
  std::string station;
  Micros interval{0};                ///< from one message to the next, at least
  std::size_t most_bytes = 0;        ///< of a message
  std::vector<std::string> carries;  ///< cargo.hpp
  /// Takes a message that came, if it is a proven command: false if not. Empty: none is taken.
  std::function<bool(std::span<const std::uint8_t> message)> take_command{};
};

/// What a person is told of a link.
struct MessageLinkStatus {
  std::string name{};
  std::string state{};             ///< one word (docs/links.md), or why it cannot run
  std::uint64_t sent = 0;          ///< messages that the terminal said it sent
  std::uint64_t refused = 0;       ///< that it refused
  std::uint64_t unanswered = 0;    ///< of which it did not say what became
  std::uint64_t damaged = 0;       ///< what it said that was no sense, or had a wrong check
  std::uint64_t received = 0;      ///< messages that came for this card
  std::uint64_t commands = 0;      ///< of these: proven commands
  std::uint64_t unproven = 0;      ///< what else came where commands are taken
  std::size_t waiting = 0;         ///< values that wait
  std::optional<MonoTime> last{};  ///< when one was sent
};

class MessageLane {
 public:
  static constexpr std::size_t most_answers = 4;  ///< that wait; the oldest goes

  MessageLane(MessageLaneOptions options, std::unique_ptr<LinkTerminal> terminal);

  /// The terminal's line is open, or was lost.
  void opened(MonoTime now);
  void closed(MonoTime now);
  void take(const EpochId& epoch, const StoredReading& stored) { queue_.take(epoch, stored); }
  /// The answer to a command, which goes before any digest; between two of them a digest goes, if
  /// one waits. It replaces one of the same number.
  void answer(AnswerMessage answer);
  void heard(std::span<const std::uint8_t> bytes, MonoTime now);
  /// What is to be written to the terminal now; "" if nothing is.
  [[nodiscard]] std::string step(MonoTime now);
  /// When step() is to be called at the latest.
  [[nodiscard]] MonoTime next_due() const;
  [[nodiscard]] MessageLinkStatus status() const;

 private:
  void hear(const CardFacts& card, MonoTime now);
  void hear(const SendAnswer& answer, MonoTime now);
  void hear(const MessageCame& came, MonoTime now);
  void hear(const MessageWaits& waits, MonoTime now);
  void hear(const DamagedWords& words, MonoTime now);
  void silent(MonoTime now);
  void unanswered(MonoTime now);
  void told();
  void end_tries();
  [[nodiscard]] std::string ask(MonoTime now);
  [[nodiscard]] std::string send(MonoTime now);
  [[nodiscard]] std::optional<Bytes> next_message();

  const MessageLaneOptions options_;
  const std::unique_ptr<LinkTerminal> terminal_;
  std::string reply_;  // of the terminal's exchange, to be written
  MessageSchedule schedule_;
  DigestQueue queue_;
  std::deque<AnswerMessage> answers_;
  std::optional<std::uint64_t> answered_;  // the last message was the answer of that number
  bool waits_ = false;                     // a message that may be a command
  bool is_session_alone_ = false;          // the last message was empty
  bool after_answer_ = false;              // the last one that was told was an answer
  bool is_open_ = false;
  bool has_card_ = false;
  bool had_card_ = false;  // since the start
  bool card_asked_ = false;
  bool may_keep_ = false;  // the terminal, what a session brought of which nothing was heard
  MonoTime next_ask_{};
  std::optional<MonoTime> answer_until_;  // a message was handed over
  int tries_ = 0;                         // in a row without an answer, of digests or an answer
  MessageLinkStatus status_;
};

}  // namespace buoyd
