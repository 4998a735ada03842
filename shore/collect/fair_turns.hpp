#pragma once
// Lets the stations of a listener take turns. Messages wait, and the station that took the least of
// the listener's time is heard next. No message waits while the listener has time. One thread.

#include <deque>
#include <map>
#include <string>

#include "base/log.hpp"
#include "shore/collect/listener.hpp"

namespace buoyshore {

class FairTurns final : public Listener {
 public:
  /// The bounds of the messages that wait, for each station and for all. A buoy has at most 8
  /// batches and 256 KiB on their way (B2), its hello and its status beside them, and publishes a
  /// batch again if its receipt is late (B6). What goes beyond a bound is dropped, as if lost on
  /// the way.
  static constexpr std::size_t most_messages = 24;
  static constexpr std::size_t most_bytes = std::size_t{1} << 20U;
  static constexpr std::size_t most_bytes_of_all = std::size_t{64} << 20U;

  FairTurns(Listener& listener, std::string topic_prefix, const buoyd::Clock& clock,
            buoyd::RepeatLog& log);

  [[nodiscard]] std::vector<std::string> subscriptions() const override;
  [[nodiscard]] std::vector<std::string> wished_subscriptions() const override;
  [[nodiscard]] std::vector<Outgoing> connected() override;
  /// Lets a message wait. Only a message that no station can have sent is answered at once.
  [[nodiscard]] std::vector<Outgoing> message(std::string_view topic,
                                              std::span<const std::uint8_t> payload,
                                              bool retained) override;
  /// What the listener has due, and its answer to the next message that waits.
  [[nodiscard]] std::vector<Outgoing> due() override;
  [[nodiscard]] std::optional<buoyd::MonoTime> next_due() const override;
  /// The listener's answers to what waits, for a second at most, and its own flush().
  [[nodiscard]] std::vector<Outgoing> flush() override;

 private:
  struct Message {
    std::string topic;
    buoyd::Bytes payload;
    bool retained;
  };
  struct Station {
    std::deque<Message> messages;
    std::size_t bytes = 0;
    buoyd::Micros taken{0};  // of the listener's time; after a pause it is reached_ at least
  };

  [[nodiscard]] bool fits(const Station& station, std::size_t bytes) const;
  [[nodiscard]] Message take_next(Station& station);
  /// The listener's answer to the next message. There must be one.
  [[nodiscard]] std::vector<Outgoing> hear_next();

  Listener& listener_;
  const std::string prefix_;
  const buoyd::Clock& clock_;
  buoyd::RepeatLog& log_;
  /// The stations whose messages wait, and those whose `taken` is above reached_.
  std::map<std::string, Station, std::less<>> waiting_;
  std::size_t messages_ = 0;  // how many wait
  std::size_t bytes_ = 0;     // of these messages
  buoyd::Micros reached_{0};  // the largest `taken` of a station when it was heard
};

}  // namespace buoyshore
