// The rows of joined exports.

#include <gmock/gmock.h>

#include <random>

#include "base/json.hpp"
#include "shore/export/joined_fixture.hpp"

namespace buoyshore {
namespace {

using test::epoch;
using test::Joined;
using test::ten_minutes;
using test::wave_rows;
using test::wind_rows;
using testing::ElementsAre;
using testing::HasSubstr;

TEST_F(Joined, what_ends_together_is_one_row) {
  commit(of(epoch(0xA),
            {row(1, wind_rows(), 1, "[5.25,600,359.5]"), row(2, wave_rows(), 1, "[1.5]"),
             row(3, wave_rows(), 2, "[null]"), row(4, wind_rows(), 3, "[6,600,1]", "411")}));
  const JoinedOutcome outcome =
      exported(form("join = \"station\"\nmissing = \"-\"\nflags = \"12\"\ntime = \"%H:%M\"\n"
                    "header = [\"time{each: {instrument}.{channel}}\"]\n"
                    "row = \"{begin} {time}{each: {value}} {flags} {record}\""));
  ASSERT_EQ(outcome.files.size(), 1U);
  EXPECT_EQ(outcome.files[0].rows, 3U);
  EXPECT_EQ(text_of(outcome.files[0].path),
            "time deck.hm0 met.wind_speed_mean met.wind_speed_n met.wind_direction_mean\n"
            "12:00 12:10 1.5 5.25 600 359.5 2222 0\n"
            "12:10 12:20 - - - - 9999 1\n"
            "12:20 12:30 - - 600 1 9411 2\n");
}

TEST_F(Joined, a_header_is_of_the_first_instrument) {
  commit(of(epoch(0xA),
            {row(1, wind_rows(), 1, "[5.25,600,359.5]"), row(2, wave_rows(), 1, "[1.5]")}));
  const JoinedOutcome outcome =
      exported(form("join = \"station\"\nheader = [\"{instrument} {kind} {description}\"]\n"
                    "row = \"{time}\""));
  EXPECT_THAT(text_of(outcome.files.at(0).path),
              testing::StartsWith("deck waves " + buoyd::to_hex(wave_rows()->hash()) + "\n"));
}

TEST_F(Joined, a_form_chooses_columns_by_what_they_mean) {
  commit(
      of(epoch(0xA), {row(1, wind_rows(), 1, "[5.25,600,359.6]"), row(2, wave_rows(), 1, "[1.234]"),
                      row(3, wind_rows(), 2, "[null,0,null]")}));
  const JoinedOutcome outcome = exported(shipped("ndbc"));
  ASSERT_EQ(outcome.files.size(), 1U);
  EXPECT_THAT(text_of(outcome.files[0].path),
              testing::EndsWith("\n2026 11 20 12 10 360  5.2 99.0  1.23 99.00 99.00 999 9999.0 "
                                "999.0 999.0 999.0 99.0 99.00"
                                "\n2026 11 20 12 20 999 99.0 99.0 99.00 99.00 99.00 999 9999.0 "
                                "999.0 999.0 999.0 99.0 99.00\n"));
  EXPECT_EQ(outcome.columns[1], "WSPD: met/wind/wind_speed_mean");
  EXPECT_EQ(outcome.columns[2], "GST: the station has no such value");
}

TEST_F(Joined, ndbc_has_waves_of_other_lengths_and_the_largest_gust) {
  const auto waves = buoyd::Description::parse(
                         R"({"v":2,"instrument":"deck","kind":"waves","over":1200,"channels":[)"
                         R"({"name":"hm0","type":"float32","unit":"m",)"
                         R"("standard_name":"sea_surface_wave_significant_height"}]})")
                         .value();
  const auto gusts = ten_minutes(
      "mast", "wind", "",
      R"({"name":"gust_speed_mean","type":"float32","unit":"m s-1","standard_name":"wind_speed_of_gust","method":"mean"},)"
      R"({"name":"gust_speed_max","type":"float32","unit":"m s-1","standard_name":"wind_speed_of_gust","method":"maximum"})");
  auto wave = row(2, waves, 2, "[1.23]");
  wave.reading.span = std::chrono::minutes(20);
  commit(of(epoch(0xA), {row(1, gusts, 1, "[12,15]"), wave, row(3, gusts, 2, "[11,14]")}));
  const JoinedOutcome outcome = exported(shipped("ndbc"));
  EXPECT_EQ(outcome.columns[2], "GST: mast/wind/gust_speed_max");
  const std::string text = text_of(outcome.files.at(0).path);
  EXPECT_THAT(text, HasSubstr("\n2026 11 20 12 10 999 99.0 15.0 99.00 "));
  EXPECT_THAT(text, HasSubstr("\n2026 11 20 12 20 999 99.0 14.0  1.23 "));
}

TEST_F(Joined, waves_are_in_the_row_in_whose_interval_they_end_also_where_no_clock_was_set) {
  const auto waves = buoyd::Description::parse(
                         R"({"v":2,"instrument":"deck","kind":"waves","over":1200,"channels":[)"
                         R"({"name":"hm0","type":"float32","unit":"m",)"
                         R"("standard_name":"sea_surface_wave_significant_height"}]})")
                         .value();
  constexpr std::int64_t last = 71;  // ends ten minutes before midnight
  const auto off = [](buoyd::StoredReading stored) {
    stored.reading.utc += std::chrono::seconds(191);  // as a clock record places it
    return stored;
  };
  const auto wave = [&](std::uint64_t seq, std::int64_t number, const std::string& body) {
    auto stored = row(seq, waves, number, body);
    stored.reading.span = std::chrono::minutes(20);
    return stored;
  };
  auto before_midnight = wave(6, last, "[1.5]");
  before_midnight.reading.utc += std::chrono::minutes(8);
  commit(of(epoch(0xA),
            {off(row(1, wind_rows(), 1, "[5,600,10]")), off(wave(2, 2, "[1.2]")),
             off(row(3, wind_rows(), 2, "[6,600,10]")), wave(4, 9, "[1.3]"),
             off(row(5, wind_rows(), last, "[7,600,10]")), before_midnight,
             off(row(7, wind_rows(), last + 1, "[8,600,10]")), wave(8, last + 20, "[1.4]")}));
  days_ = 2;
  const JoinedOutcome outcome = exported(
      form("join = \"station\"\nmissing = \"-\"\nrow = \"{time}{each: {value}}\"\n"
           "time = \"%H:%M:%S\"\n[[column]]\nname = \"speed\"\nunit = \"m s-1\"\n"
           "standard_name = \"wind_speed\"\n[[column]]\nname = \"waves\"\nover = \"20 min\"\n"
           "unit = \"m\"\nstandard_name = \"sea_surface_wave_significant_height\""));
  EXPECT_EQ(text_of(outcome.files.at(0).path),
            "12:13:11 5 -\n12:23:11 6 1.2\n13:30:00 - 1.3\n23:53:11 7 -\n00:03:11 8 1.5\n"
            "03:10:00 - 1.4\n");
}

TEST_F(Joined, what_ends_together_is_in_one_row_also_where_no_clock_was_set) {
  const auto water = ten_minutes(
      "sonde", "water", "",
      R"({"name":"t","type":"float32","unit":"degree_Celsius","standard_name":"sea_water_temperature"})");
  const auto waves = buoyd::Description::parse(
                         R"({"v":2,"instrument":"deck","kind":"waves","over":1200,"channels":[)"
                         R"({"name":"hm0","type":"float32","unit":"m",)"
                         R"("standard_name":"sea_surface_wave_significant_height"}]})")
                         .value();
  const auto placed = [](buoyd::StoredReading stored, int micros) {
    stored.reading.utc += std::chrono::seconds(191) + buoyd::Micros(micros);
    return stored;
  };
  auto wave = placed(row(5, waves, 2, "[1.2]"), 1);
  wave.reading.span = std::chrono::minutes(20);
  commit(of(epoch(0xA), {placed(row(1, wind_rows(), 1, "[5,600,10]"), 0),
                         placed(row(2, water, 1, "[11.5]"), -2),
                         placed(row(3, wind_rows(), 2, "[6,600,10]"), 0),
                         placed(row(4, water, 2, "[11.6]"), 1), wave}));
  const JoinedOutcome outcome =
      exported(form("join = \"station\"\nmissing = \"-\"\nrow = \"{time}{each: {value}}\"\n"
                    "time = \"%H:%M:%S\"\n[[column]]\nname = \"speed\"\nunit = \"m s-1\"\n"
                    "standard_name = \"wind_speed\"\n[[column]]\nname = \"water\"\n"
                    "unit = \"degree_Celsius\"\nstandard_name = \"sea_water_temperature\"\n"
                    "[[column]]\nname = \"waves\"\nover = \"20 min\"\n"
                    "unit = \"m\"\nstandard_name = \"sea_surface_wave_significant_height\""));
  EXPECT_EQ(text_of(outcome.files.at(0).path), "12:13:11 5 11.5 -\n12:23:11 6 11.6 1.2\n");
  EXPECT_EQ(outcome.left_out.twice, 0U);
}

TEST_F(Joined, the_water_of_ndbc_is_that_of_the_surface) {
  const auto water = [](const std::string& instrument, const std::string& head) {
    return ten_minutes(
        instrument, "water", head,
        R"({"name":"t","type":"float32","unit":"degree_Celsius","standard_name":"sea_water_temperature","method":"mean"})");
  };
  const auto deep = water("ctd", R"("depth":40,)");
  const auto shallow = water("sonde", R"("depth":0.8,)");
  commit(of(epoch(0xA), {row(1, deep, 1, "[6.5]")}));
  EXPECT_EQ(exported(shipped("ndbc")).columns[9], "WTMP: the station has no such value");
  commit(of(epoch(0xA), {row(2, shallow, 1, "[11.5]"), row(3, deep, 2, "[6.5]"),
                         row(4, shallow, 2, "[11.5]")}));
  EXPECT_EQ(exported(shipped("ndbc")).columns[9], "WTMP: sonde/water/t");
}

TEST_F(Joined, in_task_43s_names_the_largest_gust_is_the_gust) {
  const auto gusts = ten_minutes(
      "mast", "wind", R"("height":4,)",
      R"({"name":"gust_speed_mean","type":"float32","unit":"m s-1","standard_name":"wind_speed_of_gust","method":"mean"},)"
      R"({"name":"gust_speed_sd","type":"float32","unit":"m s-1","standard_name":"wind_speed_of_gust","method":"standard_deviation"},)"
      R"({"name":"gust_speed_max","type":"float32","unit":"m s-1","standard_name":"wind_speed_of_gust","method":"maximum"})");
  commit(of(epoch(0xA), {row(1, gusts, 1, "[12,0.4,15]")}));
  const JoinedOutcome outcome = exported(shipped("iea43"), "mast");
  const auto of_gusts = [&](const std::string& channel) {
    const auto said = std::ranges::find_if(
        outcome.columns, [&](const std::string& one) { return one.ends_with("/" + channel); });
    return said == outcome.columns.end() ? "" : *said;
  };
  const std::string text = text_of(outcome.files.at(0).path);
  EXPECT_THAT(text, HasSubstr("wind_speed__gust__")) << of_gusts("gust_speed_max");
  EXPECT_THAT(text, testing::Not(HasSubstr("__gust_speed_max")));
}

TEST_F(Joined, in_task_43s_names_two_kinds_that_mean_the_same_are_told_apart) {
  const std::string speed =
      R"({"name":"wind_speed","type":"float32","unit":"m s-1","standard_name":"wind_speed","method":"mean"})";
  commit(of(epoch(0xA), {row(1, ten_minutes("mast", "own", "", speed), 1, "[5]"),
                         row(2, ten_minutes("mast", "wind", "", speed), 1, "[6]")}));
  const JoinedOutcome outcome = exported(shipped("iea43"), "mast");
  EXPECT_THAT(text_of(outcome.files.at(0).path),
              HasSubstr("timestamp,wind_speed__avg__null__null__null__m/s,"
                        "wind_speed__avg__null__null__null__m/s__wind\n2026-11-20T12:10:00,5,6\n"));
}

/// Which channels count is of the time, and not of all that the station ever had.
TEST_F(Joined, an_instrument_that_was_replaced_leaves_its_columns_to_the_next) {
  const auto before = ten_minutes(
      "anemometer", "wind", "",
      R"({"name":"speed","type":"float32","unit":"m s-1","standard_name":"wind_speed","method":"mean"})");
  commit(of(epoch(0xA), {row(1, before, 1, "[3]"), row(2, wave_rows(), 1, "[1]"),
                         row(3, wind_rows(), 2, "[5,600,0]"), row(4, wind_rows(), 3, "[6,600,0]"),
                         row(5, wave_rows(), 3, "[2]")}));
  const TextTemplate two = form(
      "join = \"station\"\nheader = [\"{each:{instrument};}\"]\nrow = \"{each:{value};}\"\n"
      "[[column]]\nname = \"WSPD\"\nstandard_name = \"wind_speed\"\nunit = \"m s-1\"\n"
      "method = \"mean\"\nmissing = \"-\"\n"
      "[[column]]\nname = \"WVHT\"\nstandard_name = \"sea_surface_wave_significant_height\"\n"
      "unit = \"m\"\nmissing = \"-\"\n");
  JoinedOutcome outcome = exported(two);
  ASSERT_EQ(outcome.files.size(), 2U);
  EXPECT_EQ(text_of(outcome.files[0].path), "anemometer;deck;\n3;1;\n");
  EXPECT_EQ(text_of(outcome.files[1].path), "met;deck;\n5;-;\n6;2;\n");
  EXPECT_THAT(outcome.columns, ElementsAre("WSPD: anemometer/wind/speed", "WVHT: deck/waves/hm0",
                                           "WSPD: met/wind/wind_speed_mean"));
  finish(outcome);
  from_ = test::noon + 600'000'000;
  outcome = exported(two);
  ASSERT_EQ(outcome.files.size(), 1U);
  EXPECT_EQ(text_of(outcome.files[0].path), "met;deck;\n5;-;\n6;2;\n");
}

TEST_F(Joined, of_two_that_run_together_the_first_counts_until_it_is_gone_for_a_day) {
  const auto spare = ten_minutes(
      "spare", "wind", "",
      R"({"name":"speed","type":"float32","unit":"m s-1","standard_name":"wind_speed","method":"mean"})");
  commit(of(epoch(0xA),
            {row(1, spare, 1, "[1]"), row(2, wind_rows(), 2, "[2,600,0]"), row(3, spare, 2, "[1]"),
             row(4, spare, 3, "[1]"), row(5, spare, 144, "[1]"), row(6, spare, 147, "[7]")}));
  days_ = 2;
  const JoinedOutcome outcome =
      exported(form("join = \"station\"\nrow = \"{each:{value};}\"\n[[column]]\nname = \"WSPD\"\n"
                    "standard_name = \"wind_speed\"\nunit = \"m s-1\"\nmissing = \"-\"\n"));
  ASSERT_EQ(outcome.files.size(), 3U);
  EXPECT_EQ(text_of(outcome.files[0].path), "1;\n") << "the other one has not begun";
  EXPECT_EQ(text_of(outcome.files[1].path), "2;\n-;\n-;\n");
  EXPECT_EQ(text_of(outcome.files[2].path), "7;\n");
}

TEST_F(Joined, an_instrument_that_comes_to_another_has_its_columns_from_its_first_reading_on) {
  const auto spare = ten_minutes(
      "spare", "wind", "",
      R"({"name":"speed","type":"float32","unit":"m s-1","standard_name":"wind_speed","method":"mean"})");
  commit(of(epoch(0xA), {row(1, spare, 1, "[1]"), row(2, spare, 2, "[1]"), row(3, spare, 3, "[1]"),
                         row(4, wind_rows(), 3, "[2,600,0]"), row(5, spare, 4, "[1]"),
                         row(6, spare, 5, "[1]"), row(7, wind_rows(), 5, "[3,600,0]")}));
  const TextTemplate speeds = form(
      "join = \"station\"\nrow = \"{each:{value};}\"\n[[column]]\nname = \"WSPD\"\n"
      "standard_name = \"wind_speed\"\nunit = \"m s-1\"\nmissing = \"-\"\n");
  JoinedOutcome outcome = exported(speeds);
  ASSERT_EQ(outcome.files.size(), 2U);
  EXPECT_EQ(text_of(outcome.files[0].path), "1;\n1;\n");
  EXPECT_EQ(text_of(outcome.files[1].path), "2;\n-;\n3;\n");
  finish(outcome);
  from_ = test::noon + 3 * 600'000'000;
  outcome = exported(speeds);
  ASSERT_EQ(outcome.files.size(), 1U) << "it had begun before, and missed the first row of these";
  EXPECT_EQ(text_of(outcome.files[0].path), "-;\n3;\n");
}

/// Nothing takes its place: a file that began anew would say nothing else.
TEST_F(Joined, an_instrument_that_ends_before_the_others_begins_no_file) {
  commit(of(epoch(0xA), {row(1, wind_rows(), 1, "[5,600,0]"), row(2, wave_rows(), 2, "[1.5]"),
                         row(3, wave_rows(), 3, "[1.6]")}));
  const JoinedOutcome outcome = exported(shipped("ndbc"));
  ASSERT_EQ(outcome.files.size(), 1U);
  EXPECT_EQ(outcome.files[0].rows, 3U);
  EXPECT_EQ(outcome.columns[1], "WSPD: met/wind/wind_speed_mean");
}

TEST_F(Joined, what_is_not_of_the_sea_is_in_no_row) {
  const auto waves_with = [](const std::string& more) {
    return ten_minutes("deck", "waves", more, R"({"name":"hm0","type":"float32","unit":"m"})");
  };
  const auto bench = waves_with(R"("deployment":{"id":"one","state":"bench"},)");
  const auto sea = waves_with(R"("deployment":{"id":"one","state":"deployed"},)");
  auto partial = row(2, bench, 2, "[2]");
  partial.reading.span = std::chrono::minutes(4);
  commit(of(epoch(0xA), {row(1, bench, 1, "[1]"), partial, row(3, sea, 3, "[3]"),
                         row(4, waves_with(R"("simulated":true,)"), 4, "[4]")}));
  const TextTemplate ten = form("join = \"station\"\nrow = \"{each:{value}}\"");
  JoinedOutcome outcome = exported(ten);
  ASSERT_EQ(outcome.files.size(), 1U);
  EXPECT_EQ(text_of(outcome.files[0].path), "3\n");
  EXPECT_EQ(outcome.left_out.of_bench, 3U);
  EXPECT_EQ(outcome.left_out.of_another_length, 0U);
  finish(outcome);
  has_bench_ = true;
  outcome = exported(ten);
  EXPECT_EQ(outcome.files.size(), 3U);
  EXPECT_EQ(outcome.left_out.of_bench, 0U);
  EXPECT_EQ(outcome.left_out.of_another_length, 1U);
}

TEST_F(Joined, what_is_in_no_row_is_counted) {
  auto partial = row(2, wave_rows(), 2, "[3]");
  partial.reading.span = std::chrono::minutes(4);
  auto unplaced = row(4, wave_rows(), 3, "[4]");
  unplaced.reading.clock = 1 * 32 + 31;
  commit(of(epoch(0xA),
            {row(1, wave_rows(), 1, "[1]"), partial, row(3, wave_rows(), 1, "[2]"), unplaced}));
  const JoinedOutcome outcome =
      exported(form("join = \"instrument\"\nrow = \"{each:{value}}\""), "deck");
  EXPECT_EQ(text_of(outcome.files[0].path), "1\n");
  EXPECT_EQ(outcome.left_out.of_another_length, 1U);
  EXPECT_EQ(outcome.left_out.twice, 1U);
  EXPECT_EQ(outcome.left_out.unplaced, 1U);
}

TEST_F(Joined, a_damaged_body_and_what_comes_meanwhile_are_in_no_row) {
  commit(of(epoch(0xA), {row(1, wave_rows(), 1, "[1]"), row(2, wave_rows(), 2, "[2]")}));
  commit(of(epoch(0xA), {row(3, wave_rows(), 100, "[3]")}));
  auto writer = buoyd::Database::open(path(), buoyd::Database::Mode::write);
  ASSERT_TRUE((*writer)->execute("UPDATE reading SET body = '[]' WHERE seq = 2"));
  writer->reset();
  bool has_come = false;
  during_ = [&] {
    if (std::exchange(has_come, true)) return;
    const auto other = ten_minutes("deck", "waves", R"("serial_number":"2",)",
                                   R"({"name":"hm0","type":"float32","unit":"m"})");
    commit(of(epoch(0xA), {row(4, other, 101, "[4]")}));
  };
  const JoinedOutcome outcome =
      exported(form("join = \"instrument\"\nrow = \"{each:{value}}\""), "deck");
  ASSERT_EQ(outcome.files.size(), 1U);
  EXPECT_EQ(text_of(outcome.files[0].path), "1\n3\n");
  EXPECT_EQ(outcome.left_out.damaged, 1U);
}

/// Whose description changes, and comes again.
TEST_F(Joined, ones_that_are_ended_and_killed_at_any_moment_become_what_one_run_writes) {
  const auto other = ten_minutes("deck", "waves", R"("serial_number":"2",)",
                                 R"({"name":"hm0","type":"float32","unit":"m"})");
  constexpr std::uint64_t rows = 2700;
  std::vector<buoyd::StoredReading> readings;
  for (std::uint64_t seq = 1; seq <= rows; ++seq) {
    readings.push_back(row(seq, seq / 900 == 1 ? other : wave_rows(),
                           static_cast<std::int64_t>(seq), "[" + std::to_string(seq) + "]"));
  }
  commit(of(epoch(0xA), readings));
  archive_.reset();
  days_ = 30;
  const TextTemplate ten = form(
      "join = \"station\"\nheader = [\"{made}{each: {title}}\"]\n"
      "row = \"{record} {time} {flags}{each: {value}}\"");
  finish(exported(ten, "", all));
  const auto wanted = texts();
  ASSERT_EQ(wanted.size(), 3U);
  forget_all();
  std::mt19937 random(7);
  for (int i = 0; i < 16; ++i) {
    const std::uint64_t upto = 1 + random() % rows;
    if (i % 4 == 3) {
      exported(ten, "", upto);
    } else {
      killed(ten, upto);
    }
  }
  const JoinedOutcome outcome = exported(ten, "", all);
  EXPECT_FALSE(outcome.was_ended);
  EXPECT_FALSE(outcome.began_anew);
  EXPECT_EQ(outcome.files.size(), 3U);
  finish(outcome);
  EXPECT_EQ(texts(), wanted);
}

TEST_F(Joined, one_that_was_killed_goes_on_behind_its_last_mark) {
  std::vector<buoyd::StoredReading> readings;
  for (std::uint64_t seq = 1; seq <= 2000; ++seq) {
    readings.push_back(row(seq, wave_rows(), static_cast<std::int64_t>(seq), "[1]"));
  }
  commit(of(epoch(0xA), readings));
  days_ = 30;
  const TextTemplate ten = form("join = \"station\"\nrow = \"{time}\"");
  killed(ten, 1900);
  EXPECT_TRUE(exported(ten, "", 1950).was_ended);
  EXPECT_EQ(behind_, 1500U);
  behind_ = 0;
  const JoinedOutcome outcome = exported(ten, "", all);
  EXPECT_EQ(behind_, 1950U);
  EXPECT_EQ(outcome.files.at(0).rows, 2000U);
  behind_ = 0;
  exported(ten, "", all);
  EXPECT_EQ(behind_, 2000U) << "until it is told that all is well it is looked at again";
}

TEST_F(Joined, what_changed_meanwhile_is_exported_anew) {
  commit(of(epoch(0xA), {row(1, wave_rows(), 1, "[1]"), row(2, wave_rows(), 2, "[2]"),
                         row(3, wave_rows(), 3, "[3]")}));
  const TextTemplate ten = form("join = \"station\"\nrow = \"{flags}{each: {value}}\"");
  EXPECT_TRUE(exported(ten, "", 2).was_ended);
  commit(of(epoch(0xA), {amendment(4, "hm0", "null", 4, 1)}));
  const JoinedOutcome outcome = exported(ten);
  EXPECT_TRUE(outcome.began_anew);
  ASSERT_EQ(outcome.files.size(), 1U);
  EXPECT_EQ(text_of(outcome.files[0].path), "4 1\n2 2\n2 3\n");
  finish(outcome);
  EXPECT_EQ(texts().size(), 1U);
}

TEST_F(Joined, rows_that_went_begin_a_file_anew) {
  commit(of(epoch(0xA), {row(1, wave_rows(), 1, "[1]"), row(2, wave_rows(), 2, "[2]")}));
  const TextTemplate ten = form("join = \"station\"\nrow = \"{each:{value}}\"");
  exported(ten);
  auto writer = buoyd::Database::open(path(), buoyd::Database::Mode::write);
  ASSERT_TRUE((*writer)->execute("DELETE FROM reading WHERE seq = 2"));
  writer->reset();
  const JoinedOutcome outcome = exported(ten);
  EXPECT_TRUE(outcome.began_anew);
  EXPECT_EQ(text_of(outcome.files.at(0).path), "1\n");
}

TEST_F(Joined, a_mark_without_its_file_is_of_no_use) {
  commit(of(epoch(0xA), {row(1, wave_rows(), 1, "[1]"), row(2, wave_rows(), 2, "[2]")}));
  const TextTemplate ten = form("join = \"station\"\nrow = \"{each:{value}}\"");
  const auto exported_path = exported(ten).files.at(0).path;
  for (const char* left : {"", "1"}) {
    std::filesystem::remove(exported_path);
    if (*left != '\0') std::ofstream(exported_path + ".part") << left;
    EXPECT_FALSE(exported(ten).began_anew);
    EXPECT_EQ(text_of(exported_path), "1\n2\n");
  }
}

TEST_F(Joined, sliding_windows_and_others_are_none_of_it) {
  const TextTemplate ten = form("join = \"station\"\nrow = \"{time}\"");
  EXPECT_TRUE(is_joined(ten.over, *wind_rows()));
  EXPECT_FALSE(is_joined(ten.over, *test::wind()));
  EXPECT_FALSE(is_joined(ten.over, *ten_minutes("met", "wind", R"("computed":{"every":60},)",
                                                R"({"name":"x","type":"integer","unit":"1"})")));
}

TEST_F(Joined, a_kind_whose_windows_slide_from_then_on_has_no_further_rows) {
  const auto sliding = ten_minutes("deck", "waves", R"("computed":{"every":60},)",
                                   R"({"name":"hm0","type":"float32","unit":"m"})");
  auto between = row(3, sliding, 2, "[3]");
  between.reading.utc += std::chrono::minutes(1);
  commit(of(epoch(0xA), {row(1, wave_rows(), 1, "[1]"), row(2, wave_rows(), 2, "[2]"), between,
                         row(4, sliding, 3, "[4]")}));
  const JoinedOutcome outcome = exported(form("join = \"station\"\nrow = \"{each:{value}}\""));
  ASSERT_EQ(outcome.files.size(), 1U);
  EXPECT_EQ(text_of(outcome.files[0].path), "1\n2\n");
}

TEST_F(Joined, a_floating_lidars_file_has_a_header_of_json_and_names_of_task_43) {
  const auto lidar = ten_minutes(
      "lidar", "ten_minutes",
      R"("make":"ZX \"Lidars\"","type":"ZX 300","serial_number":"1234","height":2.5,)"
      R"("axis":{"name":"height","unit":"m","reference":"instrument","points":[10,100]},)",
      R"({"name":"wind_speed_mean","type":"float32","unit":"m s-1","standard_name":"wind_speed","method":"mean","axis":"height"},)"
      R"({"name":"wind_speed_n","type":"integer","unit":"1","standard_name":"number_of_observations","axis":"height"},)"
      R"({"name":"wind_speed_ti","type":"float32","unit":"1","axis":"height"},)"
      R"({"name":"wind_direction_unchecked_mean","type":"float32","unit":"degree","standard_name":"wind_from_direction","method":"mean","axis":"height"},)"
      R"({"name":"wind_direction_mean","type":"float32","unit":"degree","standard_name":"wind_from_direction","method":"mean","axis":"height"},)"
      R"({"name":"window","type":"integer"})");
  commit(
      of(epoch(0xA), {row(1, lidar, 1, "[[7.5,null],[600,0],[0.1,null],[180,null],[0,null],0]")}));
  const JoinedOutcome outcome = exported(shipped("iea43"), "lidar");
  ASSERT_EQ(outcome.files.size(), 1U);
  const std::string text = text_of(outcome.files[0].path);
  const std::size_t end = text.find("\ntimestamp");
  ASSERT_NE(end, std::string::npos);
  const auto header = buoyd::Json::parse(text.substr(0, end));
  ASSERT_TRUE(header) << header.error().text;
  EXPECT_THAT(header->keys(),
              ElementsAre("format_version", "station_serial_number", "name", "latitude_ddeg",
                          "longitude_ddeg", "measurement_station_type", "logger_main_config"));
  EXPECT_EQ(header->find("latitude_ddeg")->number(), 54.5);
  EXPECT_EQ(header->find("logger_main_config")->items().at(0).string_at("logger_oem"),
            "ZX \"Lidars\"");
  EXPECT_EQ(
      text.substr(end + 1),
      "timestamp,wind_speed__avg__012.5__lidar__1234__m/s,wind_speed__avg__102.5__lidar__1234__m/s,"
      "wind_speed__count__012.5__lidar__1234__-,wind_speed__count__102.5__lidar__1234__-,"
      "wind_speed__ti__012.5__lidar__1234__-,wind_speed__ti__102.5__lidar__1234__-,"
      "wind_direction__avg__012.5__lidar__1234__deg__wind_direction_unchecked_mean,"
      "wind_direction__avg__102.5__lidar__1234__deg__wind_direction_unchecked_mean,"
      "wind_direction__avg__012.5__lidar__1234__deg,wind_direction__avg__102.5__lidar__1234__deg\n"
      "2026-11-20T12:10:00,7.5,NaN,600,0,0.1,NaN,180,NaN,0,NaN\n");
}

TEST_F(Joined, a_mistake_of_a_form_is_told) {
  const auto mistake_of = [&](const std::string& text) {
    std::ofstream(folder_ + "/form.toml") << "extension = \"txt\"\n" << text;
    const auto loaded = load_text_template(folder_ + "/form.toml");
    return loaded ? std::string() : loaded.error().front().str();
  };
  EXPECT_THAT(mistake_of("row = \"x\"\nover = \"10 min\""), HasSubstr("joined"));
  EXPECT_THAT(mistake_of("row = \"x\"\njoin = \"station\""), HasSubstr("expected over"));
  EXPECT_THAT(mistake_of("row = \"{seq}\"\njoin = \"station\"\nover = \"10 min\""),
              HasSubstr("'{seq}'"));
  EXPECT_THAT(
      mistake_of("row = \"x\"\njoin = \"station\"\nover = \"10 min\"\n[[column]]\nname = \"a\"\n"
                 "channel = \"b\"\nstandard_name = \"c\""),
      HasSubstr("not both"));
}

}  // namespace
}  // namespace buoyshore
