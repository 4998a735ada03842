#include "config/forecast/forecast.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/forecast/print_check.hpp"
#include "test_models.hpp"

namespace buoyd {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr double day = 86'400;

// One polled instrument of 10 values, with more keys for its line, itself and [mqtt].
std::string one_troll(const std::string& device, const std::string& line,
                      const std::string& instrument, const std::string& mqtt = "") {
  return "[station]\nid = \"b\"\n[mqtt]\n" + mqtt + "\n[[line]]\nname = \"bus\"\ndevice = \"" +
         device + "\"\n" + line +
         "\n[[instrument]]\nname = \"a\"\nline = \"bus\"\nmodel = "
         "\"troll\"\n" +
         instrument + "\n";
}

Forecast forecast_of(const std::string& text) {
  return forecast(right(text));
}

// 20 registers: request 8 bytes, answer 45; at 9600 8N1 a character is 1042 µs, the gap 3647 µs.
TEST(Forecast, counts_bytes_gap_and_turnaround_on_a_serial_line) {
  const Forecast sum = forecast_of(one_troll("/dev/ttyS1", "", "interval = 1"));
  ASSERT_EQ(sum.instruments.size(), 1U);
  EXPECT_EQ(sum.instruments[0].transactions, 1U);
  EXPECT_EQ(sum.instruments[0].bus_time.count(), 53 * 1042 + 3647 + 20'000);
  EXPECT_NEAR(sum.lines[0].load, 0.078873, 1e-6);
  EXPECT_TRUE(sum.mistakes.empty());
}

TEST(Forecast, a_faster_line_is_less_loaded) {
  const Forecast sum = forecast_of(one_troll("/dev/ttyS1", "baud = 115200", "interval = 1"));
  EXPECT_EQ(sum.instruments[0].bus_time.count(), 53 * 87 + 1750 + 20'000);
}

TEST(Forecast, an_instrument_answers_after_the_gap_at_the_earliest) {
  const Forecast sum = forecast_of(one_troll("/dev/ttyS1", "baud = 1200", "interval = 1"));
  EXPECT_EQ(sum.instruments[0].bus_time.count(), 53 * 8334 + 29'169 + 29'169);
}

TEST(Forecast, tcp_costs_the_turnaround_only) {
  const Forecast sum = forecast_of(one_troll("tcp://10.0.0.5:502", "", "interval = 1"));
  EXPECT_EQ(sum.instruments[0].bus_time.count(), 10'000);
}

TEST(Forecast, more_than_all_time_is_a_mistake_at_the_line) {
  const std::string text = one_troll("/dev/ttyS1", "", "interval = \"70 ms\"");
  const Forecast sum = forecast_of(text);
  ASSERT_EQ(sum.mistakes.size(), 1U);
  EXPECT_EQ(sum.mistakes[0].str(),
            "b.toml:5:1: line bus is asked for 113 % of its time, expected at most 100 %: longer "
            "intervals, a higher baud rate or another line");
  EXPECT_TRUE(forecast_of(one_troll("/dev/ttyS1", "", "interval = \"80 ms\"")).mistakes.empty());
}

// Two events that may be on together, of which the shorter interval counts: 80 ms fit, 70 do not.
std::string stormy_troll(const std::string& shorter) {
  const std::string event = "[[instrument.event]]\nchannel = \"channel_1\"\nabove = 1\n";
  return one_troll("/dev/ttyS1", "", "interval = 1") + event +
         "kind = \"gale\"\nintervals = { a = 0.5 }\n" + event +
         "kind = \"storm\"\nintervals = { a = " + shorter + " }\n";
}

TEST(Forecast, counts_what_all_events_together_ask_of_a_line) {
  const Forecast sum = forecast_of(stormy_troll("0.1"));
  EXPECT_EQ(sum.instruments[0].storm_interval, Micros(100'000));
  EXPECT_NEAR(sum.lines[0].load, 0.078873, 1e-6);
  EXPECT_NEAR(sum.lines[0].storm_load, 0.78873, 1e-5);
  EXPECT_TRUE(sum.mistakes.empty());
  const std::string said = print_check(parse_test_settings(stormy_troll("0.1")), WallTime()).text;
  EXPECT_THAT(said, HasSubstr("while an event is on, every 100 ms"));
  EXPECT_THAT(said, testing::ContainsRegex("while all events are on +78.9 %"));
}

TEST(Forecast, more_than_all_time_in_a_storm_is_a_mistake_at_the_line) {
  EXPECT_TRUE(forecast_of(stormy_troll("0.08")).mistakes.empty());
  const Forecast sum = forecast_of(stormy_troll("0.07"));
  ASSERT_EQ(sum.mistakes.size(), 1U);
  EXPECT_THAT(sum.mistakes[0].str(),
              HasSubstr("b.toml:5:1: line bus is asked for 113 % of its time while events shorten "
                        "intervals, expected at most 100 %"));
}

TEST(Forecast, says_nothing_of_storms_where_there_are_none) {
  const auto text = one_troll("/dev/ttyS1", "", "interval = 1");
  EXPECT_THAT(print_check(parse_test_settings(text), WallTime()).text, Not(HasSubstr("while")));
}

TEST(Forecast, adds_up_the_instruments_of_a_line) {
  std::string text = one_troll("/dev/ttyS1", "", "interval = 1");
  text +=
      "[[instrument]]\nname = \"c\"\nline = \"bus\"\nmodel = \"troll\"\nunit = 2\ninterval = 2\n";
  const Forecast sum = forecast_of(text);
  EXPECT_NEAR(sum.lines[0].load, 0.078873 * 1.5, 1e-6);
  EXPECT_EQ(sum.values_per_day, day * 15);
}

TEST(Forecast, what_speaks_is_taken_to_do_so_every_second) {
  const Forecast sum = forecast_of(
      "[station]\nid = \"b\"\n[[line]]\nname = \"nav\"\ndevice = \"/dev/ttyS1\"\n[[instrument]]\n"
      "name = \"g\"\nline = \"nav\"\nmodel = \"gnss\"\n");
  // The kind without an example counts 80 bytes, the other 40; 4800 8N1: 2084 µs each.
  EXPECT_EQ(sum.instruments[0].bus_time.count(), 120 * 2084);
  EXPECT_FALSE(sum.instruments[0].polled);
  EXPECT_EQ(sum.readings_per_day, 2 * day);
  EXPECT_EQ(sum.values_per_day, 6 * day);
}

TEST(Forecast, what_speaks_is_no_faster_than_its_line_and_no_mistake) {
  const Forecast sum = forecast_of(
      "[station]\nid = \"b\"\n[[line]]\nname = \"nav\"\ndevice = \"/dev/ttyS1\"\nbaud = 300\n"
      "[[instrument]]\nname = \"g\"\nline = \"nav\"\nmodel = \"gnss\"\n");
  EXPECT_EQ(sum.instruments[0].interval, sum.instruments[0].bus_time);
  EXPECT_EQ(sum.lines[0].load, 1);
  EXPECT_TRUE(sum.mistakes.empty());
}

TEST(Forecast, counts_only_the_kinds_that_are_kept) {
  const std::string gnss =
      "[station]\nid = \"b\"\n[[line]]\nname = \"nav\"\ndevice = \"/dev/ttyS1\"\n[[instrument]]\n"
      "name = \"g\"\nline = \"nav\"\nmodel = \"gnss\"\n";
  const Forecast all = forecast_of(gnss);
  const Forecast one = forecast_of(gnss + "kinds = [\"wind\"]\n");
  EXPECT_EQ(one.instruments[0].transactions, 1U);
  EXPECT_LT(one.instruments[0].bus_time, all.instruments[0].bus_time);
  EXPECT_EQ(one.readings_per_day, day);
  EXPECT_LT(one.stored_per_day, all.stored_per_day);
  EXPECT_LT(one.records_per_day, all.records_per_day);
  const Forecast twice = forecast_of(gnss + "kinds = [\"wind\", \"wind\"]\n");
  EXPECT_EQ(twice.instruments[0].transactions, 1U);
  EXPECT_EQ(twice.records_per_day, one.records_per_day);
}

TEST(Forecast, counts_a_row_of_tests_beside_each_reading_and_none_of_reception) {
  const std::string judged =
      "interval = 10\n[[instrument.reception]]\nkind = \"reception\"\n"
      "[[instrument.quality]]\nchannel = \"channel_0\"\nfail = [0, 1]\nspike = [1]\n";
  EXPECT_EQ(forecast_of(one_troll("/dev/ttyS1", "", judged)).readings_per_day, day / 10);
  const Forecast sum = forecast_of(one_troll("/dev/ttyS1", "", judged + "tests = true\n"));
  EXPECT_EQ(sum.readings_per_day, 2 * day / 10);
  EXPECT_EQ(sum.values_per_day, day / 10 * (10 + 2));
}

TEST(Forecast, counts_what_is_stored_and_written) {
  const Forecast sum = forecast_of(one_troll("/dev/ttyS1", "", "interval = 10"));
  EXPECT_EQ(sum.readings_per_day, day / 10);
  EXPECT_EQ(sum.values_per_day, day);
  // A body of ten values, the instrument's name "a", the rest of a row, and what pages leave free.
  EXPECT_NEAR(sum.stored_per_day, day / 10 * 1.12 * (91 + 1 + 28), 1);
  EXPECT_EQ(sum.written_per_day, 2 * sum.stored_per_day + day / 10 * 8200);
  EXPECT_NEAR(sum.days_kept, 4e9 / sum.stored_per_day, 1e-9);
}

TEST(Forecast, counts_records_not_polls) {
  const FindModel find = [](const std::string& name) {
    Model slow = name == "gnss" ? spoken_model(name) : polled_model(name, 9600, Parity::none);
    slow.record_interval = std::chrono::seconds(10);
    return found(slow);
  };
  const std::string text = one_troll("/dev/ttyS1", "", "interval = 1");
  const Forecast polled = forecast(parse_settings(text, "b", find).configuration.value());
  EXPECT_EQ(polled.readings_per_day, day / 10);
  EXPECT_NEAR(polled.lines[0].load, 0.078873, 1e-6);
  const Forecast rarely =
      forecast(parse_settings(one_troll("/dev/ttyS1", "", "interval = 20"), "b", find)
                   .configuration.value());
  EXPECT_EQ(rarely.readings_per_day, day / 20);
  const Forecast spoken = forecast(
      parse_settings("[station]\nid = \"b\"\n[[line]]\nname = \"n\"\ndevice = \"/dev/ttyS1\"\n"
                     "[[instrument]]\nname = \"g\"\nline = \"n\"\nmodel = \"gnss\"\n",
                     "b", find)
          .configuration.value());
  EXPECT_EQ(spoken.readings_per_day, 2 * day / 10);
}

Forecast forecast_with(const Model& model, const std::string& text) {
  const FindModel find = [&model](const std::string& name) {
    Model named = model;
    named.name = name;
    return found(named);
  };
  const LoadedSettings loaded = parse_settings(text, "b", find);
  for (const Mistake& mistake : loaded.mistakes) {
    ADD_FAILURE() << mistake.str();
  }
  return forecast(loaded.configuration.value());
}

TEST(Forecast, a_rate_says_how_often_records_come_that_are_marked) {
  Model lidar = polled_model("lidar", 9600, Parity::none);
  lidar.record_interval = std::chrono::seconds(17);
  lidar.kinds[0].record_mark = 0;
  const auto readings = [&lidar](const std::string& keys) {
    return forecast_with(lidar, one_troll("/dev/ttyS1", "", keys)).readings_per_day;
  };
  EXPECT_NEAR(readings("interval = 1"), day / 17, 1e-6);
  EXPECT_NEAR(readings("interval = 1\nrate = \"0.2 /s\""), day / 5, 1e-6);
  EXPECT_NEAR(readings("interval = 10\nrate = \"0.2 /s\""), day / 10, 1e-6);
}

TEST(Forecast, one_of_several_answers_comes) {
  Model chain = asked_model("chain", false);
  chain.kinds = {test_kind("ctd", 3), test_kind("ct", 2), test_kind("buffers", 1)};
  chain.poll->steps.resize(2);
  chain.poll->steps[0].answer = {0, 1};
  chain.poll->steps[1].answer = {2};
  const Forecast sum = forecast_with(chain, one_troll("/dev/ttyS1", "", "interval = 1"));
  EXPECT_EQ(sum.readings_per_day, 2 * day);
  EXPECT_EQ(sum.values_per_day, 4 * day);
}

TEST(Forecast, values_are_as_long_as_in_the_models_examples) {
  Model gnss = spoken_model("gnss");
  const std::string text =
      "[station]\nid = \"b\"\n[[line]]\nname = \"n\"\ndevice = \"/dev/ttyS1\"\n"
      "[[instrument]]\nname = \"g\"\nline = \"n\"\nmodel = \"gnss\"\n";
  const double before = forecast_with(gnss, text).stored_per_day;
  gnss.examples[0].values = {{"channel_0", "1.5"}, {"channel_1", "null"}};
  EXPECT_NEAR(forecast_with(gnss, text).stored_per_day, before - day * 1.12 * (2 * 9 - 4 - 5), 1);
}

TEST(Forecast, a_frame_has_as_many_points_as_those_that_were_recorded) {
  Model profiler = spoken_model("profiler");
  profiler.kinds[0].axis.emplace().points = 128;
  profiler.kinds[0].axis->name = "distance";
  profiler.kinds[0].channels[0].on_axis = true;
  profiler.frames.emplace().kinds.resize(2);
  profiler.frames->kinds[0].axis.emplace();
  profiler.frames->kinds[0].channels.resize(4);
  profiler.frames->kinds[1].channels.resize(2);
  profiler.examples[0].values = {{"channel_0", "[0.1,null,0.2,null,null]"}};
  const std::string text =
      "[station]\nid = \"b\"\n[[line]]\nname = \"n\"\ndevice = \"/dev/ttyS1\"\n"
      "[[instrument]]\nname = \"p\"\nline = \"n\"\nmodel = \"profiler\"\nkinds = "
      "[\"position\"]\n";
  EXPECT_EQ(forecast_with(profiler, text).values_per_day, day * (128 + 3));
  profiler.frames->kinds[0].axis->in_use.emplace();
  EXPECT_EQ(forecast_with(profiler, text).values_per_day, day * (3 + 3));
}

// The reference work of design.md: 10 devices of 20 float32 at 1 Hz wrote 65 bytes a value.
TEST(Forecast, agrees_with_the_measured_flash_bytes) {
  std::string text = "[station]\nid = \"b\"\n";
  for (int i = 0; i < 10; ++i) {
    const std::string n = std::to_string(i);
    text += "[[line]]\nname = \"l" + n +
            "\"\ndevice = \"tcp://10.0.0.5:" + std::to_string(502 + i) + "\"\n";
    for (const char* half : {"a", "b"}) {
      text += "[[instrument]]\nname = \"" + (half + n) + "\"\nline = \"l" + n +
              "\"\nmodel = \"troll\"\ninterval = 1\nunit = " + (half[0] == 'a' ? "1" : "2") + "\n";
    }
  }
  const Forecast sum = forecast_of(text);
  EXPECT_EQ(sum.values_per_day, day * 200);
  EXPECT_NEAR(sum.written_per_day / sum.values_per_day, 65, 10);
}

TEST(Forecast, counts_the_lanes) {
  const Forecast sum = forecast_of(one_troll("/dev/ttyS1", "", "interval = 1"));
  EXPECT_EQ(sum.records_per_day, day * 10 * 1.75 + day / 10 * 350);
  EXPECT_EQ(sum.overhead_per_day, day / 30 * 84 + day / 10 * 250);
  // Ten names of "channel_0" with quotes and colon, the body, topic names "buoy", "b" and "a".
  EXPECT_EQ(sum.live_per_day, day * (200 + 91 + 10 * 12 + 6));
  EXPECT_EQ(sum.link_per_day(), sum.live_per_day + sum.records_per_day + sum.overhead_per_day);
}

TEST(Forecast, a_batch_has_a_block_of_each_kind_in_it) {
  const auto records = [](const char* interval) {
    return forecast_of(one_troll("/dev/ttyS1", "", interval, "batch_interval = 60"))
        .records_per_day;
  };
  EXPECT_EQ(records("interval = 10"), day * 1.75 + day / 60 * 350);
  EXPECT_EQ(records("interval = 120"), day / 12 * 1.75 + day / 120 * 350);
}

TEST(Forecast, thins_the_live_lane) {
  const auto live = [](const char* keys) {
    return forecast_of(one_troll("/dev/ttyS1", "", "interval = 1", keys)).live_per_day;
  };
  EXPECT_EQ(live("live_interval = \"1 min\""), live("") / 60);
  EXPECT_EQ(live("live = false"), 0);
}

TEST(Forecast, without_an_archive_every_reading_is_a_message) {
  const std::string text =
      one_troll("tcp://10.0.0.5:502", "", "interval = 0.1", "delivery = \"broker\"");
  const Forecast sum = forecast_of(text);
  EXPECT_EQ(sum.live_per_day, 10 * day * (200 + 91 + 10 * 12 + 6));
  EXPECT_EQ(sum.records_per_day, 0);
  EXPECT_EQ(sum.overhead_per_day, day / 30 * 84);
}

TEST(Forecast, of_nothing_is_nothing) {
  const Forecast sum = forecast_of("[station]\nid = \"b\"\n");
  EXPECT_EQ(sum.values_per_day, 0);
  EXPECT_EQ(sum.days_kept, 0);
  EXPECT_EQ(sum.written_per_day, 0);
}

std::string check(const std::string& text, int exit_code) {
  const CheckOutput output = print_check(parse_test_settings(text), WallTime());
  EXPECT_EQ(output.exit_code, exit_code) << output.text;
  return output.text;
}

TEST(PrintCheck, prints_every_mistake) {
  EXPECT_EQ(check("[station]\nid = \"\"\nx = 1\n", 1),
            "b.toml:2:6: id is \"\", expected 1 to 64 characters of A-Z a-z 0-9 _ -\n"
            "b.toml:3:1: unknown key \"x\", expected one of: declination, id, latitude, longitude, "
            "title\n"
            "2 mistakes\n");
}

TEST(PrintCheck, prints_notes_and_forecast) {
  const std::string text = check(one_troll("/dev/ttyS1", "", "interval = 1") +
                                     "[[line]]\nname = \"idle\"\ndevice = \"/dev/ttyS2\"\n",
                                 0);
  EXPECT_TRUE(text.starts_with("ok: station b, 2 lines, 1 instruments, configuration ")) << text;
  for (const char* part :
       {"note: line idle has no instrument\n",
        "bus time, if an instrument answers in 20 ms (over TCP in 10 ms)\n", "1 read every 1 s",
        "78.9 ms     7.9 %\n", "values a day          864000",
        "max_size of 4.00 GB holds 344 days\n", "live lane",
        "record lane           136 MB   at 1.75 bytes a value\n", "together"}) {
    EXPECT_THAT(text, HasSubstr(part));
  }
  EXPECT_THAT(text, Not(HasSubstr("budget")));
}

TEST(PrintCheck, a_small_store_holds_a_part_of_a_day) {
  const std::string text =
      check("[spool]\nmax_size = \"16 MB\"\n" + one_troll("/dev/ttyS1", "", "interval = 1"), 0);
  EXPECT_THAT(text, HasSubstr("max_size of 16.0 MB holds 1.4 days\n"));
}

TEST(PrintCheck, says_no_days_of_a_store_that_nothing_fills) {
  const std::string text = check("[station]\nid = \"b\"\n", 0);
  EXPECT_THAT(text, HasSubstr("stored a day             0 B\n"));
}

TEST(PrintCheck, an_overloaded_line_is_a_mistake_too) {
  const std::string text = check(one_troll("/dev/ttyS1", "", "interval = \"50 ms\""), 1);
  EXPECT_TRUE(text.starts_with("b.toml:5:1: line bus is asked for 158 % of its time")) << text;
  EXPECT_THAT(text, HasSubstr("1 mistake\n"));
}

TEST(PrintCheck, judges_the_budget) {
  const auto with_budget = [](const char* budget) {
    return check(
        one_troll("/dev/ttyS1", "", "interval = 1", std::string("budget = \"") + budget + "/day\""),
        0);
  };
  EXPECT_THAT(with_budget("60 MB"), HasSubstr("1.80 GB   enough\n"));
  EXPECT_THAT(with_budget("30 MB"), HasSubstr("900 MB   live readings will be thinned\n"));
  EXPECT_TRUE(with_budget("30 MB").starts_with("ok: "));
  const std::string small = with_budget("2 MB");
  EXPECT_THAT(small, HasSubstr("60.0 MB   NOT enough: records will fall behind\n"));
  EXPECT_TRUE(
      small.starts_with("warning: the link's budget is NOT enough: records and what keeps "
                        "the link need "))
      << small;
  EXPECT_THAT(small, HasSubstr("a month, the budget is 60.0 MB: the archive falls behind"));
  EXPECT_THAT(small, Not(HasSubstr("ok:")));
}

TEST(PrintCheck, says_how_long_a_node_sounds) {
  const auto with_air_time = [](const char* air_time) {
    return check(one_troll("/dev/ttyS1", "", "interval = \"10 min\"", "batch_interval = \"1 h\"") +
                     "[acoustic]\ndevice = \"/dev/ttyS3\"\naddress = 2\nbuoy = 1\n" + air_time,
                 0);
  };
  const std::string text = with_air_time("");
  EXPECT_THAT(text, HasSubstr("water, a day\n  record lane"));
  EXPECT_THAT(text, Not(HasSubstr("live lane")));
  EXPECT_THAT(text, Not(HasSubstr("air_time ")));
  EXPECT_THAT(with_air_time("air_time = \"24 h\"\n"), HasSubstr("1 d 0 h   enough\n"));
  EXPECT_THAT(with_air_time("air_time = \"1 s\"\n"),
              HasSubstr("1.0 s   NOT enough: records will fall behind\n"));
  EXPECT_NE(with_air_time("modem = \"whoi-micromodem\"\n"), text) << "each make's own sound";
}

TEST(Forecast, a_node_has_a_record_lane_alone) {
  const std::string troll = one_troll("/dev/ttyS1", "", "interval = 1", "budget = \"1 MB/day\"");
  const std::string node = troll + "[acoustic]\ndevice = \"/dev/ttyS3\"\naddress = 2\nbuoy = 1\n";
  const Forecast sum = forecast_of(node);
  EXPECT_EQ(sum.records_per_day, forecast_of(troll).records_per_day);
  EXPECT_EQ(sum.link_per_day(), sum.records_per_day);
  EXPECT_TRUE(check(troll, 0).starts_with("warning: the link's budget is NOT enough"));
  EXPECT_TRUE(check(node, 0).starts_with("ok: ")) << "it has no such link";
}

TEST(PrintCheck, says_where_it_cannot_know_what_an_instrument_sends) {
  const std::string slow =
      "[station]\nid = \"b\"\n[[line]]\nname = \"nav\"\ndevice = \"/dev/ttyS1\"\nbaud = 300\n"
      "[[instrument]]\nname = \"g\"\nline = \"nav\"\nmodel = \"gnss\"\n";
  const std::string all = check(slow, 0);
  EXPECT_THAT(all, HasSubstr("note: g: which of the model's 2 messages it sends is not known"));
  EXPECT_THAT(all, HasSubstr("speaks: up to 2 messages every "));
  EXPECT_THAT(all, Not(HasSubstr(" us ")));
  EXPECT_THAT(check(slow + "kinds = [\"wind\"]\n", 0), Not(HasSubstr("note: g")));
}

TEST(PrintCheck, says_how_often_fast_messages_come) {
  const std::string fast =
      "[station]\nid = \"b\"\n[[line]]\nname = \"nav\"\ndevice = \"/dev/ttyS1\"\nbaud = 921600\n"
      "[[instrument]]\nname = \"g\"\nline = \"nav\"\nmodel = \"gnss\"\nkinds = [\"wind\"]\n";
  EXPECT_THAT(check(fast + "rate = \"400 /s\"\n", 0), HasSubstr("1 message every 2.5 ms"));
  EXPECT_THAT(check(fast + "rate = \"60 /s\"\n", 0), HasSubstr("1 message every 16.7 ms"));
}

}  // namespace
}  // namespace buoyd
