// The releases of a configuration, each with its thread and a deck unit on a pty. The clock stands
// where a deck unit is only listened to.

#include "release/releases.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/stat.h>

#include <atomic>
#include <fstream>

#include "base/mutex.hpp"
#include "support/pty.hpp"
#include "told_desk.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

/// The system's, but a test may have it go on at once. Any thread.
class HurriedClock final : public Clock {
 public:
  [[nodiscard]] MonoTime mono() const override { return system_.mono() + Micros(ahead_.load()); }
  [[nodiscard]] WallTime wall() const override { return system_.wall(); }
  [[nodiscard]] ClockQuality quality() const override { return system_.quality(); }
  void hurry(Micros time) { ahead_ += time.count(); }

 private:
  SystemClock system_;
  std::atomic<Micros::rep> ahead_{0};
};

class TwoReleases : public testing::Test {
 protected:
  TwoReleases() {
    std::ofstream(folder_.file("code")) << "39466\n";
    EXPECT_EQ(::chmod(folder_.file("code").c_str(), 0600), 0);
    settings_ = {release("anchor", anchor_), release("lander", lander_)};
    begin();
    until([this] { return state(0) == "listening" && state(1) == "listening"; });
    clock_.hurry(31s);
    until([this] { return state(0) == "ready" && state(1) == "ready"; });
  }

  ReleaseSettings release(const std::string& name, const Pty& pty) const {
    ReleaseSettings settings = test::benthos_release();
    settings.name = name;
    settings.device = pty.path();
    settings.code_file = folder_.file("code");
    return settings;
  }
  void begin() { EXPECT_TRUE(releases_.begin(folder_.file("spool"), settings_)); }
  std::string state(std::size_t place) { return releases_.status().at(place).state; }
  FiringRecord book(const std::string& name) const {
    return ReleaseBook(folder_.file("spool.release." + name)).read();
  }
  std::vector<std::string> texts() {
    const Lock lock(mutex_);
    return texts_;
  }
  static void until(const std::function<bool()>& is_so) {
    for (int i = 0; i < 6000 && !is_so(); ++i) poll(nullptr, 0, 5);
    ASSERT_TRUE(is_so());
  }
  Json ask(const std::string& request) {
    return Json::parse(releases_.answer(Json::parse(request).value()).value()).value();
  }
  std::string arm(const std::string& name) {
    const Json armed =
        ask(R"({"command":"release","what":"arm","by":"ada","name":")" + name + "\"}");
    return armed.string_at("word").value_or("");
  }
  Json fire(const std::string& name, const std::string& word) {
    return ask(R"({"command":"release","what":"fire","by":"bo","name":")" + name + R"(","word":")" +
               word + "\"}");
  }
  Json came_of(std::int64_t ticket) {
    return ask(R"({"command":"released","ticket":)" + std::to_string(ticket) + "}");
  }
  /// Its text is there where it is.
  bool is_met(std::int64_t ticket) { return came_of(ticket).string_at("text").has_value(); }
  /// Up to the whole code, which the unit begins to send.
  std::int64_t fire_up_to_the_code(const std::string& name, const Pty& unit) {
    const auto ticket = fire(name, arm(name)).integer_at("ticket");
    EXPECT_EQ(text_of(unit.read(4)), "+++\r");
    unit.write("\r\nuser:1>");
    EXPECT_EQ(text_of(unit.read(14)), "AT%R^35,39466\r");
    EXPECT_EQ(book(name).state, FiringState::sending);
    return ticket.value_or(0);
  }
  static std::string text_of(const std::vector<std::uint8_t>& bytes) {
    return {bytes.begin(), bytes.end()};
  }

  TemporaryFolder folder_;
  Pty anchor_;
  Pty lander_;
  std::vector<ReleaseSettings> settings_;
  HurriedClock clock_;
  RepeatLog log_{clock_, [](Priority, std::string_view) {}};
  const AwakeClock awake_;
  Supervision supervision_{awake_, clock_};
  Mutex mutex_;
  std::vector<std::string> texts_ GUARDED_BY(mutex_);
  Releases releases_{clock_, log_, supervision_, [this](const EventFacts& event) {
                       const Lock lock(mutex_);
                       texts_.push_back(event.source + ": " + event.text);
                     }};
};

TEST_F(TwoReleases, a_firing_goes_on_where_another_release_is_changed) {
  const std::int64_t ticket = fire_up_to_the_code("anchor", anchor_);
  settings_[1].sound_speed = 1480;
  begin();
  EXPECT_EQ(state(0), "sending");
  EXPECT_FALSE(is_met(ticket));
  anchor_.write("\r\nRELEASED and CONFIRMED\r\n");
  until([&] { return is_met(ticket); });
  EXPECT_EQ(came_of(ticket).string_at("trouble"), "");
  EXPECT_EQ(book("anchor").state, FiringState::sent);
  pollfd more{anchor_.master(), POLLIN, 0};
  EXPECT_EQ(poll(&more, 1, 0), 0) << "not a byte more";
}

TEST_F(TwoReleases, a_firing_of_which_the_settings_change_ends_and_says_why) {
  const std::int64_t ticket = fire_up_to_the_code("anchor", anchor_);
  settings_[0].sound_speed = 1480;
  begin();
  EXPECT_EQ(book("anchor").state, FiringState::unknown);
  EXPECT_THAT(texts(), Contains(HasSubstr("anchor: buoyd ended it; unknown: the code may have")));
  EXPECT_TRUE(came_of(ticket).string_at("error")) << "its order is none of the new one's";
  until([this] { return state(0) == "listening"; });
  clock_.hurry(31s);
  until([this] { return state(0) == "ready"; });
  pollfd more{anchor_.master(), POLLIN, 0};
  EXPECT_EQ(poll(&more, 1, 0), 0) << "not a byte more";
}

TEST_F(TwoReleases, a_changed_configuration_forgets_the_word_of_one_that_goes_on) {
  const std::string word = arm("anchor");
  settings_[1].sound_speed = 1480;
  begin();
  EXPECT_EQ(releases_.status().at(0).armed_by, "");
  EXPECT_THAT(fire("anchor", word).string_at("error").value_or(""), HasSubstr("not armed"));
}

TEST_F(TwoReleases, are_those_of_the_configuration_in_its_order) {
  settings_ = {release("third", lander_), settings_[0]};
  begin();
  std::vector<std::string> names;
  for (const ReleaseStatus& one : releases_.status()) names.push_back(one.name);
  EXPECT_THAT(names, ElementsAre("third", "anchor"));
  releases_.end();
  EXPECT_TRUE(releases_.status().empty());
}

}  // namespace
}  // namespace buoyd
