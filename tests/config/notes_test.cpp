// What `check` tells of a configuration that is right.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test_models.hpp"

namespace buoyd {
namespace {

using testing::ElementsAre;

constexpr const char* one_bus =
    "[station]\nid = \"b\"\n[[line]]\nname = \"bus\"\ndevice = \"/dev/ttyS1\"\n";

TEST(Notes, name_idle_lines_and_models_that_win_over_others) {
  EXPECT_THAT(right(std::string(one_bus) +
                    "[[line]]\nname = \"idle\"\ndevice = \"/dev/ttyS2\"\n"
                    "[[instrument]]\nname = \"a\"\nline = \"bus\"\nmodel = \"local\"\n")
                  .notes,
              ElementsAre("line idle has no instrument",
                          "model local is /etc/buoyd/models/local.toml, which wins over "
                          "/usr/share/buoyd/models/local.toml"));
}

TEST(Notes, say_what_is_simulated_at_sea) {
  const auto notes = [](const std::string& state) {
    return right("[deployment]\nstate = \"" + state + "\"\nid = \"d-1\"\n" + one_bus +
                 "[[instrument]]\nname = \"a\"\nline = \"bus\"\nmodel = \"troll\"\n"
                 "simulated = true\n")
        .notes;
  };
  EXPECT_THAT(notes("deployed"),
              ElementsAre("instrument a is simulated, and [deployment] state is \"deployed\": no "
                          "export takes its readings"));
  EXPECT_THAT(notes("bench"), testing::IsEmpty());
}

TEST(Notes, say_that_a_speed_is_guessed) {
  const auto notes = [](const std::string& line, const std::string& model) {
    return right("[station]\nid = \"b\"\n[[line]]\nname = \"ctd\"\n" + line +
                 "[[instrument]]\nname = \"a\"\nline = \"ctd\"\nmodel = \"" + model + "\"\n")
        .notes;
  };
  const std::string serial = "device = \"/dev/ttyS1\"\n";
  EXPECT_THAT(notes(serial, "modem"),
              ElementsAre("line ctd: baud is not stated, and modem does not say what its maker "
                          "ships: 9600 is taken"));
  EXPECT_THAT(notes(serial + "baud = 9600\n", "modem"), testing::IsEmpty());
  EXPECT_THAT(notes(serial, "probe"), testing::IsEmpty());
  EXPECT_THAT(notes("device = \"tcp://192.0.2.7:4001\"\n", "modem"), testing::IsEmpty());
}

TEST(Notes, say_that_two_names_are_of_one_instrument) {
  const auto block = [](const std::string& name, const std::string& port) {
    return "[[line]]\nname = \"" + name + "\"\ndevice = \"tcp://192.0.2.7:" + port +
           "\"\n[[instrument]]\nname = \"" + name + "\"\nline = \"" + name +
           "\"\nmodel = \"troll\"\n";
  };
  const std::string start = "[station]\nid = \"b\"\n" + block("a", "502");
  EXPECT_THAT(right(start + block("c", "502")).notes,
              ElementsAre("instruments a and c are both model troll, unit 1 at "
                          "tcp://192.0.2.7:502: one instrument's readings come twice"));
  EXPECT_THAT(right(start + block("c", "503")).notes, testing::IsEmpty());
  EXPECT_THAT(right(start + block("c", "502") + "unit = 2\n").notes, testing::IsEmpty());
}

TEST(Notes, say_nothing_of_two_names_that_keep_other_kinds) {
  const auto block = [](const std::string& name, const std::string& kind) {
    return "[[line]]\nname = \"" + name +
           "\"\ndevice = \"tcp://192.0.2.7:10110\"\n[[instrument]]\nname = \"" + name +
           "\"\nline = \"" + name + "\"\nmodel = \"gnss\"\nkinds = [\"" + kind + "\"]\n";
  };
  const std::string start = "[station]\nid = \"b\"\n" + block("a", "position");
  EXPECT_THAT(right(start + block("c", "wind")).notes, testing::IsEmpty());
  EXPECT_THAT(right(start + block("c", "position")).notes,
              ElementsAre(testing::StartsWith("instruments a and c are both model gnss")));
}

TEST(Notes, say_that_windows_are_shorter_than_the_interval) {
  const auto notes = [](const std::string& over) {
    return right(std::string(one_bus) +
                 "[[instrument]]\nname = \"a\"\nline = \"bus\"\nmodel = \"troll\"\n"
                 "[[instrument.statistics]]\nkind = \"rows\"\nover = " +
                 over + "\nstatistics = [\"mean\"]\n")
        .notes;
  };
  EXPECT_THAT(notes("1"), ElementsAre("instrument a: windows of rows are of 1 s, and a reading "
                                      "comes each 2 s: some windows hold none"));
  EXPECT_THAT(notes("2"), testing::IsEmpty());
}

TEST(Notes, say_where_samples_are_kept_nowhere) {
  const std::string text =
      std::string(one_bus) +
      "[[instrument]]\nname = \"a\"\nline = \"bus\"\nmodel = \"troll\"\n"
      "record = \"statistics\"\n[[instrument.statistics]]\nkind = \"minute\"\nover = \"1 min\"\n"
      "statistics = [\"mean\"]\n";
  EXPECT_THAT(
      right(text).notes,
      ElementsAre("instrument a: record is \"statistics\", and without [spool] raw_share its "
                  "samples are kept nowhere"));
  EXPECT_THAT(right(text + "[spool]\nraw_share = 0.1\n").notes, ElementsAre());
}

TEST(Notes, say_that_any_archive_of_an_open_broker_is_believed) {
  const auto notes = [](const std::string& mqtt) {
    return right("[station]\nid = \"b\"\n[mqtt]\n" + mqtt).notes;
  };
  const std::string open = "host = \"192.0.2.7\"\n";
  EXPECT_THAT(notes(open), ElementsAre(testing::HasSubstr("[mqtt] archive is not set")));
  EXPECT_THAT(notes(open + "archive = \"00000000000000aa\"\n"), testing::IsEmpty());
  EXPECT_THAT(notes(open + "psk_identity = \"b\"\npsk_file = \"/k\"\n"), testing::IsEmpty());
  EXPECT_THAT(notes(open + "delivery = \"broker\"\n"), testing::IsEmpty());
  EXPECT_THAT(notes("host = \"localhost\"\n"), testing::IsEmpty());
}

}  // namespace
}  // namespace buoyd
