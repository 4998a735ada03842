// How messages come.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/load_settings.hpp"
#include "test_models.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// An instrument that is polled each 2 s, or that speaks, and its reception from line 10 on.
std::string awaited(const std::string& keys, const std::string& model = "troll") {
  return "[station]\nid = \"b\"\n[[line]]\nname = \"bus\"\ndevice = \"/dev/ttyS1\"\n"
         "[[instrument]]\nname = \"a\"\nline = \"bus\"\nmodel = \"" +
         model + "\"\n[[instrument.reception]]\nkind = \"reception\"\n" + keys;
}

TEST(ReceptionSection, reads_each_key) {
  const LoadedSettings loaded = parse_test_settings(awaited("of = \"scan\"\ngap = \"30 s\"\n"));
  ASSERT_THAT(loaded.mistakes, IsEmpty());
  if (!loaded.configuration) return;  // told above
  const auto& reception = loaded.configuration->settings.instruments[0].receptions.at(0);
  EXPECT_EQ(reception.kind, "reception");
  EXPECT_EQ(reception.of, "scan");
  EXPECT_EQ(reception.gap, 30s);
  EXPECT_THAT(mistakes_of(awaited("gap = \"2 s\"\n")), IsEmpty());
}

TEST(ReceptionSection, tells_each_mistake_at_its_line) {
  EXPECT_THAT(mistakes_of(awaited("of = \"wind\"\n")),
              ElementsAre(HasSubstr(":12:6: of is \"wind\", expected the name of a kind that a")));
  EXPECT_THAT(mistakes_of(awaited("gap = \"1999 ms\"\n")),
              ElementsAre(HasSubstr(":12:7: gap is 1999 ms, expected at least the interval")));
  EXPECT_THAT(mistakes_of(awaited("", "gnss")),
              ElementsAre(HasSubstr(":10:1: [[reception]] the instrument speaks and has no rate")));
}

TEST(ReceptionSection, a_gap_is_no_shorter_than_the_time_without_messages_between_bursts) {
  const std::string text =
      "[station]\nid = \"b\"\n[[line]]\nname = \"bus\"\ndevice = \"/dev/ttyS1\"\n"
      "[[instrument]]\nname = \"a\"\nline = \"bus\"\nmodel = \"troll\"\n"
      "power = { chip = \"/dev/gpiochip0\", line = 4, warm_up = \"1 min\", every = \"1 h\", "
      "burst = \"20 min\" }\n[[instrument.reception]]\nkind = \"reception\"\ngap = ";
  EXPECT_THAT(mistakes_of(text + "\"39 min\"\n"),
              ElementsAre(HasSubstr(":13:7: gap is 39 min, expected at least the 40 min")));
  EXPECT_THAT(mistakes_of(text + "\"41 min\"\n"), IsEmpty());
}

TEST(ReceptionSection, needs_a_kind_of_its_own) {
  std::string text = awaited("[[instrument.reception]]\nkind = \"reception\"\n");
  EXPECT_THAT(mistakes_of(text),
              ElementsAre(HasSubstr(":13:8: kind \"reception\" is there already")));
  text = awaited("[[instrument.event]]\nkind = \"mute\"\nchannel = \"reception.gap\"\nis = 9\n");
  EXPECT_THAT(mistakes_of(text), IsEmpty()) << "an event may watch it";
}

}  // namespace
}  // namespace buoyd
