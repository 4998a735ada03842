#include "acoustics/modem/micromodem_sentences.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/hash.hpp"
#include "base/number_text.hpp"
#include "core/nmea_sentences.hpp"

namespace buoyd {

namespace {

/// Of what stands between the commas, behind the sentence's name.
class MicromodemFields {
 public:
  explicit MicromodemFields(std::string_view words) : fields_(nmea_fields(words)) {}

  /// 0 is the name; "" where there is none.
  [[nodiscard]] std::string_view at(std::size_t field) const {
    return field < fields_.size() ? fields_[field] : std::string_view();
  }
  template <class Number>
  [[nodiscard]] std::optional<Number> number(std::size_t field) const {
    return number_in<Number>(at(field));
  }
  [[nodiscard]] std::optional<AcousticAddress> address(std::size_t field) const {
    return number<AcousticAddress>(field);
  }
  [[nodiscard]] std::vector<std::string> behind_name() const {
    return {fields_.begin() + 1, fields_.end()};
  }

 private:
  std::vector<std::string_view> fields_;
};

MicromodemSentence frame_in(const MicromodemFields& fields) {
  const auto from = fields.address(1);
  const auto to = fields.address(2);
  auto bytes = hex_bytes(fields.at(5));
  if (!from || !to || !bytes || bytes->empty()) return {};
  return MicromodemFrame{*from, *to, *std::move(bytes)};
}

/// Firmware of before version 6 of CACST has no version in front, and each field one place earlier.
MicromodemSentence reception_in(const MicromodemFields& fields) {
  constexpr int first_version = 6;
  const auto version = fields.number<int>(1);
  const std::size_t shift = version && *version >= first_version ? 1 : 0;
  const auto from = fields.address(14 + shift);
  if (!from) return {};
  MicromodemReception reception{*from, {}};
  reception.quality.rssi = fields.number<double>(7 + shift);
  reception.quality.integrity = fields.number<double>(25 + shift);
  return reception;
}

MicromodemSentence range_in(const MicromodemFields& fields) {
  constexpr double longest = 60;  // s
  const auto from = fields.address(1);
  const auto to = fields.address(2);
  const auto seconds = fields.number<double>(3);
  if (!from || !to || !seconds || !(*seconds >= 0 && *seconds < longest)) return {};
  return MicromodemRange{
      *from, *to, std::chrono::duration_cast<Micros>(std::chrono::duration<double>(*seconds))};
}

MicromodemSentence error_in(const MicromodemFields& fields) {
  std::vector<std::string> words = fields.behind_name();
  if (words.size() > 1) words.erase(words.begin());  // its time of day
  return MicromodemError{fields.at(2) == "NMEA", fmt::format("{}", fmt::join(words, " "))};
}

}  // namespace

MicromodemSentence read_micromodem(std::string_view sentence) {
  const auto words = nmea_words(sentence);
  if (!words || !words->starts_with("CA")) return {};
  const MicromodemFields fields(words->substr(2));
  const std::string_view name = fields.at(0);
  if (name == "RXD") return frame_in(fields);
  if (name == "CST") return reception_in(fields);
  if (name == "MPR") return range_in(fields);
  if (name == "ERR") return error_in(fields);
  if (name == "DRQ") return MicromodemAsks{};
  if (name == "TXF") return MicromodemSounded{fields.number<unsigned>(1).value_or(0)};
  if (name == "REV" && fields.at(2) == "INIT") return MicromodemStarted{};
  if (name == "CYC" || name == "TXD" || name == "MPC" || name == "CFG") {
    return MicromodemEcho{std::string(name), fields.behind_name()};
  }
  return {};
}

}  // namespace buoyd
