#pragma once
// How the messages driver recognises and reads a model's messages: part of the model, immutable
// once loaded. The simulator encodes from the same set. Any thread.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "model/message_framing.hpp"

namespace buoyd {

/// The field's text must be one of `is` (if not empty) and none of `is_not`.
struct FieldTest {
  std::uint16_t field = 0;  ///< 0: the first that begins with `key`
  std::string key;
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
  std::uint16_t field = 0;  ///< 0: it stands right behind the number itself, "236D"
  std::vector<Unit> units;  ///< the usual one first
};

/// (number / denominator) + offset is in the channel's unit, exactly.
struct FieldScale {
  std::int64_t denominator = 1;
  std::int64_t offset = 0;
};

/// How a field's text becomes a value.
enum class FieldFormat : std::uint8_t {
  number,           ///< by the channel's type: digits, an integer, a float
  text,             ///< as it stands
  degrees_minutes,  ///< [d]ddmm.mmm to degrees: exact quotient, rounded to minutes' decimals + 4
  time_of_day,      ///< hhmmss[.sss] to seconds since midnight, digits kept
  utc,              ///< hhmmss[.sss] with `date`: seconds since 1970-01-01 UTC, digits kept
  hex,              ///< hexadecimal digits, unsigned
  time,             ///< as `pattern` says: seconds since 1970-01-01 UTC, digits kept
  hex_low_first,    ///< hex, two digits a byte, the low byte first
  data,             ///< any bytes as text: \n \r \t \xhh \\ in place of what is no printable text
  first_point,      ///< of no field: the number of the reading's first point in the message, from 1
};

[[nodiscard]] inline bool is_time(FieldFormat format) {
  return format == FieldFormat::utc || format == FieldFormat::time ||
         format == FieldFormat::time_of_day;
}

[[nodiscard]] inline bool is_text(FieldFormat format) {
  return format == FieldFormat::text || format == FieldFormat::data;
}

[[nodiscard]] inline bool is_hex(FieldFormat format) {
  return format == FieldFormat::hex || format == FieldFormat::hex_low_first;
}

/// Decimals added to those of the field where its value is converted.
inline constexpr int degrees_extra_decimals = 4;
inline constexpr int unit_extra_decimals = 3;

/// Where one channel's value stands in a message. Fields count from 1 behind the tag; in a message
/// of groups, from 1 inside the group. An empty field is no value.
struct MessageField {
  std::size_t channel = 0;  ///< index into the kind's channels
  std::uint16_t field = 0;  ///< 0: the first that begins with `key`
  std::string key;          ///< "p =": what is behind it, without blanks, is the text
  FieldFormat format = FieldFormat::number;
  std::optional<FieldSign> sign;
  std::optional<FieldUnits> units;
  std::vector<std::uint16_t> date;  ///< of utc: [ddmmyy] or [day, month, year of four digits]
  std::string pattern;              ///< of time: "%d %b %Y %H:%M:%S"
  std::vector<std::uint16_t> more;  ///< of time: fields that follow, joined with one blank
  std::vector<std::string> nulls;   ///< texts that mean no value
  std::optional<FieldScale> scale;
  std::vector<FieldTest> require;  ///< else no value; in groups: which group it is in
  /// Its field stands so many lists behind `field`, each as long as the axis has points in use.
  std::uint16_t lists_before = 0;
  std::uint16_t plus = 0;  ///< of integers: a field whose number is added; 0: none
};

/// Where a message says how many points its arrays have, and which. Its field counts are without
/// what the points in use add.
struct MessageAxis {
  std::uint16_t stride = 1;  ///< fields from one point's value to the next's
  std::uint16_t in_use = 0;  ///< field: how many points are in use; 0: all
  std::uint16_t less = 0;    ///< so many fewer are
  std::uint16_t each = 1;    ///< fields that each point in use adds
  std::uint16_t start = 0;   ///< field: the first point; 0: the message does not say
  std::uint16_t step = 0;    ///< field: from one point to the next
  bool splits = false;       ///< more points in use than the axis has make several readings
};

/// Characters of a line, counted from 1.
struct MessageColumn {
  std::uint16_t first = 1;
  std::uint16_t last = 1;
};

/// One of several messages that make a reading together. They come in the order in which the set
/// has them, unless `any_order`.
struct MessagePart {
  std::string name;
  bool optional = false;    ///< without it a reading is one, too
  bool repeats = false;     ///< one message for each point of the axis
  std::uint16_t index = 0;  ///< of these: the field with the point's number, from 1; 0: in order
  std::vector<std::uint16_t> same;  ///< fields whose texts are equal in all parts of a reading
  bool any_order = false;           ///< of its kind
  Micros within{2'000'000};         ///< of its kind: what comes later than that begins the next

  [[nodiscard]] bool has_index() const { return index > 0; }
};

/// One message. Several messages may belong to one kind; a message belongs to one.
struct MessageFormat {
  std::size_t kind = 0;                     ///< index into Model::kinds
  std::optional<MessagePart> part;          ///< where several make a reading
  std::string tag;                          ///< start and first field, '?' is any one: "$??GGA"
  std::vector<std::string> prefixes;        ///< of lines: the first that it begins with is cut off
  FrameChecksum checksum;                   ///< of lines: of what is behind the prefix
  std::vector<MessageColumn> columns;       ///< of lines: the fields; the last one ends the line
  std::vector<std::uint16_t> field_counts;  ///< allowed numbers of fields behind the tag
  std::uint16_t group = 0;                  ///< fields of a group that repeats to the end; 0: none
  std::optional<CountedBytes> counted;      ///< where the last field's bytes are counted
  std::vector<FieldTest> select;            ///< a frame that fails is another message
  /// Whether the instrument's clock is right: the newest message that says so decides for all; a
  /// channel with role "utc" makes no clock records meanwhile.
  std::vector<FieldTest> synchronised_if;
  std::vector<MessageField> fields;
  std::optional<MessageAxis> axis;  ///< of a kind with one; of parts the one that says `in_use`
};

/// A frame is read by the first format whose tag and tests fit; with a group, also only if one of
/// its channels is in it. A line is read by the first format whose every field is sound.
struct MessageSet {
  MessageFraming framing;
  std::vector<MessageFormat> formats;
};

}  // namespace buoyd
