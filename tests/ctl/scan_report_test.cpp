#include "ctl/scan_report.hpp"

#include <gtest/gtest.h>

namespace buoyd {
namespace {

LineSettings water() {
  LineSettings line;
  line.name = "water";
  line.device = "/dev/ttyS1";
  line.baud = 19200;
  line.parity = Parity::even;
  line.echo = true;
  return line;
}

TEST(ScanReport, is_configuration_to_paste) {
  EXPECT_EQ(format_text(water()), "19200 8E1");
  EXPECT_EQ(scan_report({water(), {{1, {"aqua-troll-400"}}, {7, {}}, {9, {"a", "b", "c"}}}}),
            "[[line]]\n"
            "name = \"water\"\n"
            "device = \"/dev/ttyS1\"\n"
            "baud = 19200\n"
            "data_bits = 8\n"
            "parity = \"even\"\n"
            "stop_bits = 1\n"
            "echo = true\n"
            "\n"
            "[[instrument]]\n"
            "name = \"aqua-troll-400-1\"\n"
            "line = \"water\"\n"
            "model = \"aqua-troll-400\"\n"
            "unit = 1\n"
            "\n"
            "# unit 7 answers; no model's identification fits it\n"
            "\n"
            "[[instrument]]\n"
            "name = \"a-9\"\n"
            "line = \"water\"\n"
            "model = \"a\"   # or b, c\n"
            "unit = 9\n");
}

TEST(ScanReport, a_line_of_the_configuration_keeps_its_gap_and_its_late) {
  LineSettings line;
  line.name = "radio";
  line.device = "tcp://10.0.0.5:502";
  line.gap = Micros(20'000);
  line.late = Micros(1'500'000);
  EXPECT_EQ(scan_report({line, {}}),
            "[[line]]\n"
            "name = \"radio\"\n"
            "device = \"tcp://10.0.0.5:502\"\n"
            "gap = \"20 ms\"\n"
            "late = \"1500 ms\"\n");
}

TEST(ScanReport, unit_0_of_tcp_is_said) {
  LineSettings line;
  line.name = "found";
  line.device = "tcp://192.168.1.20:502";
  EXPECT_EQ(scan_report({line, {{0, {"ina-1"}}}}),
            "[[line]]\n"
            "name = \"found\"\n"
            "device = \"tcp://192.168.1.20:502\"\n"
            "\n"
            "[[instrument]]\n"
            "name = \"ina-1-0\"\n"
            "line = \"found\"\n"
            "model = \"ina-1\"\n"
            "unit = 0\n");
}

TEST(ScanReport, a_talker_on_tcp_has_neither_speed_nor_unit) {
  LineSettings line;
  line.name = "mast";
  line.device = "tcp://10.0.0.5:4001";
  EXPECT_EQ(scan_report({line, {{std::nullopt, {"nmea-0183"}}}}),
            "[[line]]\n"
            "name = \"mast\"\n"
            "device = \"tcp://10.0.0.5:4001\"\n"
            "\n"
            "[[instrument]]\n"
            "name = \"nmea-0183\"\n"
            "line = \"mast\"\n"
            "model = \"nmea-0183\"\n");
}

}  // namespace
}  // namespace buoyd
