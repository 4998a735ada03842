#include "acoustics/s2c_modem.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace buoyd {

namespace {

// As the modem's own account of an instant message of 5 bytes (93,750 µs) and its 976 bit/s have
// it.
constexpr double bits_a_second = 976;
constexpr Micros preamble{52'766};
/// From the modem's OK until it sounds, and until it takes the next message.
constexpr Micros turnaround{50'000};

Bytes command(std::string_view words) {
  Bytes out(words.begin(), words.end());
  out.push_back('\r');
  return out;
}

Bytes instant_message(AcousticAddress to, std::string_view flag,
                      std::span<const std::uint8_t> bytes) {
  const std::string head = fmt::format("AT*SENDIM,{},{},{},", bytes.size(), to, flag);
  Bytes out(head.begin(), head.end());
  out.insert(out.end(), bytes.begin(), bytes.end());
  out.push_back('\r');
  return out;
}

constexpr std::array<std::uint8_t, 1> range_word{'r'};

}  // namespace

Micros S2cModem::air_time(std::size_t bytes) const {
  const double seconds = static_cast<double>(8 * bytes) / bits_a_second;
  return preamble + std::chrono::duration_cast<Micros>(std::chrono::duration<double>(seconds));
}

void S2cModem::opened(MonoTime now) {
  splitter_ = {};
  to_write_.clear();
  trouble_.clear();
  state_ = State::opened;
  until_ = now;
}

void S2cModem::closed(MonoTime /*now*/) {
  const State before = std::exchange(state_, State::closed);
  until_ = MonoTime::max();
  if (before == State::offered || before == State::sounding) {
    events_.emplace_back(FrameRefused{true, "the modem's line was lost"});
  } else if (before > State::sounding) {
    events_.emplace_back(Ranged{ranged_, std::nullopt});
  }
}

void S2cModem::heard(std::span<const std::uint8_t> bytes, MonoTime now) {
  for (const std::string& sentence : splitter_.take(bytes)) hear(read_s2c(sentence), now);
}

void S2cModem::hear(const S2cSentence& sentence, MonoTime now) {
  if (const auto* frame = std::get_if<FrameHeard>(&sentence)) {
    events_.emplace_back(*frame);
  } else if (std::holds_alternative<S2cOk>(sentence)) {
    hear_ok(now);
  } else if (const auto* error = std::get_if<S2cError>(&sentence)) {
    hear_refusal(false, error->text, now);
  } else if (const auto* busy = std::get_if<S2cBusy>(&sentence)) {
    hear_refusal(true, busy->text, now);
  } else if (std::holds_alternative<S2cDelivered>(sentence) && state_ == State::range_sounding) {
    to_write_ = command("AT?T");
    state_ = State::range_asked;
    until_ = now + answer_time;
  } else if (std::holds_alternative<S2cFailed>(sentence) && state_ == State::range_sounding) {
    hear_ranged(std::nullopt);
  } else if (const auto* number = std::get_if<S2cNumber>(&sentence);
             number != nullptr && state_ == State::range_asked) {
    hear_ranged(Micros(number->value));
  }
}

void S2cModem::hear_ok(MonoTime now) {
  if (state_ == State::leaving_burst) {
    state_ = State::unaddressed;
    until_ = now;
  } else if (state_ == State::addressing) {
    trouble_.clear();
    state_ = State::ready;
    until_ = MonoTime::max();
  } else if (state_ == State::offered) {
    state_ = State::sounding;
    until_ = now + air_time(frame_bytes_) + turnaround;
  } else if (state_ == State::range_offered) {
    state_ = State::range_sounding;
    until_ = now + range_time;
  }
}

/// One that was in command mode refuses to leave the burst mode.
void S2cModem::hear_refusal(bool is_busy, const std::string& text, MonoTime now) {
  if (state_ == State::leaving_burst) {
    hear_ok(now);
  } else if (state_ == State::addressing) {
    set_up_later(text, now);
  } else if (state_ == State::offered) {
    state_ = State::ready;
    until_ = MonoTime::max();
    events_.emplace_back(FrameRefused{is_busy, text});
  } else if (state_ == State::range_offered || state_ == State::range_asked) {
    hear_ranged(std::nullopt);
  }
}

void S2cModem::hear_ranged(std::optional<Micros> travel) {
  state_ = State::ready;
  until_ = MonoTime::max();
  events_.emplace_back(Ranged{ranged_, travel});
}

void S2cModem::set_up_later(std::string_view why, MonoTime now) {
  trouble_ = why;
  state_ = State::opened;
  until_ = now + set_up_pause;
}

/// A modem that does not answer was perhaps started anew: it is set up from the beginning.
void S2cModem::overdue(MonoTime now) {
  if (state_ == State::sounding) {
    state_ = State::ready;
    until_ = MonoTime::max();
    events_.emplace_back(FrameSent{});
  } else if (state_ == State::leaving_burst) {
    hear_ok(now);
  } else if (state_ == State::range_sounding) {
    hear_ranged(std::nullopt);
  } else if (state_ != State::opened && state_ != State::unaddressed) {
    if (state_ == State::offered) events_.emplace_back(FrameRefused{true, "no answer"});
    if (state_ > State::sounding) events_.emplace_back(Ranged{ranged_, std::nullopt});
    set_up_later("silent", now);
  }
}

Bytes S2cModem::step(MonoTime now) {
  if (now >= until_) overdue(now);
  if (now >= until_ && state_ == State::opened) {
    state_ = State::leaving_burst;
    until_ = now + answer_time;
    return command("+++ATC");
  }
  if (state_ == State::unaddressed) {
    state_ = State::addressing;
    until_ = now + answer_time;
    return command(fmt::format("AT!AL{}", address_));
  }
  if (!to_write_.empty()) until_ = now + answer_time;
  return std::exchange(to_write_, {});
}

MonoTime S2cModem::next_due() const {
  return to_write_.empty() ? until_ : MonoTime::min();
}

std::vector<AcousticEvent> S2cModem::take_events() {
  return std::exchange(events_, {});
}

Result<void> S2cModem::send(AcousticAddress to, std::span<const std::uint8_t> bytes) {
  if (!is_ready()) return fail(ErrorCode::unavailable, "the modem is " + state());
  if (bytes.empty() || bytes.size() > most_frame_bytes()) {
    return fail(ErrorCode::invalid,
                fmt::format("{} bytes, expected 1 to {}", bytes.size(), most_frame_bytes()));
  }
  to_write_ = instant_message(to, "noack", bytes);
  frame_bytes_ = bytes.size();
  state_ = State::offered;
  return {};
}

Result<void> S2cModem::range(AcousticAddress to) {
  if (!is_ready()) return fail(ErrorCode::unavailable, "the modem is " + state());
  to_write_ = instant_message(to, "ack", range_word);
  ranged_ = to;
  state_ = State::range_offered;
  return {};
}

std::string S2cModem::state() const {
  if (!trouble_.empty()) return trouble_;
  switch (state_) {
    case State::closed:
      return "closed";
    case State::opened:
    case State::leaving_burst:
    case State::unaddressed:
    case State::addressing:
      return "setting up";
    case State::ready:
      return "ready";
    case State::offered:
    case State::sounding:
      return "sending";
    case State::range_offered:
    case State::range_sounding:
    case State::range_asked:
      return "ranging";
  }
  return {};
}

}  // namespace buoyd
