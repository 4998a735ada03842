#pragma once
// What a WHOI Micro-Modem says, in sentences framed as NMEA 0183's, read; and what is said to it.
// Pure; the modem's thread.
// Source: goby3 @ 2603ff12 (mm_driver.cpp: sentences, order of the fields), pyacomms-old @ f978e39e
// (cyclestats.py: CACST; commstates.py: the order of a cycle).

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "acoustics/modem/acoustic_modem.hpp"

namespace buoyd {

/// The echo of a command: "CYC", "TXD", "MPC" or "CFG", and what stands behind it.
struct MicromodemEcho {
  std::string command;
  std::vector<std::string> fields;
};
/// CADRQ: it wants the frame's bytes.
struct MicromodemAsks {};
/// CATXF: something has left the transducer; 2 bytes are no packet.
struct MicromodemSounded {
  unsigned bytes = 0;
};
/// CARXD: a frame that came for anyone.
struct MicromodemFrame {
  AcousticAddress from = 0;
  AcousticAddress to = 0;
  Bytes bytes;
};
/// CACST: how well something of that modem came.
struct MicromodemReception {
  AcousticAddress from = 0;
  LinkQuality quality;
};
/// CAMPR: one way.
struct MicromodemRange {
  AcousticAddress from = 0;
  AcousticAddress to = 0;
  Micros travel{0};
};
struct MicromodemError {
  bool is_misunderstood = false;  ///< else it failed, and may be tried again
  std::string text;
};
/// CAREV with INIT: it started anew.
struct MicromodemStarted {};

using MicromodemSentence =
    std::variant<std::monostate, MicromodemEcho, MicromodemAsks, MicromodemSounded, MicromodemFrame,
                 MicromodemReception, MicromodemRange, MicromodemError, MicromodemStarted>;

/// From $ to the check. monostate: it is damaged, or none that matters here.
[[nodiscard]] MicromodemSentence read_micromodem(std::string_view sentence);

}  // namespace buoyd
