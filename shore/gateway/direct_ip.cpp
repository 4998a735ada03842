#include "shore/gateway/direct_ip.hpp"

#include <fmt/format.h>

#include "base/digits.hpp"

namespace buoyshore {

using buoyd::ErrorCode;
using buoyd::fail;
using buoyd::Result;

namespace {

constexpr std::uint8_t header_element = 1;
constexpr std::uint8_t message_element = 2;
// The header: 4 bytes of a session's number, the IMEI, result, two message numbers, time.
constexpr std::size_t header_length = 28;
constexpr std::size_t imei_at = 4;
constexpr std::size_t header_imei_digits = 15;

std::size_t element_length(std::span<const std::uint8_t> bytes) {
  return std::size_t{bytes[1]} << 8U | bytes[2];
}

Result<std::string> imei_in(std::span<const std::uint8_t> header) {
  if (header.size() != header_length) {
    return fail(ErrorCode::invalid, fmt::format("DirectIP: a header of {} bytes, expected {}",
                                                header.size(), header_length));
  }
  const auto digits = header.subspan(imei_at, header_imei_digits);
  std::string imei(digits.begin(), digits.end());
  if (!buoyd::all_digits(imei)) {
    return fail(ErrorCode::invalid, "DirectIP: no IMEI, expected 15 digits");
  }
  return imei;
}

}  // namespace

Result<std::optional<std::size_t>> direct_ip_size(std::span<const std::uint8_t> begin) {
  if (!begin.empty() && begin[0] != direct_ip_version) {
    return fail(ErrorCode::invalid,
                fmt::format("DirectIP of version {}, expected {}", begin[0], direct_ip_version));
  }
  if (begin.size() < direct_ip_head) return std::nullopt;
  const std::size_t size = direct_ip_head + element_length(begin);
  if (size > longest_direct_ip) {
    return fail(
        ErrorCode::invalid,
        fmt::format("DirectIP: a frame of {} bytes, expected {} at most", size, longest_direct_ip));
  }
  return size;
}

Result<ShortMessage> read_direct_ip(std::span<const std::uint8_t> frame) {
  auto size = direct_ip_size(frame);
  if (!size) return pass_on(size);
  if (!*size || **size != frame.size()) {
    return fail(ErrorCode::invalid, "DirectIP: the frame has another length than it says");
  }
  ShortMessage message;
  for (auto left = frame.subspan(direct_ip_head); !left.empty();) {
    if (left.size() < direct_ip_head || left.size() - direct_ip_head < element_length(left)) {
      return fail(ErrorCode::invalid, "DirectIP: an element ends behind the frame");
    }
    const auto content = left.subspan(direct_ip_head, element_length(left));
    if (left[0] == header_element) {
      auto imei = imei_in(content);
      if (!imei) return pass_on(imei);
      message.from = *std::move(imei);
    } else if (left[0] == message_element) {
      message.bytes.assign(content.begin(), content.end());
    }
    left = left.subspan(direct_ip_head + content.size());
  }
  if (message.from.empty()) return fail(ErrorCode::invalid, "DirectIP: a frame without a header");
  if (message.bytes.empty()) return fail(ErrorCode::invalid, "DirectIP: a frame without a message");
  return message;
}

}  // namespace buoyshore
