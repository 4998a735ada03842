#include "shore/serve/api.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "base/hash.hpp"
#include "shore/archive_fixture.hpp"

namespace buoyshore {
namespace {

using test::epoch;
using testing::HasSubstr;
using testing::Not;

class Api : public test::ArchiveTest {
 protected:
  using Words = std::multimap<std::string, std::string>;

  buoyd::Result<std::string> ask(const std::string& path, Words query = {}) {
    auto database = open_for_reading(path_of_archive());
    rows_ = 0;
    sqlite3_trace_v2(
        (*database)->handle(), SQLITE_TRACE_ROW,
        [](unsigned, void* rows, void*, void*) { return ++*static_cast<std::size_t*>(rows), 0; },
        &rows_);
    PreparedSql prepared(**database);
    AlarmBooks books({}, [] { return false; });
    return api_answer(prepared, books, {path, std::move(query)},
                      test::utc_of(1'795'158'060'000'000));
  }
  [[nodiscard]] std::string path_of_archive() const { return path(); }
  std::size_t rows_ = 0;  ///< that SQLite gave for the last question

  static Words winds_of(const std::string& channel) {
    return {{"station", "kelpie"}, {"instrument", "anemometer"}, {"kind", "wind"},
            {"channel", channel},  {"from", "1795158000000"},    {"to", "1795158600000"}};
  }
};

TEST_F(Api, stations_say_what_is_owed_and_when_they_were_heard) {
  commit(winds(epoch(0xA), 1, 3));
  hello({{epoch(0xA), 1, 5}});
  EXPECT_EQ(ask("/api/stations").value(),
            R"({"now":1795158060000,"stations":[{"station":"kelpie","readings":3,)"
            R"("newest":1795158000000,"heard":1795158000000,"hello":1795158000000,)"
            R"("complete":false,"known_until":1795158000000,"owed":2,"lost":0,"alarms":[],)"
            R"("link":null,"silent_after":1500000,"events_on":[],)"
            R"("battery":null,"latitude":null,"longitude":null}]})");
}

TEST_F(Api, a_station_shows_its_battery_and_its_place_but_not_what_it_says_of_others) {
  const auto charger = test::described("charger", "sample",
                                       R"({"name":"battery_voltage","type":"decimal","unit":"V"})");
  const auto other = buoyd::Description::parse(
                         R"({"v":2,"instrument":"ais","kind":"position","of":"target",)"
                         R"("channels":[{"name":"latitude","type":"decimal","unit":"degrees"}]})")
                         .value();
  commit(of(epoch(0xA), {test::reading(1, charger, "[12.60]"), test::reading(2, other, "[54.1]")}));
  hello({{epoch(0xA), 1, 2}});
  const std::string said = ask("/api/stations").value();
  EXPECT_THAT(said,
              HasSubstr(R"("battery":{"instrument":"charger","kind":"sample",)"
                        R"("channel":"battery_voltage","unit":"V","value":"12.60","flag":"2",)"
                        R"("time":1795158001123})"));
  EXPECT_THAT(said, HasSubstr(R"("latitude":null)"));
}

TEST_F(Api, a_station_is_where_a_receiver_that_lives_says_it_is) {
  const auto receiver = [](const char* name) {
    return test::described(name, "fix", R"({"name":"latitude","type":"decimal","unit":"degrees"})");
  };
  commit(of(epoch(0xA), {test::reading(1, receiver("a"), "[54.1]"),
                         test::reading(2, receiver("b"), "[54.2]")}));
  hello({{epoch(0xA), 1, 4}});
  const auto latitude_of = [](const char* name) {
    return HasSubstr(std::string(R"("latitude":{"instrument":")") + name + '"');
  };
  EXPECT_THAT(ask("/api/stations").value(), latitude_of("a")) << "the first by name";
  auto later = test::reading(3, receiver("b"), "[54.3]");
  later.reading.utc += std::chrono::minutes(61);
  commit(of(epoch(0xA), {later}));
  EXPECT_THAT(ask("/api/stations").value(), latitude_of("b")) << "the first is silent";
  auto none = test::reading(4, receiver("a"), "[null]");
  none.reading.utc = later.reading.utc;
  commit(of(epoch(0xA), {none}));
  EXPECT_THAT(ask("/api/stations").value(), latitude_of("b")) << "the first has no fix";
}

TEST_F(Api, a_station_is_where_it_was_until_a_receiver_speaks_in_a_new_run) {
  const auto receiver =
      test::described("gnss", "fix", R"({"name":"latitude","type":"decimal","unit":"degrees"})");
  commit(of(epoch(0xA), {test::reading(1, receiver, "[54.1]")}));
  hello({{epoch(0xA), 1, 1}});
  commit(of(epoch(0xB), {start(2, epoch(0xA), 1)}));
  hello({{epoch(0xB), 2, 2}});
  EXPECT_THAT(ask("/api/stations").value(), HasSubstr(R"("value":"54.1")"));
  commit(of(epoch(0xB), {test::reading(3, receiver, "[54.2]")}));
  EXPECT_THAT(ask("/api/stations").value(), HasSubstr(R"("value":"54.2")"));
}

TEST_F(Api, the_battery_is_the_weakest_that_a_monitor_tells_not_one_inside_an_instrument) {
  const std::string volts = R"({"name":"battery_voltage","type":"decimal","unit":"V"})";
  const auto current = test::described(
      "charger", "sample", volts + R"(,{"name":"array_voltage","type":"decimal","unit":"V"})");
  const auto buoy = test::described("adcp", "sample", volts);
  const auto monitor = [&](const std::string& name) {
    return test::described(name, "sample",
                           R"({"name":"voltage","type":"decimal","unit":"V"},)"
                           R"({"name":"state_of_charge","type":"decimal","unit":"percent"})");
  };
  const auto battery = [this] {
    const std::string said = ask("/api/stations").value();
    const auto begin = said.find(R"("battery":{"instrument":")") + 25;
    return said.substr(begin, said.find('"', begin) - begin);
  };
  hello({{epoch(0xA), 1, 9}});
  commit(of(epoch(0xA), {test::reading(1, buoy, "[3.1]")}));
  EXPECT_EQ(battery(), "adcp");
  commit(of(epoch(0xA), {test::reading(2, current, "[12.9,20]")}));
  EXPECT_EQ(battery(), "charger");
  commit(of(epoch(0xA), {test::reading(3, monitor("bank-a"), "[12.8,90]"),
                         test::reading(4, monitor("bank-b"), "[12.6,80]"),
                         test::reading(5, monitor("bank-c"), "[null,80]")}));
  EXPECT_EQ(battery(), "bank-b");
  commit(of(epoch(0xA), {test::reading(4000, monitor("bank-a"), "[12.9,90]")}));
  EXPECT_EQ(battery(), "bank-a") << "what is an hour older says nothing of now";
}

TEST_F(Api, a_link_is_what_the_status_at_the_broker_says) {
  const auto link = [this] {
    const std::string said = ask("/api/stations").value();
    const auto begin = said.find(R"("link":)");
    return said.substr(begin, said.find(R"(,"events_on")") - begin);
  };
  ASSERT_TRUE(archive_->note_link("kelpie", true, now_)) << "nothing is kept of a stranger";
  hello({{epoch(0xA), 1, 5}});
  EXPECT_EQ(link(), R"("link":null,"silent_after":1500000)");
  ASSERT_TRUE(archive_->note_link("kelpie", true, now_));
  ASSERT_TRUE(archive_->note_link("kelpie", true, now_ + test::second));
  EXPECT_EQ(link(), R"("link":{"state":"online","since":1795158000000},"silent_after":1500000)");
  ASSERT_TRUE(archive_->note_link("kelpie", false, now_ + 2 * test::second));
  EXPECT_EQ(link(), R"("link":{"state":"offline","since":1795158002000},"silent_after":1500000)");
}

TEST_F(Api, a_station_that_reports_by_the_hour_is_silent_after_more_than_two) {
  const auto silent_after = [this] {
    const std::string said = ask("/api/stations").value();
    return std::stoll(said.substr(said.find(R"("silent_after":)") + 15)) / 60'000;
  };
  std::uint64_t seq = 0;
  const auto batch = [&](std::chrono::minutes after) {
    now_ += after;
    ++seq;
    commit(winds(epoch(0xA), seq, seq));
  };
  using std::chrono::hours;
  using std::chrono::minutes;
  for (int i = 0; i < 9; ++i) batch(minutes(1));
  EXPECT_EQ(silent_after(), 25);
  for (int i = 0; i < 4; ++i) batch(hours(1));
  EXPECT_EQ(silent_after(), 150);
  for (int i = 0; i < 5; ++i) batch(minutes(0));  // several at once are no change
  EXPECT_EQ(silent_after(), 150);
  batch(hours(80));
  EXPECT_EQ(silent_after(), 300) << "an outage is not its habit";
  for (int i = 0; i < 9; ++i) batch(hours(1));
  EXPECT_EQ(silent_after(), 150);
  for (int i = 0; i < 400; ++i) batch(minutes(1));
  EXPECT_EQ(silent_after(), 25);
}

TEST_F(Api, events_that_are_on_are_named_until_they_are_over) {
  const auto storm =
      test::described("mast", "storm",
                      R"({"name":"state","type":"integer","values":{"0":"over","1":"on"}},)"
                      R"({"name":"value","type":"float64","unit":"m s-1"})");
  std::uint64_t seq = 0;
  const auto event = [&](const std::string& source, const std::string& kind) {
    ++seq;
    commit(of(epoch(0xA), {test::own(seq, buoyd::event_reading({source, kind, "text"}, {}))}));
  };
  const auto on = [this] {
    const std::string said = ask("/api/stations").value();
    const auto begin = said.find(R"("events_on":)") + 12;
    return said.substr(begin, said.find(R"(,"battery")") - begin);
  };
  hello({{epoch(0xA), 1, 9}});
  event("lidar", "silent");
  event("bus", "line_gone");
  event("uplink", "no_receipt");
  event("spool", "disk_low");
  event("spool", "replaced");
  commit(of(epoch(0xA), {test::reading(++seq, storm, "[1,17.5]")}));
  const std::string said = on();
  EXPECT_THAT(said, testing::StartsWith(
                        R"([{"source":"mast","event":"storm","text":"","value":"17.5","since":)"));
  EXPECT_THAT(said, HasSubstr(R"({"source":"lidar","event":"silent","text":"text","value":null,)"));
  EXPECT_THAT(said, HasSubstr(R"("source":"bus","event":"line_gone")"));
  EXPECT_THAT(said, HasSubstr(R"("source":"spool","event":"disk_low")"));
  EXPECT_THAT(said, Not(HasSubstr("uplink")));
  EXPECT_THAT(said, Not(HasSubstr("replaced")));
  event("lidar", "back");
  event("bus", "back");
  event("spool", "disk_low_ended");
  commit(of(epoch(0xA), {test::reading(++seq, storm, "[0,12]")}));
  EXPECT_EQ(on(), "[]");
}

TEST_F(Api, a_station_has_its_kinds_with_description_and_newest_reading) {
  commit(of(epoch(0xA), {test::wind_reading(1),
                         test::reading(2, test::profile(), R"([[7.1,null,1],5,1,"\u0007<b>"])")}));
  const std::string said = ask("/api/station", {{"station", "kelpie"}}).value();
  EXPECT_THAT(said, HasSubstr(R"({"instrument":"lidar","kind":"scan","hash":")" +
                              buoyd::to_hex(test::profile()->hash()) + R"(","description":)" +
                              test::profile()->text() +
                              R"(,"has_left":false,"readings":1,)"
                              R"("first":1795158002123,"step":null,)"
                              R"("newest":{"time":1795158002123,"placed":"clock",)"
                              R"("epoch":"aaaaaaaaaaaaaaaa","seq":2,"span":0,)"
                              R"("values":["7.1",null,"1","5","1","\u0007<b>"],)"
                              R"("flags":"292222"}})"));
}

TEST_F(Api, a_kind_says_how_far_apart_its_newest_readings_came) {
  const auto step = [this] {
    const std::string said = ask("/api/station", {{"station", "kelpie"}}).value();
    const auto begin = said.find(R"("step":)") + 7;
    return said.substr(begin, said.find(',', begin) - begin);
  };
  commit(winds(epoch(0xA), 1, 19));
  EXPECT_EQ(step(), "null") << "they are too few";
  commit(winds(epoch(0xA), 12'960'000, 12'960'004));
  EXPECT_EQ(step(), "1000") << "the pause of 150 days is over";
  auto ahead = test::wind_reading(12'960'005);
  ahead.reading.utc = test::utc_of(9'000'000'000'000'000'000);
  auto behind = test::wind_reading(12'960'006);
  behind.reading.utc = test::utc_of(-9'000'000'000'000'000'000);
  commit(of(epoch(0xA), {ahead, behind}));
  EXPECT_THAT(step(), testing::MatchesRegex("[0-9]+"));
}

TEST_F(Api, a_time_that_only_a_broken_clock_tells_is_not_known) {
  const auto charger = test::described("charger", "sample",
                                       R"({"name":"battery_voltage","type":"decimal","unit":"V"})");
  std::uint64_t seq = 0;
  for (const std::int64_t micros :
       {std::int64_t{9'000'000'000'000'000'000}, std::int64_t{253'402'300'800'000'000},
        std::int64_t{-9'000'000'000'000'000'000}}) {
    auto stored = test::reading(++seq, charger, "[12.60]");
    stored.reading.utc = test::utc_of(micros);
    commit(of(epoch(0xA), {stored}));
    hello({{epoch(0xA), 1, seq}});
    const std::string said = ask("/api/station", {{"station", "kelpie"}}).value();
    EXPECT_THAT(said, HasSubstr(R"("value":"12.60","flag":"2","time":null})")) << micros;
    EXPECT_THAT(said, HasSubstr(R"("newest":{"time":null,"placed":"clock")")) << micros;
  }
  EXPECT_THAT(ask("/api/stations").value(), HasSubstr(R"("newest":null)"));
}

TEST_F(Api, amended_flags_are_those_that_are_shown) {
  commit(of(epoch(0xA), {test::wind_reading(1), amendment(2, "wind_speed", "null", 4, 1)}));
  EXPECT_THAT(ask("/api/station", {{"station", "kelpie"}}).value(),
              HasSubstr(R"("values":["0.1","214.50"],"flags":"41")"));
  EXPECT_THAT(ask("/api/series", winds_of("wind_speed")).value(), HasSubstr(R"("flags":"4")"));
}

TEST_F(Api, series_are_single_readings_or_periods) {
  commit(winds(epoch(0xA), 1, 3));
  EXPECT_EQ(
      ask("/api/series", winds_of("wind_speed")).value(),
      R"({"now":1795158060000,"from":1795158000000,"to":1795158600000,"every":0,"columns":)"
      R"([{"channel":"wind_speed","point":null,"place":null,"unit":"m s-1","direction":false}],)"
      R"("time":[1795158001123,1795158002123,1795158003123],"span":[0,0,0],"series":)"
      R"([{"value":[0.1,0.2,0.3],"flags":"222"}]})");
  Words few = winds_of("wind_from_direction");
  few.emplace("points", "2");
  EXPECT_THAT(
      ask("/api/series", few).value(),
      HasSubstr(R"("every":600000,"columns":[{"channel":"wind_from_direction","point":null,)"
                R"("place":null,"unit":"degree","direction":false}],"time":[1795158000000],)"
                R"("series":[{"mean":[214.5],"min":[214.5],"max":[214.5],"n":[3],"bad":[0]}])"));
}

TEST_F(Api, means_of_a_channel_that_became_a_direction_are_those_of_its_descriptions) {
  const auto vane = [](const std::string& more) {
    return test::described("vane", "sample",
                           R"({"name":"angle","type":"decimal","unit":"degree")" + more + "}");
  };
  const auto number = vane("");
  const auto direction = vane(R"(,"reference":"mark")");
  commit(of(epoch(0xA), {test::reading(1, number, "[80]"), test::reading(2, number, "[120]")}));
  commit(of(epoch(0xB),
            {test::reading(61, direction, "[350]"), test::reading(62, direction, "[30]")}));
  const auto ask_for = [&](const std::string& every) {
    return ask("/api/series", {{"station", "kelpie"},
                               {"instrument", "vane"},
                               {"kind", "sample"},
                               {"channel", "angle"},
                               {"from", "1795158000000"},
                               {"to", "1795158600000"},
                               {"every", every}})
        .value();
  };
  EXPECT_THAT(ask_for("60000"), HasSubstr(R"("series":[{"mean":[100,10],"min":[80,30],)"));
  EXPECT_THAT(ask_for("600000"), HasSubstr(R"("series":[{"mean":[55],"min":[30],)"));
}

TEST_F(Api, periods_have_the_length_that_is_asked_for) {
  commit(winds(epoch(0xA), 1, 3));
  Words words = winds_of("wind_speed");
  words.emplace("every", "600000");
  EXPECT_THAT(ask("/api/series", words).value(), HasSubstr(R"("every":600000,)"));
  for (const char* bad : {"420000", "-1", "86400001"}) {
    words.erase("every");
    words.emplace("every", bad);
    EXPECT_EQ(ask("/api/series", words).error().code, buoyd::ErrorCode::invalid) << bad;
  }
  words.erase("every");
  words.erase("from");
  words.emplace("every", "60000");
  words.emplace("from", "0");
  EXPECT_THAT(ask("/api/series", words).error().text, HasSubstr("ask for longer ones"));
}

TEST_F(Api, the_newest_readings_come_first_and_are_bounded) {
  commit(winds(epoch(0xA), 1, 9));
  Words words = winds_of("wind_speed");
  words.emplace("limit", "2");
  const std::string said = ask("/api/readings", words).value();
  EXPECT_THAT(said, HasSubstr(R"("readings":[{"time":1795158009123,)"));
  EXPECT_THAT(said, HasSubstr(R"(,{"time":1795158008123,)"));
  EXPECT_THAT(said, Not(HasSubstr(R"("time":1795158007123)")));
}

TEST_F(Api, what_is_too_long_to_choose_by_chooses_not_everything) {
  commit(winds(epoch(0xA), 1, 3));
  const std::string endless(257, '1');
  for (const char* path : {"/api/series", "/api/readings", "/api/causes"}) {
    Words words = winds_of("wind_speed");
    words.emplace("flag", endless);
    EXPECT_THAT(ask(path, words).error().text, HasSubstr("'flag' is longer than 256")) << path;
  }
  const auto refusal = [&](const char* path, const char* name) {
    return ask(path, {{"station", "kelpie"},
                      {"from", "1795158000000"},
                      {"to", "1795158600000"},
                      {name, endless}})
        .error()
        .text;
  };
  EXPECT_THAT(refusal("/api/station", "instrument"), HasSubstr("'instrument' is longer than 256"));
  EXPECT_THAT(refusal("/api/availability", "kind"), HasSubstr("'kind' is longer than 256"));
  EXPECT_THAT(refusal("/api/availability", "instrument"), HasSubstr("is longer than 256"));
}

TEST_F(Api, readings_come_with_the_descriptions_that_say_what_their_values_are) {
  const std::string level = R"({"name":"level","type":"decimal","unit":"m"})";
  const auto before = test::described("tide", "sample", level);
  const auto after = test::described("tide", "sample",
                                     R"({"name":"quality","type":"integer","unit":"1"},)" + level);
  commit(of(epoch(0xA), {test::reading(1, before, "[2.5]"), test::reading(2, after, "[7,2.6]")}));
  Words words{{"station", "kelpie"},
              {"instrument", "tide"},
              {"kind", "sample"},
              {"from", "1795158000000"},
              {"to", "1795158600000"}};
  const auto named = [](const buoyd::DescriptionPtr& one) {
    return '"' + buoyd::to_hex(one->hash()) + "\":" + one->text();
  };
  const std::string said = ask("/api/readings", words).value();
  EXPECT_THAT(said, HasSubstr(named(before)));
  EXPECT_THAT(said, HasSubstr(named(after)));
  words.emplace("limit", "1");
  EXPECT_THAT(ask("/api/readings", words).value(), Not(HasSubstr(named(before))));
}

TEST_F(Api, the_newest_readings_of_a_long_time_are_read_from_its_end) {
  constexpr std::uint64_t seconds_a_day = 86'400;
  for (std::uint64_t seq = 1; seq <= seconds_a_day / 3; seq += 1800) {
    commit(winds(epoch(0xA), seq, seq + 1799));
  }
  Words words{{"station", "kelpie"},
              {"instrument", "anemometer"},
              {"kind", "wind"},
              {"from", std::to_string(1'795'158'000'000 - 29 * 86'400'000LL)},
              {"to", std::to_string(1'795'158'000'000 + 86'400'000LL / 3)}};
  const auto ask_for = [&](const std::string& limit) {
    words.erase("limit");
    words.emplace("limit", limit);
    return ask("/api/readings", words).value();
  };
  EXPECT_THAT(ask_for("100"), HasSubstr(R"("readings":[{"time":1795186799123,)"));
  EXPECT_LT(rows_, 5'000U) << "of 28,800";
  words.erase("to");
  words.emplace("to", std::to_string(1'795'158'000'000 + 86'400'000));
  EXPECT_THAT(ask_for("3"), HasSubstr(R"("readings":[{"time":1795186800123,)"))
      << "16 hours before the end";
  EXPECT_LT(rows_, 5'000U) << "of 28,800";
  words.emplace("flag", "3");
  EXPECT_THAT(ask_for("3"), HasSubstr(R"("readings":[])"));
  EXPECT_LT(rows_, 50'000U) << "all of them once more at most";
  words.erase("flag");
  words.erase("to");
  words.emplace("to", "1795158009500");
  const std::string said = ask_for("100");
  EXPECT_THAT(said, HasSubstr(R"("readings":[{"time":1795158009123,)"));
  EXPECT_THAT(said, HasSubstr(R"(,{"time":1795158001123,)"));
  EXPECT_THAT(said, Not(HasSubstr(R"("time":1795158010123,)")));
}

TEST_F(Api, a_unit_that_came_back_has_its_column_again) {
  const auto speed = [](const std::string& unit) {
    return test::described("mast", "wind",
                           R"({"name":"wind_speed","type":"float32","unit":")" + unit + R"("})");
  };
  commit(of(epoch(0xA), {test::reading(1, speed("m s-1"), "[1]")}));
  commit(of(epoch(0xA), {test::reading(2, speed("knot"), "[4]")}));
  commit(of(epoch(0xA), {test::reading(3, speed("m s-1"), "[3]")}));
  Words words = winds_of("wind_speed");
  words.erase("instrument");
  words.emplace("instrument", "mast");
  const std::string said = ask("/api/series", words).value();
  EXPECT_THAT(said, HasSubstr(R"("place":null,"unit":"m s-1","direction":false},{"channel")"));
  EXPECT_THAT(said, HasSubstr(R"("place":null,"unit":"knot","direction":false}])"));
  EXPECT_THAT(said, HasSubstr(R"("series":[{"value":[1,null,3],"flags":"292"},)"
                              R"({"value":[null,4,null],"flags":"929"}])"));
  EXPECT_THAT(ask("/api/station", {{"station", "kelpie"}}).value(),
              HasSubstr(R"("hash":")" + buoyd::to_hex(speed("m s-1")->hash()) + R"(",)"))
      << "by which the page knows the unit of now";
}

TEST_F(Api, the_account_says_what_is_held_and_owed_of_each_epoch) {
  hello({{epoch(0xA), 1, 9, 0}});
  commit(winds(epoch(0xA), 1, 3));
  const std::string said = ask("/api/account", {{"station", "kelpie"}}).value();
  EXPECT_THAT(
      said,
      HasSubstr(
          R"("epochs":[{"epoch":"aaaaaaaaaaaaaaaa","first":1,"last":9,"held":3,)"
          R"("owed":6,"owed_numbers":[{"first":4,"last":9}],"owed_numbers_left_out":0,"end":"live",)"
          R"("started":null}],"epochs_left_out":0,)"));
  EXPECT_THAT(said, HasSubstr(R"("unheard":[],"unheard_left_out":0,"gaps":[],"gaps_left_out":0,)"));
  EXPECT_THAT(said,
              HasSubstr(R"("kinds":[{"instrument":"anemometer","kind":"wind","readings":3,)"));
  EXPECT_THAT(said, HasSubstr(R"("kinds_left_out":0,"lost_slots":[]})"));
}

TEST_F(Api, an_account_says_how_many_ranges_of_owed_numbers_it_leaves_out) {
  for (std::uint64_t seq = 1; seq <= 49; seq += 2) commit(winds(epoch(0xA), seq, seq));
  const std::string said = ask("/api/account", {{"station", "kelpie"}}).value();
  EXPECT_THAT(said, HasSubstr(R"({"first":40,"last":40}],"owed_numbers_left_out":4,)"));
}

TEST_F(Api, a_gap_of_unknown_end_holds_all_and_has_no_last_number) {
  auto batch = winds(epoch(0xA), 1, 2);
  batch.to = std::nullopt;
  batch.lost = {{3, std::nullopt, buoyd::GapReason::damaged, {}, {}}};
  commit(batch);
  const std::string said = ask("/api/account", {{"station", "kelpie"}}).value();
  EXPECT_THAT(said, HasSubstr(R"("first":1,"last":null,"held":null,"owed":0,)"));
  EXPECT_THAT(said, HasSubstr(R"("gaps":[{"epoch":"aaaaaaaaaaaaaaaa","first":3,"last":null,)"));
}

TEST_F(Api, an_account_names_the_newest_gaps_and_kinds_and_how_many_more_there_are) {
  test::PlainBatch batch;
  batch.epoch = epoch(0xA);
  batch.from = 1;
  batch.to = 2400;
  for (std::uint64_t seq = 1; seq < batch.to; seq += 2) {
    const auto kind = test::described("i" + std::to_string(seq % 600), "k",
                                      R"({"name":"x","type":"integer","unit":"1"})");
    batch.lost.push_back({seq, seq, buoyd::GapReason::retention, {}, {}});
    batch.readings.push_back(test::reading(seq + 1, kind, "[1]"));
  }
  commit(batch);
  const std::string said = ask("/api/account", {{"station", "kelpie"}}).value();
  EXPECT_THAT(said, HasSubstr(R"("gaps_left_out":200,)"));
  EXPECT_THAT(said, HasSubstr(R"("gaps":[{"epoch":"aaaaaaaaaaaaaaaa","first":401,)"));
  EXPECT_THAT(said, HasSubstr(R"("kinds_left_out":100,)"));
  EXPECT_LT(said.size(), 200'000U);
}

TEST_F(Api, an_answer_that_would_be_too_large_says_what_to_ask_for) {
  std::string channels;
  std::string body;
  for (int i = 0; i < 29; ++i) {
    channels += fmt::format(R"({}{{"name":"t{}","type":"text","unit":""}})", i > 0 ? "," : "", i);
    body += (i > 0 ? ",\"" : "[\"") + std::string(1'000, 'x') + '"';
  }
  const auto logger = test::described("logger", "note", channels);
  for (std::uint64_t seq = 1; seq <= 300; seq += 5) {
    std::vector<buoyd::StoredReading> readings;
    for (std::uint64_t i = seq; i < seq + 5; ++i) {
      readings.push_back(test::reading(i, logger, body + "]"));
    }
    commit(of(epoch(0xA), std::move(readings)));
  }
  Words words{{"station", "kelpie"},     {"instrument", "logger"}, {"kind", "note"},
              {"from", "1795158000000"}, {"to", "1795158600000"},  {"limit", "200"}};
  EXPECT_THAT(ask("/api/readings", words).value(), HasSubstr(R"("seq":300,)"));
  words.erase("limit");
  words.emplace("limit", "300");
  EXPECT_THAT(ask("/api/readings", words).error().text,
              HasSubstr("larger than 8 MB: ask for a smaller limit, or a shorter time"));
}

TEST_F(Api, a_station_may_be_asked_for_one_instrument) {
  commit(of(epoch(0xA),
            {test::wind_reading(1), test::reading(2, test::profile(), "[[1,2,3],5,1,null]")}));
  const std::string said =
      ask("/api/station", {{"station", "kelpie"}, {"instrument", "lidar"}}).value();
  EXPECT_THAT(said, HasSubstr(R"("kinds":[{"instrument":"lidar")"));
  EXPECT_THAT(said, Not(HasSubstr("anemometer")));
  EXPECT_THAT(ask("/api/station", {{"station", "kelpie"}, {"instrument", "x"}}).error().text,
              HasSubstr("no readings of 'x'"));
}

TEST_F(Api, values_with_other_flags_are_left_out_of_series) {
  commit(of(epoch(0xA), {test::reading(1, test::wind(), "[1,1]", "31"),
                         test::reading(2, test::wind(), "[5,1]", "11")}));
  Words words = winds_of("wind_speed");
  words.emplace("flag", "3");
  EXPECT_THAT(ask("/api/series", words).value(), HasSubstr(R"("value":[1],"flags":"3")"));
  words.emplace("every", "600000");
  EXPECT_THAT(ask("/api/series", words).value(), HasSubstr(R"("mean":[1],)"));
  words.erase("flag");
  words.emplace("flag", "7");
  EXPECT_THAT(ask("/api/series", words).error().text, HasSubstr("no flag '7'"));
}

TEST_F(Api, causes_of_nothing_are_none_but_that_nothing_came_since) {
  commit(winds(epoch(0xA), 1, 3));
  hello({{epoch(0xA), 1, 3}});
  EXPECT_THAT(ask("/api/causes", winds_of("wind_speed")).value(),
              HasSubstr(R"("cause":"unheard","text":""}]})"));
}

TEST_F(Api, availability_is_of_whole_minutes_until_now) {
  commit(winds(epoch(0xA), 1, 100));
  const Words words{{"station", "kelpie"}, {"from", "1795158000500"}, {"to", "1795158600000"}};
  EXPECT_THAT(ask("/api/availability", words).value(),
              HasSubstr(R"({"instrument":"anemometer","kind":"wind","is_regular":false,)"
                        R"("from":1795158001123,"to":1795158060000,"expected":59,"received":59,)"
                        R"("missing":{},"values":[{"channel":"wind_speed","place":"","valid":59,)"
                        R"("bad":0,"no_value":0,"no_column":0},)"));
  const Words other{{"station", "nixie"}, {"from", "1795158000000"}, {"to", "1795158600000"}};
  EXPECT_EQ(ask("/api/availability", other).error().code, buoyd::ErrorCode::invalid);
  EXPECT_EQ(ask("/api/availability", {{"station", "kelpie"}}).error().code,
            buoyd::ErrorCode::invalid);
}

TEST_F(Api, availability_is_not_told_while_readings_that_were_just_placed_are_not_counted) {
  commit(of(epoch(0xA), {start(1, std::nullopt, std::nullopt), unset(2, 10 * test::second),
                         clock(3, 20 * test::second, 1'795'158'010'000'000)}));
  commit(of(epoch(0xA), {clock(4, 40 * test::second, 1'795'158'030'000'000)}));
  const Words words{{"station", "kelpie"}, {"from", "1795157940000"}, {"to", "1795158600000"}};
  EXPECT_EQ(ask("/api/availability", words).error().code, buoyd::ErrorCode::unavailable) << "503";
  while (archive_->roll_up_again().value()) {
  }
  EXPECT_THAT(ask("/api/availability", words).value(), HasSubstr(R"("received":1,)"));
}

TEST_F(Api, mistakes_say_what_is_wrong) {
  commit(winds(epoch(0xA), 1, 3));
  const auto mistake = [this](const std::string& path, Words words) {
    auto answer = ask(path, std::move(words));
    EXPECT_FALSE(answer);
    EXPECT_EQ(answer.error().code, buoyd::ErrorCode::invalid);
    return answer.error().text;
  };
  EXPECT_THAT(mistake("/api/station", {}), HasSubstr("'station' is missing"));
  EXPECT_THAT(mistake("/api/station", {{"station", "nixie"}}), HasSubstr("no station 'nixie'"));
  EXPECT_THAT(mistake("/api/account", {{"station", "nixie"}}), HasSubstr("no station 'nixie'"));
  EXPECT_THAT(mistake("/api/series", winds_of("depth")), HasSubstr("no channel 'depth'"));
  Words without = winds_of("x");
  without.erase("channel");
  EXPECT_THAT(mistake("/api/series", without), HasSubstr("'channel' is missing"));
  EXPECT_THAT(mistake("/api/nothing", {}), HasSubstr("no such page"));
  EXPECT_FALSE(is_api_path("/api/nothing"));
  EXPECT_TRUE(is_api_path("/api/series"));
  EXPECT_THAT(mistake("/api/alarms", {{"station", std::string(257, 'x')}}),
              HasSubstr("'station' is longer than 256 bytes"));
  EXPECT_TRUE(is_api_path("/api/alarms"));
}

TEST_F(Api, a_station_of_which_only_a_hello_came_has_no_kinds) {
  hello({{epoch(0xA), 1, 3}});
  EXPECT_THAT(ask("/api/station", {{"station", "kelpie"}}).value(),
              HasSubstr(R"("kinds":[],"provisional":[]})"));
}

}  // namespace
}  // namespace buoyshore
