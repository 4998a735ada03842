#include "firmware-host/world/faults.hpp"

#include <gtest/gtest.h>

namespace buoysim {
namespace {

constexpr Micros seconds(std::int64_t count) {
  return Micros(count * 1'000'000);
}

FaultSpec spec(FaultKind kind, const std::string& target, std::int64_t from,
               std::optional<std::int64_t> length) {
  FaultSpec fault;
  fault.kind = kind;
  fault.target = target;
  fault.from = seconds(from);
  if (length) {
    fault.length = seconds(*length);
  }
  return fault;
}

TEST(Faults, names_go_both_ways) {
  const char* const names[] = {"silence",      "late",       "slow",    "duplicated", "truncated",
                               "bad_checksum", "bit_errors", "garbage", "wrong_unit", "exception",
                               "busy",         "torn",       "stuck",   "echo",       "cut"};
  EXPECT_EQ(fault_names().size(), std::size(names));
  for (const char* const name : names) {
    EXPECT_EQ(name_of(fault_kind_named(name).value()), name);
  }
  EXPECT_EQ(fault_kind_named("silence"), FaultKind::silence);
  EXPECT_EQ(fault_kind_named("echo"), FaultKind::echo);
  EXPECT_EQ(fault_kind_named("cut"), FaultKind::cut);
  EXPECT_FALSE(fault_kind_named("mend"));
}

TEST(Faults, strike_their_target_in_their_time) {
  Faults faults({spec(FaultKind::silence, "a", 10, 5)}, 1);
  EXPECT_FALSE(faults.strike("a", seconds(9)).has(FaultKind::silence));
  EXPECT_TRUE(faults.strike("a", seconds(10)).has(FaultKind::silence));
  EXPECT_FALSE(faults.strike("b", seconds(10)).has(FaultKind::silence));
  EXPECT_TRUE(faults.strike("a", seconds(14)).has(FaultKind::silence));
  EXPECT_FALSE(faults.strike("a", seconds(15)).has(FaultKind::silence));
}

TEST(Faults, come_again) {
  FaultSpec again = spec(FaultKind::bad_checksum, "a", 10, 2);
  again.every = seconds(60);
  Faults faults({again}, 1);
  for (const auto& [age, on] : {std::pair{11, true}, {12, false}, {71, true}, {72, false}}) {
    EXPECT_EQ(faults.strike("a", seconds(age)).has(FaultKind::bad_checksum), on) << age;
  }
}

TEST(Faults, add_up) {
  FaultSpec late = spec(FaultKind::late, "a", 0, std::nullopt);
  late.late = seconds(2);
  FaultSpec noise = spec(FaultKind::garbage, "a", 0, std::nullopt);
  noise.garbage_bytes = 7;
  Faults faults({late, noise}, 1);
  const Misfortune lot = faults.strike("a", seconds(1));
  EXPECT_EQ(lot.late, seconds(2));
  EXPECT_EQ(lot.garbage_bytes, 7U);
  EXPECT_TRUE(lot.has(FaultKind::late) && lot.has(FaultKind::garbage));
  EXPECT_FALSE(lot.has(FaultKind::silence));
  EXPECT_FALSE(faults.strike("b", seconds(1)).strikes());
}

TEST(Faults, probability_and_count) {
  FaultSpec rare = spec(FaultKind::silence, "a", 0, std::nullopt);
  rare.probability = 0.25;
  Faults faults({rare}, 3);
  int struck = 0;
  for (int i = 0; i < 4000; ++i) {
    struck += faults.strike("a", seconds(1)).has(FaultKind::silence) ? 1 : 0;
  }
  EXPECT_NEAR(struck, 1000, 150);

  FaultSpec twice = spec(FaultKind::silence, "a", 0, std::nullopt);
  twice.count = 2;
  Faults counted({twice}, 1);
  EXPECT_TRUE(counted.strike("a", seconds(1)).has(FaultKind::silence));
  EXPECT_TRUE(counted.strike("a", seconds(1)).has(FaultKind::silence));
  EXPECT_FALSE(counted.strike("a", seconds(1)).has(FaultKind::silence));
}

TEST(Faults, cuts_are_of_lines) {
  Faults faults({spec(FaultKind::cut, "bus", 5, 2)}, 1);
  EXPECT_FALSE(faults.holds(FaultKind::cut, "bus", seconds(4)));
  EXPECT_TRUE(faults.holds(FaultKind::cut, "bus", seconds(5)));
  EXPECT_FALSE(faults.holds(FaultKind::cut, "other", seconds(5)));
  EXPECT_FALSE(faults.holds(FaultKind::cut, "bus", seconds(7)));
  EXPECT_FALSE(faults.strike("bus", seconds(5)).strikes());
}

TEST(Faults, next_change) {
  FaultSpec again = spec(FaultKind::cut, "bus", 10, 2);
  again.every = seconds(60);
  Faults faults({again}, 1);
  EXPECT_EQ(faults.next_change(seconds(0)), seconds(10));
  EXPECT_EQ(faults.next_change(seconds(10)), seconds(12));
  EXPECT_EQ(faults.next_change(seconds(12)), seconds(70));
  Faults over({spec(FaultKind::silence, "a", 1, 1)}, 1);
  EXPECT_FALSE(over.next_change(seconds(2)));
}

TEST(Faults, by_hand_and_mended) {
  Faults faults({}, 1);
  faults.add(spec(FaultKind::silence, "a", 0, std::nullopt), seconds(100));
  EXPECT_FALSE(faults.strike("a", seconds(99)).has(FaultKind::silence));
  EXPECT_TRUE(faults.strike("a", seconds(1000)).has(FaultKind::silence));
  faults.mend("b", seconds(1000));
  EXPECT_TRUE(faults.strike("a", seconds(1001)).has(FaultKind::silence));
  faults.mend("a", seconds(1002));
  EXPECT_FALSE(faults.strike("a", seconds(1003)).has(FaultKind::silence));
}

TEST(Faults, mended_ones_come_at_their_next_time) {
  FaultSpec again = spec(FaultKind::silence, "a", 10, 5);
  again.every = seconds(60);
  Faults faults({again}, 1);
  faults.mend("a", seconds(11));
  EXPECT_FALSE(faults.strike("a", seconds(12)).has(FaultKind::silence));
  EXPECT_TRUE(faults.strike("a", seconds(70)).has(FaultKind::silence));
}

TEST(Faults, every_kind_sets_its_own) {
  for (std::size_t i = 0; i < fault_names().size(); ++i) {
    FaultSpec one = spec(static_cast<FaultKind>(i), "a", 0, std::nullopt);
    one.late = seconds(3);
    one.rate = 0.25;
    one.code = 11;
    one.garbage_bytes = 9;
    const Misfortune lot = Faults({one}, 1).strike("a", seconds(1));
    EXPECT_EQ(lot.fault(), is_of_line(one.kind) ? "" : fault_names()[i]);
    EXPECT_EQ(lot.late, seconds(one.kind == FaultKind::late ? 3 : 0));
    EXPECT_EQ(lot.slow, seconds(one.kind == FaultKind::slow ? 3 : 0));
    EXPECT_EQ(lot.rate, one.kind == FaultKind::bit_errors ? 0.25 : 0);
    EXPECT_EQ(lot.garbage_bytes, one.kind == FaultKind::garbage ? 9U : 0U);
    const int code = one.kind == FaultKind::exception ? 11 : one.kind == FaultKind::busy ? 6 : 0;
    EXPECT_EQ(lot.code, code);
  }
}

TEST(Faults, states_are_not_drawn) {
  FaultSpec stuck = spec(FaultKind::stuck, "a", 0, 10);
  stuck.probability = 0;
  stuck.count = 1;
  Faults faults({stuck}, 1);
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(faults.strike("a", seconds(1)).has(FaultKind::stuck));
  }
  EXPECT_TRUE(faults.holds(FaultKind::stuck, "a", seconds(9)));
  EXPECT_FALSE(faults.holds(FaultKind::stuck, "a", seconds(10)));
  EXPECT_FALSE(faults.holds(FaultKind::torn, "a", seconds(9)));
}

TEST(Misfortune, what_the_ledger_calls_it) {
  Misfortune lot;
  EXPECT_EQ(lot.fault(), "");
  EXPECT_FALSE(lot.strikes());
  lot.add(FaultKind::bit_errors);
  lot.add(FaultKind::late);
  EXPECT_EQ(lot.fault(), "late+bit_errors");
  lot.undetectable = true;
  EXPECT_EQ(lot.fault(), "late+bit_errors+undetectable");
  lot.remove(FaultKind::late);
  EXPECT_EQ(lot.fault(), "bit_errors+undetectable");
  EXPECT_TRUE(lot.strikes());
}

TEST(Faults, noise_is_the_same_for_a_seed) {
  Faults a({}, 5);
  Faults b({}, 5);
  const auto noise = a.noise(100);
  EXPECT_EQ(noise.size(), 100U);
  EXPECT_EQ(noise, b.noise(100));
  EXPECT_NE(noise, a.noise(100));
}

}  // namespace
}  // namespace buoysim
