#include "shore/export/reading_export.hpp"

#include <gmock/gmock.h>

#include <fstream>

#include "shore/archive_fixture.hpp"
#include "shore/export/export_lane.hpp"
#include "shore/export/export_mark.hpp"
#include "shore/gateway/provisional_book.hpp"
#include "shore/gateway/provisional_values.hpp"

namespace buoyshore {
namespace {

using test::epoch;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;

/// A format of the test's own: a line "seq flags" for each reading.
class Lines : public ReadingFile {
 public:
  Lines(const std::string& path, std::ios::openmode mode) : file_(path, mode) {}
  buoyd::Result<void> add(const ArchivedReading& reading, const ExportTally&) override {
    file_ << reading.seq << ' ' << reading.flags << '\n';
    return {};
  }
  buoyd::Result<void> close(const ExportTally& tally) override {
    if (tally.rows % 2 == 0) file_.flush();
    return {};
  }

 private:
  std::ofstream file_;
};

class LineFormat : public ExportFormat {
 public:
  [[nodiscard]] std::string extension() const override { return "txt"; }
  [[nodiscard]] buoyd::Result<std::unique_ptr<ReadingFile>> create(
      const std::string& path, const ExportSubject&) const override {
    return std::make_unique<Lines>(path, std::ios::trunc);
  }
  [[nodiscard]] buoyd::Result<std::unique_ptr<ReadingFile>> open(
      const std::string& path, const ExportSubject&) const override {
    return std::make_unique<Lines>(path, std::ios::app);
  }
};

class Exports : public test::ArchiveTest {
 protected:
  ExportOutcome exported(const std::string& instrument = "anemometer",
                         std::uint64_t most = std::numeric_limits<std::uint64_t>::max()) {
    auto database = open_for_reading(path());
    PreparedSql prepared(**database);
    ExportOrder order{query_, folder_, {}, "2026-11-20T08:00:00Z", order_, has_bench_};
    order.query.station = "kelpie";
    order.query.instrument = instrument;
    auto outcome =
        export_readings(prepared, order, LineFormat(), [&](const ExportProgress& progress) {
          during_();
          return progress.readings < most;
        });
    EXPECT_TRUE(outcome) << outcome.error().text;
    return outcome.value_or(ExportOutcome{});
  }
  [[nodiscard]] std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
      const std::string name = entry.path().filename();
      if (name.find("archive.db") == std::string::npos) names.push_back(name);
    }
    std::sort(names.begin(), names.end());
    return names;
  }
  /// That second of the noon.
  static buoyd::StoredReading wind_at(std::uint64_t seq, std::int64_t second) {
    auto stored = test::wind_reading(seq);
    stored.reading.utc = test::utc_of(test::noon + second * 1'000'000);
    return stored;
  }

  std::string order_ = "csv UTC";
  bool has_bench_ = false;
  ReadingQuery query_;  // but for station and instrument
  std::function<void()> during_ = [] {};
};

TEST_F(Exports, a_file_for_each_description) {
  const auto other = test::described("anemometer", "wind",
                                     R"({"name":"wind_speed","type":"float32","unit":"m s-1",)"
                                     R"("long_name":"the spare one"})");
  commit(of(epoch(0xA), {test::wind_reading(1), test::wind_reading(2),
                         test::reading(3, other, "[7]"), test::wind_reading(4)}));
  const ExportOutcome outcome = exported();
  ASSERT_EQ(outcome.files.size(), 2U);
  EXPECT_EQ(outcome.files[0].rows, 3U);
  EXPECT_EQ(outcome.files[0].path,
            folder_ + "/kelpie_anemometer_wind_" + buoyd::to_hex(test::wind()->hash()) + ".txt");
  EXPECT_EQ(text_of(outcome.files[0].path), "1 21\n2 21\n4 21\n");
  EXPECT_EQ(text_of(outcome.files[1].path), "3 2\n");
}

TEST_F(Exports, times_rise_in_each_file_whatever_the_clock_did) {
  commit(of(epoch(0xA), {wind_at(1, 10), wind_at(2, 11), wind_at(3, 5), wind_at(4, 6),
                         wind_at(5, 6), wind_at(6, 12)}));
  const ExportOutcome outcome = exported();
  ASSERT_EQ(outcome.files.size(), 3U);
  EXPECT_EQ(text_of(outcome.files[0].path), "1 21\n2 21\n6 21\n");
  EXPECT_EQ(text_of(outcome.files[1].path), "3 21\n4 21\n");
  EXPECT_EQ(text_of(outcome.files[2].path), "5 21\n");
  EXPECT_THAT(outcome.files[2].path, HasSubstr("_3.txt"));
}

