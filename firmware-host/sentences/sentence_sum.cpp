#include "firmware-host/sentences/sentence_sum.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "firmware-host/wire/checksums.hpp"

namespace buoysim {

using buoyd::FrameChecksum;
using buoyd::SumKind;
using buoyd::SumPrint;

namespace {

std::string print(const FrameChecksum& checksum, unsigned number) {
  const int digits = width_of(checksum.sum) == 2 ? 4 : 2;
  switch (checksum.print) {
    case SumPrint::hex:
      return fmt::format("{:0{}X}", number, digits);
    case SumPrint::lower_hex:
      return fmt::format("{:0{}x}", number, digits);
    case SumPrint::decimal:
      return std::to_string(number);
    case SumPrint::sixes:
      break;
  }
  std::string text;
  for (const unsigned shift : {12U, 6U, 0U}) {
    text += static_cast<char>(0x40U + (number >> shift & 0x3FU));
  }
  return text;
}

bool same_print(std::string_view a, std::string_view b, SumPrint print) {
  const bool hex = print == SumPrint::hex || print == SumPrint::lower_hex;
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [hex](unsigned char x, unsigned char y) {
                      return hex ? std::toupper(x) == std::toupper(y) : x == y;
                    });
}

/// Leading zeros of a decimal say nothing.
std::string_view without_zeros(std::string_view digits) {
  const std::size_t first = digits.find_first_not_of('0');
  return digits.substr(std::min(first, digits.empty() ? 0 : digits.size() - 1));
}

/// Ends `text` with a right checksum? Where does what it covers end then?
std::size_t end_of_covered(const FrameChecksum& checksum, std::string_view text,
                           std::size_t start) {
  const std::size_t usual = print(checksum, 0).size();
  const std::size_t end = checksum.behind.empty() ? text.size() - std::min(usual, text.size())
                                                  : text.rfind(checksum.behind);
  if (end == std::string_view::npos || end < start) {
    return std::string_view::npos;
  }
  const std::string wanted = sum_behind(checksum, text.substr(0, end), start);
  const std::string_view mark = checksum.behind;
  std::string_view is = text.substr(end + mark.size());
  is = is.substr(0, is.find_last_not_of(" \t") + 1);
  const bool decimal = checksum.print == SumPrint::decimal;
  const bool fits = same_print(decimal ? without_zeros(is) : is,
                               std::string_view(wanted).substr(mark.size()), checksum.print);
  return fits ? end : std::string_view::npos;
}

}  // namespace

std::string sum_behind(const FrameChecksum& checksum, std::string_view text, std::size_t start) {
  if (!checksum.any()) {
    return "";
  }
  std::string covered(text.substr(checksum.covers_start ? 0 : start));
  covered += checksum.covers_mark ? checksum.behind : "";
  return checksum.behind + print(checksum, check_of(checksum.sum, covered));
}

std::string_view without_sum(const FrameChecksum& checksum, std::string_view text,
                             std::size_t start) {
  const std::size_t end =
      checksum.any() ? end_of_covered(checksum, text, start) : std::string_view::npos;
  return text.substr(0, end);
}

bool sum_fits(const FrameChecksum& checksum, std::string_view text, std::size_t start) {
  return end_of_covered(checksum, text, start) != std::string_view::npos;
}

std::string frame_block(const buoyd::MessageFraming& framing, std::string_view lines) {
  std::string block = "\r\n";
  for (const char c : lines) {
    block.append(c == '\n' ? "\r" : "").append(1, c);
  }
  block.append("\r\n").append(framing.block_end);
  const auto rest = static_cast<unsigned char>(check_of(SumKind::sum8_zero, block));
  return block + static_cast<char>(rest);
}

}  // namespace buoysim
