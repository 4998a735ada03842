#include "uplink/record_lane.hpp"

#include <algorithm>
#include <utility>

#include "uplink/blocked_recheck.hpp"

namespace buoyd {

namespace {

constexpr std::uint8_t packet_too_large = 0x95;
constexpr std::size_t most_urgent = 16;
constexpr std::size_t most_delivered = 64;
constexpr std::size_t most_remembered = 4096;

/// Puts a receipt's ranges behind those that wait for the spool; additions of an epoch merge.
/// False: the oldest of them had to go.
[[nodiscard]] bool append_delivered(std::deque<Delivered>& waiting, Delivered delivered) {
  if (!delivered.upto && !waiting.empty()) {
    Delivered& last = waiting.back();
    if (last.epoch == delivered.epoch && !last.upto) {
      Ranges all(last.have);
      all.add(Ranges(delivered.have));
      last.have = all.list();
      return true;
    }
  }
  const bool has_room = waiting.size() < most_delivered;
  if (!has_room) waiting.pop_front();
  waiting.push_back(std::move(delivered));
  return has_room;
}

}  // namespace

RecordLane::RecordLane(RecordOptions options, MessagePort& port, SpoolRequests& spool,
                       Budget& budget)
    : options_(std::move(options)),
      port_(port),
      spool_(spool),
      budget_(budget),
      dialog_(options_.answer_wait) {
  dialog_.set_pinned(options_.archive);
  window_.bound_target(options_.most_batch_bytes);
}

void RecordLane::connected(const MqttLimits& limits, MonoTime now) {
  connected_ = true;
  dialog_.connected(now);
  window_.set_limit(limits.max_payload);
  status_.packet_limit = limits.max_payload < options_.most_batch_bytes;
  status_.refusal = 0;
  rewind_all();
}

void RecordLane::disconnected() {
  connected_ = false;
  dialog_.disconnected();
  rewind_all();
}

/// More epochs may be sent again than are listed at a time: those that come into the list meanwhile
/// are taken for some of them, too. If one is not, a receipt counts of it as far as it was sent, as
/// it would anyhow.
void RecordLane::note_resent(const SpoolNews& news) {
  const bool begins = news.again == OwedAgain::resent;
  if (!begins && !is_resending_) return;
  is_resending_ = false;
  for (const EpochState& epoch : news.epochs) {
    if (!epoch.owed || epoch.last < epoch.first) continue;
    const bool is_closed = &epoch != &news.epochs.front();
    const bool comes =
        is_closed && !epoch.ask_first &&
        std::ranges::find(dialog_.epochs(), epoch.id, &EpochState::id) == dialog_.epochs().end();
    if (begins || comes) resent_[epoch.id].last = epoch.last;
    is_resending_ = is_resending_ || is_closed;
  }
}

void RecordLane::news(const SpoolNews& news) {
  note_resent(news);
  dialog_.set_epochs(news.epochs);
  dialog_.set_unknown(news.unknown);
  spool_pinned_ = news.pinned_archive;
  if (options_.archive.empty()) {
    dialog_.set_pinned(news.pinned_archive);
  }
  const auto is_unlisted = [&news](const auto& entry) {
    return std::ranges::none_of(
        news.epochs, [&entry](const EpochState& epoch) { return epoch.id == entry.first; });
  };
  std::erase_if(cursors_, is_unlisted);
  std::erase_if(resent_, is_unlisted);
  if (news.again != OwedAgain::no) rewind_all();
}

void RecordLane::urgent(const UrgentReading& reading) {
  urgent_.push_back(reading);
  if (urgent_.size() > most_urgent) {
    urgent_.pop_front();  // it goes with the others of its epoch
  }
}

void RecordLane::rewind_all() {
  window_.clear();
  cursors_.clear();
  stale_ = asked_ != Purpose::none;
  silent_rounds_ = 0;
  more_ = true;
}

void RecordLane::rewind(const EpochId& epoch, std::uint64_t sent) {
  window_.forget(epoch);
  cursors_[epoch] = Cursor{sent, false};
  stale_ = asked_ != Purpose::none;
  more_ = true;
}

void RecordLane::back_off(MonoTime now) {
  dialog_.back_off(now);
  rewind_all();
}

bool RecordLane::acked(std::uint16_t message, std::uint8_t reason, MonoTime now) {
  const bool failed = reason >= mqtt_first_failure;
  if (dialog_.acked(message, reason, now)) {
    status_.refusal = failed ? reason : 0;
    if (failed || reason == mqtt_no_subscriber) {
      rewind_all();
    }
    return true;
  }
  if (!window_.knows(message)) {
    return false;
  }
  if (failed) {
    status_.refusal = reason;
    if (reason == packet_too_large) {
      status_.packet_limit = true;
      window_.halve_limit();
    }
  }
  if (failed || reason == mqtt_no_subscriber) {
    back_off(now);  // B3
  } else {
    status_.refusal = 0;
    window_.acked(message, now);
  }
  return true;
}

void RecordLane::received(std::span<const std::uint8_t> message, MonoTime now) {
  const auto receipt = parse_receipt(message);
  if (!receipt) {
    ++status_.refused_receipts;
    options_.report("receipt_malformed", receipt.error().text);
    return;
  }
  const ReceiptWorth worth = dialog_.judge(*receipt, now);
  if (worth == ReceiptWorth::answer || worth == ReceiptWorth::addition) {
    ++status_.receipts;
    silent_rounds_ = 0;
    take(*receipt, worth, now);
    return;
  }
  ++status_.refused_receipts;
  if (worth == ReceiptWorth::foreign && status_.foreign != receipt->archive) {
    status_.foreign = receipt->archive;
    options_.report("foreign_archive", "archive " + receipt->archive + " answers too, " +
                                           dialog_.pinned() + " is trusted");
  } else if (worth == ReceiptWorth::impossible) {
    options_.report("receipt_impossible",
                    "archive " + receipt->archive + " claims numbers that were never committed");
  }
}

/// Of an epoch that is sent again a receipt counts as far as that went, and behind its end of then:
/// what the archive has would else be delivered again before a listener beside it heard it.
void RecordLane::count_resent(Receipt& receipt, const EpochState& epoch, bool is_answer,
                              MonoTime now) {
  const auto resent = resent_.find(epoch.id);
  if (resent == resent_.end()) {
    return;
  }
  const std::uint64_t went = window_.acked_to(epoch.id, sent_of(epoch));
  if (went >= resent->second.last) {
    if (resent->second.ask) dialog_.want_hello(now);
    resent_.erase(resent);
    return;
  }
  receipt.have.remove({went + 1, resent->second.last});
  if (is_answer) {
    receipt.upto = std::min(receipt.upto, went);
    resent->second.ask = true;
  }
}

void RecordLane::take(Receipt receipt, ReceiptWorth worth, MonoTime now) {
  const bool is_answer = worth == ReceiptWorth::answer;
  if (is_answer && receipt.archive != spool_pinned_) {
    to_pin_ = receipt.archive;  // of another one than before: nothing it had counts any more
  }
  const auto& epochs = dialog_.epochs();
  const auto epoch = std::ranges::find(epochs, receipt.epoch, &EpochState::id);
  if (epoch != epochs.end() && epoch->last >= epoch->first) {
    const Ranges all =
        std::exchange(receipt.have, receipt.have.clipped({epoch->first, epoch->last}));
    if (receipt.have != all) {
      options_.report("epoch_longer_ashore",
                      "epoch " + to_hex(epoch->id) + " is known longer ashore than here");
    }
    count_resent(receipt, *epoch, is_answer, now);
  }
  const Ranges& have = receipt.have;
  for (const Hash8& hash : window_.covered(receipt.epoch, have)) {
    if (arrived_.size() >= most_remembered) {
      arrived_.clear();
    }
    arrived_.insert(hash);
  }
  for (const Hash8& hash : receipt.need) {
    arrived_.erase(hash);
    window_.needed(receipt.epoch, hash);
  }
  if (is_answer || !have.empty()) {
    const auto upto = is_answer ? std::optional(receipt.upto) : std::nullopt;
    const bool all_wait = append_delivered(delivered_, {receipt.epoch, have.list(), upto});
    if (!all_wait) dialog_.want_hello(now);  // nobody would say it again for hours
  }
  if (is_answer && epoch != epochs.end()) {
    rewind(epoch->id, have.floor(epoch->first));
  }
}

bool RecordLane::drained() const {
  const auto& epochs = dialog_.epochs();
  return !epochs.empty() && delivered_.empty() && std::ranges::none_of(epochs, &EpochState::owed);
}

MonoTime RecordLane::next_due(MonoTime now) const {
  if (!connected_) {
    return MonoTime::max();
  }
  MonoTime due = dialog_.next_due();
  if (dialog_.state() == DialogState::open) {
    due = std::min(due, window_.next_overdue(receipt_wait()));
  }
  if (asked_ == Purpose::none && next_epoch() != nullptr) {
    due = std::min(due, more_ ? now : closed_at_ + options_.batch_interval);
  }
  return due > now ? due : now + blocked_recheck;
}

void RecordLane::tell(UplinkStatus& uplink) const {
  const RecordStatus now = status();
  uplink.lanes.push_back({"record", std::string(name_of(now.state)), now.owed, now.in_flight,
                          now.batches, now.bytes, now.readings});
  if (now.packet_limit) uplink.notes.emplace_back("packet limit");
  if (!now.foreign.empty()) uplink.notes.emplace_back("two archives");
  uplink.archive = now.archive;
  uplink.refused_receipts = now.refused_receipts;
  uplink.confirmations = now.receipts;
}

RecordStatus RecordLane::status() const {
  RecordStatus status = status_;
  status.state = dialog_.state();
  for (const EpochState& epoch : dialog_.epochs()) {
    status.owed += epoch.owed && epoch.last > epoch.floor ? epoch.last - epoch.floor : 0;
  }
  status.in_flight = window_.sent().size();
  status.target = window_.target();
  status.archive = dialog_.pinned();
  return status;
}

}  // namespace buoyd
