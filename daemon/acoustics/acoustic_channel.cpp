#include "acoustics/acoustic_channel.hpp"

#include <algorithm>
#include <utility>

namespace buoyd {

namespace {

constexpr int most_ranges_again = 3;

}  // namespace

AcousticChannel::AcousticChannel(std::unique_ptr<AcousticModem> modem, bool ranges)
    : modem_(std::move(modem)), ranges_(ranges) {}

AcousticTalk& AcousticChannel::add(TalkOptions options) {
  return *talks_.emplace_back(std::make_unique<AcousticTalk>(std::move(options), *modem_));
}

void AcousticChannel::opened(MonoTime now) {
  modem_->opened(now);
  to_range_.clear();
  if (!ranges_) return;
  ranges_left_ = most_ranges_again;
  to_range_.reserve(talks_.size());
  for (const auto& talk : talks_) to_range_.push_back(talk->status().address);
}

void AcousticChannel::closed(MonoTime now) {
  modem_->closed(now);
  take_events(now);
  speaker_ = nullptr;
  for (const auto& talk : talks_) talk->reset(now);
}

void AcousticChannel::heard(std::span<const std::uint8_t> bytes, MonoTime now) {
  modem_->heard(bytes, now);
  take_events(now);
}

AcousticTalk* AcousticChannel::with(AcousticAddress peer) {
  const auto found = std::ranges::find_if(
      talks_, [peer](const auto& talk) { return talk->status().address == peer; });
  return found == talks_.end() ? nullptr : found->get();
}

void AcousticChannel::take_events(MonoTime now) {
  for (const AcousticEvent& event : modem_->take_events()) {
    std::visit([this, now](const auto& one) { handle(one, now); }, event);
  }
}

void AcousticChannel::handle(const FrameHeard& frame, MonoTime now) {
  ++status_.heard;
  AcousticTalk* const talk = with(frame.from);
  if (talk == nullptr) return;
  const auto spoken = decode_frame(frame.bytes, talk->station());
  if (!spoken) return;
  talk->heard(*spoken, frame, now);
  range_again(talk->status());
}

void AcousticChannel::handle(const FrameSent& /*sent*/, MonoTime now) {
  ++status_.sent;
  status_.air_time += modem_->air_time(frame_bytes_);
  if (speaker_ != nullptr) speaker_->frame_gone(now);
}

void AcousticChannel::handle(const FrameRefused& refused, MonoTime now) {
  ++status_.refused;
  if (speaker_ != nullptr) speaker_->frame_refused(refused.is_busy, now);
}

void AcousticChannel::handle(const Ranged& ranged, MonoTime /*now*/) {
  status_.air_time += modem_->air_time(1);
  AcousticTalk* const talk = with(ranged.to);
  if (talk == nullptr || !ranged.travel) return;
  talk->set_travel(*ranged.travel);
  ranges_left_ = most_ranges_again;
}

/// Both ends may have sounded at once. One that is heard will answer.
void AcousticChannel::range_again(const PeerStatus& peer) {
  const bool is_wanted = to_range_.empty() && !peer.travel;
  if (!is_wanted || ranges_left_ == 0) return;
  --ranges_left_;
  to_range_.push_back(peer.address);
}

bool AcousticChannel::is_any_busy() const {
  return std::ranges::any_of(talks_, [](const auto& talk) { return talk->is_busy(); });
}

/// Until when nobody begins but who was asked.
MonoTime AcousticChannel::held_until(MonoTime now) const {
  MonoTime until = MonoTime::min();
  for (const auto& talk : talks_) {
    if (talk->holds_answer(now)) until = std::max(until, talk->next_due());
  }
  return until;
}

/// Who begins a turn now. As long as one conversation goes on, and an answer that is held back for
/// the broker's is of one, no other one begins.
void AcousticChannel::choose(MonoTime now) {
  held_until_ = MonoTime::min();
  if (is_any_busy()) return;
  held_until_ = held_until(now);
  const bool is_held = held_until_ != MonoTime::min();
  for (std::size_t i = 0; i < talks_.size(); ++i) {
    AcousticTalk& talk = *talks_[(turn_ + i) % talks_.size()];
    if (!talk.wants_turn(now) || (is_held && !talk.holds_answer(now))) continue;
    turn_ = (turn_ + i + 1) % talks_.size();
    talk.begin_turn(now);
    return;
  }
}

void AcousticChannel::speak(MonoTime now) {
  for (const auto& talk : talks_) {
    const auto frame = talk->frame(now);
    if (!frame) continue;
    speaker_ = talk.get();
    frame_bytes_ = frame->size();
    // It is ready, and the frame was cut for it.
    static_cast<void>(modem_->send(talk->status().address, *frame));
    return;
  }
}

/// In front of all that nobody waits for.
bool AcousticChannel::may_range() const {
  const auto is_waited_for = [](const auto& talk) {
    return talk->is_busy() || talk->must_answer();
  };
  return !to_range_.empty() && std::ranges::none_of(talks_, is_waited_for);
}

void AcousticChannel::range_next() {
  const AcousticAddress peer = to_range_.back();
  to_range_.pop_back();
  static_cast<void>(modem_->range(peer));
}

Bytes AcousticChannel::step(MonoTime now) {
  Bytes words = modem_->step(now);
  take_events(now);
  for (const auto& talk : talks_) talk->tick(now);
  if (!words.empty() || !modem_->is_ready()) return words;
  if (may_range()) {
    range_next();
  } else {
    choose(now);
    speak(now);
  }
  return modem_->step(now);
}

MonoTime AcousticChannel::next_due() const {
  MonoTime due = modem_->next_due();
  const bool is_ready = modem_->is_ready();
  if (is_ready && may_range()) return MonoTime::min();
  const bool is_taken = is_any_busy();
  for (const auto& talk : talks_) {
    const bool may = talk->is_speaking() ? is_ready : talk->is_busy() || (is_ready && !is_taken);
    const bool is_free = talk->is_busy() || talk->must_answer();
    const MonoTime not_before = is_free ? MonoTime::min() : held_until_;
    if (may) due = std::min(due, std::max(not_before, talk->next_due()));
  }
  return due;
}

AcousticStatus AcousticChannel::status() const {
  AcousticStatus status = status_;
  status.state = modem_->state();
  for (const auto& talk : talks_) status.peers.push_back(talk->status());
  return status;
}

double AcousticChannel::bytes_a_second() const {
  const std::size_t most = modem_->most_frame_bytes();
  return static_cast<double>(most) / std::chrono::duration<double>(modem_->air_time(most)).count();
}

}  // namespace buoyd
