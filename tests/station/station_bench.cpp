#include "station/station_bench.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "firmware-host/bench/make_instrument.hpp"

namespace buoysim {

namespace {

/// A listener looks at what came so often.
constexpr Micros listening_grain{20'000};

const LineScenario& line_of(const Scenario& scenario, const std::string& name) {
  return *std::find_if(scenario.lines.begin(), scenario.lines.end(),
                       [&](const LineScenario& line) { return line.settings.name == name; });
}

}  // namespace

StationBench::StationBench(const Scenario& scenario, const std::string& line,
                           std::vector<FaultSpec> faults, std::uint64_t seed)
    : faults_(std::move(faults), seed), scenario_(line_of(scenario, line)) {
  stage_.clock = &clock_;
  stage_.faults = &faults_;
  stage_.began = clock_.mono();
  stage_.record = [this](const LedgerEntry& entry) {
    note(entry);
    return true;
  };
  scenario_.settings.device = scenario_.tcp_address.empty() ? "memory" : "tcp://memory:502";
  auto port = std::make_unique<MemoryPort>();
  port_ = port.get();
  played_.emplace(scenario_, std::move(port), stage_);
  add_instruments(scenario);
  start(scenario);
}

void StationBench::add_instruments(const Scenario& scenario) {
  std::uint64_t seed = scenario.seed;
  for (const InstrumentScenario& one : scenario.instruments) {
    ++seed;
    if (one.settings.line != scenario_.settings.name) {
      continue;
    }
    auto instrument = make_instrument(one, 0, seed);
    const bool polled = instrument->is_polled();
    const Micros rhythm =
        polled ? std::max(one.settings.interval, one.record_interval) : one.period;
    const Micros timeout = one.settings.timeout.value_or(one.model->timeout);
    players_.push_back({one.settings.name, std::max(rhythm, polled ? one.model->interval : rhythm),
                        polled ? timeout : Micros(0)});
    played_->add(std::move(instrument));
  }
}

void StationBench::start(const Scenario& scenario) {
  EXPECT_TRUE(played_->open());
  line_.emplace(scenario_.settings, clock_, *played_, *port_, stage_);
  std::vector<buoyd::InstrumentSettings> settings;
  std::map<std::string, buoyd::ModelPtr> models;
  for (const InstrumentScenario& one : scenario.instruments) {
    settings.push_back(one.settings);
    models[one.settings.model] = one.model;
  }
  auto plan = buoyd::make_line_plan(scenario_.settings, settings, {},
                                    [&](const std::string& name) { return models[name]; });
  if (!plan) {
    throw std::runtime_error(plan.error().text);
  }
  if (plan->listens) {
    line_->go_by(listening_grain);
  }
  worker_.emplace(*line_, std::move(*plan), clock_, sink_, log_);
}

void StationBench::play_until(Micros age) {
  const MonoTime end = stage_.began + age;
  line_->stop_at(end);
  std::size_t steps = 0;
  while (worker_->step()) {
    ASSERT_LT(++steps, 100'000'000U) << "it does not get on";
  }
  line_->stop_at(MonoTime::max());
}

void StationBench::note(const LedgerEntry& entry) {
  ledger_.push_back(entry);
  std::istringstream names(entry.fault);
  for (std::string name; std::getline(names, name, '+');) {
    ++struck_[name];
  }
}

StationBench::Verdicts StationBench::judge() const {
  Judge judge;
  for (const LedgerEntry& entry : ledger_) {
    judge.said(entry);
  }
  std::uint64_t seq = 0;
  for (const buoyd::Reading& reading : sink_.readings) {
    judge.stored(*reading.description, ++seq, reading.boottime, reading.body);
  }
  return judge.verdicts();
}

/// Of each record, when it was said, be it that the answer came late.
std::map<std::pair<std::string, std::uint64_t>, std::vector<MonoTime>> StationBench::sayings()
    const {
  std::map<std::pair<std::string, std::uint64_t>, std::vector<MonoTime>> sayings;
  for (const LedgerEntry& said : ledger_) {
    if (!said.asked) {
      sayings[{said.instrument, said.counter}].push_back(said.boottime);
    }
  }
  return sayings;
}

std::size_t StationBench::stale(Micros fresh) const {
  const auto said = sayings();
  std::size_t stale = 0;
  for (const auto& [key, verdict] : judge()) {
    for (const PlacedReading& reading : verdict.placed) {
      const auto record = said.find({key.first, reading.record.counter});
      stale += record == said.end() || std::ranges::none_of(record->second, [&](MonoTime at) {
                 return at <= reading.boottime && reading.boottime <= at + fresh;
               });
    }
  }
  return stale;
}

std::vector<Micros> StationBench::readings_of(const std::string& instrument) const {
  std::vector<Micros> ages;
  for (const buoyd::Reading& reading : sink_.readings) {
    if (reading.description->instrument() == instrument) {
      ages.push_back(reading.boottime - stage_.began);
    }
  }
  return ages;
}

}  // namespace buoysim
