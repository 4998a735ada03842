#pragma once
// A TCP server that instruments answer on. On the loopback unless the scenario says otherwise;
// port 0 takes a free one and keeps it over cuts.

#include <cstdint>
#include <map>
#include <string>

#include "firmware-host/wire/descriptor.hpp"
#include "firmware-host/wire/port.hpp"

namespace buoysim {

class TcpPort final : public Port {
 public:
  static constexpr std::size_t max_peers = 8;

  /// `address` is numeric IPv4. Where `port` is 0, `wish` is taken if it is free.
  TcpPort(std::string address, std::uint16_t port, std::uint16_t wish = 0)
      : address_(std::move(address)), port_(port), wish_(wish) {}

  /// Errors: unavailable, with what the system said.
  [[nodiscard]] Result<void> open() override;
  /// Resets every connection and closes the port.
  void cut() override;
  [[nodiscard]] bool is_up() const override { return listener_.is_open(); }
  [[nodiscard]] std::string device() const override;
  /// The port's number, after open() the one that was taken.
  [[nodiscard]] std::uint16_t number() const { return port_; }

  void add_to(std::vector<pollfd>& set) const override;
  [[nodiscard]] std::vector<Incoming> receive() override;
  [[nodiscard]] std::vector<int> peers() const override;
  void write(int peer, std::span<const std::uint8_t> bytes) override;
  /// Resets it: what a device does with a peer that speaks no Modbus.
  void drop(int peer) override;

 private:
  [[nodiscard]] Result<void> listen_on(std::uint16_t port);
  void accept_new();

  std::string address_;
  std::uint16_t port_;
  std::uint16_t wish_;
  Descriptor listener_;
  std::map<int, Descriptor> peers_;
  int last_peer_ = 0;
};

}  // namespace buoysim
