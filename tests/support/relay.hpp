#pragma once
// A TCP relay on 127.0.0.1 between a client and a server of a test: it can fall mute (connections
// stay, no byte passes) or cut them all. It has a thread of its own; its methods from any thread.
// Use: SOURCES … ${PROJECT_SOURCE_DIR}/tests/support/relay.cpp

#include <atomic>
#include <cstdint>
#include <thread>
#include <vector>

namespace buoyd::test {

class Relay {
 public:
  /// Listens at a free port and passes on to 127.0.0.1:`target`.
  explicit Relay(std::uint16_t target);
  ~Relay();
  Relay(const Relay&) = delete;
  Relay& operator=(const Relay&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }
  /// While mute it takes connections and forwards nothing.
  void set_mute(bool mute);
  /// Closes all connections once; new ones are taken.
  void cut();

 private:
  struct Pair {
    int client;
    int server;
  };
  void run();
  void accept_one();
  [[nodiscard]] static bool pass(int from, int to);
  void close_all();
  void wake() const;

  std::uint16_t target_;
  std::uint16_t port_ = 0;
  int listener_;
  int wake_fd_;
  std::vector<Pair> pairs_;
  std::atomic<bool> mute_{false};
  std::atomic<bool> cut_{false};
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

}  // namespace buoyd::test
