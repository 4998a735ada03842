#include "drivers/messages/frame_sum.hpp"

#include <fmt/format.h>

#include <optional>

#include "base/number_text.hpp"
#include "core/proof/bytes_as_text.hpp"
#include "core/values.hpp"
#include "drivers/byte_sum.hpp"

namespace buoyd {

namespace {

constexpr std::size_t most_sum_digits = 5;
constexpr unsigned sixes_base = 0x40;

std::optional<unsigned> sixes_of(std::string_view text) {
  unsigned number = 0;
  for (const char c : text) {
    const auto value = static_cast<unsigned char>(c);
    if (value < sixes_base || value >= 2 * sixes_base) {
      return std::nullopt;
    }
    number = number << 6U | (value - sixes_base);
  }
  return number <= UINT16_MAX ? std::optional(number) : std::nullopt;
}

/// Characters of the printed checksum; 0: any number of digits.
std::size_t print_length(const FrameChecksum& checksum) {
  switch (checksum.print) {
    case SumPrint::decimal:
      return 0;
    case SumPrint::sixes:
      return 3;
    default:
      return width_of(checksum.sum) == 2 ? 4 : 2;
  }
}

/// The number that is printed there, if it has the form.
std::optional<unsigned> printed_sum(const FrameChecksum& checksum, std::string_view text) {
  const std::size_t length = print_length(checksum);
  if (length == 0 ? text.size() > most_sum_digits : text.size() != length) {
    return std::nullopt;
  }
  switch (checksum.print) {
    case SumPrint::decimal:
      return number_in<unsigned>(text, 10);
    case SumPrint::sixes:
      return sixes_of(text);
    default:
      return number_in<unsigned>(text, 16);
  }
}

std::string print_sum(const FrameChecksum& checksum, unsigned number) {
  switch (checksum.print) {
    case SumPrint::decimal:
      return std::to_string(number);
    case SumPrint::sixes: {
      std::string text;
      for (const unsigned shift : {12U, 6U, 0U}) {
        text += static_cast<char>(sixes_base + (number >> shift & 0x3FU));
      }
      return text;
    }
    case SumPrint::lower_hex:
      return fmt::format("{:0{}x}", number, print_length(checksum));
    default:
      return fmt::format("{:0{}X}", number, print_length(checksum));
  }
}

}  // namespace

std::uint16_t frame_sum(SumKind kind, std::string_view bytes) {
  return byte_sum(kind, text_as_bytes(bytes));
}

SummedText split_sum(const FrameChecksum& checksum, std::string_view frame, std::size_t start) {
  const std::string_view whole = frame.substr(0, frame.find_last_not_of(" \t") + 1);
  const std::size_t length = print_length(checksum);
  std::size_t end = whole.size() - std::min(length, whole.size());
  if (!checksum.behind.empty()) {
    end = whole.rfind(checksum.behind);
  }
  if (end == std::string_view::npos || end < start) {
    return {SumState::absent, frame};
  }
  const std::size_t printed = end + checksum.behind.size();
  const auto said = printed_sum(checksum, whole.substr(printed));
  if (!said) {
    return {SumState::absent, frame};
  }
  const std::size_t from = checksum.covers_start ? 0 : start;
  const std::size_t to = checksum.covers_mark ? printed : end;
  const bool right = *said == frame_sum(checksum.sum, whole.substr(from, to - from));
  return {right ? SumState::right : SumState::wrong, whole.substr(0, end)};
}

std::string sum_difference(const FrameChecksum& checksum, std::string_view frame,
                           std::size_t start) {
  if (!checksum.any()) {
    return "";
  }
  const SummedText summed = split_sum(checksum, frame, start);
  if (summed.state == SumState::absent) {
    return checksum.behind.empty()
               ? "no checksum at its end"
               : fmt::format("no checksum behind \"{}\"", clean_text(checksum.behind));
  }
  if (summed.state == SumState::right) {
    return "";
  }
  const std::size_t printed = summed.text.size() + checksum.behind.size();
  const std::size_t from = checksum.covers_start ? 0 : start;
  const std::size_t to = checksum.covers_mark ? printed : summed.text.size();
  std::string_view said = frame.substr(printed);
  said = said.substr(0, said.find_last_not_of(" \t") + 1);
  return fmt::format("checksum is {}, expected {}", clean_text(said),
                     print_sum(checksum, frame_sum(checksum.sum, frame.substr(from, to - from))));
}

}  // namespace buoyd
