#include "config/instrument/derived_checks.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "base/json.hpp"
#include "base/quantity.hpp"
#include "config/instrument/derived_cycles.hpp"
#include "model/reading_interval.hpp"
#include "science/combined/derived_inputs.hpp"
#include "science/combined/role_checks.hpp"
#include "science/computed/computed_kind.hpp"
#include "science/computed/event_computation.hpp"
#include "science/computed/unit_scale.hpp"
#include "science/configured/lateness.hpp"

namespace buoyd {
namespace {

using Quantity = DerivedSettings::Quantity;

/// By the instrument's name; empty where its model has mistakes, which are reported elsewhere.
using KnownKinds = std::map<std::string, std::vector<ModelKind>>;

Result<void> wrong(std::string text) {
  return fail(ErrorCode::invalid, std::move(text));
}

/// Whether a kind has a channel that is named with it or without it: "true_wind.wind_speed".
const ModelChannel* find_channel_in(const ModelKind& kind, const std::string& name) {
  const std::string prefix = kind.name + '.';
  return find_named(kind.channels, name.starts_with(prefix) ? name.substr(prefix.size()) : name);
}

const ModelChannel* find_channel_in(const std::vector<ModelKind>& kinds, const std::string& name) {
  for (const ModelKind& kind : kinds) {
    if (const ModelChannel* const channel = find_channel_in(kind, name)) return channel;
  }
  return nullptr;
}

/// From one of an instrument's readings to the next, by its name, where they come fastest: while an
/// event asks for them.
using Intervals = std::map<std::string, Micros>;

Intervals shortest_intervals(const std::vector<InstrumentEntry>& instruments) {
  Intervals shortest;
  for (const InstrumentEntry& one : instruments) {
    if (!one.model) continue;
    shortest.emplace(one.settings.name, reading_interval(one.settings, *one.model));
  }
  for (const InstrumentEntry& one : instruments) {
    for (const EventSettings& event : one.settings.events) {
      for (const StormInterval& storm : event.intervals) {
        const auto asked = shortest.find(storm.instrument);
        if (asked != shortest.end()) asked->second = std::min(asked->second, storm.interval);
      }
    }
  }
  return shortest;
}

/// Other mistakes of its keys would only follow from one that was reported already.
bool is_readable(TomlTable& table, const DerivedSettings& derived) {
  const auto quantity = table.has_string("quantity") ? table.string("quantity") : std::nullopt;
  const bool is_known =
      quantity && std::ranges::find(derived_quantities, *quantity) != derived_quantities.end();
  return is_known && !derived.kind.empty() && table.has("inputs");
}

/// The channel of another instrument that an input names, under that name.
Result<ModelChannel> find_other(const DerivedRole& role, const std::string& input,
                                const KnownKinds& known) {
  const NamedChannel named = named_channel(input).value_or(NamedChannel{});
  const auto kinds = known.find(named.instrument);
  if (kinds == known.end()) {
    std::vector<std::string> names;
    for (const auto& [name, of] : known) names.push_back(name);
    return fail(ErrorCode::invalid,
                fmt::format("{} is {}, expected an instrument's name before "
                            "the dot: {}",
                            role.name, json_string(input), fmt::join(names, ", ")));
  }
  const ModelChannel* const channel = find_channel_in(kinds->second, named.channel);
  if (channel == nullptr) {
    return fail(ErrorCode::invalid, fmt::format("{} is {}, expected a channel of the instrument {}",
                                                role.name, json_string(input), named.instrument));
  }
  ModelChannel found = *channel;
  found.name = input;
  return found;
}

/// Of another instrument, values come in base units and directions from true north.
Result<void> check_published(const DerivedRole& role, const ModelChannel& channel,
                             const ModelChannel& first, const InstrumentSettings& instrument) {
  if (auto checked = check_channel_of(role, channel, first); !checked) return checked;
  const std::string_view unit = role.unit.empty() ? std::string_view(first.unit) : role.unit;
  if (base_unit(channel.unit) != base_unit(unit)) {
    return wrong(fmt::format("{} is {}, in {}, expected one in {}", role.name,
                             json_string(channel.name), json_string(channel.unit),
                             json_string(unit)));
  }
  const bool is_magnetic = channel.reference == DirectionReference::magnetic_north;
  if (is_magnetic && role.name != "declination" && !instrument.declination) {
    return wrong(
        fmt::format("{} is {}, counted from magnetic north, expected [station] "
                    "declination",
                    role.name, json_string(channel.name)));
  }
  if (role.unit == "dbar" && channel.standard_name == "sea_water_pressure") {
    return wrong(
        fmt::format("{} is {}, which counts the air's pressure, too, expected the water's "
                    "alone",
                    role.name, json_string(channel.name)));
  }
  return {};
}

Result<void> check_comparable(const DerivedRole& role, const ModelChannel& channel,
                              const ModelChannel& first) {
  auto reference = channel.reference;
  if (reference == DirectionReference::magnetic_north) reference = DirectionReference::true_north;
  if (role.name != "b" || reference == first.reference) return {};
  return wrong(
      fmt::format("a is counted from {} and b, of another instrument, {}, expected the "
                  "same",
                  reference_text(first),
                  reference == DirectionReference::true_north ? "from true north"
                                                              : "from " + reference_text(channel)));
}

/// The kind whose channel an input of another instrument is; nullptr: none.
const ModelKind* find_kind_of(const std::string& input, const KnownKinds& known) {
  const NamedChannel named = named_channel(input).value_or(NamedChannel{});
  const auto kinds = known.find(named.instrument);
  return kinds == known.end() ? nullptr : kind_with(named.channel, kinds->second);
}

/// Speed and course of the hull go together by their times: they are of one reading.
Result<void> check_one_reading(const DerivedSettings& derived, const KnownKinds& known) {
  const auto* const speed = find_input(derived, "hull_speed");
  const auto* const course = find_input(derived, "hull_course");
  if (speed == nullptr || course == nullptr) return {};
  if (find_kind_of(speed->channel, known) == find_kind_of(course->channel, known)) return {};
  return wrong(
      fmt::format("hull_speed is {} and hull_course {}, expected both of one kind of "
                  "reading",
                  json_string(speed->channel), json_string(course->channel)));
}

bool is_sound(const DerivedSettings::Input& input, const KnownKinds& known) {
  const auto found = known.find(named_channel(input.channel).value_or(NamedChannel{}).instrument);
  return found == known.end() || !found->second.empty();
}

Result<void> check_others(const DerivedSettings& derived, const InstrumentSettings& instrument,
                          const std::vector<ModelKind>& own, const KnownKinds& known) {
  const auto roles = roles_of(derived.quantity);
  const ModelChannel& first =
      *find_channel_in(own, find_input(derived, roles.front().name)->channel);
  for (const DerivedRole& role : roles) {
    const auto* const input = find_input(derived, role.name);
    if (input == nullptr || !named_channel(input->channel)) continue;
    if (!is_sound(*input, known)) continue;
    auto channel = find_other(role, input->channel, known);
    if (!channel) return pass_on(channel);
    auto checked = check_published(role, *channel, first, instrument);
    if (!checked) return checked;
    if (checked = check_comparable(role, *channel, first); !checked) return checked;
  }
  return check_one_reading(derived, known);
}

/// What may be asked for is kept. `late`: so long behind their times its rows may be made.
Result<void> check_kept(const DerivedSettings& derived, Micros late, const Intervals& intervals) {
  for (const DerivedRole& role : roles_of(derived.quantity)) {
    const auto* const input = find_input(derived, role.name);
    const auto named = input == nullptr ? std::nullopt : named_channel(input->channel);
    if (!named) continue;
    const auto interval = intervals.find(named->instrument);
    if (interval == intervals.end() || interval->second <= Micros(0)) continue;
    const Micros age = asked_age(role, derived.max_age, late);
    const std::int64_t values = age / interval->second + 2;
    if (values <= std::int64_t{KnownValues::most_points}) continue;
    return wrong(
        fmt::format("{} is {}, of which the last {} may be asked for, {} values, expected "
                    "at most {}: a shorter max_age or a longer interval",
                    role.name, json_string(input->channel), print_duration(age), values,
                    KnownValues::most_points));
  }
  return {};
}

/// One instrument's derived kinds, one after the other: what is above may be an input.
class DerivedCheck {
 public:
  DerivedCheck(InstrumentEntry& instrument, const KnownKinds& known, const Intervals& intervals)
      : instrument_(instrument),
        known_(known),
        intervals_(intervals),
        kinds_(source_kinds(instrument.settings, *instrument.model)) {}

