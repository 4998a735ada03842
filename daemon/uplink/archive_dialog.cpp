#include "uplink/archive_dialog.hpp"

#include <algorithm>
#include <array>

#include "mqtt/mqtt_connection.hpp"

namespace buoyd {

namespace {

constexpr std::size_t most_epochs_answered = 128;

bool holds(const std::vector<EpochId>& list, const EpochId& epoch) {
  return std::ranges::find(list, epoch) != list.end();
}

}  // namespace

std::string_view name_of(DialogState state) {
  constexpr std::array<std::string_view, 4> names{"offline", "asking", "open", "backing off"};
  return names.at(static_cast<std::size_t>(state));
}

void ArchiveDialog::connected(MonoTime now) {
  disconnected();
  state_ = DialogState::asking;
  hello_at_ = now;
  step_ = Micros{0};
}

void ArchiveDialog::disconnected() {
  state_ = DialogState::offline;
  nonce_.reset();
  message_.reset();
  waiting_.clear();
  answered_.clear();
  hello_at_.reset();
  sent_at_.reset();
  give_up_at_.reset();
  probes_ = 0;
}

void ArchiveDialog::set_epochs(const std::vector<EpochState>& epochs) {
  const bool goes_on_anew =
      !epochs_.empty() && !epochs.empty() && epochs_.front().id != epochs.front().id;
  epochs_ = epochs;
  if (goes_on_anew && (state_ == DialogState::open || state_ == DialogState::asking)) {
    hello_at_ = MonoTime{};  // at once: ashore an epoch is awaited until a hello lists it
  }
}

void ArchiveDialog::set_pinned(const std::string& archive) {
  if (archive.empty() || archive == pinned_) return;
  const bool is_another = !pinned_.empty();
  pinned_ = archive;
  if (is_another && state_ != DialogState::offline) hello_at_ = MonoTime{};  // at once
}

bool ArchiveDialog::hello_due(MonoTime now) const {
  return state_ != DialogState::offline && !epochs_.empty() && hello_at_ && *hello_at_ <= now;
}

void ArchiveDialog::hello_sent(const Hash8& nonce, std::uint16_t message, std::size_t listed,
                               MonoTime now) {
  nonce_ = nonce;
  message_ = message;
  waiting_.clear();
  answered_.clear();
  told_unknown_ = unknown_;
  most_listed_ = listed < epochs_.size() ? listed : epochs_.max_size();
  for (std::size_t i = 0; i < listed && i < epochs_.size(); ++i) {
    waiting_.push_back(epochs_[i].id);
  }
  sent_at_ = now;
  if (state_ == DialogState::backing_off) {
    probes_ = 1;
    wait_step(now);
  } else {
    give_up_at_ = now + answer_wait_;
    hello_at_ = now + longest_without_hello;
  }
}

bool ArchiveDialog::acked(std::uint16_t message, std::uint8_t reason, MonoTime now) {
  if (message_ != message) {
    return false;
  }
  message_.reset();
  if (reason == mqtt_no_subscriber || reason >= mqtt_first_failure) {
    sent_at_.reset();  // nobody heard it: an archive that comes back need not wait for the minute
    if (state_ != DialogState::backing_off) {
      back_off(now);
    }
  }
  return true;
}

void ArchiveDialog::want_hello(MonoTime now) {
  if (state_ == DialogState::offline) {
    return;
  }
  const MonoTime earliest = sent_at_ ? *sent_at_ + least_between_hellos : now;
  const MonoTime wanted = std::max(now, earliest);
  hello_at_ = hello_at_ ? std::min(*hello_at_, wanted) : wanted;
}

void ArchiveDialog::want_hello_now(MonoTime now) {
  if (state_ != DialogState::offline) {
    hello_at_ = now;
  }
}

void ArchiveDialog::wait_step(MonoTime now) {
  step_ = std::min(std::max(step_ * 2, first_step), longest_step);
  hello_at_ = now + step_;
}

void ArchiveDialog::hello_failed(MonoTime now) {
  if (state_ == DialogState::backing_off) {
    wait_step(now);
  } else {
    back_off(now);
  }
}

void ArchiveDialog::back_off(MonoTime now) {
  if (state_ == DialogState::offline || state_ == DialogState::backing_off) {
    return;  // the probe of a step that nobody takes is no reason for another one
  }
  state_ = DialogState::backing_off;
  give_up_at_.reset();
  probes_ = 1;
  wait_step(now);
}

void ArchiveDialog::tick(MonoTime now) {
  if (!give_up_at_ || now < *give_up_at_) {
    return;
  }
  give_up_at_.reset();
  if (answered_.empty()) {
    back_off(now);
  } else if (!waiting_.empty()) {
    wait_step(now);  // some epochs are answered, others not: ask again, ever more slowly
  }
}

bool ArchiveDialog::may_send(const EpochId& epoch) const {
  const EpochState* const known = find(epoch);
  if (known != nullptr && known->ask_first && !holds(answered_, epoch)) {
    return false;
  }
  if (state_ == DialogState::open) {
    return !holds(waiting_, epoch);
  }
  return state_ == DialogState::backing_off && probes_ > 0;
}

bool ArchiveDialog::has_unsaid(Asking asking) const {
  return std::any_of(
      epochs_.begin(),
      epochs_.begin() + static_cast<std::ptrdiff_t>(std::min(most_listed_, epochs_.size())),
      [this, asking](const EpochState& epoch) {
        const bool is_wanted =
            asking == Asking::with_others ? epoch.ask_first && epoch.owed : epoch.asking == asking;
        return is_wanted && !holds(answered_, epoch.id) && !holds(waiting_, epoch.id);
      });
}

void ArchiveDialog::follow_up(MonoTime now) {
  if (state_ != DialogState::open) {
    return;
  }
  const bool has_news = std::ranges::any_of(
      unknown_, [this](const EpochId& epoch) { return !holds(told_unknown_, epoch); });
  if (has_unsaid(Asking::next)) {
    want_hello_now(now);
  } else if (has_news || has_unsaid(Asking::with_others) || has_unsaid(Asking::soon)) {
    want_hello(now);
  }
}

void ArchiveDialog::probe_sent() {
  probes_ = std::max(probes_ - 1, 0);
}

const EpochState* ArchiveDialog::find(const EpochId& epoch) const {
  const auto found = std::ranges::find(epochs_, epoch, &EpochState::id);
  return found == epochs_.end() ? nullptr : &*found;
}

ReceiptWorth ArchiveDialog::worth_of(const Receipt& receipt) const {
  if (!pinned_.empty() && receipt.archive != pinned_) {
    return ReceiptWorth::foreign;
  }
  const EpochState* epoch = find(receipt.epoch);
  const bool is_current = epoch != nullptr && epoch == epochs_.data();
  if (is_current && !receipt.have.empty() && receipt.have.list().back().b > epoch->last) {
    return ReceiptWorth::impossible;
  }
  const bool is_answer = nonce_ && receipt.nonce == nonce_;
  // Once an epoch is answered, a copy of that answer is old news: it may not take away again.
  if (is_answer && !holds(answered_, receipt.epoch) && answered_.size() < most_epochs_answered) {
    return ReceiptWorth::answer;
  }
  if (pinned_.empty()) {
    return ReceiptWorth::unpinned;
  }
  if (epoch == nullptr) {
    return ReceiptWorth::unknown_epoch;
  }
  const bool is_asked = opening_ && *opening_ == receipt.opening;
  return is_asked ? ReceiptWorth::addition : ReceiptWorth::other_opening;
}

void ArchiveDialog::answered(const Receipt& receipt, MonoTime now) {
  pinned_ = receipt.archive;
  opening_ = receipt.opening;
  if (answered_.empty() && nonce_ && sent_at_) heard_ = HeardHello{*nonce_, now - *sent_at_};
  answered_.push_back(receipt.epoch);
  std::erase(waiting_, receipt.epoch);
  if (state_ == DialogState::backing_off) {
    hello_at_ = sent_at_.value_or(now) + longest_without_hello;
  }
  state_ = DialogState::open;
  probes_ = 0;
  if (waiting_.empty()) {
    give_up_at_.reset();
    step_ = Micros{0};
  }
}

bool ArchiveDialog::lacks_delivered(const Receipt& receipt) const {
  const EpochState* epoch = find(receipt.epoch);
  return epoch != nullptr && !epoch->owed && receipt.have.floor(epoch->first) < epoch->last;
}

ReceiptWorth ArchiveDialog::judge(const Receipt& receipt, MonoTime now) {
  const ReceiptWorth worth =
      state_ == DialogState::offline ? ReceiptWorth::unpinned : worth_of(receipt);
  if (worth == ReceiptWorth::answer) {
    answered(receipt, now);
  }
  const bool is_lacking = worth == ReceiptWorth::answer && lacks_delivered(receipt);
  const bool is_alien = worth == ReceiptWorth::foreign || worth == ReceiptWorth::impossible;
  const bool is_reopened = worth == ReceiptWorth::other_opening && state_ == DialogState::open;
  const bool is_back = (worth == ReceiptWorth::addition || worth == ReceiptWorth::other_opening) &&
                       state_ == DialogState::backing_off;
  if (!is_alien && (receipt.resync || is_reopened || is_back || is_lacking)) {
    want_hello(now);  // of an epoch that we do not know any more, too: it costs a hello a minute
  }
  return worth;
}

MonoTime ArchiveDialog::next_due() const {
  MonoTime due = MonoTime::max();
  if (state_ == DialogState::offline || epochs_.empty()) {
    return due;
  }
  due = std::min(due, hello_at_.value_or(due));
  return std::min(due, give_up_at_.value_or(due));
}

}  // namespace buoyd
