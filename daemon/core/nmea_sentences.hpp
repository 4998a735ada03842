#pragma once
// The frame of NMEA 0183: $ … *XOR CR LF, as terminals and modems of several makes have it, too.
// Their sentences may be longer than the standard's. Pure; one thread.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace buoyd {

/// "$CCICA,0,00*7B\r\n" of "CCICA,0,00".
[[nodiscard]] std::string nmea_sentence(std::string_view words);
/// What stands between $ and *; nullopt: the check behind * is wrong, or missing.
[[nodiscard]] std::optional<std::string_view> nmea_words(std::string_view sentence);

/// What stands between the commas; the first one is the name.
[[nodiscard]] std::vector<std::string_view> nmea_fields(std::string_view words);

/// Cuts bytes into sentences; whatever stands between them is left out.
class NmeaSplitter {
 public:
  /// A sentence of more characters is none.
  explicit NmeaSplitter(std::size_t longest) : longest_(longest) {}

  /// The sentences that end in these bytes, from $ to the check, right or wrong.
  [[nodiscard]] std::vector<std::string> take(std::span<const std::uint8_t> bytes);

 private:
  std::size_t longest_;
  std::string begun_;  // "" = no $ yet
};

}  // namespace buoyd
