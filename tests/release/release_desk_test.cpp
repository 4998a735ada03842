// The talk with a deck unit, byte by byte in virtual time.

#include "release/release_desk.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "told_desk.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using Kind = DeckSaid::Kind;
using test::fire_order;
using test::ToldDesk;

const std::string release_code = "341210";
const MonoTime start{1h};

/// A desk on an EdgeTech unit whose line is open for long.
struct OpenDesk : ToldDesk {
  explicit OpenDesk(const ReleaseSettings& release = test::edgetech_release()) : ToldDesk(release) {
    desk.opened(start);
    now = start + 30s;
  }

  /// Until it writes, or for a minute: what it wrote.
  std::string until_it_writes() {
    for (const MonoTime end = now + 1min; now < end; now += 10ms) {
      if (std::string words = desk.step(now); !words.empty()) return words;
    }
    return "";
  }
  /// It writes that, and hears this.
  void expect(const std::string& words, std::string_view answer) {
    EXPECT_EQ(until_it_writes(), words);
    hear(answer, now);
  }
  /// Up to the code's echo.
  void fire_up_to_echo(std::string_view echo) {
    desk.ask(fire_order(1, release_code), now);
    expect("Z\r\n", "#");
    expect("Z\r", "Z\r#");
    expect("CM341210", echo);
  }

  /// The unit prints something each `every` for that time, and nothing is written.
  void chatter(Micros time, Micros every) {
    const MonoTime begin = now;
    for (; now < begin + time; now += 10ms) {
      if ((now - begin) % every == Micros(0)) hear("\n", now);
      EXPECT_EQ(desk.step(now), "");
    }
  }

  MonoTime now = start;
};

TEST(ReleaseDesk, writes_nothing_while_a_code_may_be_going_out) {
  ToldDesk told(test::edgetech_release());
  told.desk.opened(start);
  told.desk.ask({1, ReleaseOrder::Kind::range}, start);
  for (MonoTime now = start; now < start + 10s; now += 100ms) {
    EXPECT_EQ(told.desk.step(now), "");
    EXPECT_EQ(told.desk.state(now), "listening");
  }
  EXPECT_EQ(told.desk.step(start + 10s), "Z\r\n");
}

TEST(ReleaseDesk, sends_a_code_once_and_counts_pulses) {
  OpenDesk told;
  told.fire_up_to_echo("CM341210");
  ASSERT_EQ(told.intended.size(), 1U);
  EXPECT_EQ(told.intended[0].fired_by, "bo");
  EXPECT_EQ(told.until_it_writes(), "\r");
  EXPECT_EQ(told.desk.state(told.now), "sending");
  told.hear("\r\n", told.now);
  const MonoTime out = told.now + 9s;
  for (; told.now < out; told.now += 10ms) EXPECT_EQ(told.desk.step(told.now), "");
  EXPECT_TRUE(told.became.empty());
  EXPECT_TRUE(told.answers.empty());
  told.hear("*", told.now);
  EXPECT_EQ(told.desk.step(told.now), "");
  ASSERT_EQ(told.became.size(), 1U);
  EXPECT_EQ(told.became[0].first, Kind::sent);
  told.hear("?...?...?...............", told.now);
  EXPECT_EQ(told.desk.step(told.now), "");
  ASSERT_TRUE(told.answers.contains(1));
  EXPECT_TRUE(told.answers[1].is_done);
  EXPECT_EQ(told.answers[1].text, "the code was sent; 3 pulses came back, 1.0 s apart");
  EXPECT_EQ(told.until_it_writes(), "") << "nothing is ever tried again";
  EXPECT_EQ(told.became.size(), 1U);
}

TEST(ReleaseDesk, takes_back_a_code_that_was_echoed_wrong) {
  OpenDesk told;
  told.fire_up_to_echo("CM341211");
  EXPECT_EQ(told.until_it_writes(), "Z\r");
  ASSERT_EQ(told.became.size(), 1U);
  EXPECT_EQ(told.became[0].first, Kind::failed);
  EXPECT_FALSE(told.answers[1].is_done);
  EXPECT_THAT(told.answers[1].text, HasSubstr("nothing was sent"));
  EXPECT_EQ(told.until_it_writes(), "");
}

TEST(ReleaseDesk, sends_no_byte_of_a_code_that_is_not_durable) {
  OpenDesk told;
  told.can_keep = false;
  told.desk.ask(fire_order(1, release_code), told.now);
  told.expect("Z\r\n", "#");
  told.expect("Z\r", "#");
  EXPECT_EQ(told.until_it_writes(), "");
  EXPECT_EQ(told.answers[1].text, "no room: nothing was sent");
  EXPECT_THAT(told.refused, ElementsAre("bo: no room: nothing was sent"));
  EXPECT_TRUE(told.became.empty());
}

