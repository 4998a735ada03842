#include "firmware-host/bench/played_decks.hpp"

#include <algorithm>
#include <set>

#include "firmware-host/judge/ledger_reader.hpp"

namespace buoysim {

using buoyd::MonoTime;

namespace {

constexpr const char* release_key = "release";
constexpr const char* dropped_word = "anchor_dropped";

/// Whose anchors went in earlier runs.
std::set<std::string> dropped_before(const std::string& ledger) {
  std::set<std::string> names;
  // A ledger that is not there yet says nothing: that is no error.
  static_cast<void>(read_ledger(ledger, [&names](const LedgerEntry& entry) {
    const bool is_it =
        entry.kind.empty() && !entry.values.empty() &&
        entry.values[0] == std::pair<std::string, std::string>(release_key, dropped_word);
    if (is_it) names.insert(entry.instrument);
  }));
  return names;
}

}  // namespace

PlayedDecks::PlayedDecks(const std::vector<DeckScenario>& scenarios, const std::string& folder,
                         std::uint64_t seed, const Record& record)
    : PlayedDevices(folder) {
  if (scenarios.empty()) return;
  const auto gone = dropped_before(folder + "/ledger.jsonl");
  for (const DeckScenario& one : scenarios) {
    add_port(one.pty);
    auto release = std::make_unique<AcousticRelease>(
        one, ++seed, gone.contains(one.name), [record, name = one.name](const std::string& what) {
          LedgerEntry entry;
          entry.instrument = name;
          entry.values.emplace_back(release_key, what);
          record(std::move(entry));
        });
    auto unit = make_deck_unit(one, *release);
    played_.push_back({std::move(release), std::move(unit)});
  }
}

void PlayedDecks::turn(const buoyd::Clock& clock) {
  const MonoTime now = clock.mono();
  for (std::size_t i = 0; i < played_.size(); ++i) {
    DeckUnit& unit = *played_[i].unit;
    for (const Port::Incoming& incoming : port(i).receive()) {
      for (const std::uint8_t byte : incoming.bytes) unit.hear(static_cast<char>(byte), now);
    }
    unit.turn(now);
    say(i, unit.take_said(now));
  }
}

std::optional<MonoTime> PlayedDecks::next_due() const {
  MonoTime due = MonoTime::max();
  for (const Played& one : played_) due = std::min(due, one.unit->next_due().value_or(due));
  return due == MonoTime::max() ? std::nullopt : std::optional(due);
}

}  // namespace buoysim
