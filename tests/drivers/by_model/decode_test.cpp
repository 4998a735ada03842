#include "drivers/by_model/decode.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "drivers/driver_support.hpp"
#include "drivers/registers/registers_driver.hpp"
#include "model/model_text.hpp"
#include "support/modbus_device.hpp"
#include "support/simulated_line.hpp"

namespace buoyd {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;

struct Decoded {
  std::vector<std::string> lines;
  DecodeTotals totals;
};

Decoded decode(const ModelPtr& model, std::span<const std::uint8_t> bytes) {
  Decoded decoded;
  const auto totals = decode_capture(
      model, bytes, [&decoded](const std::string& line) { decoded.lines.push_back(line); });
  EXPECT_TRUE(totals);
  if (totals) decoded.totals = *totals;
  return decoded;
}

TEST(Decode, one_line_a_record) {
  const auto decoded =
      decode(delivered_model("nmea-0183"),
             bytes_of("$GPHDT,72.14,T*35\r\nnoise\r\n$WIMWV,045,R,011.63,N,A*09\r\n"));
  EXPECT_THAT(decoded.lines,
              ElementsAre(R"({"values":{"heading":72.14}})",
                          R"({"values":{"relative_wind_angle":45,"relative_wind_speed":5.98299,)"
                          R"("status":"A"}})"));
  EXPECT_EQ(decoded.totals.frames, 2U);
  EXPECT_EQ(decoded.totals.discarded_bytes, 7U);
  EXPECT_EQ(decoded.totals.discarded_places, 1U);
}

/// "offset+bytes: reason" of each place.
std::vector<std::string> places(const std::string& model, std::string_view capture) {
  std::vector<std::string> all;
  for (const DiscardedPlace& place :
       decode(delivered_model(model), bytes_of(capture)).totals.places) {
    all.push_back(std::to_string(place.offset) + "+" + std::to_string(place.bytes) + ": " +
                  place.reason);
  }
  return all;
}

TEST(Decode, says_where_and_why_bytes_are_not_understood) {
  EXPECT_THAT(places("nmea-0183",
                     "$GPHDT,72.14,T*35\r\n$GPHDT,72.14,T*00\r\nx\r\n"
                     "$GPHDT,1,T,3,4*2D\r\n"),
              ElementsAre("19+17: checksum is 00, expected 35",
                          StartsWith("38+3: no message begins here, expected one of"),
                          "41+17: 4 fields, expected 2"));
  EXPECT_THAT(places("aanderaa-optode",
                     "4831\t379\t1\t2\r\n\x80\r\n"
                     "4831\t379\t3x\t94.9\t7.6\t1\t1\t1\t1\t1\t1\t1\r\n"),
              ElementsAre("0+12: 4 fields, expected 12", "14+1: byte 80 is no text",
                          "17+34: field 3 is \"3x\", no value of oxygen_concentration"));
  EXPECT_THAT(places("nortek-aquadopp", std::string("\xA5\x01\x15\x00", 4) + std::string(40, 'x')),
              ElementsAre(StartsWith("0+44: checksum is 7878, expected ")));
}

TEST(Decode, counts_fields_behind_the_address) {
  EXPECT_THAT(places("sbe-39plus-im",
                     "03,09999, 8.5796, 531.3x6, 14 Jul 2016, 09:01:44, 1126, 250\r\n"
                     "03,09999, 8.5796\r\n"
                     "09999, 8.5796, 531.316, 14 Jul 2016, 09:01:44, 1126, 250\r\n"),
              ElementsAre("0+59: field 3 is \"531.3x6\", no value of sea_water_pressure",
                          "61+16: 2 fields, expected 6", "79+56: it begins with no address"));
}

TEST(Decode, says_that_a_sound_line_lacks_its_end_or_checksum) {
  EXPECT_THAT(
      places("nmea-0183", "$GPHDT,72.14,T*35\r\n$GPHDT,72.14,T\r\n$GPHDT,72.14,T*35"),
      ElementsAre("19+14: no checksum behind \"*\", or it has no end", "35+17: it has no end"));
  EXPECT_THAT(places("rbr-logger3-ctd", "2017-09-10 11:24:14.000, 38.6664, 21.5183, 10.9601"),
              ElementsAre("0+50: it has no end"));
}

/// Sent between the profiles of the same instrument, and longer than any sentence of these.
TEST(Decode, a_spectrum_of_waves_is_sound_to_a_profiler) {
  std::string spectrum = "$PNORE,021326,225248,1,0.02,0.01,98";
  for (int i = 0; i < 98; ++i) spectrum += ",49505.240";
  const auto totals =
      decode(delivered_model("nortek-signature-nmea"), bytes_of(spectrum + "*7A\r\n")).totals;
  EXPECT_EQ(totals.discarded_bytes, 0U);
  EXPECT_EQ(totals.foreign, 1U);
}

TEST(Decode, says_how_many_fields_a_group_has) {
  EXPECT_THAT(places("nmea-0183", "$IIXDR,A,4,D,ROLL,A,-2,D,PTCH,A*1A\r\n"),
              ElementsAre("0+34: 9 fields, expected groups of 4"));
}

/// github.com/mi3nts/airMarReader @ 6fdc42bb: README.md, lines of an Airmar weather station.
TEST(Decode, understands_what_a_weather_station_sends_without_a_fix) {
  EXPECT_THAT(places("nmea-0183", "$GPZDA,,,,*48\r\n$YXXDR*4F\r\n"), ElementsAre());
}

TEST(Decode, does_not_blame_a_clock_for_another_value) {
  EXPECT_THAT(places("rbr-logger3-ctd", "2017/09/10 11:24:14.000, 38.6664, 21.5183, 483482.1\r\n"),
              ElementsAre("0+51: field 4 is \"483482.1\", no value of pressure"));
}

TEST(Decode, enumerations_print_their_name) {
  const auto decoded = decode(
      delivered_model("nmea-0183"),
      bytes_of(
          "$GPGGA,060000.00,1353.25162451,N,05445.30213512,W,2,06,1.2,2.9,M,-40.8,M,5.0,0138*76"
          "\r\n"));
  EXPECT_THAT(decoded.lines,
              ElementsAre(R"({"values":{"time_of_day":21600.00,"latitude":13.887527075167,)"
                          R"("longitude":-54.755035585333,"fix_quality":"differential",)"
                          R"("satellites":6,"hdop":1.2,"altitude":2.9,"geoid_separation":-40.8,)"
                          R"("dgps_age":5.0,"dgps_station":"0138"}})"));
}

TEST(Decode, an_empty_capture_has_no_frames) {
  const auto decoded = decode(delivered_model("nmea-0183"), {});
  EXPECT_THAT(decoded.lines, IsEmpty());
  EXPECT_EQ(decoded.totals.frames, 0U);
}

class DecodeRegisters : public testing::Test {
 protected:
  /// Bytes of both directions of a line, as a tap on it hears them.
  static WireBytes tapped(const SimulatedLine& line) {
    WireBytes bytes;
    for (const WireEvent& event : line.transcript()) {
      bytes.insert(bytes.end(), event.bytes.begin(), event.bytes.end());
    }
    return bytes;
  }

