#include <fmt/format.h>
#include <fmt/ranges.h>
#include <net/if.h>

#include <algorithm>

#include "config/checked_text.hpp"
#include "config/sections.hpp"
#include "config/takes.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;

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

std::optional<std::string> read_interface(TomlTable& table, std::string_view key) {
  return read_sound(table, key, is_interface,
                    "1 to 15 characters of A-Z a-z 0-9 . _ -, the first a letter or digit");
}

void read_power(TomlTable& table, std::string_view key, LinkSettings& link) {
  auto inner = table.table(key);
  if (!inner) {
    return;
  }
  PowerSettings power;
  read_switch(*inner, power);
  if (power.off_time >= link.patience) {
    inner->mistake("off_time", fmt::format("off_time is {}, expected less than the patience, {}",
                                           friendly(power.off_time), friendly(link.patience)));
  }
  link.power = power;
}

}  // namespace

std::vector<Setting<LinkSettings>> link_keys() {
  using Link = LinkSettings;
  return {
      {.key = "patience",
       .takes = takes::duration(&Link::patience, 10s, 24h),
       .meaning = "without the broker for so long: a new connection, name look-up included; twice: "
                  "the interface; four times: the modem's power; then from the first step on",
       .remark = "without the broker: connect anew; twice: interface; four times: power"},
      {.key = "interface",
       .takes =
           takes::any(&Link::interface, "1 to 15 of A-Z a-z 0-9 . _ -, the first a letter or digit",
                      read_interface, takes::print_if_any),
       .meaning = "network interface taken down and up, as `\"wwan0\"`; `systemctl enable --now "
                  "buoyd-interface@wwan0.path` once makes it happen",
       .hint = "\"wwan0\"",
       .remark = "taken down and up by buoyd-interface@wwan0.path, once enabled"},
      {.key = "power",
       .takes = {"`chip` and `line`, or `instrument` and `relay`", read_power,
                 [](const Link&) { return std::string(); }},
       .meaning =
           "what switches the modem: a GPIO line, as `{ chip = \"/dev/gpiochip0\", line = 17 "
           "}`, or a relay of a module, as `{ instrument = \"relays\", relay = 3 }`",
       .hint = "{ chip = \"/dev/gpiochip0\", line = 17, active_low = false, off_time = \"10 s\" }",
       .remark = "or a relay: { instrument = \"relays\", relay = 3 }"},
  };
}

void read_link(TomlTable& root, LinkSettings& link) {
  if (auto table = root.table("link")) read_keys(*table, link_keys(), link);
}

}  // namespace buoyd
