// The loop on a line in virtual time: it opens, keeps its book and tells of firings.

#include "release/release_loop.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <functional>
#include <utility>

#include "support/simulated_line.hpp"
#include "told_desk.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

WireBytes wire(std::string_view text) {
  return {text.begin(), text.end()};
}

/// What happens while the book of a firing is written: it asks for the time then.
class ClockOfBook final : public Clock {
 public:
  ClockOfBook(const Clock& clock, std::function<void()> meanwhile)
      : clock_(clock), meanwhile_(std::move(meanwhile)) {}
  [[nodiscard]] MonoTime mono() const override { return clock_.mono(); }
  [[nodiscard]] WallTime wall() const override {
    meanwhile_();
    return clock_.wall();
  }
  [[nodiscard]] ClockQuality quality() const override { return clock_.quality(); }

 private:
  const Clock& clock_;
  const std::function<void()> meanwhile_;
};

class Loop : public testing::Test {
 protected:
  Loop() : log(clock, [](Priority, std::string_view) {}), line(settings(), clock) {
    line.allow_gap_violations();
  }
  void TearDown() override { std::filesystem::remove(path); }

  static LineSettings settings() {
    LineSettings settings;
    settings.name = "anchor";
    settings.device = "sim";
    settings.baud = 9600;
    return settings;
  }
  ReleaseLoop::Outside outside() { return outside(clock); }
  ReleaseLoop::Outside outside(const Clock& book_clock) {
    return {book_clock, log, nullptr, [this](const EventFacts& event) {
              EXPECT_EQ(event.source, "anchor");
              events.push_back(event.kind);
              texts.push_back(event.text);
            }};
  }

  const std::string path = testing::TempDir() + "release_loop." + std::to_string(getpid());
  FakeClock clock;
  RepeatLog log;
  SimulatedLine line;
  std::vector<std::string> events;
  std::vector<std::string> texts;
};

TEST_F(Loop, fires_keeps_it_and_tells_it) {
  line.attach(
      [&](std::span<const std::uint8_t> request, MonoTime /*end*/) -> std::optional<WireAnswer> {
        const std::string words(request.begin(), request.end());
        if (words == "+++\r") return WireAnswer{wire("\r\nuser:1>"), 50ms};
        EXPECT_EQ(words, "AT%R^35,39466\r");
        EXPECT_EQ(ReleaseBook(path).read().state, FiringState::sending);
        return WireAnswer{wire("\r\nRELEASED and CONFIRMED\r\n"), 12s};
      });
  line.stop_at(line.now() + 2min);
  ReleaseLoop loop(line, test::benthos_release(), path, outside());
  EXPECT_EQ(loop.status().firing, "never fired");
  EXPECT_TRUE(loop.ask(test::fire_order(7, "39466")));
  EXPECT_FALSE(loop.answer(7));
  loop.run();
  EXPECT_THAT(events, ElementsAre("release_fired"));
  EXPECT_THAT(texts[0], HasSubstr("the release confirms that it released; fired at"));
  const auto answer = loop.answer(7);
  ASSERT_TRUE(answer);
  EXPECT_TRUE(answer->is_done);
  EXPECT_EQ(ReleaseBook(path).read().state, FiringState::sent);
  EXPECT_THAT(loop.status().firing, HasSubstr("armed by ada, fired by bo"));
}

TEST_F(Loop, keeps_what_was_before_a_code_that_was_refused) {
  const FiringRecord before{FiringState::sent, {"cy", "di"}, clock.wall()};
  ASSERT_TRUE(ReleaseBook(path).write(before));
  line.attach([](std::span<const std::uint8_t> request, MonoTime) -> std::optional<WireAnswer> {
    const std::string words(request.begin(), request.end());
    return WireAnswer{wire(words == "+++\r" ? "\r\nuser:1>" : "\r\nInvalid Command\r\n"), 50ms};
  });
  line.stop_at(line.now() + 2min);
  ReleaseLoop loop(line, test::benthos_release(), path, outside());
  EXPECT_TRUE(loop.ask(test::fire_order(7, "39466")));
  loop.run();
  EXPECT_THAT(events, ElementsAre("release_refused"));
  EXPECT_FALSE(loop.answer(7)->is_done);
  EXPECT_EQ(ReleaseBook(path).read().state, FiringState::sent);
  EXPECT_EQ(ReleaseBook(path).read().by.armed_by, "cy");
}

