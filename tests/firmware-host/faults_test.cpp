#include "firmware-host/faults.hpp"

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

TEST(Faults, NamesGoBothWays) {
  for (const char* const name : {"silence", "late", "bad_checksum", "garbage", "cut"}) {
    EXPECT_EQ(name_of(fault_kind_named(name).value()), name);
  }
  EXPECT_FALSE(fault_kind_named("mend"));
}

TEST(Faults, StrikeTheirTargetInTheirTime) {
  Faults faults({spec(FaultKind::silence, "a", 10, 5)}, 1);
  EXPECT_FALSE(faults.strike("a", seconds(9)).silence);
  EXPECT_TRUE(faults.strike("a", seconds(10)).silence);
  EXPECT_FALSE(faults.strike("b", seconds(10)).silence);
  EXPECT_TRUE(faults.strike("a", seconds(14)).silence);
  EXPECT_FALSE(faults.strike("a", seconds(15)).silence);
}

TEST(Faults, ComeAgain) {
  FaultSpec again = spec(FaultKind::bad_checksum, "a", 10, 2);
  again.every = seconds(60);
  Faults faults({again}, 1);
  for (const auto& [age, on] : {std::pair{11, true}, {12, false}, {71, true}, {72, false}}) {
    EXPECT_EQ(faults.strike("a", seconds(age)).bad_checksum, on) << age;
  }
}

TEST(Faults, AddUp) {
  FaultSpec late = spec(FaultKind::late, "a", 0, std::nullopt);
  late.late = seconds(2);
  FaultSpec noise = spec(FaultKind::garbage, "a", 0, std::nullopt);
  noise.garbage_bytes = 7;
  Faults faults({late, noise}, 1);
  const Misfortune lot = faults.strike("a", seconds(1));
  EXPECT_EQ(lot.late, seconds(2));
  EXPECT_EQ(lot.garbage_bytes, 7U);
  EXPECT_TRUE(lot.strikes());
  EXPECT_FALSE(faults.strike("b", seconds(1)).strikes());
}

TEST(Faults, ProbabilityAndCount) {
  FaultSpec rare = spec(FaultKind::silence, "a", 0, std::nullopt);
  rare.probability = 0.25;
  Faults faults({rare}, 3);
  int struck = 0;
  for (int i = 0; i < 4000; ++i) {
    struck += faults.strike("a", seconds(1)).silence ? 1 : 0;
  }
  EXPECT_NEAR(struck, 1000, 150);

  FaultSpec twice = spec(FaultKind::silence, "a", 0, std::nullopt);
  twice.count = 2;
  Faults counted({twice}, 1);
  EXPECT_TRUE(counted.strike("a", seconds(1)).silence);
  EXPECT_TRUE(counted.strike("a", seconds(1)).silence);
  EXPECT_FALSE(counted.strike("a", seconds(1)).silence);
}

TEST(Faults, CutsAreOfLines) {
  Faults faults({spec(FaultKind::cut, "bus", 5, 2)}, 1);
  EXPECT_FALSE(faults.is_cut("bus", seconds(4)));
  EXPECT_TRUE(faults.is_cut("bus", seconds(5)));
  EXPECT_FALSE(faults.is_cut("other", seconds(5)));
  EXPECT_FALSE(faults.is_cut("bus", seconds(7)));
  EXPECT_FALSE(faults.strike("bus", seconds(5)).strikes());
}

TEST(Faults, NextChange) {
  FaultSpec again = spec(FaultKind::cut, "bus", 10, 2);
  again.every = seconds(60);
  Faults faults({again}, 1);
  EXPECT_EQ(faults.next_change(seconds(0)), seconds(10));
  EXPECT_EQ(faults.next_change(seconds(10)), seconds(12));
  EXPECT_EQ(faults.next_change(seconds(12)), seconds(70));
  Faults over({spec(FaultKind::silence, "a", 1, 1)}, 1);
  EXPECT_FALSE(over.next_change(seconds(2)));
}

TEST(Faults, ByHandAndMended) {
  Faults faults({}, 1);
  faults.add(spec(FaultKind::silence, "a", 0, std::nullopt), seconds(100));
  EXPECT_FALSE(faults.strike("a", seconds(99)).silence);
  EXPECT_TRUE(faults.strike("a", seconds(1000)).silence);
  faults.mend("b", seconds(1000));
  EXPECT_TRUE(faults.strike("a", seconds(1001)).silence);
  faults.mend("a", seconds(1002));
  EXPECT_FALSE(faults.strike("a", seconds(1003)).silence);
}

TEST(Faults, MendedOnesComeAtTheirNextTime) {
  FaultSpec again = spec(FaultKind::silence, "a", 10, 5);
  again.every = seconds(60);
  Faults faults({again}, 1);
  faults.mend("a", seconds(11));
  EXPECT_FALSE(faults.strike("a", seconds(12)).silence);
  EXPECT_TRUE(faults.strike("a", seconds(70)).silence);
}

TEST(Misfortune, WhatTheLedgerCallsIt) {
  Misfortune lot;
  EXPECT_EQ(lot.fault(true), "");
  lot.garbage_bytes = 5;
  EXPECT_EQ(lot.fault(true), "");
  lot.late = seconds(1);
  EXPECT_EQ(lot.fault(true), "late");
  EXPECT_EQ(lot.fault(false), "");  // a sentence that comes late is a reading all the same
  lot.bad_checksum = true;
  EXPECT_EQ(lot.fault(true), "bad_checksum");
  lot.silence = true;
  EXPECT_EQ(lot.fault(false), "silence");
}

TEST(Faults, NoiseIsTheSameForASeed) {
  Faults a({}, 5);
  Faults b({}, 5);
  const auto noise = a.noise(100);
  EXPECT_EQ(noise.size(), 100U);
  EXPECT_EQ(noise, b.noise(100));
  EXPECT_NE(noise, a.noise(100));
}

}  // namespace
}  // namespace buoysim
