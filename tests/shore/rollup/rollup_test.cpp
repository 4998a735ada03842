#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "core/body.hpp"
#include "shore/archive/archive_file.hpp"
#include "shore/archive_fixture.hpp"
#include "shore/query/periods_csv.hpp"
#include "shore/query/time_index.hpp"
#include "shore/report/availability.hpp"
#include "shore/rollup/amendments.hpp"
#include "shore/rollup/rollup_table.hpp"

namespace buoyshore {
namespace {

using buoyd::Micros;
using test::epoch;
using test::noon;
using testing::HasSubstr;

/// What all readings of one description came to from `start` on, as the roll-ups have it and as the
/// views have it.
struct Total {
  std::int64_t readings = 0;
  Summaries summaries;
};
using Totals = std::map<std::pair<std::int64_t, std::int64_t>, Total>;  // description, start

class Rollups : public test::ArchiveTest {
 protected:
  /// Until all roll-ups hold; how many pieces that took.
  std::size_t catch_up() {
    std::size_t pieces = 0;
    for (;; ++pieces) {
      const auto did = archive_->roll_up_again();
      EXPECT_TRUE(did) << did.error().text;
      if (!did || !*did) return pieces;
    }
  }

  /// Why counts are not to be had now; "": they are.
  std::string rolled_up() {
    auto database = open_for_reading(path());
    PreparedSql sql(**database);
    const auto whole = check_rolled_up(sql, "kelpie");
    return whole ? "" : whole.error().text;
  }

  const buoyd::Description& description(PreparedSql& sql, std::int64_t n) {
    auto& known = descriptions_[n];
    if (!known) known = DescriptionTable(sql).numbered(n).value();
    return *known;
  }

  Totals rolled(PreparedSql& sql, std::int64_t level) {
    Totals totals;
    auto rows = sql.query(
        "SELECT description, start, readings, summary FROM rollup WHERE level = ? AND anchor <> -1",
        level);
    EXPECT_TRUE(rows);
    while ((*rows)->step().value()) {
      const std::int64_t n = (*rows)->integer(0);
      const SummaryKinds kinds = summary_kinds(description(sql, n));
      const auto summaries = read_summaries(kinds, (*rows)->bytes(3));
      EXPECT_TRUE(summaries);
      Total& total = totals[{n, (*rows)->integer(1)}];
      total.readings += (*rows)->integer(2);
      total.summaries.resize(kinds.size());
      for (std::size_t i = 0; i < kinds.size(); ++i) {
        total.summaries[i].merge(kinds[i], (*summaries)[i]);
      }
    }
    return totals;
  }

  Totals viewed(PreparedSql& sql, std::int64_t level) {
    Totals totals;
    auto rows = sql.query(
        "SELECT description, placed_utc, span, body, flags, epoch, seq FROM placed WHERE "
        "placed_utc IS NOT NULL AND NOT (instrument = 'buoyd' AND kind = 'raw')");
    EXPECT_TRUE(rows);
    while ((*rows)->step().value()) {
      const std::int64_t n = (*rows)->integer(0);
      const buoyd::Description& known = description(sql, n);
      const auto tokens = buoyd::split_body(known, (*rows)->text(3)).value();
      auto flags = buoyd::full_flags(known, tokens, (*rows)->text(4)).value();
      const std::int64_t seq = (*rows)->integer(6);
      const auto amended = Amendments::of(sql, (*rows)->integer(5), seq, seq).value();
      change_flags(flags, amended.flags_of(seq, known));
      const std::int64_t moment = moment_of((*rows)->integer(1), (*rows)->integer(2));
      Total& total = totals[{n, start_of(moment, level)}];
      ++total.readings;
      total.summaries.resize(known.value_count());
      const SummaryKinds kinds = summary_kinds(known);
      for (std::size_t i = 0; i < tokens.size(); ++i) {
        const double number = std::strtod(std::string(tokens[i]).c_str(), nullptr);
        if (tokens[i] != "null") total.summaries[i].add(kinds[i], number, flags[i]);
      }
    }
    return totals;
  }

  static void expect_same(const Summary& rolled, const Summary& viewed) {
    EXPECT_EQ(rolled.n, viewed.n);
    EXPECT_EQ(rolled.n_bad, viewed.n_bad);
    EXPECT_EQ(rolled.minimum, viewed.minimum);
    EXPECT_EQ(rolled.maximum, viewed.maximum);
    EXPECT_NEAR(rolled.mean, viewed.mean, 1e-12 * std::abs(viewed.mean));
    EXPECT_NEAR(rolled.sine, viewed.sine, 1e-9);
    EXPECT_NEAR(rolled.cosine, viewed.cosine, 1e-9);
  }

