#include "shore/gateway/bit_reader.hpp"

namespace buoyshore {

namespace {

constexpr unsigned widest_number = 62;

}  // namespace

std::uint64_t BitReader::bits(unsigned count) {
  if (failed_ || count > left()) {
    failed_ = true;
    return 0;
  }
  std::uint64_t value = 0;
  for (; count > 0; --count, ++at_) {
    value = value << 1U | (static_cast<unsigned>(bytes_[at_ / 8] >> (7 - at_ % 8)) & 1U);
  }
  return value;
}

std::uint64_t BitReader::number(unsigned order) {
  unsigned zeros = 0;
  while (!failed_ && !bit()) ++zeros;
  if (zeros + order > widest_number) failed_ = true;
  const std::uint64_t rest = failed_ ? 0 : bits(zeros + order);
  if (failed_) return 0;
  return (std::uint64_t{1} << (zeros + order)) + rest - (std::uint64_t{1} << order);
}

std::int64_t BitReader::signed_number(unsigned order) {
  const std::uint64_t told = number(order);
  const auto half = static_cast<std::int64_t>(told >> 1U);
  return (told & 1U) != 0 ? ~half : half;
}

std::string BitReader::text(std::size_t bytes) {
  std::string text;
  for (; bytes > 0 && !failed_; --bytes) text += static_cast<char>(bits(8));
  return text;
}

}  // namespace buoyshore
