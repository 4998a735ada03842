// What the watchdog grants a line's thread is never too little: every shipped model that is polled,
// on a line in virtual time whose instruments do their worst.
#include "acquire/longest_transaction.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "acquire/line_worker.hpp"
#include "acquire/recording_sink.hpp"
#include "base/crc.hpp"
#include "base/turn_watch.hpp"
#include "model/load/library.hpp"
#include "support/fake_clock.hpp"
#include "support/places.hpp"
#include "support/simulated_line.hpp"

namespace buoyd {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

const std::string shipped_models = source_dir() + "/config/models";

ModelPtr shipped(const std::string& name) {
  return find_model(name, {shipped_models}).model;
}

std::vector<ModelPtr> polled_models() {
  std::vector<ModelPtr> polled;
  for (const auto& entry : std::filesystem::directory_iterator(shipped_models)) {
    ModelPtr model = shipped(entry.path().stem());
    if (model && model->interval > Micros(0)) polled.push_back(std::move(model));
  }
  return polled;
}

/// One instrument of that model, as its maker sets the line up.
LinePlan plan_of(const ModelPtr& model, const std::string& device) {
  LineSettings line = model->line_defaults;
  line.name = "bus";
  line.device = device;
  InstrumentSettings instrument;
  instrument.name = "it";
  instrument.line = "bus";
  instrument.model = model->name;
  instrument.interval = minutes(2);
  return make_line_plan(line, {instrument}, {}, [&](const std::string&) { return model; }).value();
}

/// The clock of the line, as the watched thread sees it.
class LineTime final : public AwakeClock {
 public:
  explicit LineTime(const FakeClock& clock) : clock_(clock) {}
  [[nodiscard]] Micros now() const override { return clock_.mono().time_since_epoch(); }

 private:
  const FakeClock& clock_;
};

/// The longest time between two turns in an hour.
Micros longest_turn(const ModelPtr& model, const WireDevice& device, const std::string& path) {
  FakeClock clock;
  const LineTime time(clock);
  TurnWatch turns(time);
  LinePlan plan = plan_of(model, path);
  SimulatedLine line(plan.line, clock);
  line.allow_gap_violations();
  line.attach(device);
  RecordingSink sink;
  RepeatLog log(clock, [](Priority, std::string_view) {});
  LineWorker worker(line, std::move(plan), clock, sink, log, &turns);
  line.stop_at(clock.mono() + minutes(60));
  Micros longest{0};
  const bool has_relays = model->registers && model->registers->switches;
  bool wants_switch = false;
  for (bool goes_on = true; goes_on;) {
    const Micros before = turns.last();
    if (has_relays && (wants_switch = !wants_switch)) {
      static_cast<void>(worker.ask_switch(std::make_shared<SwitchOrder>("it", 1, true)));
    }
    goes_on = worker.step();
    EXPECT_EQ(turns.last(), time.now()) << "each step is a turn";
    longest = std::max(longest, turns.last() - before);
  }
  return longest;
}

std::optional<WireAnswer> nothing(std::span<const std::uint8_t> /*request*/, MonoTime /*end*/) {
  return std::nullopt;
}

/// "Illegal address" to every request, as late as it may.
WireDevice refusing_after(Micros wait) {
  return [wait](std::span<const std::uint8_t> request, MonoTime) -> std::optional<WireAnswer> {
    WireBytes answer{request[0], static_cast<std::uint8_t>(request[1] | 0x80U), 2};
    const std::uint16_t crc = rtu_crc(answer);
    answer.push_back(static_cast<std::uint8_t>(crc & 0xFFU));
    answer.push_back(static_cast<std::uint8_t>(crc >> 8U));
    return WireAnswer{answer, wait, Micros(0)};
  };
}

/// Noise behind every request until just before nobody would wait any more.
std::optional<WireAnswer> chatter(std::span<const std::uint8_t> /*request*/, MonoTime /*end*/) {
  return WireAnswer{WireBytes(180, '~'), Micros(1000), std::chrono::milliseconds(20)};
}

TEST(LongestTransaction, is_longer_than_any_turn_of_a_mute_or_talking_instrument) {
  const auto models = polled_models();
  ASSERT_GT(models.size(), 30U);
  for (const ModelPtr& model : models) {
    const Micros granted =
        std::max(longest_transaction(plan_of(model, "sim")), LineWorker::max_idle);
    RecordProperty(model->name, static_cast<int>(granted / seconds(1)));
    EXPECT_LE(longest_turn(model, nothing, "sim"), granted) << model->name;
    EXPECT_LE(longest_turn(model, chatter, "sim"), granted) << model->name;
    EXPECT_GE(granted, seconds(5)) << model->name;
    EXPECT_LE(granted, minutes(15)) << model->name << ": too long to notice anything";
  }
}

TEST(LongestTransaction, is_longer_than_a_poll_of_which_every_read_is_refused_late) {
  for (const ModelPtr& model : polled_models()) {
    if (!model->registers) continue;
    const Micros granted = longest_transaction(plan_of(model, "sim"));
    const auto device = refusing_after(model->timeout - std::chrono::milliseconds(1));
    EXPECT_LE(longest_turn(model, device, "sim"), granted) << model->name;
  }
}

TEST(LongestTransaction, knows_time_outs_retries_and_late_answers) {
  const ModelPtr sonde = shipped("aqua-troll-400");
  LinePlan plan = plan_of(sonde, "sim");
  const Micros usual = longest_transaction(plan);
  plan.instruments.front().settings.timeout = seconds(30);
  const Micros patient = longest_transaction(plan);
  EXPECT_GE(patient, usual + seconds(29));
  plan.line.late = minutes(1);
  EXPECT_GE(longest_transaction(plan), patient + seconds(30));
}

TEST(LongestTransaction, knows_the_step_that_recovers) {
  auto model = std::make_shared<Model>(*shipped("sbe-37-im"));
  const Micros usual = longest_transaction(plan_of(model, "sim"));
  PollStep recover;
  recover.send.pieces = {{"X", false, 0, false}};
  recover.timeout = seconds(55);
  model->poll->recover = recover;
  const LinePlan plan = plan_of(model, "sim");
  EXPECT_GE(longest_transaction(plan), usual + seconds(50));
  EXPECT_EQ(longest_timeout(plan), seconds(55)) << "what was asked so may be answered so late";
}

TEST(LongestTransaction, one_that_listens_only_opens_its_line) {
  InstrumentSettings met;
  met.name = "met";
  met.line = "bus";
  met.model = "nmea-0183";
  LineSettings line;
  line.name = "bus";
  const LinePlan plan = make_line_plan(line, {met}, {}, [](const std::string&) {
                          return shipped("nmea-0183");
                        }).value();
  EXPECT_EQ(longest_transaction(plan), seconds(5));
}

}  // namespace
}  // namespace buoyd
