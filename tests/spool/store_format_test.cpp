// docs/store-format.md against the store: its tables are the store's, its queries give the answers
// that stand there.

#include <fstream>
#include <iterator>
#include <sstream>

#include "spool/raw/raw_ring.hpp"
#include "store_fixture.hpp"
#include "support/places.hpp"

namespace buoyd {
namespace {

struct Example {
  std::string query;
  std::string answer;
};

/// Fenced blocks ```sql … ``` each followed by ```text … ```.
std::vector<Example> examples_of(const std::string& page) {
  std::vector<Example> examples;
  const auto block = [&](std::size_t from, const std::string& open) {
    const auto begin = page.find(open, from);
    if (begin == std::string::npos) return std::pair(begin, std::string());
    const auto text = begin + open.size();
    return std::pair(begin, page.substr(text, page.find("```", text) - text));
  };
  std::size_t at = 0;
  for (;;) {
    auto [query_at, query] = block(at, "```sql\n");
    if (query_at == std::string::npos) return examples;
    auto [answer_at, answer] = block(query_at, "```text\n");
    if (answer_at == std::string::npos) return examples;
    examples.push_back({std::move(query), std::move(answer)});
    at = answer_at + 1;
  }
}

class StoreFormatTest : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    std::ifstream file(source_dir() + "/docs/store-format.md");
    page_.assign(std::istreambuf_iterator<char>(file), {});
    ASSERT_FALSE(page_.empty());
    fill();
  }

  /// The store that the page's examples ask.
  void fill() {
    lidar_ =
        Description::parse(
            R"({"v":2,"instrument":"lidar","kind":"scan",)"
            R"("axis":{"name":"height","unit":"m","points":[10,38,55]},"channels":[)"
            R"({"name":"wind_speed","type":"float32","unit":"m s-1","flag":1,"axis":"height"},)"
            R"({"name":"status","type":"integer","unit":"1","values":{"0":"good","4":"rain"}}]})")
            .value();
    append(probe_readings(1, 3));
    EXPECT_TRUE(store_->trim().value());
    start(2);
    Reading unset = probe_reading(61);
    unset.clock = ClockQuality{ClockState::unset, 31}.byte();
    Reading scan = probe_reading(64, lidar_);
    scan.body = "[[8.74,9.02,null],4]";
    scan.flags = "1392";
    append({unset, probe_reading(62), scan});
    deliver(epoch_, {{4, 5}});
    ASSERT_TRUE(store_->epochs().save());
  }
  /// As the sqlite3 shell prints it: columns joined by |, a line a row.
  [[nodiscard]] std::string ask(const std::string& query) const {
    auto database = Database::open(path(), Database::Mode::read);
    auto statement = (*database)->prepare(query);
    if (!statement) return statement.error().text;
    std::string answer;
    for (;;) {
      auto row = statement->step();
      if (!row) return row.error().text;
      if (!*row) return answer;
      for (int column = 0; column < columns(**database); ++column) {
        answer += column == 0 ? "" : "|";
        answer += statement->text(column);
      }
      answer += "\n";
    }
  }
  static int columns(Database& database) {
    return sqlite3_column_count(sqlite3_next_stmt(database.handle(), nullptr));
  }

  /// What made the tables and indices of a file, from each one's name on.
  static std::vector<std::string> made(const std::string& file) {
    auto database = Database::open(file, Database::Mode::read);
    auto statement = (*database)->prepare(
        "SELECT substr(sql, instr(sql, name)) FROM sqlite_schema"
        " WHERE type IN ('table', 'index') AND sql IS NOT NULL AND name NOT LIKE 'sqlite%'");
    std::vector<std::string> all;
    while (statement->step().value()) all.emplace_back(statement->text(0));
    return all;
  }

  DescriptionPtr lidar_;
  std::string page_;
};

TEST_F(StoreFormatTest, the_pages_queries_give_the_answers_that_stand_there) {
  const auto examples = examples_of(page_);
  EXPECT_GE(examples.size(), 6U);
  for (const Example& example : examples) {
    EXPECT_EQ(ask(example.query), example.answer) << example.query;
  }
}

