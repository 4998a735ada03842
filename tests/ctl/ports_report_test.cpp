#include "ctl/ports_report.hpp"

#include <gtest/gtest.h>

namespace buoyd {
namespace {

LineSettings line(const std::string& name, const std::string& device) {
  LineSettings settings;
  settings.name = name;
  settings.device = device;
  return settings;
}

PortFacts facts() {
  PortFacts facts;
  facts.ports = {{"/dev/ttyS1", -1, -1, ""},
                 {"/dev/ttyUSB0", 0x0403, 0x6001, "A10K"},
                 {"/dev/ttyUSB1", 0x1A86, 0x7523, ""}};
  facts.links["/dev/ttyUSB0"] = {"/dev/serial/by-id/usb-FTDI_A10K-if00-port0"};
  facts.holders["/dev/ttyUSB0"] = {{412, "buoyd"}, {9, "minicom"}};
  facts.line_targets["/dev/mast"] = "/dev/ttyS1";
  return facts;
}

TEST(PortsReport, each_port_with_names_holders_and_line) {
  EXPECT_EQ(ports_report(facts(), {line("mast", "/dev/mast"), line("water", "usb:0403:6001:A10K")}),
            "/dev/ttyS1\n"
            "  line     mast\n"
            "/dev/ttyUSB0\n"
            "  device   usb:0403:6001:A10K\n"
            "  link     /dev/serial/by-id/usb-FTDI_A10K-if00-port0\n"
            "  held by  buoyd (412), minicom (9)\n"
            "  line     water\n"
            "/dev/ttyUSB1\n"
            "  device   usb:1a86:7523:  (no serial number: name it by-path)\n");
}

TEST(PortsReport, ports_of_one_adapter_have_one_name_that_is_refused) {
  PortFacts two;
  two.ports = {{"/dev/ttyUSB0", 0x0403, 0x6010, "A10K"}, {"/dev/ttyUSB1", 0x0403, 0x6010, "A10K"}};
  const std::string device =
      "  device   usb:0403:6010:A10K  (several ports have this name: name it by-path)\n";
  EXPECT_EQ(ports_report(two, {line("water", "usb:0403:6010:A10K")}),
            "/dev/ttyUSB0\n" + device + "/dev/ttyUSB1\n" + device +
                "line water: usb:0403:6010:A10K, none of these ports\n");
}

TEST(PortsReport, lines_that_name_no_port_are_said) {
  PortFacts none;
  none.holders["/tmp/bench/nmea"] = {{5, "buoyd"}};
  EXPECT_EQ(ports_report(none, {line("lidar", "tcp://10.0.0.5:502"),
                                line("nmea", "/tmp/bench/nmea"), line("odd", "nonsense")}),
            "no serial ports\n"
            "line lidar: tcp://10.0.0.5:502, none of these ports\n"
            "line nmea: /tmp/bench/nmea, none of these ports; held by buoyd (5)\n"
            "line odd: nonsense, none of these ports\n");
}

}  // namespace
}  // namespace buoyd
