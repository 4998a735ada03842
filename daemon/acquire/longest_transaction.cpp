#include "acquire/longest_transaction.hpp"

#include <algorithm>

#include "drivers/messages/polled_messages_driver.hpp"
#include "drivers/messages/unit_text.hpp"
#include "drivers/registers/coil_setter.hpp"
#include "drivers/registers/registers_driver.hpp"
#include "model/read_plan.hpp"

namespace buoyd {

namespace {

// What line.hpp and port_line.cpp promise of every line.
constexpr Micros longest_opening = std::chrono::seconds(5);
constexpr Micros patience_with_talker = std::chrono::seconds(2);
constexpr Micros patience_with_write = std::chrono::seconds(2);
/// An echo, the end of an answer that straggles.
constexpr Micros request_slack = std::chrono::milliseconds(300);
/// Requests of a poll beyond its plan. A few models could make hundreds; only if each were answered
/// at the last moment would they take longer.
constexpr Micros longest_reading_again = std::chrono::minutes(10);
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
  /// Who owes an answer is waited for, asked for nothing, and waited for again.
  [[nodiscard]] Micros debt() const { return 2 * preparing(timeout) + request(); }
  /// One request until it is answered, or not; on TCP header and rest have a time-out each.
  [[nodiscard]] Micros request() const {
    return preparing(Micros(0)) + timeout * (tcp ? 2 : 1) + timing.wire_time(modbus_bytes) +
           request_slack;
  }
};

/// Requests of one kind of reading in a poll.
struct KindRequests {
  std::int64_t once = 0;   ///< when all is well
  std::int64_t again = 0;  ///< at most: spans that are refused, scans whose counter moved
};

/// A span that is refused is halved until each item is refused or read alone. Where a counter goes
/// on and on each span is read again, and so is the scan that they make.
KindRequests requests_of(const ModelKind& kind, const RegisterKind& registers,
                         const RegisterMap& map) {
  const auto items = items_of(kind, registers, map);
  KindRequests requests;
  for (const ReadSpan& span : registers.spans) {
    const auto within = std::ranges::count_if(
        items, [&span](const ReadSpan& item) { return contains(span, item); });
    ++requests.once;
    requests.again += 2 * within;
  }
  if (!registers.counter_reads.empty()) {
    constexpr std::int64_t rounds = torn_rounds + 1;
    requests.once += 1 + static_cast<std::int64_t>(registers.counter_reads.size());
    requests.again += (requests.once + requests.again) * (rounds * rounds - 1);
  }
  return requests;
}

Micros longest_poll(const Model& model, const RegisterMap& map, const Bounds& bounds) {
  KindRequests requests{static_cast<std::int64_t>(map.before.size()), 0};
  for (std::size_t i = 0; i < model.kinds.size(); ++i) {
    const auto of_kind = requests_of(model.kinds[i], map.kinds[i], map);
    requests.once += of_kind.once;
    requests.again += of_kind.again;
  }
  const Micros request = bounds.request() + map.pause;
  Micros sum = request * requests.once + std::min(request * requests.again, longest_reading_again);
  for (const RegisterStep& step : map.before) {
    sum += std::min(step.wait, longest_step_wait);
  }
  // One that fails for good ends the poll, but steps that may; what is asked again is a turn of its
  // own. Who failed before is first waited for, and in the end an answer that is owed.
  const auto failures = std::ranges::count_if(map.before, &RegisterStep::may_fail) + 1;
  return sum + bounds.timeout * failures + bounds.debt() + patience_with_write + bounds.timeout;
}

/// Each try waits for silence, sets a coil and reads it back; behind one that failed an answer is
/// owed.
Micros longest_switching(const RegisterMap& map, const Bounds& bounds) {
  if (!map.switches) {
    return Micros(0);
  }
  const Micros request = bounds.request() + map.pause;
  return coil_tries * (bounds.preparing(bounds.timeout) + 2 * request + bounds.debt() +
                       patience_with_write + bounds.timeout);
}

/// Nothing settles before a step, but bytes may lie there.
Micros longest_step(const Model& model, const PollStep& step, const Bounds& bounds, int unit) {
  const Micros timeout = step.timeout > Micros(0) ? step.timeout : bounds.timeout;
  const std::size_t length = text_for(step.send, unit).size();
  return bounds.preparing(Micros(0)) + bounds.timing.wire_time(3 * length) + timeout +
         answer_room(model, step, bounds.timing) + request_slack;
}

Micros longest_poll(const Model& model, const PollScript& script, const Bounds& bounds, int unit) {
  Micros sum = bounds.preparing(bounds.timeout) + patience_with_write;
  for (const PollStep& step : script.steps) {
    sum += longest_step(model, step, bounds, unit) + step.pause;
  }
  return sum + (script.recover ? longest_step(model, *script.recover, bounds, unit) : Micros(0));
}

Micros longest_poll(const InstrumentPlan& instrument, Bounds bounds) {
  const Model& model = *instrument.model;
  bounds.timeout = instrument.settings.timeout.value_or(model.timeout);
  if (model.registers) {
    return std::max(longest_poll(model, *model.registers, bounds),
                    longest_switching(*model.registers, bounds));
  }
  return model.poll ? longest_poll(model, *model.poll, bounds, instrument.settings.unit)
                    : Micros(0);
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