TEST_F(Exports, intervals_and_instants_of_a_description_are_apart) {
  auto interval = wind_at(2, 20);
  interval.reading.span = std::chrono::seconds(10);
  commit(of(epoch(0xA), {wind_at(1, 10), interval, wind_at(3, 30)}));
  const ExportOutcome outcome = exported();
  ASSERT_EQ(outcome.files.size(), 2U);
  EXPECT_EQ(text_of(outcome.files[0].path), "1 21\n3 21\n");
  EXPECT_EQ(text_of(outcome.files[1].path), "2 21\n");
  EXPECT_THAT(outcome.files[1].path, HasSubstr("_intervals"));
}

TEST(ExportTally, begins_where_the_earliest_interval_does) {
  ExportTally tally;
  ArchivedReading reading;
  reading.utc = test::utc_of(test::noon);
  reading.span = std::chrono::minutes(1);
  count_in(tally, reading);
  EXPECT_EQ(tally.begins, test::noon - test::minute);
  reading.utc = test::utc_of(test::noon + test::minute);
  reading.span = std::chrono::minutes(10);
  count_in(tally, reading);
  EXPECT_EQ(tally.begins, test::noon - 9 * test::minute);
  EXPECT_EQ(tally.ends, test::noon + test::minute);
}

TEST_F(Exports, readings_whose_time_nobody_knows_are_left_out_and_counted) {
  commit(of(epoch(0xA), {unset(1, test::second), test::wind_reading(2)}));
  ExportOutcome outcome = exported();
  EXPECT_EQ(outcome.unplaced, 1U);
  ASSERT_EQ(outcome.files.size(), 1U);
  EXPECT_EQ(text_of(outcome.files[0].path), "2 21\n");
  query_.from = test::morning;
  outcome = exported();
  EXPECT_EQ(outcome.unplaced, 1U);
  EXPECT_THAT(outcome.files[0].path, HasSubstr("_wind_20261120T070000Z_end_"));
}

TEST_F(Exports, up_to_a_time_and_from_it_on_are_two_files) {
  commit(of(epoch(0xA), {wind_at(1, 0), wind_at(2, 1)}));
  const auto between = test::utc_of(test::noon + 1'000'000);
  query_.to = between;
  const ExportOutcome before = exported();
  query_.to.reset();
  query_.from = between;
  const ExportOutcome behind = exported();
  ASSERT_EQ(before.files.size() + behind.files.size(), 2U);
  EXPECT_EQ(text_of(before.files[0].path), "1 21\n");
  EXPECT_EQ(text_of(behind.files[0].path), "2 21\n");
  EXPECT_THAT(before.files[0].path, HasSubstr("_wind_begin_20261120T120001Z_"));
  EXPECT_THAT(behind.files[0].path, HasSubstr("_wind_20261120T120001Z_end_"));
}

TEST_F(Exports, one_that_was_ended_is_taken_up_again) {
  commit(winds(epoch(0xA), 1, 3000));
  ExportOutcome outcome = exported("anemometer", 2000);
  EXPECT_TRUE(outcome.was_ended);
  EXPECT_THAT(files(), ElementsAre(HasSubstr(".txt.mark"), HasSubstr(".txt.part")));
  outcome = exported("anemometer", 2500);
  EXPECT_TRUE(outcome.was_ended);
  EXPECT_FALSE(outcome.began_anew);
  // Ended while it still looks at what is there: nothing changes.
  EXPECT_TRUE(exported("anemometer", 100).was_ended);
  outcome = exported();
  EXPECT_FALSE(outcome.began_anew);
  ASSERT_TRUE(forget_mark(outcome.files[0].path));
  EXPECT_THAT(files(), ElementsAre(HasSubstr(".txt")));
  const std::string text = text_of(outcome.files[0].path);
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 3000);
  EXPECT_THAT(text, HasSubstr("1999 21\n2000 21\n2001 21\n2002 21\n"));
  EXPECT_THAT(text, HasSubstr("2499 21\n2500 21\n2501 21\n2502 21\n"));
}

TEST_F(Exports, no_mark_outlives_the_first_write_of_the_next_one) {
  commit(winds(epoch(0xA), 1, 30));
  EXPECT_TRUE(exported("anemometer", 10).was_ended);
  std::size_t readings = 0;
  bool had_mark = true;
  during_ = [&] {
    // If it were killed here, behind what the mark tells of, nothing may be taken up.
    if (++readings == 15) {
      had_mark =
          std::filesystem::exists(folder_ + "/" + files().front() + ".mark") || files().size() > 1;
    }
  };
  EXPECT_FALSE(exported().began_anew);
  EXPECT_FALSE(had_mark);
}

