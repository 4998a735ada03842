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

/// A kind that has the channel, and what judges it there: by the model's limits of this kind where
/// the station gives none.
struct JudgedIn {
  const ModelKind* kind = nullptr;
  QualitySettings quality;
};

std::vector<JudgedIn> judged_in(const InstrumentSettings& instrument, const std::string& name,
                                const std::vector<ModelKind>& kinds) {
  std::vector<JudgedIn> judged;
  for (const ModelKind& kind : kinds) {
    const ModelChannel* const channel = find_named(kind.channels, name);
    auto quality = channel ? quality_of(instrument, kind, *channel) : std::nullopt;
    if (quality) judged.push_back({&kind, *std::move(quality)});
  }
  return judged;
}

/// An entry with a channel alone is a gross range by its model, which has one then.
void check_test(TomlTable& table, const std::vector<JudgedIn>& judged) {
  const bool has_range =
      std::ranges::any_of(judged, [](const JudgedIn& one) { return one.quality.fail.has_value(); });
  if (!has_test(table) && !has_range)
    table.mistake("there is no test here, expected fail, suspect, …");
}

/// What a value is worth goes ashore with it: only what comes to that is an amendment.
void check_spike(TomlTable& table, const std::vector<JudgedIn>& judged) {
  const bool is_alone = std::ranges::any_of(judged, [](const JudgedIn& one) {
    return one.quality.spike && !one.quality.fail && !one.quality.suspect;
  });
  if (is_alone) {
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
                  const std::vector<JudgedIn>& judged) {
  for (const auto& [kind, quality] : judged) {
    if (!check_suspect(table, quality.suspect, quality.fail)) return;
    const Micros interval = kind_interval(instrument.settings, *instrument.model, kind->name);
    const auto made = channel_quality(quality, interval);
    if (!made) return report(table, made.error());
  }
}

}  // namespace

bool check_suspect(TomlTable& table, const std::optional<QualitySettings::Range>& suspect,
                   const std::optional<QualitySettings::Range>& fail) {
  if (!fail || !suspect) return true;
  if (suspect->low >= fail->low && suspect->high <= fail->high) return true;
  table.mistake("suspect", fmt::format("suspect is {} to {}, expected within fail, {} to {}",
                                       suspect->low, suspect->high, fail->low, fail->high));
  return false;
}

void check_quality(InstrumentEntry& instrument, const DeploymentSettings& deployment) {
  std::vector<TomlTable> tables = instrument.table.tables("quality");
  const std::vector<ModelKind> kinds = all_kinds(instrument.settings, *instrument.model);
  std::set<std::string> known;
  for (std::size_t i = 0; i < tables.size() && i < instrument.settings.quality.size(); ++i) {
    const QualitySettings& said = instrument.settings.quality[i];
    TomlTable& table = tables[i];
    if (said.channel.empty()) continue;  // reported already
    check_channel(instrument, kinds, table, said.channel);
    if (!known.insert(said.channel).second) {
      table.mistake("channel", fmt::format("channel {} is judged above, expected all its tests in "
                                           "one place",
                                           json_string(said.channel)));
    }
    const std::vector<JudgedIn> judged = judged_in(instrument.settings, said.channel, kinds);
    check_test(table, judged);
    check_spike(table, judged);
    if (said.tests) check_tests(instrument, table, said.channel, kinds, deployment);
    check_location(table, said, kinds);
    check_date(table, said, *instrument.model);
    check_inversion(table, said, kinds);
    if (check_fail(table, said, kinds)) check_limits(instrument, table, judged);
  }
}

}  // namespace buoyd
