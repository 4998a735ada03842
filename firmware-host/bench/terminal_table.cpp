#include "firmware-host/bench/terminal_table.hpp"

#include <fmt/format.h>

#include "base/digits.hpp"
#include "firmware-host/bench/scenario_words.hpp"

namespace buoysim {

using buoyd::Micros;
using buoyd::TomlTable;

namespace {

constexpr std::int64_t card_length = 78;
constexpr std::int64_t iridium_length = 340;

void check_number(TomlTable& table, const TerminalScenario& terminal) {
  const bool is_card = terminal.kind != TerminalKind::iridium_sbd;
  const std::size_t digits = is_card ? 7 : 15;
  if (table.has("card") && (terminal.card.size() != digits || !buoyd::all_digits(terminal.card))) {
    table.mistake("card", fmt::format("card is \"{}\", expected {}", terminal.card,
                                      is_card ? "seven digits" : "an IMEI, fifteen digits"));
  }
}

void read_way_ashore(TomlTable& table, TerminalScenario& terminal) {
  const auto text = table.string("direct_ip");
  if (!text) return;
  const auto place = address_and_port(*text);
  if (terminal.kind != TerminalKind::iridium_sbd) {
    table.mistake("direct_ip", "direct_ip is for an iridium-sbd; a BeiDou card writes to a card");
  } else if (!place || place->second == 0) {
    table.mistake("direct_ip", fmt::format("\"{}\" is no ADDRESS:PORT", *text));
  } else {
    terminal.direct_ip = place->first;
    terminal.port = place->second;
  }
}

void read_way_to_it(TomlTable& table, TerminalScenario& terminal) {
  terminal.inbox = table.string("inbox").value_or("");
  if (!terminal.inbox.empty() && terminal.kind != TerminalKind::iridium_sbd) {
    table.mistake("inbox", "inbox is for an iridium-sbd; a card ashore writes to a BeiDou card");
  }
}

}  // namespace

TerminalScenario read_terminal(TomlTable& table) {
  TerminalScenario terminal;
  terminal.name = read_scenario_name(table);
  terminal.kind = static_cast<TerminalKind>(
      table.choice("kind", {"rdss-text", "rdss-binary", "iridium-sbd"}).value_or(0));
  terminal.pty = read_pty(table);
  terminal.card = table.required_string("card").value_or("");
  check_number(table, terminal);
  read_way_ashore(table, terminal);
  read_way_to_it(table, terminal);
  terminal.interval =
      table.duration("interval", one_second, 3600 * one_second).value_or(terminal.interval);
  const bool is_card = terminal.kind != TerminalKind::iridium_sbd;
  terminal.length = static_cast<std::size_t>(
      table.integer("length", 10, 1000).value_or(is_card ? card_length : iridium_length));
  terminal.refusals = table.number("refusals", 0, 1).value_or(0);
  terminal.silences = table.number("silences", 0, 1).value_or(0);
  terminal.losses = table.number("losses", 0, 1).value_or(0);
  terminal.chatter = table.duration("chatter", Micros(0), one_day).value_or(Micros(0));
  return terminal;
}

}  // namespace buoysim
