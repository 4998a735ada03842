// Which recordings there are, and which of our channels the fields of their expected records are.
#include "drivers/binary_recording.hpp"

namespace buoyd {
namespace {

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
const FieldMap nitrate{{"serial_number", "serial_number"},
                       {"time_of_sample", "hours"},
                       {"nitrate_concentration", "nitrate"},
                       {"nutnr_nitrogen_in_nitrate", "nitrate_nitrogen"},
                       {"nutnr_absorbance_at_254_nm", "absorbance_254_nm"},
                       {"nutnr_absorbance_at_350_nm", "absorbance_350_nm"},
                       {"nutnr_bromide_trace", "bromide"},
                       {"nutnr_spectrum_average", "spectrum_average"},
                       {"nutnr_dark_value_used_for_fit", "dark_value"},
                       {"nutnr_integration_time_factor", "integration_factor"},
                       {"spectral_channels", "spectrum"},
                       {"temp_spectrometer", "spectrometer_temperature"},
                       {"temp_lamp", "lamp_temperature"},
                       {"humidity", "relative_humidity"},
                       {"nutnr_fit_rmse", "fit_rmse"},
                       {"ctd_psu", "ctd_salinity|-1"},
                       {"ctd_temp", "ctd_temperature|-1"},
                       {"ctd_dbar", "ctd_pressure|-1"}};
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

}  // namespace

const std::vector<BinaryRecording>& binary_recordings() {
  static const std::vector<BinaryRecording> recordings{
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
      {"nitrate/ooi_nutnr_m_nl_short.bin",
       "satlantic-suna-binary",
       Logger::none,
       {{"nutnr_m_instrument_recovered", {"light_reduced", nitrate}}},
       3,
       0},
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
  return recordings;
}

}  // namespace buoyd