TEST_F(Exports, another_order_takes_nothing_up) {
  commit(winds(epoch(0xA), 1, 20));
  EXPECT_TRUE(exported("anemometer", 10).was_ended);
  order_ = "csv +08:00";
  const ExportOutcome outcome = exported();
  EXPECT_EQ(text_of(outcome.files[0].path).substr(0, 10), "1 21\n2 21\n");
  const std::string text = text_of(outcome.files[0].path);
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 20);
}

TEST_F(Exports, what_earlier_lanes_had_is_not_there_twice) {
  commit(of(epoch(0xA), {wind_at(1, 10), wind_at(2, 10)}));
  ASSERT_EQ(exported().files.size(), 2U);
  query_.flags = "";
  auto writer = buoyd::Database::open(path(), buoyd::Database::Mode::write);
  ASSERT_TRUE((*writer)->execute("UPDATE reading SET utc = utc + 1000000 WHERE seq = 2"));
  ASSERT_EQ(exported().files.size(), 1U);
  for (const std::string& name : files()) EXPECT_THAT(name, testing::Not(HasSubstr("_2.txt")));
}

TEST_F(Exports, what_earlier_lanes_had_is_not_there_twice_beside_readings_of_intervals) {
  auto interval = wind_at(3, 20);
  interval.reading.span = std::chrono::seconds(10);
  commit(of(epoch(0xA), {wind_at(1, 10), wind_at(2, 10), interval}));
  ASSERT_EQ(exported().files.size(), 3U);
  auto writer = buoyd::Database::open(path(), buoyd::Database::Mode::write);
  ASSERT_TRUE((*writer)->execute("UPDATE reading SET utc = utc + 1000000 WHERE seq = 2"));
  ASSERT_EQ(exported().files.size(), 2U);
  for (const std::string& name : files()) EXPECT_THAT(name, testing::Not(HasSubstr("_2.txt")));
}

TEST_F(Exports, a_description_that_left_the_time_leaves_no_file_of_it) {
  auto spare = test::reading(2,
                             test::described("anemometer", "wind",
                                             R"({"name":"wind_speed","type":"float32",)"
                                             R"("unit":"m s-1","long_name":"the spare one"})"),
                             "[7]");
  spare.reading.utc = test::utc_of(test::noon + 50'000'000);
  commit(of(epoch(0xA), {wind_at(1, 10), spare}));
  query_.to = test::utc_of(test::noon + 60'000'000);
  ASSERT_EQ(exported().files.size(), 2U);
  auto writer = buoyd::Database::open(path(), buoyd::Database::Mode::write);
  ASSERT_TRUE((*writer)->execute("UPDATE reading SET utc = utc + 20000000 WHERE seq = 2"));
  ASSERT_EQ(exported().files.size(), 1U);
  EXPECT_EQ(files().size(), 2U) << "the file and its mark";
  ASSERT_TRUE((*writer)->execute("UPDATE reading SET utc = utc + 60000000 WHERE seq = 1"));
  EXPECT_TRUE(exported().files.empty());
  EXPECT_EQ(files().size(), 2U) << "an export of nothing takes nothing away";
}

TEST_F(Exports, what_comes_late_and_is_of_the_other_sort_leaves_nothing_twice) {
  auto interval = wind_at(2, 20);
  interval.reading.span = std::chrono::seconds(10);
  auto first = of(epoch(0xA), {interval, wind_at(3, 30)});
  first.first = 1;
  commit(first);
  for (const ExportedFile& file : exported().files) EXPECT_TRUE(forget_mark(file.path));
  commit(of(epoch(0xA), {wind_at(1, 10)}));
  for (const ExportedFile& file : exported().files) EXPECT_TRUE(forget_mark(file.path));
  const std::string stem = "kelpie_anemometer_wind_" + buoyd::to_hex(test::wind()->hash());
  EXPECT_THAT(files(), ElementsAre(stem + ".txt", stem + "_intervals.txt"));
  EXPECT_EQ(text_of(folder_ + "/" + stem + ".txt"), "1 21\n3 21\n");
  EXPECT_EQ(text_of(folder_ + "/" + stem + "_intervals.txt"), "2 21\n");
}

