// [deployment] anchor, radius and position: the watch circle.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/load_settings.hpp"
#include "test_models.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

void add_position(ModelKind& kind) {
  for (const char* const name : {"latitude", "longitude"}) {
    ModelChannel channel;
    channel.name = name;
    channel.standard_name = name;
    channel.unit = std::string(name) == "latitude" ? "degrees_north" : "degrees_east";
    kind.channels.push_back(channel);
  }
}

/// Beside the usual ones: receiver (speaks positions in two kinds), tracker (says one when it is
/// asked), ais (says where others are).
FoundModel find_model_with_position(const std::string& name) {
  Model model = name == "tracker" ? asked_model(name, false) : spoken_model(name);
  model.states_baud = true;
  add_position(model.kinds[0]);
  if (name == "receiver") add_position(model.kinds[1]);
  model.kinds[0].is_of_target = name == "ais";
  const bool is_one = name == "receiver" || name == "tracker" || name == "ais";
  return is_one ? found(model) : find_test_model(name);
}

/// `deployment` begins in line 4, behind state and id.
std::string watched_station(const std::string& deployment, const std::vector<std::string>& models,
                            const std::string& state = "deployed") {
  std::string text = fmt::format(
      "[deployment]\nstate = \"{}\"\nid = \"d\"\n{}[station]\nid = \"b\"\n", state, deployment);
  for (std::size_t i = 0; i < models.size(); ++i) {
    const char name = static_cast<char>('a' + i);
    text += fmt::format(
        "[[line]]\nname = \"{0}\"\ndevice = \"/dev/ttyS{1}\"\n"
        "[[instrument]]\nname = \"{0}\"\nline = \"{0}\"\nmodel = \"{2}\"\n",
        name, i, models[i]);
  }
  return text;
}

constexpr const char* said_circle = "anchor = [54.5, -7]\nradius = 150\n";

LoadedSettings parsed_watch(const std::string& text) {
  return parse_settings(text, "b.toml", FindModel(find_model_with_position));
}

std::vector<std::string> watch_mistakes(const std::string& text) {
  std::vector<std::string> all;
  for (const Mistake& mistake : parsed_watch(text).mistakes) all.push_back(mistake.str());
  return all;
}

InstrumentSettings first_watched(const std::string& text) {
  const LoadedSettings loaded = parsed_watch(text);
  for (const Mistake& mistake : loaded.mistakes) ADD_FAILURE() << mistake.str();
  return loaded.configuration ? loaded.configuration->settings.instruments.at(0)
                              : InstrumentSettings{};
}

std::vector<std::string> notes_on_watch(const std::string& text) {
  const LoadedSettings loaded = parsed_watch(text);
  return loaded.configuration ? loaded.configuration->notes : std::vector<std::string>{"mistakes"};
}

TEST(WatchSection, is_computed_by_the_only_instrument_that_says_a_position) {
  const InstrumentSettings tracker =
      first_watched(watched_station(said_circle, {"tracker", "troll", "ais"}));
  EXPECT_EQ(tracker.track, (TrackSettings{"ctd", {54.5, -7, 150}}));
  ASSERT_EQ(tracker.events.size(), 2U);
  EXPECT_EQ(tracker.events[0].kind, "drift");
  EXPECT_EQ(tracker.events[0].above, 150);
  EXPECT_EQ(tracker.events[1].kind, "no_position");
  EXPECT_EQ(tracker.events[1].silence, 5min);
}

TEST(WatchSection, goes_by_the_longest_interval_that_an_event_gives) {
  const InstrumentSettings tracker =
      first_watched(watched_station(said_circle, {"tracker", "troll"}) +
                    "[[instrument.event]]\nkind = \"calm\"\nchannel = \"channel_1\"\nbelow = 1\n"
                    "intervals = { a = \"1 h\" }\n");
  ASSERT_EQ(tracker.events.size(), 2U);
  EXPECT_EQ(tracker.events[0].votes.within, 3h);
  EXPECT_EQ(tracker.events[1].silence, 3h);
}

/// The kind of the first instrument that is watched; "" where none is.
std::string watched_kind(const std::string& text) {
  const auto track = first_watched(text).track;
  return track ? track->of : "";
}

TEST(WatchSection, position_names_one_of_several) {
  const std::string said = std::string(said_circle) + "position = ";
  const std::vector<std::string> models{"receiver", "tracker"};
  EXPECT_EQ(watched_kind(watched_station(said + "\"a\"\n", models)), "position");
  EXPECT_EQ(watched_kind(watched_station(said + "\"a.wind\"\n", models)), "wind");
  EXPECT_EQ(watched_kind(watched_station(said + "\"b\"\n", models)), "");
}

