#pragma once
// What the configuration says of an instrument, and of the line that it is on. Values; any thread.

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "core/computed_settings.hpp"
#include "core/quality_settings.hpp"

namespace buoyd {

/// What lies between true and magnetic north.
struct Declination {
  double east = 0;        ///< degrees; positive where magnetic north is east of true north
  bool from_rmc = false;  ///< instead: what the GNSS receiver says in its RMC sentences
  bool operator==(const Declination&) const = default;
};

/// What a certificate found of a channel: true = slope × said + offset.
struct ChannelCorrection {
  std::string channel;
  double slope = 1;
  double offset = 0;
  bool operator==(const ChannelCorrection&) const = default;
};

/// [[instrument]] calibrated
struct CalibrationSettings {
  std::string date;  ///< "2026-09-14"
  std::string reference;
  std::string certificate;
  std::vector<ChannelCorrection> corrections;
  bool operator==(const CalibrationSettings&) const = default;
};

/// What switches the power of the modem or of an instrument: a GPIO line, by the kernel's names, or
/// a relay of an instrument that is a relay module.
struct PowerSettings {
  std::string chip;              ///< "/dev/gpiochip0"
  std::uint32_t line = 0;        ///< its offset on the chip
  bool active_low = false;       ///< a low level switches the power on
  Micros off_time{10'000'000};   ///< how long it is without power, at least
  std::string instrument;        ///< the module's name; "" = a GPIO line
  std::uint16_t relay = 0;       ///< of the module, from 1
  bool normally_closed = false;  ///< the power comes over the contact that the relay opens

  [[nodiscard]] bool is_relay() const { return !instrument.empty(); }
  /// True: both are one and the same switch.
  [[nodiscard]] bool is_at(const PowerSettings& other) const {
    return chip == other.chip && line == other.line && instrument == other.instrument &&
           relay == other.relay;
  }
  bool operator==(const PowerSettings&) const = default;
};

/// [[instrument]] power
struct InstrumentPowerSettings {
  PowerSettings by;
  std::optional<Micros> warm_up;  ///< from power to the first reading; nullopt: it stays on
  Micros every{0};                ///< from one burst to the next; 0: a reading at each interval
  Micros burst{0};                ///< how long it measures then
  bool operator==(const InstrumentPowerSettings&) const = default;
};

/// [[instrument]]
struct InstrumentSettings {
  std::string name;  ///< 1 to 64 of a-z 0-9 _ -: it stands in topics; never "buoyd"
  std::string line;
  std::string model;
  int unit = 1;                    ///< Modbus unit
  Micros interval{0};              ///< 0: it speaks on its own
  Micros offset{0};                ///< on the interval's grid
  std::optional<Micros> timeout;   ///< for an answer's first byte; nullopt: the model's
  std::vector<std::string> kinds;  ///< if it speaks: these kinds become readings; empty: all
  std::string serial_number;
  std::optional<double> height;  ///< m above the sea surface
  std::optional<double> depth;   ///< m below the sea surface
  std::string orientation;
  bool simulated = false;                ///< its description says so (buoysim's scenarios)
  std::optional<double> datum_offset{};  ///< m from the datum up to what it calls 0
  std::optional<double> azimuth{};  ///< degrees from the bow, or from true north, to its north mark
  std::optional<double> tilt{};     ///< degrees between its axis and the vertical
  std::string clock{};              ///< zone of its own clock: "UTC", "+08:00"; "" not known
  std::optional<double> rate{};     ///< messages a second of each kind, or records
  std::optional<CalibrationSettings> calibrated{};
  std::optional<Declination> declination{};  ///< the station's, for its descriptions
  std::vector<QualitySettings> quality{};    ///< one for each channel that is judged
  std::vector<DerivedSettings> derived{};
  std::optional<TrackSettings> track{};  ///< it says where the station is, and [deployment] where
                                         ///< that should be
  std::vector<WaveSettings> waves{};
  std::vector<StatisticsSettings> statistics{};
  std::vector<EventSettings> events{};
  std::vector<ReceptionSettings> receptions{};
  std::optional<InstrumentPowerSettings> power{};  ///< nullopt: nobody switches it
  Recorded record = Recorded::all;
  bool is_heard = false;  ///< another instrument's derived kinds are computed of what it says, too

  [[nodiscard]] bool keeps(const std::string& kind) const {
    return kinds.empty() || std::ranges::find(kinds, kind) != kinds.end();
  }
  bool operator==(const InstrumentSettings&) const = default;
};

enum class Parity : std::uint8_t { none, even, odd };
/// As configurations, models and scenarios write them, in the order of Parity.
inline const std::vector<std::string_view> parity_names{"none", "even", "odd"};

/// How many lines a station may have.
inline constexpr std::size_t max_lines = 32;

/// [[line]]
struct LineSettings {
  std::string name;
  std::string device;  ///< path of a tty, "usb:vid:pid:serial", or "tcp://host:port"
  std::uint32_t baud = 9600;
  std::uint8_t data_bits = 8;
  Parity parity = Parity::none;
  std::uint8_t stop_bits = 1;
  bool rs485 = false;         ///< the kernel's RS-485 mode (TIOCSRS485)
  bool echo = false;          ///< the adapter hears itself: bytes that were sent are read back
  std::optional<Micros> gap;  ///< silence before a request, if more than 3.5 characters
  Micros late{0};             ///< a late answer may come up to so long after its time-out
  bool operator==(const LineSettings&) const = default;
};

}  // namespace buoyd