TEST(ReleaseDesk, has_all_its_patience_behind_a_card_that_takes_its_time) {
  OpenDesk told;
  told.while_keeping = [&told] { told.now += 2500ms; };
  told.fire_up_to_echo("");
  EXPECT_EQ(told.desk.step(told.now), "");
  told.hear("CM341210", told.now + 100ms);
  EXPECT_EQ(told.until_it_writes(), "\r");
  EXPECT_EQ(told.intended.size(), 1U);
  OpenDesk benthos(test::benthos_release());
  benthos.while_keeping = [&benthos] { benthos.now += 30s; };
  benthos.desk.ask(fire_order(1, "39466"), benthos.now);
  benthos.expect("+++\r", "\r\nuser:1>");
  benthos.expect("AT%R^35,39466\r", "");
  EXPECT_EQ(benthos.desk.step(benthos.now), "");
  EXPECT_TRUE(benthos.became.empty());
  benthos.hear("\r\nRELEASED and CONFIRMED\r\n", benthos.now + 12s);
  EXPECT_EQ(benthos.desk.step(benthos.now + 12s), "");
  EXPECT_TRUE(benthos.answers[1].is_done);
}

/// A firing whose book takes so long, up to where it was written: no byte of the code is.
struct KeptDesk : OpenDesk {
  explicit KeptDesk(Micros keeping) {
    while_keeping = [this, keeping] { now += keeping; };
    desk.ask(fire_order(1, release_code), now);
    expect("Z\r\n", "#");
    expect("Z\r", "#");
    for (; intended.empty(); now += 10ms) EXPECT_EQ(desk.step(now), "");
  }
  void expect_it_failed(const std::string& why) {
    EXPECT_EQ(until_it_writes(), "");
    ASSERT_EQ(became.size(), 1U);
    EXPECT_EQ(became[0].first, Kind::failed) << "no byte of the code was written";
    EXPECT_EQ(answers[1].text, why + ": nothing was sent");
    EXPECT_TRUE(refused.empty());
    EXPECT_EQ(intended.size(), 1U);
  }
};

TEST(ReleaseDesk, writes_the_code_once_with_the_step_behind_the_book) {
  KeptDesk told(1s);
  EXPECT_LE(told.desk.next_due(), told.now);
  EXPECT_EQ(told.desk.state(told.now), "asking");
  EXPECT_EQ(told.desk.step(told.now), "CM341210");
  EXPECT_EQ(told.desk.state(told.now), "sending");
  EXPECT_EQ(told.intended.size(), 1U);
}

TEST(ReleaseDesk, waits_for_silence_again_where_the_unit_spoke_while_the_book_was_written) {
  KeptDesk told(1s);
  told.hear("#", told.now);
  const MonoTime heard = told.now;
  EXPECT_EQ(told.until_it_writes(), "CM341210");
  EXPECT_EQ(told.now, heard + 500ms);
  told.hear("CM341210", told.now);
  EXPECT_EQ(told.until_it_writes(), "\r") << "that was no echo of the code";
  EXPECT_EQ(told.intended.size(), 1U);
}

TEST(ReleaseDesk, sends_nothing_where_the_book_takes_a_minute) {
  KeptDesk told(1min);
  told.expect_it_failed("the deck unit was busy for a minute");
}

TEST(ReleaseDesk, knows_that_nothing_was_sent_where_the_line_goes_away_behind_the_book) {
  KeptDesk told(1s);
  told.desk.closed(ReleaseDesk::line_lost);
  told.expect_it_failed("the line of the deck unit went away");
}

TEST(ReleaseDesk, knows_nothing_where_the_unit_does_not_say_that_it_sent) {
  OpenDesk told;
  told.fire_up_to_echo("CM341210");
  told.expect("\r", "\r\n\r");
  EXPECT_EQ(told.until_it_writes(), "");
  ASSERT_EQ(told.became.size(), 1U);
  EXPECT_EQ(told.became[0].first, Kind::unknown);
  EXPECT_FALSE(told.answers[1].is_done);
}

TEST(ReleaseDesk, knows_nothing_where_the_line_went_away_behind_the_code) {
  OpenDesk told;
  told.fire_up_to_echo("CM341210");
  told.desk.closed(ReleaseDesk::line_lost);
  EXPECT_EQ(told.became[0].first, Kind::unknown);
  OpenDesk before;
  before.desk.ask(fire_order(1, release_code), before.now);
  before.expect("Z\r\n", "");
  before.desk.closed(ReleaseDesk::line_lost);
  EXPECT_THAT(before.refused,
              ElementsAre("bo: the line of the deck unit went away: nothing was sent"));
  EXPECT_TRUE(before.became.empty());
  EXPECT_FALSE(before.answers[1].is_done);
}

TEST(ReleaseDesk, remembers_that_it_was_sent_when_the_line_goes_away) {
  OpenDesk told;
  told.fire_up_to_echo("CM341210");
  told.expect("\r", "*");
  EXPECT_EQ(told.desk.step(told.now), "");
  told.desk.closed(ReleaseDesk::line_lost);
  EXPECT_EQ(told.became.size(), 1U);
  EXPECT_TRUE(told.answers[1].is_done);
  EXPECT_EQ(told.answers[1].text, "the code was sent; then the line of the deck unit went away");
}

