// The desk against buoysim's deck units in virtual time: ranges, firings, and desks that are killed
// at any moment. What counts is what buoysim's ledger is told: a whole code in the water.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "firmware-host/deck/deck_unit.hpp"
#include "told_desk.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;
using test::fire_order;
using test::ToldDesk;

/// A deck unit with its release, and whichever desk speaks to it.
class Mooring {
 public:
  Mooring(const ReleaseSettings& settings, const std::string& code) : settings_(settings) {
    scenario_.name = "anchor";
    scenario_.code = code;
    scenario_.distance = 1500;
    scenario_.turnaround = settings.turnaround;
    scenario_.address = settings.address.value_or(0);
    scenario_.maker = settings.unit == DeckUnitKind::benthos_udb ? buoysim::DeckMaker::benthos
                                                                 : buoysim::DeckMaker::edgetech;
    release_ = std::make_unique<buoysim::AcousticRelease>(
        scenario_, 1, false, [this](const std::string& what) { told.push_back(what); });
    unit_ = buoysim::make_deck_unit(scenario_, *release_);
    start_desk();
  }

  /// As after a kill -9: nothing of the one before is left.
  void start_desk() {
    desk = std::make_unique<ToldDesk>(settings_);
    desk->desk.opened(now);
  }
  void pass(Micros time) {
    for (const MonoTime end = now + time; now < end; now = next(end)) {
      for (const char c : desk->desk.step(now)) unit_->hear(c, now);
      unit_->turn(now);
      const buoysim::Bytes said = unit_->take_said(now);
      if (!said.empty()) desk->hear({reinterpret_cast<const char*>(said.data()), said.size()}, now);
    }
  }
  /// When something is due, 10 ms from now at the earliest.
  [[nodiscard]] MonoTime next(MonoTime end) const {
    const MonoTime due =
        std::min(desk->desk.next_due(), unit_->next_due().value_or(MonoTime::max()));
    return std::min(end, std::max(due, now + 10ms));
  }
  ReleaseAnswer come_of(ReleaseOrder order) {
    const std::int64_t ticket = order.ticket;
    desk->desk.ask(std::move(order), now);
    while (!desk->answers.contains(ticket)) pass(100ms);
    return desk->answers[ticket];
  }
  [[nodiscard]] std::ptrdiff_t count(const std::string& what) const {
    return std::ranges::count(told, what);
  }

  std::vector<std::string> told;
  std::unique_ptr<ToldDesk> desk;
  MonoTime now{1h};

 private:
  const ReleaseSettings settings_;
  buoysim::DeckScenario scenario_;
  std::unique_ptr<buoysim::AcousticRelease> release_;
  std::unique_ptr<buoysim::DeckUnit> unit_;
};

struct Maker {
  ReleaseSettings settings;
  std::string code;
};

class DeskMeetsDeck : public testing::TestWithParam<Maker> {};

INSTANTIATE_TEST_SUITE_P(Makers, DeskMeetsDeck,
                         testing::Values(Maker{test::edgetech_release(), "341210"},
                                         Maker{test::benthos_release(), "39466"}),
                         [](const auto& one) {
                           return one.index == 0 ? std::string("edgetech") : std::string("benthos");
                         });

TEST_P(DeskMeetsDeck, ranges_fires_and_sees_it_come_up) {
  Mooring mooring(GetParam().settings, GetParam().code);
  const ReleaseAnswer range = mooring.come_of({1, ReleaseOrder::Kind::range});
  EXPECT_TRUE(range.is_done) << range.text;
  EXPECT_NEAR(std::stod(range.text.substr(6)), 1500, 1);
  EXPECT_TRUE(mooring.come_of({2, ReleaseOrder::Kind::status}).is_done);
  const ReleaseAnswer fired = mooring.come_of(fire_order(3, GetParam().code));
  EXPECT_TRUE(fired.is_done) << fired.text;
  EXPECT_THAT(mooring.told, testing::ElementsAre("code_sent", "anchor_dropped"));
  mooring.pass(10min);
  const ReleaseAnswer risen = mooring.come_of({4, ReleaseOrder::Kind::range});
  EXPECT_LT(std::stod(risen.text.substr(6)), 900) << risen.text;
  EXPECT_TRUE(mooring.come_of(fire_order(5, GetParam().code)).is_done);
  EXPECT_THAT(mooring.told, testing::ElementsAre("code_sent", "anchor_dropped", "code_sent"));
}

TEST_P(DeskMeetsDeck, drops_nothing_by_another_code) {
  Mooring mooring(GetParam().settings, GetParam().code);
  const bool is_benthos = GetParam().settings.unit == DeckUnitKind::benthos_udb;
  EXPECT_TRUE(mooring.come_of(fire_order(1, is_benthos ? "39467" : "341211")).is_done);
  EXPECT_EQ(mooring.count("code_sent"), 1);
  EXPECT_EQ(mooring.count("anchor_dropped"), 0);
}

TEST_P(DeskMeetsDeck, never_cuts_off_a_code_by_what_is_asked_meanwhile) {
  Mooring mooring(GetParam().settings, GetParam().code);
  mooring.desk->desk.ask(fire_order(1, GetParam().code), mooring.now);
  mooring.desk->desk.ask({2, ReleaseOrder::Kind::range}, mooring.now);
  mooring.desk->desk.ask({3, ReleaseOrder::Kind::status}, mooring.now);
  mooring.pass(5min);
  EXPECT_TRUE(mooring.desk->answers[1].is_done);
  EXPECT_TRUE(mooring.desk->answers[2].is_done);
  EXPECT_TRUE(mooring.desk->answers[3].is_done);
  EXPECT_EQ(mooring.count("code_cut_off"), 0);
}

TEST_P(DeskMeetsDeck, desks_killed_at_any_moment_fire_at_most_once_for_each_pair) {
  std::mt19937_64 random(GetParam().code.size());
  std::uniform_int_distribution<int> moment(0, 70'000);
  int sent = 0;
  int answered = 0;
  for (int run = 0; run < 2000; ++run) {
    Mooring mooring(GetParam().settings, GetParam().code);
    mooring.desk->desk.ask(fire_order(1, GetParam().code), mooring.now);
    mooring.pass(std::chrono::milliseconds(moment(random)));
    const bool was_done = mooring.desk->answers.contains(1) && mooring.desk->answers[1].is_done;
    const bool was_intended = !mooring.desk->intended.empty();
    mooring.start_desk();
    mooring.desk->desk.ask({2, ReleaseOrder::Kind::range}, mooring.now);
    mooring.desk->desk.ask({3, ReleaseOrder::Kind::status}, mooring.now);
    mooring.pass(100s);
    EXPECT_LE(mooring.count("code_sent"), was_intended ? 1 : 0);
    EXPECT_EQ(mooring.count("code_cut_off"), 0);
    EXPECT_GE(mooring.count("code_sent"), was_done ? 1 : 0);
    sent += static_cast<int>(mooring.count("code_sent"));
    answered += was_done ? 1 : 0;
  }
  EXPECT_GT(sent, answered) << "some were killed between the code and the answer";
  EXPECT_GT(answered, 100);
  EXPECT_LT(sent, 2000);
}

}  // namespace
}  // namespace buoyd