TEST_F(Exports, parts_of_earlier_lanes_do_not_stay_for_ever) {
  commit(of(epoch(0xA), {wind_at(1, 10), wind_at(2, 10), wind_at(3, 10), wind_at(4, 12)}));
  ASSERT_TRUE(exported("anemometer", 3).was_ended);
  ASSERT_EQ(files().size(), 6U);
  auto writer = buoyd::Database::open(path(), buoyd::Database::Mode::write);
  ASSERT_TRUE((*writer)->execute("UPDATE reading SET utc = utc + 500000 WHERE seq = 2"));
  ASSERT_TRUE((*writer)->execute("UPDATE reading SET utc = utc + 1000000 WHERE seq = 3"));
  const ExportOutcome outcome = exported();
  ASSERT_EQ(outcome.files.size(), 1U);
  EXPECT_EQ(text_of(outcome.files[0].path), "1 21\n2 21\n3 21\n4 21\n");
  EXPECT_EQ(files().size(), 2U) << "the file and its mark";
}

TEST_F(Exports, a_file_that_was_finished_is_looked_at_and_grows) {
  commit(winds(epoch(0xA), 1, 10));
  ExportOutcome outcome = exported();
  // Only what was not there is written: this stays.
  std::ofstream(outcome.files[0].path, std::ios::trunc) << "as it was\n";
  commit(winds(epoch(0xA), 11, 12));
  outcome = exported();
  EXPECT_FALSE(outcome.began_anew);
  EXPECT_EQ(text_of(outcome.files[0].path), "as it was\n11 21\n12 21\n");
}

TEST_F(Exports, what_changed_meanwhile_is_exported_anew) {
  commit(winds(epoch(0xA), 1, 20));
  EXPECT_TRUE(exported("anemometer", 10).was_ended);
  commit(of(epoch(0xA), {amendment(21, "wind_speed", "null", 4, 7)}));
  const ExportOutcome outcome = exported();
  EXPECT_TRUE(outcome.began_anew);
  EXPECT_THAT(text_of(outcome.files[0].path), HasSubstr("6 21\n7 41\n8 21\n"));
  EXPECT_EQ(outcome.files[0].rows, 20U);
}

TEST_F(Exports, what_comes_meanwhile_is_of_the_next_one_and_no_checkpoint_waits) {
  commit(winds(epoch(0xA), 1, 10));
  commit(winds(epoch(0xA), 15, 3000));
  bool has_come = false;
  during_ = [&] {
    if (has_come) return;
    has_come = true;
    commit(winds(epoch(0xA), 11, 14));
    commit(winds(epoch(0xA), 3001, 3010));
    auto writer = buoyd::Database::open(path(), buoyd::Database::Mode::write);
    ASSERT_TRUE(writer);
    EXPECT_EQ((*writer)->value("PRAGMA wal_checkpoint(TRUNCATE)").value(), "0");
  };
  EXPECT_EQ(exported().files[0].rows, 2996U);
  EXPECT_EQ(exported().files[0].rows, 3010U);
}

TEST_F(Exports, names_from_a_station_stay_in_the_folder) {
  const auto hostile =
      test::described("../../up", "a/b", R"({"name":"x","type":"integer","unit":"1"})");
  commit(of(epoch(0xA), {test::reading(1, hostile, "[1]")}));
  const ExportOutcome outcome = exported("../../up");
  ASSERT_EQ(outcome.files.size(), 1U);
  EXPECT_THAT(files(), Each(HasSubstr("kelpie_______up_a_b_")));
}

TEST_F(Exports, what_short_messages_told_is_in_none) {
  commit(of(epoch(0xA), {test::wind_reading(1)}));
  ToldReading told{2, now_, true, buoyd::to_hex(test::wind()->hash()).substr(0, 6), {{0}}};
  const Digest digest{station_mark("kelpie"), buoyd::to_hex(epoch(0xA)).substr(0, 8), {told}};
  auto book = ProvisionalBook::open(path());
  ASSERT_TRUE(book);
  ASSERT_EQ((*book)->keep(digest, now_).value_or(0), 1U);
  {
    auto archive = open_for_reading(path());
    auto told_book = open_provisional_to_read(path());
    ASSERT_TRUE(archive && told_book);
    PreparedSql archive_sql(**archive);
    PreparedSql book_sql(**told_book);
    ASSERT_EQ(provisional_values(archive_sql, book_sql, "kelpie").value().size(), 1U);
  }
  const ExportOutcome outcome = exported();
  ASSERT_EQ(outcome.files.size(), 1U);
  EXPECT_EQ(text_of(outcome.files[0].path), "1 21\n");
}

/// What files are told of the place of their readings.
class PlaceFormat : public LineFormat {
 public:
  [[nodiscard]] buoyd::Result<std::unique_ptr<ReadingFile>> create(
      const std::string& path, const ExportSubject& subject) const override {
    places.push_back(subject);
    return LineFormat::create(path, subject);
  }
  mutable std::vector<ExportSubject> places;
};