TEST_F(Loop, listens_its_full_time_behind_a_card_that_takes_its_time) {
  const ClockOfBook slow(clock, [this] { clock.advance(20s); });
  line.attach([](std::span<const std::uint8_t> request, MonoTime) -> std::optional<WireAnswer> {
    const std::string words(request.begin(), request.end());
    if (words == "+++\r") return WireAnswer{wire("\r\nuser:1>"), 50ms};
    return WireAnswer{wire("\r\nRELEASED and CONFIRMED\r\n"), 25s};
  });
  line.stop_at(line.now() + 3min);
  ReleaseLoop loop(line, test::benthos_release(), path, outside(slow));
  EXPECT_TRUE(loop.ask(test::fire_order(7, "39466")));
  loop.run();
  EXPECT_THAT(events, ElementsAre("release_fired"));
  EXPECT_TRUE(loop.answer(7)->is_done);
}

TEST_F(Loop, has_the_book_as_it_was_where_the_line_goes_away_while_it_is_written) {
  const FiringRecord before{FiringState::sent, {"cy", "di"}, clock.wall()};
  ASSERT_TRUE(ReleaseBook(path).write(before));
  const ClockOfBook unplugged(clock, [this] { line.vanish_at(line.now()); });
  line.attach([](std::span<const std::uint8_t> request, MonoTime) -> std::optional<WireAnswer> {
    EXPECT_EQ(std::string(request.begin(), request.end()), "+++\r") << "no byte of the code";
    return WireAnswer{wire("\r\nuser:1>"), 50ms};
  });
  line.stop_at(line.now() + 2min);
  ReleaseLoop loop(line, test::benthos_release(), path, outside(unplugged));
  EXPECT_TRUE(loop.ask(test::fire_order(7, "39466")));
  loop.run();
  EXPECT_THAT(events, ElementsAre("release_refused"));
  EXPECT_EQ(loop.answer(7)->text, "the line of the deck unit went away: nothing was sent");
  EXPECT_EQ(ReleaseBook(path).read().state, FiringState::sent);
  EXPECT_EQ(ReleaseBook(path).read().by.armed_by, "cy");
}

TEST_F(Loop, says_where_its_line_is_not_there) {
  line.vanish_at(line.now());
  line.stop_at(line.now() + 1min);
  ReleaseLoop loop(line, test::benthos_release(), path, outside());
  EXPECT_TRUE(loop.ask(test::fire_order(7, "39466")));
  loop.run();
  const std::string why = "the line of the deck unit is not open: nothing was sent";
  EXPECT_EQ(loop.answer(7)->text, why);
  EXPECT_THAT(events, ElementsAre("release_refused"));
  EXPECT_THAT(texts, ElementsAre("fire by bo: " + why));
  EXPECT_TRUE(line.transcript().empty());
}

TEST_F(Loop, tells_of_a_firing_whose_line_went_away_while_it_waited) {
  line.vanish_at(line.now() + 32s);
  line.stop_at(line.now() + 1min);
  ReleaseLoop loop(line, test::benthos_release(), path, outside());
  EXPECT_TRUE(loop.ask({6, ReleaseOrder::Kind::range}));
  EXPECT_TRUE(loop.ask(test::fire_order(7, "39466")));
  loop.run();
  EXPECT_EQ(loop.answer(6)->text, "the line of the deck unit went away");
  EXPECT_FALSE(loop.answer(7)->is_done);
  ASSERT_THAT(events, ElementsAre("release_refused"));
  EXPECT_THAT(texts[0], HasSubstr("the line of the deck unit went away: nothing was sent"));
}

