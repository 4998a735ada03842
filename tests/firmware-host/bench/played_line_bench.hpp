#pragma once
// A played line at a port in memory, in time that the test moves. Test thread.

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "firmware-host/bench/make_instrument.hpp"
#include "firmware-host/bench/played_line.hpp"
#include "firmware-host/test_models.hpp"
#include "support/fake_clock.hpp"

namespace buoysim {

/// A port in memory.
class FakePort final : public Port {
 public:
  [[nodiscard]] Result<void> open() override {
    up = true;
    return {};
  }
  void cut() override { up = false; }
  [[nodiscard]] bool is_up() const override { return up; }
  [[nodiscard]] std::string device() const override { return "fake"; }
  void add_to(std::vector<pollfd>& /*set*/) const override {}
  [[nodiscard]] std::vector<Incoming> receive() override { return std::exchange(incoming, {}); }
  [[nodiscard]] std::vector<int> peers() const override {
    return up ? connected : std::vector<int>{};
  }
  void write(int peer, std::span<const std::uint8_t> more) override {
    written.insert(written.end(), more.begin(), more.end());
    written_to.push_back(peer);
  }
  void drop(int peer) override { dropped.push_back(peer); }

  bool up = false;
  std::vector<int> connected{0};
  std::vector<Incoming> incoming;
  Bytes written;
  std::vector<int> written_to;
  std::vector<int> dropped;
};

class PlayedLineTest : public ::testing::Test {
 protected:
  static constexpr Micros millisecond{1'000};
  static constexpr Micros second{1'000'000};

  void play(const std::string& text) {
    clock_.set_wall(utc("2026-11-20T12:00:00.25Z"));
    scenario_ = scenario_of(text);
    faults_.emplace(scenario_.faults, scenario_.seed);
    stage_.clock = &clock_;
    stage_.faults = &*faults_;
    stage_.began = clock_.mono();
    stage_.record = [this](const LedgerEntry& entry) {
      ledger_.push_back(entry);
      written_before_.push_back(port_->written.size());
      return writable_;
    };
    auto port = std::make_unique<FakePort>();
    port_ = port.get();
    line_ = std::make_unique<PlayedLine>(scenario_.lines[0], std::move(port), stage_);
    for (const InstrumentScenario& instrument : scenario_.instruments) {
      line_->add(make(instrument));
    }
    ASSERT_TRUE(line_->open());
    line_->turn();
  }

  [[nodiscard]] virtual std::unique_ptr<Instrument> make(const InstrumentScenario& scenario) {
    return make_instrument(scenario, 0, 1);
  }

  void ask(const Bytes& request, int peer = 0) {
    port_->incoming.push_back({peer, request});
    line_->turn();
  }

  /// Turns whenever something is due, for so long.
  void pass(Micros time) {
    const MonoTime end = clock_.mono() + time;
    for (;;) {
      const auto due = line_->next_due();
      if (!due || *due > end) {
        break;
      }
      clock_.advance(std::max(Micros{0}, *due - clock_.mono()));
      line_->turn();
    }
    clock_.advance(end - clock_.mono());
    line_->turn();
  }

  Bytes take() { return std::exchange(port_->written, {}); }

  buoyd::FakeClock clock_;
  Scenario scenario_;
  std::optional<Faults> faults_;
  Stage stage_;
  FakePort* port_ = nullptr;
  std::unique_ptr<PlayedLine> line_;
  std::vector<LedgerEntry> ledger_;
  std::vector<std::size_t> written_before_;
  bool writable_ = true;
};

// 9600 8N1: a character 1041.67 µs, a request of 8 is on the wire for 8334 µs.
inline const std::string rtu = R"(
[[line]]
name = "bus"
pty = "bus"
baud = 9600
[[instrument]]
name = "a"
line = "bus"
model = "aqua-troll-400"
unit = 1
turnaround = "10 ms"
counter = { channel = "resistivity" }
channel.dissolved_oxygen = { shape = "constant", mean = 8.3125 }
[[instrument]]
name = "b"
line = "bus"
model = "aqua-troll-400"
unit = 2
turnaround = "10 ms"
channel.dissolved_oxygen = { shape = "constant", mean = 7.93 }
)";

inline Bytes ask_oxygen(int unit) {
  return rtu_frame(unit, buoysim::bytes("03 00 25 00 02"));
}

// 8.3125 mg/L with the CRC that another program (Python) computes.
inline constexpr const char* oxygen_of_a = "01 03 04 41 05 00 00 FE 0E";

}  // namespace buoysim
