#include "acquire/line_scan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "acquire/bench.hpp"
#include "model/model_text.hpp"
#include "support/modbus_device.hpp"

namespace buoyd {
namespace {

using std::chrono::seconds;

ModelPtr model_of(const std::string& text, const std::string& name) {
  const ModelPtr model = parse_model(text, name + ".toml").model;
  EXPECT_TRUE(model) << name;
  return model;
}

ModelPtr identified(const std::string& name, const std::string& checks) {
  return model_of(register_model + checks, name);
}

const std::string is_sonde = "[[identification]]\nfunction = 3\nwire = 100\ntext = \"SONDE\"\n";
const std::string is_4 = "[[identification]]\nfunction = 3\nwire = 200\nis = [\"0004\"]\n";

TEST(LineScan, names_the_models_whose_whole_identification_is_found) {
  FakeClock clock;
  SimulatedLine line(Bench::bus(), clock);
  ModbusDevice sonde(7);
  sonde.set_holding(100, {0x534F, 0x4E44, 0x4500});
  sonde.set_holding(200, {5});
  line.attach(sonde.on_wire(Micros(5'000)));
  ASSERT_TRUE(line.open());
  const std::vector<ModelPtr> models{identified("sonde", is_sonde),
                                     identified("sonde-4", is_sonde + is_4),
                                     identified("gauge", is_4), model_of(register_model, "plain")};
  const auto found = identify_unit(line, 7, models, Micros(200'000));
  ASSERT_TRUE(found);
  ASSERT_EQ(found->size(), 1U);
  EXPECT_EQ(found->front()->name, "sonde");
  const auto none = identify_unit(line, 8, models, Micros(200'000));
  ASSERT_TRUE(none);
  EXPECT_TRUE(none->empty());
}

TEST(LineScan, one_that_speaks_is_told_by_what_it_says) {
  FakeClock clock;
  SimulatedLine line(Bench::bus(), clock);
  ASSERT_TRUE(line.open());
  line.say(clock.mono() + seconds(1), "$XXABC,1.50,up,*73\r\n");
  const auto heard = listen_for_models(
      line, {model_of(register_model, "polled"), model_of(message_model, "speaker")}, seconds(3));
  ASSERT_TRUE(heard);
  EXPECT_EQ(heard->bytes, 20U);
  ASSERT_EQ(heard->models.size(), 1U);
  EXPECT_EQ(heard->models.front().model->name, "speaker");
  EXPECT_EQ(heard->models.front().samples, 1U);
}

TEST(LineScan, the_configured_format_comes_first_then_the_commonest) {
  const std::string fast = "[line]\nbaud = 115200\n";
  const std::string even = "[line]\nbaud = 19200\nparity = \"even\"\n";
  const auto with_line = [](const std::string& line) {
    return model_of(with(register_model, "[registers]", line + "[registers]"), "m");
  };
  LineSettings first = Bench::bus();
  first.baud = 4800;
  const auto formats = serial_formats({with_line(fast), with_line(even), with_line(even)}, first);
  ASSERT_EQ(formats.size(), 3U);
  EXPECT_EQ(formats[0].baud, 4800U);
  EXPECT_EQ(formats[1].baud, 19200U);
  EXPECT_EQ(formats[1].parity, Parity::even);
  EXPECT_EQ(formats[2].baud, 115200U);
  EXPECT_EQ(formats[2].device, first.device);
}

}  // namespace
}  // namespace buoyd
