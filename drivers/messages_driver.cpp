#include "drivers/messages_driver.hpp"

#include <algorithm>

namespace buoyd {

namespace {

/// How long after its second a receiver may still be sending it.
constexpr Micros sentence_delay{500'000};

/// Half a second for the sentence's delay, and the last digit printed.
Micros utc_error(int decimals) {
  Micros digit{1'000'000};
  for (int i = 0; i < std::min(decimals, 6); ++i) {
    digit /= 10;
  }
  return sentence_delay + digit;
}

}  // namespace

MessagesDriver::MessagesDriver(ModelPtr model)
    : model_(std::move(model)),
      scanner_(model_->messages->framing),
      decoder_(model_),
      last_marks_(model_->kinds.size()) {}

Result<void> MessagesDriver::poll(Line& /*line*/, SampleSink& /*sink*/) {
  return fail(ErrorCode::invalid, model_->name + " speaks on its own, it is not polled");
}

void MessagesDriver::receive(std::span<const std::uint8_t> bytes, MonoTime first_byte,
                             SampleSink& sink) {
  sink_ = &sink;
  scanner_.feed(bytes, first_byte, *this);
  sink_ = nullptr;
  copy_counters();
}

void MessagesDriver::finish(SampleSink& sink) {
  sink_ = &sink;
  scanner_.finish(*this);
  sink_ = nullptr;
  copy_counters();
}

bool MessagesDriver::take(const Frame& frame) {
  switch (decoder_.decode(frame.text, frame.checked, message_)) {
    case FrameMeaning::damaged:
      return false;
    case FrameMeaning::foreign:
      ++counters_.foreign_frames;
      return true;
    case FrameMeaning::sample:
      break;
  }
  hand_over(frame);
  return true;
}

/// Where the model marks its records, an unchanged mark is the same record said again.
bool MessagesDriver::is_repeated() {
  const auto mark = model_->kinds[message_.kind].record_mark;
  if (!mark || std::holds_alternative<std::monostate>(message_.values[*mark])) {
    return false;
  }
  RecordMark& last = last_marks_[message_.kind];
  const bool repeated = last.repeats(message_.values[*mark]);
  last.take(message_.values[*mark]);
  return repeated;
}

void MessagesDriver::hand_over(const Frame& frame) {
  synchronised_ = message_.synchronised.value_or(synchronised_);
  if (is_repeated()) {
    ++counters_.repeated;
    return;
  }
  Sample sample;
  sample.kind = message_.kind;
  sample.taken = frame.first_byte;
  sample.values = std::move(message_.values);
  if (message_.utc && synchronised_) {
    sample.fix = UtcFix{*message_.utc, utc_error(message_.utc_decimals.value_or(0))};
  }
  sink_->take(std::move(sample));
}

void MessagesDriver::copy_counters() {
  const ScanCounters& scan = scanner_.counters();
  counters_.damaged_frames = scan.damaged_frames;
  counters_.discarded_bytes = scan.discarded_bytes;
  counters_.discarded_places = scan.discarded_places;
}

Micros MessagesDriver::wire_time(const LineTiming& /*timing*/, bool /*tcp*/) const {
  return Micros{0};
}

}  // namespace buoyd
