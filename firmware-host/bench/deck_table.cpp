#include "firmware-host/bench/deck_table.hpp"

#include <fmt/format.h>

#include "base/digits.hpp"
#include "firmware-host/bench/scenario_words.hpp"

namespace buoysim {

using buoyd::Micros;
using buoyd::TomlTable;

namespace {

DeckScenario read_deck_unit(TomlTable& table) {
  DeckScenario deck;
  deck.name = read_scenario_name(table);
  deck.pty = read_pty(table);
  deck.maker =
      static_cast<DeckMaker>(table.choice("unit", {"edgetech-8011m", "benthos-udb"}).value_or(0));
  if (!table.has("unit"))
    table.mistake("\"unit\" is missing, expected edgetech-8011m or benthos-udb");
  deck.code = table.required_string("code").value_or("");
  if (table.has("code") && !buoyd::all_digits(deck.code)) {
    table.mistake("code", "code is no number, expected the digits that the release obeys");
  }
  deck.address = static_cast<int>(table.integer("address", 0, 249).value_or(0));
  deck.distance = table.number("distance", 0, 12'000).value_or(1000);
  deck.sound_speed = table.number("sound_speed", 1400, 1600).value_or(1500);
  deck.turnaround = table.duration("turnaround", Micros{0}, one_second).value_or(Micros{0});
  deck.sending = table.duration("sending", Micros{0}, 60 * one_second).value_or(deck.sending);
  deck.misses = table.number("misses", 0, 1).value_or(0);
  return deck;
}

}  // namespace

std::vector<DeckScenario> read_deck_units(TomlTable& root) {
  std::vector<DeckScenario> decks;
  for (TomlTable& table : root.tables("deck_unit")) decks.push_back(read_deck_unit(table));
  return decks;
}

}  // namespace buoysim
