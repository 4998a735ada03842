#include "config/instrument/quality_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/json.hpp"
#include "config/instrument/computed_checks.hpp"
#include "core/settings.hpp"
#include "model/channel_clock.hpp"
#include "model/describe.hpp"
#include "model/quality_of.hpp"
#include "science/computed/computed_kind.hpp"
#include "science/configured/configured_tests.hpp"

namespace buoyd {
namespace {

enum class Found { none, text, number };

Found find_channel(const std::vector<ModelKind>& kinds, const std::string& name) {
  for (const ModelKind& kind : kinds) {
    const ModelChannel* const channel = find_named(kind.channels, name);
    if (channel == nullptr) continue;
    return channel->type == ValueType::text ? Found::text : Found::number;
  }
  return Found::none;
}

void check_channel(const InstrumentEntry& instrument, const std::vector<ModelKind>& kinds,
                   TomlTable& table, const std::string& name) {
  const Found found = find_channel(kinds, name);
  if (found == Found::none) {
    table.mistake("channel",
                  fmt::format("channel is {}, expected one of {} (buoyctl models show "
                              "{})",
                              json_string(name), instrument.model->name, instrument.model->name));
  }
  if (found == Found::text) {
    table.mistake("channel", fmt::format("channel {} is a text, expected one that is a number",
                                         json_string(name)));
  }
}

bool has_test(const TomlTable& table) {
  constexpr std::array tests{"fail",
                             "suspect",
                             "spike",
                             "rate_of_change",
                             "flat_line",
                             "attenuated_signal",
                             "climatology",
                             "location",
                             "impossible_date",
                             "density_inversion"};
  return std::ranges::any_of(tests, [&](const char* test) { return table.has(test); });
}

/// Wider than the model's, it would never be reached: what lies outside of that is no value.
bool check_fail(TomlTable& table, const QualitySettings& quality,
                const std::vector<ModelKind>& kinds) {
  if (!quality.fail) return true;
  for (const ModelKind& kind : kinds) {
    const ModelChannel* const channel = find_named(kind.channels, quality.channel);
    const auto range = channel == nullptr ? std::nullopt : model_range(*channel);
    if (!range || (quality.fail->low >= range->low && quality.fail->high <= range->high)) continue;
    table.mistake("fail",
                  fmt::format("fail is {} to {}, expected within what the model allows, {} "
                              "to {}",
                              quality.fail->low, quality.fail->high, range->low, range->high));
    return false;
  }
  return true;
}

/// With the model's limits where it gives none itself.
QualitySettings judged_by(const InstrumentEntry& instrument, const QualitySettings& said,
                          const std::vector<ModelKind>& kinds) {
  for (const ModelKind& kind : kinds) {
    const ModelChannel* const channel = find_named(kind.channels, said.channel);
    if (channel == nullptr) continue;
    return quality_of(instrument.settings, kind, *channel).value_or(said);
  }
  return said;
}

bool check_ranges(TomlTable& table, const QualitySettings& quality) {
  if (!quality.fail || !quality.suspect) return true;
  const auto& [low, high] = *quality.fail;
  if (quality.suspect->low >= low && quality.suspect->high <= high) return true;
  table.mistake("suspect", fmt::format("suspect is {} to {}, expected within fail, {} to {}",
                                       quality.suspect->low, quality.suspect->high, low, high));
  return false;
}

/// What a value is worth goes ashore with it: only what comes to that is an amendment.
void check_spike(TomlTable& table, const QualitySettings& quality) {
  if (quality.spike && !quality.fail && !quality.suspect) {
    table.mistake("spike",
                  "spike needs fail or suspect beside it: whether a value is a spike is "
                  "known only when the next one came");
  }
}

bool is_degrees(const ModelChannel& channel) {
  return !channel.on_axis && channel.unit.starts_with("degree");
}

/// A latitude with a longitude beside it, both in degrees, in some kind of the station's own.
bool is_position(const std::vector<ModelKind>& kinds, const std::string& name) {
  return std::ranges::any_of(kinds, [&](const ModelKind& kind) {
    const ModelChannel* const longitude = longitude_beside(kind, name);
    return longitude != nullptr && is_degrees(*longitude) &&
           is_degrees(*find_named(kind.channels, name));
  });
}

void check_location(TomlTable& table, const QualitySettings& quality,
                    const std::vector<ModelKind>& kinds) {
  if (!quality.location || is_position(kinds, quality.channel)) return;
  table.mistake(
      "location",
      fmt::format("location is asked of {}, expected a latitude of the station's own with "
                  "a longitude beside it, both in degrees",
                  json_string(quality.channel)));
}

bool is_stamp(const Model& model, const std::string& name) {
  for (std::size_t kind = 0; kind < model.kinds.size(); ++kind) {
    for (std::size_t i = 0; i < model.kinds[kind].channels.size(); ++i) {
      const bool is_it = model.kinds[kind].channels[i].name == name;
      if (is_it && is_time_stamp(model, kind, i)) return true;
    }
  }
  return false;
}

void check_date(TomlTable& table, const QualitySettings& quality, const Model& model) {
  if (!quality.impossible_date || is_stamp(model, quality.channel)) return;
  table.mistake("impossible_date",
                fmt::format("impossible_date is asked of {}, expected a date with a time that the "
                            "instrument itself gives",
                            json_string(quality.channel)));
}

void check_inversion(TomlTable& table, const QualitySettings& quality,
                     const std::vector<ModelKind>& kinds) {
  const bool is_there = std::ranges::any_of(
      kinds, [&](const ModelKind& kind) { return is_over_depth(kind, quality.channel); });
  if (!quality.density_inversion || is_there) return;
  table.mistake("density_inversion",
                fmt::format("density_inversion is asked of {}, expected a profile whose axis is a "
                            "depth",
                            json_string(quality.channel)));
}

/// Rows of tests have a kind that no other has, and a description that is not too long.
void check_tests(const InstrumentEntry& instrument, TomlTable& table, const std::string& channel,
                 const std::vector<ModelKind>& kinds, const DeploymentSettings& deployment) {
  for (const ModelKind& kind : kinds) {
    const auto tests = tests_kind(instrument.settings, kind);
    if (!tests || find_named(kind.channels, channel) == nullptr) continue;
    const auto same = [&](const ModelKind& other) { return other.name == tests->kind.name; };
    if (std::ranges::count_if(kinds, same) > 1) {
      table.mistake("tests", fmt::format("kind {} of the tests is there already, expected that "
                                         "kind under another name",
                                         json_string(tests->kind.name)));
    }
    const auto described = describe_computed(*instrument.model, tests->kind, tests->by,
                                             instrument.settings, deployment, {}, {});
    if (described) continue;
    table.mistake("tests",
                  fmt::format("cannot be described: {}; expected fewer channels with tests",
                              described.error().text));
  }
}

/// Times become numbers of values: of each kind that has the channel.
void check_limits(const InstrumentEntry& instrument, TomlTable& table,
                  const QualitySettings& quality, const std::vector<ModelKind>& kinds) {
  for (const ModelKind& kind : kinds) {
    if (find_named(kind.channels, quality.channel) == nullptr) continue;
    const Micros interval = kind_interval(instrument.settings, *instrument.model, kind.name);
    const auto made = channel_quality(quality, interval);
    if (!made) return report(table, made.error());
  }
}

}  // namespace

void check_quality(InstrumentEntry& instrument, const DeploymentSettings& deployment) {
  std::vector<TomlTable> tables = instrument.table.tables("quality");
  const std::vector<ModelKind> kinds = all_kinds(instrument.settings, *instrument.model);
  std::set<std::string> judged;
  for (std::size_t i = 0; i < tables.size() && i < instrument.settings.quality.size(); ++i) {
    const QualitySettings& said = instrument.settings.quality[i];
    TomlTable& table = tables[i];
    if (said.channel.empty()) continue;  // reported already
    const QualitySettings quality = judged_by(instrument, said, kinds);
    check_channel(instrument, kinds, table, quality.channel);
    if (!judged.insert(quality.channel).second) {
      table.mistake("channel", fmt::format("channel {} is judged above, expected all its tests in "
                                           "one place",
                                           json_string(quality.channel)));
    }
    if (!has_test(table) && !quality.fail)
      table.mistake("there is no test here, expected fail, suspect, …");
    check_spike(table, quality);
    if (quality.tests) check_tests(instrument, table, quality.channel, kinds, deployment);
    check_location(table, quality, kinds);
    check_date(table, quality, *instrument.model);
    check_inversion(table, quality, kinds);
    if (!check_fail(table, said, kinds) || !check_ranges(table, quality)) continue;
    check_limits(instrument, table, quality, kinds);
  }
}

}  // namespace buoyd
