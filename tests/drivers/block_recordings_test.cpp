// Recordings of instruments that send blocks, control characters, checksums and arrays, against
// what openrvdas, mi-instrument and karioja/vedirect decoded from them. Records are compared in
// their order within their kind, arrays point by point; what a map gives no channel for is the
// logger's own or not read by the model. What is no reading must be counted.
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "drivers/driver_support.hpp"
#include "drivers/recording.hpp"
#include "drivers/value_text.hpp"
#include "support/places.hpp"

namespace buoyd {
namespace {

enum class BlockLogger : std::uint8_t { openrvdas, ooi_dcl, none };

/// Expected field → our channel, before it '@' where it counts from 1900; behind it "*1000" where
/// ours is so many times smaller. "a|b" are columns of a list of lists. "" is not compared.
using FieldMap = std::map<std::string, std::string>;

/// The records of one stream of the list are of one kind of ours; "": in order, of any kind.
struct KindMap {
  std::string stream;
  std::string kind;
  FieldMap fields;
};

struct BlockRecording {
  std::string path;
  std::string model;
  BlockLogger logger;
  std::vector<KindMap> kinds;
  std::size_t readings;  // of the whole recording, all kinds
};

std::ostream& operator<<(std::ostream& out, const BlockRecording& recording) {
  return out << recording.path;
}

/// Without the logger's time stamp, and its own notes in front.
std::string device_part(std::string line, BlockLogger logger) {
  if (logger == BlockLogger::openrvdas) {
    line.erase(0, std::min(line.find(' ') + 1, line.size()));
  } else if (logger == BlockLogger::ooi_dcl && line.size() > 24 && line[4] == '/' &&
             line[23] == ' ') {
    line.erase(0, 24);
  }
  return line;
}

std::string stream_of(const BlockRecording& recording) {
  const std::string raw = read_file(captures_dir() + "/" + recording.path);
  if (recording.logger == BlockLogger::none) {
    return raw;
  }
  std::string stream;
  for (std::size_t begin = 0; begin < raw.size();) {
    const std::size_t end = std::min(raw.find('\n', begin), raw.size());
    stream += device_part(raw.substr(begin, end - begin), recording.logger) + "\n";
    begin = end + 1;
  }
  return stream;
}

struct HeardBlocks {
  std::vector<Sample> samples;
  DriverCounters counters;
};

/// The samples of a stream in pieces of up to `most` bytes.
HeardBlocks hear_blocks(const ModelPtr& model, const std::string& stream, std::size_t most) {
  std::mt19937 random(20261120);
  MessagesDriver driver(model);
  driver.begin();
  KeepSamples sink;
  for (std::size_t at = 0; at < stream.size();) {
    const std::size_t length = std::min<std::size_t>(1 + random() % most, stream.size() - at);
    driver.receive(bytes_of(std::string_view(stream).substr(at, length)), MonoTime{}, sink);
    at += length;
  }
  driver.finish(sink);
  return {std::move(sink.samples), driver.counters()};
}

std::vector<std::string> prints_of(const Model& model, const std::vector<Sample>& samples) {
  std::vector<std::string> prints;
  for (const Sample& sample : samples) {
    prints.push_back(values_json(model.kinds[sample.kind], sample.values));
  }
  return prints;
}

/// "[1,null]" as its parts; a scalar as itself.
std::vector<std::string> points_of(const std::string& text) {
  if (!text.starts_with('[')) {
    return {text};
  }
  std::vector<std::string> points(1);
  for (const char c : text.substr(1, text.size() - 2)) {
    if (c == ',') {
      points.emplace_back();
    } else {
      points.back() += c;
    }
  }
  return points;
}

struct Wanted {
  std::string channel;
  bool from_1900 = false;
  double times = 1;
};

Wanted wanted_of(std::string text) {
  Wanted wanted;
  wanted.from_1900 = text.starts_with('@');
  text.erase(0, wanted.from_1900 ? 1 : 0);
  const std::size_t star = text.find('*');
  if (star != std::string::npos) {
    wanted.times = std::stod(text.substr(star + 1));
    text.resize(star);
  }
  wanted.channel = text;
  return wanted;
}

/// One value against one of the list; a list has texts where its source prints a number.
void compare_value(const Wanted& wanted, const std::string& is, const Json& expected) {
  constexpr double seconds_to_1970 = 2208988800.0;
  const bool none =
      expected.is_null() ||
      (expected.string() && (*expected.string() == "NaN" || expected.string()->empty()));
  if (none || is == "null") {
    EXPECT_EQ(is, "null") << wanted.channel;
    EXPECT_TRUE(none) << wanted.channel;
    return;
  }
  char* end = nullptr;
  const double ours = std::strtod(is.c_str(), &end);
  const bool number = *end == '\0' && (expected.number() || wanted.times != 1);
  if (!number) {
    EXPECT_EQ(is, expected.string() ? *expected.string() : "no text") << wanted.channel;
    return;
  }
  const double theirs = expected.number() ? *expected.number() : std::stod(*expected.string());
  const double value = theirs - (wanted.from_1900 ? seconds_to_1970 : 0);
  const double near = std::abs(value) * 1e-6 + 1e-9;
  EXPECT_NEAR(ours * wanted.times, value, wanted.from_1900 ? 1e-3 : near) << wanted.channel;
}

bool is_list(const Json& json) {
  return json.keys().empty() && !json.items().empty();
}

std::size_t compare_channels(const Model& model, const Sample& sample, const std::string& channels,
                             const Json& expected) {
  const Wanted wanted = wanted_of(channels);
  if (!is_list(expected)) {
    compare_value(wanted, value_of(model, sample, wanted.channel), expected);
    return 1;
  }
  std::vector<std::vector<std::string>> columns;
  for (std::size_t begin = 0; begin <= channels.size();) {
    const std::size_t end = std::min(channels.find('|', begin), channels.size());
    columns.push_back(points_of(value_of(model, sample, channels.substr(begin, end - begin))));
    begin = end + 1;
  }
  const auto& points = expected.items();
  EXPECT_LE(points.size(), columns[0].size()) << channels;
  for (std::size_t i = 0; i < columns[0].size(); ++i) {
    for (std::size_t column = 0; column < columns.size(); ++column) {
      if (i >= points.size()) {
        EXPECT_EQ(columns[column][i], "null") << channels;
      } else {
        compare_value({channels}, columns[column][i],
                      is_list(points[i]) ? points[i].items()[column] : points[i]);
      }
    }
  }
  return points.size() * columns.size();
}

std::size_t compare_record(const Model& model, const Sample& sample, const Json& record,
                           const FieldMap& map) {
  std::size_t compared = 0;
  for (std::size_t i = 0; i < record.keys().size(); ++i) {
    const auto channel = map.find(record.keys()[i]);
    EXPECT_TRUE(channel != map.end()) << "unknown field " << record.keys()[i];
    if (channel != map.end() && !channel->second.empty()) {
      compared += compare_channels(model, sample, channel->second, record.items()[i]);
    }
  }
  return compared;
}

/// The map whose stream this record is of; openrvdas calls it message_type. nullptr: none.
const KindMap* map_of_stream(const BlockRecording& recording, const Json& record) {
  const auto type = record.find("message_type") != nullptr ? record.string_at("message_type")
                                                           : record.string_at("stream");
  for (const KindMap& kind : recording.kinds) {
    if (type && *type == kind.stream) {
      return &kind;
    }
  }
  return nullptr;
}

const KindMap* map_of_kind(const BlockRecording& recording, const std::string& kind) {
  for (const KindMap& map : recording.kinds) {
    if (map.kind == kind) {
      return &map;
    }
  }
  return nullptr;
}

ModelPtr model_of_recording(const BlockRecording& recording) {
  return delivered_model(recording.model);
}

class BlockRecordings : public testing::TestWithParam<BlockRecording> {};

TEST_P(BlockRecordings, decode_to_their_expected_values) {
  NEED_CAPTURES();
  const BlockRecording& recording = GetParam();
  const ModelPtr model = model_of_recording(recording);
  ASSERT_TRUE(model);
  const HeardBlocks heard = hear_blocks(model, stream_of(recording), 4096);
  std::string path = captures_dir() + "/" + recording.path;
  path.erase(recording.logger == BlockLogger::openrvdas ? path.rfind(".log") : path.size());
  const auto expected = Json::parse(read_file(path + ".expected.json"), 1U << 26U);
  ASSERT_TRUE(expected.has_value()) << expected.error().text;
  const auto kind_at = [&](std::size_t at) { return model->kinds[heard.samples[at].kind].name; };
  const bool has_streams = !recording.kinds[0].stream.empty();
  std::map<std::string, std::size_t> next;  // sample to look at, by kind; "" where none is said
  std::size_t compared = 0;
  for (const Json& record : expected->find("records")->items()) {
    const KindMap* kind = has_streams ? map_of_stream(recording, record) : nullptr;
    if (kind == nullptr && has_streams) {
      continue;
    }
    std::size_t& at = next[kind == nullptr ? "" : kind->kind];
    while (kind != nullptr && at < heard.samples.size() && kind_at(at) != kind->kind) {
      ++at;
    }
    SCOPED_TRACE(recording.path + " sample " + std::to_string(at));
    ASSERT_LT(at, heard.samples.size());
    kind = kind == nullptr ? map_of_kind(recording, kind_at(at)) : kind;
    ASSERT_NE(kind, nullptr) << kind_at(at);
    const Json* const fields = record.find("fields");
    compared += compare_record(*model, heard.samples[at++], fields != nullptr ? *fields : record,
                               kind->fields);
  }
  EXPECT_EQ(heard.samples.size(), recording.readings);
  std::cout << recording.path << ": " << compared << " values compared, " << heard.samples.size()
            << " readings, " << heard.counters.damaged_frames << " damaged, "
            << heard.counters.foreign_frames << " foreign\n";
  EXPECT_GT(compared, 0U);
}

TEST_P(BlockRecordings, split_at_random_they_give_the_same) {
  NEED_CAPTURES();
  const ModelPtr model = model_of_recording(GetParam());
  ASSERT_TRUE(model);
  const std::string stream = stream_of(GetParam());
  const auto sound = prints_of(*model, hear_blocks(model, stream, 4096).samples);
  EXPECT_FALSE(sound.empty());
  EXPECT_EQ(prints_of(*model, hear_blocks(model, stream, 7).samples), sound);
}

/// Frames that a byte of noise touches are lost, none gets another value, all others stay.
TEST_P(BlockRecordings, noise_costs_readings_and_changes_none) {
  NEED_CAPTURES();
  const ModelPtr model = model_of_recording(GetParam());
  ASSERT_TRUE(model);
  const std::string stream = stream_of(GetParam());
  const auto sound = prints_of(*model, hear_blocks(model, stream, 4096).samples);
  std::mt19937 random(20261120);
  std::string noisy = stream;
  const std::size_t hits = 1 + sound.size() / 10;
  for (std::size_t i = 0; i < hits; ++i) {
    noisy.insert(random() % noisy.size(), 1, static_cast<char>(0x80U | random() % 128));
  }
  const HeardBlocks heard = hear_blocks(model, noisy, 100);
  std::size_t at = 0;
  for (const std::string& print : prints_of(*model, heard.samples)) {
    while (at < sound.size() && sound[at] != print) ++at;
    ASSERT_LT(at, sound.size()) << print;
    ++at;
  }
  EXPECT_GE(heard.samples.size() + 2 * hits, sound.size());
}

// clang-format off
const std::vector<KindMap> triaxys{KindMap{"wavss_a_dcl_statistics", "statistics", {{"stream", ""}, {"port_timestamp", ""},
    {"serial_number", "serial_number"}, {"internal_timestamp", "@instrument_time"},
    {"number_zero_crossings", "zero_crossings"}, {"average_wave_height", "average_height"},
    {"mean_spectral_period", "mean_spectral_period"}, {"max_wave_height", "maximum_height"},
    {"significant_wave_height", "significant_height"},
    {"significant_period", "significant_period"}, {"wave_height_10", "height_10"},
    {"wave_period_10", "period_10"}, {"mean_wave_period", "mean_period"},
    {"peak_wave_period", "peak_period"}, {"wave_period_tp5", "peak_period_5"},
    {"wave_height_hmo", "hm0"}, {"mean_direction", "mean_direction"},
    {"mean_spread", "mean_spread"}}},
    KindMap{"wavss_a_dcl_non_directional", "spectrum", {{"stream", ""}, {"port_timestamp", ""},
    {"serial_number", "serial_number"}, {"internal_timestamp", "@instrument_time"},
    {"number_bands", "bands"}, {"initial_frequency", "first_frequency"},
    {"frequency_spacing", "frequency_step"}, {"psd_non_directional", "energy"}}},
    KindMap{"wavss_a_dcl_mean_directional", "directions", {{"stream", ""}, {"port_timestamp", ""},
    {"serial_number", "serial_number"}, {"internal_timestamp", "@instrument_time"},
    {"number_bands", "bands"}, {"initial_frequency", "first_frequency"},
    {"frequency_spacing", "frequency_step"}, {"mean_direction", "mean_direction"},
    {"spread_direction", "mean_spread"}, {"psd_mean_directional", "energy"},
    {"mean_direction_array", "direction"}, {"directional_spread_array", "spread"}}},
    KindMap{"wavss_a_dcl_fourier", "fourier", {{"stream", ""}, {"port_timestamp", ""},
    {"serial_number", "serial_number"}, {"internal_timestamp", "@instrument_time"},
    {"number_bands", "bands"}, {"initial_frequency", "first_frequency"},
    {"frequency_spacing", "frequency_step"}, {"number_directional_bands", "directional_bands"},
    {"initial_directional_frequency", "first_directional_frequency"},
    {"directional_frequency_spacing", "directional_frequency_step"},
    {"fourier_coefficient_2d_array", "coefficient_1|coefficient_2|coefficient_3|coefficient_4"}}},
    KindMap{"wavss_a_dcl_motion", "motion", {{"stream", ""}, {"port_timestamp", ""},
    {"serial_number", "serial_number"}, {"internal_timestamp", "@instrument_time"},
    {"number_time_samples", "samples"}, {"initial_time", "first_time"},
    {"time_spacing", "time_step"}, {"solution_found", "solution_found"},
    {"heave_offset_array", "heave"}, {"north_offset_array", "north"},
    {"east_offset_array", "east"}}}};

// Of SUNA the list names the housing's and the spectrometer's temperature the other way round than
// the maker's manual and the same project's instrument driver, which the model follows.
const BlockRecording block_recordings_all[] = {
 {"power/vedirect_bluesolar_1.23.dump", "victron-mppt", BlockLogger::none,
    {KindMap{"", "charger", {{"PID", "product"}, {"FW", "firmware"}, {"SER#", "serial_number"},
    {"V", "battery_voltage*1000"}, {"I", "battery_current*1000"}, {"VPV", "panel_voltage*1000"},
    {"PPV", "panel_power"}, {"CS", "state"}, {"ERR", "error"}, {"LOAD", "load"},
    {"IL", "load_current*1000"}, {"H19", "yield_total*100"}, {"H20", "yield_today*100"},
    {"H21", "maximum_power_today"}, {"H22", "yield_yesterday*100"},
    {"H23", "maximum_power_yesterday"}, {"HSDS", "day_number"}}}}, 247},
    {"power/vedirect_bmv702_first.dump", "victron-bmv", BlockLogger::none,
    {KindMap{"", "battery", {{"PID", "product"}, {"V", "voltage*1000"}, {"I", "current*1000"},
    {"P", "power"}, {"CE", "consumed*1000"}, {"SOC", "state_of_charge*10"}, {"TTG", "time_to_go"},
    {"Alarm", "alarm"}, {"Relay", "relay"}, {"AR", "alarm_reason"}, {"BMV", "model"},
    {"FW", "firmware"}, {"H1", ""}, {"H2", ""}, {"H3", ""}, {"H4", ""}, {"H5", ""}, {"H6", ""},
    {"H7", ""}, {"H8", ""}, {"H9", ""}, {"H10", ""}, {"H11", ""}, {"H12", ""}, {"H17", ""},
    {"H18", ""}}},
    KindMap{"", "history", {{"H1", "deepest_discharge*1000"}, {"H2", "last_discharge*1000"},
    {"H3", "average_discharge*1000"}, {"H4", "charge_cycles"}, {"H5", "full_discharges"},
    {"H6", "drawn*1000"}, {"H7", "minimum_voltage*1000"}, {"H8", "maximum_voltage*1000"},
    {"H9", "since_full_charge"}, {"H10", "synchronisations"}, {"H11", "low_voltage_alarms"},
    {"H12", "high_voltage_alarms"}, {"H17", "discharged_energy*100"},
    {"H18", "charged_energy*100"}, {"PID", ""}, {"V", ""}, {"I", ""}, {"P", ""}, {"CE", ""},
    {"SOC", ""}, {"TTG", ""}, {"Alarm", ""}, {"Relay", ""}, {"AR", ""}, {"BMV", ""},
    {"FW", ""}}}}, 306},
    {"waves/ooi_wavss_a-dcl_20140825.wavss.log", "axys-triaxys", BlockLogger::ooi_dcl, triaxys, 6},
    {"waves/ooi_wavss_a-dcl_20150730.wavss.log", "axys-triaxys", BlockLogger::ooi_dcl, triaxys, 62},
    { "power/ooi_fuelcell_eng-dcl_20141207s.pwrsys.log", "ooi-pwrsys", BlockLogger::ooi_dcl,
    {KindMap{"fuelcell_eng_dcl_telemetered", "power",
    {{"datalog_manager_version", "datalog_manager_version"},
    {"system_software_version", "system_software_version"}, {"total_run_time", "total_run_time"},
    {"fuel_cell_voltage", "fuel_cell_voltage"}, {"fuel_cell_current", "fuel_cell_current"},
    {"reformer_temperature", "reformer_temperature"},
    {"fuel_cell_h2_pressure", "fuel_cell_h2_pressure"},
    {"fuel_cell_temperature", "fuel_cell_temperature"},
    {"reformer_fuel_pressure", "reformer_fuel_pressure"},
    {"fuel_pump_pwm_drive_percent", "fuel_pump_drive"},
    {"air_pump_pwm_drive_percent", "air_pump_drive"},
    {"coolant_pump_pwm_drive_percent", "coolant_pump_drive"},
    {"air_pump_tach_count", "air_pump_tacho"}, {"fuel_cell_state", "fuel_cell_state"},
    {"fuel_remaining", "fuel_remaining"}, {"power_to_battery1", "power_to_battery_1"},
    {"battery1_converter_temperature", "battery_1_converter_temperature"},
    {"power_to_battery2", "power_to_battery_2"},
    {"battery2_converter_temperature", "battery_2_converter_temperature"},
    {"balance_of_plant_power", "balance_of_plant_power"},
    {"balance_of_plant_converter_temperature", "balance_of_plant_converter_temperature"},
    {"power_board_temperature", "power_board_temperature"},
    {"control_board_temperature", "control_board_temperature"},
    {"power_manager_status", "power_manager_status"},
    {"power_manager_error_mask", "power_manager_errors"},
    {"reformer_error_mask", "reformer_errors"}, {"fuel_cell_error_mask", "fuel_cell_errors"},
    {"stream", ""}, {"port_timestamp", ""}}}}, 25},
    {"optics/ooi_prtsz_a-dcl_20231107.prtsz.log", "sequoia-lisst", BlockLogger::ooi_dcl,
    {KindMap{"prtsz_a_instrument", "sizes", {{"stream", ""}, {"port_timestamp", ""},
    {"num_bins", ""}, {"internal_timestamp", "@instrument_time"},
    {"volume_concentration", "volume_concentration"},
    {"laser_transmission_sensor", "laser_transmission"}, {"supply_voltage", "supply_voltage"},
    {"laser_reference_sensor", "laser_reference"}, {"depth", "depth"},
    {"temperature", "sea_water_temperature"}, {"mean_particle_diameter", "mean_diameter"},
    {"total_volume_concentration", "total_volume_concentration"},
    {"relative_humidity", "relative_humidity"}, {"ambient_light", "ambient_light"},
    {"computed_optical_transmission", "optical_transmission"},
    {"beam_attenuation", "beam_attenuation"}}}}, 31},
    {"nitrate/ooi_suna_20171013.nutnr.log", "satlantic-suna", BlockLogger::ooi_dcl,
    {KindMap{"suna_dcl_recovered", "light", {{"stream", ""}, {"port_timestamp", ""},
    {"frame_header", ""}, {"frame_type", ""}, {"serial_number", "serial_number"},
    {"internal_timestamp", ""}, {"checksum", ""}, {"date_of_sample", "date"},
    {"time_of_sample", "hours"}, {"nitrate_concentration", "nitrate"},
    {"nutnr_nitrogen_in_nitrate", "nitrate_nitrogen"},
    {"nutnr_absorbance_at_254_nm", "absorbance_254_nm"},
    {"nutnr_absorbance_at_350_nm", "absorbance_350_nm"}, {"nutnr_bromide_trace", "bromide"},
    {"nutnr_spectrum_average", "spectrum_average"},
    {"nutnr_dark_value_used_for_fit", "dark_value"},
    {"nutnr_integration_time_factor", "integration_factor"}, {"spectral_channels", "spectrum"},
    {"temp_interior", "spectrometer_temperature"}, {"temp_spectrometer", "internal_temperature"},
    {"temp_lamp", "lamp_temperature"}, {"lamp_time", "lamp_time"},
    {"humidity", "relative_humidity"}, {"voltage_main", "main_voltage"},
    {"voltage_lamp", "lamp_voltage"}, {"nutnr_voltage_int", "internal_voltage"},
    {"nutnr_current_main", "main_current"}, {"aux_fitting_1", "fit_auxiliary_1"},
    {"aux_fitting_2", "fit_auxiliary_2"}, {"nutnr_fit_base_1", "fit_base_1"},
    {"nutnr_fit_base_2", "fit_base_2"}, {"nutnr_fit_rmse", "fit_rmse"}}}}, 73},
    {"nitrate/ooi_nutnr_b_happy_path.DAT", "satlantic-isus", BlockLogger::ooi_dcl,
    {KindMap{"nutnr_b_dark_instrument_recovered", "dark", {{"stream", ""}, {"port_timestamp", ""},
    {"frame_header", ""}, {"frame_type", ""}, {"serial_number", "serial_number"},
    {"internal_timestamp", ""}, {"nitrate_concentration", "nitrate"},
    {"aux_fitting_1", "fit_auxiliary_1"}, {"aux_fitting_2", "fit_auxiliary_2"},
    {"aux_fitting_3", "fit_auxiliary_3"}, {"rms_error", "fit_rmse"}, {"date_of_sample", "date"},
    {"time_of_sample", "hours"}, {"temp_interior", "internal_temperature"},
    {"temp_spectrometer", "spectrometer_temperature"}, {"temp_lamp", "lamp_temperature"},
    {"lamp_time", "lamp_time"}, {"humidity", "relative_humidity"},
    {"voltage_lamp", "lamp_voltage"}, {"voltage_analog", "analog_voltage"},
    {"voltage_main", "main_voltage"}, {"ref_channel_average", "reference_average"},
    {"ref_channel_variance", "reference_variance"}, {"sea_water_dark", "dark_value"},
    {"spec_channel_average", "spectrum_average"}, {"spectral_channels", "spectrum"},
    {"dark_frame_spectral_channels", "spectrum"}}},
    KindMap{"nutnr_b_instrument_recovered", "light", {{"stream", ""}, {"port_timestamp", ""},
    {"frame_header", ""}, {"frame_type", ""}, {"serial_number", "serial_number"},
    {"internal_timestamp", ""}, {"nitrate_concentration", "nitrate"},
    {"aux_fitting_1", "fit_auxiliary_1"}, {"aux_fitting_2", "fit_auxiliary_2"},
    {"aux_fitting_3", "fit_auxiliary_3"}, {"rms_error", "fit_rmse"}, {"date_of_sample", "date"},
    {"time_of_sample", "hours"}, {"temp_interior", "internal_temperature"},
    {"temp_spectrometer", "spectrometer_temperature"}, {"temp_lamp", "lamp_temperature"},
    {"lamp_time", "lamp_time"}, {"humidity", "relative_humidity"},
    {"voltage_lamp", "lamp_voltage"}, {"voltage_analog", "analog_voltage"},
    {"voltage_main", "main_voltage"}, {"ref_channel_average", "reference_average"},
    {"ref_channel_variance", "reference_variance"}, {"sea_water_dark", "dark_value"},
    {"spec_channel_average", "spectrum_average"}, {"spectral_channels", "spectrum"},
    {"dark_frame_spectral_channels", "spectrum"}}}}, 16},
    {"nitrate/ooi_nutnr_b-dcl_conc_20140430.nutnr_b_dcl_conc.log", "satlantic-isus", BlockLogger::ooi_dcl,
    {KindMap{"nutnr_b_dcl_dark_conc_instrument", "dark_concentration", {{"stream", ""},
    {"port_timestamp", ""}, {"frame_header", ""}, {"frame_type", ""},
    {"serial_number", "serial_number"}, {"internal_timestamp", ""},
    {"nitrate_concentration", "nitrate"}, {"aux_fitting_1", "fit_auxiliary_1"},
    {"aux_fitting_2", "fit_auxiliary_2"}, {"aux_fitting_3", "fit_auxiliary_3"},
    {"rms_error", "fit_rmse"}}},
    KindMap{"nutnr_b_dcl_conc_instrument", "light_concentration", {{"stream", ""},
    {"port_timestamp", ""}, {"frame_header", ""}, {"frame_type", ""},
    {"serial_number", "serial_number"}, {"internal_timestamp", ""},
    {"nitrate_concentration", "nitrate"}, {"aux_fitting_1", "fit_auxiliary_1"},
    {"aux_fitting_2", "fit_auxiliary_2"}, {"aux_fitting_3", "fit_auxiliary_3"},
    {"rms_error", "fit_rmse"}}}}, 64},
    {"acoustics/ooi_zplsc_c-dcl_20150407.zplsc.log", "asl-azfp", BlockLogger::ooi_dcl,
    {KindMap{"zplsc_c_instrument", "echo", {{"stream", ""}, {"port_timestamp", ""},
    {"transmission_timestamp", ""}, {"internal_timestamp", ""},
    {"serial_number", "serial_number"}, {"burst_number", "burst"}, {"zplsc_c_phase", "phase"},
    {"zplsc_c_tilt_x", "tilt_x"}, {"zplsc_c_tilt_y", "tilt_y"},
    {"zplsc_c_battery_voltage", "battery_voltage"}, {"zplsc_c_temperature", "temperature"},
    {"zplsc_c_pressure", "pressure"}, {"zplsc_c_values_channel_1", "values_1"},
    {"zplsc_c_frequency_channel_1", "frequency_1"}, {"zplsc_c_values_channel_2", "values_2"},
    {"zplsc_c_frequency_channel_2", "frequency_2"}, {"zplsc_c_values_channel_3", "values_3"},
    {"zplsc_c_frequency_channel_3", "frequency_3"}, {"zplsc_c_values_channel_4", "values_4"},
    {"zplsc_c_frequency_channel_4", "frequency_4"}}}}, 15},
    {"winch/openrvdas_NBP1406_cwnc.log", "lci-90", BlockLogger::openrvdas,
    {KindMap{"", "winch", {{"WaterfallLANID", ""}, {"WaterfallWinchTime", "instrument_time"},
    {"WaterfallName", "wire"}, {"WaterfallTension", "tension"}, {"WaterfallSpeed", "speed"},
    {"WaterfallPayout", "payout"}}}}, 824},
    { "met/openrvdas_NBP1406_mwx1.log", "rvdas-mast", BlockLogger::openrvdas,
    {KindMap{"MET", "mast", {{"MwxPowerVolt", "supply_voltage"},
    {"MwxEncRelHumid", "enclosure_humidity"}, {"MwxAirTemp", "air_temperature"},
    {"MwxAirRelHumid", "relative_humidity"}, {"MwxPAR", "par"}, {"MwxPSP", "psp"},
    {"MwxPIRThermo", "pir_thermopile"}, {"MwxPIRCaseTemp", "pir_case_temperature"},
    {"MwxPIRDomeTemp", "pir_dome_temperature"}, {"MwxBarometer", "air_pressure"}}},
    KindMap{"SUS", "wind_starboard", {{"MwxStbdRelWindDir", "wind_from_direction"},
    {"MwxStbdRelWindSpeed", "relative_wind_speed"}, {"MwxStbeSoundSpeed", "speed_of_sound"},
    {"MwxStbdSonicTemp", "sonic_temperature"}, {"MwxStbdStatus", "status*1"}}},
    KindMap{"PUS", "wind_port", {{"MwxPortRelWindDir", "wind_from_direction"},
    {"MwxPortRelWindSpeed", "relative_wind_speed"}, {"MwxPortSoundSpeed", "speed_of_sound"},
    {"MwxPortSonicTemp", "sonic_temperature"}, {"MwxPortStatus", "status*1"}}}}, 959},
    {"met/openrvdas_SKQ201822S_wind_gill_fwdmast.log", "gill-windsonic", BlockLogger::openrvdas,
    {KindMap{"", "polar", {{"wind_gill_fwdmast_direction", "wind_from_direction"},
    {"wind_gill_fwdmast_speed", "wind_speed"}, {"wind_gill_fwdmast_units", ""},
    {"wind_gill_fwdmast_status", ""}}}}, 1632},
};
INSTANTIATE_TEST_SUITE_P(All, BlockRecordings, ::testing::ValuesIn(block_recordings_all));
// clang-format on

INSTANTIATE_TEST_SUITE_P(
    Lines, BlockRecordings,
    testing::Values(BlockRecording{"engineering/ooi_cg_stc_eng-stc_20131115.rte.log",
                                   "ooi-rte",
                                   BlockLogger::ooi_dcl,
                                   {{"rte_o_dcl_instrument",
                                     "rte",
                                     {{"stream", ""},
                                      {"port_timestamp", ""},
                                      {"rte_coulombs", "charge"},
                                      {"rte_avg_q_current", "current"},
                                      {"rte_avg_voltage", "voltage"},
                                      {"rte_avg_supply_voltage", "supply_voltage"},
                                      {"rte_hits", "hits"},
                                      {"rte_state", "state"}}}},
                                   24},
                    BlockRecording{"winch/ooi_winch_cspp_20141114-194242-WINCH.LOG",
                                   "ooi-cspp-winch",
                                   BlockLogger::none,
                                   {{"winch_cspp_eng",
                                     "winch",
                                     {{"stream", ""},
                                      {"winch_date", ""},
                                      {"winch_time", ""},
                                      {"internal_timestamp", "@instrument_time"},
                                      {"winch_state", "state"},
                                      {"winch_speed", "speed"},
                                      {"winch_payout", "payout"},
                                      {"winch_current_draw", "winch_current"},
                                      {"sensor_current_draw", "sensor_current"},
                                      {"winch_status", "status"}}}},
                                   1617}));

}  // namespace
}  // namespace buoyd
