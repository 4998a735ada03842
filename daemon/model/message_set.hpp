#pragma once
// How the messages driver recognises and reads a model's messages: part of the model, immutable
// once loaded. The simulator encodes from the same set. Any thread.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace buoyd {

/// Checksum of a frame, by name.
enum class FrameChecksum : std::uint8_t {
  none,
  nmea,  ///< XOR of the bytes between start character and '*', as two hex digits behind the '*'
};

/// How frames lie in the byte stream: a start character, fields between separators, the checksum,
/// CR or LF or both (CR LF where we send it).
struct MessageFraming {
  std::string starts;  ///< characters that begin a frame, "$!"
  char separator = ',';
  FrameChecksum checksum = FrameChecksum::none;
  /// False: frames without checksum count too, until one with a checksum came: an instrument sends
  /// it always or never. A wrong one never counts.
  bool checksum_required = true;
  std::size_t max_length = 1024;  ///< characters of a frame without its line end
};

/// The field's text must be one of `is` (if not empty) and none of `is_not`.
struct FieldTest {
  std::uint16_t field = 0;
  std::vector<std::string> is;
  std::vector<std::string> is_not;
};

/// A field that makes the value negative: "S" or "W". Any other text than these two: no value.
struct FieldSign {
  std::uint16_t field = 0;
  std::string positive;
  std::string negative;
};

/// A field that says the unit: value × numerator / denominator is in the channel's unit. A text
/// that is not listed makes the value no value.
struct FieldUnits {
  struct Unit {
    std::string text;
    std::int64_t numerator = 1;
    std::int64_t denominator = 1;
  };
  std::uint16_t field = 0;
  std::vector<Unit> units;  ///< the usual one first
};

/// How a field's text becomes a value.
enum class FieldFormat : std::uint8_t {
  number,           ///< by the channel's type: digits, an integer, a float
  text,             ///< as it stands
  degrees_minutes,  ///< [d]ddmm.mmm to degrees: exact quotient, rounded to minutes' decimals + 4
  time_of_day,      ///< hhmmss[.sss] to seconds since midnight, digits kept
  utc,              ///< hhmmss[.sss] with `date`: seconds since 1970-01-01 UTC, digits kept
};

/// Decimals added to those of the field where its value is converted.
inline constexpr int degrees_extra_decimals = 4;
inline constexpr int unit_extra_decimals = 3;

/// Where one channel's value stands in a message. Fields count from 1 behind the tag; in a message
/// of groups, from 1 inside the group. An empty field is no value.
struct MessageField {
  std::size_t channel = 0;  ///< index into the kind's channels
  std::uint16_t field = 0;
  FieldFormat format = FieldFormat::number;
  std::optional<FieldSign> sign;
  std::optional<FieldUnits> units;
  std::vector<std::uint16_t> date;  ///< of utc: [ddmmyy] or [day, month, year of four digits]
  std::vector<FieldTest> require;   ///< else no value; in groups: which group it is in
};

/// One message. Several messages may belong to one kind; a message belongs to one.
struct MessageFormat {
  std::size_t kind = 0;                     ///< index into Model::kinds
  std::string tag;                          ///< start and first field, '?' is any one: "$??GGA"
  std::vector<std::uint16_t> field_counts;  ///< allowed numbers of fields behind the tag
  std::uint16_t group = 0;                  ///< fields of a group that repeats to the end; 0: none
  std::vector<FieldTest> select;            ///< a frame that fails is another message
  /// Whether the instrument's clock is right: the newest message that says so decides for all; a
  /// channel with role "utc" makes no clock records meanwhile.
  std::vector<FieldTest> synchronised_if;
  std::vector<MessageField> fields;
};

/// A frame is read by the first format whose tag and tests fit; with a group, also only if one of
/// its channels is in it.
struct MessageSet {
  MessageFraming framing;
  std::vector<MessageFormat> formats;
};

}  // namespace buoyd
