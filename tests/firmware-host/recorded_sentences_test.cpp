// Recorded sentences the other way round: the values that another program decoded from them go
// through the simulator's encoder and give the recorded bytes, checksum included.
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>

#include "base/json.hpp"
#include "firmware-host/sentence_shape.hpp"
#include "firmware-host/sentences/message_encoder.hpp"
#include "firmware-host/test_models.hpp"
#include "support/places.hpp"

namespace buoysim {
namespace {

using MakeValues = std::function<std::map<std::string, Said>(const buoyd::Json& fields)>;

struct Recording {
  const char* file;  ///< without ending
  const char* tag;   ///< of the lines to be made
  const char* kind;
  std::size_t at_least;  ///< so many lines of it
  MakeValues values;     ///< from the other program's fields
};

double number(const buoyd::Json& fields, const std::string& name) {
  const buoyd::Json* const found = fields.find(name);
  return found == nullptr ? NAN : found->number().value_or(NAN);
}

/// 4812.029415 and N as degrees.
double degrees(const buoyd::Json& fields, const std::string& name, const std::string& letter) {
  const double print = number(fields, name);
  const double whole = std::floor(print / 100);
  const double angle = whole + (print - whole * 100) / 60;
  const std::string side = fields.string_at(letter).value_or("");
  return side == "S" || side == "W" ? -angle : angle;
}

double seconds_of_day(double hhmmss) {
  const double hours = std::floor(hhmmss / 10000);
  const double minutes = std::floor((hhmmss - hours * 10000) / 100);
  return hours * 3600 + minutes * 60 + (hhmmss - hours * 10000 - minutes * 100);
}

const Recording recordings[] = {
    {"met/openrvdas_SKQ201822S_wind_mast_port", "$WIMWV", "mwv_relative", 100,
     [](const buoyd::Json& f) -> std::map<std::string, Said> {
       return {{"relative_wind_angle", number(f, "wind_mast_port_direction")},
               {"relative_wind_speed", number(f, "wind_mast_port_speed") * 1852 / 3600},
               {"status", f.string_at("wind_mast_port_status").value_or("?")}};
     }},
    {"nmea-heading-attitude/openrvdas_SKQ201822S_gyro_1", "$HEHDT", "hdt", 50,
     [](const buoyd::Json& f) -> std::map<std::string, Said> {
       return {{"heading", number(f, "gyro_1_heading_true")}};
     }},
    {"nmea-gnss/openrvdas_SKQ201822S_gnss_cnav", "$GNGGA", "gga", 5,
     [](const buoyd::Json& f) -> std::map<std::string, Said> {
       return {{"time_of_day", seconds_of_day(number(f, "gnss_cnav_gps_time"))},
               {"latitude", degrees(f, "gnss_cnav_lat", "gnss_cnav_n_or_s")},
               {"longitude", degrees(f, "gnss_cnav_lon", "gnss_cnav_e_or_w")},
               {"fix_quality", number(f, "gnss_cnav_fix_quality")},
               {"satellites", number(f, "gnss_cnav_num_sats")},
               {"hdop", number(f, "gnss_cnav_hdop")},
               {"altitude", number(f, "gnss_cnav_antenna_height")}};
     }},
    {"nmea-gnss/openrvdas_SKQ201822S_gnss_cnav", "$GNRMC", "rmc", 5,
     [](const buoyd::Json& f) -> std::map<std::string, Said> {
       return {{"latitude", degrees(f, "gnss_cnav_lat", "gnss_cnav_n_or_s")},
               {"longitude", degrees(f, "gnss_cnav_lon", "gnss_cnav_e_or_w")},
               {"speed_over_ground", number(f, "gnss_cnav_speed")},
               {"course_over_ground", number(f, "gnss_cnav_course_true")}};
     }},
    {"nmea-gnss/openrvdas_SKQ201822S_gnss_cnav", "$GNZDA", "zda", 5,
     [](const buoyd::Json& f) -> std::map<std::string, Said> {
       const auto midnight = buoyd::utc_from_civil(
           static_cast<int>(number(f, "gnss_cnav_gps_year")),
           static_cast<int>(number(f, "gnss_cnav_gps_month")),
           static_cast<int>(number(f, "gnss_cnav_gps_day")), 0, 0, buoyd::Micros{0});
       const double day = static_cast<double>(midnight->time_since_epoch().count()) / 1e6;
       return {{"instrument_time", day + seconds_of_day(number(f, "gnss_cnav_gps_time"))}};
     }},
};

std::string content(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The device's text of each line, behind the logger's time stamp.
std::vector<std::string> device_lines(const std::string& path) {
  std::vector<std::string> lines;
  std::ifstream file(path, std::ios::binary);
  for (std::string line; std::getline(file, line);) {
    lines.push_back(line.substr(std::min(line.find(' ') + 1, line.size())));
    while (lines.back().ends_with('\r')) {
      lines.back().pop_back();
    }
  }
  return lines;
}

class RecordedSentences : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::is_directory(buoyd::captures_dir())) {
      GTEST_SKIP() << "no recordings in " << buoyd::captures_dir() << " (docs/recordings.md)";
    }
  }

  [[nodiscard]] std::size_t format_of(const std::string& kind) const {
    for (std::size_t i = 0; i < model_->messages->formats.size(); ++i) {
      if (model_->kinds[model_->messages->formats[i].kind].name == kind) {
        return i;
      }
    }
    throw std::out_of_range(kind);
  }

  /// Makes the sentence again; false if the line is none of this kind.
  bool make_again(const Recording& recording, const std::string& line, const buoyd::Json& fields) {
    const std::size_t format = format_of(recording.kind);
    const auto form = form_of_example(*model_, format, line);
    if (!form || form->tag != recording.tag) {
      return false;
    }
    const auto& kind = model_->kinds[model_->messages->formats[format].kind];
    std::vector<Said> said(kind.channels.size(), AsInExample{});
    for (const auto& [name, value] : recording.values(fields)) {
      said[index_of(kind, name)] = value;
    }
    const Sentence made = encode_sentence(*model_, emptied(*model_, *form, said), said);
    EXPECT_EQ(frame_sentence(*model_->messages, *form, made.text), line + "\r\n");
    return true;
  }

  buoyd::ModelPtr model_ = model_named("nmea-0183");
};

TEST_F(RecordedSentences, are_made_again_byte_for_byte) {
  for (const Recording& recording : recordings) {
    const std::string path = buoyd::captures_dir() + "/" + recording.file;
    const auto lines = device_lines(path + ".log");
    const auto expected = buoyd::Json::parse(content(path + ".expected.json"), 4U << 20U);
    ASSERT_TRUE(expected) << path << ": " << expected.error().text;
    std::size_t made = 0;
    for (const buoyd::Json& record : expected->find("records")->items()) {
      const auto line = static_cast<std::size_t>(record.integer_at("line").value_or(0));
      ASSERT_TRUE(line >= 1 && line <= lines.size());
      made += make_again(recording, lines[line - 1], *record.find("fields")) ? 1U : 0U;
    }
    EXPECT_GE(made, recording.at_least) << recording.file << " " << recording.tag;
  }
}

}  // namespace
}  // namespace buoysim
