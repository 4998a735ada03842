// The part of PlayedLine that tells the ledger which answers left long after they were asked for,
// by a fault or because the machine was busy, and which it could not play to their end in time:
// whoever asked may have given them up.

#include <algorithm>

#include "firmware-host/bench/played_line.hpp"

namespace buoysim {

namespace {

constexpr Micros noted_departure{250'000};
/// buoyd waits 200 ms for the rest of an answer (port_straggle), and a pty may take some of them.
constexpr Micros noted_stall{150'000};

}  // namespace

/// Where the ledger cannot have it, nothing is excused.
void PlayedLine::note_again(LedgerEntry said, const char* fault) {
  said.time = stage_.clock->wall();
  said.boottime = now();
  said.values.clear();
  said.truth.clear();
  said.fault = fault;
  static_cast<void>(stage_.record(said));
}

/// A request that came meanwhile may be answered by the rest of the answer that stalled.
void PlayedLine::note_stall(const Conversation& conversation) {
  const auto due = conversation.wire.goes_on_at();
  if (!due || now() < *due + noted_stall) return;
  for (const auto& [id, entries] : conversation.unsent) {
    for (const LedgerEntry& entry : entries) {
      if (entry.asked) note_again(entry, stalled_fault);
    }
  }
}

void PlayedLine::note_departures(Conversation& conversation) {
  const auto waiting = conversation.wire.waiting();
  const MonoTime at = now();
  std::erase_if(conversation.unsent, [&](const auto& frame) {
    const bool is_out = std::find(waiting.begin(), waiting.end(), frame.first) == waiting.end();
    for (const LedgerEntry& entry : frame.second) {
      if (!is_out || !entry.asked || at < *entry.asked + noted_departure) continue;
      note_again(entry, departed_fault);
    }
    return is_out;
  });
}

}  // namespace buoysim