TEST(ReleaseDesk, lets_orders_wait_and_forgets_a_firing_that_waits_for_a_minute) {
  OpenDesk told;
  const auto wait = [&told](Micros time) {
    for (const MonoTime end = told.now + time; told.now < end; told.now += 10ms) {
      EXPECT_EQ(told.desk.step(told.now), "");
    }
  };
  told.fire_up_to_echo("CM341210");
  told.desk.ask({2, ReleaseOrder::Kind::status}, told.now);
  told.desk.ask(fire_order(3, release_code), told.now);
  told.expect("\r", "");
  wait(14s);
  told.hear("*", told.now);
  wait(44s);  // without a pulse
  EXPECT_EQ(told.until_it_writes(), "Z\r\n");
  EXPECT_TRUE(told.answers[1].is_done);
  told.expect("Z\r", "#");
  EXPECT_EQ(told.until_it_writes(), "");
  EXPECT_TRUE(told.answers[2].is_done);
  EXPECT_FALSE(told.answers[3].is_done);
  EXPECT_EQ(told.answers[3].text, "the deck unit was busy for a minute: nothing was sent");
  EXPECT_THAT(told.refused, ElementsAre("bo: " + told.answers[3].text));
  EXPECT_EQ(told.intended.size(), 1U);
}

TEST(ReleaseDesk, fires_nothing_a_minute_after_it_was_asked_where_the_unit_is_never_silent) {
  OpenDesk told(test::benthos_release());
  told.desk.ask(fire_order(1, "39466"), told.now - 20s);
  told.chatter(40s, 1s);
  EXPECT_TRUE(told.answers.empty());
  EXPECT_EQ(told.desk.next_due(), told.now);
  told.chatter(1h, 1s);
  EXPECT_EQ(told.answers[1].text, "the deck unit was busy for a minute: nothing was sent");
  EXPECT_EQ(told.refused.size(), 1U);
  EXPECT_EQ(told.until_it_writes(), "") << "then it is silent";
  EXPECT_TRUE(told.intended.empty());
}

TEST(ReleaseDesk, fires_nothing_a_minute_later_where_the_unit_begins_to_chatter) {
  OpenDesk told;
  told.desk.ask(fire_order(1, release_code), told.now);
  told.expect("Z\r\n", "#");
  told.expect("Z\r", "#");
  told.chatter(61s, 400ms);
  EXPECT_EQ(told.answers[1].text, "the deck unit was busy for a minute: nothing was sent");
  EXPECT_EQ(told.until_it_writes(), "");
  EXPECT_TRUE(told.intended.empty());
}

TEST(ReleaseDesk, ends_a_question_that_the_unit_lets_nobody_ask) {
  OpenDesk told(test::benthos_release());
  told.desk.ask({1, ReleaseOrder::Kind::range}, told.now);
  told.desk.ask({2, ReleaseOrder::Kind::status}, told.now);
  told.chatter(61s, 1s);
  EXPECT_EQ(told.answers[1].text, "the deck unit was busy for a minute");
  EXPECT_FALSE(told.answers.contains(2));
  EXPECT_EQ(told.until_it_writes(), "+++\r") << "the next one has its own minute";
}

TEST(ReleaseDesk, answers_at_once_where_it_cannot_ask) {
  ToldDesk told(test::edgetech_release());
  told.desk.ask({1, ReleaseOrder::Kind::status}, start);
  EXPECT_EQ(told.answers[1].text, "the line of the deck unit is not open");
  told.desk.opened(start);
  for (std::int64_t i = 2; i < 7; ++i) told.desk.ask({i, ReleaseOrder::Kind::status}, start);
  EXPECT_EQ(told.answers[6].text, "the deck unit is busy, ask again");
  EXPECT_FALSE(told.answers.contains(5));
  EXPECT_TRUE(told.refused.empty()) << "no firing";
}

TEST(ReleaseDesk, tells_of_firings_that_it_cannot_take_and_leaves_the_one_under_way_alone) {
  OpenDesk told;
  told.fire_up_to_echo("CM341210");
  EXPECT_EQ(told.until_it_writes(), "\r");
  for (std::int64_t i = 2; i < 6; ++i) told.desk.ask({i, ReleaseOrder::Kind::status}, told.now);
  told.desk.ask(fire_order(6, release_code), told.now);
  EXPECT_THAT(told.refused, ElementsAre("bo: the deck unit is busy, ask again: nothing was sent"));
  EXPECT_TRUE(told.became.empty());
  told.hear("*", told.now);
  EXPECT_EQ(told.desk.step(told.now), "");
  ASSERT_EQ(told.became.size(), 1U);
  EXPECT_EQ(told.became[0].first, Kind::sent);
  ToldDesk closed(test::edgetech_release());
  closed.desk.ask(fire_order(1, release_code), start);
  EXPECT_THAT(closed.refused,
              ElementsAre("bo: the line of the deck unit is not open: nothing was sent"));
}

}  // namespace
}  // namespace buoyd
