// How an instrument is mounted and was calibrated, whose clock it has, how often it speaks.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/forecast/forecast.hpp"
#include "config/load_settings.hpp"
#include "config/sections.hpp"
#include "test_models.hpp"

namespace buoyd {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::string bus_of(const std::string& model, const std::string& keys) {
  return "[station]\nid = \"b\"\ndeclination = -7.1\n[[line]]\nname = \"bus\"\n"
         "device = \"/dev/ttyS1\"\n[[instrument]]\nname = \"a\"\nline = \"bus\"\nmodel = \"" +
         model + "\"\n" + keys;
}

std::vector<std::string> said_of(const std::string& text) {
  std::vector<std::string> all;
  for (const Mistake& mistake : parse_test_settings(text).mistakes) all.push_back(mistake.str());
  return all;
}

InstrumentSettings instrument_of(const std::string& keys, const std::string& model = "troll") {
  const LoadedSettings loaded = parse_test_settings(bus_of(model, keys));
  for (const Mistake& mistake : loaded.mistakes) ADD_FAILURE() << mistake.str();
  return loaded.configuration ? loaded.configuration->settings.instruments[0]
                              : InstrumentSettings{};
}

TEST(InstrumentSection, says_how_it_stands_and_whose_clock_it_has) {
  const InstrumentSettings instrument =
      instrument_of("azimuth = 12.5\ntilt = 3\ndatum_offset = -1.25\nclock = \"+08:00\"\n");
  EXPECT_EQ(instrument.azimuth, 12.5);
  EXPECT_EQ(instrument.tilt, 3);
  EXPECT_EQ(instrument.datum_offset, -1.25);
  EXPECT_EQ(instrument.clock, "+08:00");
  EXPECT_EQ(instrument.declination, (Declination{-7.1, false})) << "the station's";
}

TEST(InstrumentSection, says_when_and_against_what_it_was_calibrated) {
  const InstrumentSettings instrument = instrument_of(R"([instrument.calibrated]
date = "2024-02-29"
reference = "SPRT 4711"
certificate = "N 12/26"
corrections = [{ channel = "channel_1", slope = 1.0002 }, { channel = "channel_2", offset = -0.3 }]
)");
  ASSERT_TRUE(instrument.calibrated);
  EXPECT_EQ(instrument.calibrated->date, "2024-02-29");
  EXPECT_EQ(instrument.calibrated->reference, "SPRT 4711");
  EXPECT_EQ(instrument.calibrated->certificate, "N 12/26");
  EXPECT_THAT(instrument.calibrated->corrections,
              ElementsAre(ChannelCorrection{"channel_1", 1.0002, 0},
                          ChannelCorrection{"channel_2", 1, -0.3}));
}

TEST(InstrumentSection, takes_the_declination_from_rmc) {
  std::string text = bus_of("troll", "");
  text.replace(text.find("-7.1"), 4, "\"RMC\"");
  const LoadedSettings loaded = parse_test_settings(text);
  ASSERT_TRUE(loaded.configuration);
  EXPECT_EQ(loaded.configuration->settings.station.declination, (Declination{0, true}));
}

struct Spoken {
  const char* text;
  double a_second;
};

TEST(InstrumentSection, reads_a_rate_by_its_unit) {
  for (const Spoken& one : {Spoken{"10 /s", 10}, Spoken{"0.5/s", 0.5}, Spoken{"6 /min", 0.1},
                            Spoken{"90 /h", 0.025}, Spoken{"1 /day", 1.0 / 86400}}) {
    const std::string key = "rate = \"" + std::string(one.text) + "\"\n";
    EXPECT_DOUBLE_EQ(instrument_of(key, "gnss").rate.value_or(0), one.a_second) << one.text;
  }
}

TEST(InstrumentSection, prints_a_rate_as_people_say_it) {
  for (const auto& setting : instrument_keys()) {
    if (setting.key != "rate") continue;
    InstrumentSettings instrument;
    EXPECT_EQ(setting.takes.print(instrument), "");
    instrument.rate = 10;
    EXPECT_EQ(setting.takes.print(instrument), "\"10 /s\"");
    instrument.rate = 0.1;
    EXPECT_EQ(setting.takes.print(instrument), "\"6 /min\"");
    instrument.rate = 1.0 / 864000;
    EXPECT_EQ(setting.takes.print(instrument), "\"0.1 /day\"");
  }
}

TEST(InstrumentSection, a_rate_decides_the_forecast) {
  const auto readings = [](const std::string& keys) {
    const LoadedSettings loaded = parse_test_settings(bus_of("gnss", keys));
    return loaded.configuration ? forecast(*loaded.configuration).readings_per_day : 0;
  };
  const double once_a_second = readings("");
  EXPECT_NEAR(readings("rate = \"2 /min\"\n"), once_a_second / 30, 1e-6);
}

struct WrongInstrumentKey {
  std::string keys;
  std::string mistake;
};

std::ostream& operator<<(std::ostream& out, const WrongInstrumentKey& wrong) {
  return out << wrong.keys;
}

const WrongInstrumentKey wrong_keys[] = {
    {"azimuth = 361\n", "azimuth is 361, expected 0 to 360"},
    {"tilt = -1\n", "tilt is -1, expected 0 to 180"},
    {"clock = \"CET\"\n", "clock is \"CET\", expected \"UTC\", or the zone as \"+08:00\""},
    {"clock = \"+14:30\"\n", "clock is \"+14:30\""},
    {"clock = \"-12:01\"\n", "clock is \"-12:01\""},
    {"clock = \"+08:60\"\n", "clock is \"+08:60\""},
    {"rate = \"10 /s\"\n", "rate means nothing to troll, which is polled"},
    {"calibrated = 1\n", "calibrated"},
    {"[instrument.calibrated]\n", "\"date\" is missing"},
    {"[instrument.calibrated]\ndate = \"2026-02-29\"\n", "expected a day, as \"2026-09-14\""},
    {"[instrument.calibrated]\ndate = \"26-02-28\"\n", "expected a day, as \"2026-09-14\""},
    {"[instrument.calibrated]\ndate = \"2026-02-28\"\ncorrections = [{ channel = \"no\" }]\n",
     "corrections has channel \"no\", expected one of troll"},
    {"[instrument.calibrated]\ndate = \"2026-02-28\"\n"
     "corrections = [{ channel = \"channel_1\", slope = 0 }]\n",
     "slope is 0, expected another number"},
    {"[instrument.calibrated]\ndate = \"2026-02-28\"\ncorrections = [{ slope = 1 }]\n",
     "\"channel\" is missing"},
    {"[instrument.calibrated]\ndate = \"2026-02-28\"\ncorrections = [{ channel = \"\" }]\n",
     "b.toml:13:28: channel is \"\", expected a text that is not empty"},
    {"[instrument.calibrated]\ndate = \"2026-02-28\"\n"
     "corrections = [{ channel = \"channel_1\", slope = 2 },\n"
     "{ channel = \"channel_2\" }, { channel = \"channel_1\", offset = 1 }]\n",
     "b.toml:14:40: channel \"channel_1\" is corrected twice, expected each once"},
    {"[instrument.calibrated]\ndate = \"2026-02-28\"\nby = \"me\"\n", "unknown key \"by\""},
};

class WrongInstrument : public testing::TestWithParam<WrongInstrumentKey> {};

TEST_P(WrongInstrument, is_said_with_its_place) {
  EXPECT_THAT(said_of(bus_of("troll", GetParam().keys)),
              ElementsAre(testing::AllOf(HasSubstr("b.toml:1"), HasSubstr(GetParam().mistake))));
}

INSTANTIATE_TEST_SUITE_P(InstrumentSection, WrongInstrument, testing::ValuesIn(wrong_keys));

TEST(InstrumentSection, refuses_rates_that_are_none) {
  for (const char* rate : {"10", "/s", "10 /w", "x /s", "0 /s", "-1 /s", "1001 /s", "nan /s"}) {
    EXPECT_THAT(said_of(bus_of("gnss", "rate = \"" + std::string(rate) + "\"\n")),
                ElementsAre(HasSubstr("expected a number with /s, /min, /h or /day")))
        << rate;
  }
}

TEST(InstrumentSection, a_time_out_means_nothing_where_every_step_has_its_own) {
  Model model = asked_model("chain", false);
  const auto said = [](const Model& of) {
    const auto find = [&of](const std::string&) { return found(of); };
    std::vector<std::string> all;
    const std::string text = bus_of("chain", "timeout = \"1 s\"\n");
    for (const Mistake& mistake : parse_settings(text, "b.toml", find).mistakes) {
      all.push_back(mistake.str());
    }
    return all;
  };
  EXPECT_THAT(said(model), IsEmpty());
  model.poll->steps[0].timeout = std::chrono::seconds(3);
  EXPECT_THAT(said(model), ElementsAre(HasSubstr("timeout means nothing to chain, whose steps")));
  model.poll->recover = PollStep{};
  model.poll->recover->expect = {"S>"};
  EXPECT_THAT(said(model), IsEmpty()) << "the recovery goes by it";
}

TEST(InstrumentSection, refuses_a_declination_that_is_none) {
  for (const auto& [is, said] :
       {std::pair{"181", "declination is 181"}, std::pair{"\"GGA\"", "declination is \"GGA\""},
        std::pair{"true", "declination"}}) {
    std::string text = bus_of("troll", "");
    text.replace(text.find("-7.1"), 4, is);
    EXPECT_THAT(said_of(text), ElementsAre(HasSubstr(said)));
  }
}

}  // namespace
}  // namespace buoyd
