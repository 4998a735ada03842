#include "shore/forward/forwarder.hpp"

#include <gmock/gmock.h>

#include <random>
#include <set>

#include "shore/forward/forward_fixture.hpp"

namespace buoyshore {
namespace {

using test::epoch;
using test::Fate;
using test::wind_reading;
using testing::ElementsAre;
using testing::HasSubstr;
using Outcome = Forwarder::Outcome;

class Forwarding : public test::ForwardTest {};

TEST_F(Forwarding, sends_each_reading_as_a_flat_object) {
  commit(of(epoch(0xA), {wind_reading(1),
                         test::reading(2, test::profile(), R"([[7.1,null,1],5,1.5,"a \"b\""])")}));
  EXPECT_EQ(run(), Outcome::idle);
  EXPECT_THAT(
      platform_.lines(),
      ElementsAre(
          R"({"time":"2026-11-20T07:00:01.123456Z","station":"kelpie","instrument":"anemometer",)"
          R"("kind":"wind","epoch":"aaaaaaaaaaaaaaaa","seq":1,"placed":"clock","flags":"21",)"
          R"("wind_speed":0.1,"wind_from_direction":214.50})",
          R"({"time":"2026-11-20T07:00:02.123456Z","station":"kelpie","instrument":"lidar",)"
          R"("kind":"scan","epoch":"aaaaaaaaaaaaaaaa","seq":2,"placed":"clock","flags":"292222",)"
          R"("wind_speed[10 m]":7.1,"wind_speed[50 m]":null,"wind_speed[100 m]":1,"count":5,)"
          R"("pressure":1.5,"remark":"a \"b\""})"));
  EXPECT_EQ(run(), Outcome::idle);
  EXPECT_EQ(platform_.parcels.size(), 1U) << "the platform has all";
}

TEST_F(Forwarding, sends_what_comes_late_and_in_between) {
  commit(winds(epoch(0xA), 1, 4));
  commit(winds(epoch(0xA), 8, 9));
  EXPECT_EQ(run(), Outcome::idle);
  EXPECT_THAT(platform_.numbers(), ElementsAre(1, 2, 3, 4, 8, 9));
  commit(winds(epoch(0xB), 1, 1));
  commit(winds(epoch(0xA), 5, 10));
  EXPECT_EQ(run(), Outcome::idle);
  EXPECT_THAT(platform_.numbers(), ElementsAre(1, 2, 3, 4, 8, 9, 5, 6, 7, 10, 1));
}

TEST_F(Forwarding, sends_one_instrument_alone_and_buoyd_only_if_it_is_named) {
  commit(of(epoch(0xA),
            {start(1, std::nullopt, std::nullopt), wind_reading(2),
             test::reading(3, test::profile(), R"([[7,8,9],6,1.5,null])"), wind_reading(4)}));
  order_.instrument = "anemometer";
  EXPECT_EQ(run(), Outcome::idle);
  EXPECT_THAT(platform_.numbers(), ElementsAre(2, 4));
  std::filesystem::remove(state());
  order_ = {"kelpie", "buoyd", "start", {Target::Kind::tcp, "127.0.0.1:1"}};
  platform_.parcels.clear();
  EXPECT_EQ(run(), Outcome::idle);
  EXPECT_THAT(platform_.numbers(), ElementsAre(1));
}

TEST_F(Forwarding, keeps_batches_small) {
  commit(winds(epoch(0xA), 1, 10));
  order_.most_rows = 4;
  EXPECT_EQ(run(), Outcome::idle);
  ASSERT_EQ(platform_.parcels.size(), 3U);
  EXPECT_THAT(platform_.parcels[0].name, HasSubstr("kelpie-aaaaaaaaaaaaaaaa-1-4-"));
  EXPECT_THAT(platform_.parcels[2].name, HasSubstr("kelpie-aaaaaaaaaaaaaaaa-9-10-"));
  std::filesystem::remove(state());
  order_.most_bytes = 1;
  EXPECT_EQ(run(), Outcome::idle);
  EXPECT_EQ(platform_.parcels.size(), 13U) << "a reading each";
}

TEST_F(Forwarding, tells_once_what_is_lost_and_sends_it_if_it_comes_after_all) {
  commit(winds(epoch(0xA), 1, 2));
  test::PlainBatch gap;
  gap.epoch = epoch(0xA);
  gap.from = 3;
  gap.to = 9;
  gap.lost = {{3, 9, buoyd::GapReason::retention, test::morning, {}}};
  commit(gap);
  EXPECT_EQ(run(), Outcome::idle);
  EXPECT_THAT(platform_.lines(),
              ElementsAre(R"({"station":"kelpie","epoch":"aaaaaaaaaaaaaaaa","lost":3,"lost_to":9,)"
                          R"("reason":"retention","begin":"2026-11-20T07:00:00.000000Z",)"
                          R"("end":null})",
                          HasSubstr(R"("seq":1,)"), HasSubstr(R"("seq":2,)")));
  EXPECT_EQ(run(), Outcome::idle);
  EXPECT_EQ(platform_.lines().size(), 3U);
  commit(winds(epoch(0xA), 5, 5));
  EXPECT_EQ(run(), Outcome::idle);
  EXPECT_THAT(platform_.numbers(), ElementsAre(1, 2, 5));
  EXPECT_EQ(platform_.lines().size(), 4U) << "the two gaps that are left were told";
}

TEST_F(Forwarding, calls_nothing_lost_that_came_before_the_archive_was_put_back) {
  commit(winds(epoch(0xA), 1, 5));
  EXPECT_EQ(run(), Outcome::idle);
  archive_.reset();
  for (const char* const end : {"", "-wal", "-shm"}) std::filesystem::remove(path() + end);
  open();
  auto batch = winds(epoch(0xA), 7, 7);
  batch.from = 1;
  batch.lost = {{1, 6, buoyd::GapReason::trimmed, {}, {}}};
  commit(batch);
  EXPECT_EQ(run(), Outcome::idle);
  EXPECT_THAT(platform_.numbers(), ElementsAre(1, 2, 3, 4, 5, 7));
  EXPECT_THAT(platform_.lines(), testing::Contains(HasSubstr(R"("lost":6,"lost_to":6,)")));
  EXPECT_EQ(platform_.lines().size(), 7U);
}

TEST_F(Forwarding, logs_what_is_lost_where_the_form_has_no_line_for_it) {
  form_ = shipped("csv");
  test::PlainBatch gap;
  gap.epoch = epoch(0xA);
  gap.from = 3;
  gap.to = 9;
  gap.lost = {{3, 9, buoyd::GapReason::trimmed, {}, {}}};
  commit(gap);
  EXPECT_EQ(run(), Outcome::idle);
  EXPECT_TRUE(platform_.parcels.empty());
  EXPECT_THAT(said_, HasSubstr("numbers 3 to 9 of epoch aaaaaaaaaaaaaaaa are lost (trimmed)"));
}

TEST_F(Forwarding, has_readings_wait_until_something_tells_their_time) {
  commit(of(epoch(0xA), {start(1, std::nullopt, std::nullopt), unset(2, 10 * test::second),
                         unset(3, 11 * test::second)}));
  commit(winds(epoch(0xA), 4, 4));
  auto process = begin();
  EXPECT_EQ(process->forwarder->run(true), Outcome::idle);
  EXPECT_THAT(platform_.numbers(), ElementsAre(4));
  auto sql = process->archive.sql();
  ASSERT_TRUE(sql);
  auto owed = process->outbox->owed(**sql);
  ASSERT_TRUE(owed);
  EXPECT_EQ(owed->rows, 2U);
  EXPECT_EQ(owed->unplaced, 2U);
  commit(of(epoch(0xA), {clock(5, 20 * test::second, test::noon)}));
  clock_.advance(Outbox::between_placings);
  EXPECT_EQ(process->forwarder->run(true), Outcome::idle);
  EXPECT_THAT(platform_.numbers(), ElementsAre(4, 2, 3));
}

TEST_F(Forwarding, puts_one_header_above_lines_of_one_description) {
  form_ = shipped("csv");
  std::vector<buoyd::StoredReading> readings;
  for (std::uint64_t seq = 1; seq <= 6; seq += 2) {
    readings.push_back(wind_reading(seq));
    readings.push_back(test::reading(seq + 1, test::profile(), R"([[7,8,9],6,1.5,null])"));
  }
  commit(of(epoch(0xA), readings));
  EXPECT_EQ(run(), Outcome::idle);
  ASSERT_EQ(platform_.parcels.size(), 2U);
  EXPECT_THAT(platform_.parcels[0].parts[0].text,
              testing::StartsWith("time,epoch,seq,flags,wind_speed (m s-1)"));
  EXPECT_EQ(platform_.lines().size(), 8U);
  EXPECT_EQ(platform_.parcels[0].media, "text/csv; charset=utf-8");
}

TEST_F(Forwarding, says_in_a_header_how_values_were_made) {
  form_ = shipped("toa5");
  const auto mean = test::described(
      "mast", "wind_10min", R"({"name":"speed","type":"float32","unit":"m s-1","method":"mean"})");
  commit(of(epoch(0xA), {test::reading(1, mean, "[7.5]")}));
  EXPECT_EQ(run(), Outcome::idle);
  ASSERT_EQ(platform_.parcels.size(), 1U);
  EXPECT_THAT(platform_.parcels[0].parts[0].text, HasSubstr("\"\",\"\",\"mean\"\r\n"));
}

TEST_F(Forwarding, gives_each_message_a_topic_of_its_own_kind) {
  order_.target = {Target::Kind::mqtt, "sea/{station}/{instrument}/{kind}"};
  commit(of(epoch(0xA),
            {wind_reading(1), test::reading(2, test::profile(), R"([[7,8,9],6,1.5,null])")}));
  EXPECT_EQ(run(), Outcome::idle);
  ASSERT_EQ(platform_.parcels.size(), 1U);
  ASSERT_EQ(platform_.parcels[0].parts.size(), 2U);
  EXPECT_EQ(platform_.parcels[0].parts[0].place, "sea/kelpie/anemometer/wind");
  EXPECT_EQ(platform_.parcels[0].parts[1].place, "sea/kelpie/lidar/scan");
  EXPECT_EQ(platform_.parcels[0].parts[1].text.back(), '}') << "no line end in a message";
}

TEST_F(Forwarding, sends_the_same_bytes_under_the_same_name_after_each_kill) {
  commit(winds(epoch(0xA), 1, 9));
  order_.most_rows = 3;
  platform_.fates = {Fate::killed_before, Fate::killed_after, Fate::taken,
                     Fate::killed_after,  Fate::killed_after, Fate::unanswered};
  EXPECT_EQ(run(), Outcome::idle);
  EXPECT_THAT(platform_.numbers(), ElementsAre(1, 2, 3, 4, 5, 6, 7, 8, 9));
  EXPECT_GT(platform_.parcels.size(), 3U);
}

TEST_F(Forwarding, sends_old_bytes_again_although_the_archive_knows_better) {
  commit(winds(epoch(0xA), 1, 2));
  platform_.fates = {Fate::killed_after};
  EXPECT_EQ(begin()->forwarder->run(true), Outcome::stopped);
  commit(of(epoch(0xA), {amendment(3, "wind_speed", "null", 4, 1)}));
  commit(winds(epoch(0xA), 4, 4));
  EXPECT_EQ(run(), Outcome::idle);
  ASSERT_EQ(platform_.parcels.size(), 3U);
  EXPECT_EQ(platform_.parcels[0].name, platform_.parcels[1].name);
  EXPECT_THAT(platform_.numbers(), ElementsAre(1, 2, 4));
}

/// Lines that tell of new flags, without what comes before and behind.
std::vector<std::string> amended_in(const std::vector<std::string>& lines) {
  std::vector<std::string> found;
  for (const std::string& line : lines) {
    const auto at = line.find("\"amended\":");
    if (at != std::string::npos) found.push_back(line.substr(at));
  }
  return found;
}

TEST_F(Forwarding, tells_what_flags_a_reading_has_that_it_sent_before) {
  commit(winds(epoch(0xA), 1, 3));
  EXPECT_EQ(run(), Outcome::idle);
  commit(of(epoch(0xA), {amendment(4, "wind_speed", "null", 4, 2), wind_reading(5),
                         amendment(6, "wind_from_direction", "null", 3, 2),
                         amendment(7, "wind_speed", "null", 4, 5)}));
  EXPECT_EQ(run(), Outcome::idle);
  const auto lines = platform_.lines();
  ASSERT_EQ(lines.size(), 5U) << "one line for two amendments, none for what had them when it went";
  EXPECT_EQ(lines[3],
            R"({"station":"kelpie","instrument":"anemometer","kind":"wind",)"
            R"("epoch":"aaaaaaaaaaaaaaaa","amended":2,"time":"2026-11-20T07:00:02.123456Z",)"
            R"("flags":"43"})");
  EXPECT_THAT(lines[4], HasSubstr(R"("seq":5,"placed":"clock","flags":"41")"));
  EXPECT_EQ(run(), Outcome::idle);
  EXPECT_EQ(platform_.lines().size(), 5U);
  commit(of(epoch(0xB), {amendment(1, "wind_speed", "null", 2, 5)}));  // after a restart
  EXPECT_EQ(run(), Outcome::idle);
  EXPECT_THAT(amended_in(platform_.lines()),
              ElementsAre(HasSubstr(R"("amended":2,)"), HasSubstr(R"("amended":5,)")));
  EXPECT_EQ(begin()->cursor->totals().amended, 2U);
}

TEST_F(Forwarding, tells_nothing_of_flags_that_are_in_the_row_or_of_other_kinds) {
  order_.kind = "wind";
  order_.most_rows = 1;
  commit(of(epoch(0xA),
            {wind_reading(1), test::reading(2, test::profile(), R"([[7,8,9],6,1.5,null])"),
             amendment(3, "wind_speed", "null", 4, 1), amendment(4, "count", "null", 4, 2)}));
  EXPECT_EQ(run(), Outcome::idle);
  commit(of(epoch(0xA), {amendment(5, "wind_speed", "null", 4, 99)}));
  EXPECT_EQ(run(), Outcome::idle);
  EXPECT_EQ(platform_.lines().size(), 1U);
  EXPECT_THAT(platform_.lines()[0], HasSubstr(R"("flags":"41")"));
}

TEST_F(Forwarding, logs_new_flags_where_the_form_has_no_line_for_them) {
  form_ = shipped("csv");
  commit(winds(epoch(0xA), 1, 3));
  EXPECT_EQ(run(), Outcome::idle);
  commit(of(epoch(0xA), {amendment(4, "wind_speed", "null", 4, 2)}));
  EXPECT_EQ(run(), Outcome::idle);
  EXPECT_EQ(platform_.parcels.size(), 1U);
  EXPECT_THAT(said_, HasSubstr("1 readings that were sent have other flags now"));
}

TEST_F(Forwarding, puts_new_flags_to_the_topic_of_their_readings) {
  order_.target = {Target::Kind::mqtt, "sea/{station}/{instrument}/{kind}"};
  commit(winds(epoch(0xA), 1, 1));
  EXPECT_EQ(run(), Outcome::idle);
  commit(of(epoch(0xA), {amendment(2, "wind_speed", "null", 4, 1)}));
  EXPECT_EQ(run(), Outcome::idle);
  ASSERT_EQ(platform_.parcels.size(), 2U);
  EXPECT_EQ(platform_.parcels[1].parts[0].place, "sea/kelpie/anemometer/wind");
}

TEST_F(Forwarding, waits_longer_after_each_failure_and_as_long_as_it_is_asked_to) {
  commit(winds(epoch(0xA), 1, 1));
  platform_.fates = {Fate::unanswered, Fate::unanswered, Fate::failed, Fate::failed};
  platform_.asked = 90;
  const auto process = begin();
  const auto pause = [&] {
    const auto step = process->forwarder->step();
    return std::pair(step.outcome, step.pause);
  };
  EXPECT_EQ(pause(), std::pair(Outcome::failed, buoyd::Micros(std::chrono::seconds(1))));
  EXPECT_EQ(pause(), std::pair(Outcome::failed, buoyd::Micros(std::chrono::seconds(2))));
  EXPECT_EQ(pause(), std::pair(Outcome::failed, buoyd::Micros(std::chrono::seconds(90))));
  platform_.asked = 500'000;
  EXPECT_EQ(pause(), std::pair(Outcome::failed, buoyd::Micros(std::chrono::hours(1))));
  EXPECT_EQ(pause().first, Outcome::sent);
  EXPECT_EQ(pause().first, Outcome::idle);
}

TEST_F(Forwarding, gives_up_after_some_tries_where_it_is_to_end) {
  commit(winds(epoch(0xA), 1, 1));
  platform_.fates.assign(5, Fate::failed);
  EXPECT_EQ(run(), Outcome::failed);
  EXPECT_TRUE(platform_.fates.empty());
  EXPECT_EQ(run(), Outcome::idle);
  EXPECT_THAT(platform_.numbers(), ElementsAre(1));
}

TEST_F(Forwarding, ends_at_once_where_it_is_to_end_and_asked_to_come_again_much_later) {
  commit(winds(epoch(0xA), 1, 1));
  platform_.fates = {Fate::failed, Fate::failed};
  platform_.asked = 7200;
  clock_.set_wall(buoyd::WallTime(buoyd::Micros(test::noon)));
  const buoyd::MonoTime begun = clock_.mono();
  EXPECT_EQ(run(), Outcome::failed);
  EXPECT_EQ(clock_.mono(), begun) << "it did not wait";
  EXPECT_EQ(platform_.fates.size(), 1U) << "it was not tried again";
  EXPECT_THAT(said_, HasSubstr("a platform asks to come again in 7200 s, at 2026-11-20T14:00:00"));
}

TEST_F(Forwarding, stops_where_the_platform_says_no_and_makes_the_batch_anew) {
  commit(winds(epoch(0xA), 1, 2));
  platform_.fates = {Fate::refused};
  EXPECT_EQ(run(), Outcome::refused);
  EXPECT_THAT(said_, HasSubstr("the answer is 400"));
  form_.row.insert(form_.row.begin(), {TextPiece::Kind::literal, " "});
  EXPECT_EQ(run(), Outcome::idle);
  EXPECT_THAT(platform_.lines(), ElementsAre(testing::StartsWith(" {"), testing::StartsWith(" {")));
}

TEST_F(Forwarding, makes_a_batch_anew_that_reached_nobody) {
  commit(winds(epoch(0xA), 1, 2));
  name_ = "a plattform";
  platform_.fates.assign(5, Fate::unreachable);
  EXPECT_EQ(run(), Outcome::failed);
  name_ = "a platform";
  order_.target = {Target::Kind::mqtt, "sea/{station}/{kind}"};
  order_.instrument = "anemometer";
  EXPECT_EQ(run(), Outcome::idle) << said_;
  ASSERT_EQ(platform_.parcels.size(), 1U);
  EXPECT_EQ(platform_.parcels[0].parts[0].place, "sea/kelpie/wind");
  EXPECT_THAT(said_, testing::Not(HasSubstr("twice")));
}

TEST_F(Forwarding, makes_a_batch_anew_in_the_new_form_if_the_platform_said_no_to_the_old_one) {
  commit(winds(epoch(0xA), 1, 2));
  order_.form = "old";
  platform_.fates = {Fate::unanswered, Fate::refused};
  EXPECT_EQ(run(), Outcome::refused);
  platform_.parcels.clear();
  form_.row.insert(form_.row.begin(), {TextPiece::Kind::literal, " "});
  order_.form = "new";
  EXPECT_EQ(run(), Outcome::idle);
  EXPECT_THAT(platform_.lines(), ElementsAre(testing::StartsWith(" {"), testing::StartsWith(" {")));
  EXPECT_THAT(said_, HasSubstr("was refused and is made anew; an attempt before may have brought "
                               "it, and its 2 readings and 0 gaps may be there twice then"));
}

TEST_F(Forwarding, sends_a_batch_in_its_old_form_first_if_the_platform_may_have_it) {
  commit(winds(epoch(0xA), 1, 2));
  order_.form = "old";
  platform_.fates = {Fate::killed_after};
  EXPECT_EQ(begin()->forwarder->run(true), Outcome::stopped);
  form_.row.insert(form_.row.begin(), {TextPiece::Kind::literal, " "});
  order_.form = "new";
  EXPECT_EQ(run(), Outcome::idle);
  ASSERT_EQ(platform_.parcels.size(), 2U);
  EXPECT_EQ(platform_.parcels[0].name, platform_.parcels[1].name);
  EXPECT_THAT(said_, HasSubstr("in its old form"));
  // If it is refused then, the new form is tried.
  commit(winds(epoch(0xA), 3, 3));
  platform_.fates = {Fate::killed_after};
  EXPECT_EQ(begin()->forwarder->run(true), Outcome::stopped);
  order_.form = "newest";
  platform_.fates = {Fate::refused};
  EXPECT_EQ(run(), Outcome::idle);
  EXPECT_THAT(said_, HasSubstr("is refused (the answer is 400: no) and is made anew"));
}

TEST_F(Forwarding, sends_no_batch_to_topics_of_before) {
  commit(winds(epoch(0xA), 1, 1));
  platform_.fates = {Fate::killed_after};
  EXPECT_EQ(begin()->forwarder->run(true), Outcome::stopped);
  order_.target = {Target::Kind::mqtt, "sea/{kind}"};
  EXPECT_EQ(run(), Outcome::idle);
  ASSERT_EQ(platform_.parcels.size(), 2U);
  EXPECT_EQ(platform_.parcels[1].parts[0].place, "sea/wind");
  EXPECT_THAT(said_, HasSubstr("its 1 readings and 0 gaps may be there twice"));
}

TEST_F(Forwarding, keeps_a_batch_that_the_platform_may_have_although_it_says_no) {
  commit(winds(epoch(0xA), 1, 2));
  platform_.fates = {Fate::unanswered, Fate::refused, Fate::refused};
  EXPECT_EQ(run(), Outcome::refused);
  form_.row.insert(form_.row.begin(), {TextPiece::Kind::literal, " "});
  EXPECT_EQ(run(), Outcome::refused);
  EXPECT_THAT(said_, HasSubstr("--anew"));
  ASSERT_TRUE(begin()->cursor->drop());
  EXPECT_EQ(run(), Outcome::idle);
  EXPECT_EQ(platform_.parcels.size(), 2U);
}

TEST_F(Forwarding, ends_where_its_state_is_deleted_under_it) {
  commit(winds(epoch(0xA), 1, 4));
  order_.most_rows = 2;
  const auto process = begin();
  EXPECT_EQ(process->forwarder->step().outcome, Outcome::sent);
  std::filesystem::remove(state());
  EXPECT_EQ(process->forwarder->run(false), Outcome::lost);
  EXPECT_EQ(platform_.parcels.size(), 1U) << "nothing is sent that cannot be noted";
  EXPECT_THAT(said_, HasSubstr("platform.state was deleted while it was in use"));
}

TEST_F(Forwarding, is_idle_until_the_archive_changes) {
  commit(winds(epoch(0xA), 1, 1));
  const auto process = begin();
  EXPECT_EQ(process->forwarder->run(true), Outcome::idle);
  EXPECT_EQ(process->forwarder->step().outcome, Outcome::idle);
  commit(winds(epoch(0xA), 2, 2));
  EXPECT_EQ(process->forwarder->step().outcome, Outcome::sent);
}

TEST_F(Forwarding, reports_once_a_minute_what_was_sent_and_is_owed) {
  commit(winds(epoch(0xA), 1, 3));
  const auto process = begin();
  clock_.advance(Forwarder::between_reports);
  order_.most_rows = 1;
  EXPECT_EQ(process->forwarder->run(true), Outcome::idle);
  EXPECT_THAT(said_, HasSubstr("a platform: 3 readings sent in the last minute, 0 owed"));
}

TEST_F(Forwarding, an_archive_that_cannot_be_read_is_not_taken_for_one_without_news) {
  commit(winds(epoch(0xA), 1, 3));
  auto writer = open_for_writing(path());
  ASSERT_TRUE(writer);
  ASSERT_TRUE(
      (*writer)->execute("CREATE TABLE kept AS SELECT n, text FROM description;"
                         "UPDATE description SET text = 'damaged'"));
  EXPECT_EQ(run(), Outcome::failed) << "the platform does not have all";
  ASSERT_TRUE((*writer)->execute(
      "UPDATE description SET text = (SELECT k.text FROM kept k WHERE k.n = description.n)"));
  EXPECT_EQ(run(), Outcome::idle);
  EXPECT_THAT(platform_.numbers(), ElementsAre(1, 2, 3));
}

/// The archive can be checkpointed whole while a batch is sent.
TEST_F(Forwarding, holds_nothing_open_while_it_sends) {
  commit(winds(epoch(0xA), 1, 3));
  const auto process = begin();
  platform_.fates = {Fate::killed_before};
  EXPECT_EQ(process->forwarder->run(true), Outcome::stopped);
  auto writer = open_for_writing(path());
  ASSERT_TRUE(writer);
  EXPECT_EQ((*writer)->value("PRAGMA wal_checkpoint(TRUNCATE)").value(), "0");
}

/// Each seed is another history of late readings, gaps, kills and platforms that fail.
class Histories : public Forwarding, public testing::WithParamInterface<unsigned> {};

TEST_P(Histories, lose_nothing_and_send_nothing_twice) {
  std::mt19937 random(GetParam());
  const auto below = [&random](unsigned n) { return static_cast<unsigned>(random() % n); };
  order_.most_rows = 1 + below(7);
  if (below(2) == 0) order_.instrument = "anemometer";
  std::vector<std::uint64_t> numbers(40);
  for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = i + 1;
  std::shuffle(numbers.begin(), numbers.end(), random);
  std::set<std::int64_t> wanted;
  while (!numbers.empty()) {
    for (unsigned i = below(9); i > 0 && !numbers.empty(); --i) {
      const std::uint64_t seq = numbers.back();
      numbers.pop_back();
      const bool is_profile = seq % 3 == 0;
      commit(of(epoch(0xA),
                {is_profile ? test::reading(seq, test::profile(), R"([[7,8,9],6,1.5,null])")
                            : wind_reading(seq)}));
      if (!is_profile || order_.instrument.empty()) wanted.insert(static_cast<std::int64_t>(seq));
    }
    for (unsigned i = below(4); i > 0; --i) {
      constexpr std::array fates{Fate::taken, Fate::unanswered, Fate::killed_before,
                                 Fate::killed_after, Fate::failed};
      platform_.fates.push_back(fates[below(fates.size())]);
    }
    ASSERT_EQ(run(), Outcome::idle);
  }
  const std::vector<std::int64_t> found = platform_.numbers();
  EXPECT_EQ(found.size(), wanted.size()) << "none twice";
  EXPECT_EQ(std::set<std::int64_t>(found.begin(), found.end()), wanted);
}

INSTANTIATE_TEST_SUITE_P(Of, Histories, testing::Range(0U, 10U));

}  // namespace
}  // namespace buoyshore
