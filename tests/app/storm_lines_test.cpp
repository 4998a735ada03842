// The wind rises and falls: what a station of two lines polls meanwhile, over TCP.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>

#include <atomic>
#include <bit>

#include "app/request_bytes.hpp"
#include "app/running_line.hpp"
#include "model/model_text.hpp"
#include "support/modbus_device.hpp"
#include "support/stream_peer.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

/// An instrument that says a speed which the test sets, and counts its polls in its state.
class Device {
 public:
  [[nodiscard]] std::string path() const { return peer_.device(); }
  void say(float speed) { speed_ = speed; }

 private:
  WireBytes answer(std::span<const std::uint8_t> request) {
    const auto bits = std::bit_cast<std::uint32_t>(speed_.load());
    device_.set_holding(10, {static_cast<std::uint16_t>(bits >> 16U),
                             static_cast<std::uint16_t>(bits & 0xFFFFU), ++polls_});
    return device_.answer(request).value_or(WireBytes{});
  }

  std::atomic<float> speed_{5};
  std::uint16_t polls_ = 0;
  ModbusDevice device_{1, true};
  TcpPeer peer_{tcp_request_bytes,
                [this](std::span<const std::uint8_t> request) { return answer(request); }};
};

class StormLines : public testing::Test {
 protected:
  StormLines() { EXPECT_TRUE(science_.begin()); }
  ~StormLines() override {
    mast_.reset();
    waves_.reset();
    science_.end();
  }

  /// `storm`: the interval of the waves in it, 0 = none.
  void start_mast(Micros storm) {
    EventSettings gale;
    gale.kind = "gale";
    gale.channel = "speed";
    gale.above = 17;
    gale.clear = 14;
    if (storm > 0s) gale.intervals = {{"mast", 30ms}, {"waves", storm}};
    mast_ = start("mast", wind_.path(), 200ms, {gale});
  }
  void start_waves() { waves_ = start("waves", sea_.path(), 1h, {}); }

  /// Its newest reading.
  [[nodiscard]] static InstrumentSnapshot now_of(const RunningLine& line) {
    return line.worker().instruments().front();
  }
  template <class Condition>
  [[nodiscard]] static bool comes(const Condition& condition) {
    for (int i = 0; i < 6000 && !condition(); ++i) ::poll(nullptr, 0, 5);
    return condition();
  }
  [[nodiscard]] static bool comes_to(const RunningLine& line, Micros interval) {
    return comes([&] { return now_of(line).interval == interval; });
  }
  [[nodiscard]] static bool brings(const RunningLine& line, std::uint64_t more) {
    const std::uint64_t before = now_of(line).readings;
    return comes([&] { return now_of(line).readings >= before + more; });
  }
  /// All readings that came to the spool, of one instrument and kind, in their order there.
  std::vector<Reading> stored(const std::string& instrument, const std::string& kind) {
    inbox_.take(100'000'000, taken_);
    std::vector<Reading> found;
    std::ranges::copy_if(taken_, std::back_inserter(found), [&](const Reading& one) {
      return one.description->instrument() == instrument && one.description->kind() == kind;
    });
    return found;
  }

  SystemClock clock_;
  RepeatLog log_{clock_, [](Priority, std::string_view) {}};
  AwakeClock awake_;
  Supervision supervision_{awake_, clock_};
  SpoolInbox inbox_{clock_};
  ScienceLoop science_{clock_, log_, supervision_};
  Device wind_;
  Device sea_;
  std::unique_ptr<RunningLine> mast_;
  std::unique_ptr<RunningLine> waves_;

