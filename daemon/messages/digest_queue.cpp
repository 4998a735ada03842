#include "messages/digest_queue.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "core/told/message_schedule.hpp"

namespace buoyd {

void DigestQueue::take(const EpochId& epoch, const StoredReading& stored) {
  const Reading& reading = stored.reading;
  const auto cargo = cargo_of(*reading.description, reading.span, carries_);
  if (!cargo) return;
  Waiting taken{epoch,        reading.description, digest_reading(stored, cargo->places),
                cargo->rank,  cargo->is_position,  cargo->is_alarm,
                next_order_++};
  if (taken.reading.values.empty()) return;
  if (cargo->is_alarm) {
    waiting_.push_back(std::move(taken));
    drop_an_alarm();
    return;
  }
  const auto same =
      std::ranges::find_if(waiting_, [&](const Waiting& one) { return is_newer_of(taken, one); });
  if (same != waiting_.end()) {
    replace(*same, std::move(taken));
  } else if (waiting_.size() < most_kinds) {
    waiting_.push_back(std::move(taken));
  }
}

/// A receiver says where it is in several sentences.
bool DigestQueue::is_newer_of(const Waiting& newer, const Waiting& older) {
  if (older.is_alarm) return false;
  return newer.is_position && older.is_position
             ? newer.description->instrument() == older.description->instrument()
             : same_kind(*newer.description, *older.description);
}

void DigestQueue::replace(Waiting& older, Waiting newer) {
  if (older.epoch == newer.epoch && older.told + older.in_last > 0) {
    older.newer = std::move(newer.reading);
    older.description = std::move(newer.description);
    return;
  }
  if (older.tries == 0) newer.order = older.order;
  older = std::move(newer);
}

void DigestQueue::drop_an_alarm() {
  if (std::ranges::count(waiting_, true, &Waiting::is_alarm) <= std::ptrdiff_t{most_alarms}) return;
  waiting_.erase(std::ranges::find(waiting_, true, &Waiting::is_alarm));
}

std::vector<DigestQueue::Waiting*> DigestQueue::by_urgency() {
  std::vector<Waiting*> all;
  for (Waiting& one : waiting_) all.push_back(&one);
  std::ranges::sort(all, {}, [](const Waiting* one) { return std::pair(one->rank, one->order); });
  return all;
}

std::optional<Bytes> DigestQueue::make(std::size_t most_bytes) {
  // The message before this one was not told: what is newest is told instead. Where nobody knows
  // that, it waits behind its rank, or a terminal that says nothing would hear of no other kind.
  for (Waiting& one : waiting_) {
    if (one.told == 0) static_cast<void>(one.tries > 0 ? go_on(one) : begin_newer(one));
  }
  const std::vector<Waiting*> all = by_urgency();
  if (all.empty()) return std::nullopt;
  const EpochId epoch = all.front()->epoch;
  DigestWriter writer(station_, epoch, most_bytes);
  for (Waiting* one : all) {
    one->in_last = one->epoch == epoch ? writer.add(one->reading, one->told) : 0;
  }
  if (writer.empty()) return std::nullopt;
  return writer.bytes();
}

void DigestQueue::told() {
  std::erase_if(waiting_, [this](Waiting& one) { return one.in_last > 0 && tell(one); });
}

void DigestQueue::unanswered() {
  std::erase_if(waiting_, [this](Waiting& one) {
    return one.in_last > 0 && ++one.tries >= MessageSchedule::most_tries && tell(one);
  });
}

/// What of it the last message told. True: nothing of it is left.
bool DigestQueue::tell(Waiting& one) {
  one.told += std::exchange(one.in_last, 0);
  one.tries = 0;
  return one.told == one.reading.values.size() && !go_on(one);
}

/// With the reading that came meanwhile. False: none came.
bool DigestQueue::begin_newer(Waiting& one) {
  auto newer = std::exchange(one.newer, std::nullopt);
  if (!newer) return false;
  one.reading = *std::move(newer);
  one.told = 0;
  one.tries = 0;
  return true;
}

/// The same, behind all others.
bool DigestQueue::go_on(Waiting& one) {
  if (!begin_newer(one)) return false;
  one.order = next_order_++;
  return true;
}

std::size_t DigestQueue::waiting() const {
  std::size_t values = 0;
  for (const Waiting& one : waiting_) {
    values += one.reading.values.size() - one.told + (one.newer ? one.newer->values.size() : 0);
  }
  return values;
}

}  // namespace buoyd
