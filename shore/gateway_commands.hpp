#pragma once
// The commands of buoyshore about short messages. Main thread; each returns the exit code.

#include <string>

#include "shore/command_options.hpp"

namespace buoyshore {

/// Where messages come from; "" = not from there.
struct GatewayWords {
  std::string device;        ///< of a BeiDou terminal; "-" = the standard input
  int baud = 115200;         ///< of a serial port
  std::string rdss = "2.1";  ///< what the terminal speaks, or 4.0
  std::string direct_ip;     ///< the address to listen at for Iridium's gateway
  std::string mail;          ///< a Maildir
  std::string topic;         ///< of a broker
  std::string senders;       ///< file of the cards and IMEIs that are believed; "" = all are
};
/// Takes digests until a signal, or until the standard input ends. 1: a device or a folder went
/// away, or the book cannot be written; 2: wrong use.
[[nodiscard]] int gateway(const BrokerOptions& broker, const std::string& archive,
                          const GatewayWords& words);

/// Prints the provisional values of a station as CSV. 1: archive or book cannot be read; 2: neither
/// knows the station.
[[nodiscard]] int provisional(const std::string& archive, const std::string& station);

}  // namespace buoyshore
