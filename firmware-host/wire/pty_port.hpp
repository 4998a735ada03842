#pragma once
// A serial port made of a pty pair: buoyd opens a link to the slave side. Raw, no echo, and kept
// "up" by a descriptor of our own, so that it outlives whoever opens and closes it.

#include <string>

#include "firmware-host/wire/descriptor.hpp"
#include "firmware-host/wire/port.hpp"

namespace buoysim {

class PtyPort final : public Port {
 public:
  /// The link is made at open() and replaced if it is a link already; its folder must exist.
  explicit PtyPort(std::string link) : link_(std::move(link)) {}
  ~PtyPort() override { cut(); }

  /// Errors: unavailable, with what the system said.
  [[nodiscard]] Result<void> open() override;
  /// Closes both sides and removes the link.
  void cut() override;
  [[nodiscard]] bool is_up() const override { return master_.is_open(); }
  [[nodiscard]] std::string device() const override { return link_; }

  void add_to(std::vector<pollfd>& set) const override;
  [[nodiscard]] std::vector<Incoming> receive() override;
  [[nodiscard]] std::vector<int> peers() const override;
  void write(int peer, std::span<const std::uint8_t> bytes) override;
  /// Ends the exclusive mode that a killed owner left behind (our own descriptor keeps it alive),
  /// and throws away what nobody reads, as a UART does that nobody has open.
  void look_after() override;

 private:
  [[nodiscard]] Result<void> set_link() const;
  void remove_link() const;

  std::string link_;
  std::string slave_name_;
  Descriptor master_;
  Descriptor slave_;
};

}  // namespace buoysim
