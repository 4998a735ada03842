// What the record lane does of itself: hello, batches, batches again.

#include <algorithm>
#include <utility>

#include "uplink/hello.hpp"
#include "uplink/record_lane.hpp"

namespace buoyd {

namespace {

constexpr Micros after_failure{1'000'000};
constexpr int most_silent_rounds = 2;
constexpr std::size_t most_again = 100'000;  // values and readings: the spool bounds the run

}  // namespace

/// B6: from a batch's PUBACK until it is published again.
Micros RecordLane::receipt_wait() const {
  return std::max(options_.answer_wait, 3 * options_.receipt_interval);
}

RecordLane::Cursor& RecordLane::cursor_of(const EpochState& epoch) {
  const auto [place, is_new] = cursors_.try_emplace(epoch.id);
  if (is_new) {
    place->second.sent = epoch.floor;
  }
  return place->second;
}

std::uint64_t RecordLane::sent_of(const EpochState& epoch) const {
  const auto found = cursors_.find(epoch.id);
  return found == cursors_.end() ? epoch.floor : found->second.sent;
}

bool RecordLane::has_more(const EpochState& epoch) const {
  const auto found = cursors_.find(epoch.id);
  const bool exhausted = found != cursors_.end() && found->second.exhausted;
  const bool open_end = epoch.last < epoch.first;  // nobody knows where it ended
  return epoch.owed && (open_end ? !exhausted : sent_of(epoch) < epoch.last);
}

/// The oldest that has something to send and may; the current epoch is the youngest.
const EpochState* RecordLane::next_epoch() const {
  const auto& epochs = dialog_.epochs();
  for (std::size_t i = 1; i <= epochs.size(); ++i) {
    const EpochState& epoch = epochs[i % epochs.size()];
    if (has_more(epoch) && dialog_.may_send(epoch.id)) {
      return &epoch;
    }
  }
  return nullptr;
}

bool RecordLane::is_due(const EpochState& epoch, MonoTime now) const {
  const bool is_current = &epoch == dialog_.epochs().data();
  if (!is_current || dialog_.is_probe() || draining_ || close_now_ || more_) {
    return true;
  }
  return now - closed_at_ >= options_.batch_interval ||
         epoch.last - sent_of(epoch) >= builder_.readings_for(window_.target());
}

/// True if a batch is due, whether or not it may go.
bool RecordLane::is_behind(MonoTime now) const {
  const EpochState* epoch = next_epoch();
  return (epoch != nullptr && is_due(*epoch, now)) ||
         (dialog_.state() == DialogState::open &&
          (!urgent_.empty() || window_.overdue(now, receipt_wait()) != nullptr));
}

void RecordLane::step(WallTime wall, MonoTime now) {
  hand_delivered();
  if (!connected_) {
    return;
  }
  const DialogState before = dialog_.state();
  dialog_.tick(now);
  if (dialog_.state() != before) {
    rewind_all();
  }
  step_drain(now);
  dialog_.follow_up(now);
  if (dialog_.hello_due(now)) {
    say_hello(wall, now);
  }
  if (asked_ == Purpose::none && !is_behind(now)) budget_.caught_up();
  for (const auto next :
       {&RecordLane::step_again, &RecordLane::step_urgent, &RecordLane::step_next}) {
    const bool may_ask = asked_ == Purpose::none && now >= ask_from_;
    if (may_ask && delivered_.empty() && port_.room() > 0) {
      (this->*next)(now);
    }
  }
}

void RecordLane::hand_delivered() {
  if (!to_pin_.empty() && spool_.pin(to_pin_)) {
    spool_pinned_ = std::move(to_pin_);
    to_pin_.clear();
  }
  while (!delivered_.empty() && spool_.delivered(delivered_.front())) {
    delivered_.pop_front();
  }
}

void RecordLane::say_hello(WallTime wall, MonoTime now) {
  if (port_.room() == 0) {
    return;
  }
  if (dialog_.state() == DialogState::backing_off) {
    rewind_all();
  }
  Hello hello{options_.make_nonce(),
              wall,
              options_.receipt_interval,
              dialog_.epochs(),
              dialog_.unknown(),
              dialog_.pinned(),
              options_.boot,
              now,
              dialog_.heard()};
  hello.epochs.resize(std::min(hello.epochs.size(), max_hello_epochs));
  Bytes payload = encode_hello(hello);
  while (payload.size() > window_.limit() && hello.epochs.size() > 1) {
    hello.epochs.resize(hello.epochs.size() / 2);  // a broker of small packets
    payload = encode_hello(hello);
  }
  const auto message = port_.publish(options_.hello_topic, payload, false);
  if (message) {
    dialog_.hello_sent(hello.nonce, *message, hello.epochs.size(), now);
  } else if (message.error().code == ErrorCode::invalid) {
    dialog_.hello_failed(now);
  }
}

void RecordLane::ask(Purpose purpose, const OwedQuery& query, std::uint64_t last) {
  if (spool_.ask(query)) {
    asked_ = purpose;
    asked_for_ = query;
    asked_last_ = last;
  }
}

void RecordLane::step_again(MonoTime now) {
  const SentBatch* late = window_.overdue(now, receipt_wait());
  if (late == nullptr || dialog_.state() != DialogState::open || !dialog_.may_send(late->epoch) ||
      !window_.slot_is_free(now, receipt_wait()) ||
      !budget_.record(late->bytes, window_.unacked_bytes())) {
    return;
  }
  if (!late->needed && silent_rounds_ >= most_silent_rounds) {
    options_.report("no_receipt", "the archive is silent");
    back_off(now);
    return;
  }
  silent_rounds_ += late->needed ? 0 : 1;
  again_serial_ = late->serial;
  const auto numbers =
      static_cast<std::size_t>(std::min<std::uint64_t>(late->to - late->from + 1, most_again));
  ask(Purpose::again, {late->epoch, late->from - 1, most_again, numbers}, late->to);
}

void RecordLane::step_urgent(MonoTime now) {
  if (urgent_.empty() || dialog_.epochs().empty() || dialog_.state() != DialogState::open) {
    return;
  }
  const EpochState& epoch = dialog_.epochs().front();
  if (urgent_.front().epoch != epoch.id) {  // the store was replaced: it goes with its own epoch
    urgent_.pop_front();
    return;
  }
  if (!dialog_.may_send(epoch.id)) {
    return;
  }
  const std::uint64_t sent = sent_of(epoch);
  const StoredReading& stored = urgent_.front().stored;
  const bool gone = stored.seq <= sent || stored.seq > epoch.last;
  const bool is_near = next_epoch() == &epoch && window_.has_room() &&
                       epoch.last - sent <= builder_.readings_for(window_.target());
  if (gone || is_near) {
    close_now_ = close_now_ || !gone;
    urgent_.pop_front();
    return;
  }
  if (!window_.slot_is_free(now, receipt_wait()) ||
      !budget_.record(stored.reading.body.size(), window_.unacked_bytes())) {
    return;
  }
  const OwedRun run{epoch.id, epoch.first, epoch.floor, stored.seq, stored.seq, {stored}, {}};
  const auto batch = build(run, {window_.target(), window_.limit(), {}, not_arrived()});
  if (!batch || publish(*batch, true, now)) {
    urgent_.pop_front();
  }
}

/// Bytes of the next batch: as many as one may have, if there is so much; at least as many as one
/// that was made and could not go.
std::size_t RecordLane::wanted_of(const EpochState& epoch) const {
  const std::uint64_t sent = sent_of(epoch);
  const bool open_end = epoch.last < epoch.first;
  if (open_end || sent > epoch.last) return window_.target();
  return std::min(window_.target(), std::max(builder_.bytes_for(epoch.last - sent), held_bytes_));
}

void RecordLane::step_next(MonoTime now) {
  const EpochState* epoch = next_epoch();
  const std::size_t target = window_.target();
  if (epoch == nullptr || !window_.has_room() || !is_due(*epoch, now)) return;
  if (!budget_.record(wanted_of(*epoch), window_.unacked_bytes())) return;
  ask(Purpose::next,
      {epoch->id, sent_of(*epoch), builder_.values_for(target + target / 4),
       builder_.readings_for(target + target / 4)},
      epoch->last);
}

/// At the end of a run a hello brings the last receipt at once, and wakes from a back-off.
void RecordLane::step_drain(MonoTime now) {
  if (!draining_ || asked_ != Purpose::none) {
    return;
  }
  const auto& sent = window_.sent();
  const bool all_acked = !sent.empty() && std::ranges::all_of(sent, [](const SentBatch& batch) {
    return batch.acked.has_value();
  });
  if (dialog_.state() == DialogState::backing_off && !woken_at_end_) {
    woken_at_end_ = true;
    dialog_.want_hello_now(now);
  } else if (dialog_.state() == DialogState::open && !asked_at_end_ && all_acked &&
             next_epoch() == nullptr) {
    asked_at_end_ = true;
    dialog_.want_hello_now(now);
  }
}

/// A description travels with the first batch that uses it, until a receipt has covered that.
std::function<bool(const Hash8&)> RecordLane::not_arrived() const {
  return [this](const Hash8& hash) { return !arrived_.contains(hash) && !window_.carries(hash); };
}

std::optional<Batch> RecordLane::build(const OwedRun& run, const BatchWish& wish) {
  auto batch = builder_.build(run, wish);
  if (!batch) {
    status_.packet_limit = true;
    options_.report("packet_limit",
                    batch.error().text + ", the broker takes " + std::to_string(window_.limit()));
    return std::nullopt;
  }
  if (batch->damaged > 0) {
    status_.damaged += batch->damaged;
    options_.report("readings_damaged", "stored readings that cannot be read go as gaps");
  }
  return std::move(*batch);
}

bool RecordLane::publish(const Batch& batch, bool beside, MonoTime now) {
  const auto message = port_.publish(options_.batch_topic, batch.payload, false);
  if (!message) {
    publish_failed(message.error(), now);
    return false;
  }
  SentBatch sent;
  sent.message = *message;
  sent.epoch = batch.epoch;
  sent.from = batch.from;
  sent.to = batch.to;
  sent.bytes = batch.payload.size();
  sent.handed = now;
  sent.uses = batch.uses;
  sent.carries = batch.carries;
  sent.beside = beside;
  window_.add(std::move(sent));
  ++status_.batches;
  status_.bytes += batch.payload.size();
  status_.readings += batch.readings;
  return true;
}

/// Where there was no room, an acknowledgement makes some. Else the next try would fail at once.
void RecordLane::publish_failed(const Error& error, MonoTime now) {
  if (error.code == ErrorCode::full) return;
  ask_from_ = now + after_failure;
  if (error.code == ErrorCode::invalid && dialog_.is_probe()) dialog_.probe_sent();
}

void RecordLane::owed(const OwedQuery& query, std::optional<OwedRun> run, MonoTime now) {
  if (query != asked_for_) {
    return;  // an answer to the run before this one (a reload)
  }
  const Purpose purpose = std::exchange(asked_, Purpose::none);
  if (std::exchange(stale_, false) || !connected_) {
    return;
  }
  if (run && run->failed) {
    ask_from_ = now + after_failure;
  } else if (purpose == Purpose::again) {
    send_again(run, now);
  } else if (purpose == Purpose::next && run) {
    send_next(*run, now);
  } else if (purpose == Purpose::next) {
    exhausted(query.epoch);
  }
}

/// Nothing more of that epoch was owed when the spool was asked; newer numbers may have come since.
void RecordLane::exhausted(const EpochId& epoch) {
  for (const EpochState& one : dialog_.epochs()) {
    if (one.id == epoch) {
      Cursor& cursor = cursor_of(one);
      cursor.sent = std::max(cursor.sent, asked_last_);
      cursor.exhausted = true;
    }
  }
  close_now_ = more_ = false;
}

void RecordLane::send_next(const OwedRun& run, MonoTime now) {
  const auto& epochs = dialog_.epochs();
  const auto epoch = std::ranges::find(epochs, run.epoch, &EpochState::id);
  if (epoch == epochs.end() || !dialog_.may_send(run.epoch)) {
    return;
  }
  Cursor& cursor = cursor_of(*epoch);
  const auto batch = build(run, {window_.target(), window_.limit(), {}, not_arrived()});
  if (!batch) {
    cursor.sent = run.from;  // too large for this broker: it stays owed, the others go on
    more_ = true;
    return;
  }
  held_bytes_ = std::min(batch->payload.size(), window_.target());
  if (!budget_.record(held_bytes_, window_.unacked_bytes()) || !publish(*batch, false, now)) {
    return;
  }
  held_bytes_ = 0;
  if (dialog_.is_probe()) {
    dialog_.probe_sent();
  }
  cursor.sent = batch->to;
  closed_at_ = now;
  more_ = batch->to < run.to;
  close_now_ = close_now_ && batch->to < epochs.front().last;
}

void RecordLane::send_again(const std::optional<OwedRun>& run, MonoTime now) {
  auto old = window_.take(again_serial_);
  if (!old || !run || run->epoch != old->epoch || run->from > old->to) {
    return;  // covered in the meantime
  }
  const std::function<bool(const Hash8&)> everything = [](const Hash8&) { return true; };
  const auto batch = build(
      *run, {window_.limit(), window_.limit(), old->to, old->needed ? everything : not_arrived()});
  if (!batch) {
    return;
  }
  const bool published = publish(*batch, true, now);
  status_.again += published ? 1 : 0;
  if (published && batch->to < old->to) {
    old->from = batch->to + 1;  // the descriptions took room: the rest goes next
  }
  if (!published || batch->to < old->to) {
    window_.add(std::move(*old));
  }
}

}  // namespace buoyd
