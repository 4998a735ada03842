#pragma once
// Sends commands to buoys through a BeiDou terminal ashore, one after the other and never before
// the card's interval is over. It keeps them in memory: what it did not send when it ends is not
// sent. A state machine without threads, in which time comes as an argument; one thread.

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/cbor.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "base/time.hpp"
#include "core/told/message_schedule.hpp"
#include "core/told/rdss_dialect.hpp"

namespace buoyshore {

/// The bytes of a command, and the card of the buoy whose it is.
struct OutgoingCommand {
  std::string card;
  buoyd::Bytes message;
};

/// "CARD HEX", as one program hands it to the other.
[[nodiscard]] std::string words_of(const OutgoingCommand& command);
/// Invalid: it is no card of 1 to 10 digits and a command. The error names neither.
[[nodiscard]] buoyd::Result<OutgoingCommand> outgoing_command(std::string_view words);

class CommandSender {
 public:
  using Say = std::function<void(buoyd::Priority, std::string_view)>;

  static constexpr std::size_t most_waiting = 16;

  /// The terminal's dialect has to live as long.
  CommandSender(Say say, const buoyd::RdssDialect& dialect)
      : say_(std::move(say)), dialect_(dialect) {}

  /// Says so where too many wait, or the terminal knows no such card, and leaves it out.
  void add(OutgoingCommand command);
  void hear(const buoyd::TerminalWord& word, buoyd::MonoTime now);
  /// What is to be written to the terminal now; "" if nothing is. What has expired meanwhile is
  /// said, and left out.
  [[nodiscard]] std::string step(buoyd::MonoTime now, buoyd::WallTime wall);

 private:
  void hear_word(const buoyd::CardFacts& card, buoyd::MonoTime now);
  void hear_word(const buoyd::SendAnswer& answer, buoyd::MonoTime now);
  void hear_word(const buoyd::MessageCame& /*came*/, buoyd::MonoTime /*now*/) {}
  void hear_word(const buoyd::MessageWaits& /*waits*/, buoyd::MonoTime /*now*/) {}
  void hear_word(const buoyd::DamagedWords& /*words*/, buoyd::MonoTime /*now*/) {}
  void unanswered(buoyd::MonoTime now);
  void drop_expired(buoyd::WallTime wall);
  void drop_first(buoyd::Priority priority, std::string_view why);

  const Say say_;
  const buoyd::RdssDialect& dialect_;
  std::deque<OutgoingCommand> waiting_;
  buoyd::MessageSchedule schedule_{buoyd::Micros(0)};
  bool has_card_ = false;
  buoyd::MonoTime next_ask_{};
  std::optional<buoyd::MonoTime> answer_until_;  // the first one was handed over
  int tries_ = 0;                                // of it, without an answer
};

}  // namespace buoyshore
