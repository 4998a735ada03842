#pragma once
// A BeiDou RDSS 4.0 terminal, which speaks in frames: $, four letters, the frame's length (16
// bits), its card (24), content, and the exclusive or of all before; numbers with the high byte
// first. Source: three program texts that agree, but for the order of the bytes of a wait;
// docs/links.md.

#include <optional>

#include "core/told/rdss_dialect.hpp"

namespace buoyd {

/// A whole frame, whose check is right: ICXX says the card, FKXX what became of a message, TXXX
/// that one came. nullopt: it is none of these, or an answer to another command.
[[nodiscard]] std::optional<TerminalWord> read_rdss_frame(std::span<const std::uint8_t> frame);

class RdssFrames final : public RdssDialect {
 public:
  static constexpr std::size_t longest_frame = 1024;

  void opened() override { heard_.clear(); }
  /// It has 24 bits.
  [[nodiscard]] bool can_be_card(std::string_view card) const override;
  /// ICJC.
  [[nodiscard]] std::string ask_for_card() const override;
  /// TXSQ, from the card that it said last.
  [[nodiscard]] std::string send_to(std::string_view card,
                                    std::span<const std::uint8_t> bytes) const override;
  /// A frame whose check is wrong is damaged; whatever stands between frames is left out.
  [[nodiscard]] std::vector<TerminalWord> hear(std::span<const std::uint8_t> bytes) override;
  [[nodiscard]] std::vector<TerminalWord> over() override { return take_frames(true); }

 private:
  [[nodiscard]] std::size_t length_of_first() const;
  [[nodiscard]] std::vector<TerminalWord> take_frames(bool is_over);
  void take_first(std::size_t length, std::vector<TerminalWord>& words);
  void take_frame(std::span<const std::uint8_t> frame, std::vector<TerminalWord>& words);

  Bytes heard_;  // begins with $ where a frame has begun
  std::uint32_t card_ = 0;
};

}  // namespace buoyd
