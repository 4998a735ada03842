#include <fmt/format.h>
#include <gmock/gmock.h>

#include <cmath>

#include "verify/examinations.hpp"
#include "verify/run/exchanges.hpp"
#include "verify/run_maker.hpp"

namespace buoyd {
namespace {

/// The figure of that name; the last one is of the channel "met/air_temperature" where it has one.
const Figure& figure(const Figures& figures, const std::string& name,
                     const std::string& channel = "") {
  static const Figure none;
  for (const Figure& one : figures) {
    if (one.name == name && one.channel == channel) return one;
  }
  ADD_FAILURE() << "there is no " << name << " of '" << channel << "'";
  return none;
}

double number(const Figures& figures, const std::string& name, const std::string& channel = "") {
  return figure(figures, name, channel).value.value_or(std::nan(""));
}

constexpr const char* temperature = "met/air_temperature";
constexpr const char* direction = "met/wind_from_direction";

TEST(IdentityFigures, are_what_it_said_last) {
  RunMaker maker;
  maker.say(0, "1", "2");
  maker.serial = "B18";
  maker.say(1, "1", "2");
  const Figures made = identity_figures(examined(maker.record, Micros(0)));
  EXPECT_EQ(figure(made, "serial_number").text, "B18");
  EXPECT_EQ(figure(made, "firmware").missing, "not said");
  EXPECT_EQ(figure(made, "make").text, "Some");
}

TEST(ConformityFigures, count_values_and_nulls_and_see_the_range) {
  RunMaker maker;
  maker.say(0, "1.5", "2").say(1, "null", "2").say(2, "-3.5", "2");
  const Figures made = conformity_figures(examined(maker.record, Micros(0)));
  EXPECT_EQ(number(made, "values", temperature), 2);
  EXPECT_EQ(number(made, "nulls", temperature), 1);
  EXPECT_EQ(number(made, "minimum", temperature), -3.5);
  EXPECT_EQ(number(made, "maximum", temperature), 1.5);
  EXPECT_EQ(figure(made, "resolution", temperature).missing, "no step seen");
}

TEST(SeenResolution, is_found_behind_a_float) {
  std::vector<double> values;
  for (int i = 0; i < 100; ++i) {
    values.push_back(
        static_cast<double>(static_cast<float>(20 + 0.05 * std::floor(scattered(i) * 40))));
  }
  EXPECT_NEAR(seen_resolution(values), 0.05, 1e-5);
}

std::vector<std::uint8_t> bytes_of(std::string_view text) {
  return {text.begin(), text.end()};
}

/// One that speaks a sentence each second, behind what it says when it comes up.
RunMaker came_up(std::string_view banner) {
  RunMaker maker;
  maker.record.head.is_modbus = false;
  maker.heard(0, bytes_of(banner));
  for (int i = 1; i < 10; ++i) {
    maker.heard(i, bytes_of("$WIMWV,12.0,R\r\n")).say(i, "1", "2");
  }
  return maker;
}

std::string banner_of(const RunMaker& maker) {
  const Figures made = conformity_figures(examined(maker.record, Micros(0)));
  const Figure& found = figure(made, "banner");
  return found.is_there() ? found.text : found.missing;
}

TEST(Banner, is_what_it_says_once_before_its_first_reading) {
  EXPECT_EQ(banner_of(came_up("Met mast 3\r\nV 1.04\r\n$WIMWV,,R\r\n\xFF\xFE\xFD\n")),
            "Met mast 3 / V 1.04");
  EXPECT_EQ(banner_of(came_up("$WIMWV,,R\r\n")), "not said");
  EXPECT_EQ(banner_of(came_up(std::string(300, 'x') + '\n')).size(), 200U);
}

TEST(Banner, is_not_looked_for_where_nobody_knows_whose_it_is) {
  RunMaker maker = came_up("Met mast 3\r\n");
  maker.record.head.neighbours = 1;
  EXPECT_EQ(banner_of(maker), "shared line");
  maker.record.head.is_modbus = true;
  EXPECT_EQ(banner_of(maker), "no text");
  maker.record.head.is_archived = true;
  EXPECT_EQ(banner_of(maker), "not archived");
}

TEST(SeenResolution, is_found_where_no_neighbours_are_a_step_apart) {
  std::vector<double> values;
  for (const int steps : {0, 2, 5, 9, 14, 20, 27, 35, 44, 54, 65, 77})
    values.push_back(steps * 0.1);
  EXPECT_NEAR(seen_resolution(values), 0.1, 1e-9);
}

TEST(SeenResolution, is_found_of_few_values_that_come_again_and_again) {
  std::vector<double> values;
  for (int i = 0; i < 120; ++i) values.push_back(20 + 0.5 * std::floor(scattered(i) * 4));
  EXPECT_NEAR(seen_resolution(values), 0.5, 1e-9);
  values.resize(40);
  EXPECT_TRUE(std::isnan(seen_resolution(values)));
}

TEST(SeenResolution, is_none_of_any_numbers) {
  std::vector<double> values;
  for (int i = 0; i < 100; ++i) values.push_back(scattered(i));
  EXPECT_TRUE(std::isnan(seen_resolution(values)));
}

/// A barometer's noise: its smallest differences lie just above what rounding explains.
TEST(SeenResolution, is_none_of_any_numbers_that_lie_close_together) {
  for (int seed = 0; seed < 30; ++seed) {
    std::vector<double> values;
    for (int i = 0; i < 600; ++i) {
      double sum = -6;
      for (int part = 0; part < 12; ++part) sum += scattered(((seed * 600 + i) * 12) + part);
      values.push_back(1013 + 0.2 * sum);
    }
    EXPECT_TRUE(std::isnan(seen_resolution(values))) << seed;
  }
}

TEST(TimingFigures, take_the_time_from_a_request_to_its_answer) {
  RunMaker maker;
  maker.record.head.unit = 7;
  maker.record.head.character = Micros(1000);
  for (int i = 0; i < 100; ++i) {
    maker.sent(i, {7, 4, 0, 0, 0, 2, 0, 0})
        .heard(i + 0.019, {7, 4, 4});  // begins 10 ms behind its end
    maker.sent(i + 0.5, {9, 4, 0, 0, 0, 2, 0, 0}).heard(i + 0.9, {9, 4, 4});  // a neighbour
  }
  maker.sent(100, {7, 4, 0, 0, 0, 2, 0, 0});
  maker.sent(100.5, {9, 4, 0, 0, 0, 2, 0, 0}).heard(100.9, {9, 4, 4});
  const Figures made = timing_figures(examined(maker.record, Micros(0)));
  EXPECT_NEAR(number(made, "answer_time.median"), 0.010, 1e-9);
  EXPECT_NEAR(number(made, "answer_time.maximum"), 0.010, 1e-9);
  EXPECT_EQ(number(made, "unanswered"), 1);
  EXPECT_EQ(figure(made, "answer_time.p99").n, 100U);
}

TEST(TimingFigures, pass_over_what_an_adapter_hears_of_itself) {
  RunMaker maker;
  maker.sent(0, {1, 4, 0, 0}).heard(0.001, {1, 4, 0, 0}).heard(0.02, {1, 4, 4});
  const auto found = exchanges_of(maker.record);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].answer_time, Micros(20'000));
}

/// A value is written, and two registers are read; what comes first is as the request.
RunMaker written_and_read(bool has_adapter) {
  const std::vector<std::uint8_t> write{1, 6, 0, 1, 0, 31, 0x99, 0xC2};
  const std::vector<std::uint8_t> read{1, 3, 0, 83, 0, 2, 0x35, 0xDA};
  RunMaker maker;
  if (has_adapter) {
    maker.sent(0, write).heard(0.001, write).heard(0.02, write);
    maker.sent(1, read).heard(1.001, read).heard(1.03, {1, 3, 4});
    maker.sent(2, write).heard(2.001, write);
  } else {
    maker.sent(0, write).heard(0.02, write);
    maker.sent(1, read).heard(1.03, {1, 3, 4});
    maker.sent(2, write);
  }
  return maker;
}

TEST(TimingFigures, take_a_written_value_that_comes_back_for_an_answer) {
  for (const bool has_adapter : {false, true}) {
    const Figures made = timing_figures(examined(written_and_read(has_adapter).record, Micros(0)));
    EXPECT_NEAR(number(made, "answer_time.minimum"), 0.02, 1e-9) << has_adapter;
    EXPECT_NEAR(number(made, "answer_time.maximum"), 0.03, 1e-9) << has_adapter;
    EXPECT_EQ(number(made, "unanswered"), 1) << has_adapter;
  }
}

TEST(TimingFigures, of_one_that_speaks_are_its_intervals) {
  RunMaker maker;
  maker.record.head.interval = Micros(0);
  for (int i = 0; i < 100; ++i) maker.say(i + (i % 2 == 0 ? 0.0 : 0.1), "1", "2");
  const Figures made = timing_figures(examined(maker.record, Micros(0)));
  EXPECT_NEAR(number(made, "interval.minimum", "met"), 0.9, 1e-6);
  EXPECT_NEAR(number(made, "interval.maximum", "met"), 1.1, 1e-6);
  EXPECT_NEAR(number(made, "interval.jitter", "met"), 0.1, 1e-4);
}

TEST(TimingFigures, find_a_clock_and_its_drift) {
  RunMaker maker;
  for (int i = 0; i < 600; ++i) {
    maker.say(i, "1", "2");
    maker.record.readings.back().clock_ahead =
        micros(3600 + 40e-6 * i + (scattered(i) - 0.5) * 0.01);
  }
  const Figures made = timing_figures(examined(maker.record, Micros(0)));
  EXPECT_NEAR(number(made, "clock.offset"), 3600, 0.02);
  EXPECT_NEAR(number(made, "clock.drift"), 40, 2);
  EXPECT_GT(number(made, "clock.drift_error"), 0.1);
  EXPECT_LT(number(made, "clock.drift_error"), 1);
}

TEST(TimingFigures, find_a_clocks_drift_through_its_steps_and_what_holds_readings_up) {
  RunMaker maker;
  for (int i = 0; i < 1000; ++i) {
    const double at = 0.223 * i;
    const double said = std::floor((at + 200e-6 * at) * 100) / 100;
    const double held_up = i < 500 ? 0.004 * scattered(i) : 0;
    maker.say(at, "1", "2");
    maker.record.readings.back().clock_ahead = micros(said - at - held_up);
  }
  const Figures made = timing_figures(examined(maker.record, Micros(0)));
  EXPECT_NEAR(number(made, "clock.drift"), 200, 1);
}

TEST(TimingFigures, find_the_drift_of_a_clock_that_steps_rarely_and_was_misread_once) {
  RunMaker maker;
  for (int i = 0; i < 1345; ++i) {
    const double at = 0.223 * i;
    const double said = std::floor((at + 299.1e-6 * at) * 100) / 100;
    maker.say(at, "1", "2");
    maker.record.readings.back().clock_ahead =
        micros(i == 700 ? 3.0 : said - at - 0.0003 * scattered(i));
  }
  const Figures made = timing_figures(examined(maker.record, Micros(0)));
  EXPECT_NEAR(number(made, "clock.drift"), 299.1, 1.5);
}

TEST(TimingFigures, a_pause_between_bursts_is_no_interval) {
  using namespace std::chrono_literals;
  RunMaker maker;  // from 07:00 on
  maker.record.head.interval = 0s;
  maker.record.head.bursts = {1h, 20min, 0s};
  for (const int burst : {0, 3600, 7200}) {
    for (int at = 10; at <= 1210; at += 10) maker.say(burst + at, "1", "2");  // a little late
  }
  const Figures made = timing_figures(examined(maker.record, Micros(0)));
  EXPECT_EQ(number(made, "interval.maximum", "met"), 10);
  EXPECT_EQ(number(made, "interval.jitter", "met"), 0);
}

TEST(TimingFigures, of_one_interval_tell_no_jitter) {
  RunMaker maker;
  maker.record.head.interval = Micros(0);
  maker.say(0, "1", "2").say(600, "1", "2");
  const Figures made = timing_figures(examined(maker.record, Micros(0)));
  EXPECT_EQ(number(made, "interval.median", "met"), 600);
  EXPECT_EQ(figure(made, "interval.jitter", "met").missing, "insufficient");
}

TEST(StabilityFigures, are_noise_and_drift_without_outliers) {
  RunMaker maker;
  maker.say_each(1000, [](int i) {
    return i == 500 ? std::string("99")
                    : fmt::format("{:.4f}", 20 + 0.001 * i + 0.1 * (scattered(i) - 0.5));
  });
  const Figures made = stability_figures(examined(maker.record, Micros(0)));
  EXPECT_NEAR(number(made, "drift", temperature), 3.6, 0.1);
  EXPECT_EQ(number(made, "outliers", temperature), 1);
  EXPECT_NEAR(number(made, "median", temperature), 20.5, 0.05);
  EXPECT_EQ(figure(made, "drift", temperature).unit, "degC h-1");
}

TEST(StabilityFigures, of_a_direction_go_over_north) {
  RunMaker maker;
  for (int i = 0; i < 100; ++i) maker.say(i, "1", i % 2 == 0 ? "359" : "1");
  const Figures made = stability_figures(examined(maker.record, Micros(0)));
  EXPECT_NEAR(number(made, "noise", direction), 1, 0.1);
  EXPECT_NEAR(number(made, "drift", direction), 0, 1e-6);
}

/// A run of an instrument whose direction is in radians.
RunMaker in_radians() {
  RunMaker maker;
  std::string text = maker.record.descriptions.back()->text();
  const std::string degree = R"("unit":"degree")";
  text.replace(text.find(degree), degree.size(), R"("unit":"rad")");
  maker.record.descriptions.back() = Description::parse(text).value();
  return maker;
}

TEST(StabilityFigures, of_a_direction_in_radians_are_in_degrees_and_go_over_south) {
  RunMaker maker = in_radians();
  for (int i = 0; i < 100; ++i) maker.say(i, "1", i % 2 == 0 ? "-3.12413936" : "3.12413936");
  const Figures made = stability_figures(examined(maker.record, Micros(0)));
  EXPECT_NEAR(number(made, "noise", direction), 1, 0.1);
  EXPECT_NEAR(number(made, "drift", direction), 0, 1e-6);
  EXPECT_NEAR(number(made, "median", direction), 180, 1.01);
  EXPECT_EQ(figure(made, "drift", direction).unit, "degree h-1");
}

TEST(ComparisonFigures, of_a_direction_in_radians_with_one_in_degrees_are_in_degrees) {
  RunMaker maker = in_radians();
  RunMaker reference;
  for (int i = 0; i < 40; ++i) {
    maker.say(i, "1", i % 2 == 0 ? "-0.01745329" : "0.01745329");
    reference.say(i, "1", i % 2 == 0 ? "358" : "0");
  }
  const Figures made = comparison_figures(examined(maker.record, Micros(0)),
                                          examined(reference.record, Micros(0)), Micros(0));
  EXPECT_NEAR(number(made, "bias", direction), 1, 1e-4);
}

TEST(StabilityFigures, of_few_values_are_insufficient) {
  RunMaker maker;
  maker.say_each(19, [](int i) { return std::to_string(i); });
  const Figures made = stability_figures(examined(maker.record, Micros(0)));
  EXPECT_EQ(figure(made, "noise", temperature).missing, "insufficient");
}

TEST(ComparisonFigures, of_39_pairs_are_insufficient_and_of_40_are_not) {
  RunMaker reference;
  RunMaker maker;
  reference.say_each(40, [](int i) { return std::to_string(i); });
  maker.say_each(39, [](int i) { return std::to_string(2 * i + 1); });
  const auto found = [&] {
    return comparison_figures(examined(maker.record, Micros(0)),
                              examined(reference.record, Micros(0)), Micros(1000));
  };
  EXPECT_EQ(figure(found(), "slope", temperature).missing, "insufficient");
  maker.say(39, "79", "39");
  EXPECT_DOUBLE_EQ(number(found(), "slope", temperature), 2);
  EXPECT_DOUBLE_EQ(number(found(), "offset", temperature), 1);
  EXPECT_EQ(number(found(), "pairs", temperature), 40);
}

/// A wind that says its smallest value first, as some do: the smallest, the mean, the largest; or
/// one that says what it is at the instant.
RunMaker winds(double above, bool is_of_instants = false) {
  const auto channel = [](const std::string& name, const std::string& method) {
    return R"({"name":")" + name + R"(","type":"decimal","unit":"m s-1",)" + method +
           R"("standard_name":"wind_speed"})";
  };
  const std::string sorts = channel("smallest", R"("method":"minimum",)") + ',' +
                            channel("average", R"("method":"mean",)") + ',' +
                            channel("largest", R"("method":"maximum",)");
  RunMaker maker;
  maker.record.descriptions = {
      *Description::parse(R"({"v":2,"instrument":"mast","kind":"wind","channels":[)" +
                          (is_of_instants ? channel("speed", "") : sorts) + "]}")};
  for (int i = 0; i < 40; ++i) {
    RunReading reading;
    reading.at = std::chrono::seconds(i);
    const double mean = i % 7 + above;
    reading.body = is_of_instants ? fmt::format("[{}]", mean)
                                  : fmt::format("[{},{},{}]", mean - 2, mean, mean + 3);
    maker.record.readings.push_back(reading);
  }
  return maker;
}

TEST(ComparisonFigures, are_of_extremes_and_means_each_with_its_like) {
  const RunMaker reference = winds(5);
  const auto bias = [&](const RunMaker& maker, const std::string& channel) {
    return number(comparison_figures(examined(maker.record, Micros(0)),
                                     examined(reference.record, Micros(0)), Micros(1000)),
                  "bias", "wind/" + channel);
  };
  EXPECT_DOUBLE_EQ(bias(winds(5.5), "smallest"), 0.5);
  EXPECT_DOUBLE_EQ(bias(winds(5.5), "average"), 0.5);
  EXPECT_DOUBLE_EQ(bias(winds(5.5), "largest"), 0.5);
  EXPECT_DOUBLE_EQ(bias(winds(5.5, true), "speed"), 0.5) << "an instant stands beside a mean";
}

TEST(ComparisonFigures, name_the_channel_of_the_reference) {
  const RunMaker reference = winds(5);
  const auto beside = [&](const RunMaker& maker, const std::string& channel) {
    return figure(comparison_figures(examined(maker.record, Micros(0)),
                                     examined(reference.record, Micros(0)), Micros(1000)),
                  "reference", "wind/" + channel)
        .text;
  };
  EXPECT_EQ(beside(winds(5), "largest"), "wind/largest");
  EXPECT_EQ(beside(winds(5, true), "speed"), "wind/average");
}

TEST(AvailabilityFigures, of_intervals_expect_those_that_end_in_the_time) {
  RunMaker maker;
  maker.record.steps["met"] = std::chrono::minutes(10);
  maker.record.intervals = {"met"};
  maker.record.end = RunEnd();
  const auto expected = [&](int first, int last, int until) {
    maker.record.readings.clear();
    for (int at = first; at <= last; at += 600) maker.say(at, "1", "2");
    maker.record.end->length = std::chrono::seconds(until);
    return number(availability_figures(examined(maker.record, Micros(0))), "expected", "met");
  };
  EXPECT_EQ(expected(600, 86400, 86400), 144) << "a day, and the last ends with it";
  EXPECT_EQ(expected(600, 85800, 86400), 144) << "its last one is missing";
  EXPECT_EQ(expected(0, 86400, 86400), 145) << "it begins with its first, and ends with its last";
  EXPECT_EQ(expected(300, 82500, 82500), 138) << "between two of them it begins";
}

TEST(AvailabilityFigures, expect_those_that_a_serial_server_packs_at_their_pace) {
  RunMaker maker;
  maker.record.head.interval = Micros(0);
  for (int packet = 0; packet < 120; ++packet) {
    for (int i = 0; i < 5 && packet % 10 != 9; ++i) maker.say(0.5 * packet, "1", "2");
  }
  maker.record.end = RunEnd();
  maker.record.end->length = std::chrono::minutes(1);
  const Figures made = availability_figures(examined(maker.record, Micros(0)));
  EXPECT_NEAR(number(made, "expected", "met"), 600, 1);
  EXPECT_NEAR(number(made, "share", "met"), 0.9, 0.01) << "each tenth packet is missing";
}

TEST(AvailabilityFigures, count_errors_with_their_interval) {
  RunMaker maker;
  maker.say_each(90, [](int i) { return i % 10 == 0 ? "null" : "1"; });
  maker.record.end = RunEnd();
  maker.record.end->length = std::chrono::seconds(100);
  maker.record.end->polls = 100;
  maker.record.end->failed_polls = 10;
  const Figures made = availability_figures(examined(maker.record, Micros(0)));
  EXPECT_EQ(number(made, "expected", "met"), 100);
  EXPECT_EQ(number(made, "received", "met"), 90);
  EXPECT_NEAR(number(made, "valid", temperature), 0.9, 1e-12);
  EXPECT_NEAR(number(made, "errors"), 1000, 1e-9);
  EXPECT_NEAR(number(made, "errors.low"), 552.2915, 1e-3);  // Wilson 95 % of 10 in 100
  EXPECT_NEAR(number(made, "errors.high"), 1743.6566, 1e-3);
}

TEST(AvailabilityFigures, expect_nothing_between_bursts) {
  using namespace std::chrono_literals;
  RunMaker maker;  // from 07:00 on
  maker.record.head.bursts = {1h, 20min, 0s};
  maker.say_each(600, [](int) { return "1"; });
  maker.record.end = RunEnd();
  maker.record.end->length = 80min;
  const auto figures = [&] { return availability_figures(examined(maker.record, 5min)); };
  EXPECT_EQ(number(figures(), "expected", "met"), 2100) << "15 min of the first, and the second";
  maker.record.end->length = 50min;
  maker.record.head.bursts.offset = 55min;
  EXPECT_EQ(number(figures(), "expected", "met"), 600) << "what was left of the first";
}

TEST(AvailabilityFigures, expect_a_reading_of_each_burst_of_one_that_is_polled_seldom) {
  using namespace std::chrono_literals;
  RunMaker maker;  // from 07:00 on
  maker.record.head.interval = 30min;
  maker.record.head.bursts = {1h, 10min, 0s};
  for (const int at : {1, 3601, 7201}) maker.say(at, "1", "2");
  maker.record.end = RunEnd();
  maker.record.end->length = 3h;
  const Figures made = availability_figures(examined(maker.record, Micros(0)));
  EXPECT_EQ(number(made, "expected", "met"), 3);
  EXPECT_EQ(number(made, "share", "met"), 1);
}

TEST(AvailabilityFigures, expect_a_reading_of_each_such_burst_of_an_archive) {
  using namespace std::chrono_literals;
  RunMaker maker;  // from 07:00 on
  maker.record.head.is_archived = true;
  maker.record.head.interval = 0s;
  maker.record.steps["met"] = 30min;
  maker.record.head.bursts = {1h, 10min, 0s};
  for (const int at : {1, 7201}) maker.say(at, "1", "2");
  maker.record.end = RunEnd();
  maker.record.end->length = 3h;
  EXPECT_EQ(number(availability_figures(examined(maker.record, Micros(0))), "expected", "met"), 3);
}

TEST(AvailabilityFigures, of_a_run_that_was_cut_off_know_no_errors) {
  RunMaker maker;
  maker.say_each(10, [](int) { return "1"; });
  EXPECT_EQ(figure(availability_figures(examined(maker.record, Micros(0))), "errors").missing,
            "cut off");
}

TEST(Examined, leaves_out_what_came_before_it_settled) {
  RunMaker maker;
  maker.say_each(100, [](int i) { return i < 50 ? "99" : "20"; });
  const Figures made = conformity_figures(examined(maker.record, std::chrono::seconds(50)));
  EXPECT_EQ(number(made, "maximum", temperature), 20);
  EXPECT_EQ(number(made, "values", temperature), 50);
}

}  // namespace
}  // namespace buoyd
