#include "acoustics/make_modem.hpp"

#include <random>

#include "acoustics/micromodem.hpp"
#include "acoustics/s2c_modem.hpp"

namespace buoyd {

std::unique_ptr<AcousticModem> make_modem(const AcousticSettings& settings) {
  if (settings.modem == whoi_micromodem.name) {
    return std::make_unique<Micromodem>(settings.address);
  }
  return std::make_unique<S2cModem>(settings.address);
}

std::function<double()> drawn_at_random() {
  return [engine = std::mt19937(std::random_device()())]() mutable {
    return std::uniform_real_distribution<double>(0, 1)(engine);
  };
}

}  // namespace buoyd
