// Recordings of binary instruments, and of those that send bytes as hex digits, against what
// mi-instrument decoded from them: every value of every record that its list holds, in their order.
// All bytes of a recording are frames, the logger's lines or its stamps.
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <random>

#include "drivers/driver_support.hpp"
#include "drivers/frames/frames_driver.hpp"
#include "drivers/recording.hpp"
#include "support/places.hpp"

namespace buoyd {
namespace {

/// What stands in the recording beside the instrument's bytes.
enum class Logger : std::uint8_t { none, dcl_lines };

/// Expected field → our channel: "" is not compared; "x*1000" is ours times 1000; "@x" ours counted
/// from 1900; "x[1]" one point; "x|-32768" has -32768 where ours is no value; "~x" unsigned 32
/// bits.
using FieldMap = std::map<std::string, std::string>;

struct BinaryRecording {
  std::string path;
  std::string model;
  Logger logger = Logger::none;
  std::map<std::string, std::pair<std::string, FieldMap>> streams;  // stream → kind, fields
  std::size_t readings = 0;
  std::size_t noise = 0;  // bytes that are no frame: the logger's
};

std::ostream& operator<<(std::ostream& out, const BinaryRecording& recording) {
  return out << recording.path;
}

std::string without_stamps(const std::string& raw) {
  std::string out;
  for (std::size_t begin = 0; begin < raw.size();) {
    const std::size_t end = std::min(raw.find('\n', begin), raw.size());
    std::string line = raw.substr(begin, end - begin);
    const bool stamped = line.size() > 24 && line[4] == '/' && line[13] == ':' && line[23] == ' ';
    line.erase(0, stamped ? 24 : 0);
    out += line + "\n";
    begin = end + 1;
  }
  return out;
}

std::string bytes_in(const BinaryRecording& recording) {
  const std::string raw = read_file(captures_dir() + "/" + recording.path);
  return recording.logger == Logger::dcl_lines ? without_stamps(raw) : raw;
}

ModelPtr model_in(const BinaryRecording& recording) {
  return delivered_model(recording.model);
}

/// One channel's values as texts.
std::vector<std::string> values_of(const Model& model, const Sample& sample,
                                   const std::string& name) {
  const ModelKind& kind = model.kinds[sample.kind];
  std::vector<std::string> values;
  std::size_t first = 0;
  for (std::size_t i = 0; i < kind.channels.size(); ++i) {
    const std::size_t points = kind.points(kind.channels[i]);
    if (kind.channels[i].name == name) {
      std::string text = value_text(kind, i, sample.values, first);
      if (!kind.channels[i].on_axis) return {text};
      text = text.substr(1, text.size() - 2) + ",";
      for (std::size_t at = 0; at < text.size(); at = text.find(',', at) + 1) {
        values.push_back(text.substr(at, text.find(',', at) - at));
      }
      return values;
    }
    first += points;
  }
  ADD_FAILURE() << kind.name << " has no channel " << name;
  return values;
}

/// How a field is compared with a channel.
struct Comparison {
  std::string channel;
  double times = 1;
  double plus = 0;
  std::string null;
  std::size_t point = 0;
  bool whole = true;  // all points
  bool wraps = false;
};

Comparison comparison_of(std::string text) {
  Comparison how;
  const auto cut = [&text](char mark) {
    const std::size_t at = text.find(mark);
    const std::string rest = at == std::string::npos ? "" : text.substr(at + 1);
    text.resize(std::min(at, text.size()));
    return rest;
  };
  how.null = cut('|');
  const std::string times = cut('*');
  how.times = times.empty() ? 1 : std::stod(times);
  const std::string point = cut('[');
  how.whole = point.empty();
  how.point = point.empty() ? 0 : std::stoul(point);
  how.plus = text.starts_with('@') ? 2208988800.0 : 0;
  how.wraps = text.starts_with('~');
  text.erase(0, how.plus != 0 || how.wraps ? 1 : 0);
  how.channel = text;
  return how;
}

void compare_one(const Comparison& how, const std::string& is, const Json& wanted) {
  if (is == "null") {
    EXPECT_TRUE(!how.null.empty() && wanted.number() == std::stod(how.null)) << how.channel;
    return;
  }
  if (wanted.string() && !wanted.number()) {
    EXPECT_EQ(is, *wanted.string()) << how.channel;
    return;
  }
  ASSERT_TRUE(wanted.number()) << how.channel;
  double ours = std::stod(is) * how.times + how.plus;
  ours += how.wraps && ours < 0 ? 4294967296.0 : 0;
  EXPECT_NEAR(ours, *wanted.number(), std::max(1e-9, std::abs(*wanted.number()) * 1e-7))
      << how.channel;
}

std::size_t compare(const Model& model, const Sample& sample, const std::string& field,
                    const Json& wanted) {
  const Comparison how = comparison_of(field);
  const auto ours = values_of(model, sample, how.channel);
  if (!how.whole || wanted.items().empty()) {
    compare_one(how, ours.at(how.point), wanted);
    return 1;
  }
  for (std::size_t i = 0; i < wanted.items().size(); ++i) {
    compare_one(how, ours.at(i), wanted.items()[i]);
  }
  for (std::size_t i = wanted.items().size(); i < ours.size(); ++i) {
    EXPECT_EQ(ours[i], "null") << how.channel;
  }
  return wanted.items().size();
}

class BinaryRecordings : public testing::TestWithParam<BinaryRecording> {};

TEST_P(BinaryRecordings, decode_to_their_expected_values) {
  NEED_CAPTURES();
  const BinaryRecording& recording = GetParam();
  const ModelPtr model = model_in(recording);
  ASSERT_TRUE(model);
  FramesDriver driver(model);
  KeepSamples sink;
  driver.receive(bytes_of(bytes_in(recording)), MonoTime{}, sink);
  driver.finish(sink);
  EXPECT_EQ(sink.samples.size(), recording.readings);
  EXPECT_EQ(driver.counters().damaged_frames, 0U);
  EXPECT_EQ(driver.counters().discarded_bytes, recording.noise);
  const std::string file = captures_dir() + "/" + recording.path + ".expected.json";
  if (recording.streams.empty()) {
    return;
  }
  const auto expected = Json::parse(read_file(file), 1U << 27U);
  ASSERT_TRUE(expected.has_value()) << expected.error().text;
  std::map<std::string, std::size_t> next;  // of each stream, in the samples of its kind
  std::size_t compared = 0;
  for (const Json& record : expected->find("records")->items()) {
    const std::string stream = record.string_at("stream").value_or("");
    const auto how = recording.streams.find(stream);
    if (how == recording.streams.end()) continue;
    std::size_t& at = next[stream];
    while (at < sink.samples.size() &&
           model->kinds[sink.samples[at].kind].name != how->second.first) {
      ++at;
    }
    ASSERT_LT(at, sink.samples.size()) << stream;
    SCOPED_TRACE(stream + " at sample " + std::to_string(at));
    for (std::size_t i = 0; i < record.keys().size(); ++i) {
      const auto field = how->second.second.find(record.keys()[i]);
      if (field != how->second.second.end()) {
        compared += compare(*model, sink.samples[at], field->second, record.items()[i]);
      }
    }
    if (HasFatalFailure()) return;
    ++at;
  }
  std::cout << recording.path << ": " << compared << " values compared, " << sink.samples.size()
            << " readings\n";
  EXPECT_GT(compared, 0U);
}

using Prints = std::vector<std::string>;

Prints hear(const ModelPtr& model, const std::string& stream, std::mt19937& random,
            std::uint64_t& damaged) {
  FramesDriver driver(model);
  KeepSamples sink;
  for (std::size_t at = 0; at < stream.size();) {
    const std::size_t length = std::min<std::size_t>(1 + random() % 300, stream.size() - at);
    driver.receive(bytes_of(stream.substr(at, length)), MonoTime{}, sink);
    at += length;
  }
  driver.finish(sink);
  damaged = driver.counters().damaged_frames;
  Prints prints;
  for (const Sample& sample : sink.samples) {
    prints.push_back(values_json(model->kinds[sample.kind], sample.values));
  }
  return prints;
}

TEST_P(BinaryRecordings, split_at_random_they_give_the_same) {
  NEED_CAPTURES();
  const ModelPtr model = model_in(GetParam());
  ASSERT_TRUE(model);
  std::mt19937 random(20261120);
  const std::string stream = bytes_in(GetParam());
  std::uint64_t damaged = 0;
  const auto once = hear(model, stream, random, damaged);
  EXPECT_EQ(once.size(), GetParam().readings);
  EXPECT_EQ(hear(model, stream, random, damaged), once);
  EXPECT_EQ(damaged, 0U);
}

// Of eight places where a bit was changed each costs one frame at most, and none is read wrong.
TEST_P(BinaryRecordings, with_damaged_bytes_the_others_are_as_they_were) {
  NEED_CAPTURES();
  const ModelPtr model = model_in(GetParam());
  ASSERT_TRUE(model);
  std::mt19937 random(7);
  std::string stream = bytes_in(GetParam());
  std::uint64_t damaged = 0;
  auto sound = hear(model, stream, random, damaged);
  const std::size_t before = sound.size();
  for (int i = 0; i < 8; ++i) {  // no two of which a sum could take for one another
    char& byte = stream[random() % stream.size()];
    byte = static_cast<char>(byte ^ 1 << i);
  }
  const auto rest = hear(model, stream, random, damaged);
  std::sort(sound.begin(), sound.end());
  for (const std::string& one : rest) {
    EXPECT_TRUE(std::binary_search(sound.begin(), sound.end(), one)) << one;
  }
  const std::size_t most = 8 * model->kinds.size();
  EXPECT_GE(rest.size() + most, before);
}

class KeepFrames final : public ByteFrameSink {
 public:
  bool take(const ByteFrame& frame) override {
    frames.emplace_back(frame.bytes.begin(), frame.bytes.end());
    return true;
  }
  std::vector<std::string> frames;
};

/// What each of these frames brings, one each quarter of an hour and a silence behind it.
std::vector<Prints> hear_in_turn(const ModelPtr& model, const std::vector<std::string>& frames) {
  FramesDriver driver(model);
  std::vector<Prints> brought;
  MonoTime at{};
  for (const std::string& frame : frames) {
    KeepSamples sink;
    driver.receive(bytes_of(frame), at, sink);
    driver.expire(at + frame_patience, sink);
    at += std::chrono::minutes(15);
    brought.emplace_back();
    for (const Sample& sample : sink.samples) {
      brought.back().push_back(values_json(model->kinds[sample.kind], sample.values));
    }
  }
  return brought;
}

// A byte of a damaged frame may look like the beginning of a longer one than all that follow.
TEST(AquadoppRecording, a_bit_of_one_frame_holds_up_no_other) {
  NEED_CAPTURES();
  const ModelPtr model = delivered_model("nortek-aquadopp");
  ByteFrames scanner(*model->frames);
  KeepFrames kept;
  scanner.feed(
      bytes_of(read_file(captures_dir() + "/current-meter/ooi_velpt_ab-dcl_20150824.velpt1.log")),
      MonoTime{}, kept);
  ASSERT_EQ(kept.frames.size(), 138U);
  std::vector<std::string> frames(kept.frames.begin() + 119, kept.frames.end());
  const auto sound = hear_in_turn(model, frames);
  const std::string first = frames[0];
  for (std::size_t bit = 0; bit < first.size() * 8; ++bit) {
    frames[0] = first;
    frames[0][bit / 8] = static_cast<char>(first[bit / 8] ^ 1 << bit % 8);
    auto heard = hear_in_turn(model, frames);
    EXPECT_EQ(heard[0], Prints{}) << bit;
    heard[0] = sound[0];
    EXPECT_EQ(heard, sound) << bit;
  }
}

FieldMap velocity() {
  FieldMap map{{"status", "status"},
               {"error_code", "error_code"},
               {"analog1", "analog_input"},
               {"battery_voltage_dV", "battery_voltage*10"},
               {"sound_speed_dms", "sound_speed*10"},
               {"heading_decidegree", "heading*10"},
               {"pitch_decidegree", "pitch*10"},
               {"roll_decidegree", "roll*10"},
               {"pressure_mbar", "pressure*1000"},
               {"temperature_centidegree", "temperature*100"},
               {"internal_timestamp", "@instrument_time"}};
  for (const char* beam : {"1", "2", "3"}) {
    map[std::string("velocity_beam") + beam] = std::string("velocity_") + beam + "*1000";
    map[std::string("amplitude_beam") + beam] = std::string("amplitude_") + beam;
  }
  return map;
}

FieldMap diagnostics_header() {
  FieldMap map{{"records_to_follow", "records_to_follow"}, {"cell_number_diagnostics", "cell"}};
  for (const char* beam : {"1", "2", "3", "4"}) {
    map[std::string("noise_amplitude_beam") + beam] = std::string("noise_") + beam;
    map[std::string("processing_magnitude_beam") + beam] =
        std::string("processing_magnitude_") + beam;
    map[std::string("distance_beam") + beam] = std::string("distance_") + beam;
  }
  return map;
}

const FieldMap accelerations{
    {"mopak_accelx", "acceleration_x"},    {"mopak_accely", "acceleration_y"},
    {"mopak_accelz", "acceleration_z"},    {"mopak_ang_ratex", "angular_rate_x"},
    {"mopak_ang_ratey", "angular_rate_y"}, {"mopak_ang_ratez", "angular_rate_z"},
    {"mopak_magx", "magnetic_field_x"},    {"mopak_magy", "magnetic_field_y"},
    {"mopak_magz", "magnetic_field_z"},    {"mopak_timer", "timer*62500"}};
const FieldMap rates{{"mopak_roll", "roll"},
                     {"mopak_pitch", "pitch"},
                     {"mopak_yaw", "yaw"},
                     {"mopak_ang_ratex", "angular_rate_x"},
                     {"mopak_ang_ratey", "angular_rate_y"},
                     {"mopak_ang_ratez", "angular_rate_z"},
                     {"mopak_timer", "timer*62500"}};
const FieldMap radiometer{{"vin_sense", "supply_voltage_counts"},
                          {"va_sense", "analog_voltage_counts"},
                          {"sample_delay", "sample_delay"},
                          {"internal_temperature", "temperature_counts"},
                          {"timer", "timer"},
                          {"channel_array", "counts"},
                          {"serial_number", "serial_number"},
                          {"frame_counter", "frame_counter"}};
const FieldMap spectrum{{"external_temp_raw", "external_temperature_counts"},
                        {"internal_temp_raw", "internal_temperature_counts"},
                        {"a_signal_dark_counts", "a_signal_dark"},
                        {"a_reference_dark_counts", "a_reference_dark"},
                        {"c_signal_dark_counts", "c_signal_dark"},
                        {"c_reference_dark_counts", "c_reference_dark"},
                        {"num_wavelengths", "wavelengths"},
                        {"elapsed_run_time", "run_time*1000"},
                        {"a_signal_counts", "a_signal"},
                        {"a_reference_counts", "a_reference"},
                        {"c_signal_counts", "c_signal"},
                        {"c_reference_counts", "c_reference"},
                        {"pressure_counts", "pressure_counts"}};

FieldMap co2(const std::string& light) {
  return {{"unique_id", "unique_id"},
          {light, "light"},
          {"internal_timestamp", "@instrument_time"},
          {"voltage_battery", "battery_counts"},
          {"thermistor_raw", "thermistor_counts"}};
}

const FieldMap ph{{"unique_id", "unique_id"},
                  {"thermistor_start", "thermistor_start_counts"},
                  {"thermistor_end", "thermistor_end_counts"},
                  {"voltage_battery", "battery_counts"},
                  {"internal_timestamp", "@instrument_time"}};

const FieldMap pd12{{"adcps_jln_number", "ensemble_number"},
                    {"adcps_jln_unit_id", "unit_id"},
                    {"adcps_jln_fw_vers", "firmware_version"},
                    {"adcps_jln_fw_rev", "firmware_revision"},
                    {"internal_timestamp", "@instrument_time"},
                    {"adcps_jln_heading", "heading*100"},
                    {"adcps_jln_pitch", "pitch*100"},
                    {"adcps_jln_roll", "roll*100"},
                    {"adcps_jln_temp", "temperature*100"},
                    {"adcps_jln_pressure", "pressure*1000"},
                    {"adcps_jln_startbin", "start_bin"},
                    {"adcps_jln_bins", "bins"},
                    {"water_velocity_east", "velocity_east*1000|-32768"},
                    {"water_velocity_north", "velocity_north*1000|-32768"},
                    {"water_velocity_up", "velocity_up*1000|-32768"},
                    {"error_velocity", "velocity_error*1000|-32768"}};

const FieldMap pd0_earth{{"ensemble_number", "ensemble_number"},
                         {"internal_timestamp", "@instrument_time"},
                         {"transducer_depth", "transducer_depth*10"},
                         {"heading", "heading*100"},
                         {"pitch", "pitch*100"},
                         {"roll", "roll*100"},
                         {"salinity", "salinity"},
                         {"temperature", "temperature*100"},
                         {"pressure", "~pressure*1000"},
                         {"water_velocity_east", "velocity_east*1000|-32768"},
                         {"water_velocity_north", "velocity_north*1000|-32768"},
                         {"water_velocity_up", "velocity_up*1000|-32768"},
                         {"error_velocity", "velocity_error*1000|-32768"}};

const FieldMap pd0_engineering{{"heading_stdev", "heading_deviation"},
                               {"pitch_stdev", "pitch_deviation*10"},
                               {"roll_stdev", "roll_deviation*10"},
                               {"adc_transmit_current", "adc_transmit_current"},
                               {"adc_transmit_voltage", "adc_transmit_voltage"},
                               {"adc_ambient_temp", "adc_ambient_temperature"},
                               {"adc_pressure_plus", "adc_pressure_plus"},
                               {"adc_pressure_minus", "adc_pressure_minus"},
                               {"adc_attitude_temp", "adc_attitude_temperature"},
                               {"adc_attitude", "adc_attitude"},
                               {"adc_contamination_sensor", "adc_contamination_sensor"},
                               {"error_status_word", "error_status"},
                               {"transmit_pulse_length", "transmit_pulse_length*100"},
                               {"pressure_variance", "pressure_variance"},
                               {"internal_timestamp", "@instrument_time"}};

FieldMap beams(const std::string& expected, const std::string& channel) {
  FieldMap map;
  for (const char* beam : {"1", "2", "3", "4"}) map[expected + beam] = channel + beam;
  return map;
}

const std::vector<BinaryRecording> recordings{
    {"current-meter/ooi_velpt_ab-dcl_20150824.velpt1.log",
     "nortek-aquadopp",
     Logger::none,
     {{"velpt_ab_dcl_instrument", {"velocity", velocity()}},
      {"velpt_ab_dcl_diagnostics", {"diagnostics", velocity()}},
      {"velpt_ab_dcl_diagnostics_metadata", {"diagnostics_header", diagnostics_header()}}},
     138,
     0},
    {"current-meter/ooi_velpt_ab_VELPT_SN_11402_2014-07-02.aqd",
     "nortek-aquadopp",
     Logger::none,
     {{"velpt_ab_instrument_recovered", {"velocity", velocity()}},
      {"velpt_ab_diagnostics_recovered", {"diagnostics", velocity()}},
      {"velpt_ab_diagnostics_metadata_recovered", {"diagnostics_header", diagnostics_header()}}},
     71,
     0},
    {"current-meter/ooi_vel3d_cd-dcl_20141007.vel3d.log",
     "nortek-vector",
     Logger::none,
     {},
     1622,
     0},
    {"imu/ooi_cg_stc_eng-stc_20140313_191853.3dmgx3.log",
     "microstrain-3dm-gx3",
     Logger::none,
     {{"mopak_o_dcl_accel", {"vectors", accelerations}}, {"mopak_o_dcl_rate", {"euler", rates}}},
     148,
     0},
    {"radiometer/ooi_spkir_abj-dcl_20131121.spkir_real.log",
     "satlantic-ocr-507",
     Logger::none,
     {{"spkir_abj_dcl_instrument", {"sample", radiometer}}},
     108,
     2731},
    {"optics/ooi_optaa_dj-dcl_20131208_110016.optaa1.log",
     "wetlabs-ac-s",
     Logger::none,
     {{"optaa_dj_dcl_instrument", {"sample", spectrum}}},
     179,
     0},
    {"co2-ph/ooi_pco2w_abc-dcl_20140507.pco2w1.log",
     "sunburst-sami2-co2",
     Logger::dcl_lines,
     {{"pco2w_abc_dcl_instrument", {"sample", co2("light_measurements")}},
      {"pco2w_abc_dcl_instrument_blank", {"blank", co2("blank_light_measurements")}},
      {"pco2w_abc_dcl_power",
       {"start",
        {{"unique_id", "unique_id"},
         {"record_type", "record_type"},
         {"internal_timestamp", "@instrument_time"}}}}},
     14,
     1265},
    {"co2-ph/ooi_phsen_abcdef-dcl_CE01ISSM-D00001-dcl35-phsen2_20140424.phsen2.log",
     "sunburst-sami2-ph",
     Logger::dcl_lines,
     {{"phsen_abcdef_dcl_instrument", {"sample", ph}}},
     10,
     1232},
    {"co2-ph/ooi_phsen_abcdef-imodem_phsen1_20140725_192532.DAT",
     "sunburst-sami2-ph",
     Logger::none,
     {{"phsen_abcdef_imodem_instrument", {"sample", ph}}},
     9,
     251},
    {"adcp/ooi_adcps_jln-stc_adcpt_20130929_091817.DAT",
     "rdi-pd12",
     Logger::none,
     {{"adcps_jln_stc_instrument", {"ensemble", pd12}}},
     5,
     248},
    {"adcp/ooi_adcps_jln-stc_ADCP_CCE1T_20.000",
     "rdi-pd0",
     Logger::none,
     {{"adcp_velocity_earth", {"earth", pd0_earth}},
      {"adcp_engineering", {"leader", pd0_engineering}}},
     100,
     0},
    {"adcp/ooi_adcpt_acfgm-dcl-pd0_20140424.adcpt.log",
     "rdi-pd0-hex",
     Logger::dcl_lines,
     {{"adcp_velocity_earth", {"earth", pd0_earth}},
      {"adcp_engineering", {"leader", pd0_engineering}}},
     75,
     1440},
};

INSTANTIATE_TEST_SUITE_P(All, BinaryRecordings, testing::ValuesIn(recordings));

// The other readings of a PD0 ensemble stand in the same records of the list.
TEST(Pd0Recordings, correlation_echo_and_percent_good) {
  NEED_CAPTURES();
  for (const BinaryRecording& recording : recordings) {
    if (!recording.model.starts_with("rdi-pd0")) continue;
    const ModelPtr model = model_in(recording);
    FramesDriver driver(model);
    KeepSamples sink;
    driver.receive(bytes_of(bytes_in(recording)), MonoTime{}, sink);
    driver.finish(sink);
    const auto expected =
        Json::parse(read_file(captures_dir() + "/" + recording.path + ".expected.json"), 1U << 27U);
    const std::map<std::string, FieldMap> kinds{
        {"correlation", beams("correlation_magnitude_beam", "correlation_")},
        {"echo", beams("echo_intensity_beam", "echo_")},
        {"percent_good",
         {{"percent_good_3beam", "percent_good_1"},
          {"percent_transforms_reject", "percent_good_2"},
          {"percent_bad_beams", "percent_good_3"},
          {"percent_good_4beam", "percent_good_4"}}}};
    for (const auto& [kind, map] : kinds) {
      std::vector<const Sample*> samples;
      for (const Sample& sample : sink.samples) {
        if (model->kinds[sample.kind].name == kind) samples.push_back(&sample);
      }
      std::size_t next = 0;
      std::size_t compared = 0;
      for (const Json& record : expected->find("records")->items()) {
        if (record.string_at("stream") != "adcp_velocity_earth") continue;
        ASSERT_LT(next, samples.size());
        for (std::size_t i = 0; i < record.keys().size(); ++i) {
          const auto field = map.find(record.keys()[i]);
          if (field == map.end()) continue;
          compared += compare(*model, *samples[next], field->second, record.items()[i]);
        }
        ++next;
      }
      EXPECT_GT(compared, 1000U) << kind;
      for (const Sample* const sample : samples) {
        EXPECT_EQ(sample->axis.size(), 128U);
      }
    }
  }
}

// 23 measurements behind four of the blank, four light intensities each: one list of ours.
TEST(PhRecordings, light_measurements) {
  NEED_CAPTURES();
  for (const BinaryRecording& recording : recordings) {
    if (recording.model != "sunburst-sami2-ph") continue;
    const ModelPtr model = model_in(recording);
    FramesDriver driver(model);
    KeepSamples sink;
    driver.receive(bytes_of(bytes_in(recording)), MonoTime{}, sink);
    driver.finish(sink);
    const auto expected =
        Json::parse(read_file(captures_dir() + "/" + recording.path + ".expected.json"), 1U << 27U);
    std::size_t next = 0;
    for (const Json& record : expected->find("records")->items()) {
      const Json* const blank = record.find("reference_light_measurements");
      if (blank == nullptr) continue;
      const auto& light = record.find("light_measurements")->items();
      ASSERT_EQ(blank->items().size() + light.size(), 108U);
      const std::vector<std::string> names{"reference_434", "signal_434", "reference_578",
                                           "signal_578"};
      for (std::size_t i = 0; i < 108; ++i) {
        const Json& wanted = i < 16 ? blank->items()[i] : light[i - 16];
        const auto ours = values_of(*model, sink.samples.at(next), names[i % 4]);
        EXPECT_EQ(std::stod(ours.at(i / 4)), *wanted.number()) << i;
      }
      ++next;
    }
    EXPECT_EQ(next, sink.samples.size());
  }
}

}  // namespace
}  // namespace buoyd
