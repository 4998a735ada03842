#include "drivers/messages/polled_messages_driver.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/proof/bytes_as_text.hpp"
#include "drivers/messages/unit_text.hpp"
#include "line/lost_answer.hpp"
#include "model/poll_time.hpp"

namespace buoyd {

namespace {

/// Pauses of who computes as it answers, and the wire behind a device server.
constexpr Micros least_room = std::chrono::seconds(2);

/// As people read it: no line ends, other control characters as \xhh.
std::string printed(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool line_end = c == '\r' || c == '\n';
    if (!line_end)
      out += byte >= 0x20 && byte < 0x7F ? std::string(1, c) : fmt::format("\\x{:02X}", byte);
  }
  return out;
}

}  // namespace

Micros answer_room(const Model& model, const PollStep& step, const LineTiming& timing) {
  if (step.timeout > Micros{0} || !model.messages) return Micros{0};
  return std::max(timing.wire_time(model.messages->framing.max_length), least_room);
}

PolledMessagesDriver::PolledMessagesDriver(ModelPtr model, const InstrumentSettings& settings)
    : model_(std::move(model)),
      unit_(settings.unit),
      timeout_(settings.timeout.value_or(model_->timeout)),
      messages_(model_, settings.unit),
      text_(model_->poll->prompts),
      rest_([this](std::span<const std::uint8_t> bytes, MonoTime at) {
        messages_.receive(bytes, at, *this);
      }) {}

Result<void> PolledMessagesDriver::poll(Line& line, SampleSink& sink) {
  sink_ = &sink;
  auto done = run(line);
  sink_ = nullptr;
  is_asleep_ = !done;
  copy_counters();
  return done;
}

void PolledMessagesDriver::receive(std::span<const std::uint8_t> bytes, MonoTime first_byte,
                                   SampleSink& sink) {
  messages_.receive(bytes, first_byte, sink);
  copy_counters();
}

Result<void> PolledMessagesDriver::run(Line& line) {
  for (const PollStep& step : model_->poll->steps) {
    if (is_left_out(line, step)) {
      continue;
    }
    auto done = take_step(line, step);
    if (!done) {
      make_fit(line, done.error(), step);
      return done;
    }
  }
  return {};
}

/// All on the line heard it a short while ago. Who did not answer, or had no power, is woken again.
bool PolledMessagesDriver::is_left_out(const Line& line, const PollStep& step) const {
  if (step.valid_for == Micros{0} || is_asleep_) {
    return false;
  }
  const auto woken = line.woken_at(text_of(step));
  return woken && line.now() < *woken + step.valid_for;
}

Result<void> PolledMessagesDriver::take_step(Line& line, const PollStep& step) {
  auto done = ask(line, step);
  if (done && step.valid_for > Micros{0}) {
    line.note_woken(text_of(step));
  }
  return done && step.pause > Micros{0} ? line.sleep_until(line.now() + step.pause) : done;
}

Result<void> PolledMessagesDriver::ask(Line& line, const PollStep& step) {
  if (auto ready = line.prepare(); !ready) {
    return ready;
  }
  const Exchange under_way(line);
  const std::string text = text_of(step);
  const int echoes = (line.echoes() ? 1 : 0) + (model_->poll->echo ? 1 : 0);
  text_.begin(text, echoes, step.expect);
  messages_.begin();
  const DriverCounters before = messages_.counters();
  asked_ = &step;
  answered_ = false;
  repeated_ = before.repeated;
  auto done = line.write(text_as_bytes(text));
  if (done && (!step.expect.empty() || !step.answer.empty())) {
    done = hear(line, step);
  }
  text_.flush(rest_);
  messages_.finish(*this);
  asked_ = nullptr;
  return done ? judge(step, before) : done;
}

/// Until it is answered, or its time is over. Its bytes have the time-out each, but who never stops
/// talking is heard for so long only.
Result<void> PolledMessagesDriver::hear(Line& line, const PollStep& step) {
  const LineTiming& timing = line.timing();
  MonoTime end = line.now() + timing.wire_time(text_of(step).size()) + timeout_of(step);
  const MonoTime last = end + answer_room(*model_, step, timing);
  while (!is_done(step)) {
    auto woken = line.wait_readable(end);
    if (!woken) {
      return woken.error().code == ErrorCode::timeout ? Result<void>{} : woken;
    }
    if (auto read = read_line(line); !read) {
      return read;
    }
    end = std::max(end, std::min(line.now() + timeout_of(step), last));
  }
  return {};
}

Result<void> PolledMessagesDriver::read_line(Line& line) {
  std::array<std::uint8_t, 256> buffer{};
  const MonoTime now = line.now();
  const auto count = line.read_some(buffer);
  if (!count) {
    return fail(count.error().code, count.error().text);
  }
  text_.feed(std::span(buffer).first(*count), now, rest_);
  return {};
}

/// A reading is there that it asks for; a record known before is an answer too.
bool PolledMessagesDriver::is_answered() const {
  return answered_ || messages_.counters().repeated > repeated_;
}

/// Nothing more is waited for: where an ending is expected, until that comes.
bool PolledMessagesDriver::is_done(const PollStep& step) const {
  return step.expect.empty() ? is_answered() : text_.is_over();
}

Result<void> PolledMessagesDriver::judge(const PollStep& step, const DriverCounters& before) const {
  const bool waits = !step.expect.empty() || !step.answer.empty();
  const bool sound = step.answer.empty() ? text_.has_ended() : is_answered();
  if (sound || !waits) {
    return {};
  }
  const DriverCounters& now = messages_.counters();
  const std::string what =
      fmt::format("{}: no answer to \"{}\"", model_->name, printed(text_of(step)));
  if (step.answer.empty() || !text_.any()) {
    return fail(ErrorCode::timeout,
                fmt::format("{} in {} ms", what, timeout_of(step).count() / 1000));
  }
  if (now.damaged_frames > before.damaged_frames) {
    return fail(ErrorCode::damaged, what + ", but a damaged frame");
  }
  return fail(ErrorCode::mismatch, what + ", but what it did not ask for");
}

/// After this nothing comes any more that belongs to the failed poll.
void PolledMessagesDriver::make_fit(Line& line, const Error& error, const PollStep& step) {
  if (!is_lost_answer(error) || !line.is_open()) {
    return;
  }
  const auto& recover = model_->poll->recover;
  if (!recover || !ask(line, *recover)) {
    line.settle_before_next(std::max(timeout_of(step), line.late()));
  }
}

/// One reading that was asked for; of what else comes nobody knows whose it is.
void PolledMessagesDriver::take(Sample sample) {
  const auto& wanted = asked_->answer;
  if (answered_ || std::find(wanted.begin(), wanted.end(), sample.kind) == wanted.end()) {
    ++strays_;
    return;
  }
  answered_ = true;
  sink_->take(std::move(sample));
}

Micros PolledMessagesDriver::timeout_of(const PollStep& step) const {
  return step.timeout > Micros{0} ? step.timeout : timeout_;
}

std::string PolledMessagesDriver::text_of(const PollStep& step) const {
  return text_for(step.send, unit_);
}

void PolledMessagesDriver::copy_counters() {
  counters_ = messages_.counters();
  counters_.foreign_frames += strays_;
}

Micros PolledMessagesDriver::wire_time(const LineTiming& timing, bool /*tcp*/) const {
  return script_wire_time(*model_, timing);
}

}  // namespace buoyd
