// From a short message to provisional values, and until their readings come.

#include "shore/gateway/gateway.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "core/told/command_message.hpp"
#include "messages/digest.hpp"
#include "shore/archive_fixture.hpp"
#include "shore/gateway/provisional_values.hpp"
#include "shore/gateway_commands.hpp"
#include "shore/serve/provisional_json.hpp"
#include "support/fake_clock.hpp"

namespace buoyshore {
namespace {

using test::epoch;

class Gateways : public test::ArchiveTest {
 protected:
  void SetUp() override {
    ArchiveTest::SetUp();
    book_ = ProvisionalBook::open(path()).value();
    reader_.emplace(path(), [] { return false; });
    gateway_.emplace(*book_, *reader_, clock_,
                     [this](buoyd::Priority, std::string_view text) { said_.emplace_back(text); });
    // The station is known, and so is its description, but for number 2.
    commit(of(epoch(0xA), {start(1, std::nullopt, std::nullopt)}));
    commit(winds(epoch(0xA), 3, 3));
  }

  /// Number `seq` as a digest tells it, out of the terminal.
  void tell(std::uint64_t seq) {
    buoyd::DigestWriter writer("kelpie", epoch(0xA), 78);
    ASSERT_EQ(writer.add(buoyd::digest_reading(test::wind_reading(seq), {0, 1})), 2U);
    hear(writer.bytes());
  }
  /// A full store let the reading go.
  void lose(std::uint64_t seq) {
    test::PlainBatch batch;
    batch.epoch = epoch(0xA);
    batch.from = seq;
    batch.to = seq;
    batch.lost = {{seq, seq, buoyd::GapReason::retention, {}, {}}};
    commit(batch);
  }
  void hear(const buoyd::Bytes& bytes, const std::string& from = "0242286") {
    ASSERT_TRUE(gateway_->take({from, bytes}));
  }
  void look() {
    clock_.advance(std::chrono::minutes(1));
    ASSERT_TRUE(gateway_->look());
  }
  std::vector<ProvisionalValue> values() {
    auto archive = open_for_reading(path());
    auto book = open_provisional_to_read(path());
    EXPECT_TRUE(archive && book);
    PreparedSql archive_sql(**archive);
    PreparedSql book_sql(**book);
    return provisional_values(archive_sql, book_sql, "kelpie").value();
  }
  std::int64_t kept() {
    auto book = open_provisional_to_read(path()).value();
    return PreparedSql(*book).integer("SELECT count(*) FROM told").value().value_or(-1);
  }

