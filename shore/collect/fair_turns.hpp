#pragma once
// Lets the stations of a listener take turns: what comes in waits, and the station that took the
// least of the listener's time is heard next. Nobody waits while the listener has time. One thread.

#include <deque>
#include <map>
#include <string>

#include "base/log.hpp"
#include "shore/collect/listener.hpp"

namespace buoyshore {

class FairTurns final : public Listener {
 public:
  /// A buoy has 8 batches and 256 KiB on their way (B2), its hello and its status beside them, and
  /// sends a batch again whose receipt is late (B6). What is beyond is as if lost on the way.
  static constexpr std::size_t most_messages = 24;
  static constexpr std::size_t most_bytes = std::size_t{1} << 20U;
  static constexpr std::size_t most_bytes_of_all = std::size_t{64} << 20U;

  FairTurns(Listener& listener, std::string topic_prefix, const buoyd::Clock& clock,
            buoyd::RepeatLog& log);

  [[nodiscard]] std::vector<std::string> subscriptions() const override;
  [[nodiscard]] std::vector<std::string> wished_subscriptions() const override;
  [[nodiscard]] std::vector<Outgoing> connected() override;
  /// Only a message that no station can have sent is answered at once.
  [[nodiscard]] std::vector<Outgoing> message(std::string_view topic,
                                              std::span<const std::uint8_t> payload,
                                              bool retained) override;
  /// What the listener has due, and its answer to the next message.
  [[nodiscard]] std::vector<Outgoing> due() override;
  [[nodiscard]] std::optional<buoyd::MonoTime> next_due() const override;
  /// Hears what waits, for a second at most.
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
    buoyd::Micros taken{0};  // on a scale of its own: whoever was idle begins at `reached_`
  };

  [[nodiscard]] bool fits(const Station& station, std::size_t bytes) const;
  [[nodiscard]] Message take_next(Station& station);
  /// The answer to the next message; there is one.
  [[nodiscard]] std::vector<Outgoing> hear_next();

  Listener& listener_;
  const std::string prefix_;
  const buoyd::Clock& clock_;
  buoyd::RepeatLog& log_;
  std::map<std::string, Station, std::less<>> waiting_;  // or ahead of `reached_`
  std::size_t messages_ = 0;                             // that wait
  std::size_t bytes_ = 0;                                // of them
  buoyd::Micros reached_{0};
};

}  // namespace buoyshore
