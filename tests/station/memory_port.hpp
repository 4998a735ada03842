#pragma once
// Where a line under test plugs into buoysim without a descriptor: one peer, number 0, as on a pty.
// One thread; owned by the test.

#include <utility>
#include <vector>

#include "firmware-host/wire/port.hpp"

namespace buoysim {

class MemoryPort final : public Port {
 public:
  [[nodiscard]] Result<void> open() override {
    plugged_ += up_ ? 0 : 1;
    up_ = true;
    return {};
  }
  void cut() override {
    up_ = false;
    arrived_.clear();
    said_.clear();
  }
  [[nodiscard]] bool is_up() const override { return up_; }
  [[nodiscard]] std::string device() const override { return "memory"; }
  void add_to(std::vector<pollfd>& /*set*/) const override {}
  [[nodiscard]] std::vector<Incoming> receive() override {
    std::vector<Incoming> incoming;
    if (up_ && !arrived_.empty()) {
      incoming.push_back({0, std::exchange(arrived_, {})});
    }
    return incoming;
  }
  [[nodiscard]] std::vector<int> peers() const override {
    return up_ ? std::vector{0} : std::vector<int>{};
  }
  void write(int /*peer*/, std::span<const std::uint8_t> bytes) override {
    if (up_) {
      said_.insert(said_.end(), bytes.begin(), bytes.end());
    }
  }

  /// The daemon's side wrote this.
  void arrive(std::span<const std::uint8_t> bytes) {
    if (up_) {
      arrived_.insert(arrived_.end(), bytes.begin(), bytes.end());
    }
  }
  /// What was said to the daemon's side since the last call.
  [[nodiscard]] Bytes take_said() { return std::exchange(said_, {}); }
  /// Rises each time the cable is plugged in.
  [[nodiscard]] int plugged() const { return plugged_; }

 private:
  bool up_ = false;
  int plugged_ = 0;
  Bytes arrived_;
  Bytes said_;
};

}  // namespace buoysim
