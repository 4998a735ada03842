#include "firmware-host/bench/missing_bench.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "firmware-host/temporary_folder.hpp"
#include "firmware-host/test_models.hpp"
#include "firmware-host/wire/tcp_port.hpp"

namespace buoysim {
namespace {

class MissingBenchTest : public ::testing::Test {
 protected:
  MissingBench read(const std::string& text) {
    const std::string path = folder_.path() + "/buoyd.toml";
    std::ofstream(path) << text;
    return missing_of(path, model_folders(), [this](const buoyd::Device& device) {
      const auto* const tty = std::get_if<buoyd::TtyDevice>(&device);
      return tty != nullptr && tty->path == there_;
    });
  }

  [[nodiscard]] std::string in_folder(const std::string& name) const {
    return folder_.path() + "/" + name;
  }

  static std::string line(const std::string& name, const std::string& device) {
    return "[[line]]\nname = \"" + name + "\"\ndevice = \"" + device + "\"\n";
  }
  static std::string instrument(const std::string& name, const std::string& on,
                                const std::string& model) {
    return "[[instrument]]\nname = \"" + name + "\"\nline = \"" + on + "\"\nmodel = \"" + model +
           "\"\n";
  }

  TemporaryFolder folder_;
  std::string there_ = "/dev/there";
};

TEST_F(MissingBenchTest, only_what_hangs_on_an_absent_device_is_played) {
  const auto bench =
      read(line("a", there_) + line("b", in_folder("tty")) + "baud = 19200\nparity = \"even\"\n" +
           "rs485 = true\n" + instrument("gps", "a", "no-such-model") +
           instrument("sonde", "b", "aqua-troll-400") + "unit = 7\ninterval = \"2 s\"\n");
  EXPECT_TRUE(bench.loaded.mistakes.empty());
  EXPECT_EQ(bench.present, std::vector<std::string>{"a"});
  const Scenario& scenario = bench.loaded.scenario;
  ASSERT_EQ(scenario.lines.size(), 1U);
  EXPECT_EQ(scenario.lines[0].pty, in_folder("tty"));
  EXPECT_EQ(scenario.lines[0].settings.baud, 19200U);
  EXPECT_EQ(scenario.lines[0].settings.parity, buoyd::Parity::even);
  ASSERT_EQ(scenario.instruments.size(), 1U);
  EXPECT_EQ(scenario.instruments[0].settings.unit, 7);
  EXPECT_TRUE(scenario.instruments[0].settings.simulated);
}

TEST_F(MissingBenchTest, a_line_is_as_its_model_says_where_its_table_does_not) {
  const std::string model = "vaisala-ptb330";  // 4800 7E1
  const auto bench = read(line("a", in_folder("a")) + line("b", in_folder("b")) +
                          "baud = 9600\ndata_bits = 8\nparity = \"none\"\nstop_bits = 2\n" +
                          line("c", in_folder("c")) + instrument("one", "a", model) +
                          instrument("two", "b", model));
  const auto& lines = bench.loaded.scenario.lines;
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[0].settings.baud, 4800U);
  EXPECT_EQ(lines[0].settings.data_bits, 7);
  EXPECT_EQ(lines[0].settings.parity, buoyd::Parity::even);
  EXPECT_EQ(lines[0].settings.stop_bits, 1);
  EXPECT_EQ(lines[1].settings.baud, 9600U) << "its table says so";
  EXPECT_EQ(lines[1].settings.data_bits, 8);
  EXPECT_EQ(lines[1].settings.parity, buoyd::Parity::none);
  EXPECT_EQ(lines[1].settings.stop_bits, 2);
  EXPECT_EQ(lines[2].settings.baud, 9600U) << "nothing hangs on it";
}

TEST_F(MissingBenchTest, what_speaks_does_so_at_its_rate) {
  const std::string model = "vectornav-vn100";
  const auto bench =
      read(line("a", in_folder("a")) + instrument("fast", "a", model) + "rate = \"50 /s\"\n" +
           instrument("faster", "a", model) + "rate = \"500 /s\"\n" +
           instrument("slow", "a", model) + "rate = \"1 /h\"\n" + instrument("usual", "a", model));
  EXPECT_TRUE(bench.loaded.mistakes.empty());
  const auto& instruments = bench.loaded.scenario.instruments;
  ASSERT_EQ(instruments.size(), 4U);
  EXPECT_EQ(instruments[0].period, Micros{20'000});
  EXPECT_EQ(instruments[1].period, Micros{10'000}) << "as fast as buoysim speaks";
  EXPECT_EQ(instruments[2].period, Micros{3'600'000'000});
  EXPECT_EQ(instruments[3].period, Micros{1'000'000});
}

TEST_F(MissingBenchTest, what_speaks_says_only_the_kinds_that_are_kept) {
  const auto bench = read(line("a", in_folder("a")) + instrument("gps", "a", "nmea-0183") +
                          "kinds = [\"gga\", \"zda\"]\n" + instrument("all", "a", "nmea-0183"));
  EXPECT_TRUE(bench.loaded.mistakes.empty());
  const auto& instruments = bench.loaded.scenario.instruments;
  ASSERT_EQ(instruments.size(), 2U);
  EXPECT_EQ(instruments[0].sentences, (std::vector<std::string>{"gga", "zda"}));
  EXPECT_TRUE(instruments[0].settings.keeps("zda"));
  EXPECT_FALSE(instruments[0].settings.keeps("rmc"));
  EXPECT_TRUE(instruments[1].sentences.empty());
}

TEST_F(MissingBenchTest, where_it_cannot_be_it_is_elsewhere) {
  std::ofstream(in_folder("file")) << "no device of ours";
  const auto bench = read(line("nowhere", "/no/such/folder/tty") + line("file", in_folder("file")) +
                          line("usb", "usb:0403:6001:A10K") + line("far", "tcp://192.0.2.1:502"));
  const auto& lines = bench.loaded.scenario.lines;
  ASSERT_EQ(lines.size(), 4U);
  EXPECT_EQ(lines[0].pty, "nowhere");
  EXPECT_EQ(lines[1].pty, "file");
  EXPECT_EQ(lines[2].pty, "usb");
  EXPECT_EQ(lines[3].tcp_address, "127.0.0.1");
  EXPECT_EQ(lines[3].tcp_port, 0);
}

TEST_F(MissingBenchTest, a_tcp_port_of_this_host_is_taken_as_it_is) {
  TcpPort port("127.0.0.1", 0);
  ASSERT_TRUE(port.open());
  const auto bench = read(line("net", port.device()));  // somebody has it
  EXPECT_EQ(bench.loaded.scenario.lines.at(0).tcp_port, 0);
  port.cut();
  EXPECT_EQ(read(line("net", port.device())).loaded.scenario.lines.at(0).tcp_port, port.number());
}

TEST_F(MissingBenchTest, what_marks_records_counts) {
  const auto serial = read(line("b", in_folder("t")) + instrument("lidar", "b", "zx-300"));
  ASSERT_EQ(serial.loaded.scenario.instruments.size(), 1U);
  EXPECT_EQ(serial.loaded.scenario.instruments[0].counter.channel, "reference");
}

TEST_F(MissingBenchTest, a_byte_order_mark_is_no_part_of_the_text) {
  const std::string text = line("b", in_folder("tty"));
  const auto bench = read("\xEF\xBB\xBF" + text);
  EXPECT_TRUE(bench.loaded.mistakes.empty());
  EXPECT_EQ(bench.text, text);
}

TEST_F(MissingBenchTest, mistakes_say_where) {
  const auto bench =
      read(line("a", "ttyS1") + line("b", in_folder("t")) + instrument("x", "b", "no-such-model"));
  ASSERT_GE(bench.loaded.mistakes.size(), 2U);
  EXPECT_NE(bench.loaded.mistakes[0].str().find("buoyd.toml:3:10:"), std::string::npos)
      << bench.loaded.mistakes[0].str();
  const auto rate = read(line("b", in_folder("t")) + instrument("x", "b", "vectornav-vn100") +
                         "rate = \"fast\"\n");
  ASSERT_EQ(rate.loaded.mistakes.size(), 1U);
  EXPECT_NE(rate.loaded.mistakes[0].str().find("rate is \"fast\", expected a number with /s"),
            std::string::npos)
      << rate.loaded.mistakes[0].str();
}

TEST(ConfigurationBeside, marks_and_moves_only_what_is_played) {
  const std::string before =
      "# a buoy\n[station]\nid = \"b1\"\n\n[[line]]  # the mast\nname = \"a\"\n"
      "device = \"/dev/ttyS1\" # real\n\n[[line]]\n  device = \"usb:0403:6001:A10K\"\nname = "
      "\"b\"\n"
      "[[instrument]]\nname = \"gps\"\nline = \"a\"\n[[instrument]]\nsimulated = false\n"
      "name = \"sonde\"\nline = \"b\"\n[instrument.qc]\nline = \"x\"";
  const std::string after =
      "# a buoy\n[station]\nid = \"b1\"\n\n[[line]]  # the mast\nname = \"a\"\n"
      "device = \"/dev/ttyS1\" # real\n\n[[line]]\ndevice = \"/run/b\"\nname = \"b\"\n"
      "[[instrument]]\nname = \"gps\"\nline = \"a\"\n[[instrument]]\nsimulated = true\n"
      "name = \"sonde\"\nline = \"b\"\n[instrument.qc]\nline = \"x\"";
  EXPECT_EQ(configuration_beside(before, {{"b", "/run/b"}}).value(), after);
  EXPECT_EQ(configuration_beside(before, {}).value(), before);
  EXPECT_EQ(configuration_beside("", {}).value(), "");
}

TEST(ConfigurationBeside, what_cannot_be_marked_is_refused) {
  const auto inline_tables =
      configuration_beside("instrument = [{ name = \"x\", line = \"b\" }]\n", {{"b", "/run/b"}});
  ASSERT_FALSE(inline_tables);
  EXPECT_NE(inline_tables.error().text.find("\"x\""), std::string::npos);
}

}  // namespace
}  // namespace buoysim
