#include "acoustics/water_world.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "acoustics/modem/make_modem.hpp"
#include "core/acoustic_make.hpp"

namespace buoyd::test {

namespace {

constexpr AcousticAddress node_address = 2;
constexpr AcousticAddress buoy_address = 1;
constexpr Micros longest_step{1'000'000};
constexpr double speed = 1500;

std::vector<buoysim::ModemScenario> places(double distance) {
  return {{"node", "node", 0, 0, 0}, {"buoy", "buoy", distance, 0, 0}};
}

}  // namespace

WaterWorld::WaterWorld(const WaterWish& wish)
    : modems{buoysim::make_water_modem(wish.make, 0), buoysim::make_water_modem(wish.make, 1)},
      wish_(wish),
      random_(wish.seed),
      field_(places(wish.distance), {wish.losses, Micros(0)}, wish.seed),
      text_(make_description(R"({"name":"t","type":"text"})", "buoyd", "start")),
      number_(make_description(
          R"({"name":"pressure","type":"decimal"},{"name":"temperature","type":"decimal"})")) {
  restart_node();
  restart_buoy();
  connect();
}

std::unique_ptr<AcousticModem> WaterWorld::modem_at(AcousticAddress address) const {
  AcousticSettings settings;
  settings.modem = acoustic_makes.at(static_cast<std::size_t>(wish_.make)).name;
  settings.address = address;
  return make_modem(settings);
}

std::function<double()> WaterWorld::draw() {
  return [this] { return std::uniform_real_distribution<double>(0, 1)(random_); };
}

void WaterWorld::restart_node() {
  spool.begin_epoch(++epochs_, text_);
  NodeOptions options;
  options.record.make_nonce = [this] {
    Hash8 nonce{};
    nonce.fill(++nonces_);
    return nonce;
  };
  options.record.report = [this](std::string_view kind, std::string_view) {
    reports.emplace_back(kind);
  };
  options.station = wish_.station;
  options.buoy = buoy_address;
  options.air_time = wish_.air_time;
  options.draw = draw();
  options.told = [this](const TimeTold& time) { told.push_back(time); };
  node = std::make_unique<NodeLane>(std::move(options), modem_at(node_address), spool, clock);
  node->opened(clock.mono());
}

void WaterWorld::restart_buoy() {
  const std::string station(relay_station);
  post = std::make_unique<RelayPost>(std::vector{station});
  relay = std::make_unique<RelayLane>(std::vector<AcousticNodeSettings>{{station, node_address}},
                                      modem_at(buoy_address), *post, draw(), clock,
                                      [this]() -> std::optional<UtcFix> {
                                        if (!buoy_clock) return std::nullopt;
                                        return UtcFix{clock.wall() + *buoy_clock, Micros(1000)};
                                      });
  relay->opened(clock.mono());
  is_connected_ = false;
  broker_.published.clear();
}

void WaterWorld::connect() {
  is_connected_ = true;
  post->connected();
}

void WaterWorld::disconnect() {
  is_connected_ = false;
  post->disconnected();
}

void WaterWorld::commit(int count) {
  for (int i = 0; i < count; ++i) {
    level_ = level_ * 6364136223846793005U + 1442695040888963407U;
    spool.commit(number_, "[" + std::to_string(level_ >> 44U) + ".25," +
                              std::to_string((level_ >> 20U) % 4096) + ".5]");
  }
}

void WaterWorld::step_node(MonoTime now) {
  node->lane().news(spool.news());
  if (spool.has_query()) {
    const auto [query, run] = spool.answer();
    node->lane().owed(query, run, now);
  }
  const Bytes words = node->step(now);
  if (!words.empty()) modems[0]->hear(words, now);
}

void WaterWorld::step_buoy(MonoTime now) {
  const Bytes words = relay->step(now);
  if (!words.empty()) modems[1]->hear(words, now);
}

void WaterWorld::step_broker() {
  if (!is_connected_) return;
  post->step(broker_, "buoy/");
  for (const Published& one : broker_.take()) {
    ++letters;
    EXPECT_TRUE(post->acked(one.id, 0));
    std::vector<ReceiptText> receipts;
    if (one.topic == "buoy/lander/hello") {
      receipts = archive.answers(one.payload);
    } else {
      EXPECT_EQ(one.topic, "buoy/lander/batch");
      receipts.push_back(archive.take_batch(one.payload));
    }
    for (ReceiptText& receipt : receipts) {
      EXPECT_TRUE(post->received("lander/receipt", write_receipt(receipt)));
      if (!is_second_archive) continue;
      receipt.archive = "bbbbbbbbbbbbbbbb";
      EXPECT_TRUE(post->received("lander/receipt", write_receipt(receipt)));
    }
  }
}

void WaterWorld::step_water(MonoTime now) {
  for (const buoysim::Arrival& arrival : field_.take(now)) {
    modems.at(arrival.at)->arrive(arrival, now);
  }
  for (const auto& modem : modems) {
    for (buoysim::Sounding& one : modem->take_soundings(now)) {
      field_.sound(std::move(one), speed, now);
    }
  }
  if (const Bytes said = modems[0]->take_said(); !said.empty()) node->heard(said, now);
  if (const Bytes said = modems[1]->take_said(); !said.empty()) relay->heard(said, now);
}

MonoTime WaterWorld::next_due() const {
  return std::min({node->next_due(), relay->next_due(), field_.next_due(), modems[0]->next_due(),
                   modems[1]->next_due()});
}

void WaterWorld::turn() {
  const MonoTime now = clock.mono();
  step_node(now);
  step_buoy(now);
  step_broker();
  step_water(now);
  const MonoTime soonest = now + std::chrono::milliseconds(1);
  clock.advance_to(std::clamp(next_due(), soonest, now + longest_step));
}

double WaterWorld::sounded(std::size_t modem) const {
  return std::chrono::duration<double>(modems.at(modem)->counters().sounded).count();
}

std::size_t WaterWorld::archived() const {
  std::size_t count = 0;
  for (const auto& [id, epoch] : archive.epochs) count += epoch.bodies.size();
  return count;
}

}  // namespace buoyd::test
