#include "uplink/batch_window.hpp"

namespace buoyd {

void BatchWindow::add(SentBatch batch) {
  batch.serial = next_serial_++;
  sent_.push_back(std::move(batch));
}

bool BatchWindow::has_room() const {
  std::size_t batches = 0;
  std::size_t unacked = 0;
  for (const SentBatch& batch : sent_) {
    batches += batch.beside ? 0U : 1U;
    unacked += batch.acked ? 0U : 1U;
  }
  return batches < most_batches && unacked < (is_quick_ ? most_unacked : 1) &&
         bytes() + target() <= most_bytes;
}

bool BatchWindow::slot_is_free(MonoTime now, Micros patience) const {
  return std::ranges::none_of(sent_, [now, patience](const SentBatch& batch) {
    return batch.beside && !is_overdue(batch, now, patience);
  });
}

std::vector<SentBatch>::const_iterator BatchWindow::find(std::uint16_t message) const {
  return std::ranges::find_if(sent_, [message](const SentBatch& batch) {
    return batch.message == message && !batch.acked;
  });
}

bool BatchWindow::knows(std::uint16_t message) const {
  return find(message) != sent_.end();
}

bool BatchWindow::acked(std::uint16_t message, MonoTime now) {
  const auto found = find(message);
  if (found == sent_.end()) {
    return false;
  }
  SentBatch& batch = sent_[static_cast<std::size_t>(found - sent_.begin())];
  batch.acked = now;
  const Micros took = now - batch.handed;
  is_quick_ = took < quick || (is_quick_ && took <= slow);
  if (took < quick && 2 * batch.bytes >= target_) {
    target_ = std::min(2 * target_, most_target);
  } else if (took > slow) {
    target_ = std::max(target_ / 2, least_target);
  }
  return true;
}

std::uint64_t BatchWindow::acked_to(const EpochId& epoch, std::uint64_t sent) const {
  for (const SentBatch& batch : sent_) {
    if (batch.epoch == epoch && !batch.acked) sent = std::min(sent, batch.from - 1);
  }
  return sent;
}

std::vector<Hash8> BatchWindow::covered(const EpochId& epoch, const Ranges& have) {
  std::vector<Hash8> arrived;
  std::erase_if(sent_, [&](const SentBatch& batch) {
    if (batch.epoch != epoch || !have.covers({batch.from, batch.to})) {
      return false;
    }
    arrived.insert(arrived.end(), batch.carries.begin(), batch.carries.end());
    return true;
  });
  return arrived;
}

void BatchWindow::needed(const EpochId& epoch, const Hash8& hash) {
  for (SentBatch& batch : sent_) {
    const bool uses = std::ranges::find(batch.uses, hash) != batch.uses.end();
    // What went again already with all its descriptions is only repeated when it is overdue.
    const bool had_it =
        batch.beside && std::ranges::find(batch.carries, hash) != batch.carries.end();
    batch.needed = batch.needed || (batch.epoch == epoch && uses && !had_it);
  }
}

bool BatchWindow::is_overdue(const SentBatch& batch, MonoTime now, Micros patience) {
  return batch.needed || (batch.acked && now - *batch.acked >= patience);
}

const SentBatch* BatchWindow::overdue(MonoTime now, Micros patience) const {
  const auto found = std::ranges::find_if(
      sent_, [now, patience](const SentBatch& batch) { return is_overdue(batch, now, patience); });
  return found == sent_.end() ? nullptr : &*found;
}

MonoTime BatchWindow::next_overdue(Micros patience) const {
  MonoTime next = MonoTime::max();
  for (const SentBatch& batch : sent_) {
    if (batch.needed) {
      return MonoTime::min();
    }
    if (batch.acked) {
      next = std::min(next, *batch.acked + patience);
    }
  }
  return next;
}

std::optional<SentBatch> BatchWindow::take(std::uint64_t serial) {
  const auto found = std::ranges::find(sent_, serial, &SentBatch::serial);
  if (found == sent_.end()) {
    return std::nullopt;
  }
  std::optional<SentBatch> batch(std::move(*found));
  sent_.erase(found);
  return batch;
}

void BatchWindow::forget(const EpochId& epoch) {
  std::erase_if(sent_, [&epoch](const SentBatch& batch) { return batch.epoch == epoch; });
}

bool BatchWindow::carries(const Hash8& hash) const {
  return std::ranges::any_of(sent_, [&hash](const SentBatch& batch) {
    return std::ranges::find(batch.carries, hash) != batch.carries.end();
  });
}

std::size_t BatchWindow::bytes() const {
  std::size_t sum = 0;
  for (const SentBatch& batch : sent_) {
    sum += batch.bytes;
  }
  return sum;
}

std::size_t BatchWindow::unacked_bytes() const {
  std::size_t sum = 0;
  for (const SentBatch& batch : sent_) {
    sum += batch.acked ? 0 : batch.bytes;
  }
  return sum;
}

}  // namespace buoyd
