// Recordings of real receivers, compasses and a weather mast against what openrvdas and gpsd
// decoded from them. openrvdas states each sentence by itself: every field of every sentence that
// the model covers is compared. gpsd merges sentences into reports: each of its values must be
// among ours, but for those that only makers' own sentences or AIS brought, that it filled in from
// a geoid model, computed from positions or satellites' places, took from a receiver without a fix,
// or dated anew (neo-m8n: a week rollover that is none); how many these are stands in
// receiver_recordings.json: [found, not among ours].
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <map>
#include <set>

#include "drivers/recording.hpp"
#include "support/places.hpp"

namespace buoyd {
namespace {

ModelPtr nmea() {
  static const LoadedModel loaded = load_model(source_dir() + "/config/models/nmea-0183.toml");
  return loaded.model;
}

/// A decoded record by channel names.
class Record {
 public:
  Record(const Model& model, const DecodedLine& line)
      : kind_(model.kinds[line.kind]), values_(line.values) {}

  [[nodiscard]] std::optional<double> number(const std::string& channel) const {
    const Scalar* value = find(channel);
    if (value == nullptr) return std::nullopt;
    if (const auto* integer = std::get_if<std::int64_t>(value)) {
      return static_cast<double>(*integer);
    }
    const auto* decimal = std::get_if<Decimal>(value);
    return decimal ? std::optional(std::stod(decimal->digits)) : std::nullopt;
  }
  [[nodiscard]] std::string text(const std::string& channel) const {
    const Scalar* value = find(channel);
    const auto* text = value ? std::get_if<std::string>(value) : nullptr;
    return text ? *text : "";
  }
  [[nodiscard]] const std::string& kind() const { return kind_.name; }

 private:
  [[nodiscard]] const Scalar* find(const std::string& channel) const {
    for (std::size_t i = 0; i < kind_.channels.size(); ++i) {
      if (kind_.channels[i].name == channel) {
        return &values_[i];
      }
    }
    return nullptr;
  }

