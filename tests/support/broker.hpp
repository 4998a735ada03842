#pragma once
// A mosquitto of a test's own on a free port of 127.0.0.1, started, restarted and killed by its
// pid; its files live in a folder that goes with it. Not thread-safe.
// Use: SOURCES … ${PROJECT_SOURCE_DIR}/tests/support/{broker,child}.cpp

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "support/child.hpp"

namespace buoyd::test {

struct BrokerOptions {
  /// name and password; none: everybody may connect
  std::vector<std::pair<std::string, std::string>> users;
  std::string psk_identity;  ///< not "": TLS-PSK
  std::string psk_key;       ///< hex
  std::string acl;           ///< lines of an acl_file; "" = all is allowed
  std::string lines;         ///< further configuration, e.g. "max_packet_size 2048\n"
};

class Broker {
 public:
  /// Starts it and waits until it takes connections. Throws std::runtime_error if it does not.
  explicit Broker(BrokerOptions options = {});
  ~Broker();
  Broker(const Broker&) = delete;
  Broker& operator=(const Broker&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] bool runs() const { return child_.has_value(); }
  /// A folder for the test's files (secrets and the like).
  [[nodiscard]] const std::string& folder() const { return folder_; }
  /// What it wrote so far.
  [[nodiscard]] std::string log() const;

  void kill();   ///< SIGKILL
  void stop();   ///< SIGTERM: an orderly end
  void start();  ///< again, on the same port, with options()
  /// What the next start() uses.
  [[nodiscard]] BrokerOptions& options() { return options_; }

 private:
  void write_configuration() const;
  void end(int signal);

  BrokerOptions options_;
  std::string folder_;
  std::uint16_t port_;
  std::optional<Child> child_;
};

/// A TCP port of 127.0.0.1 that is free and stays this process's own: no test beside it is given
/// the same, and no connection takes it.
[[nodiscard]] std::uint16_t free_port();

/// Writes a file of mode `mode`.
void write_file(const std::string& path, const std::string& text, mode_t mode = 0600);

}  // namespace buoyd::test
