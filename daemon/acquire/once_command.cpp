#include "acquire/once_command.hpp"

#include <fmt/format.h>

#include <cstdio>

#include "acquire/once.hpp"
#include "core/shown/print_reading.hpp"
#include "line/port/port_line.hpp"

namespace buoyd {

namespace {

constexpr Micros patience = std::chrono::seconds(10);

void print(const std::string& name, const OnceResult& result) {
  for (const Reading& reading : result.readings) {
    fmt::print("{} {}\n{}", name, reading.description->kind(),
               reading_table(*reading.description, reading.body, reading.flags));
  }
  std::fflush(stdout);
  for (const std::string& trouble : result.troubles) {
    fmt::print(stderr, "{}: {}\n", name, trouble);
  }
}

/// Whoever waits at the terminal knows what for.
void announce(const InstrumentPlan& instrument) {
  const Micros start = start_time(*instrument.model);
  if (start < patience) return;
  fmt::print(stderr, "{}: its start takes {}\n", instrument.settings.name, friendly(start));
}

/// Instruments of the line that gave no reading.
int read_line(LinePlan& plan, const Clock& clock, RepeatLog& log, const std::string& only) {
  const StopSignal stop;
  PortLine line(plan.line, clock, stop, log);
  int silent = 0;
  for (InstrumentPlan& instrument : plan.instruments) {
    if (!only.empty() && instrument.settings.name != only) continue;
    announce(instrument);
    const OnceResult result = poll_once(line, instrument, plan.deployment, patience);
    print(instrument.settings.name, result);
    silent += result.readings.empty() ? 1 : 0;
  }
  line.close();
  return silent;
}

}  // namespace

int run_once(const Settings& settings, const ModelFinder& find_model, const Clock& clock,
             const std::string& only) {
  RepeatLog log(clock);
  auto plans = make_line_plans(settings, find_model);
  if (!plans) {
    fmt::print(stderr, "buoyd: {}\n", plans.error().text);
    return 1;
  }
  int silent = 0;
  for (LinePlan& plan : *plans) {
    silent += read_line(plan, clock, log, only);
  }
  if (silent > 0 && only.empty()) {
    fmt::print(stderr, "{} of {} instruments gave no reading\n", silent,
               settings.instruments.size());
  }
  return silent == 0 ? 0 : 1;
}

}  // namespace buoyd
