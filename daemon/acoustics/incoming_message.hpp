#pragma once
// The message that an end hears from the other: its fragments as they come, whatever their order
// and however often, and what became of it. Only the newest one; the other end says one after the
// other. Pure; the modem's thread.

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "acoustics/acoustic_frame.hpp"
#include "acoustics/outgoing_message.hpp"

namespace buoyd {

class IncomingMessage {
 public:
  /// Of the node with that station, or for it.
  explicit IncomingMessage(std::string station) : station_(std::move(station)) {}

  /// Takes a fragment. The message, once: when its last one came and the check is right; if it is
  /// wrong all fragments are missing again.
  [[nodiscard]] std::optional<OpenedMessage> take(const Fragment& fragment);
  /// What became of the message of that number, as the reason of a PUBACK. True: it was news.
  bool answered(std::uint16_t number, std::uint8_t reason);
  /// The message was not handed on: it is heard anew.
  void forget();
  /// What the other end is to be told.
  [[nodiscard]] HeardState state() const;
  [[nodiscard]] std::uint16_t number() const { return number_; }

 private:
  void begin(const Fragment& fragment);

  const std::string station_;
  Hearing hearing_ = Hearing::none;
  std::uint16_t number_ = 0;
  std::uint8_t reason_ = 0;
  std::vector<Bytes> parts_;  // empty: missing
};

}  // namespace buoyd
