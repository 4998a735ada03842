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
                         std::uint64_t seed, const Record& record) {
  if (scenarios.empty()) return;
  const auto gone = dropped_before(folder + "/ledger.jsonl");
  for (const DeckScenario& one : scenarios) {
    const std::string link = one.pty.front() == '/' ? one.pty : folder + "/" + one.pty;
    auto release = std::make_unique<AcousticRelease>(
        one, ++seed, gone.contains(one.name), [record, name = one.name](const std::string& what) {
          LedgerEntry entry;
          entry.instrument = name;
          entry.values.emplace_back(release_key, what);
          record(std::move(entry));
        });
    auto unit = make_deck_unit(one, *release);
    played_.push_back({std::move(release), std::move(unit), std::make_unique<PtyPort>(link)});
  }
}

Result<void> PlayedDecks::open() {
  for (const Played& one : played_) {
    if (auto opened = one.port->open(); !opened) return opened;
  }
  return {};
}

void PlayedDecks::close() {
  for (const Played& one : played_) one.port->cut();
}

void PlayedDecks::turn(MonoTime now) {
  for (Played& one : played_) {
    for (const Port::Incoming& incoming : one.port->receive()) {
      for (const std::uint8_t byte : incoming.bytes) one.unit->hear(static_cast<char>(byte), now);
    }
    one.unit->turn(now);
    const Bytes said = one.unit->take_said(now);
    if (!said.empty()) one.port->write(0, said);
  }
}

std::optional<MonoTime> PlayedDecks::next_due() const {
  MonoTime due = MonoTime::max();
  for (const Played& one : played_) due = std::min(due, one.unit->next_due().value_or(due));
  return due == MonoTime::max() ? std::nullopt : std::optional(due);
}

void PlayedDecks::add_to(std::vector<pollfd>& set) const {
  for (const Played& one : played_) one.port->add_to(set);
}

void PlayedDecks::look_after() {
  for (const Played& one : played_) one.port->look_after();
}

}  // namespace buoysim
