// [[modem]] and [water] of a scenario, and what is wrong with them at its line.

#include "firmware-host/bench/modem_tables.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/toml_document.hpp"

namespace buoysim {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct ReadModems {
  Scenario scenario;
  std::vector<std::string> mistakes;
};

ReadModems read(const std::string& text) {
  ReadModems read;
  read.scenario.instruments.emplace_back().settings.name = "sonde";
  const auto document = buoyd::TomlDocument::parse(text, "s.toml");
  auto root = document->root();
  read_modems(root, read.scenario);
  for (const buoyd::Mistake& mistake : document->mistakes()) read.mistakes.push_back(mistake.str());
  return read;
}

TEST(ModemTables, say_where_modems_are_and_what_becomes_of_sound) {
  const ReadModems got = read(
      "[water]\nlosses = 0.3\nmultipath = \"20 ms\"\n"
      "[[modem]]\nname = \"lander\"\npty = \"l\"\neast = 1500\nnorth = -2.5\ndepth = 40\n"
      "make = \"whoi-micromodem\"\n"
      "[[modem]]\nname = \"buoy\"\npty = \"/tmp/b\"\nmake = \"whoi-micromodem\"\n");
  EXPECT_THAT(got.mistakes, IsEmpty());
  EXPECT_EQ(got.scenario.water.losses, 0.3);
  EXPECT_EQ(got.scenario.water.multipath, 20ms);
  ASSERT_EQ(got.scenario.modems.size(), 2U);
  EXPECT_EQ(got.scenario.modems[0].name, "lander");
  EXPECT_EQ(got.scenario.modems[0].east, 1500);
  EXPECT_EQ(got.scenario.modems[0].north, -2.5);
  EXPECT_EQ(got.scenario.modems[0].depth, 40);
  EXPECT_EQ(got.scenario.modems[0].make, ModemMake::whoi_micromodem);
  EXPECT_EQ(got.scenario.modems[1].pty, "/tmp/b");
}

TEST(ModemTables, tell_each_mistake_at_its_line) {
  EXPECT_THAT(read("[water]\nlosses = 2\n").mistakes,
              ElementsAre(HasSubstr("s.toml:2:10: losses")));
  EXPECT_THAT(
      read("[[modem]]\nname = \"A\"\n").mistakes,
      ElementsAre(HasSubstr("\"pty\" is missing"), HasSubstr("s.toml:2:8: \"A\" is no name")));
  EXPECT_THAT(
      read("[[modem]]\nname = \"a\"\npty = \"\"\n[[modem]]\nname = \"a\"\npty = \"b\"\n").mistakes,
      ElementsAre(HasSubstr("pty is empty, expected the name"),
                  HasSubstr("s.toml:5:8: two modems are named \"a\"")));
  EXPECT_THAT(read("[[modem]]\nname = \"sonde\"\npty = \"a\"\n").mistakes,
              ElementsAre(HasSubstr("s.toml:2:8: \"sonde\" is an instrument")));
  EXPECT_THAT(read("[[modem]]\nname = \"a\"\npty = \"a\"\n"
                   "[[modem]]\nname = \"b\"\npty = \"b\"\nmake = \"whoi-micromodem\"\n")
                  .mistakes,
              ElementsAre(HasSubstr("s.toml:7:8: make differs from the first modem's")));
}

}  // namespace
}  // namespace buoysim
