#include "shore/archive/archive_file.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "shore/archive_fixture.hpp"
#include "shore/gateway/provisional_book.hpp"

namespace buoyshore {
namespace {

using buoyd::ErrorCode;

class ArchiveFile : public test::ArchiveTest {};

TEST_F(ArchiveFile, commits_are_synced) {
  auto database = open_for_writing(path());
  ASSERT_TRUE(database);
  EXPECT_EQ((*database)->value("PRAGMA synchronous").value(), "2");
  EXPECT_EQ((*database)->value("PRAGMA journal_mode").value(), "wal");
}

// A receipt of an earlier opening counts no more (docs/delivery.md): a copy may stand in its place.
TEST_F(ArchiveFile, each_opening_is_another) {
  const auto before = archive_->opening();
  const auto id = archive_->id();
  open();
  EXPECT_EQ(archive_->id(), id);
  EXPECT_NE(archive_->opening(), before);
}

TEST_F(ArchiveFile, readers_work_beside_the_collector_and_without_it) {
  ASSERT_TRUE(open_for_reading(path()));
  archive_.reset();
  EXPECT_EQ(sql("SELECT count(*) FROM reading"), "0");
}

TEST_F(ArchiveFile, a_reader_makes_no_archive) {
  const auto none = open_for_reading(folder_ + "/none.db");
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, ErrorCode::unavailable);
  EXPECT_FALSE(std::filesystem::exists(folder_ + "/none.db"));
}

// As its collector leaves it for a moment: it makes the file, then the tables.
TEST_F(ArchiveFile, one_that_is_being_made_is_not_there_yet) {
  const std::string made = folder_ + "/made.db";
  std::ofstream(made).close();
  const auto no_header = open_for_reading(made);
  ASSERT_FALSE(no_header);
  EXPECT_EQ(no_header.error().code, ErrorCode::unavailable) << no_header.error().text;
  const auto database = buoyd::Database::open(made, buoyd::Database::Mode::create).value();
  ASSERT_TRUE(database->keep_wal());
  const auto no_tables = open_for_reading(made);
  ASSERT_FALSE(no_tables);
  EXPECT_EQ(no_tables.error().code, ErrorCode::unavailable) << no_tables.error().text;
}

TEST_F(ArchiveFile, files_of_others_are_left_alone) {
  const std::string other = folder_ + "/other.db";
  {
    auto database = buoyd::Database::open(other, buoyd::Database::Mode::create);
    ASSERT_TRUE(database);
    ASSERT_TRUE((*database)->execute("CREATE TABLE theirs(a)"));
  }
  const auto opened = open_for_writing(other);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, ErrorCode::invalid);
  const auto read = open_for_reading(other);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::invalid);
  std::ofstream(folder_ + "/text")
      << "not a database, and longer than a header of one hundred bytes "
         "so that SQLite looks at it: ........................";
  const std::string why = folder_ + "/text is no database";
  EXPECT_EQ(open_for_writing(folder_ + "/text").error().text, why);
  EXPECT_EQ(open_for_reading(folder_ + "/text").error().text, why);
}

/// The archive as version 1 made it, with one clock record of each of two stations in one boot.
constexpr const char* back_to_version_1 = R"sql(
DROP VIEW channel_values; DROP VIEW readings; DROP VIEW placed; DROP VIEW marked;
DROP VIEW neighboured; DROP VIEW located; DROP TABLE clock_record; DROP TABLE arrival;
CREATE TABLE clock_record(
  boot TEXT NOT NULL, boottime INTEGER NOT NULL, epoch INTEGER NOT NULL, seq INTEGER NOT NULL,
  utc INTEGER NOT NULL, error INTEGER NOT NULL, PRIMARY KEY(boot, boottime, epoch, seq)
) WITHOUT ROWID;
CREATE INDEX clock_record_epoch ON clock_record(epoch);
CREATE VIEW located AS SELECT 1; CREATE VIEW neighboured AS SELECT 1;
CREATE VIEW placed AS SELECT 1; CREATE VIEW readings AS SELECT 1;
CREATE VIEW channel_values AS SELECT 1;
INSERT INTO epoch(n, station, id, first, heard, boot) VALUES(1, 'kelpie', 'a', 1, 0, 'b'),
  (2, 'osprey', 'a', 1, 0, 'b');
