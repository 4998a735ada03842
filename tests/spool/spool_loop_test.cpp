#include "spool/spool_loop.hpp"

#include <thread>

#include "core/own_readings.hpp"
#include "spool_loop_fixture.hpp"

namespace buoyd {
namespace {

TEST_F(SpoolLoopTest, the_epoch_begins_at_once_with_a_start_reading) {
  start();
  EXPECT_EQ(committed(), 1U);
  EXPECT_EQ(sql("SELECT kind || ' ' || body FROM readings"),
            R"(start ["0.1","boot",null,null,null,null,null,0,null])");
  EXPECT_EQ(sql("SELECT clock FROM reading"), "99") << "stamped like all others";
  EXPECT_EQ(sql("SELECT utc - " + std::to_string(clock_.wall().time_since_epoch().count()) +
                " FROM reading"),
            "0");
  const auto news = heard_.take_news();
  ASSERT_EQ(news.size(), 1U);
  ASSERT_EQ(news[0].epochs.size(), 1U);
  EXPECT_EQ(news[0].epochs[0].last, 1U);
  ASSERT_EQ(news[0].committed.size(), 1U);
  EXPECT_EQ(news[0].committed[0].seq, 1U);
}

TEST_F(SpoolLoopTest, the_next_start_names_the_epoch_before) {
  start();
  const std::string first = sql("SELECT id FROM epoch");
  loop_->close();
  make();
  start();
  EXPECT_EQ(sql("SELECT body FROM reading ORDER BY seq DESC LIMIT 1"),
            R"(["0.1","boot",null,")" + first + R"(",1,null,null,0,null])");
}

TEST_F(SpoolLoopTest, readings_wait_for_one_another) {
  start();
  pass(1000);
  EXPECT_TRUE(offer(1));
  auto rest = loop_->turn();
  EXPECT_EQ(committed(), 1U);
  EXPECT_EQ(rest.at_most, CommitPacer::gather);
  EXPECT_TRUE(offer(2));
  pass(50);
  rest = loop_->turn();
  EXPECT_EQ(committed(), 3U) << "one transaction for both";
  EXPECT_EQ(loop_->status().commits, 2U);
  EXPECT_EQ(batches_, 2);
  EXPECT_EQ(rest.at_most, std::chrono::seconds(1)) << "nothing but urgent ones ends this rest";
  EXPECT_FALSE(rest.for_any);
  EXPECT_TRUE(offer(3));
  pass(900);
  rest = loop_->turn();
  EXPECT_EQ(committed(), 3U);
  EXPECT_EQ(rest.at_most, std::chrono::milliseconds(100));
  pass(100);
  static_cast<void>(loop_->turn());
  EXPECT_EQ(committed(), 4U);
  pass(1000);
  rest = loop_->turn();
  EXPECT_TRUE(rest.for_any) << "nothing waits: the next reading ends the rest";
  EXPECT_EQ(rest.at_most, SpoolLoop::longest_wait);
}

TEST_F(SpoolLoopTest, a_reload_changes_the_commit_interval) {
  start();
  SpoolSettings settings;
  settings.commit_interval = std::chrono::seconds(5);
  loop_->change(settings);
  static_cast<void>(loop_->turn());
  EXPECT_TRUE(offer(1));
  pass(4900);
  static_cast<void>(loop_->turn());
  EXPECT_EQ(committed(), 1U) << "the old interval is over, the new one is not";
  pass(100);
  static_cast<void>(loop_->turn());
  EXPECT_EQ(committed(), 2U);
}

TEST_F(SpoolLoopTest, a_reload_is_taken_though_as_many_requests_wait_as_there_is_room_for) {
  start();
  while (loop_->ask({epoch_id(1), 0, 1, 1})) {
  }
  SpoolSettings settings;
  settings.commit_interval = std::chrono::seconds(20);
  loop_->change(settings);
  settings.commit_interval = std::chrono::seconds(5);
  loop_->change(settings);
  static_cast<void>(loop_->turn());
  EXPECT_TRUE(offer(1));
  pass(4900);
  static_cast<void>(loop_->turn());
  EXPECT_EQ(committed(), 1U);
  pass(100);
  static_cast<void>(loop_->turn());
  EXPECT_EQ(committed(), 2U) << "the newest one counts";
}

TEST_F(SpoolLoopTest, B7_one_instrument_that_talks_without_end_does_not_push_out_the_others) {
  start();
  SpoolSettings settings;
  settings.max_size = 16'000'000;
  settings.reserve = 0;
  loop_->change(settings);
  SpoolInbox::Producer& talks = loop_->add_producer();
  const DescriptionPtr talker = probe_description("talker");
  std::int64_t said = 0;
  const auto talk = [&] {
    for (bool taken = true; taken; ++said) {
      Reading reading = probe_reading(said, talker);
      reading.body = "[20.10," + std::string(100, '1') + "]";
      taken = talks.offer(reading);
    }
  };
  for (int second = 1; second <= 60; ++second) {
    EXPECT_TRUE(offer(second));
    talk();
    pass(1000);
    static_cast<void>(loop_->turn());
  }
  pass(1000);
  static_cast<void>(loop_->turn());
  loop_->flush();
  pass(1000);
  static_cast<void>(loop_->turn());  // what was refused last is counted, though nothing else waits
  EXPECT_GE(std::stoll(sql("SELECT count(*) FROM reading WHERE instrument = 'probe'")), 55)
      << "the oldest may have gone when it became full";
  const auto rows = std::stoll(sql("SELECT count(*) FROM reading WHERE instrument <> 'buoyd'"));
  const auto lost = std::stoll(sql("SELECT coalesce(sum(b - a + 1), 0) FROM lost"));
  const auto dropped =
      std::stoll(sql("SELECT sum(body ->> '$[1]') FROM readings WHERE kind = 'dropped'"));
  EXPECT_EQ(rows + lost + dropped, said + 60) << "each is a reading, in a gap, or counted";
  EXPECT_EQ(loop_->status().dropped, static_cast<std::uint64_t>(dropped));
  EXPECT_LT(std::stoll(sql("SELECT count(*) FROM readings WHERE kind = 'dropped'")), 60 + 10)
      << "one a second of the full queue; of the full store one each ten seconds";
}

TEST_F(SpoolLoopTest, urgent_ones_are_committed_at_once_ten_times_a_second_at_most) {
  start();
  std::uint64_t before = loop_->status().commits;
  for (int i = 0; i < 1000; ++i) {
    EXPECT_TRUE(offer(i, true));
    pass(1);
    static_cast<void>(loop_->turn());
  }
  EXPECT_EQ(loop_->status().commits - before, 10U);
  pass(100);
  static_cast<void>(loop_->turn());
  EXPECT_EQ(committed(), 1001U);
}

TEST_F(SpoolLoopTest, news_names_the_newest_of_each_instrument_and_kind) {
  start();
  heard_.take_news();
  const auto other = probe_description("probe", "other");
  for (int i = 1; i <= 3; ++i) EXPECT_TRUE(offer(i));
  Reading reading = probe_reading(7, other);
  EXPECT_TRUE(producer_->offer(reading));
  EXPECT_TRUE(offer(4));
  loop_->flush();
  pass(100);
  static_cast<void>(loop_->turn());
  const auto news = heard_.take_news();
  ASSERT_EQ(news.size(), 1U);
  ASSERT_EQ(news[0].committed.size(), 2U);
  EXPECT_EQ(news[0].committed[0].seq, 5U);
  EXPECT_EQ(news[0].committed[0].reading.description, other);
  EXPECT_EQ(news[0].committed[1].seq, 6U);
  EXPECT_EQ(news[0].committed[1].reading.body, "[20.10,4]");
  EXPECT_EQ(sql("SELECT body FROM reading WHERE seq = 6"), "[20.10,4]");
}

TEST_F(SpoolLoopTest, news_names_every_alarm) {
  start();
  heard_.take_news();
  for (const auto* line : {"bus", "deck", "radio"}) {
    Reading gone = event_reading({line, "line_gone", ""}, clock_.mono());
    EXPECT_TRUE(producer_->offer(gone));
  }
  loop_->flush();
  pass(100);
  static_cast<void>(loop_->turn());
  const auto news = heard_.take_news();
  ASSERT_EQ(news.size(), 1U);
  EXPECT_EQ(news[0].committed.size(), 3U);
}

TEST_F(SpoolLoopTest, I2_nothing_is_told_before_its_commit_returned) {
  start();
  heard_.take_news();
  vfs_.fail(FileKind::wal, FileOp::write, SQLITE_BUSY);
  EXPECT_TRUE(offer(1, true));
  pass(200);
  static_cast<void>(loop_->turn());
  EXPECT_TRUE(heard_.take_news().empty());
  EXPECT_EQ(loop_->status().failures, 1U);
  EXPECT_EQ(loop_->status().waiting, 1U);
  vfs_.heal();
  pass(999);
  static_cast<void>(loop_->turn());
  EXPECT_EQ(committed(), 1U) << "a store that failed is tried once a second";
  pass(1);
  static_cast<void>(loop_->turn());
  EXPECT_EQ(committed(), 2U);
  EXPECT_EQ(heard_.take_news().size(), 1U);
  EXPECT_EQ(batches_, 2) << "stamped once, however often it is tried";
}

TEST_F(SpoolLoopTest, I3_what_is_known_of_the_clock_later_is_a_reading_of_its_own) {
  start();
  EXPECT_TRUE(offer(1));
  pass(2000);
  static_cast<void>(loop_->turn());
  const std::string all =
      "SELECT group_concat(seq || utc || boottime || clock || body) FROM reading";
  const std::string before = sql(all + " WHERE seq <= 2");
  extra_ = clock_reading({"gnss", clock_.mono(), clock_.wall() + std::chrono::hours(5)});
  clock_.step(std::chrono::hours(5));
  EXPECT_TRUE(offer(2));
  pass(2000);
  static_cast<void>(loop_->turn());
  EXPECT_EQ(sql(all + " WHERE seq <= 2"), before);
  EXPECT_EQ(sql("SELECT group_concat(kind) FROM readings WHERE seq > 2"), "sample,clock");
}

TEST_F(SpoolLoopTest, the_hook_may_append_readings) {
  extra_ = probe_reading(42, description_);
  start();
  EXPECT_EQ(committed(), 2U);
  EXPECT_EQ(sql("SELECT body FROM reading WHERE seq = 2"), "[20.10,42]");
}

TEST_F(SpoolLoopTest, the_hook_may_append_readings_though_none_was_offered) {
  start();
  pass(1000);
  extra_ = probe_reading(1, description_);
  loop_->flush();
  static_cast<void>(loop_->turn());
  EXPECT_EQ(committed(), 2U);
  pass(1000);
  loop_->flush();
  static_cast<void>(loop_->turn());
  EXPECT_EQ(committed(), 2U) << "it had nothing to append";
  EXPECT_EQ(loop_->status().commits, 2U);
}

TEST_F(SpoolLoopTest, what_a_full_queue_refused_becomes_a_reading) {
  start();
  int offered = 0;
  for (;; ++offered) {
    Reading big = big_reading(20'000);
    if (!producer_->offer(big)) break;
  }
  Reading again = big_reading(20'000);
  EXPECT_FALSE(producer_->offer(again));
  EXPECT_EQ(loop_->status().dropped, 2U);
  pass(1000);
  static_cast<void>(loop_->turn());
  EXPECT_EQ(sql("SELECT body FROM readings WHERE kind = 'dropped'"),
            R"(["big",2,3600000000,3600000000])");
  ASSERT_FALSE(said_.empty());
  EXPECT_EQ(said_[0], "spool: 2 readings of big were dropped: the spool could not take them");
}

TEST_F(SpoolLoopTest, what_was_refused_last_is_counted_too) {
  start();
  Reading big = big_reading(SpoolInbox::most_bytes);
  EXPECT_FALSE(producer_->offer(big));
  pass(1000);
  static_cast<void>(loop_->turn());
  EXPECT_EQ(sql("SELECT body FROM readings WHERE kind = 'dropped'").substr(0, 9), "[\"big\",1,")
      << "though nothing else waited";
  EXPECT_FALSE(producer_->offer(big));
  loop_->close();
  EXPECT_EQ(sql("SELECT count(*) FROM readings WHERE kind = 'dropped'"), "2");
}

TEST_F(SpoolLoopTest, the_uplink_is_answered_and_told_of_what_it_changed) {
  start();
  EXPECT_TRUE(offer(1));
  EXPECT_TRUE(offer(2));
  loop_->flush();
  pass(100);
  static_cast<void>(loop_->turn());
  const EpochId epoch = heard_.take_news().back().epochs.front().id;
  EXPECT_TRUE(loop_->ask({epoch, 1, 1000, 1000}));
  EXPECT_TRUE(loop_->ask({epoch, 3, 1000, 1000}));
  static_cast<void>(loop_->turn());
  auto answers = heard_.take_answers();
  ASSERT_EQ(answers.size(), 2U);
  ASSERT_TRUE(answers[0].second);
  EXPECT_EQ(answers[0].first.after, 1U);
  EXPECT_EQ(numbers_of(*answers[0].second), (std::vector<std::uint64_t>{2, 3}));
  EXPECT_FALSE(answers[1].second);
  EXPECT_TRUE(heard_.take_news().empty()) << "asking changes nothing";

  EXPECT_TRUE(loop_->delivered({epoch, {{1, 2}}, {}}));
  EXPECT_TRUE(loop_->pin("archive-7"));
  static_cast<void>(loop_->turn());
  const auto news = heard_.take_news();
  ASSERT_EQ(news.size(), 1U);
  EXPECT_EQ(news[0].epochs[0].floor, 2U);
  EXPECT_EQ(news[0].pinned_archive, "archive-7");
  EXPECT_TRUE(news[0].committed.empty());
  EXPECT_EQ(loop_->status().owed, 1U);
}

TEST_F(SpoolLoopTest, what_is_delivered_stands_in_the_file_though_no_reading_comes) {
  start();
  EXPECT_TRUE(offer(1));
  loop_->flush();
  pass(100);
  static_cast<void>(loop_->turn());
  const EpochId epoch = heard_.take_news().back().epochs.front().id;
  EXPECT_TRUE(loop_->delivered({epoch, {{1, 2}}, {}}));
  const auto owed = [this] {
    auto file = Database::open(path(), Database::Mode::read);
    return (*file)->value("SELECT owed FROM delivery").value_or("?");
  };
  auto rest = loop_->turn();
  EXPECT_EQ(owed(), "2") << "it costs no commit of its own yet";
  for (int turns = 0; turns < 2; ++turns) {
    clock_.advance(rest.at_most);
    rest = loop_->turn();
  }
  EXPECT_EQ(owed(), "0");
  EXPECT_EQ(loop_->status().last, 2U) << "no reading came";
}

TEST_F(SpoolLoopTest, who_is_new_is_told_without_waiting_for_a_commit) {
  start();
  EXPECT_TRUE(offer(1));
  loop_->flush();
  pass(100);
  static_cast<void>(loop_->turn());
  static_cast<void>(heard_.take_news());
  loop_->introduce();
  static_cast<void>(loop_->turn());
  const auto news = heard_.take_news();
  ASSERT_EQ(news.size(), 1U);
  EXPECT_TRUE(news[0].committed.empty());
  EXPECT_EQ(news[0].epochs.front().last, 2U);
  static_cast<void>(loop_->turn());
  EXPECT_TRUE(heard_.take_news().empty()) << "once";
}

TEST_F(SpoolLoopTest, who_comes_while_a_commit_is_told_is_told_too) {
  start();
  static_cast<void>(heard_.take_news());
  heard_.meanwhile = [this] { loop_->introduce(); };
  EXPECT_TRUE(offer(1));
  loop_->flush();
  pass(100);
  static_cast<void>(loop_->turn());
  static_cast<void>(heard_.take_news());
  static_cast<void>(loop_->turn());
  EXPECT_EQ(heard_.take_news().size(), 1U) << "without another reading";
}

TEST_F(SpoolLoopTest, requests_are_bounded) {
  start();
  int taken = 0;
  while (loop_->ask({}) && taken < 10'000) ++taken;
  EXPECT_EQ(taken, 64);
  EXPECT_FALSE(loop_->pin("x"));
  static_cast<void>(loop_->turn());
  EXPECT_EQ(heard_.take_answers().size(), 64U) << "exactly one answer each";
  EXPECT_TRUE(loop_->pin("x"));
}

TEST_F(SpoolLoopTest, what_was_offered_is_stored_at_stop) {
  start();
  const EpochId epoch = heard_.take_news().back().epochs.front().id;
  for (int i = 1; i <= 100; ++i) {
    Reading big = i % 2 == 0 ? big_reading(15'000) : probe_reading(i, description_);
    EXPECT_TRUE(producer_->offer(big));
  }
  EXPECT_TRUE(loop_->delivered({epoch, {{1, 1}}, {}}));
  loop_->close();
  EXPECT_EQ(sql("SELECT count(*) FROM reading"), "101");
  EXPECT_EQ(sql("SELECT a || '-' || b FROM done"), "1-1");
  EXPECT_EQ(file_size("spool.db-wal"), 0U) << "closed, not left to be recovered";
  EXPECT_EQ(loop_->status().owed, 100U) << "as it was left";
}

TEST_F(SpoolLoopTest, a_steady_station_has_one_wake_up_a_commit) {
  start();
  pass(2000);
  const auto commits = loop_->status().commits;
  const auto turns = loop_->progress();
  // Ten readings a second for a minute; only what may end a rest does.
  auto rest = loop_->turn();
  MonoTime until = clock_.mono() + rest.at_most;
  for (int i = 0; i < 600; ++i) {
    pass(100);
    EXPECT_TRUE(offer(i));
    if (rest.for_any || clock_.mono() >= until) {
      rest = loop_->turn();
      until = clock_.mono() + rest.at_most;
    }
  }
  EXPECT_GE(loop_->status().commits - commits, 58U);
  EXPECT_LE(loop_->progress() - turns, 64U);
}

TEST_F(SpoolLoopTest, a_stop_before_the_first_turn_leaves_a_whole_epoch) {
  loop_->open();
  loop_->close();
  EXPECT_EQ(sql("SELECT count(*) FROM epoch JOIN reading ON seq = first"), "1");
}

TEST_F(SpoolLoopTest, two_threads_offer_and_every_reading_is_stored) {
  const SystemClock clock;
  SpoolSetup setup;
  setup.settings.path = path();
  setup.settings.reserve = 0;
  setup.settings.commit_interval = std::chrono::milliseconds(20);
  RepeatLog log(clock, [](Priority, std::string_view) {});
  SpoolLoop loop(setup, clock, log, {});
  loop.connect(&heard_);
  auto& a = loop.add_producer();
  auto& b = loop.add_producer();
  std::thread spool([&] { loop.run(); });
  const auto produce = [&](SpoolInbox::Producer& producer) {
    for (int i = 0; i < 500; ++i) {
      Reading reading = probe_reading(i, description_);
      reading.urgent = i % 100 == 0;
      EXPECT_TRUE(producer.offer(reading));
      if (i % 50 == 0) static_cast<void>(loop.status());
    }
  };
  std::thread first([&] { produce(a); });
  std::thread second([&] { produce(b); });
  first.join();
  second.join();
  heard_.wait_for([](const HeardEvents& heard) { return heard.last() == 1001; });
  EXPECT_TRUE(loop.ask({heard_.take_news().back().epochs.front().id, 0, 1'000'000, 1'000'000}));
  loop.stop();
  spool.join();
  EXPECT_EQ(heard_.take_answers().size(), 1U);
  EXPECT_EQ(sql("SELECT count(*) FROM reading"), "1001");
  EXPECT_GT(loop.progress(), 0U);
}

}  // namespace
}  // namespace buoyd