  void check(TomlTable& table, const DerivedSettings& derived, bool is_cycle) {
    if (is_cycle) {
      table.mistake("inputs", fmt::format("{} is computed of itself, over what it is computed of, "
                                          "expected no circle",
                                          derived.kind));
      return;
    }
    if (is_taken(derived.kind)) {
      table.mistake("kind", fmt::format("kind {} is there already, expected another name",
                                        json_string(derived.kind)));
      return;
    }
    auto made = derived_kind(derived, instrument_.settings, kinds_);
    if (!made) {
      table.mistake("inputs", made.error().text);
      return;
    }
    auto checked = check_others(derived, instrument_.settings, kinds_, known_);
    if (checked) {
      const Micros late = longest_lateness(made->by.of, instrument_.settings, *instrument_.model);
      checked = check_kept(derived, late, intervals_);
    }
    if (!checked) table.mistake("inputs", checked.error().text);
    kinds_.push_back(std::move(made->kind));
  }

 private:
  [[nodiscard]] bool is_taken(const std::string& name) const {
    return find_named(instrument_.model->kinds, name) != nullptr ||
           find_named(kinds_, name) != nullptr;
  }

  InstrumentEntry& instrument_;
  const KnownKinds& known_;
  const Intervals& intervals_;
  std::vector<ModelKind> kinds_;
};

}  // namespace

std::vector<ModelKind> known_kinds(const InstrumentSettings& instrument, const Model& model) {
  std::vector<ModelKind> kinds = source_kinds(instrument, model);
  for (const DerivedSettings& derived : instrument.derived) {
    auto made = derived_kind(derived, instrument, kinds);
    if (made) kinds.push_back(std::move(made->kind));
  }
  return kinds;
}

void check_derived(std::vector<InstrumentEntry>& instruments) {
  KnownKinds known;
  for (const InstrumentEntry& instrument : instruments) {
    known.emplace(instrument.settings.name,
                  instrument.model ? known_kinds(instrument.settings, *instrument.model)
                                   : std::vector<ModelKind>{});
  }
  const Intervals intervals = shortest_intervals(instruments);
  const std::set<DerivedPlace> cycles = derived_cycles(instruments);
  for (std::size_t i = 0; i < instruments.size(); ++i) {
    InstrumentEntry& instrument = instruments[i];
    if (!instrument.model) continue;
    std::vector<TomlTable> tables = instrument.table.tables("derived");
    DerivedCheck check(instrument, known, intervals);
    for (std::size_t j = 0; j < tables.size() && j < instrument.settings.derived.size(); ++j) {
      const DerivedSettings& derived = instrument.settings.derived[j];
      if (!is_readable(tables[j], derived)) continue;
      check.check(tables[j], derived, cycles.contains({i, j}));
    }
  }
}

}  // namespace buoyd
