#pragma once
// A Teledyne Benthos ATM-900 as whoever plugs into it sees it, sharing nothing with the daemon: a
// shell with echo and prompts, settings, the online mode in which bytes go out when none followed
// for a while and +++ behind a silence leads back, ranges, packets printed over several lines. Time
// comes in as an argument; the simulation's thread.
// Source: goby3 @ 2603ff12 benthos_atm900_driver_fsm.cpp; defaults that it does not show are this
// simulator's.

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "firmware-host/acoustic/water_modem.hpp"

namespace buoysim {

class BenthosWaterModem final : public WaterModem {
 public:
  using WaterModem::WaterModem;

  void hear(const Bytes& bytes, buoyd::MonoTime now) override;
  void arrive(const Arrival& arrival, buoyd::MonoTime now) override;

 private:
  void turn(buoyd::MonoTime now) override;
  [[nodiscard]] buoyd::MonoTime next_act() const override;
  void hear_online(const Bytes& bytes, buoyd::MonoTime now);
  void hear_shell(char c, buoyd::MonoTime now);
  void obey(std::string_view words, buoyd::MonoTime now);
  void set(std::string_view words);
  void go_online();
  void range(std::string_view address, buoyd::MonoTime now);
  void forward(buoyd::MonoTime now);
  void print_packet(const Arrival& arrival);
  void answer(std::string_view lines);
  void refuse(std::string_view why);
  [[nodiscard]] std::uint16_t number(const char* setting) const;

  std::map<std::string, std::string, std::less<>> settings_{
      {"DataRetry", "2"},    {"FwdDelay", "2.0"},    {"LocalAddr", "0"},  {"OpMode", "1"},
      {"P1EchoChar", "Ena"}, {"P1Prompt", "7"},      {"PrintHex", "Dis"}, {"RcvAll", "Dis"},
      {"RemoteAddr", "0"},   {"ShowBadData", "Dis"}, {"TxRate", "5"},     {"Verbose", "1"}};
  bool is_online_ = true;
  int prompts_ = 0;
  std::string words_;  // of a command that is not ended
  Bytes data_;         // that waits for more
  buoyd::MonoTime last_heard_{};
  std::optional<buoyd::MonoTime> forward_at_;
  std::optional<std::uint16_t> ranged_;
  buoyd::MonoTime range_until_{};
};

}  // namespace buoysim
