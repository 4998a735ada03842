#include "firmware-host/acoustic/make_water_modem.hpp"

#include "firmware-host/acoustic/benthos_modem.hpp"
#include "firmware-host/acoustic/evologics_modem.hpp"
#include "firmware-host/acoustic/micro_modem.hpp"
#include "firmware-host/acoustic/seatrac_beacon.hpp"

namespace buoysim {

std::unique_ptr<WaterModem> make_water_modem(ModemMake make, std::size_t index) {
  switch (make) {
    case ModemMake::whoi_micromodem:
      return std::make_unique<MicroModem>(index);
    case ModemMake::benthos_atm900:
      return std::make_unique<BenthosWaterModem>(index);
    case ModemMake::blueprint_seatrac:
      return std::make_unique<SeatracBeacon>(index);
    case ModemMake::evologics_s2c:
      break;
  }
  return std::make_unique<EvologicsModem>(index);
}

}  // namespace buoysim
