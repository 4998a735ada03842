#include "firmware-host/wire/wire.hpp"

#include <algorithm>

namespace buoysim {

Micros Pace::wire_time(std::size_t characters) const {
  if (baud == 0) {
    return Micros{0};
  }
  const std::uint64_t bit_micros = std::uint64_t{bits} * characters * 1'000'000U;
  return Micros{static_cast<std::int64_t>((bit_micros + baud - 1) / baud)};
}

Micros Pace::gap() const {
  if (baud == 0) {
    return Micros{0};
  }
  if (baud > 19200) {
    return Micros{1750};
  }
  return Micros{static_cast<std::int64_t>((std::uint64_t{bits} * 3'500'000U + baud - 1) / baud)};
}

void Wire::send(Bytes frame, MonoTime start, bool late, std::uint64_t id) {
  if (frame.empty()) {
    return;
  }
  // A frame under way is never interrupted; others go out in the order of their starts.
  auto place = frames_.begin();
  if (place != frames_.end() && place->sent > 0) {
    ++place;
  }
  place = std::find_if(place, frames_.end(), [&](const Frame& f) { return f.start > start; });
  frames_.insert(place, Frame{std::move(frame), start, late, id, 0});
}

MonoTime Wire::start_of_first() const {
  const Frame& first = frames_.front();
  return first.sent == 0 && last_end_ ? std::max(first.start, *last_end_) : first.start;
}

std::optional<MonoTime> Wire::next_due() const {
  if (frames_.empty()) {
    return std::nullopt;
  }
  return start_of_first() + pace_.wire_time(frames_.front().sent + 1);
}

std::optional<MonoTime> Wire::goes_on_at() const {
  return !frames_.empty() && frames_.front().sent > 0 ? next_due() : std::nullopt;
}

Bytes Wire::take_due(MonoTime now) {
  Bytes due;
  while (!frames_.empty()) {
    Frame& first = frames_.front();
    first.start = start_of_first();
    while (first.sent < first.bytes.size() &&
           first.start + pace_.wire_time(first.sent + 1) <= now) {
      due.push_back(first.bytes[first.sent++]);
      // It leaves now, which may be later than planned: the gap counts from here.
      last_end_ = now;
      last_was_late_ = first.late;
    }
    if (first.sent < first.bytes.size()) {
      break;
    }
    frames_.pop_front();
  }
  counters_.sent_bytes += due.size();
  return due;
}

std::vector<std::uint64_t> Wire::waiting() const {
  std::vector<std::uint64_t> ids;
  ids.reserve(frames_.size());
  for (const Frame& frame : frames_) {
    ids.push_back(frame.id);
  }
  return ids;
}

void Wire::count_request(MonoTime now) {
  ++counters_.requests;
  const bool in_gap = last_end_ && now < *last_end_ + pace_.gap();
  const bool late = last_was_late_ || (!frames_.empty() && frames_.front().late);
  if (in_gap && !late) {
    ++counters_.inside_gap;
  } else if (in_gap || !frames_.empty()) {
    ++counters_.overlapping;
  }
}

MonoTime Wire::request(std::size_t bytes, MonoTime earliest, MonoTime now) {
  count_request(now);
  counters_.received_bytes += bytes;
  const MonoTime began = std::min(std::max(earliest, last_end_.value_or(earliest)), now);
  last_end_ = std::max(began + pace_.wire_time(bytes), last_end_.value_or(began));
  last_was_late_ = false;
  return now + pace_.wire_time(bytes);
}

}  // namespace buoysim