INSERT INTO clock_record VALUES('b', 10, 1, 3, 1795158000000100, 5),
  ('b', 10, 2, 4, 1795158000000200, 5);
PRAGMA user_version = 1;
)sql";

/// The archive as version 2 made it: its views saw no axis that stands once in its description.
constexpr const char* back_to_version_2 = R"sql(
DROP VIEW channel_values;
CREATE VIEW channel_values AS SELECT 'old' AS place;
PRAGMA user_version = 2;
)sql";

TEST_F(ArchiveFile, one_of_version_2_gets_the_views_of_ours) {
  commit(winds(test::epoch(0xA), 1, 3));
  archive_.reset();
  {
    auto database = buoyd::Database::open(path(), buoyd::Database::Mode::write);
    ASSERT_TRUE((*database)->execute(std::string(test::without_rollups) + back_to_version_2));
  }
  open();
  EXPECT_EQ(sql("SELECT count(*) FROM channel_values"), "6");
}

TEST_F(ArchiveFile, one_of_version_1_is_brought_to_ours_by_its_collector_with_all_it_has) {
  const std::string id = archive_->id();
  archive_.reset();
  {
    auto database = buoyd::Database::open(path(), buoyd::Database::Mode::write);
    ASSERT_TRUE((*database)->execute(std::string(test::without_rollups) + back_to_version_1));
  }
  const auto early = open_for_reading(path());
  ASSERT_FALSE(early);
  EXPECT_EQ(early.error().code, ErrorCode::unavailable);
  open();
  EXPECT_EQ(archive_->id(), id);
  EXPECT_EQ(sql("SELECT station, boot, boottime, epoch, seq, utc, error FROM clock_record"),
            "kelpie|b|10|1|3|1795158000000100|5\nosprey|b|10|2|4|1795158000000200|5");
  EXPECT_EQ(sql("SELECT count(*) FROM readings"), "0");
  commit(winds(test::epoch(0xA), 1, 3));
  EXPECT_EQ(sql("SELECT count(*) FROM channel_values"), "6");
}

TEST_F(ArchiveFile, one_of_version_4_keeps_its_rollups_and_learns_of_links) {
  commit(winds(test::epoch(0xA), 1, 3));
  const std::string rollups = sql("SELECT level, start, readings, hex(summary) FROM rollup");
  archive_.reset();
  {
    auto database = buoyd::Database::open(path(), buoyd::Database::Mode::write);
    ASSERT_TRUE((*database)->execute("DROP TABLE link; PRAGMA user_version = 4;"));
  }
  open();
  EXPECT_EQ(sql("SELECT level, start, readings, hex(summary) FROM rollup"), rollups);
  EXPECT_EQ(sql("SELECT count(*) FROM redo"), "0");
  hello({{test::epoch(0xA), 1, 3}});
  ASSERT_TRUE(archive_->note_link("kelpie", true, now_));
  EXPECT_EQ(sql("SELECT station, is_online FROM link"), "kelpie|1");
}

TEST_F(ArchiveFile, one_of_version_5_rolls_up_anew_what_has_a_spread_of_waves) {
  commit(winds(test::epoch(0xA), 1, 3));
  commit(winds(test::epoch(0xB), 1, 3));
  archive_.reset();
  const auto set_back = [&](const char* also) {
    auto database = buoyd::Database::open(path(), buoyd::Database::Mode::write);
    ASSERT_TRUE((*database)->execute(std::string(also) + "PRAGMA user_version = 5;"));
  };
  set_back("");
  open();
  EXPECT_EQ(sql("SELECT count(*) FROM redo"), "0") << "winds have none";
  archive_.reset();
  set_back(
      "INSERT INTO description(n, hash, instrument, kind, text) VALUES(99, 'h', 'waves', 'waves', "
      "'sea_surface_wave_directional_spread'); INSERT INTO tally VALUES(2, 99, 1, 0, 0);");
  open();
  EXPECT_EQ(sql("SELECT epoch, upto FROM redo"), "2|-1");
}

