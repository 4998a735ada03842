#pragma once
// A surface modem with polled text instruments behind it, for lines in virtual time: repeats what
// it is sent, wakes all of them by a tone, waits for the answer of one, and is deaf meanwhile until
// it is interrupted. Test thread.

#include <map>
#include <string>

#include "support/simulated_line.hpp"

namespace buoyd {

/// Speaks the texts of polled_model (tests/model/poll_model_text.hpp).
class InductiveChain {
 public:
  /// What an instrument answers, by its address; "" where it hears and says nothing.
  std::map<int, std::string> answers;
  bool asleep = true;                ///< until the tone
  Micros turnaround{100'000};        ///< of an instrument
  Micros tone{1'500'000};            ///< so long the wake-up takes
  int tones = 0;                     ///< so many came
  std::vector<std::string> written;  ///< all that it was ever sent

  WireDevice on_wire() {
    return [this](std::span<const std::uint8_t> bytes, MonoTime end) {
      return hear(std::string(bytes.begin(), bytes.end()), end);
    };
  }

 private:
  static WireAnswer say(const std::string& text, Micros turnaround) {
    return {WireBytes(text.begin(), text.end()), turnaround, Micros(0)};
  }

  std::optional<WireAnswer> hear(const std::string& text, MonoTime end) {
    written.push_back(text);
    if (text == "\x1B\r\n") {
      deaf_until_ = MonoTime{};
      return say(text + "S>", Micros(10'000));
    }
    if (end < deaf_until_) {
      return std::nullopt;
    }
    if (text == "wake\r\n") {
      ++tones;
      asleep = false;
      return say(text + "S>", tone);
    }
    return relay(text, end);
  }

  std::optional<WireAnswer> relay(const std::string& text, MonoTime end) {
    const auto answer = answers.find(std::stoi(text.substr(1, 2)));
    if (asleep || answer == answers.end() || answer->second.empty()) {
      deaf_until_ = end + std::chrono::seconds(20);
      return say(text, Micros(1'000));
    }
    return say(text + answer->second + "\r\nS>", turnaround);
  }

  MonoTime deaf_until_{};
};

}  // namespace buoyd
