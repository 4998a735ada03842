#include "acoustics/modem/micromodem.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "base/hash.hpp"

namespace buoyd {

namespace {

constexpr std::size_t most_qualities = 128;  // as many modems as there are addresses
/// Print what was received, how well, and when a packet is out. Its own address goes before them.
constexpr std::array<std::string_view, 3> wanted_settings{"RXD,1", "CST,1", "TXF,1"};

}  // namespace

void Micromodem::begin_line() {
  splitter_ = NmeaSplitter(longest_sentence);
  qualities_.clear();
}

void Micromodem::command(const std::string& words, Step step) {
  say(modem_words(nmea_sentence(words)), answer_time);
  step_ = step;
}

void Micromodem::begin_set_up(MonoTime /*now*/) {
  configured_ = 0;
  command(fmt::format("CCCFG,SRC,{}", address_), Step::configuring);
}

void Micromodem::configure_next() {
  if (configured_ == wanted_settings.size()) {
    return become_ready();
  }
  command(fmt::format("CCCFG,{}", wanted_settings[configured_++]), Step::configuring);
}

void Micromodem::begin_sending(AcousticAddress to, std::span<const std::uint8_t> bytes) {
  to_ = to;
  data_ = to_hex(bytes);
  command(fmt::format("CCCYC,0,{},{},0,0,1", address_, to), Step::announcing);
}

void Micromodem::begin_ranging(AcousticAddress to) {
  command(fmt::format("CCMPC,{},{}", address_, to), Step::range_asked);
}

void Micromodem::heard(std::span<const std::uint8_t> bytes, MonoTime now) {
  for (const std::string& sentence : splitter_.take(bytes)) {
    std::visit([this, now](const auto& one) { hear(one, now); }, read_micromodem(sentence));
  }
}

void Micromodem::hear(const MicromodemEcho& echo, MonoTime now) {
  if (echo.command == "CFG" && step_ == Step::configuring) {
    configure_next();
  } else if (echo.command == "CYC") {
    hear_cycle(echo, now);
  } else if (echo.command == "TXD" && step_ == Step::giving) {
    step_ = Step::sounding;
    wait_until(now + air_time(data_.size() / 2) + turnaround());
  } else if (echo.command == "MPC" && step_ == Step::range_asked) {
    step_ = Step::range_sounding;
    wait_until(now + range_time);
  }
}

/// Its own cycle, or the announcement of another modem's packet, which goes before.
void Micromodem::hear_cycle(const MicromodemEcho& echo, MonoTime now) {
  if (step_ != Step::announcing && step_ != Step::announced) return;
  const bool is_own = echo.fields.size() > 1 && echo.fields[1] == std::to_string(address_);
  if (!is_own) return finish(FrameRefused{true, "another modem's packet comes"});
  step_ = Step::announced;
  wait_until(now + request_time);
}

void Micromodem::hear(const MicromodemAsks& /*asks*/, MonoTime /*now*/) {
  if (step_ != Step::announced) return;
  command(fmt::format("CCTXD,{},{},0,{}", address_, to_, data_), Step::giving);
}

void Micromodem::hear(const MicromodemSounded& sounded, MonoTime /*now*/) {
  constexpr unsigned announcement = 2;
  if (step_ == Step::sounding && sounded.bytes > announcement) finish(FrameSent{});
}

void Micromodem::hear(const MicromodemFrame& frame, MonoTime /*now*/) {
  if (frame.to != address_) return;
  const auto quality = qualities_.find(frame.from);
  tell(FrameHeard{frame.from, frame.bytes,
                  quality == qualities_.end() ? LinkQuality() : quality->second});
}

void Micromodem::hear(const MicromodemReception& reception, MonoTime /*now*/) {
  if (qualities_.size() >= most_qualities) qualities_.clear();
  qualities_[reception.from] = reception.quality;
}

void Micromodem::hear(const MicromodemRange& range, MonoTime /*now*/) {
  const bool is_its = range.from == ranged_modem() || range.to == ranged_modem();
  if (step_ == Step::range_sounding && is_its) finish_range(range.travel);
}

/// Of its settings only the address matters: older firmware lacks some of the others.
void Micromodem::hear(const MicromodemError& error, MonoTime now) {
  if (step_ == Step::configuring && configured_ > 0) {
    configure_next();
  } else if (step_ == Step::configuring) {
    set_up_later(error.text, set_up_pause, now);
  } else if (task() == Task::sending && step_ != Step::sounding) {
    finish(FrameRefused{!error.is_misunderstood, error.text});
  } else if (task() == Task::ranging) {
    finish_range(std::nullopt);
  }
}

void Micromodem::hear(const MicromodemStarted& /*started*/, MonoTime now) {
  set_up_later("started anew", start_pause, now);
}

void Micromodem::overdue(MonoTime now) {
  if (step_ == Step::sounding) {
    finish(FrameSent{});
  } else if (step_ == Step::announced) {
    finish(FrameRefused{true, "it did not ask for the bytes"});
  } else if (step_ == Step::range_sounding) {
    finish_range(std::nullopt);
  } else {
    ModemDialog::overdue(now);
  }
}

}  // namespace buoyd
