#include "firmware-host/acoustic/micro_modem.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/number_text.hpp"
#include "firmware-host/wire/checksums.hpp"

namespace buoysim {

using buoyd::Micros;
using buoyd::MonoTime;

namespace {

using namespace std::chrono_literals;

constexpr std::size_t frame_bytes = 32;
constexpr Micros mini_packet = 900ms;
constexpr Micros packet = 3600ms;  // 32 bytes at 80 bit/s, and what stands in front of them
constexpr Micros before_sound = 100ms;
constexpr Micros data_patience = 3s;
constexpr Micros packet_patience = 10s;  // from its announcement
constexpr std::size_t longest_sentence = 1024;
constexpr std::uint16_t every_modem = 127;

std::vector<std::string_view> fields_of(std::string_view words) {
  std::vector<std::string_view> fields;
  while (true) {
    const std::size_t comma = words.find(',');
    fields.push_back(words.substr(0, comma));
    if (comma == std::string_view::npos) return fields;
    words.remove_prefix(comma + 1);
  }
}

std::string starred(std::string_view words) {
  return fmt::format("${}*{:02X}\r\n", words, check_of(buoyd::SumKind::xor8, words));
}

/// Of what it sounds: 2 of all that is no packet.
std::size_t bytes_shown(Sounding::Kind kind) {
  return kind == Sounding::Kind::message ? frame_bytes : 2;
}

}  // namespace

void MicroModem::tell(std::string_view words) {
  say(starred(words));
}

/// Its clock was lost when it started.
std::string MicroModem::time_of_day(MonoTime now) const {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now - booted_).count();
  return fmt::format("{:02}{:02}{:02}", seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
}

bool MicroModem::is_own(std::string_view address) const {
  return address == settings_.at("SRC");
}

void MicroModem::refuse(std::string_view module, std::string_view why, MonoTime now) {
  count_refused();
  tell(fmt::format("CAERR,{},{},1,{}", time_of_day(now), module, why));
}

void MicroModem::hear(const Bytes& bytes, MonoTime now) {
  for (const std::uint8_t byte : bytes) {
    const char c = static_cast<char>(byte);
    if (c == '\r' || c == '\n') {
      if (!heard_.empty()) obey(heard_, now);
      heard_.clear();
    } else if (heard_.size() < longest_sentence) {
      heard_ += c;
    }
  }
}

/// The check may be missing; a wrong one is not understood.
void MicroModem::obey(std::string_view line, MonoTime now) {
  if (!line.starts_with("$CC")) return refuse("NMEA", "no command", now);
  std::string_view words = line.substr(1);
  if (const std::size_t star = words.find('*'); star != std::string_view::npos) {
    const std::string right = starred(words.substr(0, star));
    if (right.substr(0, right.size() - 2) != line) return refuse("NMEA", "bad checksum", now);
    words = words.substr(0, star);
  }
  const auto fields = fields_of(words);
  if (fields[0] == "CCCFG" && fields.size() == 3 && settings_.contains(fields[1])) {
    configure(fields);
  } else if (fields[0] == "CCCYC" && fields.size() == 7) {
    begin_cycle(fields, words, now);
  } else if (fields[0] == "CCTXD" && fields.size() == 5) {
    take_data(fields, words, now);
  } else if (fields[0] == "CCMPC" && fields.size() == 3) {
    ping(fields, words, now);
  } else if (fields[0] == "CCMSC" && fields.size() == 4 && is_own(fields[1])) {
    reboot(now);
  } else {
    refuse("NMEA", "unknown", now);
  }
}

void MicroModem::configure(const Fields& fields) {
  settings_.find(fields[1])->second = std::string(fields[2]);
  tell(fmt::format("CACFG,{},{}", fields[1], fields[2]));
}

/// What it was about is forgotten.
void MicroModem::reboot(MonoTime now) {
  booted_ = now;
  cycle_.reset();
  announced_.reset();
  tell("CAREV,000000,INIT,0.94.0.4");
  tell("CAREV,000000,AUV,0.94.0.4");
}

void MicroModem::begin_cycle(const Fields& fields, std::string_view words, MonoTime now) {
  const auto to = buoyd::number_in<std::uint16_t>(fields[3]);
  if (!to || !is_own(fields[2])) return refuse("NMEA", "addresses", now);
  if (fields[4] != "0" || fields[6] != "1") return refuse("NMEA", "no coprocessor", now);
  if (cycle_ || is_sounding(now)) return refuse("CYCLE", "busy", now);
  tell(fmt::format("CA{}", words.substr(2)));
  cycle_ = Cycle{*to, false, MonoTime::max()};
  const auto from = buoyd::number_in<std::uint16_t>(fields[2]).value_or(0);
  queue({index(), from, *to, Sounding::Kind::announcement, {}, mini_packet}, now + before_sound);
}

void MicroModem::take_data(const Fields& fields, std::string_view words, MonoTime now) {
  const auto bytes = bytes_from_hex(fields[4]);
  if (!bytes || bytes->empty() || bytes->size() > frame_bytes) {
    return refuse("NMEA", "data", now);
  }
  if (!cycle_ || !cycle_->is_asking) return refuse("CYCLE", "no data asked for", now);
  tell(fmt::format("CA{}", words.substr(2)));
  const auto from = buoyd::number_in<std::uint16_t>(fields[1]).value_or(0);
  queue({index(), from, cycle_->to, Sounding::Kind::message, *bytes, packet}, now + before_sound);
  cycle_ = Cycle{cycle_->to, false, MonoTime::max()};
}

void MicroModem::ping(const Fields& fields, std::string_view words, MonoTime now) {
  const auto to = buoyd::number_in<std::uint16_t>(fields[2]);
  if (!to || !is_own(fields[1])) return refuse("NMEA", "addresses", now);
  if (cycle_ || is_sounding(now)) return refuse("CYCLE", "busy", now);
  tell(fmt::format("CA{}", words.substr(2)));
  const auto from = buoyd::number_in<std::uint16_t>(fields[1]).value_or(0);
  queue({index(), from, *to, Sounding::Kind::ping, {}, mini_packet}, now + before_sound);
}

void MicroModem::begins(const Sounding& sounding, MonoTime /*now*/) {
  sounding_ = sounding.kind;
  if (settings_.at("TXP") == "1") tell(fmt::format("CATXP,{}", bytes_shown(*sounding_)));
}

/// What it sounded is out.
void MicroModem::ended(MonoTime now) {
  if (!sounding_) return;
  const Sounding::Kind kind = *sounding_;
  sounding_.reset();
  if (settings_.at("TXF") == "1") tell(fmt::format("CATXF,{}", bytes_shown(kind)));
  if (cycle_ && kind == Sounding::Kind::message) cycle_.reset();
  if (!cycle_ || kind != Sounding::Kind::announcement) return;
  cycle_->is_asking = true;
  cycle_->until = now + data_patience;
  tell(fmt::format("CADRQ,{},{},{},0,{},1", time_of_day(now), settings_.at("SRC"), cycle_->to,
                   frame_bytes));
}

void MicroModem::turn(MonoTime now) {
  if (sounding_ && now >= sounds_until()) ended(now);
  if (cycle_ && now >= cycle_->until) {
    cycle_.reset();
    tell(fmt::format("CAERR,{},DATA_TIMEOUT,1,", time_of_day(now)));
  }
  if (announced_ && now >= announced_->until) {
    announced_.reset();
    tell("CAMSG,PACKET_TIMEOUT,1");
  }
}

MonoTime MicroModem::next_act() const {
  MonoTime act = sounding_ ? sounds_until() : MonoTime::max();
  if (cycle_) act = std::min(act, cycle_->until);
  return announced_ ? std::min(act, announced_->until) : act;
}

void MicroModem::arrive(const Arrival& arrival, MonoTime now) {
  const Sounding& sounding = arrival.sounding;
  if (sounding.kind == Sounding::Kind::message) return hear_packet(arrival, now);
  if (!arrival.fault.empty()) return count_unread();
  const bool is_for_it = is_own(std::to_string(sounding.destination));
  const std::string ends = fmt::format("{},{}", sounding.source, sounding.destination);
  if (settings_.at("RXP") == "1") tell("CARXP,0");
  if (sounding.kind == Sounding::Kind::announcement) {
    tell(fmt::format("CACYC,0,{},0,0,1", ends));
    tell_statistics(arrival, 0, now);
    announced_ = Announced{sounding.source, now + packet_patience};
  } else if (sounding.kind == Sounding::Kind::ping && is_for_it) {
    tell(fmt::format("CAMPA,{}", ends));
    queue({index(),
           sounding.destination,
           sounding.source,
           Sounding::Kind::ping_answer,
           {},
           mini_packet},
          now + before_sound);
  } else if (sounding.kind == Sounding::Kind::ping_answer && is_for_it) {
    tell(fmt::format("CAMPR,{},{:.4f}", ends,
                     std::chrono::duration<double>(arrival.travel).count()));
  }
}

/// It is read only by who heard its announcement.
void MicroModem::hear_packet(const Arrival& arrival, MonoTime now) {
  const Sounding& sounding = arrival.sounding;
  if (!announced_ || announced_->from != sounding.source) return count_unread();
  announced_.reset();
  if (!arrival.fault.empty()) {
    count_unread();
    return tell("CAMSG,BAD_CRC,1");
  }
  const bool is_for_it = is_own(std::to_string(sounding.destination));
  if (is_for_it || sounding.destination == every_modem) count_heard();
  std::string hex;
  for (const std::uint8_t byte : sounding.bytes) hex += fmt::format("{:02X}", byte);
  if (settings_.at("RXD") == "1") {
    tell(fmt::format("CARXD,{},{},0,1,{}", sounding.source, sounding.destination, hex));
  }
  tell_statistics(arrival, 1, now);
}

void MicroModem::tell_statistics(const Arrival& arrival, int packet_type, MonoTime now) {
  if (settings_.at("CST") == "0") return;
  tell(fmt::format(
      "CACST,6,0,19700101{}.0000,3,4105,30,0318,0141,10,00,00,01,01,0,{:03},{:03},0,"
      "{},1,0,154,09,08,10,-6,187,0.0,41,25000,5000",
      time_of_day(now), arrival.sounding.source, arrival.sounding.destination, packet_type));
}

}  // namespace buoysim
