#pragma once
// The frame of what BeiDou RDSS 2.1 terminals and their users say, on both ends of a short message:
// $ … *XOR CR LF, as in NMEA 0183. Pure; one thread.
// Source: published tutorials and program texts on RDSS 2.1 terminals (docs/links.md).

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace buoyd {

/// "$CCICA,0,00*7B\r\n" of "CCICA,0,00".
[[nodiscard]] std::string rdss_sentence(std::string_view words);
/// What stands between $ and *; nullopt: the check behind * is wrong, or missing.
[[nodiscard]] std::optional<std::string_view> rdss_words(std::string_view sentence);

/// Cuts bytes into sentences; whatever stands between them is left out.
class RdssSplitter {
 public:
  /// A sentence of more characters is none.
  explicit RdssSplitter(std::size_t longest) : longest_(longest) {}

  /// The sentences that end in these bytes, from $ to the check, right or wrong.
  [[nodiscard]] std::vector<std::string> take(std::span<const std::uint8_t> bytes);

 private:
  std::size_t longest_;
  std::string begun_;  // "" = no $ yet
};

}  // namespace buoyd
