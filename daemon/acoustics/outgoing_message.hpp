#pragma once
// A message on its way through the water: cut into fragments, of which it knows those that the
// other end still lacks. It ends with the CRC-32 of what stands before and of the node's station.
// Pure; the modem's thread.

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "acoustics/acoustic_frame.hpp"

namespace buoyd {

/// What a message is. It stands in front of it.
enum class MessageKind : std::uint8_t { hello = 1, batch = 2, receipt = 3 };

/// A message as it goes: kind, payload, check. `station`: the node's, in both directions. Only the
/// check says whose the message is.
[[nodiscard]] Bytes seal_message(MessageKind kind, std::span<const std::uint8_t> payload,
                                 std::string_view station);

struct OpenedMessage {
  MessageKind kind{};
  Bytes payload;
};
/// nullopt: the check is wrong, as of another node's message, or nobody knows the kind.
[[nodiscard]] std::optional<OpenedMessage> open_message(std::span<const std::uint8_t> bytes,
                                                        std::string_view station);

class OutgoingMessage {
 public:
  /// `room`: bytes of a fragment. The message has most_fragments of them at most.
  OutgoingMessage(std::uint16_t number, Bytes sealed, std::size_t room);

  [[nodiscard]] std::uint16_t number() const { return number_; }
  /// Those that a turn should say: the missing ones from the first on, as many as an answer can
  /// tell of.
  [[nodiscard]] std::vector<Fragment> missing() const;
  /// The other end said how far it is. One that knows nothing of this message, as after a restart,
  /// lacks all of it.
  void told(const HeardState& heard);
  /// True: the other end has all fragments.
  [[nodiscard]] bool is_whole() const;

 private:
  [[nodiscard]] Fragment fragment(std::size_t index) const;

  std::uint16_t number_;
  Bytes bytes_;
  std::size_t room_;
  std::vector<bool> there_;  // of each fragment: the other end has it
};

}  // namespace buoyd
