#pragma once
// Parcels as lines over TCP: a connection each. The other party closes its side when it has read
// all, and by that says so.

#include <memory>
#include <string>
#include <utility>

#include "base/descriptor.hpp"
#include "shore/send/sender.hpp"

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
  TcpSender(std::string host, std::string port, const buoyd::Clock& clock,
            std::function<bool()> must_end, TcpTimes times);
  [[nodiscard]] buoyd::Result<buoyd::Descriptor> connect(buoyd::MonoTime until) const;
  [[nodiscard]] buoyd::Result<void> write(int socket, std::string_view text,
                                          buoyd::MonoTime until) const;
  [[nodiscard]] buoyd::Result<void> read_end(int socket, buoyd::MonoTime until) const;
  [[nodiscard]] buoyd::Result<void> await_acknowledged(int socket, buoyd::MonoTime until) const;
  [[nodiscard]] buoyd::Result<void> wait(int socket, short events, buoyd::MonoTime until) const;
  [[nodiscard]] tl::unexpected<buoyd::Error> failed(int error) const;

  const std::string host_;
  const std::string port_;
  const std::string shown_;
  const TcpTimes times_;
};

}  // namespace buoyshore
