#pragma once
// What the configuration says of readings that are computed: of what others, and how. They are
// kinds of the instrument under which they stand. Values; any thread.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"

namespace buoyd {

/// [[instrument.derived]]: a reading for each reading of a kind of the instrument.
struct DerivedSettings {
  enum class Quantity : std::uint8_t {
    true_wind,
    lidar_direction,
    true_direction,
    sea_water,
    dew_point,
    sea_level_pressure,
    first_good,
    difference,
  };
  /// What the quantity is computed of.
  struct Input {
    std::string role;     ///< "speed", "heading" …: what it is to the quantity
    std::string channel;  ///< "wind_speed", one of its own, or "compass.heading", another's
    bool operator==(const Input&) const = default;
  };

  std::string kind;  ///< the name of the new kind
  Quantity quantity = Quantity::true_wind;
  std::vector<Input> inputs;
  Micros max_age = std::chrono::seconds(5);  ///< of what another instrument said
  bool operator==(const DerivedSettings&) const = default;
};

/// [[instrument.statistics]] wind: each sample's two parts together.
struct WindSettings {
  std::string speed;
  std::string direction;
  Micros gust = std::chrono::seconds(3);  ///< 0: none is looked for
  double calm_below = 0;                  ///< m/s
  bool operator==(const WindSettings&) const = default;
};

/// [[instrument.statistics]]: a reading for each window of time, of the readings of one kind in it.
struct StatisticsSettings {
  enum class Statistic : std::uint8_t {
    mean,
    standard_deviation,
    minimum,
    maximum,
    minimum_time,
    maximum_time,
    count,
    missing,
    failed,
    turbulence_intensity,
    null_codes,  ///< how many values were each of the codes that mean "no value"
  };

  std::string kind;                   ///< the name of the new kind
  std::string of;                     ///< the kind that it is of; "" = the first one
  std::vector<std::string> channels;  ///< empty: all that are numbers
  std::vector<Statistic> statistics{Statistic::mean, Statistic::standard_deviation,
                                    Statistic::minimum, Statistic::maximum, Statistic::count};
  std::optional<WindSettings> wind;
  Micros over = std::chrono::minutes(10);  ///< a window's length
  std::optional<Micros> every;             ///< from one window's end to the next; nullopt: `over`
  Micros begins{0};                        ///< of the first window of a day, after 0 h UTC
  bool operator==(const StatisticsSettings&) const = default;

  [[nodiscard]] Micros step() const { return every.value_or(over); }
};

/// [[instrument.waves]]: a reading for each window of time, of how the sea moved in it.
struct WaveSettings {
  struct Band {
    double lowest = 0.03;  ///< Hz, both ends belong to it
    double highest = 0.5;
    bool operator==(const Band&) const = default;
  };

  std::string kind;  ///< the name of the new kind
  std::string of;    ///< the kind that it is of; "" = the first one
  std::string up;    ///< displacement or acceleration upwards; or
  std::string down;  ///< downwards: one of both is there
  std::string east;  ///< with north: the same as up, to the sides; "" = not there
  std::string north;
  std::string pitch;  ///< with roll and heading: how the surface is inclined; "" = not there
  std::string roll;
  std::string heading;
  Micros over = std::chrono::minutes(20);  ///< a window's length
  Band band;
  bool operator==(const WaveSettings&) const = default;
};

/// [[instrument.event]] intervals: so often an instrument of the station is polled meanwhile.
struct StormInterval {
  std::string instrument;
  Micros interval{0};
  bool saves = false;  ///< it is longer than the instrument's own: to save the battery
  bool operator==(const StormInterval&) const = default;
};

/// An event is about so many of the newest values, and not about a single one: it begins where
/// `least` of the newest `of` are beyond its limit, and is over where all of the newest `of` are
/// back. No key sets it: the watch circle has its own (science/track).
struct EventVotes {
  std::size_t least = 1;
  std::size_t of = 1;
  Micros within{0};  ///< values further apart do not count together; 0: however far
  bool operator==(const EventVotes&) const = default;
};

/// [[instrument.event]]: a reading where a condition on one channel begins, and where it is over.
struct EventSettings {
  std::string kind;               ///< the name of the new kind
  std::string channel;            ///< "wind_speed", or "true_wind.wind_speed"
  std::optional<double> above;    ///< one of these five is there: a value above it,
  std::optional<double> below;    ///< below it,
  std::optional<double> is;       ///< that one value,
  std::optional<double> rate;     ///< a change by more than this in a second, up or down,
  std::optional<Micros> silence;  ///< no usable value for longer
  std::optional<double> clear;    ///< it is over beyond this; nullopt: beyond where it begins
  Micros hold{0};  ///< `for`: it has to hold so long, at each value, before it begins
  std::vector<StormInterval> intervals;  ///< while it is on
  std::vector<std::string> beside{};     ///< numbers of the same kind that it says, too; no key
  EventVotes votes{};
  bool at_sea = false;           ///< it is on while the station is deployed only; no key sets it
  std::vector<std::string> off;  ///< instruments that have no power while it is on
  bool operator==(const EventSettings&) const = default;
};

/// A place on the earth, and how far from it a station may be.
struct WatchCircle {
  double latitude = 0;   ///< of the anchor, degrees north
  double longitude = 0;  ///< degrees east
  double radius = 0;     ///< m
  bool operator==(const WatchCircle&) const = default;
};

/// [deployment] anchor and radius, at the instrument that says where the station is: a reading of
/// where that is from the anchor, for each of its positions.
struct TrackSettings {
  std::string of;  ///< the kind that has the position
  WatchCircle circle;
  bool operator==(const TrackSettings&) const = default;
};

/// [[instrument.reception]]: a reading where what the board knows of one kind's messages changes:
/// how old the newest is, whether they come as expected, whether records are damaged.
struct ReceptionSettings {
  std::string kind;           ///< the name of the new kind
  std::string of;             ///< the kind whose messages are awaited; "" = the first one
  std::optional<Micros> gap;  ///< how old the newest may be; nullopt: three intervals
  bool operator==(const ReceptionSettings&) const = default;
};

/// [[instrument]] record: which of the instrument's readings are kept.
enum class Recorded : std::uint8_t {
  all,
  statistics,  ///< what is computed of them alone
};

}  // namespace buoyd
