#pragma once
// A node, a buoy, the simulator's modems and the water between them, a broker and an archive that
// are played, all in virtual time. Made by each test.

#include <array>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "acoustics/node_lane.hpp"
#include "acoustics/relay_lane.hpp"
#include "core/settings.hpp"
#include "firmware-host/acoustic/make_water_modem.hpp"
#include "firmware-host/acoustic/sound_field.hpp"
#include "lane_world.hpp"
#include "support/fake_clock.hpp"

namespace buoyd::test {

/// The station of the node that the buoy carries.
inline constexpr std::string_view relay_station = "lander";

struct WaterWish {
  double distance = 1500;  ///< m
  double losses = 0;
  std::string station{relay_station};  ///< the node's own id
  Micros air_time{0};                  ///< the node's, a day
  std::uint64_t seed = 1;
  buoysim::ModemMake make = buoysim::ModemMake::evologics_s2c;
};

class WaterWorld {
 public:
  explicit WaterWorld(const WaterWish& wish);

  /// So many further readings of the node.
  void commit(int count);
  /// Lets time pass until the condition holds, or for `longest`; whether it holds.
  template <class Condition>
  bool run_until(const Condition& holds, Micros longest) {
    for (const MonoTime end = clock.mono() + longest; clock.mono() < end && !holds();) turn();
    return holds();
  }
  bool run_until_delivered(Micros longest) {
    return run_until([this] { return spool.owed() == 0; }, longest);
  }
  /// A kill and a new start of the node's, or of the buoy's, buoyd.
  void restart_node();
  void restart_buoy();
  /// The buoy drifts so far from the node, m.
  void drift(double distance) { field_.drift(1, distance); }
  /// The buoy's connection to its broker.
  void connect();
  void disconnect();

  /// Seconds that a modem sounded: 0 the node's, 1 the buoy's.
  [[nodiscard]] double sounded(std::size_t modem) const;
  [[nodiscard]] std::size_t archived() const;

  FakeClock clock;
  FakeSpool spool;
  FakeArchive archive;
  std::unique_ptr<NodeLane> node;
  std::unique_ptr<RelayLane> relay;
  std::unique_ptr<RelayPost> post;
  std::array<std::unique_ptr<buoysim::WaterModem>, 2> modems;
  std::vector<std::string> reports;
  std::vector<TimeTold> told;        // to the node
  std::size_t letters = 0;           // that came to the broker
  bool is_second_archive = false;    // by mistake another one answers, too, behind the first
  std::optional<Micros> buoy_clock;  // the buoy's UTC − the world's; nullopt: it is not set

 private:
  void turn();
  void step_node(MonoTime now);
  void step_buoy(MonoTime now);
  void step_broker();
  void step_water(MonoTime now);
  [[nodiscard]] MonoTime next_due() const;
  [[nodiscard]] std::function<double()> draw();
  [[nodiscard]] std::unique_ptr<AcousticModem> modem_at(AcousticAddress address) const;

  const WaterWish wish_;
  std::mt19937_64 random_;
  buoysim::SoundField field_;
  FakePort broker_;
  bool is_connected_ = false;
  std::uint64_t level_ = 1;
  std::uint8_t nonces_ = 0;
  std::uint8_t epochs_ = 0;
  DescriptionPtr text_;
  DescriptionPtr number_;
};

}  // namespace buoyd::test
