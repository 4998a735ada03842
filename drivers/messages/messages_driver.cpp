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

MessagesDriver::MessagesDriver(const ModelPtr& model, std::optional<int> unit)
    : ListeningDriver(model, make_scanner(model->messages->framing)),
      unit_(unit),
      decoder_(model),
      gatherers_(model->kinds.size()) {
  for (std::size_t kind = 0; kind < gatherers_.size(); ++kind) {
    const auto parts = parts_of(*model->messages, kind);
    if (parts.empty()) {
      continue;
    }
    gatherers_[kind].emplace(model->kinds[kind], parts,
                             [this, kind](RecordGatherer::Record record) {
                               Sample sample;
                               sample.kind = kind;
                               sample.taken = record.taken;
                               sample.values = std::move(record.values);
                               sample.points = record.points;
                               hand_over(std::move(sample));
                             });
  }
}

void MessagesDriver::receive(std::span<const std::uint8_t> bytes, MonoTime first_byte,
                             SampleSink& sink) {
  last_heard_ = first_byte;
  ListeningDriver::receive(bytes, first_byte, sink);
  count_incomplete();
}

/// As long as bytes come the next part may be under way.
void MessagesDriver::expire(MonoTime now, SampleSink& sink) {
  give_to(sink, [&] {
    scanner().expire(now, *this);
    for (auto& gatherer : gatherers_) {
      if (gatherer) gatherer->expire(now, last_heard_);
    }
  });
  count_incomplete();
}

MonoTime MessagesDriver::expires_at() const {
  MonoTime at = ListeningDriver::expires_at();
  for (const auto& gatherer : gatherers_) {
    if (gatherer) at = std::min(at, gatherer->expires_at(last_heard_));
  }
  return at;
}

void MessagesDriver::finish(SampleSink& sink) {
  give_to(sink, [&] {
    scanner().finish(*this);
    for (auto& gatherer : gatherers_) {
      if (gatherer) gatherer->close();
    }
  });
  count_incomplete();
}

/// Where the address stands in front, without it.
FrameMeaning MessagesDriver::decode(const Frame& frame) {
  const auto& poll = model()->poll;
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
      count_foreign();
      return true;
    case FrameMeaning::sample:
      break;
  }
  hand_over_all(frame);
  return true;
}

void MessagesDriver::hand_over_all(const Frame& frame) {
  synchronised_ = message_.synchronised.value_or(synchronised_);
  if (auto& gatherer = gatherers_[message_.kind]) {
    gatherer->take(message_,
                   {frame.first_byte, frame.text.size(), scanner().counters().discarded_bytes});
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
  sample.points = message_.in_use;
  if (message_.utc && synchronised_) {
    sample.fix = UtcFix{*message_.utc, utc_error(message_.utc_decimals.value_or(0))};
  }
  return sample;
}

void MessagesDriver::count_incomplete() {
  std::uint64_t records = 0;
  for (const auto& gatherer : gatherers_) {
    records += gatherer ? gatherer->incomplete() : 0;
  }
  set_incomplete(records);
}

}  // namespace buoyd
