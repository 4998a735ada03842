#include "shore/gateway/direct_ip_order.hpp"

#include <fmt/format.h>

#include <array>

#include "core/told/high_byte_first.hpp"
#include "shore/gateway/direct_ip.hpp"

namespace buoyshore {

using buoyd::Bytes;
using buoyd::ErrorCode;
using buoyd::fail;
using buoyd::Result;

namespace {

using Span = std::span<const std::uint8_t>;

constexpr std::uint8_t order_element = 0x41;    // id (4), IMEI, flags (2)
constexpr std::uint8_t content_element = 0x42;  // the bytes
constexpr std::uint8_t answer_element = 0x44;  // id (4), IMEI, the network's number (4), status (2)
constexpr std::size_t id_bytes = 4;
constexpr std::size_t answer_length = id_bytes + imei_digits + 4 + 2;
constexpr buoyd::Micros answer_patience = std::chrono::seconds(30);

/// Of the statuses below zero, from -1 on.
constexpr std::array<std::string_view, 12> refusals{"no IMEI",
                                                    "an IMEI that it does not know",
                                                    "the message is too long",
                                                    "the message is missing",
                                                    "the transceiver's queue is full",
                                                    "it has no room now",
                                                    "it does not understand the order",
                                                    "the transceiver gets no ring alerts",
                                                    "the transceiver is not attached",
                                                    "it takes no orders from this address",
                                                    "a number out of range",
                                                    "it does not accept the certificate"};

void append_element(Bytes& out, std::uint8_t what, Span content) {
  out.push_back(what);
  buoyd::append_high_first(out, content.size(), 2);
  out.insert(out.end(), content.begin(), content.end());
}

std::string reason_of(int status) {
  const auto place = static_cast<std::size_t>(-(status + 1));
  return place < refusals.size() ? std::string(refusals.at(place))
                                 : fmt::format("status {}", status);
}

Result<Bytes> read_frame(const TcpConnection& connection, buoyd::MonoTime until) {
  Bytes frame;
  for (;;) {
    const auto size = direct_ip_size(frame);
    if (!size) return tl::unexpected(size.error());
    if (*size && frame.size() >= **size) return frame;
    std::array<char, 256> room{};
    const auto count = connection.read(room, until);
    if (!count) return tl::unexpected(count.error());
    if (*count == 0)
      return fail(ErrorCode::unavailable, "Iridium's gateway closed, and said nothing");
    frame.insert(frame.end(), room.begin(), room.begin() + static_cast<std::ptrdiff_t>(*count));
  }
}

}  // namespace

Bytes direct_ip_order(std::uint32_t id, std::string_view imei, Span message) {
  Bytes header;
  buoyd::append_high_first(header, id, id_bytes);
  header.insert(header.end(), imei.begin(), imei.end());
  buoyd::append_high_first(header, 0, 2);  // no flags: it waits in the queue, and rings
  Bytes elements;
  append_element(elements, order_element, header);
  append_element(elements, content_element, message);
  Bytes frame;
  append_element(frame, direct_ip_version, elements);
  return frame;
}

Result<void> read_direct_ip_answer(Span frame, std::uint32_t id) {
  constexpr std::size_t content_at = 2 * direct_ip_head;
  constexpr std::size_t status_at = content_at + answer_length - 2;
  if (frame.size() != content_at + answer_length || frame[0] != direct_ip_version ||
      buoyd::high_first(frame.subspan(1, 2)) != direct_ip_head + answer_length ||
      frame[direct_ip_head] != answer_element ||
      buoyd::high_first(frame.subspan(direct_ip_head + 1, 2)) != answer_length ||
      buoyd::high_first(frame.subspan(content_at, id_bytes)) != id) {
    return fail(ErrorCode::invalid, "Iridium's gateway says what is no answer to this order");
  }
  const auto status = static_cast<std::int16_t>(buoyd::high_first(frame.subspan(status_at, 2)));
  if (status < 0) {
    return fail(ErrorCode::refused, "Iridium's gateway does not keep it: " + reason_of(status));
  }
  return {};
}

Result<void> hand_to_iridium(const TcpAddress& gateway, std::uint32_t id, std::string_view imei,
                             Span message, const buoyd::Clock& clock) {
  const buoyd::MonoTime until = clock.mono() + answer_patience;
  const auto connection = TcpConnection::open(gateway, clock, [] { return false; }, until);
  if (!connection) return tl::unexpected(connection.error());
  const Bytes order = direct_ip_order(id, imei, message);
  if (auto done = connection->write(std::string(order.begin(), order.end()), until); !done) {
    return done;
  }
  const auto answer = read_frame(*connection, until);
  if (!answer) return tl::unexpected(answer.error());
  return read_direct_ip_answer(*answer, id);
}

}  // namespace buoyshore
