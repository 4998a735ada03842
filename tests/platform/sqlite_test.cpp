#include "platform/sqlite.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace buoyd {
namespace {

class SqliteTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "sqlite_test.XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] std::string path() const { return folder_ + "/test.db"; }
  std::unique_ptr<Database> open(Database::Mode mode = Database::Mode::create) {
    auto database = Database::open(path(), mode);
    EXPECT_TRUE(database.has_value());
    return std::move(*database);
  }
  std::unique_ptr<Database> with_table() {
    auto database = open();
    EXPECT_TRUE(database->execute("CREATE TABLE t(a, b); CREATE TABLE u(k PRIMARY KEY)"));
    return database;
  }

  std::string folder_;
};

TEST_F(SqliteTest, every_type_comes_back_as_it_was_bound) {
  const auto database = with_table();
  const std::string zero_inside("a\0b", 3);
  auto insert = database->prepare("INSERT INTO t VALUES(?, ?)");
  ASSERT_TRUE(insert);
  insert->bind(1, std::int64_t{-9'000'000'000});
  insert->bind(2, zero_inside);
  ASSERT_TRUE(insert->run());
  EXPECT_EQ(database->changes(), 1);
  EXPECT_EQ(database->last_rowid(), 1);
  insert->bind(1, "");
  insert->bind_null(2);
  ASSERT_TRUE(insert->run());
  insert->bind_all(std::string_view{}, std::optional<std::int64_t>{});
  ASSERT_TRUE(insert->run());

  auto select = database->prepare("SELECT a, b, typeof(a) FROM t ORDER BY rowid");
  ASSERT_TRUE(select);
  ASSERT_TRUE(select->step().value());
  EXPECT_EQ(select->integer(0), -9'000'000'000);
  EXPECT_EQ(select->optional_integer(0), -9'000'000'000);
  EXPECT_EQ(select->text(1), zero_inside);
  ASSERT_TRUE(select->step().value());
  EXPECT_TRUE(select->is_null(1));
  EXPECT_EQ(select->optional_integer(1), std::nullopt);
  EXPECT_EQ(select->integer(1), 0);
  EXPECT_EQ(select->text(1), "");
  ASSERT_TRUE(select->step().value());
  EXPECT_EQ(select->text(2), "text") << "an empty text is no NULL";
  EXPECT_TRUE(select->is_null(1));
  EXPECT_FALSE(select->step().value());
}

TEST_F(SqliteTest, a_failure_keeps_the_extended_code_and_the_statement_works_again) {
  const auto database = with_table();
  auto insert = database->prepare("INSERT INTO u VALUES(?)");
  ASSERT_TRUE(insert);
  insert->bind(1, std::int64_t{1});
  ASSERT_TRUE(insert->run());
  const auto twice = insert->run();
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().code, ErrorCode::storage);
  EXPECT_EQ(twice.error().detail, SQLITE_CONSTRAINT_PRIMARYKEY);
  insert->bind(1, std::int64_t{2});
  EXPECT_TRUE(insert->run());
}

TEST_F(SqliteTest, a_wrong_parameter_is_an_error_of_the_next_step) {
  const auto database = with_table();
  auto insert = database->prepare("INSERT INTO u VALUES(?)");
  ASSERT_TRUE(insert);
  insert->bind(2, std::int64_t{1});
  const auto run = insert->run();
  ASSERT_FALSE(run);
  EXPECT_EQ(run.error().detail, SQLITE_RANGE);
  EXPECT_EQ(database->value("SELECT count(*) FROM u").value(), "0");
}

TEST_F(SqliteTest, wrong_sql_is_an_error) {
  const auto database = open();
  EXPECT_FALSE(database->prepare("SELECT * FROM nothing"));
  EXPECT_FALSE(database->execute("CREATE"));
  EXPECT_FALSE(database->value("SELECT"));
}

TEST_F(SqliteTest, a_file_that_is_none_says_so_at_the_first_statement) {
  std::ofstream(path()) << std::string(4096, 'x');
  const auto database = open(Database::Mode::write);
  const auto value = database->value("SELECT count(*) FROM sqlite_master");
  ASSERT_FALSE(value);
  EXPECT_EQ(value.error().detail, SQLITE_NOTADB);
}

TEST_F(SqliteTest, only_create_makes_a_file) {
  EXPECT_FALSE(Database::open(path(), Database::Mode::write));
  EXPECT_FALSE(Database::open(path(), Database::Mode::read));
  with_table();
  const auto reader = open(Database::Mode::read);
  const auto written = reader->execute("INSERT INTO u VALUES(1)");
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().detail, SQLITE_READONLY);
}

TEST_F(SqliteTest, what_cannot_be_opened_says_why) {
  const auto absent = Database::open(path(), Database::Mode::read);
  ASSERT_FALSE(absent);
  EXPECT_EQ(absent.error().text,
            "open " + path() + ": unable to open database file: No such file or directory");
  const auto folder = Database::open(folder_, Database::Mode::write);
  ASSERT_FALSE(folder);
  EXPECT_NE(folder.error().text.find(": Is a directory"), std::string::npos) << folder.error().text;
}

TEST_F(SqliteTest, a_pragma_is_read_back) {
  const auto database = open();
  EXPECT_TRUE(database->set_pragma("journal_mode", "WAL", "wal"));
  EXPECT_TRUE(database->set_pragma("synchronous", "FULL", "2"));
  EXPECT_FALSE(database->set_pragma("synchronous", "FULL", "1"));
  EXPECT_FALSE(database->set_pragma("no_such_pragma", "1", "1"));
}

TEST_F(SqliteTest, a_transaction_out_of_scope_is_rolled_back) {
  const auto database = with_table();
  {
    auto transaction = Transaction::begin(*database);
    ASSERT_TRUE(transaction);
    ASSERT_TRUE(database->execute("INSERT INTO u VALUES(1)"));
  }
  EXPECT_EQ(database->value("SELECT count(*) FROM u").value(), "0");
  auto transaction = Transaction::begin(*database);
  ASSERT_TRUE(transaction);
  ASSERT_TRUE(database->execute("INSERT INTO u VALUES(1)"));
  ASSERT_TRUE(transaction->commit());
  EXPECT_EQ(database->value("SELECT count(*) FROM u").value(), "1");
}

TEST_F(SqliteTest, a_transaction_that_sqlite_ended_itself_is_left_alone) {
  const auto database = with_table();
  {
    auto transaction = Transaction::begin(*database);
    ASSERT_TRUE(transaction);
    ASSERT_TRUE(database->execute("ROLLBACK"));
    EXPECT_FALSE(transaction->commit());
  }
  EXPECT_TRUE(Transaction::begin(*database).value().commit());
}

}  // namespace
}  // namespace buoyd
