#include "acquire/once.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <set>

#include "acquire/reading_maker.hpp"
#include "acquire/trouble_text.hpp"
#include "line/hear_bytes.hpp"
#include "line/lost_answer.hpp"

namespace buoyd {

namespace {

constexpr Micros busy_pause = std::chrono::milliseconds(500);
constexpr Micros after_first_reading = std::chrono::seconds(2);
/// So long is waited for a byte before a reading may be over whose rest does not come.
constexpr Micros silence = std::chrono::seconds(1);

/// Turns samples into readings and remembers which kinds came.
class Collector final : public SampleSink {
 public:
  Collector(const InstrumentPlan& plan, const DeploymentSettings& deployment, bool tcp)
      : maker_(plan.model, plan.settings, deployment),
        plan_(plan),
        wanted_(static_cast<std::size_t>(std::ranges::count_if(
            plan.model->kinds, [&](const ModelKind& one) { return is_kept(one); }))),
        tcp_(tcp) {}

  void take(Sample sample) override {
    const std::size_t kind = sample.kind;
    if (kind < plan_.model->kinds.size() && !is_kept(plan_.model->kinds[kind])) {
      passed_over_.insert(plan_.model->kinds[kind].name);
      return;
    }
    auto reading = maker_.make(std::move(sample));
    if (!reading) {
      trouble(reading.error());
    } else if (kinds_.insert(kind).second) {
      result_.readings.push_back(std::move(*reading));
    }
  }

  void trouble(const Error& error) {
    result_.troubles.push_back(explain(error, tcp_, plan_.settings.line));
  }
  [[nodiscard]] bool has_reading() const { return !kinds_.empty(); }
  [[nodiscard]] bool has_all() const { return kinds_.size() >= wanted_; }
  /// Kinds that came and that the instrument's `kinds` does not name.
  [[nodiscard]] const std::set<std::string>& passed_over() const { return passed_over_; }
  [[nodiscard]] OnceResult result() { return std::move(result_); }

 private:
  [[nodiscard]] bool is_kept(const ModelKind& kind) const {
    return plan_.settings.keeps(kind.name);
  }

  ReadingMaker maker_;
  const InstrumentPlan& plan_;
  std::size_t wanted_;
  bool tcp_;
  std::set<std::size_t> kinds_;
  std::set<std::string> passed_over_;
  OnceResult result_;
};

/// An instrument that starts, or goes on while it is read, is asked again until its start and
/// `patience` are over.
void poll_polled(Line& line, InstrumentPlan& plan, Collector& collector, Micros patience) {
  const MonoTime until = line.now() + start_time(*plan.model) + patience;
  auto polled = plan.driver->poll(line, collector);
  if (!polled && is_lost_answer(polled.error()) && line.open()) {
    polled = plan.driver->poll(line, collector);
  }
  while (failed_with(polled, ErrorCode::busy) && line.now() + busy_pause <= until) {
    if (auto slept = line.sleep_until(line.now() + busy_pause); !slept) break;
    polled = plan.driver->poll(line, collector);
  }
  if (!polled) {
    collector.trouble(polled.error());
  } else if (!collector.has_reading()) {
    collector.trouble({ErrorCode::unavailable, "it answers, but has no new record"});
  }
}

/// One wait and one read. Error timeout: the line said nothing until then.
Result<void> hear(Line& line, Driver& driver, Collector& collector, MonoTime until) {
  std::array<std::uint8_t, 1024> buffer{};
  auto heard = hear_bytes(line, until, buffer);
  if (!heard) {
    return pass_on(heard);
  }
  driver.receive(heard->bytes, heard->first_byte, collector);
  return {};
}

Error nothing_heard(const DriverCounters& frames, std::uint64_t bytes, Micros patience) {
  if (bytes == 0) {
    return {ErrorCode::timeout, fmt::format("nothing heard for {}", friendly(patience))};
  }
  return {ErrorCode::damaged,
          fmt::format("{} bytes heard in {}, but no reading: {} damaged frames, {} of no kind "
                      "known, {} bytes in no frame",
                      bytes, friendly(patience), frames.damaged_frames, frames.foreign_frames,
                      frames.discarded_bytes)};
}

void listen_once(Line& line, Driver& driver, Collector& collector, Micros patience) {
  const std::uint64_t before = line.counters().received_bytes;
  MonoTime until = line.now() + patience;
  bool heard = false;
  while (!collector.has_all() && line.now() < until) {
    if (auto done = hear(line, driver, collector, std::min(until, line.now() + silence)); !done) {
      if (done.error().code != ErrorCode::timeout) {
        collector.trouble(done.error());
        return;
      }
      driver.expire(line.now(), collector);
    }
    if (collector.has_reading() && !heard) {
      heard = true;
      until = std::min(until, line.now() + after_first_reading);
    }
  }
  if (!heard && !collector.passed_over().empty()) {
    collector.trouble({ErrorCode::invalid, fmt::format("only kinds that `kinds` leaves out: {}",
                                                       fmt::join(collector.passed_over(), ", "))});
  } else if (!heard) {
    const std::uint64_t bytes = line.counters().received_bytes - before;
    collector.trouble(nothing_heard(driver.counters(), bytes, patience));
  }
}

}  // namespace

Micros start_time(const Model& model) {
  Micros time{0};
  if (!model.registers) return time;
  for (const RegisterStep& step : model.registers->before) {
    time += step.once ? step.wait : Micros(0);
  }
  return time;
}

OnceResult poll_once(Line& line, InstrumentPlan& plan, const DeploymentSettings& deployment,
                     Micros patience) {
  Collector collector(plan, deployment, line.is_tcp());
  if (auto opened = line.open(); !opened) {
    collector.trouble(opened.error());
  } else if (plan.settings.interval == Micros(0)) {
    listen_once(line, *plan.driver, collector, patience);
  } else {
    poll_polled(line, plan, collector, patience);
  }
  return collector.result();
}

}  // namespace buoyd
