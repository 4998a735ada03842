// Recordings of AIS receivers against what gpsd decoded from them: every number, text and flag of
// every AIS report that its lists hold, in their order. gpsd states raw numbers and makes one
// report of both parts of message 24. Every sentence of a recording is in a reading. What openrvdas
// states is the payload as it came: there sender and channel are compared.
#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "base/time.hpp"
#include "drivers/driver_support.hpp"
#include "drivers/frames/frames_driver.hpp"
#include "drivers/recording.hpp"
#include "support/places.hpp"

namespace buoyd {
namespace {

/// Expected field → our channel: "x*10" is ours times 10, "x|511" is 511 where ours is no value; ""
/// is not compared: words for numbers that are compared, bits that are reserved, and what gpsd says
/// of itself.
using FieldMap = std::map<std::string, std::string>;

FieldMap joined(FieldMap map, const FieldMap& more) {
  map.insert(more.begin(), more.end());
  return map;
}

const FieldMap& common() {
  static const FieldMap map{{"class", ""},     {"scaled", ""},       {"type", ""},
                            {"mmsi", "mmsi"},  {"repeat", "repeat"}, {"reserved", ""},
                            {"regional", ""},  {"status_text", ""},  {"shiptype_text", ""},
                            {"epfd_text", ""}, {"hazard_text", ""},  {"loaded_text", ""}};
  return map;
}

const FieldMap& position() {
  static const FieldMap map{{"accuracy", "position_accuracy"},
                            {"lon", "longitude*600000|108600000"},
                            {"lat", "latitude*600000|54600000"},
                            {"course", "course_over_ground*10|3600"},
                            {"heading", "heading|511"},
                            {"speed", "speed_over_ground*10|1023"},
                            {"second", "second|60"},
                            {"raim", "raim"},
                            {"radio", "radio"}};
  return map;
}

const FieldMap& ship() {
  static const FieldMap map{{"shipname", "name|"},
                            {"callsign", "call_sign|"},
                            {"shiptype", "ship_type|0"},
                            {"to_bow", "to_bow|0"},
                            {"to_stern", "to_stern|0"},
                            {"to_port", "to_port|0"},
                            {"to_starboard", "to_starboard|0"},
                            {"epfd", "position_device|0"}};
  return map;
}

/// By message type.
const std::map<std::int64_t, FieldMap>& field_maps() {
  static const FieldMap class_a =
      joined(joined(common(), position()),
             {{"status", "navigation_status"}, {"turn", "turn|-128"}, {"maneuver", "manoeuvre|0"}});
  static const std::map<std::int64_t, FieldMap> maps{
      {1, class_a},
      {2, class_a},
      {3, class_a},
      {4, joined(joined(common(), position()),
                 {{"timestamp", "time|0000-00-00T24:60:60Z"}, {"epfd", "position_device|0"}})},
      {5, joined(joined(common(), ship()), {{"imo", "imo_number|0"},
                                            {"ais_version", "ais_version"},
                                            {"eta", "eta"},
                                            {"draught", "draught*10|0"},
                                            {"destination", "destination|"},
                                            {"dte", "dte"}})},
      {8, joined(common(), {{"dac", ""},
                            {"fid", ""},
                            {"vin", "vessel_number|"},
                            {"length", "length*10|0"},
                            {"beam", "beam*10|0"},
                            {"shiptype", "eri_type|0"},
                            {"hazard", "hazard|5"},
                            {"draught", "draught*100|0"},
                            {"loaded", "loaded|0"},
                            {"speed_q", "speed_quality"},
                            {"course_q", "course_quality"},
                            {"heading_q", "heading_quality"}})},
      {18, joined(joined(common(), position()), {{"cs", "carrier_sense"},
                                                 {"display", "display"},
                                                 {"dsc", "dsc"},
                                                 {"band", "whole_band"},
                                                 {"msg22", "message_22"}})},
      {20, joined(common(), {{"offset1", "offset_1|0"},
                             {"number1", "slots_1|0"},
                             {"timeout1", "timeout_1|0"},
                             {"increment1", "increment_1|0"},
                             {"offset2", "offset_2|0"},
                             {"number2", "slots_2|0"},
                             {"timeout2", "timeout_2|0"},
                             {"increment2", "increment_2|0"},
                             {"offset3", "offset_3|0"},
                             {"number3", "slots_3|0"},
                             {"timeout3", "timeout_3|0"},
                             {"increment3", "increment_3|0"},
                             {"offset4", "offset_4|0"},
                             {"number4", "slots_4|0"},
                             {"timeout4", "timeout_4|0"},
                             {"increment4", "increment_4|0"}})},
      {24,
       joined(joined(common(), ship()),
              {{"vendorid", "vendor"}, {"model", "unit_model"}, {"serial", "unit_serial_number"}})},
      {27, joined(common(), {{"accuracy", "position_accuracy"},
                             {"raim", "raim"},
                             {"status", "navigation_status"},
                             {"lon", "longitude*600|108600"},
                             {"lat", "latitude*600|54600"},
                             {"speed", "speed_over_ground|63"},
                             {"course", "course_over_ground|511"},
                             {"gnss", "position_latency"}})},
  };
  return maps;
}

/// A reading as texts by channel.
struct Report {
  std::string kind;
  std::map<std::string, std::string> values;
};

/// Which readings are of a message type.
bool is_of(const Report& report, std::int64_t type) {
  static const std::map<std::string, std::int64_t> types{
      {"static_a", 5},    {"position_b", 18}, {"data_link", 20}, {"static_b_a", 24},
      {"static_b_b", 24}, {"long_range", 27}, {"inland_ship", 8}};
  const auto found = types.find(report.kind);
  const auto said = report.values.find("message_type");
  return found != types.end() ? found->second == type
                              : said != report.values.end() && said->second == std::to_string(type);
}

struct Decoded {
  std::vector<Report> reports;
  DriverCounters counters;
};

Decoded decode(const std::string& stream) {
  const ModelPtr model = delivered_model("ais-receiver");
  FramesDriver driver(model);
  KeepSamples sink;
  driver.receive(bytes_of(stream), MonoTime{}, sink);
  driver.finish(sink);
  Decoded decoded{{}, driver.counters()};
  for (const Sample& sample : sink.samples) {
    Report report{model->kinds[sample.kind].name, {}};
    for (const ModelChannel& channel : model->kinds[sample.kind].channels) {
      report.values[channel.name] = value_of(*model, sample, channel.name);
    }
    decoded.reports.push_back(std::move(report));
  }
  return decoded;
}

std::string stream_of(const std::string& recording, bool time_stamped) {
  std::string stream;
  const std::string raw = read_file(captures_dir() + "/" + recording);
  for (const DeviceLine& line : device_lines(raw, time_stamped)) stream += line.text + "\n";
  return stream;
}

/// Messages that the stream's sentences make: the last sentence of each.
std::size_t messages_in(const std::string& stream) {
  std::size_t count = 0;
  for (std::size_t at = stream.find(",VD");
       (at = stream.find("VD", at + 1)) != std::string::npos;) {
    const bool sentence = at >= 3 && stream[at - 3] == '!' && at + 6 < stream.size();
    count += sentence && stream[at + 4] == stream[at + 6] ? 1U : 0U;
  }
  return count;
}

std::string cut(std::string& text, char mark) {
  const std::size_t at = text.find(mark);
  const std::string rest = at == std::string::npos ? "" : text.substr(at + 1);
  text.resize(std::min(at, text.size()));
  return rest;
}

std::string print_of(const Json& wanted) {
  if (wanted.string()) return *wanted.string();
  if (wanted.number()) return std::to_string(static_cast<std::int64_t>(*wanted.number()));
  return wanted.boolean().value_or(false) ? "1" : "0";
}

std::string iso_time(const std::string& seconds) {
  return iso8601(WallTime(std::chrono::seconds(std::stoll(seconds)))).substr(0, 19);
}

/// "05-15T16:00Z" of the parts of an estimated time of arrival.
std::string eta_of(const std::map<std::string, std::string>& values) {
  const auto part = [&](const std::string& name, int none) {
    const std::string& text = values.at("eta_" + name);
    const int number = text == "null" ? none : std::stoi(text);
    return std::string(number < 10 ? "0" : "") + std::to_string(number);
  };
  return part("month", 0) + "-" + part("day", 0) + "T" + part("hour", 24) + ":" +
         part("minute", 60) + "Z";
}

/// "" where they are the same.
std::string difference(const Report& report, std::string channel, const std::string& wanted) {
  if (channel == "eta") {
    return eta_of(report.values) == wanted ? "" : "eta is " + eta_of(report.values);
  }
  const bool has_null = channel.find('|') != std::string::npos;
  const std::string null = cut(channel, '|');
  const std::string times = cut(channel, '*');
  const auto found = report.values.find(channel);
  if (found == report.values.end()) {
    return "no channel " + channel;
  }
  const std::string& is = found->second;
  bool same = is == wanted;
  if (is == "null") {
    same = has_null && wanted == null;
  } else if (channel == "time") {
    same = iso_time(is) == wanted.substr(0, 19);
  } else if (channel == "vendor") {  // gpsd reads seven characters, as before ITU-R M.1371-4
    same = wanted.starts_with(is);
  } else if (!times.empty()) {
    same = std::to_string(std::llround(std::stod(is) * std::stod(times))) == wanted;
  }
  return same ? "" : channel + " is " + is + ", not " + wanted + "; ";
}

struct Comparison {
  std::size_t compared = 0;
  std::string differences;
};

Comparison compare(const Report& report, const Json& record, const FieldMap& map) {
  Comparison result;
  for (std::size_t i = 0; i < record.keys().size(); ++i) {
    const auto channel = map.find(record.keys()[i]);
    if (channel == map.end()) {
      result.differences += "unknown field " + record.keys()[i];
    } else if (!channel->second.empty()) {
      result.differences += difference(report, channel->second, print_of(record.items()[i]));
      ++result.compared;
    }
  }
  return result;
}

/// Both parts of message 24 as one report, as gpsd makes it.
std::vector<Report> reports_of(const std::vector<Report>& reports, std::int64_t type) {
  std::vector<Report> all;
  std::map<std::string, Report> names;  // part A by sender
  for (const Report& report : reports) {
    if (!is_of(report, type)) continue;
    const std::string& mmsi = report.values.at("mmsi");
    if (report.kind == "static_b_a") {
      names[mmsi] = report;
      continue;
    }
    all.push_back(report);
    if (type == 24) all.back().values.insert(names[mmsi].values.begin(), names[mmsi].values.end());
  }
  return all;
}

/// The first from `next` on (gpsd says some twice) that says the same as the record. Where there
/// is none, what differs in the first of its sender.
Comparison find_next(const std::vector<Report>& reports, const Json& record, std::size_t& next) {
  const std::int64_t type = *record.integer_at("type");
  const std::string mmsi = std::to_string(*record.integer_at("mmsi"));
  Comparison first{0, "no reading of " + mmsi};
  for (std::size_t i = next; i < reports.size(); ++i) {
    if (reports[i].values.at("mmsi") != mmsi) continue;
    Comparison one = compare(reports[i], record, field_maps().at(type));
    if (one.differences.empty()) {
      next = i;
      return one;
    }
    if (first.compared == 0) first = one;
  }
  return first;
}

struct AisRecording {
  const char* name;
  std::size_t reports;  // that gpsd's list has
  std::size_t unread;   // of message 24 that say they are part 3: gpsd passes over them, too
};

std::ostream& operator<<(std::ostream& out, const AisRecording& recording) {
  return out << recording.name;
}

class AisRecordings : public testing::TestWithParam<AisRecording> {};

TEST_P(AisRecordings, decode_to_their_expected_values) {
  NEED_CAPTURES();
  const std::string name = std::string("nmea-ais/") + GetParam().name;
  const Decoded decoded = decode(stream_of(name + ".log", false));
  const auto expected =
      Json::parse(read_file(captures_dir() + "/" + name + ".expected.json"), 1U << 26U);
  ASSERT_TRUE(expected.has_value()) << expected.error().text;
  std::map<std::int64_t, std::vector<Report>> by_type;
  for (const auto& [type, map] : field_maps()) by_type[type] = reports_of(decoded.reports, type);
  std::size_t reports = 0;
  std::size_t compared = 0;
  std::map<std::int64_t, std::size_t> next;
  for (const Json& record : expected->find("records")->items()) {
    if (record.string_at("class") != "AIS") continue;
    const std::int64_t type = *record.integer_at("type");
    ++reports;
    ASSERT_TRUE(field_maps().contains(type)) << type;
    const Comparison found = find_next(by_type[type], record, next[type]);
    EXPECT_EQ(found.differences, "") << "report " << reports << " of type " << type;
    compared += found.compared;
  }
  EXPECT_EQ(reports, GetParam().reports);
  std::cout << name << ": " << reports << " reports, " << compared << " values compared, "
            << decoded.reports.size() << " readings\n";
}

TEST_P(AisRecordings, are_readings_to_the_last_sentence) {
  NEED_CAPTURES();
  const std::string stream = stream_of(std::string("nmea-ais/") + GetParam().name + ".log", false);
  const Decoded decoded = decode(stream);
  EXPECT_EQ(decoded.reports.size() + GetParam().unread, messages_in(stream));
  EXPECT_GE(decoded.counters.foreign_frames, GetParam().unread);
  EXPECT_EQ(decoded.counters.damaged_frames, 0U);
}

std::string name_of_recording(const testing::TestParamInfo<AisRecording>& recording) {
  std::string name = recording.param.name;
  std::erase_if(name, [](char c) { return c == '-' || c == '_'; });
  return name;
}

INSTANTIATE_TEST_SUITE_P(All, AisRecordings,
                         testing::Values(AisRecording{"gpsd_ais-18-27", 138, 69},
                                         AisRecording{"gpsd_ais-nmea", 67, 0},
                                         AisRecording{"gpsd_ait250", 105, 0}),
                         name_of_recording);

/// The 30 bits behind the first 8 of a payload.
std::string sender_in(const std::string& payload) {
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < 7; ++i) {
    const int number = payload.at(i) - '0';
    bits = bits << 6U | static_cast<std::uint64_t>(number > 40 ? number - 8 : number);
  }
  return std::to_string(bits >> 4U & 0x3FFFFFFFU);
}

TEST(AisRecording, of_a_ships_logger_has_its_senders) {
  NEED_CAPTURES();
  const std::string name = "nmea-ais/openrvdas_LMG1903_lais";
  const std::string stream = stream_of(name + ".log", true);
  const Decoded decoded = decode(stream);
  EXPECT_EQ(decoded.reports.size(), messages_in(stream));
  const auto expected =
      Json::parse(read_file(captures_dir() + "/" + name + ".expected.json"), 1U << 26U);
  ASSERT_TRUE(expected.has_value());
  std::size_t next = 0;
  std::string begun;
  for (const Json& record : expected->find("records")->items()) {
    const Json& fields = *record.find("fields");
    const std::string payload = begun.empty() ? *fields.string_at("AISBody") : begun;
    const bool first = fields.integer_at("AISNumMessages") == 2 && begun.empty();
    begun = first ? payload : "";
    if (first) continue;  // the reading is made by the second sentence
    ASSERT_LT(next, decoded.reports.size());
    EXPECT_EQ(decoded.reports[next].values.at("mmsi"), sender_in(payload));
    EXPECT_EQ(decoded.reports[next].values.at("channel"), *fields.string_at("AISChannel"));
    ++next;
  }
  EXPECT_GT(next, 250U);
}

}  // namespace
}  // namespace buoyd