buoyd::DescriptionPtr deployed(const std::string& kind, const std::string& id,
                               const std::string& computed = "",
                               const std::string& state = "deployed") {
  return *buoyd::Description::parse(R"({"v":1,"instrument":"met","kind":")" + kind +
                                    R"(","deployment":{"id":")" + id + R"(","state":")" + state +
                                    R"("},)" + computed +
                                    R"("channels":[{"name":"a","type":"integer"}]})");
}

TEST_F(Exports, what_is_not_of_the_sea_is_left_out_and_counted) {
  const auto with = [](const std::string& more) {
    return *buoyd::Description::parse(R"({"v":1,"instrument":"met","kind":"gga",)" + more +
                                      R"("channels":[{"name":"a","type":"integer"}]})");
  };
  auto unplaced = unset(6, test::second);
  unplaced.reading.description = with(R"("deployment":{"state":"bench"},)");
  unplaced.reading.body = "[1]";
  commit(of(epoch(0xA),
            {test::reading(1, with(R"("deployment":{"state":"bench"},)"), "[1]"),
             test::reading(2, deployed("gga", "first"), "[1]"),
             test::reading(3, with(R"("deployment":{"id":"first","state":"recovered"},)"), "[1]"),
             test::reading(4, with(R"("simulated":true,)"), "[1]"),
             test::reading(5, with(""), "[1]"), unplaced}));
  const auto numbers = [](const ExportOutcome& outcome) {
    std::string lines;
    for (const ExportedFile& file : outcome.files) lines += text_of(file.path);
    return lines;
  };
  ExportOutcome outcome = exported("met");
  EXPECT_EQ(numbers(outcome), "2 2\n5 2\n");
  EXPECT_EQ(outcome.of_bench, 4U);
  EXPECT_EQ(outcome.unplaced, 0U);
  query_.from = test::morning;
  EXPECT_EQ(exported("met").unplaced, 0U) << "whoever counts by roll-ups counts the same";
  query_.from.reset();
  has_bench_ = true;
  outcome = exported("met");
  EXPECT_EQ(numbers(outcome), "1 2\n2 2\n3 2\n4 2\n5 2\n");
  EXPECT_EQ(outcome.of_bench, 0U);
  EXPECT_EQ(outcome.unplaced, 1U);
}

TEST_F(Exports, a_file_knows_the_anchor_of_its_deployment) {
  const auto track = [](const std::string& id, const std::string& place) {
    return deployed(
        "track", id,
        R"("computed":{"method":"track","of":"gga","anchor":)" + place + R"(,"radius":150},)");
  };
  commit(of(epoch(0xA), {test::reading(1, track("first", "[54.5,7.25]"), "[1]"),
                         test::reading(2, deployed("gga", "first"), "[1]"),
                         test::reading(3, track("second", "[55,8]"), "[1]"),
                         test::reading(4, track("second", "[55.125,8]"), "[1]"),
                         test::reading(5, deployed("gga", "second"), "[1]"),
                         test::reading(6, deployed("gga", "third"), "[1]"),
                         test::reading(7, deployed("gga", "first", "", "bench"), "[1]"),
                         test::reading(8, track("second", "[55,8]"), "[1]")}));
  auto database = open_for_reading(path());
  PreparedSql prepared(**database);
  ExportOrder order{query_, folder_, {}, "2026-11-20T08:00:00Z", order_};
  order.query.station = "kelpie";
  order.query.instrument = "met";
  order.query.kind = "gga";
  order.has_bench = true;
  const auto places = [&] {
    PlaceFormat format;
    EXPECT_TRUE(export_readings(prepared, order, format, [](const auto&) { return true; }));
    return format.places;
  };
  const auto found = places();
  ASSERT_EQ(found.size(), 4U);
  EXPECT_EQ(found[0].about.latitude, 54.5);
  EXPECT_EQ(found[0].about.longitude, 7.25);
  EXPECT_EQ(found[0].watch_radius, 150);
  EXPECT_EQ(found[1].about.latitude, 55) << "the one that was said last, and before, too";
  EXPECT_EQ(found[2].about.latitude, std::nullopt);
  EXPECT_EQ(found[2].watch_radius, std::nullopt);
  EXPECT_EQ(found[3].about.latitude, std::nullopt) << "the bench is not where the anchor lies";
  order.about.latitude = 54;
  order.about.longitude = 7;
  order.order = "with a place";
  EXPECT_EQ(places()[0].about.latitude, 54) << "who exports knows better";
}

}  // namespace
}  // namespace buoyshore
