#include "firmware-host/acoustic/seatrac_beacon.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "firmware-host/wire/checksums.hpp"

namespace buoysim {

using buoyd::Micros;
using buoyd::MonoTime;

namespace {

using namespace std::chrono_literals;

constexpr std::uint8_t reboot_command = 0x03;
constexpr std::uint8_t status_message = 0x10;
constexpr std::uint8_t settings_get = 0x15;
constexpr std::uint8_t settings_set = 0x16;
constexpr std::uint8_t settings_save = 0x18;
constexpr std::uint8_t ping_send = 0x40;
constexpr std::uint8_t ping_request = 0x41;
constexpr std::uint8_t ping_response = 0x42;
constexpr std::uint8_t ping_error = 0x43;
constexpr std::uint8_t data_send = 0x60;
constexpr std::uint8_t data_receive = 0x61;

constexpr std::uint8_t code_ok = 0x00;
constexpr std::uint8_t code_missing = 0x04;
constexpr std::uint8_t code_invalid = 0x05;
constexpr std::uint8_t code_busy = 0x30;
constexpr std::uint8_t code_no_answer = 0x34;

constexpr std::uint8_t type_one_way = 0;
constexpr std::uint8_t type_request = 2;
constexpr std::uint8_t type_response = 3;

constexpr std::size_t settings_bytes = 110;
constexpr std::size_t beacon_place = 96;
constexpr std::size_t most_beacon_data = 31;
constexpr std::uint8_t highest_beacon = 15;
constexpr std::size_t longest_beacon_command = 512;
constexpr unsigned sound_in_water = 15'000;  // 0.1 m/s, as its settings have it
constexpr std::int64_t acoustic_bits = 100;  // a second
constexpr Micros message_start = 300ms;
constexpr Micros beacon_delay = 20ms;
constexpr Micros ping_patience = 8s;
constexpr Micros starting = 3s;
constexpr Micros status_interval = 1s;

void append_word(Bytes& bytes, unsigned word) {
  bytes.push_back(static_cast<std::uint8_t>(word & 0xFFU));
  bytes.push_back(static_cast<std::uint8_t>(word >> 8U & 0xFFU));
}

std::string hex_of(const Bytes& bytes) {
  std::string text;
  for (const std::uint8_t byte : bytes) text += fmt::format("{:02X}", byte);
  return text;
}

}  // namespace

/// As it comes: beacon 15.
SeatracBeacon::SeatracBeacon(std::size_t index) : WaterModem(index), running_(settings_bytes, 0) {
  running_[beacon_place] = highest_beacon;
  set_ = saved_ = running_;
}

void SeatracBeacon::tell(std::uint8_t kind, Fields fields) {
  Bytes bytes{kind};
  bytes.insert(bytes.end(), fields.begin(), fields.end());
  append_word(bytes, check_of(buoyd::SumKind::crc16_arc, bytes));
  say("$" + hex_of(bytes) + "\r\n");
}

void SeatracBeacon::tell_status(std::uint8_t kind, std::uint8_t code) {
  if (code != code_ok) count_refused();
  tell(kind, Bytes{code});
}

void SeatracBeacon::tell_status(std::uint8_t kind, std::uint8_t code, std::uint8_t beacon) {
  if (code != code_ok) count_refused();
  tell(kind, Bytes{code, beacon});
}

void SeatracBeacon::hear(const Bytes& bytes, MonoTime now) {
  if (starts_at_) return;
  for (const std::uint8_t byte : bytes) {
    const char c = static_cast<char>(byte);
    if (c == '#') {
      heard_ = "#";
    } else if (c == '\r' || c == '\n') {
      if (!heard_.empty()) obey(heard_, now);
      heard_.clear();
    } else if (!heard_.empty() && heard_.size() < longest_beacon_command) {
      heard_ += c;
    }
  }
}

/// What is damaged it passes over.
void SeatracBeacon::obey(std::string_view line, MonoTime now) {
  const auto bytes = bytes_from_hex(line.substr(1));
  if (!bytes || bytes->size() < 3) return;
  const Fields said = Fields(*bytes).first(bytes->size() - 2);
  const unsigned check = check_of(buoyd::SumKind::crc16_arc, said);
  if (bytes->at(said.size()) != (check & 0xFFU) || bytes->back() != check >> 8U) return;
  obey(said[0], said.subspan(1), now);
}

void SeatracBeacon::obey(std::uint8_t command, Fields fields, MonoTime now) {
  switch (command) {
    case settings_get:
      return tell(settings_get, set_);
    case settings_set:
      return set(fields);
    case settings_save:
      saved_ = set_;
      return tell_status(settings_save, code_ok);
    case reboot_command:
      return reboot(fields, now);
    case data_send:
      return send(fields, now);
    case ping_send:
      return ping(fields, now);
    default:
      return tell_status(command, code_invalid);
  }
}

void SeatracBeacon::set(Fields fields) {
  if (fields.size() != settings_bytes) return tell_status(settings_set, code_missing);
  const std::uint8_t beacon = fields[beacon_place];
  if (beacon == 0 || beacon > highest_beacon) return tell_status(settings_set, code_invalid);
  set_.assign(fields.begin(), fields.end());
  tell_status(settings_set, code_ok);
}

void SeatracBeacon::reboot(Fields fields, MonoTime now) {
  if (!std::ranges::equal(fields, Bytes{0x95, 0x6A})) {
    return tell_status(reboot_command, code_invalid);
  }
  tell_status(reboot_command, code_ok);
  starts_at_ = now + starting;
  ping_.reset();
  heard_.clear();
}

void SeatracBeacon::send(Fields fields, MonoTime now) {
  const std::uint8_t to = fields.empty() ? 0 : fields[0];
  const auto refuse = [&](std::uint8_t code) { tell_status(data_send, code, to); };
  if (fields.size() < 3) return refuse(code_missing);
  const Fields data = fields.subspan(3);
  if (to > highest_beacon || fields[1] != type_one_way || data.size() != fields[2] ||
      data.empty() || data.size() > most_beacon_data) {
    return refuse(code_invalid);
  }
  if (ping_ || is_sounding(now)) return refuse(code_busy);
  const auto bits = static_cast<std::int64_t>(8 * data.size());
  queue({index(),
         running_[beacon_place],
         to,
         Sounding::Kind::message,
         {data.begin(), data.end()},
         message_start + Micros(bits * 1'000'000 / acoustic_bits)},
        now + beacon_delay);
  tell_status(data_send, code_ok, to);
}

void SeatracBeacon::ping(Fields fields, MonoTime now) {
  const std::uint8_t to = fields.empty() ? 0 : fields[0];
  if (fields.size() != 2 || to == 0 || to > highest_beacon || fields[1] != type_request) {
    return tell_status(ping_send, code_invalid, to);
  }
  if (ping_ || is_sounding(now)) return tell_status(ping_send, code_busy, to);
  ping_ = Ping{to, now + ping_patience};
  queue({index(), running_[beacon_place], to, Sounding::Kind::ping, {}, message_start},
        now + beacon_delay);
  tell_status(ping_send, code_ok, to);
}

void SeatracBeacon::turn(MonoTime now) {
  if (starts_at_ && now >= *starts_at_) {
    starts_at_.reset();
    running_ = set_ = saved_;
    alive_ = 0;
  }
  if (ping_ && now >= ping_->until) {
    tell(ping_error, Bytes{code_no_answer, ping_->to});
    ping_.reset();
  }
  if (!next_status_) next_status_ = now + status_interval;
  if (now < *next_status_) return;
  *next_status_ = now + status_interval;
  alive_ += 1000;
  if (starts_at_) return;
  Bytes fields{0x02};  // flags: its attitude follows
  for (unsigned i = 0; i < 8; ++i) fields.push_back(static_cast<std::uint8_t>(alive_ >> 8U * i));
  for (const unsigned angle : {1712U, 12U, 3U}) append_word(fields, angle);
  tell(status_message, fields);
}

MonoTime SeatracBeacon::next_act() const {
  MonoTime act = next_status_.value_or(MonoTime::min());
  if (starts_at_) act = std::min(act, *starts_at_);
  return ping_ ? std::min(act, ping_->until) : act;
}

/// How it heard another beacon; its range where it asked for one.
Bytes SeatracBeacon::fix(const Arrival& arrival, bool is_ranged) const {
  constexpr unsigned rssi = 1180;  // 0.1 dB
  const Sounding& sounding = arrival.sounding;
  const bool is_answer = sounding.kind == Sounding::Kind::ping_answer;
  const std::uint8_t type = is_answer                               ? type_response
                            : sounding.kind == Sounding::Kind::ping ? type_request
                                                                    : type_one_way;
  Bytes bytes{static_cast<std::uint8_t>(sounding.destination),
              static_cast<std::uint8_t>(sounding.source), std::uint8_t{is_ranged}, type};
  for (const unsigned word : {1712U, 12U, 3U, 400U, sound_in_water, rssi}) {
    append_word(bytes, word);  // yaw, pitch, roll, depth, sound speed, level
  }
  if (!is_ranged) return bytes;
  bytes.insert(bytes.end(), 8, 0);  // a count and a time
  const double seconds = std::chrono::duration<double>(arrival.travel).count();
  append_word(bytes, static_cast<unsigned>(std::lround(seconds * sound_in_water)));
  return bytes;
}

void SeatracBeacon::arrive(const Arrival& arrival, MonoTime now) {
  const Sounding& sounding = arrival.sounding;
  const std::uint8_t own = running_[beacon_place];
  const bool is_for_it = sounding.destination == own || sounding.destination == 0;
  if (!is_for_it || starts_at_) return;
  if (!arrival.fault.empty()) return count_unread();
  if (sounding.kind == Sounding::Kind::ping) {
    tell(ping_request, fix(arrival, false));
    queue({index(), own, sounding.source, Sounding::Kind::ping_answer, {}, message_start},
          now + beacon_delay);
  } else if (sounding.kind == Sounding::Kind::ping_answer && ping_ &&
             ping_->to == sounding.source) {
    ping_.reset();
    tell(ping_response, fix(arrival, true));
  } else if (sounding.kind == Sounding::Kind::message) {
    count_heard();
    Bytes fields = fix(arrival, false);
    fields.push_back(0);  // it answers nothing
    fields.push_back(static_cast<std::uint8_t>(sounding.bytes.size()));
    fields.insert(fields.end(), sounding.bytes.begin(), sounding.bytes.end());
    tell(data_receive, fields);
  }
}

}  // namespace buoysim
