#include "firmware-host/bench/terminal_table.hpp"

#include <fmt/format.h>

#include "base/digits.hpp"
#include "base/number_text.hpp"

namespace buoysim {

using buoyd::Micros;
using buoyd::TomlTable;

namespace {

constexpr Micros second{1'000'000};
constexpr Micros day = 86'400 * second;
constexpr std::int64_t card_length = 78;
constexpr std::int64_t iridium_length = 340;

void check_number(TomlTable& table, const TerminalScenario& terminal) {
  const bool is_card = terminal.kind == TerminalKind::rdss_text;
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

}  // namespace

std::optional<std::pair<std::string, std::uint16_t>> address_and_port(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos || colon == 0) return std::nullopt;
  const auto port = buoyd::number_in<std::uint16_t>(std::string_view(text).substr(colon + 1));
  if (!port) return std::nullopt;
  return std::pair(text.substr(0, colon), *port);
}

TerminalScenario read_terminal(TomlTable& table, std::string name) {
  TerminalScenario terminal;
  terminal.name = std::move(name);
  terminal.kind =
      static_cast<TerminalKind>(table.choice("kind", {"rdss-text", "iridium-sbd"}).value_or(0));
  terminal.pty = table.required_string("pty").value_or("");
  terminal.card = table.required_string("card").value_or("");
  check_number(table, terminal);
  read_way_ashore(table, terminal);
  if (table.has("pty") && terminal.pty.empty()) {
    table.mistake("pty", "pty is empty, expected the name of a link");
  }
  terminal.interval = table.duration("interval", second, 3600 * second).value_or(terminal.interval);
  const bool is_card = terminal.kind == TerminalKind::rdss_text;
  terminal.length = static_cast<std::size_t>(
      table.integer("length", 10, 1000).value_or(is_card ? card_length : iridium_length));
  terminal.refusals = table.number("refusals", 0, 1).value_or(0);
  terminal.silences = table.number("silences", 0, 1).value_or(0);
  terminal.losses = table.number("losses", 0, 1).value_or(0);
  terminal.chatter = table.duration("chatter", Micros(0), day).value_or(Micros(0));
  return terminal;
}

}  // namespace buoysim