  void poll(SimulatedLine& line, const ModelPtr& model, int times) {
    RegistersDriver driver(model, {});
    ASSERT_TRUE(line.open());
    for (int i = 0; i < times; ++i) {
      ASSERT_TRUE(driver.poll(line, sink));
      if (between) between();
    }
  }

  FakeClock clock;
  ModbusDevice device{1};
  KeepSamples sink;
  std::function<void()> between;
};

TEST_F(DecodeRegisters, an_rtu_line) {
  const ModelPtr model = model_of(register_model);
  device.set_holding(10, {0x4148, 0, 1});
  LineSettings settings;
  settings.name = "bus";
  settings.device = "sim";
  SimulatedLine line(settings, clock);
  line.attach(device.on_wire(Micros(5'000)));
  between = [this] { device.holding[12] = 0; };
  poll(line, model, 2);
  const auto decoded = decode(model, tapped(line));
  EXPECT_THAT(decoded.lines, ElementsAre(R"({"values":{"speed":12.5,"state":"on"}})",
                                         R"({"values":{"speed":12.5,"state":"off"}})"));
  EXPECT_EQ(decoded.totals.discarded_bytes, 0U);
}

TEST_F(DecodeRegisters, a_mark_outlasts_records_that_have_none) {
  const ModelPtr model = model_of(
      with(with(register_model, "name = \"sample\"", "name = \"sample\"\nrecord_mark = \"state\""),
           "values = { 0 = \"off\", 1 = \"on\" }", "unit = \"1\"\nnull = [65535]"));
  device.set_holding(10, {0x4148, 0, 7});
  LineSettings settings;
  settings.name = "bus";
  settings.device = "sim";
  SimulatedLine line(settings, clock);
  line.attach(device.on_wire(Micros(5'000)));
  int polls = 0;
  between = [&] { device.holding[12] = ++polls < 3 ? 65535 : 7; };
  poll(line, model, 4);
  EXPECT_EQ(sink.samples.size(), 3U);
  EXPECT_THAT(decode(model, tapped(line)).lines,
              ElementsAre(R"({"values":{"speed":12.5,"state":7}})",
                          R"({"values":{"speed":12.5,"state":null}})",
                          R"({"values":{"speed":12.5,"state":null}})"));
}

TEST_F(DecodeRegisters, a_tcp_line_with_scan_counter) {
  const ModelPtr model = delivered_model("zx-300");
  ModbusDevice lidar(1, true);
  const auto set = [&lidar](int address, float value) {
    lidar.set_input(static_cast<std::uint16_t>(address), swapped_float(value));
  };
  for (std::uint16_t block = 0; block < 12; ++block) {
    lidar.set_input(static_cast<std::uint16_t>(256 * block), std::vector<std::uint16_t>(64));
  }
  set(0, 7);
  set(2, 8.5F);
  set(12, 40);
  set(0x2008, 1);
  LineSettings settings;
  settings.name = "net";
  settings.device = "tcp://127.0.0.1:502";
  SimulatedLine line(settings, clock);
  line.attach(lidar.on_wire(Micros(1'000)));
  int polls = 0;
  between = [&] {
    if (++polls == 2) {
      set(0, 8);  // the second poll found nothing new
      set(2, 9.5F);
    }
  };
  poll(line, model, 3);
  EXPECT_EQ(sink.samples.size(), 2U);
  const auto decoded = decode(model, tapped(line));
  ASSERT_EQ(decoded.lines.size(), 2U);
  EXPECT_THAT(decoded.lines[0], StartsWith(R"({"values":{"wind_speed":[8.5,null,)"));
  EXPECT_THAT(decoded.lines[1], StartsWith(R"({"values":{"wind_speed":[9.5,null,)"));
}

TEST_F(DecodeRegisters, an_unfinished_record_counts_if_it_is_all_there_is) {
  const ModelPtr model = delivered_model("aqua-troll-400");
  WireBytes bytes = rtu_frame(1, {3, 0, 37, 0, 5});
  const WireBytes answer = rtu_frame(1, {3, 10, 0x41, 0x05, 0, 0, 0, 20, 0, 117, 0, 0});
  bytes.insert(bytes.end(), answer.begin(), answer.end());
  const auto decoded = decode(model, bytes);
  ASSERT_EQ(decoded.lines.size(), 1U);
  EXPECT_THAT(decoded.lines[0],
              StartsWith(R"({"values":{"dissolved_oxygen":8.3125,"water_temperature":null,)"));
}

WireBytes said_by(int unit, const WireBytes& ask, const WireBytes& say) {
  WireBytes bytes = rtu_frame(unit, ask);
  const WireBytes answer = rtu_frame(unit, say);
  bytes.insert(bytes.end(), answer.begin(), answer.end());
  return bytes;
}

TEST_F(DecodeRegisters, units_of_one_line_have_records_of_their_own) {
  const ModelPtr model = model_of(register_model);
  WireBytes whole = said_by(1, {3, 0, 10, 0, 3}, {3, 6, 0x41, 0x48, 0, 0, 0, 1});
  const WireBytes other = said_by(2, {3, 0, 10, 0, 3}, {3, 6, 0x41, 0xA4, 0, 0, 0, 0});
  whole.insert(whole.end(), other.begin(), other.end());
  EXPECT_THAT(decode(model, whole).lines,
              ElementsAre(R"({"unit":1,"values":{"speed":12.5,"state":"on"}})",
                          R"({"unit":2,"values":{"speed":20.5,"state":"off"}})"));
  WireBytes halves = said_by(1, {3, 0, 10, 0, 2}, {3, 4, 0x41, 0x48, 0, 0});
  const WireBytes end = said_by(2, {3, 0, 12, 0, 1}, {3, 2, 0, 1});
  halves.insert(halves.end(), end.begin(), end.end());
  EXPECT_THAT(decode(model, halves).lines,
              ElementsAre(R"({"unit":2,"values":{"speed":null,"state":"on"}})"))
      << "no speed of another unit";
}

TEST_F(DecodeRegisters, other_registers_make_no_record) {
  WireBytes bytes = rtu_frame(1, {3, 3, 0, 0, 1});
  const WireBytes answer = rtu_frame(1, {3, 2, 0, 7});
  bytes.insert(bytes.end(), answer.begin(), answer.end());
  EXPECT_THAT(decode(delivered_model("aqua-troll-400"), bytes).lines, IsEmpty());
}

}  // namespace
}  // namespace buoyd
