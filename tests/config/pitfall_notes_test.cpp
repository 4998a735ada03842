// Which pitfalls of its models a configuration walks into.

#include "config/pitfall_notes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/places.hpp"
#include "test_models.hpp"

namespace buoyd {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using enum PitfallAbout;

const std::string station_section = "[station]\nid = \"b\"\n";
const std::string bus_line = "[[line]]\nname = \"bus\"\ndevice = \"/dev/ttyS1\"\n";
const std::string at_sea = "[deployment]\nid = \"n\"\nstate = \"deployed\"\n";
const std::string probe = "[[instrument]]\nname = \"a\"\nline = \"bus\"\nmodel = \"probe\"\n";
const std::string high_event = "[[instrument.event]]\nkind = \"high\"\nchannel = \"channel_1\"\n";

WallTime today() {
  return *parse_iso8601("2026-11-26T00:00:00Z");
}

/// Notes of `text`, whose model has this pitfall.
std::vector<std::string> notes(Pitfall pitfall, const std::string& text) {
  pitfall.text = "It lies.";
  const FindModel find = [&](const std::string& name) {
    Model model = name == "talker" ? spoken_model(name) : polled_model(name, 9600, Parity::none);
    model.pitfalls = {pitfall};
    if (pitfall.about == read_to_clear) model.registers->clearing = {{3, 100, 119}};
    return found(model);
  };
  const LoadedSettings loaded = parse_settings(text, "b.toml", find);
  for (const Mistake& mistake : loaded.mistakes) ADD_FAILURE() << mistake.str();
  return loaded.configuration ? pitfall_notes(*loaded.configuration, today())
                              : std::vector<std::string>{};
}

Pitfall about(PitfallAbout word, const std::string& channel = "", Micros lasts = Micros(0)) {
  Pitfall pitfall;
  pitfall.about = word;
  pitfall.channel = channel;
  pitfall.lasts = lasts;
  return pitfall;
}

TEST(PitfallNotes, tell_the_place_the_pitfall_and_why) {
  Pitfall shipped = about(address);
  shipped.unit = 30;
  const std::string text = station_section + bus_line + probe;
  EXPECT_THAT(
      notes(shipped, text),
      ElementsAre("b.toml:6:1: instrument a, address: It lies. Here: unit is not stated, and "
                  "1 is asked"));
  EXPECT_THAT(notes(shipped, text + "unit = 1\n"), IsEmpty());
}

TEST(PitfallNotes, of_a_warm_up_where_an_event_or_the_start_believes_it) {
  const Pitfall warming = about(warm_up, "channel_1", std::chrono::seconds(30));
  const std::string text = station_section + bus_line + probe + high_event;
  EXPECT_THAT(notes(warming, text + "above = 1\n"),
              ElementsAre(HasSubstr("Here: event \"high\" is told after 0 s")));
  const std::string named = station_section + bus_line + probe +
                            "[[instrument.event]]\nkind = \"high\"\n"
                            "channel = \"scan.channel_1\"\nabove = 1\n";
  for (const char* const channel : {"channel_1", ""}) {
    EXPECT_THAT(notes(about(warm_up, channel, std::chrono::seconds(30)), named),
                ElementsAre(HasSubstr("Here: event \"high\" is told after 0 s")))
        << "the event names the channel with its kind";
  }
  EXPECT_THAT(notes(warming, text + "above = 1\nfor = \"1 min\"\n"), IsEmpty());
  EXPECT_THAT(notes(warming, text + "silence = \"1 min\"\n"), IsEmpty());
  EXPECT_THAT(notes(about(warm_up, "channel_2", std::chrono::seconds(30)), text + "above = 1\n"),
              IsEmpty());
  const std::string start =
      "[start]\ninstrument = \"a\"\nchannel = \"channel_1\"\nat_least = 1\nfor = ";
  EXPECT_THAT(notes(warming, station_section + start + "\"10 s\"\n" + bus_line + probe),
              ElementsAre(HasSubstr("Here: [start] believes it after 10 s")));
  EXPECT_THAT(notes(warming, station_section + start + "\"30 s\"\n" + bus_line + probe), IsEmpty());
}

TEST(PitfallNotes, of_a_null_that_looks_like_a_value_where_an_event_is_made_of_it) {
  const std::string text = station_section + bus_line + probe + high_event + "above = 1\n";
  EXPECT_THAT(notes(about(null_code, "channel_1"), text),
              ElementsAre(HasSubstr("Here: event \"high\" is of it")));
  EXPECT_THAT(notes(about(null_code), text), IsEmpty());
  EXPECT_THAT(notes(about(null_code, "channel_1"),
                    text + "[[instrument.quality]]\nchannel = \"channel_1\"\nfail = [1, 9]\n"),
              IsEmpty());
}

TEST(PitfallNotes, of_reading_that_clears_where_two_read_or_events_shorten_the_interval) {
  const Pitfall clearing = about(read_to_clear);
  const auto two = [](const std::string& unit) {
    const std::string tcp = "device = \"tcp://192.0.2.7:502\"\n";
    return station_section + "[[line]]\nname = \"bus\"\n" + tcp + "[[line]]\nname = \"other\"\n" +
           tcp + probe +
           "[[instrument]]\nname = \"b\"\nline = \"other\"\nmodel = \"probe\"\nunit = " + unit;
  };
  EXPECT_THAT(notes(clearing, two("1\n")),
              ElementsAre(HasSubstr("Here: b reads the same unit on line other"),
                          HasSubstr("Here: a reads the same unit on line bus")));
  EXPECT_THAT(notes(clearing, two("2\n")), IsEmpty());
  EXPECT_THAT(notes(clearing, station_section + bus_line + probe + high_event +
                                  "above = 1\nintervals = { a = \"500 ms\" }\n"),
              ElementsAre(HasSubstr("Here: while an event is on it is read every 500 ms")));
}

TEST(PitfallNotes, of_an_interval_where_it_is_asked_oftener_than_it_measures) {
  const Pitfall slow = about(interval, "", std::chrono::seconds(10));
  const std::string text = station_section + bus_line + probe;
  EXPECT_THAT(notes(slow, text), ElementsAre(HasSubstr("Here: it is asked every 2 s")));
  EXPECT_THAT(notes(slow, text + "interval = \"10 s\"\n"), IsEmpty());
  EXPECT_THAT(notes(slow, text + "interval = \"10 s\"\n" + high_event +
                              "above = 1\nintervals = { a = \"1 s\" }\n"),
              ElementsAre(HasSubstr("Here: it is asked every 1 s while an event is on")));
}

TEST(PitfallNotes, of_drift_where_the_calibration_is_old_or_not_stated) {
  const auto calibrated = [](const std::string& date) {
    return station_section + at_sea + bus_line + probe + "calibrated = { date = \"" + date +
           "\" }\n";
  };
  EXPECT_THAT(notes(about(drift), station_section + at_sea + bus_line + probe),
              ElementsAre(HasSubstr("Here: calibrated is not stated")));
  EXPECT_THAT(notes(about(drift), calibrated("2025-11-25")),
              ElementsAre(HasSubstr("Here: calibrated on 2025-11-25, more than 365 d ago")));
  EXPECT_THAT(notes(about(drift), calibrated("2025-11-27")), IsEmpty());
  EXPECT_THAT(notes(about(drift), calibrated("2062-11-27")),
              ElementsAre(HasSubstr(
                  "Here: calibrated on 2062-11-27, which is to come: the clock says 20")));
  EXPECT_THAT(notes(about(drift, "", std::chrono::hours(48000)), calibrated("2025-11-25")),
              IsEmpty());
}

TEST(PitfallNotes, of_what_nobody_can_find_out_ashore) {
  const std::string text = station_section + at_sea + bus_line + probe;
  const std::string number = "serial_number = \"7\"\n";
  const std::string judged = "[[instrument.quality]]\nchannel = \"channel_1\"\nsuspect = [0, 9]\n";
  EXPECT_THAT(notes(about(firmware), text),
              ElementsAre(HasSubstr("Here: serial_number is not stated")));
  EXPECT_THAT(notes(about(firmware), text + number), IsEmpty());
  EXPECT_THAT(notes(about(counts), text),
              ElementsAre(HasSubstr("Here: neither calibrated nor serial_number is stated")));
  EXPECT_THAT(notes(about(counts), text + number), IsEmpty());
  EXPECT_THAT(notes(about(fouling), text),
              ElementsAre(HasSubstr("Here: no [[instrument.quality]] judges it")));
  EXPECT_THAT(notes(about(fouling), text + judged), IsEmpty());
  EXPECT_THAT(notes(about(fouling, "channel_2"), text + judged), testing::SizeIs(1));
}

TEST(PitfallNotes, are_none_of_a_channel_in_kinds_that_are_not_kept) {
  const std::string talker = station_section + at_sea + bus_line +
                             "[[instrument]]\nname = \"a\"\nline = \"bus\"\nmodel = \"talker\"\n";
  EXPECT_THAT(notes(about(fouling, "channel_3"), talker), testing::SizeIs(1));
  EXPECT_THAT(notes(about(fouling, "channel_3"), talker + "kinds = [\"wind\"]\n"), IsEmpty());
}

/// Of a model that tells the time of its own clock, and of one that tells none.
TEST(PitfallNotes, of_a_clock_where_its_zone_is_not_stated) {
  Model model = polled_model("probe", 9600, Parity::none);
  model.pitfalls = {about(clock)};
  model.registers->kinds[0].channels[3].time = RegisterTime::months_of_31_days;
  const FindModel find = [&](const std::string&) { return found(model); };
  const auto notes_of = [&](const std::string& text) {
    const LoadedSettings loaded = parse_settings(text, "b.toml", find);
    return pitfall_notes(loaded.configuration.value(), today());
  };
  EXPECT_THAT(notes_of(station_section + at_sea + bus_line + probe),
              ElementsAre(HasSubstr("Here: clock is not stated: nobody knows the zone of "
                                    "channel_3")));
  EXPECT_THAT(notes_of(station_section + at_sea + bus_line + probe + "clock = \"UTC\"\n"),
              IsEmpty());
  EXPECT_THAT(notes(about(clock), station_section + at_sea + bus_line + probe), IsEmpty());
}

TEST(PitfallNotes, on_the_bench_are_not_of_what_is_to_be_stated_yet) {
  for (const PitfallAbout word : {fouling, drift, counts, firmware, clock}) {
    EXPECT_THAT(notes(about(word), station_section + bus_line + probe), IsEmpty());
  }
}

TEST(PitfallNotes, are_none_of_what_the_model_copes_with) {
  for (const PitfallAbout word : {byte_order, resolution, setting, line}) {
    EXPECT_THAT(notes(about(word),
                      station_section + at_sea + bus_line + probe + high_event + "above = 1\n"),
                IsEmpty());
  }
}

/// The configuration that is shipped, as it is and at sea.
TEST(PitfallNotes, of_the_example_are_few) {
  const std::vector<std::string> folders{source_dir() + "/config/models"};
  LoadedSettings loaded = load_settings(source_dir() + "/config/buoyd.example.toml", folders);
  ASSERT_TRUE(loaded.configuration);
  EXPECT_THAT(pitfall_notes(*loaded.configuration, today()), IsEmpty());
  loaded.configuration->settings.deployment.state = "deployed";
  const auto at_sea_notes = pitfall_notes(*loaded.configuration, today());
  EXPECT_LE(at_sea_notes.size(), 6U);
  EXPECT_THAT(at_sea_notes, testing::Contains(HasSubstr("instrument sonde, drift: ")));
}

}  // namespace
}  // namespace buoyd
