#pragma once
// An Iridium SBD transceiver for the tests of the daemon, as program texts tell of it: no network
// now and then, silences, an echo, and lines of its own accord wherever they may stand.

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.hpp"

namespace buoyd::test {

class SbdModem {
 public:
  /// `interval`: a message that is sent sooner after the one before counts as early.
  SbdModem(Micros interval, unsigned seed) : interval_(interval), random_(seed) {}

  /// What it says to that; "" = nothing.
  std::string hear(std::string_view bytes, MonoTime now) {
    std::string said;
    for (const char byte : bytes) said += hear_byte(byte, now);
    if (one_in(rings_one_in)) said.insert(0, "\r\nSBDRING\r\n");
    if (one_in(5)) said += "\r\n+CIEV:0,3\r\n";
    return one_in(silent_one_in) ? "" : said;
  }

  unsigned silent_one_in = 40;
  unsigned refused_one_in = 8;
  unsigned rings_one_in = 5;
  std::string for_buoy{};  ///< the next session brings it
  std::function<void(const std::vector<std::uint8_t>&)> arrived = [](const auto&) {};
  std::size_t early = 0;
  std::size_t sent = 0;
  std::size_t longest = 0;

 private:
  bool one_in(unsigned n) { return n != 0 && random_() % n == 0; }

  std::string hear_byte(char byte, MonoTime now) {
    if (awaited_ == 0) {
      if (byte != '\r') {
        line_ += byte;
        return "";
      }
      const std::string command = std::exchange(line_, {});
      return command + "\r" + obey(command, now);
    }
    room_.push_back(static_cast<std::uint8_t>(byte));
    return --awaited_ == 0 ? written() : "";
  }

  std::string obey(const std::string& command, MonoTime now) {
    const std::string ok = "\r\nOK\r\n";
    if (command == "AT&K0") return ok;
    if (command == "AT+CSQ") {
      return fmt::format("\r\n+CSQ:{}\r\n", one_in(refused_one_in) ? 0 : 3) + ok;
    }
    if (command.starts_with("AT+SBDWB=")) return make_room(std::stoul(command.substr(9)));
    if (command == "AT+SBDIX") return session(now) + ok;
    if (command == "AT+SBDRB") return fetched() + ok;
    if (command == "AT+SBDD0" || command == "AT+SBDD2") {
      room_.clear();
      if (command.back() == '2') brought_.clear();
      return "\r\n0\r\n" + ok;
    }
    return "\r\nERROR\r\n";
  }

  std::string make_room(std::size_t bytes) {
    constexpr std::size_t most = 340;
    if (bytes == 0 || bytes > most) return "\r\n3\r\n\r\nOK\r\n";
    longest = std::max(longest, bytes);
    room_.clear();
    awaited_ = bytes + 2;
    return "\r\nREADY\r\n";
  }

  std::string written() {
    unsigned sum = 0;
    for (std::size_t i = 0; i + 2 < room_.size(); ++i) sum += room_[i];
    const unsigned said = room_[room_.size() - 2] * 256U + room_.back();
    room_.resize(room_.size() - 2);
    return said == sum ? "\r\n0\r\n\r\nOK\r\n" : "\r\n2\r\n\r\nOK\r\n";
  }

  std::string session(MonoTime now) {
    if (one_in(refused_one_in)) return "\r\n+SBDIX: 32, 7, 2, 0, 0, 0\r\n";
    if (!room_.empty()) {
      if (last_ && now - *last_ < interval_) ++early;
      last_ = now;
      ++sent;
      arrived(room_);
    }
    brought_ = std::exchange(for_buoy, {});
    return fmt::format("\r\n+SBDIX: 0, 7, {}, 9, {}, 0\r\n", brought_.empty() ? 0 : 1,
                       brought_.size());
  }

  [[nodiscard]] std::string fetched() const {
    unsigned sum = 0;
    for (const char c : brought_) sum += static_cast<unsigned char>(c);
    const auto two = [](std::size_t n) {
      return std::string{static_cast<char>(n / 256), static_cast<char>(n % 256)};
    };
    return two(brought_.size()) + brought_ + two(sum);
  }

  const Micros interval_;
  std::mt19937 random_;
  std::string line_;
  std::string brought_;      // by the last session
  std::size_t awaited_ = 0;  // bytes of a message and its sum
  std::vector<std::uint8_t> room_;
  std::optional<MonoTime> last_;
};

}  // namespace buoyd::test
