#pragma once
// A BeiDou RDSS 2.1 terminal, which speaks in sentences (core/nmea_sentences.hpp). One whose check
// is wrong is damaged.
// Source: published tutorials and program texts on RDSS 2.1 terminals; docs/links.md names what was
// proven of them.

#include <optional>

#include "core/nmea_sentences.hpp"
#include "core/told/rdss_dialect.hpp"

namespace buoyd {

/// A whole sentence, from $ to its check: BDICI says the card, BDFKI of TXA what became of a
/// message, BDTXR that one came: as code, as mixed content behind its mark A4, or as text for
/// people. nullopt: it is none of these.
[[nodiscard]] std::optional<TerminalWord> read_rdss(std::string_view sentence);

class RdssText final : public RdssDialect {
 public:
  static constexpr std::size_t longest_sentence = 4096;

  void opened() override { splitter_ = NmeaSplitter(longest_sentence); }
  [[nodiscard]] bool can_be_card(std::string_view /*card*/) const override { return true; }
  /// CCICA.
  [[nodiscard]] std::string ask_for_card() const override;
  /// CCTXA, with hexadecimal code.
  [[nodiscard]] std::string send_to(std::string_view card,
                                    std::span<const std::uint8_t> bytes) const override;
  [[nodiscard]] std::vector<TerminalWord> hear(std::span<const std::uint8_t> bytes) override;
  /// None: a sentence ends where the next one begins.
  [[nodiscard]] std::vector<TerminalWord> over() override { return {}; }

 private:
  NmeaSplitter splitter_{longest_sentence};
};

}  // namespace buoyd
