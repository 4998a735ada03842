#include "acoustics/modem/make_modem.hpp"

#include <random>

#include "acoustics/modem/benthos_modem.hpp"
#include "acoustics/modem/micromodem.hpp"
#include "acoustics/modem/s2c_modem.hpp"
#include "acoustics/modem/seatrac_modem.hpp"

namespace buoyd {

std::unique_ptr<AcousticModem> make_modem(const AcousticSettings& settings) {
  if (settings.modem == whoi_micromodem.name) {
    return std::make_unique<Micromodem>(settings.address);
  }
  if (settings.modem == benthos_atm900.name) {
    return std::make_unique<BenthosModem>(settings.address);
  }
  if (settings.modem == blueprint_seatrac.name) {
    return std::make_unique<SeatracModem>(settings.address);
  }
  return std::make_unique<S2cModem>(settings.address);
}

std::function<double()> drawn_at_random() {
  return [engine = std::mt19937(std::random_device()())]() mutable {
    return std::uniform_real_distribution<double>(0, 1)(engine);
  };
}

}  // namespace buoyd
