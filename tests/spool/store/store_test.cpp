#include "spool/store/store.hpp"

#include "spool/store/schema.hpp"
#include "spool/store/storage_fault.hpp"
#include "spool/store_fixture.hpp"

namespace buoyd {
namespace {

TEST_F(StoreTest, readings_are_numbered_one_by_one_and_come_back_as_they_were) {
  Reading reading = probe_reading(5);
  reading.flags = "34";
  reading.span = Micros(1'000'000);
  EXPECT_EQ(append({probe_reading(4), reading}), 1U);
  EXPECT_EQ(append({probe_reading(6)}), 3U);

  const auto run = owed();
  ASSERT_TRUE(run);
  EXPECT_EQ(run->epoch, epoch_);
  EXPECT_EQ(run->first, 1U);
  EXPECT_EQ(run->floor, 0U);
  EXPECT_EQ(numbers_of(*run), (std::vector<std::uint64_t>{1, 2, 3}));
  const Reading& back = run->readings[1].reading;
  EXPECT_EQ(back.body, reading.body);
  EXPECT_EQ(back.flags, "34");
  EXPECT_EQ(back.utc, reading.utc);
  EXPECT_EQ(back.boottime, reading.boottime);
  EXPECT_EQ(back.clock, reading.clock);
  EXPECT_EQ(back.span, reading.span);
  EXPECT_EQ(back.description->text(), reading.description->text());
  EXPECT_EQ(run->readings[0].reading.flags, "");
}

// SQ-15 too: the caches and the heap are bounded.
TEST_F(StoreTest, SQ1_every_pragma_is_read_back) {
  const std::vector<std::pair<std::string, std::string>> expected{
      {"journal_mode", "wal"},     {"synchronous", "2"},
      {"cache_size", "-1024"},     {"temp_store", "2"},
      {"mmap_size", "0"},          {"journal_size_limit", "4194304"},
      {"wal_autocheckpoint", "0"}, {"page_size", "2048"},
      {"busy_timeout", "5000"},    {"application_id", "1112887129"},
      {"user_version", "2"},
  };
  for (const auto& [pragma, value] : expected) {
    EXPECT_EQ(store_->database().value("PRAGMA " + pragma).value(), value) << pragma;
  }
  EXPECT_EQ(sqlite3_soft_heap_limit64(-1), 8 * 1024 * 1024);
}

TEST_F(StoreTest, an_epoch_and_its_first_reading_are_one_transaction) {
  EXPECT_EQ(sql("SELECT count(*) FROM epoch"), "0") << "drawn at the first commit, not at start";
  EXPECT_EQ(store_->epochs().current(), nullptr);
  append(probe_readings(1, 2));
  EXPECT_NE(store_->epochs().current(), nullptr);
  EXPECT_EQ(sql("SELECT id || ' ' || first || ' ' || boot_id FROM epoch"),
            "0100000000000001 1 boot-1");
  EXPECT_FALSE(store_->append({})) << "no epoch is empty";
}

TEST_F(StoreTest, each_start_is_an_epoch_that_names_the_one_before) {
  append(probe_readings(1, 3));
  start(2);
  ASSERT_TRUE(store_->epochs().newest());
  EXPECT_EQ(store_->epochs().newest()->id, epoch_id(1));
  EXPECT_EQ(store_->epochs().newest()->last, 3U);
  EXPECT_EQ(append(probe_readings(4, 5)), 4U) << "numbers go on over starts";
  EXPECT_EQ(sql("SELECT group_concat(id || ':' || first || ':' || coalesce(last, 'open') || ':' ||"
                " coalesce(prev_id, '-') || ':' || coalesce(prev_last, '-'), ' ') FROM epoch"),
            "0100000000000001:1:3:-:- 0200000000000002:4:open:0100000000000001:3");
  const auto epochs = store_->epochs().states(32);
  ASSERT_EQ(epochs.size(), 2U);
  EXPECT_EQ(epochs[0], (EpochState{epoch_id(2), 4, 5, 3, true}));
  EXPECT_EQ(epochs[1], (EpochState{epoch_id(1), 1, 3, 0, true}));
}

TEST_F(StoreTest, a_file_opened_anew_in_one_run_goes_on_with_its_epoch) {
  append(probe_readings(1, 3));
  start(9);
  ASSERT_TRUE(store_->epochs().resume());
  store_->begin_epoch({});
  start(1);
  ASSERT_TRUE(store_->epochs().resume());
  EXPECT_NE(store_->epochs().current(), nullptr);
  EXPECT_EQ(store_->epochs().states(32).size(), 1U);
}

TEST_F(StoreTest, SQ3_numbers_are_never_reused) {
  append(probe_readings(1, 10));
  deliver(epoch_, {{1, 10}});
  trim_to(0);
  EXPECT_EQ(sql("SELECT group_concat(seq) FROM reading"), "10") << "the newest row stays";
  start(2);
  EXPECT_EQ(append(probe_readings(11, 11)), 11U);
}

TEST_F(StoreTest, SQ3_even_with_every_row_deleted_by_hand) {
  append(probe_readings(1, 10));
  ASSERT_TRUE(store_->database().execute("DELETE FROM reading"));
  start(2);
  EXPECT_GE(append(probe_readings(1, 1)), 2U);
  append(probe_readings(2, 5));
  deliver(epoch_, {{2, 5}});
  ASSERT_TRUE(store_->epochs().save());
  ASSERT_TRUE(store_->database().execute("DELETE FROM reading"));
  start(3);
  EXPECT_GT(append(probe_readings(1, 1)), 5U);
}

TEST_F(StoreTest, a_description_is_stored_once_and_unchanged) {
  append({probe_reading(1), probe_reading(2)});
  start(2);
  append({probe_reading(3), probe_reading(4, probe_description("probe", "other"))});
  EXPECT_EQ(sql("SELECT count(*) FROM description"), "2");
  EXPECT_EQ(sql("SELECT text FROM description ORDER BY n LIMIT 1"), probe_description()->text());
  EXPECT_EQ(sql("SELECT hash FROM description ORDER BY n LIMIT 1"),
            to_hex(probe_description()->hash()));
}

TEST_F(StoreTest, more_descriptions_than_are_kept_in_memory) {
  for (int round = 0; round < 2; ++round) {
    std::vector<Reading> readings;
    for (int i = 0; i < 600; ++i) {
      readings.push_back(probe_reading(i, probe_description("probe-" + std::to_string(i))));
    }
    append(readings);
  }
  EXPECT_EQ(sql("SELECT count(*) FROM description"), "600");
  EXPECT_EQ(sql("SELECT count(*) FROM reading r JOIN description d ON d.n = r.description"
                " WHERE d.text ->> '$.instrument' <> r.instrument"),
            "0");
  std::uint64_t after = 0;
  while (const auto run = owed(after)) {
    for (const StoredReading& stored : run->readings) {
      EXPECT_EQ(stored.reading.description->instrument(),
                "probe-" + std::to_string((stored.seq - 1) % 600));
    }
    after = run->to;
  }
  EXPECT_EQ(after, 1200U);
}

TEST_F(StoreTest, a_transaction_that_fails_leaves_nothing) {
  append(probe_readings(1, 1));
  ASSERT_TRUE(
      store_->database().execute("CREATE TRIGGER stop BEFORE INSERT ON reading"
                                 " WHEN NEW.seq = 3 BEGIN SELECT RAISE(ABORT, 'no'); END"));
  const auto other = probe_description("other");
  EXPECT_FALSE(store_->append(std::vector{probe_reading(2, other), probe_reading(3, other)}));
  EXPECT_EQ(sql("SELECT count(*) FROM reading"), "1");
  EXPECT_EQ(store_->epochs().last(), 1U);
  ASSERT_TRUE(store_->database().execute("DROP TRIGGER stop"));
  EXPECT_EQ(append({probe_reading(2, other), probe_reading(3, other)}), 2U);
  EXPECT_EQ(sql("SELECT count(*) FROM reading JOIN description d ON d.n = description"), "3");
}

TEST_F(StoreTest, an_epoch_that_failed_to_begin_begins_with_the_next_append) {
  ASSERT_TRUE(
      store_->database().execute("CREATE TRIGGER stop BEFORE INSERT ON reading"
                                 " BEGIN SELECT RAISE(ABORT, 'no'); END"));
  EXPECT_FALSE(store_->append(probe_readings(1, 1)));
  EXPECT_EQ(store_->epochs().current(), nullptr);
  EXPECT_EQ(sql("SELECT count(*) FROM epoch"), "0");
  ASSERT_TRUE(store_->database().execute("DROP TRIGGER stop"));
  EXPECT_EQ(append(probe_readings(1, 1)), 1U);
  EXPECT_EQ(sql("SELECT count(*) FROM epoch"), "1");
}

// SQ-4: ranges, written with the rows, and no flag a row.
TEST_F(StoreTest, delivered_ranges_travel_with_the_next_insert) {
  append(probe_readings(1, 10));
  EXPECT_TRUE(deliver(epoch_, {{1, 4}, {8, 9}}).changed);
  EXPECT_EQ(sql("SELECT count(*) FROM done"), "0");
  append(probe_readings(11, 11));
  EXPECT_EQ(sql("SELECT group_concat(a || '-' || b, ' ') FROM done"), "1-4 8-9");
  start(2);
  append(probe_readings(12, 12));
  const auto run = owed_of(epoch_id(1));
  ASSERT_TRUE(run);
  EXPECT_EQ(numbers_of(*run), (std::vector<std::uint64_t>{5, 6, 7}));
  EXPECT_EQ(run->floor, 4U);
}

TEST_F(StoreTest, save_writes_what_waits_and_only_then) {
  append(probe_readings(1, 3));
  const auto before = sqlite3_total_changes64(store_->database().handle());
  ASSERT_TRUE(store_->epochs().save());
  EXPECT_EQ(sqlite3_total_changes64(store_->database().handle()), before);
  deliver(epoch_, {{1, 1}});
  ASSERT_TRUE(store_->epochs().pin("archive-1"));
  ASSERT_TRUE(store_->epochs().save());
  EXPECT_EQ(sql("SELECT a || '-' || b FROM done"), "1-1");
  EXPECT_EQ(sql("SELECT value FROM meta WHERE key = 'archive'"), "archive-1");
  start(2);
  EXPECT_EQ(store_->epochs().pinned_archive(), "archive-1");
}

TEST_F(StoreTest, another_archive_has_nothing_of_what_the_first_had) {
  append(probe_readings(1, 3));
  start(2);
  append(probe_readings(4, 6));
  ASSERT_TRUE(store_->epochs().pin("first"));
  deliver(epoch_id(1), {{1, 3}});
  deliver(epoch_id(2), {{4, 6}});
  ASSERT_TRUE(store_->epochs().save());
  EXPECT_EQ(store_->epochs().owed_count(), 0U);
  ASSERT_TRUE(store_->epochs().pin("first"));
  EXPECT_EQ(store_->epochs().owed_count(), 0U);
  ASSERT_TRUE(store_->epochs().pin("second"));
  EXPECT_EQ(store_->epochs().owed_count(), 6U);
  EXPECT_EQ(store_->epochs().states(32).size(), 2U) << "closed epochs are owed again too";
}

TEST_F(StoreTest, readings_of_a_time_are_owed_again_over_epochs_and_clock_steps) {
  append(probe_readings(1, 10));  // 1 to 10
  start(2);
  append(probe_readings(11, 20));  // 11 to 20
  append(probe_readings(8, 9));    // 21 and 22: the clock was set back
  deliver(epoch_id(1), {{1, 10}});
  deliver(epoch_id(2), {{11, 22}});
  ASSERT_TRUE(store_->epochs().save());
  ASSERT_EQ(store_->epochs().owed_count(), 0U);
  ASSERT_TRUE(store_->epochs().resend({probe_reading(8).utc, probe_reading(12).utc}));
  EXPECT_TRUE(store_->epochs().is_resending());
  EXPECT_EQ(store_->epochs().resend_on().value(), 7U);
  EXPECT_FALSE(store_->epochs().is_resending());
  const auto owed_after = [this](const EpochId& epoch, std::uint64_t after) {
    return numbers_of(*store_->next_owed({epoch, after, 1000, 1000}).value());
  };
  EXPECT_EQ(owed_after(epoch_id(1), 0), (std::vector<std::uint64_t>{8, 9, 10}));
  EXPECT_EQ(owed_after(epoch_id(2), 0), (std::vector<std::uint64_t>{11, 12}));
  EXPECT_EQ(owed_after(epoch_id(2), 12), (std::vector<std::uint64_t>{21, 22}));
  append(probe_readings(30, 30));
  EXPECT_EQ(sql("SELECT sum(owed) FROM delivery"), "8") << "kept with the next insert";
}

TEST_F(StoreTest, a_search_for_readings_takes_a_slice_a_step_and_skips_what_is_gone) {
  const auto slice = static_cast<std::int64_t>(ResendSearch::slice);
  append(probe_readings(1, 2 * slice + 10));
  deliver(epoch_, {{1, static_cast<std::uint64_t>(2 * slice + 10)}});
  ASSERT_TRUE(store_->database().execute("DELETE FROM reading WHERE seq IN (5, 6)"));
  ASSERT_TRUE(store_->epochs().resend({probe_reading(0).utc, probe_reading(3 * slice).utc}));
  EXPECT_EQ(store_->epochs().resend_on().value(), std::nullopt);
  append(probe_readings(-5, -5));
  EXPECT_EQ(store_->epochs().resend_on().value(), std::nullopt);
  EXPECT_EQ(store_->epochs().resend_on().value(), static_cast<std::uint64_t>(2 * slice + 8))
      << "without a gap for what retention took";
}

TEST_F(StoreTest, a_receipt_during_a_search_for_readings_takes_none_of_them_away) {
  const auto slice = static_cast<std::int64_t>(ResendSearch::slice);
  const auto last = static_cast<std::uint64_t>(slice) + 10;
  append(probe_readings(1, slice + 10));
  deliver(epoch_, {{1, last}});
  ASSERT_TRUE(store_->epochs().resend({probe_reading(0).utc, probe_reading(2 * slice).utc}));
  ASSERT_EQ(store_->epochs().resend_on().value(), std::nullopt);
  deliver(epoch_, {{1, last}});
  EXPECT_EQ(store_->epochs().resend_on().value(), last);
  EXPECT_EQ(store_->epochs().owed_count(), last);
}

TEST_F(StoreTest, a_search_that_finds_very_many_ranges_sends_what_is_between_too) {
  std::vector<Reading> readings;
  for (std::size_t n = 0; n < ResendSearch::most_ranges + 2; ++n) {
    readings.push_back(probe_reading(1));
    readings.push_back(probe_reading(100));
  }
  append(readings);
  deliver(epoch_, {{1, readings.size()}});
  ASSERT_TRUE(store_->epochs().resend({probe_reading(1).utc, probe_reading(1).utc}));
  EXPECT_EQ(store_->epochs().resend_on().value(), ResendSearch::most_ranges + 4);
}

TEST_F(StoreTest, what_is_between_very_many_ranges_may_be_of_an_epoch_that_is_gone) {
  std::vector<Reading> readings;
  for (std::size_t n = 0; n < ResendSearch::most_ranges; ++n) {
    readings.push_back(probe_reading(1));
    readings.push_back(probe_reading(100));
  }
  append(readings);
  const std::uint64_t last = readings.size();
  start(2);
  append(probe_readings(1, 1));
  start(3);
  append(probe_readings(1, 1));
  deliver(epoch_id(2), {{last + 1, last + 1}});
  ASSERT_TRUE(store_->trim().value());
  ASSERT_EQ(sql("SELECT count(*) FROM epoch"), "2");
  deliver(epoch_id(1), {{1, last}});
  deliver(epoch_id(3), {{last + 2, last + 2}});
  ASSERT_TRUE(store_->epochs().resend({probe_reading(1).utc, probe_reading(1).utc}));
  EXPECT_EQ(store_->epochs().resend_on().value(), ResendSearch::most_ranges + 2);
  EXPECT_TRUE(owed_of(epoch_id(3)));
}

TEST_F(StoreTest, delivered_numbers_that_no_epoch_may_have_are_not_told_of) {
  append(probe_readings(1, 100));
  deliver(epoch_, {{1, 50}});
  ASSERT_TRUE(store_->epochs().save());
  ASSERT_TRUE(store_->database().execute("UPDATE done SET b = b - 128"));  // the sign of a byte
  start(2);
  append({probe_reading(101)});
  EXPECT_EQ(store_->epochs().states(32).at(1).floor, 100U);
}

TEST_F(StoreTest, an_epoch_that_ends_before_it_begins_is_damage) {
  append(probe_readings(1, 100));
  start(2);
  append({probe_reading(101)});
  ASSERT_TRUE(store_->database().execute("UPDATE epoch SET last = last - 128 WHERE n = 1"));
  store_.reset();
  const auto opened = Store::open(path());
  ASSERT_FALSE(opened);
  EXPECT_EQ(fault_of(opened.error()), StorageFault::corrupt);
}

TEST_F(StoreTest, an_epoch_ends_before_the_next_one_begins) {
  append(probe_readings(1, 100));
  start(2);
  append(probe_readings(101, 200));
  ASSERT_TRUE(store_->database().execute("UPDATE epoch SET last = last + 64 WHERE n = 1"));
  start(3);
  append({probe_reading(201)});
  EXPECT_EQ(owed_of(epoch_id(1))->to, 100U);
}

TEST_F(StoreTest, what_a_broker_took_is_not_believed_by_delivery_shore) {
  ASSERT_TRUE(store_->epochs().set_delivery("broker"));
  append(probe_readings(1, 3));
  deliver(epoch_, {{1, 3}});
  ASSERT_TRUE(store_->epochs().save());
  start(2);
  ASSERT_TRUE(store_->epochs().set_delivery("broker"));
  EXPECT_EQ(store_->epochs().owed_count(), 0U);
  ASSERT_TRUE(store_->epochs().set_delivery("shore"));
  EXPECT_EQ(store_->epochs().owed_count(), 3U);
}

TEST_F(StoreTest, I3_committed_rows_are_never_changed) {
  append(probe_readings(1, 700));
  ASSERT_TRUE(store_->database().execute(
      "CREATE TRIGGER never BEFORE UPDATE ON reading BEGIN SELECT RAISE(ABORT, 'changed'); END"));
  deliver(epoch_, {{1, 600}});
  ASSERT_TRUE(store_->epochs().save());
  deliver(epoch_, {{1, 10}}, 600);
  EXPECT_TRUE(store_->trim().value());
  EXPECT_TRUE(owed());
  append(probe_readings(701, 701));
  start(2);
  append(probe_readings(702, 702));
  EXPECT_EQ(sql("SELECT sum(body <> '[20.10,' || seq || ']') FROM reading"), "0");
}

TEST_F(StoreTest, a_store_in_memory_keeps_the_same_tables) {
  auto memory = Store::in_memory();
  ASSERT_TRUE(memory) << memory.error().text;
  (*memory)->begin_epoch({epoch_id(3), "boot"});
  ASSERT_TRUE((*memory)->append(probe_readings(1, 5)));
  EXPECT_EQ((*memory)->next_owed({epoch_id(3), 0, 100, 100}).value()->readings.size(), 5U);
  EXPECT_TRUE((*memory)->checkpoint(false));
}

TEST_F(StoreTest, thousands_of_owed_epochs_wait_on_disk) {
  ASSERT_TRUE(store_->database().execute("PRAGMA synchronous=OFF"));
  for (int n = 2; n <= 1100; ++n) {
    store_->begin_epoch({EpochId{0, 0, 0, 0, 0, 0, static_cast<std::uint8_t>(n / 256),
                                 static_cast<std::uint8_t>(n % 256)},
                         "boot"});
    append({probe_reading(n)});
  }
  start(1);
  append({probe_reading(1)});
  EXPECT_EQ(store_->epochs().owed_count(), 1100U);
  const auto epochs = store_->epochs().states(32);
  ASSERT_EQ(epochs.size(), 32U);
  EXPECT_EQ(epochs[0].first, 1100U);
  EXPECT_EQ(epochs[1].first, 1U);
  for (int turn = 0; turn < 50 && store_->epochs().owed_count() > 1; ++turn) {
    for (const EpochState& epoch : store_->epochs().states(32)) {
      deliver(epoch.id, {{epoch.first, epoch.last}});
    }
    append({probe_reading(1)});
  }
  EXPECT_EQ(store_->epochs().owed_count(), 1U) << "only the newest reading is left";
}

}  // namespace
}  // namespace buoyd
