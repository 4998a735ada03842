#pragma once
// Parcels as lines over TCP: a connection each. The other party closes its side when it has read
// all, and by that says so.

#include <memory>
#include <string>
#include <utility>

#include "shore/send/sender.hpp"
#include "shore/send/tcp_connection.hpp"

namespace buoyshore {

struct TcpTimes {
  buoyd::Micros connect = std::chrono::seconds(10);
  buoyd::Micros whole = std::chrono::seconds(60);  ///< until the other party has closed
};

class TcpSender : public Sender {
 public:
  /// "data.example:5000", "[::1]:5000". Error invalid: it is none.
  [[nodiscard]] static buoyd::Result<std::unique_ptr<TcpSender>> create(
      const std::string& address, const buoyd::Clock& clock, std::function<bool()> must_end,
      TcpTimes times = {});

  [[nodiscard]] buoyd::Result<void> send(const Parcel& parcel) override;

 private:
  TcpSender(TcpAddress address, const buoyd::Clock& clock, std::function<bool()> must_end,
            TcpTimes times)
      : Sender(clock, std::move(must_end)), address_(std::move(address)), times_(times) {}

  const TcpAddress address_;
  const TcpTimes times_;
};

}  // namespace buoyshore
