#include "acoustics/modem/benthos_modem.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace buoyd {

namespace {

struct BenthosSetting {
  std::string_view name;
  std::string_view value;
};

/// Command mode after a start; answers without echo, received bytes as hex, whole packets at once,
/// 140 bit/s, and no packet repeated by the modem itself.
constexpr std::array<BenthosSetting, 8> wanted{{{"OpMode", "0"},
                                                {"P1EchoChar", "Dis"},
                                                {"P1Prompt", "7"},
                                                {"Verbose", "3"},
                                                {"DataRetry", "0"},
                                                {"FwdDelay", "0.05"},
                                                {"PrintHex", "Ena"},
                                                {"TxRate", "2"}}};

bool is_same_letter(char a, char b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return lower(a) == lower(b);
}

/// "LocalAddr       | 2"
bool is_setting(std::string_view line, std::string_view name) {
  return line.size() > name.size() &&
         std::ranges::equal(line.substr(0, name.size()), name, is_same_letter) &&
         line.substr(name.size()).find_first_not_of(' ') == line.find('|') - name.size();
}

bool is_refusal(std::string_view line) {
  return line.starts_with("Invalid") ||
         (line.starts_with("Command '") && line.ends_with("not found"));
}

}  // namespace

void BenthosModem::begin_line() {
  reader_ = {};
}

void BenthosModem::command(const std::string& words, Step step, Micros patience) {
  say(modem_words(words + "\r"), patience);
  step_ = step;
}

void BenthosModem::set(std::string_view name, std::string_view value, Step step) {
  setting_ = name;
  command(fmt::format("@{}={}", name, value), step);
}

void BenthosModem::begin_set_up(MonoTime now) {
  set_ = 0;
  to_ = 0;
  step_ = Step::guarding;
  wait_until(now + guard);
}

void BenthosModem::set_next() {
  if (set_ < wanted.size()) {
    const BenthosSetting& one = wanted.at(set_++);
    set(one.name, one.value, Step::setting);
  } else if (set_++ == wanted.size()) {
    set("LocalAddr", std::to_string(address_), Step::setting);
  } else {
    become_ready();
  }
}

void BenthosModem::begin_sending(AcousticAddress to, std::span<const std::uint8_t> bytes) {
  frame_ = {bytes.begin(), bytes.end()};
  next_ = to;
  if (to == to_) return command("ATO", Step::connecting);
  set("RemoteAddr", std::to_string(to), Step::directing);
}

void BenthosModem::begin_ranging(AcousticAddress to) {
  command(fmt::format("ATR{}", to), Step::ranging, range_time);
}

void BenthosModem::heard(std::span<const std::uint8_t> bytes, MonoTime now) {
  for (const BenthosSaid& said : reader_.take(bytes)) {
    std::visit([this, now](const auto& one) { hear(one, now); }, said);
  }
}

void BenthosModem::hear(const BenthosPrompt& /*prompt*/, MonoTime /*now*/) {
  if (step_ == Step::escaping) escaped();
}

/// It is in its command mode, or was there already.
void BenthosModem::escaped() {
  if (task() == Task::setting_up) return set_next();
  become_ready();
}

void BenthosModem::hear(const BenthosLine& line, MonoTime now) {
  const std::string& text = line.text;
  if (is_refusal(text)) {
    hear_refusal(text, now);
  } else if (step_ == Step::setting && is_setting(text, setting_)) {
    set_next();
  } else if (step_ == Step::directing && is_setting(text, setting_)) {
    to_ = next_;
    command("ATO", Step::connecting);
  } else if (step_ == Step::connecting && text.starts_with("CONNECT")) {
    say(frame_, answer_time);
    step_ = Step::giving;
  } else if (step_ == Step::giving && text.starts_with("Forwarding Delay Up")) {
    step_ = Step::sounding;
    wait_until(now + std::max(air_time(frame_.size()), guard));
  } else if (step_ == Step::ranging && text.starts_with("Response Not Received")) {
    finish_range(std::nullopt);
  }
}

/// One that was in its command mode does not know +++.
void BenthosModem::hear_refusal(const std::string& text, MonoTime now) {
  if (step_ == Step::escaping) {
    escaped();
  } else if (step_ == Step::ranging) {
    finish_range(std::nullopt);
  } else if (step_ == Step::setting) {
    set_up_later(fmt::format("@{}: {}", setting_, text), set_up_pause, now);
  } else if (step_ == Step::directing || step_ == Step::connecting) {
    finish(FrameRefused{false, text});
  }
}

void BenthosModem::hear(const BenthosFrame& frame, MonoTime /*now*/) {
  if (frame.to == address_) tell(frame.heard);
}

void BenthosModem::hear(const BenthosRange& range, MonoTime /*now*/) {
  if (step_ == Step::ranging && range.to == ranged_modem()) {
    finish_range(range.travel);
  }
}

void BenthosModem::overdue(MonoTime now) {
  if (step_ == Step::guarding) {
    command("+++", Step::escaping);
  } else if (step_ == Step::sounding) {
    answer(FrameSent{});
    command("+++", Step::escaping);
  } else if (step_ == Step::ranging) {
    finish_range(std::nullopt);
  } else {
    ModemDialog::overdue(now);
  }
}

}  // namespace buoyd