TEST_F(StoreFormatTest, the_pages_tables_are_the_stores) {
  EXPECT_EQ(made(path()).size(), 6U);
  RawRing ring(raw_path());
  ring.set_limit(1024 * 1024);
  ring.append(std::vector{RawChunk{}});
  EXPECT_EQ(made(raw_path()).size(), 2U);
  for (const std::string& file : {path(), raw_path()}) {
    for (const std::string& text : made(file)) {
      EXPECT_NE(page_.find(text + ";"), std::string::npos) << text;
    }
  }
}

TEST_F(StoreFormatTest, the_page_explains_every_view) {
  std::istringstream views(ask("SELECT name FROM sqlite_schema WHERE type = 'view'"));
  int count = 0;
  for (std::string view; std::getline(views, view); ++count) {
    EXPECT_NE(page_.find("`" + view + "`"), std::string::npos) << view << " is not explained";
  }
  EXPECT_EQ(count, 5);
}

TEST_F(StoreFormatTest, every_value_stands_in_latest_value_with_its_flag) {
  EXPECT_EQ(ask("SELECT channel, point, point_unit, value, unit, flag, meaning FROM latest_value"
                " WHERE instrument = 'lidar'"),
            "wind_speed|10|m|8.74|m s-1|1|\n"
            "wind_speed|38|m|9.02|m s-1|3|\n"
            "wind_speed|55|m||m s-1|9|\n"
            "status|||4|1|2|rain\n");
  EXPECT_EQ(ask("SELECT channel, value, flag FROM latest_value WHERE instrument = 'probe'"),
            "temperature|20.1|2\ncount|62|2\n");
}

TEST_F(StoreFormatTest, latest_value_knows_the_axis_of_older_descriptions) {
  const auto older =
      Description::parse(
          R"({"v":1,"instrument":"old","kind":"scan","channels":[)"
          R"({"name":"a","type":"float32","axis":{"name":"height","unit":"m","points":[10,38]}},)"
          R"({"name":"b","type":"float32","axis":{"name":"height","unit":"m","points":[10,38]}}]})")
          .value();
  Reading scan = probe_reading(6, older);
  scan.body = "[[1,2],[3,4]]";
  append({scan});
  EXPECT_EQ(ask("SELECT channel, point, point_unit, value FROM latest_value"
                " WHERE instrument = 'old'"),
            "a|10|m|1\na|38|m|2\nb|10|m|3\nb|38|m|4\n");
}

TEST_F(StoreFormatTest, an_older_store_gets_the_views_and_the_version_of_ours) {
  ASSERT_TRUE(
      store_->database().execute("PRAGMA user_version = 1; DROP VIEW latest_value;"
                                 "CREATE VIEW latest_value AS SELECT 1 AS old;"));
  start(2);
  EXPECT_EQ(ask("SELECT count(*) FROM latest_value WHERE instrument = 'probe'"), "2\n");
  EXPECT_EQ(ask("PRAGMA user_version"), "2\n");
}

TEST_F(StoreFormatTest, default_flags_are_the_channels) {
  Reading scan = probe_reading(5, lidar_);
  scan.body = "[[1,null,3],null]";
  append({scan});
  EXPECT_EQ(ask("SELECT group_concat(flag, '') FROM latest_value WHERE instrument = 'lidar'"),
            "1919\n");
}

TEST_F(StoreFormatTest, latest_shows_each_instrument_and_kind_once_over_changed_descriptions) {
  const auto changed =
      Description::parse(R"({"v":1,"instrument":"probe","kind":"sample","firmware":"2","channels":)"
                         R"([{"name":"salinity","type":"decimal","unit":"1e-3"}]})")
          .value();
  Reading reading = probe_reading(9, changed);
  reading.body = "[35.10]";
  append({reading, probe_reading(3, lidar_)});
  EXPECT_EQ(ask("SELECT reading FROM latest WHERE instrument = 'probe'"), "salinity 35.10 1e-3\n");
}

TEST_F(StoreFormatTest, latest_looks_at_the_newest_ten_thousand) {
  ASSERT_TRUE(store_->database().execute("PRAGMA synchronous=OFF"));
  append(probe_readings(1, 9'999));
  EXPECT_EQ(ask("SELECT count(*) FROM latest WHERE instrument = 'lidar'"), "1\n");
  append(probe_readings(1, 1));
  EXPECT_EQ(ask("SELECT count(*) FROM latest WHERE instrument = 'lidar'"), "0\n");
}

}  // namespace
}  // namespace buoyd
