#include <fmt/format.h>
#include <net/if.h>

#include <algorithm>

#include "config/checked_text.hpp"
#include "config/sections.hpp"
#include "core/json.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t most_gpio_lines = 4096;

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// It stands in the name of a unit and in the arguments of a program: no path, no option.
bool is_interface(const std::string& name) {
  return !name.empty() && name.size() < IF_NAMESIZE && is_letter_or_digit(name.front()) &&
         std::ranges::all_of(
             name,
             [](char c) { return is_letter_or_digit(c) || c == '.' || c == '_' || c == '-'; });
}

void read_interface(TomlTable& table, LinkSettings& link) {
  const auto name = table.string("interface");
  if (name && !is_interface(*name)) {
    table.mistake("interface",
                  fmt::format("interface is {}, expected 1 to 15 characters of A-Z a-z 0-9 . _ -, "
                              "the first a letter or digit",
                              json_string(*name)));
    return;
  }
  set(link.interface, name);
}

void read_power(TomlTable& table, LinkSettings& link) {
  auto inner = table.table("power");
  if (!inner) {
    return;
  }
  PowerSettings power;
  if (!inner->has("chip")) {
    (void)inner->required_string("chip");
  }
  set(power.chip, read_path(*inner, "chip"));
  set(power.line, inner->required_integer("line", 0, most_gpio_lines - 1));
  set(power.active_low, inner->boolean("active_low"));
  set(power.off_time, inner->duration("off_time", 1s, 5min));
  if (power.off_time >= link.patience) {
    inner->mistake("off_time", fmt::format("off_time is {}, expected less than the patience, {}",
                                           friendly(power.off_time), friendly(link.patience)));
  }
  link.power = power;
}

}  // namespace

void read_link(TomlTable& root, LinkSettings& link) {
  auto table = root.table("link");
  if (!table) {
    return;
  }
  set(link.patience, table->duration("patience", 10s, 24h));
  read_interface(*table, link);
  read_power(*table, link);
}

}  // namespace buoyd
