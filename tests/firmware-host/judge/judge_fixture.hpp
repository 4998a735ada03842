#pragma once
// What the judge's tests say and store: sentences of one value, and scans of heights. One thread.

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "firmware-host/judge/judge.hpp"

namespace buoysim {

class JudgeTest : public ::testing::Test {
 protected:
  /// Readings come a second apart by their numbers.
  static buoyd::MonoTime at(std::uint64_t seq) {
    return buoyd::MonoTime(buoyd::Micros(static_cast<std::int64_t>(seq) * 1'000'000));
  }

  using Values = std::vector<std::pair<std::string, std::string>>;

  static buoyd::DescriptionPtr description(const std::string& instrument, const std::string& kind,
                                           const std::string& channels) {
    return *buoyd::Description::parse(R"({"v":1,"instrument":")" + instrument + R"(","kind":")" +
                                      kind + R"(","channels":[)" + channels + "]}");
  }

  inline static const std::string scan_channels =
      R"({"name":"speed","type":"float32","axis":{"name":"height","unit":"m","points":[10,20,0]}},)"
      R"({"name":"ref","type":"integer","axis":{"name":"height","unit":"m","points":[10,20,0]}},)"
      R"({"name":"tilt","type":"float32"})";

  static LedgerEntry entry(const std::string& instrument, const std::string& kind,
                           std::uint64_t counter, Values values, const std::string& fault = "") {
    LedgerEntry e;
    e.instrument = instrument;
    e.kind = kind;
    e.counter = counter;
    e.values = std::move(values);
    e.fault = fault;
    return e;
  }

  /// A sentence with one value.
  void say(std::uint64_t counter, const std::string& value, const std::string& fault = "") {
    judge_.said(entry("met", "hdt", counter, {{"heading", value}}, fault));
  }
  void say_at(std::uint64_t second, LedgerEntry said) {
    said.boottime = at(second);
    judge_.said(said);
  }
  void store(std::uint64_t seq, const std::string& body) {
    judge_.stored(*heading_, seq, at(seq), body);
  }

  /// One scan of two heights in use, as three answers.
  void say_scan(std::uint64_t counter, const std::string& speed) {
    const std::string ref = std::to_string(counter);
    judge_.said(entry("lidar", "scan", counter, {{"ref[0]", ref}, {"speed[0]", speed}}));
    judge_.said(entry("lidar", "scan", counter, {{"ref[1]", ref}, {"speed[1]", speed}}));
    judge_.said(entry("lidar", "scan", counter, {{"tilt", "0.5"}}));
  }
  /// The counter alone, as it is read before and behind a scan.
  void say_counter(std::uint64_t counter) {
    judge_.said(entry("lidar", "scan", counter, {{"ref[0]", std::to_string(counter)}}));
  }
  void store_scan(std::uint64_t seq, const std::string& body) {
    judge_.stored(*scan_, seq, at(seq), body);
  }

  Verdict verdict(const std::string& instrument, const std::string& kind) {
    return judge_.verdicts()[{instrument, kind}];
  }

  Judge judge_;
  buoyd::DescriptionPtr heading_ =
      description("met", "hdt", R"({"name":"heading","type":"decimal"})");
  buoyd::DescriptionPtr scan_ = description("lidar", "scan", scan_channels);
  buoyd::DescriptionPtr one_height_ =
      description("lidar", "scan",
                  R"({"name":"speed","type":"float32","axis":{"name":"height","points":[10]}},)"
                  R"({"name":"ref","type":"integer","axis":{"name":"height","points":[10]}},)"
                  R"({"name":"tilt","type":"float32"})");
};

}  // namespace buoysim
