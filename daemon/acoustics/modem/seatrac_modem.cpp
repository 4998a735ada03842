#include "acoustics/modem/seatrac_modem.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace buoyd {

namespace {

constexpr std::uint8_t one_way = 0;        // data without an answer
constexpr std::uint8_t request = 2;        // which asks for one
constexpr std::size_t address_place = 96;  // in the block of its settings
constexpr std::array<std::uint8_t, 2> reboot_word{0x95, 0x6A};

}  // namespace

void SeatracModem::begin_line() {
  splitter_ = NmeaSplitter(longest_sentence);
}

void SeatracModem::command(SeatracKind kind, std::span<const std::uint8_t> fields, Step step) {
  say(seatrac_command(kind, fields), answer_time);
  step_ = step;
}

void SeatracModem::begin_set_up(MonoTime /*now*/) {
  command(SeatracKind::get_settings, {}, Step::asking);
}

void SeatracModem::begin_sending(AcousticAddress to, std::span<const std::uint8_t> bytes) {
  Bytes fields{static_cast<std::uint8_t>(to), one_way, static_cast<std::uint8_t>(bytes.size())};
  fields.insert(fields.end(), bytes.begin(), bytes.end());
  frame_bytes_ = bytes.size();
  command(SeatracKind::send, fields, Step::offered);
}

void SeatracModem::begin_ranging(AcousticAddress to) {
  const std::array<std::uint8_t, 2> fields{static_cast<std::uint8_t>(to), request};
  command(SeatracKind::ping, fields, Step::pinging);
}

void SeatracModem::give_up(const std::string& why, MonoTime now) {
  set_up_later(why, set_up_pause, now);
}

void SeatracModem::heard(std::span<const std::uint8_t> bytes, MonoTime now) {
  for (const std::string& sentence : splitter_.take(bytes)) {
    std::visit([this, now](const auto& one) { hear(one, now); }, read_seatrac(sentence));
  }
}

void SeatracModem::hear(const SeatracSettings& settings, MonoTime now) {
  if (step_ != Step::asking && step_ != Step::checking) return;
  if (settings.block.size() <= address_place) return give_up("its settings are too short", now);
  if (settings.block[address_place] == address_) {
    return become_ready();
  }
  if (step_ == Step::checking) return give_up("it does not take its address", now);
  Bytes block = settings.block;
  block[address_place] = static_cast<std::uint8_t>(address_);
  command(SeatracKind::set_settings, block, Step::setting);
}

void SeatracModem::hear(const SeatracStatus& status, MonoTime now) {
  if (task() == Task::setting_up) {
    hear_set_up(status, now);
  } else if (status.kind == SeatracKind::send) {
    hear_send(status, now);
  } else {
    hear_ping(status, now);
  }
}

void SeatracModem::hear_set_up(const SeatracStatus& status, MonoTime now) {
  const bool is_set = status.kind == SeatracKind::set_settings && step_ == Step::setting;
  const bool is_saved = status.kind == SeatracKind::save_settings && step_ == Step::saving;
  if (!is_set && !is_saved) return;
  if (status.code != seatrac_ok) {
    return give_up(fmt::format("settings refused: {:02X}", status.code), now);
  }
  if (is_set) return command(SeatracKind::save_settings, {}, Step::saving);
  say(seatrac_command(SeatracKind::reboot, reboot_word), start_time);
  step_ = Step::starting;
}

void SeatracModem::hear_send(const SeatracStatus& status, MonoTime now) {
  if (step_ != Step::offered) return;
  if (status.code != seatrac_ok) {
    return finish(FrameRefused{status.code == seatrac_busy, fmt::format("{:02X}", status.code)});
  }
  step_ = Step::sounding;
  wait_until(now + air_time(frame_bytes_) + turnaround());
}

void SeatracModem::hear_ping(const SeatracStatus& status, MonoTime now) {
  const bool is_taken = status.kind == SeatracKind::ping && step_ == Step::pinging;
  const bool is_over = status.kind == SeatracKind::ping_error && step_ == Step::pinged;
  if (is_taken && status.code == seatrac_ok) {
    step_ = Step::pinged;
    wait_until(now + range_time);
  } else if (is_taken || is_over) {
    finish_range(std::nullopt);
  }
}

void SeatracModem::hear(const SeatracFrame& frame, MonoTime /*now*/) {
  if (frame.to == address_) tell(frame.heard);
}

void SeatracModem::hear(const SeatracRange& range, MonoTime /*now*/) {
  if (step_ == Step::pinged && range.from == ranged_modem()) {
    finish_range(range.travel);
  }
}

void SeatracModem::overdue(MonoTime now) {
  if (step_ == Step::sounding) {
    finish(FrameSent{});
  } else if (step_ == Step::starting) {
    command(SeatracKind::get_settings, {}, Step::checking);
  } else if (step_ == Step::pinged) {
    finish_range(std::nullopt);
  } else {
    ModemDialog::overdue(now);
  }
}

}  // namespace buoyd