  const ModelKind& kind_;
  const Values& values_;
};

using Maybe = std::optional<double>;

Maybe absolute(Maybe value) {
  return value ? Maybe(std::abs(*value)) : value;
}

/// hhmmss.sss of a time of day or of seconds since 1970.
Maybe clock_print(const Record& record) {
  Maybe seconds = record.number("time_of_day");
  if (!seconds) seconds = record.number("instrument_time");
  if (!seconds) return seconds;
  const double day = std::fmod(*seconds, 86400.0);
  const double whole = std::floor(day);
  const auto s = static_cast<int>(whole);
  return s / 3600 * 10000 + s / 60 % 60 * 100 + s % 60 + (day - whole);
}

/// Day, month (1 to 12) and year of a record's own date.
std::optional<std::chrono::year_month_day> date_of(const Record& record) {
  const Maybe seconds = record.number("instrument_time");
  if (!seconds) return std::nullopt;
  const auto days = static_cast<int>(std::floor(*seconds / 86400.0));
  return std::chrono::year_month_day(std::chrono::sys_days(std::chrono::days(days)));
}

/// 22.5 as 2230.0
Maybe degrees_minutes(Maybe degrees) {
  if (!degrees) return degrees;
  const double whole = std::floor(std::abs(*degrees));
  return whole * 100 + (std::abs(*degrees) - whole) * 60;
}

Maybe knots(Maybe metres) {
  return metres ? Maybe(*metres * 3600 / 1852) : metres;
}

/// What openrvdas calls a field (without the instrument's name) and what we have for it.
const std::map<std::string, std::function<Maybe(const Record&)>> number_fields{
    {"gpstime", clock_print},
    {"gpsday", [](const Record& r) { return Maybe(static_cast<unsigned>(date_of(r)->day())); }},
    {"gpsmonth", [](const Record& r) { return Maybe(static_cast<unsigned>(date_of(r)->month())); }},
    {"gpsyear", [](const Record& r) { return Maybe(static_cast<int>(date_of(r)->year())); }},
    {"localhours", [](const Record& r) { return r.number("zone_hours"); }},
    {"gpslocalhours", [](const Record& r) { return r.number("zone_hours"); }},
    {"localzone", [](const Record& r) { return r.number("zone_minutes"); }},
    {"latitude", [](const Record& r) { return absolute(r.number("latitude")); }},
    {"longitude", [](const Record& r) { return absolute(r.number("longitude")); }},
    {"lat", [](const Record& r) { return degrees_minutes(r.number("latitude")); }},
    {"lon", [](const Record& r) { return degrees_minutes(r.number("longitude")); }},
    {"fixquality", [](const Record& r) { return r.number("fix_quality"); }},
    {"gpsqual", [](const Record& r) { return r.number("fix_quality"); }},
    {"numsats", [](const Record& r) { return r.number("satellites"); }},
    {"hdop", [](const Record& r) { return r.number("hdop"); }},
    {"antennaheight", [](const Record& r) { return r.number("altitude"); }},
    {"geoidheight", [](const Record& r) { return r.number("geoid_separation"); }},
    {"dgpsage", [](const Record& r) { return r.number("dgps_age"); }},
    {"speedkt", [](const Record& r) { return r.number("speed_over_ground"); }},
    {"sogkt", [](const Record& r) { return r.number("speed_over_ground"); }},
    {"speedkm", [](const Record& r) { return r.number("speed_kmh"); }},
    {"coursemag", [](const Record& r) { return r.number("course_magnetic"); }},
    {"fixtime", clock_print},
    {"rateofturn", [](const Record& r) { return r.number("rate_of_turn"); }},
    {"courserms", [](const Record& r) { return r.number("range_rms"); }},
    {"majoraxis", [](const Record& r) { return r.number("semi_major"); }},
    {"minoraxis", [](const Record& r) { return r.number("semi_minor"); }},
    {"laterr", [](const Record& r) { return r.number("latitude_deviation"); }},
    {"lonerr", [](const Record& r) { return r.number("longitude_deviation"); }},
    {"alterr", [](const Record& r) { return r.number("altitude_deviation"); }},
    {"horizqual", [](const Record& r) { return r.number("horizontal_quality"); }},
    {"heightqual", [](const Record& r) { return r.number("height_quality"); }},
    {"headingqual", [](const Record& r) { return r.number("heading_quality"); }},
    {"rollpitchqual", [](const Record& r) { return r.number("roll_pitch_quality"); }},
    {"gyrocal", [](const Record& r) { return r.number("gyro_calibration"); }},
    {"gyrooffset", [](const Record& r) { return r.number("gyro_offset"); }},
    {"roll", [](const Record& r) { return r.number("roll"); }},
    {"pitch", [](const Record& r) { return r.number("pitch"); }},
    {"heave", [](const Record& r) { return r.number("heave"); }},
    {"coursetrue", [](const Record& r) { return r.number("course_over_ground"); }},
    {"magvar", [](const Record& r) { return absolute(r.number("magnetic_variation")); }},
    {"headingtrue", [](const Record& r) { return r.number("heading"); }},
    {"direction", [](const Record& r) { return r.number("relative_wind_angle"); }},
    {"speed",
     [](const Record& r) {
       return r.kind() == "rmc" ? r.number("speed_over_ground")
                                : knots(r.number("relative_wind_speed"));
     }},
};

std::string letter(Maybe value, const char* positive, const char* negative) {
  return !value ? "" : *value < 0 ? negative : positive;
}

std::string short_date(const Record& record) {
  const auto date = date_of(record);
  if (!date) return "";
  char print[16];
  std::snprintf(print, sizeof print, "%02u%02u%02d", static_cast<unsigned>(date->day()),
                static_cast<unsigned>(date->month()), static_cast<int>(date->year()) % 100);
  return print;
}

const std::map<std::string, std::function<std::string(const Record&)>> text_fields{
    {"nors", [](const Record& r) { return letter(r.number("latitude"), "N", "S"); }},
    {"eorw", [](const Record& r) { return letter(r.number("longitude"), "E", "W"); }},
    {"magvareorw",
     [](const Record& r) { return letter(r.number("magnetic_variation"), "E", "W"); }},
    {"gpsdate", short_date},
    {"date", short_date},
    // of GLL without a mode openrvdas calls the status so
    {"mode",
     [](const Record& r) { return r.text("mode").empty() ? r.text("status") : r.text("mode"); }},
    {"status", [](const Record& r) { return r.text("status"); }},
    {"dgpsstation", [](const Record& r) { return r.text("dgps_station"); }},
};

/// "PcodGPSTime", "gnss_cnav_gps_time" → "gpstime"
std::string plain_name(std::string name, const std::string& prefix) {
  EXPECT_TRUE(name.starts_with(prefix)) << name;
  name.erase(0, prefix.size());
  std::erase(name, '_');
  for (char& c : name) {
    c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return name;
}

struct ShipRecording {
  std::string path;    // without ".log"
  std::string prefix;  // of the field names
  std::size_t fields;  // that must be compared
};

std::ostream& operator<<(std::ostream& out, const ShipRecording& recording) {
  return out << recording.path;
}

class ShipRecordings : public testing::TestWithParam<ShipRecording> {};

/// Compares one expected field; false if openrvdas had no value either.
bool compare_field(const Record& record, const std::string& name, const Json& expected) {
  if (name == "units") {
    return false;  // the unit's letter shows in the speed, which is compared in knots
  }
  const std::string where = record.kind() + " " + name;
  if (const auto number = number_fields.find(name); number != number_fields.end()) {
    const Maybe is = number->second(record);
    if (expected.is_null()) {
      EXPECT_FALSE(is.has_value()) << where;
      return false;
    }
    EXPECT_TRUE(is.has_value()) << where;
    EXPECT_NEAR(is.value_or(-1e9), *expected.number(), 1e-4) << where;
    if (name == "latitude" || name == "longitude") {
      EXPECT_NEAR(is.value_or(-1e9), *expected.number(), 5.1e-8) << where;
    }
    return true;
  }
  const auto text = text_fields.find(name);
  EXPECT_TRUE(text != text_fields.end()) << "unknown field " << name;
  if (text == text_fields.end() || expected.is_null()) {
    return false;
  }
  EXPECT_EQ(text->second(record), *expected.string()) << where;
  return true;
}

bool is_covered(const std::string& line) {
  static const std::set<std::string> types{"GGA", "GLL", "RMC", "VTG", "ZDA", "HDT",
                                           "ROT", "GST", "MWV", "MDA", "XDR"};
  return line.size() > 6 && line[0] == '$' &&
         (types.contains(line.substr(3, 3)) || line.starts_with("$PSXN,2"));
}

TEST_P(ShipRecordings, decode_to_their_expected_values) {
  NEED_CAPTURES();
  const ShipRecording& recording = GetParam();
  const std::string path = captures_dir() + "/" + recording.path;
  const auto lines = device_lines(read_file(path + ".log"), true);
  const auto decoded = decode_lines(nmea(), lines);
  std::map<std::size_t, const DecodedLine*> by_line;
  for (const DecodedLine& line : decoded) {
    by_line[line.number] = &line;
  }
  std::map<std::size_t, std::string> covered;
  for (const DeviceLine& line : lines) {
    if (is_covered(line.text)) covered[line.number] = line.text;
  }
  const auto expected = Json::parse(read_file(path + ".expected.json"), 1U << 24U);
  ASSERT_TRUE(expected.has_value()) << expected.error().text;
  std::size_t compared = 0;
  for (const Json& record : expected->find("records")->items()) {
    const auto number = static_cast<std::size_t>(*record.integer_at("line"));
    if (!covered.contains(number)) {
      continue;
    }
    ASSERT_TRUE(by_line.contains(number)) << "line " << number << ": " << covered[number];
    const Record ours(*nmea(), *by_line[number]);
    const Json& fields = *record.find("fields");
    for (std::size_t i = 0; i < fields.keys().size(); ++i) {
      SCOPED_TRACE("line " + std::to_string(number) + ": " + covered[number]);
      const std::string name = plain_name(fields.keys()[i], recording.prefix);
      compared += compare_field(ours, name, fields.items()[i]) ? 1U : 0U;
    }
  }
  std::cout << recording.path << ": " << compared << " values compared\n";
  EXPECT_EQ(compared, recording.fields);
}

INSTANTIATE_TEST_SUITE_P(
    All, ShipRecordings,
    testing::Values(
        ShipRecording{"nmea-gnss/openrvdas_NBP1406_PCOD", "Pcod", 1610},
        ShipRecording{"nmea-gnss/openrvdas_NBP1406_gp02", "Gp02", 1009},
        ShipRecording{"nmea-gnss/openrvdas_SKQ201822S_gnss_cnav", "gnss_cnav_", 883},
        ShipRecording{"nmea-heading-attitude/openrvdas_NBP1406_gyr1", "Gyr1", 400},
        ShipRecording{"nmea-heading-attitude/openrvdas_NBP1406_s330", "S330", 1431},
        ShipRecording{"nmea-heading-attitude/openrvdas_SKQ201822S_gyro_1", "gyro_1_", 320},
        ShipRecording{"met/openrvdas_SKQ201822S_wind_mast_port", "wind_mast_port_", 804}));

/// What gpsd reports and what we have for it, as sets of numbers.
struct Quantity {
  std::string name;
  std::function<Maybe(const Json&)> expected;
  std::function<Maybe(const Record&)> ours;
  double tolerance;
  std::function<Maybe(const Record&)> also = nullptr;  ///< said a second time in the same sentence
};

Maybe json_number_at(const Json& record, const char* key) {
  const Json* value = record.find(key);
  return value ? value->number() : std::nullopt;
}

/// A position; in other reports "lat" is an error in metres.
Maybe degrees_at(const Json& record, const char* key) {
  return record.string_at("class") == "TPV" ? json_number_at(record, key) : std::nullopt;
}

Maybe time_at(const Json& record) {
  const auto text = record.string_at("time");
  const auto time = text ? parse_iso8601(*text) : Result<WallTime>(fail(ErrorCode::invalid, ""));
  return time ? Maybe(static_cast<double>(time->time_since_epoch().count()) / 1e6) : std::nullopt;
}

const std::vector<Quantity> quantities{
    {"lat", [](const Json& r) { return degrees_at(r, "lat"); },
     [](const Record& r) { return r.number("latitude"); }, 5.1e-8},
    {"lon", [](const Json& r) { return degrees_at(r, "lon"); },
     [](const Record& r) { return r.number("longitude"); }, 5.1e-8},
    {"altitude", [](const Json& r) { return json_number_at(r, "altMSL"); },
     [](const Record& r) { return r.number("altitude"); }, 1e-6},
    {"geoid", [](const Json& r) { return json_number_at(r, "geoidSep"); },
     [](const Record& r) { return r.number("geoid_separation"); }, 1e-6},
    {"speed", [](const Json& r) { return json_number_at(r, "speed"); },
     [](const Record& r) {
       const Maybe knot = r.number("speed_over_ground");
       return knot ? Maybe(*knot * 1852 / 3600) : knot;
     },
     6e-4,
     [](const Record& r) {
       const Maybe kmh = r.number("speed_kmh");
       return kmh ? Maybe(*kmh / 3.6) : kmh;
     }},
    {"course", [](const Json& r) { return json_number_at(r, "track"); },
     [](const Record& r) { return r.number("course_over_ground"); }, 1e-6},
    {"time", time_at, [](const Record& r) { return r.number("instrument_time"); }, 6e-4},
    {"satellites", [](const Json& r) { return json_number_at(r, "uSat"); },
     [](const Record& r) { return r.number("satellites"); }, 1e-6},
    {"heading", [](const Json& r) { return json_number_at(r, "heading"); },
     [](const Record& r) {
       const Maybe heading = r.number("heading");
       return heading ? heading : r.number("heading_count");
     },
     1e-6},
    {"hdop", [](const Json& r) { return json_number_at(r, "hdop"); },
     [](const Record& r) { return r.number("hdop"); }, 1e-6},
    {"pdop", [](const Json& r) { return json_number_at(r, "pdop"); },
     [](const Record& r) { return r.number("pdop"); }, 1e-6},
    {"vdop", [](const Json& r) { return json_number_at(r, "vdop"); },
     [](const Record& r) { return r.number("vdop"); }, 1e-6},
    {"pitch", [](const Json& r) { return json_number_at(r, "pitch"); },
     [](const Record& r) {
       const Maybe angle = r.number("pitch");
       return angle ? angle : r.number("pitch_count");
     },
     1e-6},
    {"roll", [](const Json& r) { return json_number_at(r, "roll"); },
     [](const Record& r) {
       const Maybe angle = r.number("roll");
       return angle ? angle : r.number("roll_count");
     },
     1e-6},
};

bool holds(const std::set<double>& values, double wanted, double tolerance) {
  const auto near = values.lower_bound(wanted - tolerance);
  return near != values.end() && *near <= wanted + tolerance;
}

struct ReceiverRecording {
  std::string path;  // without ".log"
  // quantity → {distinct expected values found among ours, brought by other sentences}
  std::map<std::string, std::pair<std::size_t, std::size_t>> counts;
};

std::ostream& operator<<(std::ostream& out, const ReceiverRecording& recording) {
  return out << recording.path;
}

class ReceiverRecordings : public testing::TestWithParam<ReceiverRecording> {};

TEST_P(ReceiverRecordings, hold_their_expected_values) {
  NEED_CAPTURES();
  const std::string path = captures_dir() + "/" + GetParam().path;
  const auto decoded = decode_lines(nmea(), device_lines(read_file(path + ".log"), false));
  const auto expected = Json::parse(read_file(path + ".expected.json"), 1U << 24U);
  ASSERT_TRUE(expected.has_value()) << expected.error().text;
  std::map<std::string, std::pair<std::size_t, std::size_t>> counts;
  for (const Quantity& quantity : quantities) {
    std::set<double> ours;
    for (const DecodedLine& line : decoded) {
      const Record record(*nmea(), line);
      if (const Maybe value = quantity.ours(record)) ours.insert(*value);
      const Maybe again = quantity.also ? quantity.also(record) : std::nullopt;
      if (again) ours.insert(*again);
    }
    std::set<double> wanted;
    for (const Json& record : expected->find("records")->items()) {
      if (const Maybe value = quantity.expected(record)) wanted.insert(*value);
    }
    for (const double value : wanted) {
      auto& [found, missing] = counts[quantity.name];
      holds(ours, value, quantity.tolerance) ? ++found : ++missing;
    }
  }
  std::size_t compared = 0;
  for (const auto& [name, count] : counts) {
    compared += count.first;
    std::cout << "{\"" << name << "\", {" << count.first << ", " << count.second << "}}, ";
  }
  std::cout << "\n" << GetParam().path << ": " << compared << " values compared\n";
  EXPECT_GT(compared, 0U);
  EXPECT_EQ(counts, GetParam().counts);
}

std::vector<ReceiverRecording> receiver_recordings() {
  const auto table =
      Json::parse(read_file(source_dir() + "/tests/drivers/receiver_recordings.json"));
  std::vector<ReceiverRecording> recordings;
  for (std::size_t i = 0; table && i < table->keys().size(); ++i) {
    ReceiverRecording recording{table->keys()[i], {}};
    const Json& counts = table->items()[i];
    for (std::size_t k = 0; k < counts.keys().size(); ++k) {
      const auto& pair = counts.items()[k].items();
      recording.counts[counts.keys()[k]] = {static_cast<std::size_t>(*pair[0].integer()),
                                            static_cast<std::size_t>(*pair[1].integer())};
    }
    recordings.push_back(std::move(recording));
  }
  return recordings;
}

TEST(ReceiverTable, holds_all_recordings) {
  EXPECT_EQ(receiver_recordings().size(), 25U);
}

INSTANTIATE_TEST_SUITE_P(All, ReceiverRecordings, testing::ValuesIn(receiver_recordings()));

}  // namespace
}  // namespace buoyd
