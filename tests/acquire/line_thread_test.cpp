// A line worker on its own thread, on a real pty and a real connection, stopped by the signal.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "acquire/bench.hpp"
#include "line/port/port_line.hpp"
#include "model/load/library.hpp"
#include "model/model_text.hpp"
#include "support/modbus_device.hpp"
#include "support/places.hpp"
#include "support/pty.hpp"
#include "support/stream_peer.hpp"

namespace buoyd {
namespace {

using std::chrono::milliseconds;

ModelPtr find(const std::string& name) {
  if (name == "two-channels") {  // in one read
    return parse_model(register_model, "two-channels.toml").model;
  }
  return find_model(name, {source_dir() + "/config/models"}).model;
}

/// A sink that another thread waits at.
class SharedSink final : public ReadingSink {
 public:
  [[nodiscard]] bool offer(Reading& reading) override {
    {
      const std::lock_guard lock(mutex_);
      (void)kept_.offer(reading);
    }
    changed_.notify_all();
    return true;
  }

  /// Waits until there is a reading of that instrument whose body contains `part`.
  void wait_for(const std::string& instrument, const std::string& part) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] {
      const auto bodies = kept_.bodies(instrument);
      return std::any_of(bodies.begin(), bodies.end(), [&](const std::string& body) {
        return body.find(part) != std::string::npos;
      });
    });
  }

  [[nodiscard]] std::vector<std::string> bodies(const std::string& instrument) {
    const std::lock_guard lock(mutex_);
    return kept_.bodies(instrument);
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  RecordingSink kept_;
};

class LineThread : public testing::Test {
 protected:
  void start(const std::string& device, const std::string& model, Micros interval) {
    LineSettings settings = Bench::bus(device);
    InstrumentSettings instrument;
    instrument.name = "it";
    instrument.line = settings.name;
    instrument.model = model;
    instrument.interval = interval;
    instrument.timeout = std::chrono::seconds(10);  // nothing here waits for it
    auto plan = make_line_plan(settings, {instrument}, {}, find);
    ASSERT_TRUE(plan) << plan.error().text;
    line_.emplace(settings, clock_, stop_, log_);
    worker_.emplace(*line_, std::move(*plan), clock_, sink_, log_);
    thread_ = std::thread([this] { worker_->run(); });
  }

  template <class Condition>
  static void until(Condition condition) {
    while (!condition()) {
      std::this_thread::yield();
    }
  }

  ~LineThread() override {
    stop_.raise();
    if (thread_.joinable()) {
      thread_.join();
      EXPECT_FALSE(line_->is_open());
    }
  }

  SystemClock clock_;
  StopSignal stop_;
  Said said_;
  RepeatLog log_{clock_, said_.sink()};
  SharedSink sink_;
  std::optional<PortLine> line_;
  std::optional<LineWorker> worker_;
  std::thread thread_;
};

TEST_F(LineThread, hears_a_pty_and_tells_that_it_is_gone) {
  Pty pty;
  start(pty.path(), "nmea-0183", Micros(0));
  until([&] { return worker_->line().there; });
  pty.write("$HEHDT,123.4,T*2B\r\n");
  sink_.wait_for("it", "123.4");
  until([&] { return worker_->instruments().front().health == Health::ok; });
  EXPECT_EQ(worker_->instruments().front().readings, 1U);
  pty.unplug();
  sink_.wait_for("buoyd", R"("bus","line_gone")");
  until([&] { return worker_->line().counters.lost == 1; });
}

TEST_F(LineThread, polls_over_tcp) {
  ModbusDevice lidar(1, true);
  for (int height = 0; height < 12; ++height) {
    lidar.set_input(static_cast<std::uint16_t>(256 * height), std::vector<std::uint16_t>(64, 0));
  }
  lidar.set_input(8192, std::vector<std::uint16_t>(64, 0));
  TcpPeer peer(12, [&](std::span<const std::uint8_t> request) -> std::vector<std::uint8_t> {
    return lidar.answer(request).value_or(WireBytes{});
  });
  start(peer.device(), "zx-300", milliseconds(20));
  sink_.wait_for("it", "[");
}

// What a reload and the end of the daemon rest on.
TEST_F(LineThread, the_answer_in_flight_at_stop_becomes_a_reading) {
  Pty pty;
  ModbusDevice sonde(1);
  sonde.set_holding(10, {0x4148, 0x0000, 1});
  PtyPeer peer(pty.master(), 8, [&](std::span<const std::uint8_t> request) {
    stop_.raise();
    return sonde.answer(request).value_or(WireBytes{});
  });
  start(pty.path(), "two-channels", milliseconds(20));
  thread_.join();
  EXPECT_THAT(sink_.bodies("it"), testing::ElementsAre("[12.5,1]"));
  EXPECT_EQ(peer.requests(), 1U);
  EXPECT_FALSE(line_->is_open());
}

TEST_F(LineThread, stops_while_it_waits_for_a_device_that_is_not_there) {
  start("/dev/no-such-device", "nmea-0183", Micros(0));
  sink_.wait_for("buoyd", R"("bus","line_gone")");
}

}  // namespace
}  // namespace buoyd
