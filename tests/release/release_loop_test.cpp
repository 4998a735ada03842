// The loop on a line in virtual time: it opens, keeps its book and tells of firings.

#include "release/release_loop.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

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
  ReleaseLoop::Outside outside() {
    return {clock, log, nullptr, [this](const EventFacts& event) {
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

TEST_F(Loop, says_where_its_line_is_not_there) {
  line.vanish_at(line.now());
  line.stop_at(line.now() + 1min);
  ReleaseLoop loop(line, test::benthos_release(), path, outside());
  EXPECT_TRUE(loop.ask(test::fire_order(7, "39466")));
  loop.run();
  EXPECT_EQ(loop.answer(7)->text, "the line of the deck unit is not open");
  EXPECT_TRUE(line.transcript().empty());
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
