#pragma once
// Sound on its way between modems: when it arrives, and whether it can be read there. A modem that
// sounds hears nothing, and two arrivals that overlap destroy one another. Time comes in as an
// argument; the simulation's thread.

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "firmware-host/acoustic/modem_scenario.hpp"
#include "firmware-host/wire/bytes.hpp"

namespace buoysim {

/// What a modem sounds.
struct Sounding {
  std::size_t from = 0;      ///< index of the modem
  std::uint16_t source = 0;  ///< addresses
  std::uint16_t destination = 0;
  enum class Kind : std::uint8_t {
    message,
    acknowledged_message,
    acknowledgement,
    announcement,  ///< a message follows
    ping,
    ping_answer,
  };
  Kind kind = Kind::message;
  Bytes bytes;
  buoyd::Micros length{0};
};

/// What came of a sounding at one of the other modems.
struct Arrival {
  Sounding sounding;
  std::size_t at = 0;  ///< index of the modem that may hear it
  buoyd::MonoTime begin{};
  buoyd::MonoTime end{};
  buoyd::Micros travel{0};
  std::string fault{};  ///< "" = it was heard; else "lost", "collision" or "deaf"
};

class SoundField {
 public:
  SoundField(std::vector<ModemScenario> modems, const WaterScenario& water, std::uint64_t seed);

  /// `speed` of sound, m/s.
  void sound(const Sounding& sounding, double speed, buoyd::MonoTime now);
  /// A modem drifted: m east, for what sounds from now on.
  void drift(std::size_t modem, double east) { modems_.at(modem).east = east; }
  /// The arrivals that ended by `now`, in the order of their ends.
  [[nodiscard]] std::vector<Arrival> take(buoyd::MonoTime now);
  /// When the next one ends; MonoTime::max() if there is none.
  [[nodiscard]] buoyd::MonoTime next_due() const;
  [[nodiscard]] double distance(std::size_t a, std::size_t b) const;

 private:
  struct Span {
    std::size_t modem = 0;
    buoyd::MonoTime begin{};
    buoyd::MonoTime end{};
  };

  void deafen(const Span& sounding);
  void meet(Arrival& arrival);

  std::vector<ModemScenario> modems_;
  const WaterScenario water_;
  std::mt19937_64 random_;
  std::vector<Span> soundings_;    // that may still meet arrivals
  std::vector<Arrival> arrivals_;  // on their way
  std::vector<Span> heard_;        // arrivals of before whose echoes may still disturb
};

}  // namespace buoysim
