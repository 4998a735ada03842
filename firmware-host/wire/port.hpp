#pragma once
// Where buoyd plugs in: a pty or a listening TCP socket, which can be cut and come back in the
// same place. Owned by the simulation, its thread only; nothing here blocks.

#include <poll.h>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "firmware-host/wire/bytes.hpp"

namespace buoysim {

using buoyd::Result;

class Port {
 public:
  /// Bytes of one peer; a peer keeps its number while it is connected.
  struct Incoming {
    int peer = 0;
    Bytes bytes;
  };

  virtual ~Port() = default;

  /// Plugs in; after cut() under the same link or port number. Does nothing if it is up.
  [[nodiscard]] virtual Result<void> open() = 0;
  /// Pulls the cable: whoever has it open loses it.
  virtual void cut() = 0;
  [[nodiscard]] virtual bool is_up() const = 0;
  /// What a configuration of buoyd names as this line's device.
  [[nodiscard]] virtual std::string device() const = 0;

  /// Appends what is to be polled for reading.
  virtual void add_to(std::vector<pollfd>& set) const = 0;
  /// Takes what came, and new connections.
  [[nodiscard]] virtual std::vector<Incoming> receive() = 0;
  /// Peers that can be written to now; a pty always has one, number 0.
  [[nodiscard]] virtual std::vector<int> peers() const = 0;
  /// Writes what can be written; the rest, and all to a peer that has gone, is lost as on a wire.
  virtual void write(int peer, std::span<const std::uint8_t> bytes) = 0;
  /// Ends one peer's connection; a pty has none.
  virtual void drop(int /*peer*/) {}
  /// Once a second.
  virtual void look_after() {}
};

}  // namespace buoysim