TEST_F(Loop, refuses_a_firing_that_it_takes_a_minute_after_it_was_asked) {
  line.stop_at(line.now() + 10min);
  ReleaseLoop loop(line, test::benthos_release(), path, outside());
  EXPECT_TRUE(loop.ask(test::fire_order(7, "39466")));
  clock.advance(1min);  // the thread is held up, as by a card that takes its time
  loop.run();
  EXPECT_EQ(loop.answer(7)->text, "the deck unit was busy for a minute: nothing was sent");
  EXPECT_THAT(events, ElementsAre("release_refused"));
  EXPECT_TRUE(line.transcript().empty());
}

TEST_F(Loop, tells_of_a_firing_that_comes_while_it_is_stopped) {
  ReleaseLoop loop(line, test::benthos_release(), path, outside());
  line.attach([&](std::span<const std::uint8_t>, MonoTime) -> std::optional<WireAnswer> {
    EXPECT_TRUE(loop.ask(test::fire_order(7, "39466")));
    line.stop_at(line.now());
    return std::nullopt;
  });
  EXPECT_TRUE(loop.ask({6, ReleaseOrder::Kind::range}));
  loop.run();
  ASSERT_TRUE(loop.answer(7));
  EXPECT_FALSE(loop.answer(7)->is_done);
  EXPECT_THAT(events, ElementsAre("release_refused"));
}

TEST_F(Loop, leaves_the_book_of_a_code_under_way_alone_where_another_firing_is_refused) {
  ReleaseLoop loop(line, test::benthos_release(), path, outside());
  line.attach([&](std::span<const std::uint8_t> request, MonoTime) -> std::optional<WireAnswer> {
    if (std::string(request.begin(), request.end()) == "+++\r") {
      return WireAnswer{wire("\r\nuser:1>"), 50ms};
    }
    EXPECT_TRUE(loop.ask(test::fire_order(8, "39466")));
    line.vanish_at(line.now() + 5s);
    return std::nullopt;
  });
  line.stop_at(line.now() + 2min);
  EXPECT_TRUE(loop.ask(test::fire_order(7, "39466")));
  loop.run();
  EXPECT_THAT(events, ElementsAre("release_unknown", "release_refused"));
  EXPECT_EQ(loop.answer(7)->text, "the line of the deck unit went away");
  EXPECT_THAT(loop.answer(8)->text, HasSubstr("nothing was sent"));
  EXPECT_EQ(ReleaseBook(path).read().state, FiringState::unknown);
}

TEST_F(Loop, tells_once_that_nobody_knows_what_an_earlier_run_sent) {
  const FiringRecord sending{FiringState::sending, {"ada", "bo"}, clock.wall()};
  ASSERT_TRUE(ReleaseBook(path).write(sending));
  line.stop_at(line.now() + 1min);
  ReleaseLoop loop(line, test::edgetech_release(), path, outside());
  loop.run();
  EXPECT_THAT(events, ElementsAre("release_unknown"));
  EXPECT_THAT(texts[0], HasSubstr("unknown: the code may have been sent at"));
  EXPECT_THAT(loop.status().firing, HasSubstr("armed by ada, fired by bo; look at the range"));
  EXPECT_TRUE(line.transcript().empty()) << "not a byte goes out by itself";
  EXPECT_EQ(ReleaseBook(path).read().state, FiringState::unknown);

  events.clear();
  SimulatedLine next(settings(), clock);
  next.stop_at(next.now() + 1min);
  ReleaseLoop again(next, test::edgetech_release(), path, outside());
  again.run();
  EXPECT_TRUE(events.empty());
  EXPECT_THAT(again.status().firing, HasSubstr("look at the range"));
}

}  // namespace
}  // namespace buoyd
