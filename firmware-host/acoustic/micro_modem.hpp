#pragma once
// A WHOI Micro-Modem as whoever plugs into it sees it, sharing nothing with the daemon: sentences
// as of NMEA 0183, a cycle for each packet (an announcement of it through the water, a request for
// its data, the packet), frequency-shift keying (rate 0: one frame of 32 bytes) alone, pings. It
// prints what it hears of others' affairs, too. Time comes in as an argument; the simulation's
// thread.
// Source: goby3 @ 2603ff12 mm_driver.cpp, pyacomms-old @ f978e39e commstates.py (the order of what
// it says in a cycle).

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "firmware-host/acoustic/water_modem.hpp"

namespace buoysim {

class MicroModem final : public WaterModem {
 public:
  using WaterModem::WaterModem;

  void hear(const Bytes& bytes, buoyd::MonoTime now) override;
  void arrive(const Arrival& arrival, buoyd::MonoTime now) override;

 private:
  using Fields = std::vector<std::string_view>;
  /// A cycle that this modem began.
  struct Cycle {
    std::uint16_t to;
    bool is_asking;  // for the data, until then
    buoyd::MonoTime until;
  };
  struct Announced {
    std::uint16_t from = 0;
    buoyd::MonoTime until{};
  };

  void turn(buoyd::MonoTime now) override;
  [[nodiscard]] buoyd::MonoTime next_act() const override;
  void begins(const Sounding& sounding, buoyd::MonoTime now) override;
  void obey(std::string_view line, buoyd::MonoTime now);
  void configure(const Fields& fields);
  void begin_cycle(const Fields& fields, std::string_view words, buoyd::MonoTime now);
  void take_data(const Fields& fields, std::string_view words, buoyd::MonoTime now);
  void ping(const Fields& fields, std::string_view words, buoyd::MonoTime now);
  void reboot(buoyd::MonoTime now);
  void ended(buoyd::MonoTime now);
  void hear_packet(const Arrival& arrival, buoyd::MonoTime now);
  void tell(std::string_view words);
  void tell_statistics(const Arrival& arrival, int packet_type, buoyd::MonoTime now);
  void refuse(std::string_view module, std::string_view why, buoyd::MonoTime now);
  [[nodiscard]] std::string time_of_day(buoyd::MonoTime now) const;
  [[nodiscard]] bool is_own(std::string_view address) const;

  std::map<std::string, std::string, std::less<>> settings_{
      {"CST", "0"}, {"RXD", "1"}, {"RXP", "0"}, {"SRC", "0"}, {"TXF", "0"}, {"TXP", "0"}};
  std::string heard_;
  buoyd::MonoTime booted_{};
  std::optional<Cycle> cycle_;
  std::optional<Announced> announced_;  // what it waits for
  std::optional<Sounding::Kind> sounding_;
};

}  // namespace buoysim