TEST_F(ArchiveFile, one_of_version_6_rolls_up_anew_what_has_directions_in_radians_alone) {
  commit(winds(test::epoch(0xA), 1, 3));
  commit(winds(test::epoch(0xB), 1, 3));
  const char* const triggers =
      "SELECT group_concat(sql) FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'arrival'";
  const std::string ours = sql(triggers);
  archive_.reset();
  {
    auto database = buoyd::Database::open(path(), buoyd::Database::Mode::write);
    ASSERT_TRUE((*database)->execute(
        "DROP TRIGGER arrival_came; DROP TRIGGER arrival_went;"
        "CREATE TRIGGER arrival_came AFTER INSERT ON arrival BEGIN SELECT 1; END;"
        "CREATE TRIGGER arrival_went AFTER DELETE ON arrival BEGIN SELECT 1; END;"
        "INSERT INTO description(n, hash, instrument, kind, text) VALUES"
        "(97, 'f', 'waves', 'waves', 'sea_surface_wave_directional_spread'), (98, 'g', 'imu', "
        "'tilt', "
        "'{\"name\":\"pitch\",\"unit\":\"rad\"}'), (99, 'h', 'imu', 'euler', "
        "'{\"name\":\"yaw\",\"unit\":\"rad\",\"reference\":\"hull\"}');"
        "INSERT INTO tally VALUES(1, 99, 1, 0, 0), (2, 97, 1, 0, 0), (2, 98, 1, 0, 0);"
        "PRAGMA user_version = 6;"));
  }
  open();
  EXPECT_EQ(sql("SELECT group_concat(epoch || ':' || upto) FROM redo"), "1:-1");
  EXPECT_EQ(sql(triggers), ours) << "what hellos mark is what a new archive's mark";
}

TEST_F(ArchiveFile, one_that_was_lost_is_made_anew_under_its_id_and_no_other_is_taken_for_it) {
  const std::string lost = "00000000000000aa";
  const auto made = Archive::open(folder_ + "/new.db", lost);
  ASSERT_TRUE(made);
  EXPECT_EQ((*made)->id(), lost);
  EXPECT_EQ((*Archive::open(folder_ + "/new.db", lost))->id(), lost);
  const auto other = Archive::open(path(), lost);
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, ErrorCode::invalid);
}

TEST_F(ArchiveFile, one_that_root_makes_is_of_its_folders_owner_with_all_beside_it) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root makes files in others' names";
  constexpr uid_t service = 4711;
  const std::string folder = folder_ + "/service";
  std::filesystem::create_directory(folder);
  ASSERT_EQ(::chown(folder.c_str(), service, service), 0);
  const std::string archive = folder + "/archive.db";
  const auto lock = ArchiveLock::take(archive);
  const auto opened = Archive::open(archive);
  const auto book = ProvisionalBook::open(archive);
  ASSERT_TRUE(lock && opened && book);
  std::size_t files = 0;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    struct stat facts = {};
    ASSERT_EQ(::stat(file.path().c_str(), &facts), 0);
    EXPECT_EQ(facts.st_uid, service) << file.path();
    EXPECT_EQ(facts.st_gid, service) << file.path();
    ++files;
  }
  EXPECT_EQ(files, 8U) << "archive and book, each with -wal, -shm and lock";
}

TEST_F(ArchiveFile, A5_one_collector_an_archive) {
  {
    const auto first = ArchiveLock::take(path());
    ASSERT_TRUE(first);
    const auto second = ArchiveLock::take(path());
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, ErrorCode::full);
  }
  EXPECT_TRUE(ArchiveLock::take(path()));
  const auto nowhere = ArchiveLock::take(folder_ + "/no/such/folder/archive.db");
  ASSERT_FALSE(nowhere);
  EXPECT_EQ(nowhere.error().code, ErrorCode::unavailable);
}

}  // namespace
}  // namespace buoyshore
