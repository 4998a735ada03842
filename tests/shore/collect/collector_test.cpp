#include "shore/collect/collector.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "shore/archive_fixture.hpp"
#include "shore/receipt_reader.hpp"
#include "support/fake_clock.hpp"

namespace buoyshore {
namespace {

using buoyd::Range;
using test::epoch;
using test::ReadReceipt;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class Collecting : public test::ArchiveTest {
 protected:
  void SetUp() override {
    test::ArchiveTest::SetUp();
    restart();
  }

  /// As if the process was killed and started again.
  void restart() {
    collector_.reset();
    open();
    id_ = archive_->id();
    collector_ = std::make_unique<Collector>(
        std::move(archive_), [this] { return reopen(); }, "buoy", clock_, log_);
  }
  buoyd::Result<std::unique_ptr<Archive>> reopen() const {
    if (is_open_refused_) return buoyd::fail(buoyd::ErrorCode::storage, "as the test wants");
    return Archive::reopen(path(), id_);
  }
  std::vector<ReadReceipt> read(const std::vector<Outgoing>& messages) {
    std::vector<ReadReceipt> receipts;
    for (const Outgoing& message : messages) {
      EXPECT_EQ(message.topic, "buoy/kelpie/receipt");
      receipts.push_back(test::read_receipt(message.payload));
    }
    return receipts;
  }
  std::vector<ReadReceipt> batch(const test::PlainBatch& sent) {
    return read(collector_->message("buoy/kelpie/batch", sent.message(), false));
  }
  std::vector<ReadReceipt> hello(std::vector<HelloEpoch> epochs, int interval = 10) {
    Hello message;
    message.nonce = epoch(0x7);
    message.receipt_interval = std::chrono::seconds(interval);
    message.epochs = std::move(epochs);
    return read(collector_->message("buoy/kelpie/hello", test::plain_hello(message), false));
  }

  std::string id_;
  bool is_open_refused_ = false;
  buoyd::FakeClock clock_;
  std::vector<std::string> said_;
  buoyd::RepeatLog log_{
      clock_, [this](buoyd::Priority, std::string_view text) { said_.emplace_back(text); }};
  std::unique_ptr<Collector> collector_;
};

TEST_F(Collecting, A2_hello_is_answered_at_once) {
  const auto answer = hello({{epoch(0xA), 1, 9, 0}, {epoch(0xB), 1, 3, 0}});
  ASSERT_EQ(answer.size(), 2U);
  EXPECT_EQ(answer[0].epoch, epoch(0xA));
  EXPECT_EQ(answer[0].nonce, epoch(0x7));
  EXPECT_EQ(answer[0].upto, 9U);
  EXPECT_THAT(answer[0].have, IsEmpty());
  EXPECT_FALSE(answer[0].resync);
  EXPECT_EQ(answer[1].epoch, epoch(0xB));
  EXPECT_EQ(answer[0].archive.size(), 16U);
}

TEST_F(Collecting, A2_receipts_come_after_commit_at_the_fourth_batch_or_the_interval) {
  hello({{epoch(0xA), 1, 9, 0}});
  for (std::uint64_t seq = 1; seq <= 3; ++seq) {
    EXPECT_THAT(batch(winds(epoch(0xA), seq, seq)), IsEmpty());
  }
  auto receipts = batch(winds(epoch(0xA), 4, 4));
  ASSERT_EQ(receipts.size(), 1U);
  EXPECT_THAT(receipts[0].have, ElementsAre(Range{1, 4}));
  EXPECT_EQ(receipts[0].nonce, std::nullopt);
  EXPECT_EQ(sql("SELECT a, b FROM held"), "1|4");
  batch(winds(epoch(0xA), 5, 5));
  clock_.advance(std::chrono::seconds(9));
  EXPECT_THAT(collector_->due(), IsEmpty());
  clock_.advance(std::chrono::seconds(1));
  receipts = read(collector_->due());
  ASSERT_EQ(receipts.size(), 1U);
  EXPECT_THAT(receipts[0].have, ElementsAre(Range{1, 5}));
}

TEST_F(Collecting, A2_the_buoy_may_ask_for_a_longer_interval) {
  hello({{epoch(0xA), 1, 9, 0}}, 60);
  batch(winds(epoch(0xA), 1, 1));
  clock_.advance(std::chrono::seconds(59));
  EXPECT_THAT(collector_->due(), IsEmpty());
  clock_.advance(std::chrono::seconds(1));
  EXPECT_EQ(collector_->due().size(), 1U);
}

/// Every second number never comes: more ranges than a receipt has room for.
class CollectingHoles : public Collecting {
 protected:
  void commit_every_second(std::uint64_t from, std::uint64_t to) {
    for (std::uint64_t seq = from; seq <= to; seq += 2) {
      for (const ReadReceipt& receipt : batch(winds(epoch(0xA), seq, seq))) take(receipt);
    }
  }
  void take(const ReadReceipt& receipt) {
    EXPECT_LE(receipt.have.size(), max_receipt_ranges);
    EXPECT_TRUE(std::is_sorted(receipt.have.begin(), receipt.have.end(),
                               [](const Range& x, const Range& y) { return x.b < y.a; }));
    const auto whole = buoyd::Ranges(receipt.have).clipped({1, receipt.upto});
    EXPECT_EQ(whole.count(), (receipt.upto + 1) / 2) << "the whole truth up to " << receipt.upto;
    heard_.add(buoyd::Ranges(receipt.have));
  }
  buoyd::Ranges heard_;
};

TEST_F(CollectingHoles, A2_a_receipt_names_what_was_just_committed_beyond_the_64th_range) {
  hello({{epoch(0xA), 1, 9999, 0}});
  commit_every_second(1, 299);
  for (const ReadReceipt& receipt : read(collector_->flush())) take(receipt);
  EXPECT_EQ(heard_.count(), 150U);
  EXPECT_EQ(sql("SELECT count(*) FROM held"), "150");
}

TEST_F(CollectingHoles, A2_an_answer_that_does_not_reach_it_leaves_it_for_a_receipt) {
  commit_every_second(1, 299);
  for (const ReadReceipt& receipt : read(collector_->flush())) take(receipt);
  batch(winds(epoch(0xA), 301, 301));
  const auto answer = hello({{epoch(0xA), 1, 9999, 0}});
  EXPECT_EQ(answer.at(0).have.back(), (Range{127, 127})) << "the lowest, so that upto is high";
  EXPECT_EQ(answer.at(0).upto, 127U);
  for (const ReadReceipt& receipt : read(collector_->flush())) take(receipt);
  EXPECT_TRUE(heard_.contains(301));
}

TEST_F(Collecting, A3_the_receipt_says_resync) {
  auto sent = winds(epoch(0xA), 11, 11);
  sent.first = 1;
  sent.floor = 10;
  for (int i = 0; i < 3; ++i) batch(sent);
  const auto receipts = batch(sent);
  ASSERT_EQ(receipts.size(), 1U);
  EXPECT_TRUE(receipts[0].resync);
  EXPECT_THAT(receipts[0].have, ElementsAre(Range{11, 11}));
}

TEST_F(Collecting, A4_a_description_that_is_lacking_is_asked_for_at_once) {
  auto sent = winds(epoch(0xA), 1, 1);
  sent.with_descriptions = false;
  const auto receipts = batch(sent);
  ASSERT_EQ(receipts.size(), 1U);
  EXPECT_THAT(receipts[0].need, ElementsAre(test::wind()->hash()));
  EXPECT_THAT(receipts[0].have, IsEmpty());
  EXPECT_EQ(collector_->counts().batches, 0U);
  EXPECT_THAT(collector_->flush(), IsEmpty()) << "nothing was committed";
}

TEST_F(Collecting, roll_ups_that_no_longer_hold_are_made_anew_a_minute_after_what_changed_them) {
  batch(winds(epoch(0xA), 1, 20));
  batch(of(epoch(0xA), {amendment(21, "wind_speed", "null", 4, 7)}));
  while (collector_->next_due() && *collector_->next_due() <= clock_.mono() + test::second * 30) {
    clock_.advance_to(*collector_->next_due());
    (void)collector_->due();
  }
  batch(of(epoch(0xA), {amendment(22, "wind_speed", "null", 4, 8)}));
  EXPECT_EQ(sql("SELECT seq FROM amended"), "8") << "the first is done";
  clock_.advance(std::chrono::minutes(1));
  while (collector_->next_due() && *collector_->next_due() <= clock_.mono()) {
    (void)collector_->due();
  }
  EXPECT_EQ(sql("SELECT count(*) FROM amended"), "0");
}

TEST_F(Collecting, I1_a_refused_batch_gets_no_receipt) {
  auto sent = winds(epoch(0xA), 1, 3);
  sent.to = 4;
  for (int i = 0; i < 8; ++i) EXPECT_THAT(batch(sent), IsEmpty());
  EXPECT_THAT(collector_->flush(), IsEmpty());
  EXPECT_EQ(collector_->counts().refused, 8U);
  ASSERT_EQ(said_.size(), 1U) << "said once, then counted";
  EXPECT_THAT(said_[0], HasSubstr("kelpie"));
}

TEST_F(Collecting, I2_killed_between_commit_and_receipt_nothing_is_lost) {
  hello({{epoch(0xA), 1, 9, 0}});
  batch(winds(epoch(0xA), 1, 3));
  restart();
  // B6: the buoy sends it again.
  EXPECT_THAT(batch(winds(epoch(0xA), 1, 3)), IsEmpty());
  EXPECT_EQ(sql("SELECT count(*) FROM reading"), "3");
  const auto receipts = read(collector_->flush());
  ASSERT_EQ(receipts.size(), 1U);
  EXPECT_THAT(receipts[0].have, ElementsAre(Range{1, 3}));
}

TEST_F(Collecting, a_collector_that_comes_back_asks_every_station_for_hello) {
  hello({{epoch(0xA), 1, 9, 0}}, 60);
  batch(winds(epoch(0xA), 1, 3));
  restart();
  const auto receipts = read(collector_->connected());
  ASSERT_EQ(receipts.size(), 1U);
  EXPECT_EQ(receipts[0].epoch, epoch(0xA));
  EXPECT_TRUE(receipts[0].resync);
  EXPECT_EQ(receipts[0].nonce, std::nullopt);
  EXPECT_THAT(receipts[0].have, ElementsAre(Range{1, 3}));
  batch(winds(epoch(0xA), 4, 4));
  clock_.advance(std::chrono::seconds(59));
  EXPECT_THAT(collector_->due(), IsEmpty()) << "the interval it asked for is known";
}

TEST_F(Collecting, a_fresh_archive_asks_stations_whose_status_stands_at_the_broker) {
  EXPECT_THAT(collector_->wished_subscriptions(), ElementsAre("buoy/+/status"));
  const auto status = [this](const std::string& text, bool retained) {
    const buoyd::Bytes payload(text.begin(), text.end());
    return read(collector_->message("buoy/kelpie/status", payload, retained));
  };
  const std::string online = R"({"state":"online","epoch":"aaaaaaaaaaaaaaaa"})";
  const auto receipts = status(online, true);
  ASSERT_EQ(receipts.size(), 1U);
  EXPECT_TRUE(receipts[0].resync);
  EXPECT_EQ(receipts[0].epoch, epoch(0xA));
  EXPECT_THAT(receipts[0].have, IsEmpty());
  EXPECT_THAT(status(online, false), IsEmpty()) << "who connects now says hello itself";
  for (const char* rubbish : {"", "x", "[]", "{}", R"({"epoch":7})", R"({"state":"offline"})"}) {
    EXPECT_THAT(status(rubbish, true), IsEmpty()) << rubbish;
  }
  hello({{epoch(0xA), 1, 9, 0}});
  EXPECT_EQ(sql("SELECT station, is_online FROM link"), "kelpie|1") << "who says hello is there";
  EXPECT_THAT(status(online, true), IsEmpty()) << "connected() asks those that are known";
  EXPECT_EQ(sql("SELECT station, is_online FROM link"), "kelpie|1");
  status(R"({"state":"offline"})", false);
  EXPECT_EQ(sql("SELECT station, is_online FROM link"), "kelpie|0");
  EXPECT_EQ(collector_->counts().refused, 0U);
}

TEST_F(Collecting, the_log_says_whom_a_buoy_trusts) {
  Hello message;
  message.nonce = epoch(0x7);
  message.epochs = {{epoch(0xA), 1, 9, 0}};
  message.archive = "00000000000000aa";
  read(collector_->message("buoy/kelpie/hello", test::plain_hello(message), false));
  ASSERT_EQ(said_.size(), 1U);
  EXPECT_THAT(said_[0], HasSubstr("trusts archive 00000000000000aa and ignores this one"));
  EXPECT_EQ(sql("SELECT kind FROM alarm"), "other archive");
}

TEST_F(Collecting, a_station_that_somebody_wants_asked_is_told_resync_once) {
  hello({{epoch(0xA), 1, 9, 0}});
  collector_->ask({"kelpie", "osprey"});
  const auto receipts = read(collector_->due());
  ASSERT_EQ(receipts.size(), 1U) << "osprey never was heard of";
  EXPECT_TRUE(receipts[0].resync);
  EXPECT_EQ(receipts[0].epoch, epoch(0xA));
  EXPECT_THAT(collector_->due(), IsEmpty());
}

TEST_F(Collecting, an_epoch_that_hello_calls_unknown_twice_is_unknown_once) {
  batch(of(epoch(0xB), {start(11, epoch(0xA), 10)}));
  batch(of(epoch(0xC), {start(21, epoch(0xB), 20)}));
  Hello message;
  message.nonce = epoch(0x7);
  message.epochs = {{epoch(0xC), 21, 21, 20}};
  message.unknown = {epoch(0xB), epoch(0xB)};
  read(collector_->message("buoy/kelpie/hello", test::plain_hello(message), false));
  EXPECT_EQ(sql("SELECT a, b, reason FROM gap"), "12|20|gone");
  EXPECT_EQ(collector_->counts().failed, 0U);
}

/// Something that the archive's schema refuses, whatever it is.
class CollectingContradictions : public Collecting {
 protected:
  void SetUp() override {
    Collecting::SetUp();
    hello({{epoch(0xA), 1, 9, 0}});
    auto second = buoyd::Database::open(path(), buoyd::Database::Mode::write);
    ASSERT_TRUE(
        (*second)->execute("CREATE UNIQUE INDEX one_end ON held(b);"
                           "CREATE UNIQUE INDEX one_said ON epoch(said_last)"));
    batch(winds(epoch(0xA), 1, 3));
  }
};

TEST_F(CollectingContradictions, a_batch_is_refused_alone_and_the_next_one_is_taken) {
  batch(winds(epoch(0xB), 2, 3));
  batch(winds(epoch(0xB), 2, 4));
  EXPECT_EQ(collector_->counts().refused, 1U);
  EXPECT_EQ(collector_->counts().failed, 0U) << "the disk is sound: nobody else waits";
  EXPECT_EQ(sql("SELECT count(*) FROM reading"), "6");
  EXPECT_EQ(sql("SELECT kind, epoch FROM alarm"), "refused|bbbbbbbbbbbbbbbb");
}

TEST_F(CollectingContradictions, a_hello_is_refused_alone_and_the_next_one_is_answered) {
  EXPECT_THAT(hello({{epoch(0xB), 2, 9, 0}}), IsEmpty());
  EXPECT_FALSE(hello({{epoch(0xB), 2, 8, 0}}).empty());
  EXPECT_EQ(collector_->counts().refused, 1U);
  EXPECT_EQ(collector_->counts().failed, 0U);
  EXPECT_EQ(sql("SELECT kind FROM alarm"), "refused");
}

TEST_F(Collecting, a_disk_that_fails_stops_receipts_and_the_archive_is_opened_again) {
  hello({{epoch(0xA), 1, 9, 0}});
  const std::string trigger =
      "CREATE TRIGGER full BEFORE INSERT ON held BEGIN SELECT raise(ABORT, 'disk is full'); END";
  auto second = buoyd::Database::open(path(), buoyd::Database::Mode::write);
  ASSERT_TRUE((*second)->execute(trigger));
  EXPECT_THAT(batch(winds(epoch(0xA), 1, 3)), IsEmpty());
  EXPECT_EQ(collector_->counts().failed, 1U);
  ASSERT_TRUE((*second)->execute("DROP TRIGGER full"));
  EXPECT_THAT(batch(winds(epoch(0xA), 1, 3)), IsEmpty());
  EXPECT_EQ(collector_->counts().failed, 2U) << "not opened again at once";
  clock_.advance(std::chrono::seconds(10));
  batch(winds(epoch(0xA), 1, 3));
  EXPECT_EQ(read(collector_->flush()).at(0).have.at(0), (Range{1, 3}));
}

TEST_F(Collecting, a_link_that_cannot_be_noted_leaves_the_first_hello_unanswered) {
  auto second = buoyd::Database::open(path(), buoyd::Database::Mode::write);
  ASSERT_TRUE(
      (*second)->execute("CREATE TRIGGER full BEFORE INSERT ON link BEGIN SELECT "
                         "raise(ABORT, 'disk is full'); END"));
  EXPECT_THAT(hello({{epoch(0xA), 1, 9, 0}}), IsEmpty());
  EXPECT_EQ(collector_->counts().failed, 1U);
  ASSERT_TRUE((*second)->execute("DROP TRIGGER full"));
  clock_.advance(std::chrono::seconds(10));
  EXPECT_EQ(hello({{epoch(0xA), 1, 9, 0}}).size(), 1U);
  EXPECT_EQ(sql("SELECT station, is_online FROM link"), "kelpie|1");
}

/// Somebody puts another file where the archive is, or takes it away, while the collector runs.
class CollectingElsewhere : public Collecting {
 protected:
  void SetUp() override {
    Collecting::SetUp();
    hello({{epoch(0xA), 1, 99, 0}});
    batch(winds(epoch(0xA), 1, 3));
    auto database = open_for_reading(path());
    ASSERT_TRUE((*database)->value("VACUUM INTO '" + copy() + "'"));
    database->reset();
    for (std::uint64_t seq = 4; seq <= 300; seq += 3) batch(winds(epoch(0xA), seq, seq + 2));
  }
  [[nodiscard]] std::string copy() const { return folder_ + "/copy.db"; }
  void put_copy_back() const { std::filesystem::rename(copy(), path()); }
  void let_time_pass() { clock_.advance(std::chrono::seconds(10)); }
  static std::string count_in(const std::string& file) {
    auto database = open_for_reading(file);
    EXPECT_TRUE(database) << database.error().text;
    EXPECT_EQ((*database)->value("PRAGMA integrity_check").value(), "ok");
    return (*database)->value("SELECT count(*) FROM reading").value();
  }
};

TEST_F(CollectingElsewhere, no_receipt_names_what_the_file_of_that_name_lacks) {
  put_copy_back();
  let_time_pass();
  EXPECT_THAT(batch(winds(epoch(0xA), 301, 303)), IsEmpty());
  const auto receipts = read(collector_->flush());
  ASSERT_FALSE(receipts.empty());
  for (const ReadReceipt& receipt : receipts) {
    EXPECT_THAT(receipt.have, ElementsAre(Range{1, 3}, Range{301, 303}));
    EXPECT_EQ(receipt.archive, id_);
  }
  EXPECT_EQ(count_in(path()), "6") << "nothing of the file before it was mixed in";
  const auto asked = read(collector_->due());
  ASSERT_EQ(asked.size(), 1U);
  EXPECT_TRUE(asked[0].resync) << "what the copy lacks is to come again";
  EXPECT_THAT(said_, testing::Contains(HasSubstr("archive.db was replaced while it was in use")));
}

TEST_F(CollectingElsewhere, receipts_that_are_due_are_of_the_file_of_that_name_too) {
  batch(winds(epoch(0xA), 301, 301));
  put_copy_back();
  let_time_pass();
  for (const ReadReceipt& receipt : read(collector_->due())) {
    EXPECT_THAT(receipt.have, ElementsAre(Range{1, 3}));
  }
}

TEST_F(CollectingElsewhere, what_was_committed_before_is_in_the_file_that_was_put_aside) {
  const std::string aside = folder_ + "/aside.db";
  std::filesystem::rename(path(), aside);
  put_copy_back();
  let_time_pass();
  batch(winds(epoch(0xA), 301, 303));
  EXPECT_EQ(count_in(path()), "6");
  EXPECT_EQ(count_in(aside), "300");
}

TEST_F(CollectingElsewhere, an_archive_that_is_gone_takes_nothing_and_none_is_made) {
  std::filesystem::rename(path(), folder_ + "/aside.db");
  for (int i = 0; i < 3; ++i) {
    let_time_pass();
    EXPECT_THAT(batch(winds(epoch(0xA), 301, 303)), IsEmpty());
    EXPECT_THAT(hello({{epoch(0xA), 1, 99, 0}}), IsEmpty());
    EXPECT_THAT(collector_->due(), IsEmpty());
    EXPECT_FALSE(std::filesystem::exists(path()));
  }
  EXPECT_EQ(collector_->counts().failed, 6U);
  EXPECT_THAT(said_, testing::Contains(HasSubstr("archive.db was deleted while it was in use")));
  std::filesystem::rename(folder_ + "/aside.db", path());
  let_time_pass();
  EXPECT_EQ(hello({{epoch(0xA), 1, 999, 0}}).at(0).have.at(0), (Range{1, 300}));
}

TEST_F(CollectingElsewhere, another_archive_is_not_taken_for_this_one) {
  std::filesystem::remove(copy());
  ASSERT_TRUE(Archive::open(copy()));
  put_copy_back();
  let_time_pass();
  EXPECT_THAT(batch(winds(epoch(0xA), 301, 303)), IsEmpty());
  EXPECT_THAT(collector_->flush(), IsEmpty());
  EXPECT_THAT(said_, testing::Contains(HasSubstr("not " + id_)));
  EXPECT_EQ(count_in(path()), "0");
}

TEST_F(CollectingElsewhere, an_empty_file_is_no_archive) {
  std::filesystem::remove(path());
  std::ofstream(path()).close();
  let_time_pass();
  EXPECT_THAT(batch(winds(epoch(0xA), 301, 303)), IsEmpty());
  EXPECT_EQ(std::filesystem::file_size(path()), 0U);
  EXPECT_THAT(said_, testing::Contains(HasSubstr("is empty, expected archive " + id_)));
}

TEST_F(Collecting,
       an_archive_that_cannot_be_opened_is_tried_now_and_then_and_nothing_is_due_before) {
  hello({{epoch(0xA), 1, 9, 0}});
  batch(winds(epoch(0xA), 1, 1));
  {
    auto second = buoyd::Database::open(path(), buoyd::Database::Mode::write);
    ASSERT_TRUE(
        (*second)->execute("CREATE TRIGGER full BEFORE INSERT ON held BEGIN SELECT raise(ABORT, "
                           "'disk is full'); END"));
    batch(winds(epoch(0xA), 2, 2));
    ASSERT_TRUE((*second)->execute("DROP TRIGGER full"));
  }
  is_open_refused_ = true;
  clock_.advance(std::chrono::minutes(5));
  for (int i = 0; i < 3; ++i) {
    EXPECT_THAT(collector_->due(), IsEmpty());
    ASSERT_TRUE(collector_->next_due());
    EXPECT_GT(*collector_->next_due(), clock_.mono()) << "else the loop never sleeps";
    clock_.advance_to(*collector_->next_due());
  }
  is_open_refused_ = false;
  const auto receipts = read(collector_->due());
  ASSERT_EQ(receipts.size(), 1U);
  EXPECT_THAT(receipts[0].have, ElementsAre(Range{1, 1}));
}

TEST_F(Collecting, any_message_on_any_topic_is_borne) {
  const buoyd::Bytes good = winds(epoch(0xA), 1, 3).message();
  for (const std::string topic : {"buoy/kelpie/batch", "buoy/kelpie/hello"}) {
    for (const char* hex : {"", "00", "a0", "ff", "a1617601", "bf", "9f", "5b7fffffffffffffff"}) {
      EXPECT_THAT(collector_->message(topic, test::from_hex(hex), false), IsEmpty());
    }
  }
  for (std::size_t length = 0; length < good.size(); ++length) {
    EXPECT_THAT(collector_->message("buoy/kelpie/batch", std::span(good).first(length), false),
                IsEmpty());
  }
  for (const char* topic : {"buoy/kelpie/data/x", "buoy/kelpie/batch/x", "x/kelpie/batch", "",
                            "buoy/ke lpie/batch", "buoy/kelpie/status"}) {
    EXPECT_THAT(collector_->message(topic, good, false), IsEmpty());
  }
  EXPECT_EQ(sql("SELECT count(*) FROM epoch"), "0");
  EXPECT_LE(said_.size(), 3U);
}

TEST_F(Collecting, a_retained_batch_is_not_believed) {
  EXPECT_THAT(collector_->message("buoy/kelpie/batch", winds(epoch(0xA), 1, 3).message(), true),
              IsEmpty());
  EXPECT_EQ(sql("SELECT count(*) FROM reading"), "0");
}

TEST_F(Collecting, it_listens_to_hello_and_batch_of_all_stations) {
  EXPECT_THAT(collector_->subscriptions(), ElementsAre("buoy/+/hello", "buoy/+/batch"));
}

}  // namespace
}  // namespace buoyshore
