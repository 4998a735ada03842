// [[instrument.derived]].

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "config/sections.hpp"
#include "config/takes.hpp"
#include "science/combined/derived_roles.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;
using Input = DerivedSettings::Input;

std::string print_inputs(const std::vector<Input>& inputs) {
  std::vector<std::string> all;
  all.reserve(inputs.size());
  for (const Input& input : inputs) {
    all.push_back(input.role + " = " + takes::print_text(input.channel));
  }
  return all.empty() ? "" : fmt::format("{{ {} }}", fmt::join(all, ", "));
}

std::optional<std::vector<Input>> read_inputs(TomlTable& table, std::string_view key) {
  std::optional<TomlTable> said = table.table(key);
  if (!table.has(key)) {
    table.mistake("\"inputs\" is missing, expected what it is computed of, as { a = \"…\" }");
  }
  if (!said) return std::nullopt;
  std::vector<Input> inputs;
  for (const std::string& role : said->keys()) {
    if (const auto channel = said->string(role)) inputs.push_back({role, *channel});
  }
  return inputs;
}

}  // namespace

std::vector<Setting<DerivedSettings>> derived_keys() {
  using Derived = DerivedSettings;
  return {
      {.key = "kind",
       .takes = takes::name(&Derived::kind),
       .meaning = "the name of the new kind of reading",
       .needed = true},
      {.key = "quantity",
       .takes = takes::choice(&Derived::quantity,
                              {derived_quantities.begin(), derived_quantities.end()}),
       .meaning = "what is computed",
       .standard = no_default,
       .needed = true},
      {.key = "inputs",
       .takes = takes::any(&Derived::inputs, "table", read_inputs, print_inputs),
       .meaning = "needed: what it is computed of: to each role a channel of the instrument, or "
                  "`\"instrument.channel\"`, what any instrument said last",
       .hint = "{ speed = \"wind_speed\", heading = \"compass.heading\" }"},
      {.key = "max_age",
       .takes = takes::duration(&Derived::max_age, 100ms, 1h),
       .meaning = "how long before a reading, of what moves also behind it, another instrument may "
                  "have spoken"},
  };
}

void read_derived(TomlTable& table, DerivedSettings& derived) {
  read_keys(table, derived_keys(), derived);
}

}  // namespace buoyd
