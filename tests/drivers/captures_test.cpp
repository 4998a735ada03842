// Recordings of real receivers, compasses and a weather mast against what openrvdas and gpsd
// decoded from them. openrvdas states each sentence by itself: every field of every sentence that
// the model covers is compared. gpsd merges sentences into reports: each of its values must be
// among ours, but for those that only sentences we do not read (GLL, VTG, GNS, GSA, makers' own)
// brought, that it filled in from a geoid model, or dated anew (neo-m8n: a week rollover that is
// none); how many these are stands beside each recording.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <map>
#include <set>

#include "drivers/recording.hpp"

namespace buoyd {
namespace {

const std::string captures = BUOYD_CAPTURES;

ModelPtr nmea() {
  static const LoadedModel loaded =
      load_model(std::string(BUOYD_SOURCE_DIR) + "/config/models/nmea-0183.toml");
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
    {"mode", [](const Record& r) { return r.text("mode"); }},
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
  static const std::set<std::string> types{"GGA", "RMC", "ZDA", "HDT", "MWV", "MDA", "XDR"};
  return line.size() > 6 && line[0] == '$' && types.contains(line.substr(3, 3));
}

TEST_P(ShipRecordings, DecodeToTheirExpectedValues) {
  NEED_CAPTURES();
  const ShipRecording& recording = GetParam();
  const std::string path = captures + "/" + recording.path;
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
        ShipRecording{"nmea-gnss/openrvdas_NBP1406_PCOD", "Pcod", 1160},
        ShipRecording{"nmea-gnss/openrvdas_NBP1406_gp02", "Gp02", 127},
        ShipRecording{"nmea-gnss/openrvdas_SKQ201822S_gnss_cnav", "gnss_cnav_", 620},
        ShipRecording{"nmea-heading-attitude/openrvdas_NBP1406_gyr1", "Gyr1", 400},
        ShipRecording{"nmea-heading-attitude/openrvdas_NBP1406_s330", "S330", 910},
        ShipRecording{"nmea-heading-attitude/openrvdas_SKQ201822S_gyro_1", "gyro_1_", 160},
        ShipRecording{"met/openrvdas_SKQ201822S_wind_mast_port", "wind_mast_port_", 804}));

/// What gpsd reports and what we have for it, as sets of numbers.
struct Quantity {
  std::string name;
  std::function<Maybe(const Json&)> expected;
  std::function<Maybe(const Record&)> ours;
  double tolerance;
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
     6e-4},
    {"course", [](const Json& r) { return json_number_at(r, "track"); },
     [](const Record& r) { return r.number("course_over_ground"); }, 1e-6},
    {"time", time_at, [](const Record& r) { return r.number("instrument_time"); }, 6e-4},
    {"satellites", [](const Json& r) { return json_number_at(r, "uSat"); },
     [](const Record& r) { return r.number("satellites"); }, 1e-6},
    {"heading", [](const Json& r) { return json_number_at(r, "heading"); },
     [](const Record& r) { return r.number("heading"); }, 1e-6},
    {"pitch", [](const Json& r) { return json_number_at(r, "pitch"); },
     [](const Record& r) { return r.number("pitch"); }, 1e-6},
    {"roll", [](const Json& r) { return json_number_at(r, "roll"); },
     [](const Record& r) { return r.number("roll"); }, 1e-6},
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

TEST_P(ReceiverRecordings, HoldTheirExpectedValues) {
  NEED_CAPTURES();
  const std::string path = captures + "/" + GetParam().path;
  const auto decoded = decode_lines(nmea(), device_lines(read_file(path + ".log"), false));
  const auto expected = Json::parse(read_file(path + ".expected.json"), 1U << 24U);
  ASSERT_TRUE(expected.has_value()) << expected.error().text;
  std::map<std::string, std::pair<std::size_t, std::size_t>> counts;
  for (const Quantity& quantity : quantities) {
    std::set<double> ours;
    for (const DecodedLine& line : decoded) {
      if (const Maybe value = quantity.ours(Record(*nmea(), line))) ours.insert(*value);
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

INSTANTIATE_TEST_SUITE_P(
    All, ReceiverRecordings,
    testing::Values(ReceiverRecording{"nmea-ais/gpsd_ais-nmea",
                                      {{"altitude", {20, 0}},
                                       {"geoid", {1, 1}},
                                       {"heading", {0, 6}},
                                       {"lat", {33, 0}},
                                       {"lon", {16, 0}},
                                       {"satellites", {1, 0}},
                                       {"speed", {29, 1}},
                                       {"time", {37, 0}}}},
                    ReceiverRecording{"nmea-ais/gpsd_ait250",
                                      {{"course", {1, 0}},
                                       {"heading", {0, 12}},
                                       {"lat", {30, 0}},
                                       {"lon", {31, 0}},
                                       {"speed", {9, 13}},
                                       {"time", {33, 0}}}},
                    ReceiverRecording{"nmea-depth/gpsd_humminbird-M37",
                                      {{"altitude", {4, 0}},
                                       {"course", {14, 7}},
                                       {"geoid", {0, 2}},
                                       {"lat", {17, 5}},
                                       {"lon", {23, 8}},
                                       {"satellites", {1, 0}},
                                       {"speed", {3, 8}},
                                       {"time", {18, 4}}}},
                    ReceiverRecording{"nmea-gnss-compass/gpsd_furuno_gl_ga",
                                      {{"altitude", {1, 0}},
                                       {"course", {1, 0}},
                                       {"geoid", {1, 0}},
                                       {"lat", {1, 0}},
                                       {"lon", {1, 0}},
                                       {"satellites", {1, 4}},
                                       {"speed", {1, 0}},
                                       {"time", {16, 0}}}},
                    ReceiverRecording{"nmea-gnss/gpsd_GPSmap-76S",
                                      {{"altitude", {1, 0}},
                                       {"geoid", {1, 0}},
                                       {"lat", {1, 0}},
                                       {"lon", {1, 0}},
                                       {"satellites", {1, 0}}}},
                    ReceiverRecording{"nmea-gnss/gpsd_ac12",
                                      {{"altitude", {7, 0}},
                                       {"course", {1, 0}},
                                       {"geoid", {1, 0}},
                                       {"lat", {8, 0}},
                                       {"lon", {8, 0}},
                                       {"satellites", {1, 0}},
                                       {"speed", {2, 0}},
                                       {"time", {8, 0}}}},
                    ReceiverRecording{"nmea-gnss/gpsd_beidou-bd",
                                      {{"altitude", {5, 0}},
                                       {"course", {1, 0}},
                                       {"geoid", {1, 0}},
                                       {"lat", {5, 0}},
                                       {"lon", {5, 0}},
                                       {"satellites", {3, 0}},
                                       {"speed", {4, 4}},
                                       {"time", {4, 0}}}},
                    ReceiverRecording{"nmea-gnss/gpsd_bu353s4",
                                      {{"altitude", {10, 0}},
                                       {"course", {1, 0}},
                                       {"geoid", {1, 0}},
                                       {"lat", {6, 0}},
                                       {"lon", {8, 0}},
                                       {"satellites", {2, 0}},
                                       {"speed", {18, 0}},
                                       {"time", {25, 0}}}},
                    ReceiverRecording{"nmea-gnss/gpsd_cat-ms352",
                                      {{"altitude", {38, 0}},
                                       {"course", {40, 0}},
                                       {"geoid", {1, 0}},
                                       {"lat", {40, 0}},
                                       {"lon", {39, 0}},
                                       {"satellites", {2, 0}},
                                       {"speed", {27, 0}},
                                       {"time", {40, 0}}}},
                    ReceiverRecording{"nmea-gnss/gpsd_eXplorist210",
                                      {{"altitude", {1, 0}},
                                       {"course", {1, 0}},
                                       {"geoid", {0, 1}},
                                       {"lat", {2, 0}},
                                       {"lon", {1, 0}},
                                       {"satellites", {1, 1}},
                                       {"speed", {1, 0}},
                                       {"time", {4, 3}}}},
                    ReceiverRecording{"nmea-gnss/gpsd_garmin48",
                                      {{"altitude", {1, 3}},
                                       {"course", {1, 0}},
                                       {"geoid", {1, 1}},
                                       {"lat", {1, 0}},
                                       {"lon", {1, 0}},
                                       {"satellites", {1, 0}},
                                       {"speed", {1, 0}},
                                       {"time", {1, 7}}}},
                    ReceiverRecording{"nmea-gnss/gpsd_gp-320fw-2019-03-28",
                                      {{"altitude", {6, 0}},
                                       {"course", {1, 0}},
                                       {"geoid", {1, 0}},
                                       {"lat", {2, 0}},
                                       {"lon", {6, 0}},
                                       {"satellites", {1, 0}},
                                       {"speed", {1, 0}},
                                       {"time", {19, 0}}}},
                    ReceiverRecording{"nmea-gnss/gpsd_haicom-305N",
                                      {{"altitude", {29, 0}},
                                       {"course", {22, 0}},
                                       {"geoid", {1, 0}},
                                       {"lat", {34, 0}},
                                       {"lon", {39, 0}},
                                       {"satellites", {5, 1}},
                                       {"speed", {32, 34}},
                                       {"time", {41, 0}}}},
                    ReceiverRecording{"nmea-gnss/gpsd_holux-gm-210", {{"satellites", {1, 0}}}},
                    ReceiverRecording{"nmea-gnss/gpsd_magellan315",
                                      {{"altitude", {1, 0}},
                                       {"course", {1, 0}},
                                       {"geoid", {0, 1}},
                                       {"lat", {3, 0}},
                                       {"lon", {1, 0}},
                                       {"satellites", {1, 0}},
                                       {"speed", {1, 2}},
                                       {"time", {3, 1}}}},
                    ReceiverRecording{"nmea-gnss/gpsd_neo-m8n",
                                      {{"altitude", {22, 0}},
                                       {"geoid", {1, 0}},
                                       {"lat", {22, 1}},
                                       {"lon", {17, 1}},
                                       {"satellites", {1, 3}},
                                       {"speed", {18, 0}},
                                       {"time", {0, 22}}}},
                    ReceiverRecording{"nmea-gnss/gpsd_nl402u",
                                      {{"altitude", {8, 0}},
                                       {"course", {8, 0}},
                                       {"geoid", {1, 0}},
                                       {"lat", {5, 0}},
                                       {"lon", {7, 0}},
                                       {"satellites", {1, 0}},
                                       {"speed", {9, 0}},
                                       {"time", {9, 0}}}},
                    ReceiverRecording{"nmea-gnss/gpsd_nmea-rtk",
                                      {{"altitude", {105, 0}},
                                       {"course", {111, 0}},
                                       {"geoid", {1, 0}},
                                       {"lat", {120, 0}},
                                       {"lon", {121, 0}},
                                       {"satellites", {4, 0}},
                                       {"speed", {111, 0}},
                                       {"time", {122, 0}}}},
                    ReceiverRecording{"nmea-gnss/gpsd_quectel-L70",
                                      {{"altitude", {2, 0}},
                                       {"course", {1, 0}},
                                       {"geoid", {1, 0}},
                                       {"lat", {3, 0}},
                                       {"lon", {4, 0}},
                                       {"satellites", {1, 0}},
                                       {"speed", {11, 0}},
                                       {"time", {16, 0}}}},
                    ReceiverRecording{"nmea-gnss/gpsd_sirfstarv-nmea",
                                      {{"altitude", {10, 0}},
                                       {"course", {1, 0}},
                                       {"geoid", {1, 0}},
                                       {"lat", {6, 0}},
                                       {"lon", {3, 0}},
                                       {"satellites", {9, 4}},
                                       {"speed", {6, 0}},
                                       {"time", {59, 0}}}},
                    ReceiverRecording{"nmea-gnss/gpsd_st-teseo-liv3f",
                                      {{"altitude", {26, 0}},
                                       {"course", {1, 0}},
                                       {"geoid", {1, 0}},
                                       {"lat", {18, 1}},
                                       {"lon", {26, 1}},
                                       {"satellites", {4, 1}},
                                       {"speed", {3, 0}},
                                       {"time", {28, 0}}}},
                    ReceiverRecording{"nmea-gnss/gpsd_ublox-lea-5h",
                                      {{"altitude", {16, 0}},
                                       {"geoid", {1, 1}},
                                       {"lat", {19, 0}},
                                       {"lon", {18, 0}},
                                       {"satellites", {2, 0}},
                                       {"speed", {18, 1}},
                                       {"time", {18, 1}}}},
                    ReceiverRecording{"nmea-heading-attitude/gpsd_hemi",
                                      {{"altitude", {6, 0}},
                                       {"course", {0, 6}},
                                       {"geoid", {1, 0}},
                                       {"heading", {4, 0}},
                                       {"lat", {6, 0}},
                                       {"lon", {6, 0}},
                                       {"satellites", {1, 0}},
                                       {"speed", {0, 8}},
                                       {"time", {108, 10}}}},
                    ReceiverRecording{"nmea-heading-attitude/gpsd_tnt-revolution",
                                      {{"heading", {0, 45}}, {"pitch", {7, 6}}, {"roll", {6, 5}}}},
                    ReceiverRecording{"nmea-mixed-binary/gpsd_skytraq-fix",
                                      {{"altitude", {4, 0}},
                                       {"course", {1, 0}},
                                       {"geoid", {1, 0}},
                                       {"lat", {10, 0}},
                                       {"lon", {11, 0}},
                                       {"satellites", {2, 0}},
                                       {"speed", {1, 0}},
                                       {"time", {11, 0}}}}));

}  // namespace
}  // namespace buoyd
