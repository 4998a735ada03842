// The part of PlayedLine that tells the ledger which answers left long after they were asked for,
// by a fault or because the machine was busy: whoever asked may have given them up.

#include <algorithm>

#include "firmware-host/bench/played_line.hpp"

namespace buoysim {

namespace {

constexpr Micros noted_departure{250'000};

}  // namespace

void PlayedLine::note_departures(Conversation& conversation) {
  const auto waiting = conversation.wire.waiting();
  const MonoTime at = now();
  std::erase_if(conversation.unsent, [&](const auto& frame) {
    const bool is_out = std::find(waiting.begin(), waiting.end(), frame.first) == waiting.end();
    for (const LedgerEntry& entry : frame.second) {
      if (!is_out || !entry.asked || at < *entry.asked + noted_departure) continue;
      // Where the ledger cannot have it, nothing is excused.
      static_cast<void>(stage_.record({stage_.clock->wall(),
                                       at,
                                       entry.instrument,
                                       entry.kind,
                                       entry.counter,
                                       {},
                                       {},
                                       departed_fault,
                                       entry.asked}));
    }
    return is_out;
  });
}

}  // namespace buoysim
