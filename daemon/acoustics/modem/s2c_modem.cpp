#include "acoustics/modem/s2c_modem.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace buoyd {

namespace {

Bytes instant_message(AcousticAddress to, std::string_view flag,
                      std::span<const std::uint8_t> bytes) {
  Bytes out = modem_words(fmt::format("AT*SENDIM,{},{},{},", bytes.size(), to, flag));
  out.insert(out.end(), bytes.begin(), bytes.end());
  out.push_back('\r');
  return out;
}

constexpr std::array<std::uint8_t, 1> range_word{'r'};

}  // namespace

void S2cModem::begin_line() {
  splitter_ = {};
}

void S2cModem::begin_set_up(MonoTime /*now*/) {
  say(modem_words("+++ATC\r"), answer_time);
  step_ = Step::leaving_burst;
}

void S2cModem::begin_sending(AcousticAddress to, std::span<const std::uint8_t> bytes) {
  say(instant_message(to, "noack", bytes), answer_time);
  frame_bytes_ = bytes.size();
  step_ = Step::offered;
}

void S2cModem::begin_ranging(AcousticAddress to) {
  say(instant_message(to, "ack", range_word), answer_time);
  step_ = Step::range_offered;
}

void S2cModem::heard(std::span<const std::uint8_t> bytes, MonoTime now) {
  for (const std::string& sentence : splitter_.take(bytes)) hear(read_s2c(sentence), now);
}

void S2cModem::hear(const S2cSentence& sentence, MonoTime now) {
  if (const auto* frame = std::get_if<FrameHeard>(&sentence)) {
    tell(*frame);
  } else if (std::holds_alternative<S2cOk>(sentence)) {
    hear_ok(now);
  } else if (const auto* error = std::get_if<S2cError>(&sentence)) {
    hear_refusal(false, error->text, now);
  } else if (const auto* busy = std::get_if<S2cBusy>(&sentence)) {
    hear_refusal(true, busy->text, now);
  } else if (std::holds_alternative<S2cDelivered>(sentence) && step_ == Step::range_sounding) {
    say(modem_words("AT?T\r"), answer_time);
    step_ = Step::range_asked;
  } else if (std::holds_alternative<S2cFailed>(sentence) && step_ == Step::range_sounding) {
    finish_range(std::nullopt);
  } else if (const auto* number = std::get_if<S2cNumber>(&sentence);
             number != nullptr && step_ == Step::range_asked) {
    finish_range(Micros(number->value));
  }
}

void S2cModem::hear_ok(MonoTime now) {
  if (step_ == Step::leaving_burst) {
    say(modem_words(fmt::format("AT!AL{}\r", address_)), answer_time);
    step_ = Step::addressing;
  } else if (step_ == Step::addressing) {
    become_ready();
  } else if (step_ == Step::offered) {
    step_ = Step::sounding;
    wait_until(now + air_time(frame_bytes_) + turnaround());
  } else if (step_ == Step::range_offered) {
    step_ = Step::range_sounding;
    wait_until(now + range_time);
  }
}

/// One that was in command mode refuses to leave the burst mode.
void S2cModem::hear_refusal(bool is_busy, const std::string& text, MonoTime now) {
  if (step_ == Step::leaving_burst) {
    hear_ok(now);
  } else if (step_ == Step::addressing) {
    set_up_later(text, set_up_pause, now);
  } else if (step_ == Step::offered) {
    finish(FrameRefused{is_busy, text});
  } else if (step_ == Step::range_offered || step_ == Step::range_asked) {
    finish_range(std::nullopt);
  }
}

/// A modem that does not answer was perhaps started anew: it is set up from the beginning.
void S2cModem::overdue(MonoTime now) {
  if (step_ == Step::sounding) {
    finish(FrameSent{});
  } else if (step_ == Step::leaving_burst) {
    hear_ok(now);
  } else if (step_ == Step::range_sounding) {
    finish_range(std::nullopt);
  } else {
    ModemDialog::overdue(now);
  }
}

}  // namespace buoyd
