#include "station/random_faults.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "base/log.hpp"

namespace buoysim {

namespace {

constexpr std::array<std::uint8_t, 9> exceptions{1, 2, 3, 4, 5, 6, 8, 10, 11};
constexpr Micros longest_fault{12'000'000};

std::size_t pick(std::mt19937_64& random, std::size_t below) {
  return static_cast<std::size_t>(random() % below);
}

Micros between(std::mt19937_64& random, Micros least, Micros most) {
  return least + Micros(static_cast<Micros::rep>(
                     random() % static_cast<std::uint64_t>((most - least).count())));
}

bool can_befall(FaultKind kind, const LineScenario& line) {
  const bool tcp = !line.tcp_address.empty();
  // TCP delivers what was sent, and has no adapter that hears itself.
  return !(tcp && (kind == FaultKind::bit_errors || kind == FaultKind::echo));
}

/// RTU cannot tell whose answer it is that comes later than twice the time-out (docs/decisions.md);
/// late and slow may add up.
Micros latest_on(const Scenario& scenario, const LineScenario& line) {
  Micros latest{3'000'000};
  for (const InstrumentScenario& instrument : scenario.instruments) {
    if (instrument.settings.line == line.settings.name && instrument.model->registers) {
      const Micros timeout = instrument.settings.timeout.value_or(instrument.model->timeout);
      latest = std::min(latest, timeout * 9 / 10);
    }
  }
  return latest;
}

/// Each kind on each of its targets on that line.
std::vector<FaultSpec> all_kinds(const Scenario& scenario, const LineScenario& line) {
  std::vector<FaultSpec> all;
  const auto add = [&](FaultKind kind, const std::string& target) {
    FaultSpec spec;
    spec.kind = kind;
    spec.target = target;
    all.push_back(spec);
  };
  bool polled = false;
  for (const InstrumentScenario& instrument : scenario.instruments) {
    if (instrument.settings.line != line.settings.name) {
      continue;
    }
    polled = polled || instrument.model->registers.has_value();
    for (std::size_t i = 0; i < fault_names().size(); ++i) {
      const auto kind = static_cast<FaultKind>(i);
      if (!is_of_line(kind) && why_unfit(kind, instrument).empty() && can_befall(kind, line)) {
        add(kind, instrument.settings.name);
      }
    }
  }
  add(FaultKind::cut, line.settings.name);
  if (polled && can_befall(FaultKind::echo, line)) {
    add(FaultKind::echo, line.settings.name);
  }
  return all;
}

}  // namespace

std::vector<std::uint64_t> seeds() {
  const char* const asked = std::getenv("STATION_SEED");
  return asked != nullptr ? std::vector<std::uint64_t>{std::stoull(asked)}
                          : std::vector<std::uint64_t>{1, 2, 3};
}

FaultPlan random_faults(const Scenario& scenario, const std::string& line, Micros length,
                        Micros period, std::mt19937_64& random) {
  const auto at = std::find_if(scenario.lines.begin(), scenario.lines.end(),
                               [&](const LineScenario& one) { return one.settings.name == line; });
  const std::vector<FaultSpec> kinds = all_kinds(scenario, *at);
  const Micros latest = latest_on(scenario, *at);
  FaultPlan plan;
  for (Micros begin{10'000'000}; begin + period <= length; begin += period) {
    Burst burst{begin, begin};
    for (std::size_t n = 2 + pick(random, 5); n > 0; --n) {
      FaultSpec fault = kinds[pick(random, kinds.size())];
      fault.from = begin + between(random, Micros(0), longest_fault / 2);
      fault.length = between(random, longest_fault / 24, longest_fault / 2);
      fault.late = between(random, latest / 20, latest);
      fault.rate = 0.001 * static_cast<double>(1 + pick(random, 10));
      fault.probability = 0.3 + 0.1 * static_cast<double>(pick(random, 8));
      fault.code = exceptions[pick(random, exceptions.size())];
      burst.to = std::max(burst.to, fault.from + *fault.length + fault.late);
      plan.faults.push_back(fault);
    }
    plan.bursts.push_back(burst);
  }
  return plan;
}

}  // namespace buoysim
