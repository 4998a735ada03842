#pragma once
// An EvoLogics S2C modem as whoever plugs into it sees it, written from what public sources show of
// its AT interface and sharing nothing with the daemon: burst mode and command mode, instant
// messages with and without acknowledgement, the travel time. Time comes in as an argument; the
// simulation's thread.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "firmware-host/acoustic/water_modem.hpp"

namespace buoysim {

class EvologicsModem final : public WaterModem {
 public:
  using WaterModem::WaterModem;

  void hear(const Bytes& bytes, buoyd::MonoTime now) override;
  void arrive(const Arrival& arrival, buoyd::MonoTime now) override;

 private:
  /// A message that waits for its acknowledgement.
  struct Pending {
    Sounding sounding;
    int tries = 0;
    buoyd::MonoTime until{};
  };

  [[nodiscard]] std::optional<std::string> next_command();
  void obey(std::string_view words, buoyd::MonoTime now);
  void send(std::string_view words, buoyd::MonoTime now);
  void answer(std::string_view words, std::string_view reply);
  void notify(const std::string& words);
  void turn(buoyd::MonoTime now) override;
  [[nodiscard]] buoyd::MonoTime next_act() const override;

  std::uint16_t address_ = 1;
  bool is_burst_ = true;
  std::string heard_;
  std::optional<Pending> pending_;
  std::optional<buoyd::Micros> travel_;
};

}  // namespace buoysim
