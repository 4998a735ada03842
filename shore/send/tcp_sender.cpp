#include "shore/send/tcp_sender.hpp"

#include <fmt/format.h>

#include <array>

namespace buoyshore {

using buoyd::ErrorCode;
using buoyd::MonoTime;
using buoyd::Result;

namespace {

/// What the other party says is not for us; that it ends is.
Result<void> read_end(const TcpConnection& connection, MonoTime until) {
  std::array<char, 4096> thrown_away{};
  for (;;) {
    const auto count = connection.read(thrown_away, until);
    if (!count) return tl::unexpected(count.error());
    if (*count == 0) return {};
  }
}

}  // namespace

Result<std::unique_ptr<TcpSender>> TcpSender::create(const std::string& address,
                                                     const buoyd::Clock& clock,
                                                     std::function<bool()> must_end,
                                                     TcpTimes times) {
  auto parsed = TcpAddress::parse(address);
  if (!parsed) {
    return buoyd::fail(ErrorCode::invalid,
                       fmt::format("'{}' is no address, expected tcp://HOST:PORT", address));
  }
  return std::unique_ptr<TcpSender>(
      new TcpSender(*std::move(parsed), clock, std::move(must_end), times));
}

/// A party that closes before all came there has ended orderly, as far as we have heard: its reset
/// comes when our last bytes reach it. Those of a party that read on are acknowledged.
Result<void> TcpSender::send(const Parcel& parcel) {
  begin(parcel);
  const MonoTime begun = clock().mono();
  const auto connection = TcpConnection::open(address_, clock(), ending(), begun + times_.connect);
  if (!connection) return tl::unexpected(connection.error());
  note_come();
  const MonoTime until = begun + times_.whole;
  for (const ParcelPart& part : parcel.parts) {
    if (auto written = connection->write(part.text, until); !written) return written;
  }
  if (auto ended = connection->end_writing(); !ended) return ended;
  if (auto ended = read_end(*connection, until); !ended) return ended;
  return connection->await_acknowledged(until);
}

}  // namespace buoyshore
