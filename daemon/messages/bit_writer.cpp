#include "messages/bit_writer.hpp"

#include <bit>

namespace buoyd {

void BitWriter::bits(std::uint64_t value, unsigned count) {
  for (unsigned i = count; i > 0; --i) bits_.push_back(((value >> (i - 1)) & 1U) != 0);
}

void BitWriter::number(std::uint64_t value, unsigned order) {
  const std::uint64_t raised = value + (std::uint64_t{1} << order);
  const auto width = static_cast<unsigned>(std::bit_width(raised));
  bits(0, width - order - 1);
  bits(raised, width);
}

void BitWriter::signed_number(std::int64_t value, unsigned order) {
  const auto twice = static_cast<std::uint64_t>(value) << 1U;
  number(value < 0 ? ~twice : twice, order);
}

void BitWriter::text(std::string_view bytes) {
  for (const char c : bytes) bits(static_cast<unsigned char>(c), 8);
}

Bytes BitWriter::bytes() const {
  Bytes bytes((bits_.size() + 7) / 8, 0);
  for (std::size_t i = 0; i < bits_.size(); ++i) {
    if (bits_[i]) bytes[i / 8] = static_cast<std::uint8_t>(bytes[i / 8] | (0x80U >> (i % 8)));
  }
  return bytes;
}

}  // namespace buoyd
