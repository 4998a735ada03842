#pragma once
// One message link: it asks the terminal for its card, sends a digest in each slot that the card
// allows, and understands what the terminal says to that. A state machine without threads, in which
// time comes as an argument; the link's thread.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/delivery.hpp"
#include "core/told/rdss_sentences.hpp"
#include "messages/digest_queue.hpp"
#include "messages/message_schedule.hpp"
#include "messages/rdss_text.hpp"

namespace buoyd {

struct MessageLaneOptions {
  std::string station;
  std::string to;                    ///< the number of the card that gets the messages, a secret
  Micros interval{0};                ///< from one message to the next, at least
  std::size_t most_bytes = 0;        ///< of a message
  std::vector<std::string> carries;  ///< cargo.hpp
};

/// What a person is told of a link.
struct MessageLinkStatus {
  std::string name{};
  std::string state{};             ///< one word (docs/links.md), or why it cannot run
  std::uint64_t sent = 0;          ///< messages that the terminal said it sent
  std::uint64_t refused = 0;       ///< that it refused
  std::uint64_t unanswered = 0;    ///< to which it said nothing: perhaps sent
  std::uint64_t damaged = 0;       ///< sentences whose check was wrong
  std::uint64_t received = 0;      ///< messages that came for this card
  std::size_t waiting = 0;         ///< values that wait
  std::optional<MonoTime> last{};  ///< when one was sent
};

class MessageLane {
 public:
  /// A terminal answers within some seconds; what comes later belongs to nothing.
  static constexpr Micros answer_time = std::chrono::seconds(10);
  static constexpr Micros card_pause = std::chrono::seconds(30);
  /// A message that nothing is said to is repeated in the next slot, so often in all; then it
  /// counts as told, for some terminals never say anything.
  static constexpr int most_tries = 3;

  explicit MessageLane(MessageLaneOptions options);

  /// The terminal's line is open, or was lost.
  void opened(MonoTime now);
  void closed(MonoTime now);
  void take(const EpochId& epoch, const StoredReading& stored) { queue_.take(epoch, stored); }
  void heard(std::span<const std::uint8_t> bytes, MonoTime now);
  /// What is to be written to the terminal now; "" if nothing is.
  [[nodiscard]] std::string step(MonoTime now);
  /// When step() is to be called at the latest.
  [[nodiscard]] MonoTime next_due() const;
  [[nodiscard]] MessageLinkStatus status() const;

 private:
  void hear(const SendAnswer& answer, MonoTime now);
  void unanswered(MonoTime now);
  void told();
  [[nodiscard]] std::string send(MonoTime now);

  const MessageLaneOptions options_;
  RdssSplitter splitter_{longest_rdss_sentence};
  MessageSchedule schedule_;
  DigestQueue queue_;
  bool is_open_ = false;
  bool has_card_ = false;
  bool card_asked_ = false;
  MonoTime next_ask_{};
  std::optional<MonoTime> answer_until_;  // a message was handed over
  int tries_ = 0;                         // of the same message, without an answer
  MessageLinkStatus status_;
};

}  // namespace buoyd