  /// Roll-ups are what the views say, at each level.
  void expect_sound() {
    auto database = open_for_reading(path());
    ASSERT_TRUE(database) << database.error().text;
    PreparedSql prepared(**database);
    for (const std::int64_t level : {minute_level, hour_level, day_level}) {
      const Totals rollups = rolled(prepared, level);
      const Totals views = viewed(prepared, level);
      ASSERT_EQ(rollups.size(), views.size()) << "level " << level;
      for (const auto& [key, total] : views) {
        const auto found = rollups.find(key);
        ASSERT_NE(found, rollups.end()) << "level " << level << ", start " << key.second;
        EXPECT_EQ(found->second.readings, total.readings);
        for (std::size_t i = 0; i < total.summaries.size(); ++i) {
          expect_same(found->second.summaries[i], total.summaries[i]);
        }
      }
    }
    EXPECT_EQ(sql("SELECT count(*) FROM reading WHERE NOT EXISTS (SELECT 1 FROM rollup u WHERE "
                  "u.level = 60000000 AND u.description = reading.description AND u.epoch = "
                  "reading.epoch AND seq BETWEEN u.first AND u.last)"),
              "0")
        << "each reading lies between the numbers of a row";
  }

  std::map<std::int64_t, buoyd::DescriptionPtr> descriptions_;
};

TEST_F(Rollups, are_made_with_the_readings) {
  commit(winds(epoch(0xA), 1, 200));
  EXPECT_EQ(sql("SELECT level / 1000000, start / 1000000, first, last, readings FROM rollup"),
            "60|1795158000|1|59|59\n60|1795158060|60|119|60\n60|1795158120|120|179|60\n"
            "60|1795158180|180|200|21\n3600|1795158000|1|200|200\n86400|1795132800|1|200|200");
  expect_sound();
  EXPECT_EQ(catch_up(), 0U);
}

TEST_F(Rollups, grow_with_each_batch_and_count_nothing_twice) {
  commit(winds(epoch(0xA), 1, 30));
  commit(winds(epoch(0xA), 20, 90));
  commit(winds(epoch(0xA), 1, 90));
  EXPECT_EQ(sql("SELECT readings FROM rollup WHERE level = 3600000000"), "90");
  expect_sound();
}

TEST_F(Rollups, count_an_interval_in_the_time_that_ends_with_it) {
  auto stored = test::wind_reading(1);
  stored.reading.utc = test::utc_of(noon);
  stored.reading.span = Micros(600'000'000);
  commit(of(epoch(0xA), {stored}));
  EXPECT_EQ(sql("SELECT start - " + std::to_string(noon) + " FROM rollup ORDER BY level LIMIT 2"),
            "-60000000\n-3600000000");
  expect_sound();
}

TEST_F(Rollups, follow_an_amendment_whether_its_reading_came_before_or_comes_later) {
  commit(winds(epoch(0xA), 1, 20));
  commit(of(epoch(0xA), {amendment(21, "wind_speed", "null", 4, 7),
                         amendment(22, "wind_speed", "null", 4, 30)}));
  EXPECT_EQ(catch_up(), 1U);
  auto late = winds(epoch(0xA), 23, 40);
  commit(late);
  expect_sound();
  catch_up();
  expect_sound();
}

TEST_F(Rollups, follow_an_amendment_in_a_minute_whose_numbers_lie_far_apart) {
  const auto scan = [](std::uint64_t seq) {
    auto stored = test::reading(seq, test::profile(), R"([[1,2,3],4,5,"a"])");
    stored.reading.utc = test::utc_of(noon);
    return stored;
  };
  commit(of(epoch(0xA), {scan(1)}));
  commit(winds(epoch(0xA), 2, 51'000));
  commit(of(epoch(0xA), {scan(51'001), amendment(51'002, "count", "null", 4, 1)}));
  catch_up();
  expect_sound();
}

TEST_F(Rollups, follow_a_clock_record_that_places_a_boot) {
  commit(of(epoch(0xA), {start(1, std::nullopt, std::nullopt), unset(2, 10 * test::second),
                         unset(3, 100 * test::second)}));
  EXPECT_EQ(sql("SELECT anchor, start, first, last, readings, length(summary) FROM rollup WHERE "
                "anchor > -2"),
            "-1|0|2|3|2|0")
      << "nothing places them";
  commit(of(epoch(0xA), {clock(4, 20 * test::second, noon)}));
  EXPECT_GT(catch_up(), 0U);
  EXPECT_EQ(sql("SELECT count(*) FROM rollup WHERE anchor = -1"), "0");
  expect_sound();
}

TEST_F(Rollups, are_made_anew_and_the_account_tells_the_time_of_the_newest_reading) {
  const auto latest = [this] {
    return sql("SELECT last_utc - " + std::to_string(noon) +
               " FROM tally t JOIN description d ON d.n = t.description WHERE d.kind = 'wind'");
  };
  commit(of(epoch(0xA), {start(1, std::nullopt, std::nullopt), unset(2, 10 * test::second),
                         unset(3, 100 * test::second)}));
  EXPECT_EQ(latest(), std::to_string(-noon)) << "nothing places them";
  commit(of(epoch(0xA), {clock(4, 20 * test::second, noon + 1000 * test::minute)}));
  catch_up();
  EXPECT_EQ(latest(), std::to_string(1000 * test::minute + 80'000'000));
  commit(of(epoch(0xA), {clock(5, 90 * test::second, noon)}));
  catch_up();
  EXPECT_EQ(latest(), "10000000");
  {
    auto database = buoyd::Database::open(path(), buoyd::Database::Mode::write);
    ASSERT_TRUE(
        (*database)->execute("UPDATE tally SET last_utc = 0; INSERT INTO redo "
                             "SELECT n, -1 FROM epoch"));
  }
  catch_up();
  EXPECT_EQ(latest(), "10000000") << "the whole epoch";
}

TEST_F(Rollups, take_from_a_record_only_what_the_next_one_places) {
  commit(of(epoch(0xA),
            {start(1, std::nullopt, std::nullopt), clock(2, 10 * test::second, noon),
             unset(3, 20 * test::second), unset(4, 1000 * test::second),
             clock(5, 2000 * test::second, noon + 2'000'000'000), unset(6, 3000 * test::second)}));
  catch_up();
  expect_sound();
  commit(of(epoch(0xA), {clock(7, 4000 * test::second, noon + 4'500'000'000)}));
  EXPECT_EQ(sql("SELECT anchor / 2000000 FROM stale ORDER BY 1"), "0\n2000\n4000");
  EXPECT_THAT(rolled_up(), HasSubstr("is being rolled up"));
  catch_up();
  EXPECT_EQ(rolled_up(), "");
  expect_sound();
}

TEST_F(Rollups, wait_for_no_hello_of_a_boot_whose_record_places_it) {
  commit(of(epoch(0xA), {start(1, std::nullopt, std::nullopt), unset(2, 10 * test::second)}));
  Hello message;
  message.boot = "boot";
  message.boottime = buoyd::MonoTime(20 * test::second);
  message.epochs = {{epoch(0xA), 1, 2, 0}};
  ASSERT_TRUE(archive_->take_hello("kelpie", message, now_));
  EXPECT_THAT(rolled_up(), HasSubstr("is being rolled up")) << "it is placed by the hello";
  commit(of(epoch(0xA), {clock(3, 30 * test::second, noon)}));
  catch_up();
  message.boottime = buoyd::MonoTime(5000 * test::second);
  ASSERT_TRUE(archive_->take_hello("kelpie", message, now_));
  EXPECT_EQ(rolled_up(), "");
  expect_sound();
}

TEST_F(Rollups, are_not_counted_by_while_readings_that_were_just_placed_wait_for_them) {
  commit(of(epoch(0xA), {start(1, std::nullopt, std::nullopt), unset(2, 10 * test::second),
                         unset(3, 100 * test::second)}));
  commit(of(epoch(0xA), {clock(4, 20 * test::second, noon)}));
  ReadingQuery query;
  query.station = "kelpie";
  query.instrument = "anemometer";
  query.every = buoyd::Micros(hour_level);
  std::string csv;
  const auto periods = [&](PreparedSql& sql) {
    csv.clear();
    return write_periods(sql, query, [&csv](std::string_view line) {
      csv += line;
      return true;
    });
  };
  const AvailabilityQuestion question{"kelpie",
                                      "",
                                      "",
                                      test::utc_of(noon - hour_level),
                                      test::utc_of(noon + hour_level),
                                      test::utc_of(noon + hour_level)};
  auto database = open_for_reading(path());
  PreparedSql sql(**database);
  EXPECT_EQ(availability_of(sql, question).error().code, buoyd::ErrorCode::unavailable);
  EXPECT_EQ(periods(sql).error().code, buoyd::ErrorCode::unavailable);
  EXPECT_EQ(csv, "") << "not even a header";
  catch_up();
  EXPECT_EQ(availability_of(sql, question).value().at(0).received, 2U);
  ASSERT_TRUE(periods(sql));
  EXPECT_THAT(csv, HasSubstr("Z,1,"));
}

TEST_F(Rollups, that_are_damaged_cost_no_reading_and_are_made_anew) {
  commit(winds(epoch(0xA), 1, 200));
  {
    auto database = buoyd::Database::open(path(), buoyd::Database::Mode::write);
    ASSERT_TRUE((*database)->execute("UPDATE rollup SET summary = x'0102' WHERE start % 7 = 0"));
    ASSERT_TRUE((*database)->execute("UPDATE rollup SET summary = x'ff' WHERE level > 60000000"));
  }
  EXPECT_EQ(commit(winds(epoch(0xA), 201, 260)).added, 60U);
  EXPECT_EQ(sql("SELECT upto FROM redo"), "-1");
  catch_up();
  expect_sound();
}

TEST_F(Rollups, are_made_of_an_archive_that_has_none) {
  commit(winds(epoch(0xA), 1, 12'000));
  archive_.reset();
  {
    auto database = buoyd::Database::open(path(), buoyd::Database::Mode::write);
    ASSERT_TRUE(
        (*database)->execute(std::string(test::without_rollups) + "PRAGMA user_version = 3"));
  }
  open();
  EXPECT_EQ(sql("SELECT count(*) FROM rollup"), "0");
  ASSERT_TRUE(archive_->roll_up_again());
  commit(winds(epoch(0xA), 12'001, 12'100));
  open();  // killed between two pieces
  EXPECT_EQ(catch_up(), 3U) << "in pieces";
  expect_sound();
  commit(winds(epoch(0xA), 12'101, 12'200));
  expect_sound();
}

/// Anything in any order: clocks set and not, records, hellos, amendments, several boots.
class AnyRollups : public Rollups, public testing::WithParamInterface<unsigned> {
 protected:
  std::int64_t draw(std::int64_t most) {
    return std::uniform_int_distribution<std::int64_t>(0, most)(random_);
  }
  buoyd::StoredReading any_reading(std::uint64_t seq) {
    const Micros boottime = draw(20'000) * test::second;
    switch (draw(9)) {
      case 0:
        return clock(seq, boottime, noon + draw(90'000) * 1'000'000);
      case 1:
        return amendment(seq, draw(1) == 0 ? "wind_speed" : "wind_from_direction", "null",
                         static_cast<int>(1 + draw(3)), static_cast<std::uint64_t>(draw(400)));
      case 2:
        return start(seq, std::nullopt, std::nullopt, "boot " + std::to_string(draw(1)));
      case 3:
      case 4:
        return test::wind_reading(seq);
      default:
        return unset(seq, boottime);
    }
  }
  void say_hello(const buoyd::EpochId& id, std::uint64_t last) {
    Hello message;
    message.nonce = epoch(static_cast<unsigned>(draw(14)));
    message.epochs = {{id, 1, last, 0}};
    message.boot = "boot " + std::to_string(draw(1));
    message.boottime = buoyd::MonoTime(draw(20'000) * test::second);
    now_ += draw(2'000) * test::second;
    ASSERT_TRUE(archive_->take_hello("kelpie", message, now_));
  }

  std::mt19937 random_{GetParam()};
};

TEST_P(AnyRollups, are_what_the_views_say) {
  std::map<unsigned, std::uint64_t> next{{0xA, 1}, {0xB, 1}};
  for (int step = 0; step < 25; ++step) {
    const unsigned which = draw(1) == 0 ? 0xA : 0xB;
    if (draw(4) == 0) {
      say_hello(epoch(which), next[which]);
    } else {
      std::vector<buoyd::StoredReading> readings;
      for (std::int64_t i = draw(20); i >= 0; --i) readings.push_back(any_reading(next[which]++));
      commit(of(epoch(which), std::move(readings)));
    }
    for (std::int64_t pieces = draw(2); pieces > 0; --pieces) {
      ASSERT_TRUE(archive_->roll_up_again());
    }
  }
  catch_up();
  expect_sound();
}

INSTANTIATE_TEST_SUITE_P(Of, AnyRollups, testing::Range(1U, 41U));

}  // namespace
}  // namespace buoyshore
