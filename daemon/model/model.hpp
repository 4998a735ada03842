#pragma once
// A model: the data that describes a make and type of instrument, read from one TOML file
// (docs/model-format.md). Immutable once loaded, shared between threads; any thread.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/description.hpp"
#include "core/settings.hpp"
#include "core/values.hpp"
#include "model/frame_map.hpp"
#include "model/identification.hpp"
#include "model/message_set.hpp"
#include "model/pitfall.hpp"
#include "model/poll_script.hpp"
#include "model/register_map.hpp"

namespace buoyd {

/// What a channel's value is used for beside being recorded.
enum class ChannelRole : std::uint8_t {
  none,
  utc,  ///< the instrument's UTC at the reading's time: makes clock records
};

/// How a value was made of what was measured, by the names of CF's cell methods.
enum class CellMethod : std::uint8_t {
  point,  ///< it was measured at one instant
  mean,
  median,
  maximum,
  minimum,
  standard_deviation,
  sum,
};

/// What a direction, or an axis of a vector, is counted from.
enum class DirectionReference : std::uint8_t {
  true_north,
  magnetic_north,
  hull,  ///< the bow of what carries the instrument
  mark,  ///< the instrument's own north mark
};

/// What the points of an axis are counted from.
enum class AxisReference : std::uint8_t { instrument, sea_surface };

inline constexpr std::size_t most_null_codes = 9;  ///< of a channel: one digit says which

/// One quantity of a kind: what it means. Where its bytes are stands in the register map or the
/// message set, at the same index.
struct ModelChannel {
  std::string name;
  std::string long_name;
  std::string standard_name;  ///< CF, "" if there is none
  std::string unit;           ///< UDUNITS, "" for texts and enumerations
  ValueType type = ValueType::float64;
  bool on_axis = false;  ///< an array over the kind's axis
  std::optional<double> resolution;
  std::optional<double> minimum;  ///< outside [minimum, maximum] the value is no value
  std::optional<double> maximum;
  std::vector<std::pair<std::int64_t, std::string>> value_names;  ///< enumeration
  std::vector<std::pair<int, std::string>> bit_names;             ///< bit field, LSB = 0
  ChannelRole role = ChannelRole::none;
  std::optional<CellMethod> method;  ///< nullopt: nobody said
  Micros over{0};    ///< the interval that the method ran over, if it is not the kind's; 0: it is
  Micros within{0};  ///< an extreme's: it is one of running means over so long; 0: of what was
                     ///< measured, or nobody knows
  std::optional<DirectionReference> reference;
  bool is_uncompensated = false;  ///< what the motion of the hull adds is in it
  /// Numbers that mean "no value", where a reading says which one it was (Reading::null_codes).
  std::vector<double> null_codes;

  /// Whether its values lie on a circle: an angle that is counted from something.
  [[nodiscard]] bool is_direction() const {
    return reference.has_value() && (unit == "degree" || unit == "rad");
  }
  /// Whether `number` is inside its limits, where it has any; NaN never is.
  [[nodiscard]] bool allows(double number) const;
};

struct ModelAxis {
  std::string name;
  std::string unit;
  std::string standard_name;
  std::size_t points = 0;        ///< how many values an array channel has at most
  std::vector<double> defaults;  ///< the points where the instrument does not state them
  std::optional<AxisReference> reference{};

  /// The defaults; without them as many that are not known: NaN.
  [[nodiscard]] std::vector<double> model_points() const;
};

/// One kind of reading of this instrument, with the description it needs.
struct ModelKind {
  std::string name;
  std::optional<ModelAxis> axis;
  std::vector<ModelChannel> channels;
  std::optional<std::size_t>
      record_mark;  ///< channel that is equal only in one and the same record
  Micros over{0};   ///< length of the interval that ends at a reading's time; 0: it is an instant
  std::optional<std::size_t> over_from;  ///< channel that states that length …
  Micros over_unit{0};                   ///< … in units of so long
  bool is_of_target = false;  ///< it says what others are and do, not the station or its water

  /// Values that one channel has: 1, or of an array the axis's points.
  [[nodiscard]] std::size_t points(const ModelChannel& channel) const {
    return channel.on_axis && axis ? axis->points : 1;
  }
  /// Where a channel's values begin among those of a sample; of the channel after the last: the
  /// end.
  [[nodiscard]] std::size_t first_value(std::size_t channel) const;
  /// Values of one sample: the sum of the channels' points.
  [[nodiscard]] std::size_t value_count() const { return first_value(channels.size()); }
};

/// Register words of an example, as a Modbus library returns them.
struct ExampleWords {
  std::uint8_t function = 3;
  std::uint16_t address = 0;  ///< on the wire
  std::vector<std::uint16_t> words;
};

/// One [[example]]: raw input and the values it means; run through decoder and encoder by tests.
struct ModelExample {
  std::size_t kind = 0;                 ///< index into Model::kinds
  std::string source;                   ///< who made these bytes
  std::vector<ExampleWords> registers;  ///< of the driver "registers"
  std::string text;                     ///< of the driver "messages": without line end
  std::uint8_t checksum = 0;            ///< of a block: the byte that ends it
  std::vector<std::uint8_t> bytes;      ///< of the driver "frames": as they travel
  /// channel → value as it stands in a body, a text without its quotes: null, 12.50, 8.7421, A;
  /// arrays in [ ] with commas. Channels that are not named may be anything.
  std::vector<std::pair<std::string, std::string>> values;
  std::uint32_t line = 0;  ///< in the file
};

/// What an instrument takes from its supply while it measures, without heating.
struct PowerDraw {
  double watts = 0;
  std::string source;  ///< who says so
};

struct Model {
  std::string name;  ///< equals the file's stem
  std::string make;
  std::string type;
  std::string category;  ///< "wind lidar", "water quality" …
  std::string driver;    ///< name in drivers/by_model/table.cpp: "registers", "messages" …
  std::vector<std::string> sources;     ///< document and page, or repository, commit and path
  std::vector<std::string> recordings;  ///< files under tests' captures that a test decodes with it
  std::string file;
  std::string hash;            ///< first 8 bytes of SHA-256 of the file's bytes, 16 hex digits
  LineSettings line_defaults;  ///< baud, parity … as the maker ships it
  bool states_baud = false;    ///< else that of line_defaults is a guess
  std::uint16_t tcp_port = 0;  ///< the maker's TCP port, 0 if none
  Micros interval{0};          ///< poll interval if the configuration names none; 0: it speaks
  Micros record_interval{0};   ///< a new record comes so often at most; 0: not known
  Micros timeout{300'000};     ///< for an answer's first byte if the configuration names none
  std::vector<ModelKind> kinds;
  std::optional<RegisterMap> registers;       ///< of the driver "registers"
  std::optional<MessageSet> messages;         ///< of the driver "messages"
  std::optional<FrameMap> frames;             ///< of the driver "frames"
  std::vector<IdentityCheck> identification;  ///< all must hold of a unit that is this instrument
  std::vector<ModelExample> examples;
  std::optional<PollScript> poll;       ///< of messages that the instrument is asked for
  std::vector<Pitfall> pitfalls;        ///< for people and checks; in no description
  std::optional<PowerDraw> power_draw;  ///< nullopt: nobody said; in no description

  /// True if a channel of it tells whether a poll brought a new record.
  [[nodiscard]] bool marks_records() const;
};

using ModelPtr = std::shared_ptr<const Model>;

}  // namespace buoyd
