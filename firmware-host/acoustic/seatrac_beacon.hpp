#pragma once
// A Blueprint Subsea SeaTrac beacon as whoever plugs into it sees it, sharing nothing with the
// daemon: commands and messages in hex, settings that count from the next start on, data that asks
// for no answer, pings, and a status each second. Time comes in as an argument; the simulation's
// thread.
// Source: dune @ f8080c0f Transports/Seatrac (Parser.hpp, DataTypes.hpp, Task.cpp); what a beacon
// says to a command that it does not take is this simulator's.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "firmware-host/acoustic/water_modem.hpp"

namespace buoysim {

class SeatracBeacon final : public WaterModem {
 public:
  explicit SeatracBeacon(std::size_t index);

  void hear(const Bytes& bytes, buoyd::MonoTime now) override;
  void arrive(const Arrival& arrival, buoyd::MonoTime now) override;

 private:
  using Fields = std::span<const std::uint8_t>;
  struct Ping {
    std::uint8_t to = 0;
    buoyd::MonoTime until{};
  };

  void turn(buoyd::MonoTime now) override;
  [[nodiscard]] buoyd::MonoTime next_act() const override;
  void obey(std::string_view line, buoyd::MonoTime now);
  void obey(std::uint8_t command, Fields fields, buoyd::MonoTime now);
  void set(Fields fields);
  void reboot(Fields fields, buoyd::MonoTime now);
  void send(Fields fields, buoyd::MonoTime now);
  void ping(Fields fields, buoyd::MonoTime now);
  void tell(std::uint8_t kind, Fields fields);
  void tell_status(std::uint8_t kind, std::uint8_t code);
  void tell_status(std::uint8_t kind, std::uint8_t code, std::uint8_t beacon);
  [[nodiscard]] Bytes fix(const Arrival& arrival, bool is_ranged) const;

  Bytes running_;  // settings: that count, that were set, that were saved
  Bytes set_;
  Bytes saved_;
  std::string heard_;
  std::optional<buoyd::MonoTime> starts_at_;  // it is deaf until then
  std::optional<Ping> ping_;
  std::optional<buoyd::MonoTime> next_status_;  // nullopt until it is turned to first
  std::uint64_t alive_ = 0;                     // ms
};

}  // namespace buoysim