 private:
  std::unique_ptr<RunningLine> start(const std::string& name, const std::string& device,
                                     Micros interval, std::vector<EventSettings> events) {
    LineSettings settings;
    settings.name = name;
    settings.device = device;
    InstrumentSettings instrument;
    instrument.name = name;
    instrument.line = name;
    instrument.model = "two-channels";
    instrument.interval = interval;
    instrument.timeout = 20s;
    instrument.events = std::move(events);
    auto plan = make_line_plan(settings, {instrument}, {}, [](const std::string&) {
      return parse_model(register_model, "two-channels.toml").model;
    });
    auto line = std::make_unique<RunningLine>(*std::move(plan), inbox_.add_producer(), science_,
                                              clock_, log_, supervision_);
    EXPECT_TRUE(line->begin());
    return line;
  }

  std::vector<Reading> taken_;
};

/// Each poll once and in the order of times: the device numbers them.
void expect_whole(const std::vector<Reading>& readings) {
  for (std::size_t i = 0; i < readings.size(); ++i) {
    EXPECT_THAT(readings[i].body, testing::EndsWith("," + std::to_string(i + 1) + "]"));
    const MonoTime before = i > 0 ? readings[i - 1].boottime : MonoTime{};
    EXPECT_GT(readings[i].boottime, before);
  }
}

TEST_F(StormLines, poll_more_often_until_the_wind_falls) {
  start_mast(40ms);
  start_waves();
  ASSERT_TRUE(brings(*mast_, 2));
  EXPECT_EQ(now_of(*waves_).interval, 1h);
  const std::uint64_t before = now_of(*mast_).readings;
  wind_.say(20);
  ASSERT_TRUE(comes_to(*waves_, 40ms)) << "though it slept for an hour";
  EXPECT_LT(now_of(*mast_).readings, before + 150) << "it was woken, and did not wake by itself";
  ASSERT_TRUE(comes_to(*mast_, 30ms));
  ASSERT_TRUE(brings(*waves_, 20));
  ASSERT_TRUE(brings(*mast_, 20));
  EXPECT_EQ(science_.storms().of("waves")->event, "mast.gale");
  wind_.say(15);
  ASSERT_TRUE(brings(*mast_, 10));
  EXPECT_EQ(now_of(*waves_).interval, 40ms) << "between its limits";
  wind_.say(10);
  ASSERT_TRUE(comes_to(*waves_, 1h));
  ASSERT_TRUE(comes_to(*mast_, 200ms));
  const std::uint64_t rest = now_of(*waves_).readings;
  ASSERT_TRUE(brings(*mast_, 3));
  EXPECT_LE(now_of(*waves_).readings, rest + 1) << "one may have been under way";
  mast_.reset();
  waves_.reset();
  science_.end();
  const auto waves = stored("waves", "sample");
  EXPECT_GE(waves.size(), 20U);
  expect_whole(waves);
  expect_whole(stored("mast", "sample"));
  std::vector<std::string> events;
  for (const Reading& one : stored("mast", "gale")) events.push_back(one.body);
  EXPECT_THAT(events, ElementsAre("[1,20]", "[0,10]"));
}

TEST_F(StormLines, end_with_the_line_of_the_event) {
  start_mast(40ms);
  start_waves();
  wind_.say(20);
  ASSERT_TRUE(comes_to(*waves_, 40ms));
  mast_.reset();  // a pause, or a reload
  ASSERT_TRUE(comes_to(*waves_, 1h));
  start_mast(0s);
  ASSERT_TRUE(brings(*mast_, 3));
  EXPECT_EQ(now_of(*waves_).interval, 1h) << "it asks for nothing any more";
  mast_.reset();
  start_mast(50ms);
  ASSERT_TRUE(comes_to(*waves_, 50ms)) << "the wind still blows";
}

TEST_F(StormLines, hold_for_a_line_that_is_opened_anew) {
  start_mast(40ms);
  wind_.say(20);
  ASSERT_TRUE(comes_to(*mast_, 30ms));
  start_waves();
  ASSERT_TRUE(comes_to(*waves_, 40ms));
  ASSERT_TRUE(brings(*waves_, 5));
}

}  // namespace
}  // namespace buoyd
