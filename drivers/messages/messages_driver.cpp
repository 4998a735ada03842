#include "drivers/messages/messages_driver.hpp"

#include <algorithm>
#include <utility>

#include "drivers/messages/unit_text.hpp"

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

/// The messages that make a reading of this kind together; none where one is a reading.
std::vector<const MessageFormat*> parts_of(const MessageSet& set, std::size_t kind) {
  std::vector<const MessageFormat*> parts;
  for (const MessageFormat& format : set.formats) {
    if (format.kind == kind && format.part) {
      parts.push_back(&format);
    }
  }
  return parts;
}

}  // namespace

MessagesDriver::MessagesDriver(ModelPtr model, std::optional<int> unit)
    : model_(std::move(model)),
      unit_(unit),
      scanner_(make_scanner(model_->messages->framing)),
      decoder_(model_),
      gatherers_(model_->kinds.size()),
      marks_(model_->kinds) {
  for (std::size_t kind = 0; kind < gatherers_.size(); ++kind) {
    const auto parts = parts_of(*model_->messages, kind);
    if (parts.empty()) {
      continue;
    }
    gatherers_[kind].emplace(model_->kinds[kind], parts,
                             [this, kind](RecordGatherer::Record record) {
                               Sample sample;
                               sample.kind = kind;
                               sample.taken = record.taken;
                               sample.values = std::move(record.values);
                               hand_over(std::move(sample));
                             });
  }
}

Result<void> MessagesDriver::poll(Line& /*line*/, SampleSink& /*sink*/) {
  return fail(ErrorCode::invalid, model_->name + " speaks on its own, it is not polled");
}

void MessagesDriver::receive(std::span<const std::uint8_t> bytes, MonoTime first_byte,
                             SampleSink& sink) {
  sink_ = &sink;
  last_heard_ = first_byte;
  scanner_->feed(bytes, first_byte, *this);
  sink_ = nullptr;
  copy_counters();
}

/// As long as bytes come the next part may be under way.
void MessagesDriver::expire(MonoTime now, SampleSink& sink) {
  sink_ = &sink;
  scanner_->expire(now, *this);
  for (auto& gatherer : gatherers_) {
    if (gatherer) gatherer->expire(now, last_heard_);
  }
  sink_ = nullptr;
  copy_counters();
}

void MessagesDriver::finish(SampleSink& sink) {
  sink_ = &sink;
  scanner_->finish(*this);
  for (auto& gatherer : gatherers_) {
    if (gatherer) gatherer->close();
  }
  sink_ = nullptr;
  copy_counters();
}

/// Where the address stands in front, without it.
FrameMeaning MessagesDriver::decode(const Frame& frame) {
  const auto& poll = model_->poll;
  const UnitText* const address = poll && poll->address ? &*poll->address : nullptr;
  if (address == nullptr) {
    return decoder_.decode(frame.text, frame.checked, message_);
  }
  const auto length = length_at_begin(*address, frame.text, unit_);
  if (!length) {
    return length_at_begin(*address, frame.text, std::nullopt) ? FrameMeaning::foreign
                                                               : FrameMeaning::damaged;
  }
  return decoder_.decode(frame.text.substr(*length), frame.checked, message_);
}

bool MessagesDriver::take(const Frame& frame) {
  switch (decode(frame)) {
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

void MessagesDriver::hand_over(const Frame& frame) {
  synchronised_ = message_.synchronised.value_or(synchronised_);
  if (auto& gatherer = gatherers_[message_.kind]) {
    gatherer->take(message_,
                   {frame.first_byte, frame.text.size(), scanner_->counters().discarded_bytes});
    return;
  }
  do {
    hand_over(sample_of(frame));
  } while (decoder_.decode_rest(message_));
}

Sample MessagesDriver::sample_of(const Frame& frame) {
  Sample sample;
  sample.kind = message_.kind;
  sample.taken = frame.first_byte;
  sample.values = std::exchange(message_.values, {});
  sample.axis = std::exchange(message_.axis, {});
  if (message_.utc && synchronised_) {
    sample.fix = UtcFix{*message_.utc, utc_error(message_.utc_decimals.value_or(0))};
  }
  return sample;
}

void MessagesDriver::hand_over(Sample sample) {
  if (marks_.is_repeated(sample.kind, sample.values)) {
    ++counters_.repeated;
  } else {
    sink_->take(std::move(sample));
  }
}

void MessagesDriver::copy_counters() {
  const ScanCounters& scan = scanner_->counters();
  counters_.damaged_frames = scan.damaged_frames;
  counters_.discarded_bytes = scan.discarded_bytes;
  counters_.discarded_places = scan.discarded_places;
  counters_.incomplete = 0;
  for (const auto& gatherer : gatherers_) {
    counters_.incomplete += gatherer ? gatherer->incomplete() : 0;
  }
}

Micros MessagesDriver::wire_time(const LineTiming& /*timing*/, bool /*tcp*/) const {
  return Micros{0};
}

}  // namespace buoyd
