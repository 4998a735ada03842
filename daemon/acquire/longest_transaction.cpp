#include "acquire/longest_transaction.hpp"

#include <algorithm>

#include "drivers/register_steps_runner.hpp"
#include "drivers/registers_driver.hpp"
#include "drivers/unit_text.hpp"
#include "model/read_plan.hpp"

namespace buoyd {

namespace {

// What line.hpp and port_line.cpp promise of every line.
constexpr Micros longest_opening = std::chrono::seconds(5);
constexpr Micros patience_with_talker = std::chrono::seconds(2);
constexpr Micros patience_with_write = std::chrono::seconds(2);
/// An echo, the end of an answer that straggles.
constexpr Micros request_slack = std::chrono::milliseconds(300);
/// Bytes of the longest Modbus request and of its answer, with the echo of an adapter.
constexpr std::size_t modbus_bytes = std::size_t{3} * 256;
/// What of a line and of one instrument bounds a single request.
struct Bounds {
  LineTiming timing;
  Micros late{0};
  Micros timeout{0};
  bool tcp = false;

  /// Silence that is waited for before a request, where one was owed or not.
  [[nodiscard]] Micros preparing(Micros owed) const {
    return std::max({owed, late, timing.gap}) + patience_with_talker;
  }
  /// One request until it is answered, or not; on TCP header and rest have a time-out each.
  [[nodiscard]] Micros request() const {
    return preparing(Micros(0)) + timeout * (tcp ? 2 : 1) + timing.wire_time(modbus_bytes) +
           request_slack;
  }
};

/// Reads of a span that is refused, then halved, until every item is refused or read alone.
std::int64_t reads_of(const ReadSpan& span, const std::vector<ReadSpan>& items) {
  const auto within =
      std::ranges::count_if(items, [&span](const ReadSpan& item) { return contains(span, item); });
  return std::max<std::int64_t>(1, 2 * within - 1);
}

/// Requests for one kind: where a counter moves all the time, every span and every scan again.
std::int64_t requests_of(const ModelKind& kind, const RegisterKind& registers,
                         const RegisterMap& map) {
  const auto items = items_of(kind, registers, map);
  const std::int64_t rounds = registers.counter_reads.empty() ? 1 : torn_rounds + 1;
  std::int64_t reads = 0;
  for (const ReadSpan& span : registers.spans) {
    const auto counters =
        std::ranges::count_if(registers.counter_reads,
                              [&span](const ReadSpan& counter) { return contains(span, counter); });
    // It is halved once: the pieces are remembered.
    reads += reads_of(span, items) * rounds + counters * rounds;
  }
  return reads * rounds + (registers.counter_reads.empty() ? 0 : 1);
}

Micros longest_poll(const Model& model, const RegisterMap& map, const Bounds& bounds) {
  auto requests = static_cast<std::int64_t>(map.before.size());
  Micros waits{0};
  for (const RegisterStep& step : map.before) {
    waits += std::min(step.wait, longest_step_wait);
  }
  for (std::size_t i = 0; i < model.kinds.size(); ++i) {
    requests += requests_of(model.kinds[i], map.kinds[i], map);
  }
  // One that fails ends the poll, but steps that may. Who failed before is first waited for, and in
  // the end an answer that is owed.
  const auto failures = std::ranges::count_if(map.before, &RegisterStep::may_fail) + 1;
  return (bounds.request() + map.pause) * requests + waits + bounds.timeout * failures +
         bounds.preparing(bounds.timeout) + patience_with_write + bounds.timeout;
}

/// Nothing settles between the tries of a step, but bytes may lie there.
Micros longest_step(const PollStep& step, const Bounds& bounds, int unit) {
  const Micros timeout = step.timeout > Micros(0) ? step.timeout : bounds.timeout;
  const std::size_t length = text_for(step.send, unit).size();
  const Micros sending = step.character_pause * static_cast<std::int64_t>(length) +
                         bounds.timing.wire_time(3 * length);
  return bounds.preparing(Micros(0)) + sending + timeout + request_slack;
}

Micros longest_poll(const PollScript& script, const Bounds& bounds, int unit) {
  Micros sum = bounds.preparing(bounds.timeout) + patience_with_write;
  for (const PollStep& step : script.steps) {
    sum += longest_step(step, bounds, unit) * static_cast<std::int64_t>(step.tries) + step.pause;
  }
  return sum + (script.recover ? longest_step(*script.recover, bounds, unit) : Micros(0));
}

Micros longest_poll(const InstrumentPlan& instrument, Bounds bounds) {
  const Model& model = *instrument.model;
  bounds.timeout = instrument.settings.timeout.value_or(model.timeout);
  if (model.registers) {
    return longest_poll(model, *model.registers, bounds);
  }
  return model.poll ? longest_poll(*model.poll, bounds, instrument.settings.unit) : Micros(0);
}

}  // namespace

Micros longest_transaction(const LinePlan& plan) {
  Bounds bounds;
  bounds.timing = timing_of(plan.line);
  bounds.late = plan.line.late;
  bounds.tcp = is_tcp_device(plan.line.device);
  if (plan.listens) {
    return longest_opening;
  }
  const Micros settling = bounds.preparing(longest_timeout(plan));
  Micros longest = longest_opening + settling;
  for (const InstrumentPlan& instrument : plan.instruments) {
    longest = std::max(longest, longest_poll(instrument, bounds) + settling);
  }
  return longest;
}

}  // namespace buoyd