TEST(WatchSection, tells_each_mistake_at_its_line) {
  struct Case {
    std::string keys;
    std::vector<std::string> models;
    std::string mistake;
  };
  const std::vector<Case> cases{
      {"anchor = [54.5, 7]\n", {"tracker"}, ":4:10: anchor is without radius, expected"},
      {"radius = 150\n", {"tracker"}, ":4:10: radius means nothing without anchor"},
      {"position = \"a\"\n", {"tracker"}, ":4:12: position means nothing without anchor"},
      {"anchor = [54.5, 7]\nradius = 0\n", {"tracker"}, ":5:10: radius is 0, expected 1 to"},
      {"anchor = [91, 7]\nradius = 9\n", {"tracker"}, ":4:10: anchor is no place, expected [lat"},
      {"anchor = [9, 181]\nradius = 9\n", {"tracker"}, ":4:10: anchor is no place"},
      {"anchor = [54.5]\nradius = 9\n", {"tracker"}, ":4:10: anchor is no place"},
      {"anchor = 54.5\nradius = 9\n", {"tracker"}, ":4:10:"},
      {said_circle, {"troll", "ais"}, ":4:10: no instrument says where the station is, expected"},
      {said_circle,
       {"tracker", "receiver"},
       ":4:10: a and b say where the station is, expected pos"},
      {std::string(said_circle) + "position = \"c\"\n",
       {"tracker", "receiver"},
       ":6:12: position is \"c\", expected who says where the station is: a.ctd, b.position, "
       "b.wind"},
      {std::string(said_circle) + "position = \"b\"\n",
       {"tracker", "troll"},
       "is \"b\", expected who"},
      {std::string(said_circle) + "position = \"a.scan\"\n",
       {"tracker"},
       "is \"a.scan\", expected"},
      {std::string(said_circle) + "position = \"b\"\n",
       {"troll", "ais"},
       "station is: nobody does"}};
  for (const auto& [keys, models, mistake] : cases) {
    EXPECT_THAT(watch_mistakes(watched_station(keys, models)), ElementsAre(HasSubstr(mistake)))
        << keys;
  }
}

TEST(WatchSection, its_kinds_need_names_of_their_own) {
  EXPECT_THAT(watch_mistakes(watched_station(said_circle, {"tracker"}) +
                             "[[instrument.event]]\nkind = \"drift\"\nchannel = \"channel_1\"\n"
                             "above = 1\n"),
              ElementsAre(HasSubstr(":4:10: a has a kind \"drift\" already, expected another")));
}

TEST(WatchSection, a_model_with_mistakes_is_told_once) {
  EXPECT_THAT(
      watch_mistakes(watched_station(std::string(said_circle) + "position = \"a\"\n", {"broken"})),
      Contains(HasSubstr("model \"broken\" has mistakes")));
  EXPECT_EQ(
      watch_mistakes(watched_station(std::string(said_circle) + "position = \"a\"\n", {"broken"}))
          .size(),
      watch_mistakes(watched_station("", {"broken"})).size());
}

TEST(WatchSection, notes_say_what_may_be_a_slip) {
  EXPECT_THAT(notes_on_watch(watched_station("", {"tracker"})),
              ElementsAre(HasSubstr("[deployment] anchor is not set: nobody on board watches")));
  EXPECT_THAT(notes_on_watch(watched_station("", {"troll"})), IsEmpty());
  EXPECT_THAT(notes_on_watch(watched_station("", {"tracker"}, "recovered")), IsEmpty());
  EXPECT_THAT(notes_on_watch(watched_station(said_circle, {"tracker"})), IsEmpty());
  EXPECT_THAT(notes_on_watch(watched_station(said_circle, {"tracker"}, "bench")),
              ElementsAre(HasSubstr("state is \"bench\": drift is told while it is \"deployed\"")));
  EXPECT_THAT(notes_on_watch(watched_station(said_circle, {"receiver"})),
              ElementsAre(HasSubstr("a may say where the station is as position, wind: those of "
                                    "position count, unless")));
  EXPECT_THAT(
      notes_on_watch(watched_station(said_circle, {"tracker"}) + "[[line]]\nname = \"z\"\ndevice = "
                                                                 "\"/dev/ttyS9\"\n"),
      ElementsAre("line z has no instrument"));
  std::string swapped = watched_station(said_circle, {"tracker"});
  swapped.replace(swapped.find("id = \"b\"\n"), 9, "id = \"b\"\nlatitude = -7\nlongitude = 54.5\n");
  EXPECT_THAT(notes_on_watch(swapped),
              ElementsAre(HasSubstr("anchor lies 8882 km from [station]")));
}

}  // namespace
}  // namespace buoyd
