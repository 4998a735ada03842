#include "drivers/messages/record_gatherer.hpp"

#include <algorithm>
#include <utility>

namespace buoyd {

namespace {

std::vector<std::size_t> places_of(const ModelKind& kind) {
  std::vector<std::size_t> places;
  places.reserve(kind.channels.size());
  for (std::size_t channel = 0; channel < kind.channels.size(); ++channel) {
    places.push_back(kind.first_value(channel));
  }
  return places;
}

}  // namespace

RecordGatherer::RecordGatherer(const ModelKind& kind,
                               const std::vector<const MessageFormat*>& parts, Done done)
    : points_(kind.axis ? kind.axis->points : 0),
      places_(places_of(kind)),
      done_(std::move(done)),
      size_(kind.value_count()) {
  for (const MessageFormat* format : parts) {
    if (format->part) {
      parts_.push_back({format, &*format->part});
    }
  }
}

void RecordGatherer::take(const DecodedMessage& part, const Origin& origin) {
  const std::size_t number = number_of(part);
  if (open_ && !belongs(part, number, origin)) {
    close();
  }
  const bool any_lost = open_ && origin.lost != last_lost_;
  if (!open_) {
    begin(origin.first_byte);
  }
  last_time_ = origin.first_byte;
  last_lost_ = origin.lost;
  length_ += origin.length;
  put(part, number, any_lost);
  if (has_last_part()) {
    close();
  }
}

void RecordGatherer::expire(MonoTime now, MonoTime last_heard) {
  if (open_ && now >= expires_at(last_heard)) {
    close();
  }
}

MonoTime RecordGatherer::expires_at(MonoTime last_heard) const {
  const Micros within = open_ ? parts_.front().meaning->within : Micros(0);
  return open_ ? std::max(last_time_, last_heard) + within + Micros(1) : MonoTime::max();
}

void RecordGatherer::close() {
  if (open_ && is_whole()) {
    record_.points = in_use_;
    done_(std::move(record_));
  } else if (open_) {
    ++incomplete_;
  }
  open_ = false;
}

std::size_t RecordGatherer::number_of(const DecodedMessage& part) const {
  const auto found = std::find_if(parts_.begin(), parts_.end(),
                                  [&](const Part& one) { return one.format == part.format; });
  return static_cast<std::size_t>(found - parts_.begin());
}

bool RecordGatherer::belongs(const DecodedMessage& part, std::size_t number,
                             const Origin& origin) const {
  const bool in_time = origin.first_byte <= last_time_ + parts_[number].meaning->within;
  const bool keyed = !part.key.empty() && !key_.empty();
  const bool same = keyed ? part.key == key_ : origin.lost - last_lost_ < length_;
  return in_time && same && follows(part, number);
}

/// Behind the last part, or the next point of it. In any order: not the first one, nor one again.
bool RecordGatherer::follows(const DecodedMessage& part, std::size_t number) const {
  const MessagePart& meaning = *parts_[number].meaning;
  if (meaning.any_order) {
    return number > 0 && !had_[number];
  }
  const bool next_point = meaning.repeats && (!meaning.has_index() || part.point >= next_point_);
  return number > last_part_ || (number == last_part_ && next_point);
}

void RecordGatherer::begin(MonoTime first_byte) {
  open_ = true;
  record_.values.assign(size_, std::monostate{});
  record_.taken = first_byte;
  had_.assign(parts_.size(), false);
  length_ = 0;
  key_.clear();
  next_point_ = 0;
  in_use_.reset();
  uncertain_ = false;
}

void RecordGatherer::put(const DecodedMessage& part, std::size_t number, bool lost) {
  const MessagePart& meaning = *parts_[number].meaning;
  last_part_ = number;
  had_[number] = true;
  key_ = part.key.empty() ? key_ : part.key;
  in_use_ = part.in_use ? part.in_use : in_use_;
  if (meaning.repeats) {
    put_point(part, meaning.has_index(), lost);
    return;
  }
  for (std::size_t i = 0; i < part.values.size(); ++i) {
    record_.values[places_[part.format->fields[i].channel]] = part.values[i];
  }
}

/// A point in order is certain only if no byte was lost before it.
void RecordGatherer::put_point(const DecodedMessage& part, bool has_index, bool lost) {
  const std::size_t point = has_index ? part.point : next_point_;
  uncertain_ = uncertain_ || point >= in_use_.value_or(points_) || (lost && !has_index);
  if (uncertain_) {
    return;
  }
  next_point_ = point + 1;
  for (std::size_t i = 0; i < part.values.size(); ++i) {
    record_.values[places_[part.format->fields[i].channel] + point] = part.values[i];
  }
}

/// Nothing of this reading can follow.
bool RecordGatherer::has_last_part() const {
  const MessagePart& last = *parts_.back().meaning;
  if (last.any_order) {
    return std::find(had_.begin(), had_.end(), false) == had_.end();
  }
  const bool all_points = next_point_ == in_use_.value_or(points_);
  return last_part_ + 1 == parts_.size() && (!last.repeats || all_points);
}

bool RecordGatherer::is_whole() const {
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    const MessagePart& part = *parts_[i].meaning;
    const bool short_of = part.repeats && !part.has_index() && in_use_ && next_point_ < *in_use_;
    if ((!had_[i] && !part.optional) || short_of) {
      return false;
    }
  }
  return !uncertain_;
}

}  // namespace buoyd