  buoyd::FakeClock clock_;
  std::vector<std::string> said_;
  std::unique_ptr<ProvisionalBook> book_;
  std::optional<ArchiveReader> reader_;
  std::optional<Gateway> gateway_;
};

TEST_F(Gateways, a_value_is_provisional_until_its_reading_comes) {
  const std::string before = sql("SELECT * FROM held");
  tell(2);
  const auto told = values();
  ASSERT_EQ(told.size(), 2U);
  EXPECT_EQ(told[0].instrument, "anemometer");
  EXPECT_EQ(told[0].channel, "wind_speed");
  EXPECT_EQ(told[0].unit, "m s-1");
  EXPECT_EQ(told[0].seq, 2);
  EXPECT_EQ(told[1].flag, '1');
  EXPECT_EQ(sql("SELECT * FROM held"), before) << "nothing is held by a short message";
  EXPECT_EQ(sql("SELECT count(*) FROM reading WHERE seq = 2"), "0");
  commit(winds(epoch(0xA), 2, 2));
  EXPECT_TRUE(values().empty()) << "at once, whether the gateway looked or not";
  EXPECT_EQ(kept(), 2);
  look();
  EXPECT_EQ(kept(), 0);
}

TEST_F(Gateways, a_reading_replaces_its_own_values_alone) {
  tell(2);
  tell(4);
  tell(4);  // the terminal brought it twice
  EXPECT_EQ(kept(), 4);
  commit(winds(epoch(0xA), 4, 4));
  commit(winds(epoch(0xB), 2, 2));
  look();
  ASSERT_EQ(values().size(), 2U);
  EXPECT_EQ(values()[0].seq, 2);
}

TEST_F(Gateways, a_value_whose_reading_is_lost_stays_and_says_so) {
  tell(2);
  lose(2);
  look();
  EXPECT_EQ(kept(), 2) << "nothing else tells them";
  EXPECT_THAT(provisional_csv(values()), testing::HasSubstr(",lost,aaaaaaaa,2\n"));
  commit(winds(epoch(0xA), 2, 2));  // of a second card
  look();
  EXPECT_EQ(kept(), 0);
}

TEST_F(Gateways, the_page_does_not_wait_for_what_is_lost) {
  tell(2);
  lose(2);
  auto archive = open_for_reading(path()).value();
  PreparedSql archive_sql(*archive);
  EXPECT_EQ(provisional_json(archive_sql, "kelpie").value(), "[]");
}

TEST_F(Gateways, a_value_of_an_unknown_description_gets_its_name_later) {
  const auto unknown = test::described("met", "row", R"({"name":"gust","type":"float64"})");
  buoyd::DigestWriter writer("kelpie", epoch(0xA), 78);
  writer.add(buoyd::digest_reading(test::reading(9, unknown, "[12.345678]"), {0}));
  hear(writer.bytes());
  ASSERT_EQ(values().size(), 1U);
  EXPECT_EQ(values()[0].instrument, "");
  EXPECT_EQ(values()[0].value, "12.35");
  EXPECT_EQ(values()[0].step, 0.01);
  commit(of(epoch(0xA), {test::reading(10, unknown, "[1]")}));
  EXPECT_EQ(values()[0].channel, "gust");
}

TEST_F(Gateways, a_time_is_told_to_the_second) {
  const std::string unit = R"("unit":"seconds since 1970-01-01T00:00:00Z"})";
  const auto gusts = test::described("met", "row",
                                     R"({"name":"gust_max_time","type":"float64",)" + unit +
                                         R"(,{"name":"at","type":"integer",)" + unit);
  buoyd::DigestWriter writer("kelpie", epoch(0xA), 78);
  ASSERT_EQ(writer.add(buoyd::digest_reading(test::reading(9, gusts, "[1795158123.25,1795158124]"),
                                             {0, 1})),
            2U);
  hear(writer.bytes());
  commit(of(epoch(0xA), {test::reading(10, gusts, "[1,2]")}));
  ASSERT_EQ(values().size(), 2U);
  EXPECT_EQ(values()[0].value, "1795158123");
  EXPECT_EQ(values()[0].step, 1);
  EXPECT_EQ(values()[1].value, "1795158124");
}

TEST_F(Gateways, what_is_no_digest_is_said_and_passed_over) {
  hear({0x00, 0x11, 0x22, 0x33});
  EXPECT_THAT(said_, testing::ElementsAre(testing::HasSubstr("4 bytes passed over")));
  EXPECT_EQ(kept(), 0);
}

TEST_F(Gateways, a_book_that_was_deleted_is_no_mistake_of_who_starts_the_gateway) {
  tell(2);
  std::filesystem::remove(provisional_path(path()));
  clock_.advance(std::chrono::minutes(1));
  EXPECT_TRUE(failed_with(gateway_->look(), buoyd::ErrorCode::unavailable)) << "exit code 1, not 2";
}

TEST_F(Gateways, the_answer_to_a_command_is_said_and_nothing_is_kept_of_it) {
  hear(buoyd::write_answer_message({"kelpie", 1'795'740'000'123, "refused", "no such line"}, 78));
  EXPECT_THAT(said_, testing::ElementsAre(testing::HasSubstr(
                         "answers command m1795740000123: refused: no such line")));
  hear({0xA1, 0, 0});
  EXPECT_THAT(said_.back(), testing::HasSubstr("passed over: no answer"));
  EXPECT_EQ(kept(), 0);
}

TEST_F(Gateways, who_is_not_believed_is_passed_over_and_not_named) {
  gateway_.emplace(
      *book_, *reader_, clock_,
      [this](buoyd::Priority, std::string_view text) { said_.emplace_back(text); },
      Senders{"0242286", "300234012345678"});
  buoyd::DigestWriter writer("kelpie", epoch(0xA), 78);
  ASSERT_EQ(writer.add(buoyd::digest_reading(test::wind_reading(2), {0, 1})), 2U);
  hear(writer.bytes(), "0179773");
  EXPECT_EQ(kept(), 0);
  EXPECT_THAT(said_, testing::ElementsAre(testing::Not(testing::HasSubstr("0179773"))));
  hear(writer.bytes(), "300234012345678");
  EXPECT_EQ(kept(), 2);
}

TEST_F(Gateways, a_table_marks_each_value) {
  tell(2);
  EXPECT_THAT(provisional_csv(values()),
              testing::StartsWith("time,instrument,kind,channel,value,unit,step,flag,status,epoch,"
                                  "seq\n2026-11-20T07:00:02.000000Z,anemometer,wind,wind_speed,"));
  EXPECT_THAT(provisional_csv(values()), testing::HasSubstr(",provisional,aaaaaaaa,2\n"));
}

TEST_F(Gateways, a_station_that_nobody_heard_of_is_a_mistake) {
  EXPECT_EQ(provisional(path(), "kelpie"), 0) << "nothing is provisional";
  EXPECT_EQ(provisional(path(), "kelpi"), 2);
  buoyd::DigestWriter writer("new", epoch(0xC), 78);
  ASSERT_EQ(writer.add(buoyd::digest_reading(test::wind_reading(2), {0, 1})), 2U);
  hear(writer.bytes());
  EXPECT_EQ(provisional(path(), "new"), 0) << "its own messages told of it";
}

TEST_F(Gateways, the_page_gets_the_newest_of_each_channel) {
  const auto asked = [this] {
    auto archive = open_for_reading(path()).value();
    PreparedSql archive_sql(*archive);
    return provisional_json(archive_sql, "kelpie").value();
  };
  EXPECT_EQ(asked(), "[]");
  tell(2);
  tell(4);
  const std::string json = asked();
  EXPECT_THAT(json, testing::HasSubstr(R"("channel":"wind_from_direction","unit":"degree")"));
  EXPECT_THAT(json, testing::HasSubstr(R"("time":1795158004000)"));
  EXPECT_THAT(json, testing::Not(testing::HasSubstr(R"("time":1795158002000)")));
  commit(winds(epoch(0xA), 4, 4));
  EXPECT_THAT(asked(), testing::HasSubstr(R"("time":1795158002000)"));
}

TEST_F(Gateways, the_newest_may_be_of_a_clock_that_was_not_set) {
  tell(2);
  clock_.advance(std::chrono::hours(1));
  buoyd::DigestWriter writer("kelpie", epoch(0xA), 78);
  const auto since_1970 = unset(4, std::chrono::seconds(90));
  ASSERT_EQ(writer.add(buoyd::digest_reading(since_1970, {0, 1})), 2U);
  hear(writer.bytes());
  auto archive = open_for_reading(path()).value();
  PreparedSql archive_sql(*archive);
  const std::string json = provisional_json(archive_sql, "kelpie").value();
  EXPECT_THAT(json, testing::HasSubstr(R"("time":null)"));
  EXPECT_THAT(json, testing::Not(testing::HasSubstr(R"("time":1795158002000)")));
  EXPECT_EQ(values().back().seq, 4);
}

TEST_F(Gateways, what_is_told_once_the_clock_is_set_is_newer_than_what_came_with_it) {
  clock_.advance(std::chrono::hours(1));
  buoyd::DigestWriter writer("kelpie", epoch(0xA), 78);
  const auto since_1970 = unset(4, std::chrono::seconds(90));
  ASSERT_EQ(writer.add(buoyd::digest_reading(since_1970, {0, 1})), 2U);
  ASSERT_EQ(writer.add(buoyd::digest_reading(test::wind_reading(5), {0, 1})), 2U);
  hear(writer.bytes());
  EXPECT_EQ(values().back().seq, 5);
}

TEST_F(Gateways, without_a_gateway_there_is_nothing_for_the_page) {
  auto archive = open_for_reading(path()).value();
  book_.reset();
  std::filesystem::remove(provisional_path(path()));
  PreparedSql archive_sql(*archive);
  EXPECT_EQ(provisional_json(archive_sql, "kelpie").value(), "[]");
}

TEST_F(Gateways, a_book_that_cannot_be_read_takes_nothing_else_from_the_page) {
  book_.reset();
  std::ofstream(provisional_path(path())) << "no book of ours";
  auto archive = open_for_reading(path()).value();
  PreparedSql archive_sql(*archive);
  testing::internal::CaptureStderr();
  EXPECT_EQ(provisional_json(archive_sql, "kelpie").value(), "[]");
  EXPECT_EQ(provisional_json(archive_sql, "kelpie").value(), "[]");
  EXPECT_EQ(testing::internal::GetCapturedStderr(),
            "<4>book of provisional values: " + provisional_path(path()) + " is no database\n");
}

TEST_F(Gateways, who_may_not_write_beside_the_book_reads_it_while_no_gateway_runs) {
  gateway_.reset();
  book_.reset();
  EXPECT_TRUE(std::filesystem::exists(provisional_path(path()) + "-wal"));
  EXPECT_TRUE(std::filesystem::exists(provisional_path(path()) + "-shm"));
}

TEST_F(Gateways, two_do_not_write_one_book) {
  EXPECT_FALSE(ProvisionalBook::open(path()));
}

}  // namespace
}  // namespace buoyshore
