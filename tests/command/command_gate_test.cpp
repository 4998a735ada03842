#include "command/command_gate.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/fake_clock.hpp"

namespace buoyd {
namespace {

using testing::HasSubstr;
using VerdictKind = CommandGate::Verdict::Kind;

class CommandGateTest : public testing::Test {
 protected:
  CommandGateTest() { settings_.allow = {"status", "pause"}; }

  CommandCall call(const std::string& id, Micros life = std::chrono::minutes(10),
                   const std::string& name = "status") const {
    CommandCall call;
    call.name = name;
    call.text = R"({"id":")" + id + R"(","expires":")" + iso8601(clock_.wall() + life) + R"("})";
    return call;
  }
  CommandGate::Verdict check(const CommandCall& call) {
    return gate_.check(call, settings_, {clock_.wall(), clock_.quality().state, clock_.mono()});
  }
  /// Known as answered.
  void restore(const std::string& id, Micros life = std::chrono::hours(1)) {
    gate_.restore({id, "brief", clock_.wall() + life, ""}, clock_.mono());
  }

  FakeClock clock_;
  CommandSettings settings_;
  CommandGate gate_;
};

TEST_F(CommandGateTest, lets_through_what_is_allowed) {
  const auto verdict = check(call("a-1"));
  EXPECT_EQ(verdict.kind, VerdictKind::run) << verdict.text;
  EXPECT_EQ(verdict.id, "a-1");
  EXPECT_EQ(verdict.expires, clock_.wall() + std::chrono::minutes(10));
}

TEST_F(CommandGateTest, a_retained_one_is_ignored) {
  CommandCall retained = call("a");
  retained.retained = true;
  EXPECT_EQ(check(retained).kind, VerdictKind::ignore);
}

TEST_F(CommandGateTest, without_an_id_there_is_nobody_to_answer) {
  for (const char* text : {"", "rubbish", "[]", R"({"expires":"2026-11-20T08:00:00Z"})",
                           R"({"id":7})", R"({"id":""})", R"({"id":"a b"})", "{\"id\":\"\xff\"}"}) {
    CommandCall bad = call("a");
    bad.text = text;
    EXPECT_EQ(check(bad).kind, VerdictKind::ignore) << text;
  }
  EXPECT_EQ(check(call(std::string(65, 'a'))).kind, VerdictKind::ignore);
  EXPECT_EQ(check(call(std::string(64, 'a'))).kind, VerdictKind::run);
}

TEST_F(CommandGateTest, says_why_it_refuses) {
  const auto refusal = [this](const CommandCall& call) {
    const auto verdict = check(call);
    EXPECT_EQ(verdict.kind, VerdictKind::answer);
    return verdict.text;
  };
  EXPECT_THAT(refusal(call("a", std::chrono::hours(1), "reload")), HasSubstr("allow"));
  EXPECT_THAT(refusal(call("b", std::chrono::hours(1), "destroy")), HasSubstr("no such command"));
  EXPECT_THAT(refusal(call("r", std::chrono::hours(1), "release")),
              HasSubstr("at the control socket alone"));
  EXPECT_THAT(refusal(call("c", Micros(0))), HasSubstr("expired"));
  const Micros longest = CommandGate::longest_life + CommandGate::clock_difference;
  EXPECT_THAT(refusal(call("d", longest + Micros(1))), HasSubstr("7 days"));
  CommandCall timeless = call("f");
  timeless.text = R"({"id":"f","expires":"tomorrow"})";
  EXPECT_THAT(refusal(timeless), HasSubstr("expires is missing"));
}

TEST_F(CommandGateTest, takes_a_week_by_a_clock_that_is_ahead_of_its_own) {
  const CommandCall week = call("a", CommandGate::longest_life);
  clock_.set_wall(clock_.wall() - std::chrono::milliseconds(50));
  EXPECT_EQ(check(week).kind, VerdictKind::run) << check(week).text;
}

TEST_F(CommandGateTest, without_a_set_clock_nothing_is_late) {
  const CommandCall late = call("a", -std::chrono::hours(1));
  EXPECT_EQ(check(late).kind, VerdictKind::answer);
  clock_.set_quality({ClockState::unset, 31});
  const auto verdict = check(late);
  EXPECT_EQ(verdict.kind, VerdictKind::run) << "a refusal is not remembered";
  EXPECT_EQ(verdict.expires, clock_.wall() + CommandGate::longest_life);
  const CommandCall far = call("b", 5 * CommandGate::longest_life);
  EXPECT_EQ(check(far).expires, clock_.wall() + 5 * CommandGate::longest_life);
  clock_.set_quality({ClockState::free_running, 20});
  EXPECT_EQ(check(late).kind, VerdictKind::answer);
}

TEST_F(CommandGateTest, a_repeat_gets_the_first_answer) {
  const CommandCall first = call("a");
  gate_.begin(first, check(first), "interrupted", clock_.mono());
  EXPECT_EQ(check(first).kind, VerdictKind::ignore) << "it is being carried out";
  EXPECT_EQ(gate_.answered().at(0).answer, "interrupted") << "for the next start";
  gate_.finish("a", "whole", "brief");
  const auto again = check(first);
  EXPECT_EQ(again.kind, VerdictKind::again);
  EXPECT_EQ(again.text, "whole");
  EXPECT_EQ(gate_.answered().at(0).answer, "brief");
  clock_.advance(CommandGate::shortest_memory);
  EXPECT_EQ(check(first).kind, VerdictKind::answer) << "now it has expired";
}

TEST_F(CommandGateTest, a_step_of_the_clock_forgets_nothing_for_an_hour) {
  clock_.set_quality({ClockState::unset, 31});
  const CommandCall first = call("a");
  gate_.begin(first, check(first), "", clock_.mono());
  gate_.finish("a", "whole", "brief");
  clock_.step(std::chrono::hours(24 * 30));
  EXPECT_EQ(check(first).kind, VerdictKind::again);
  clock_.advance(CommandGate::shortest_memory - Micros(1));
  EXPECT_EQ(check(first).kind, VerdictKind::again);
}

TEST_F(CommandGateTest, old_answers_lose_their_results_before_new_ones) {
  const std::string large(CommandGate::most_bytes / 2, 'x');
  for (const char* id : {"a", "b", "c"}) {
    restore(id);
    gate_.finish(id, large, "brief");
  }
  EXPECT_EQ(check(call("a")).text, "brief");
  EXPECT_EQ(check(call("b")).text, large);
  EXPECT_EQ(check(call("c")).text, large);
  EXPECT_EQ(gate_.answered().size(), 3U);
}

TEST_F(CommandGateTest, ids_have_a_bound_that_locks_nobody_out) {
  for (std::size_t i = 0; i < CommandGate::most_ids; ++i) {
    restore("old" + std::to_string(i));
  }
  const auto verdict = check(call("new"));
  EXPECT_EQ(verdict.kind, VerdictKind::run);
  gate_.begin(call("new"), verdict, "", clock_.mono());
  EXPECT_EQ(gate_.answered().size(), CommandGate::most_ids);
  EXPECT_EQ(check(call("old1")).kind, VerdictKind::again);
  EXPECT_EQ(check(call("old0")).kind, VerdictKind::run) << "the oldest went";
}

TEST_F(CommandGateTest, a_flood_of_one_costs_no_other_his_turn) {
  const auto passed = [this](const std::string& sender) {
    int count = 0;
    for (int i = 0; i < 100; ++i) {
      CommandCall one = call("a");
      one.sender = sender;
      count += check(one).kind == VerdictKind::run ? 1 : 0;
    }
    return count;
  };
  EXPECT_EQ(passed("flood"), CallRate::burst);
  EXPECT_EQ(passed("shore.operator"), CallRate::burst);
  EXPECT_EQ(passed(""), CallRate::burst) << "nobody by name is one sender";
  clock_.advance(CallRate::between_calls);
  EXPECT_EQ(passed("flood"), 1);
}

TEST_F(CommandGateTest, a_flood_forgets_nobody_elses_ids) {
  const auto restore_of = [this](const std::string& sender, const std::string& id) {
    gate_.restore({id, "brief", clock_.wall() + std::chrono::hours(1), sender}, clock_.mono());
  };
  restore_of("shore.operator", "mine");
  for (std::size_t i = 0; i < 3 * CommandGate::most_ids; ++i) {
    restore_of("flood", "flood" + std::to_string(i));
  }
  EXPECT_EQ(check(call("mine")).kind, VerdictKind::again);
  EXPECT_EQ(gate_.answered().size(), CommandGate::most_ids);
  EXPECT_EQ(gate_.answered().front().sender, "shore.operator");
}

TEST_F(CommandGateTest, a_flood_of_large_answers_leaves_others_theirs) {
  const std::string large(CommandGate::most_bytes / 4, 'x');
  const auto answer = [&](const std::string& sender, const std::string& id) {
    gate_.restore({id, "brief", clock_.wall() + std::chrono::hours(1), sender}, clock_.mono());
    gate_.finish(id, large, "brief");
  };
  answer("shore.operator", "mine");
  for (const char* id : {"a", "b", "c", "d"}) answer("flood", id);
  EXPECT_EQ(check(call("mine")).text, large);
  EXPECT_EQ(check(call("a")).text, "brief");
  EXPECT_EQ(check(call("d")).text, large);
}

/// Calls that short messages brought: each has a number.
class NumberedCalls : public CommandGateTest {
 protected:
  CommandCall numbered(std::uint64_t number) const {
    CommandCall one = call("m" + std::to_string(number));
    one.sender = "message/beidou";
    one.by_message = MessageOrigin{"beidou", number};
    return one;
  }
  void carry_out(std::uint64_t number) {
    const CommandCall one = numbered(number);
    const auto verdict = check(one);
    ASSERT_EQ(verdict.kind, VerdictKind::run) << verdict.text;
    gate_.begin(one, verdict, "", clock_.mono());
    gate_.finish(verdict.id, "whole", "brief");
  }
};

TEST_F(NumberedCalls, are_carried_out_once_and_none_that_is_older) {
  carry_out(7);
  EXPECT_EQ(check(numbered(7)).kind, VerdictKind::again) << "the network brought it twice";
  const auto older = check(numbered(6));
  EXPECT_EQ(older.kind, VerdictKind::answer);
  EXPECT_THAT(older.text, HasSubstr("older than one that was carried out"));
  carry_out(8);
  EXPECT_EQ(check(numbered(0)).kind, VerdictKind::answer);
}

TEST_F(NumberedCalls, the_newest_is_known_for_ever_whatever_the_clock_does) {
  carry_out(7);
  clock_.set_quality({ClockState::unset, 31});
  clock_.step(std::chrono::hours(24 * 365));
  clock_.advance(CommandGate::shortest_memory);
  EXPECT_EQ(check(call("a")).kind, VerdictKind::run) << "time to forget";
  EXPECT_EQ(check(numbered(7)).kind, VerdictKind::again);
  ASSERT_EQ(gate_.answered().size(), 1U);
  const AnsweredCommand kept = gate_.answered().front();
  EXPECT_EQ(kept.number, 7U);
  CommandGate next;
  next.restore(kept, clock_.mono());
  const auto older =
      next.check(numbered(6), settings_, {clock_.wall(), ClockState::unset, clock_.mono()});
  EXPECT_EQ(older.kind, VerdictKind::answer) << "after a restart, too";
}

TEST_F(NumberedCalls, the_newest_gives_way_to_no_other_id) {
  carry_out(7);
  for (std::size_t i = 0; i < 2 * CommandGate::most_ids; ++i) {
    gate_.restore({"a" + std::to_string(i), "brief", clock_.wall(), std::to_string(i)},
                  clock_.mono());
  }
  EXPECT_EQ(check(numbered(7)).kind, VerdictKind::again);
  EXPECT_EQ(gate_.answered().size(), CommandGate::most_ids);
}

TEST_F(NumberedCalls, one_that_was_refused_leaves_the_way_to_older_ones) {
  CommandCall late = numbered(9);
  late.text = call("m9", -std::chrono::hours(1)).text;
  EXPECT_EQ(check(late).kind, VerdictKind::answer);
  carry_out(8);
}

}  // namespace
}  // namespace buoyd
