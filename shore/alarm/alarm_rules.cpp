#include "shore/alarm/alarm_rules.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <set>
#include <string_view>
#include <utility>

namespace buoyshore {

using buoyd::TomlTable;

namespace {

constexpr buoyd::Micros longest = std::chrono::hours(24 * 366);
constexpr std::int64_t most_fixes = 100;
constexpr double farthest = 1e6;  // m

/// The keys of which a rule has exactly one.
constexpr std::array<std::string_view, 7> sorts{"below",   "above",      "battery_below", "silence",
                                                "unheard", "incomplete", "anchor"};

std::optional<WatchedChannel> channel_of(TomlTable& table, const char* key, bool whole_kind) {
  const auto text = table.string(key);
  if (!text) return std::nullopt;
  const std::size_t first = text->find('/');
  const std::size_t second = first == std::string::npos ? first : text->find('/', first + 1);
  WatchedChannel made{text->substr(0, first), "", ""};
  if (first != std::string::npos) made.kind = text->substr(first + 1, second - first - 1);
  if (second != std::string::npos) made.channel = text->substr(second + 1);
  const bool is_whole = !made.instrument.empty() && !made.kind.empty();
  if (is_whole && (whole_kind || !made.channel.empty())) return made;
  table.mistake(key, fmt::format("'{}', expected {}", *text,
                                 whole_kind ? "INSTRUMENT/KIND" : "INSTRUMENT/KIND/CHANNEL"));
  return std::nullopt;
}

BoundRule bound_rule(TomlTable& table, std::string_view key) {
  BoundRule rule;
  rule.is_below = key != "above";
  rule.bound = table.number(key).value_or(0);
  rule.clear = table.number("clear").value_or(rule.bound);
  if (rule.is_below ? rule.clear < rule.bound : rule.clear > rule.bound) {
    table.mistake("clear",
                  fmt::format("{}, expected {} '{}' ({})", rule.clear,
                              rule.is_below ? "no less than" : "no more than", key, rule.bound));
  }
  if (key == "battery_below") return rule;
  rule.channel = channel_of(table, "channel", false);
  if (!table.has("channel")) {
    table.mistake(fmt::format("'{}' without 'channel', expected INSTRUMENT/KIND/CHANNEL", key));
  }
  return rule;
}

SilenceRule silence_rule(TomlTable& table) {
  SilenceRule rule;
  rule.steps = table.number("silence", 1, 1e6).value_or(1);
  rule.what = channel_of(table, "channel", true);
  return rule;
}

CircleRule circle_rule(TomlTable& table) {
  CircleRule rule;
  const auto anchor = table.numbers("anchor").value_or(std::vector<double>{});
  const bool is_place =
      anchor.size() == 2 && std::abs(anchor[0]) <= 90 && std::abs(anchor[1]) <= 180;
  if (is_place) {
    rule.latitude = anchor[0];
    rule.longitude = anchor[1];
  } else {
    table.mistake("anchor", "expected [latitude, longitude] in degrees");
  }
  rule.radius = table.number("radius", 1, farthest).value_or(0);
  if (!table.has("radius")) table.mistake("'anchor' without 'radius', expected metres");
  if (!table.has("position"))
    table.mistake("'anchor' without 'position', expected INSTRUMENT/KIND");
  rule.position = channel_of(table, "position", true).value_or(WatchedChannel{});
  const auto fixes = table.integers("fixes").value_or(std::vector<std::int64_t>{3, 5});
  if (fixes.size() != 2 || fixes[0] < 1 || fixes[0] > fixes[1] || fixes[1] > most_fixes) {
    table.mistake("fixes", "expected [K, N]: K of the newest N, 1 ≤ K ≤ N ≤ 100");
    return rule;
  }
  rule.least = static_cast<std::size_t>(fixes[0]);
  rule.of = static_cast<std::size_t>(fixes[1]);
  return rule;
}

void read_sort(TomlTable& table, AlarmRule& rule) {
  std::vector<std::string_view> said;
  std::ranges::copy_if(sorts, std::back_inserter(said),
                       [&](std::string_view key) { return table.has(key); });
  if (said.size() != 1) {
    table.mistake(fmt::format(
        "{}, expected exactly one of {}",
        said.empty() ? "a rule that watches nothing" : fmt::format("{}", fmt::join(said, " and ")),
        fmt::join(sorts, ", ")));
    return;
  }
  const std::string_view key = said.front();
  if (key == "silence") rule.watches = silence_rule(table);
  if (key == "anchor") rule.watches = circle_rule(table);
  if (key == "below" || key == "above" || key == "battery_below") {
    rule.watches = bound_rule(table, key);
  }
  if (key == "unheard") {
    const auto time = table.duration("unheard", std::chrono::seconds(1), longest);
    rule.watches = UnheardRule{time.value_or(buoyd::Micros(0))};
  }
  if (key == "incomplete") {
    rule.after = table.duration("incomplete", buoyd::Micros(0), longest).value_or(rule.after);
    rule.watches = IncompleteRule{};
  }
}

AlarmRule read_rule(TomlTable& table, const AlarmRules& known, std::set<std::string>& names) {
  AlarmRule rule;
  rule.name = table.required_string("name").value_or("");
  if (!rule.name.empty() && !names.insert(rule.name).second) {
    table.mistake("name", fmt::format("'{}' is the name of another rule", rule.name));
  }
  rule.stations = table.strings("stations").value_or(std::vector<std::string>{});
  rule.after = table.duration("after", buoyd::Micros(0), longest).value_or(buoyd::Micros(0));
  rule.to = table.strings("to").value_or(std::vector<std::string>{});
  for (const std::string& name : rule.to) {
    if (known.target(name) == nullptr) {
      table.mistake("to", fmt::format("'{}', expected names of [[target]]s", name));
    }
  }
  if (std::set(rule.to.begin(), rule.to.end()).size() < rule.to.size()) {
    table.mistake("to", "a target stands twice");
  }
  if (rule.to.empty()) table.mistake("'to' is missing: nobody would be told");
  read_sort(table, rule);
  return rule;
}

bool is_url(const std::string& text) {
  return text.starts_with("http://") || text.starts_with("https://");
}

AlarmTarget read_target(TomlTable& table, std::set<std::string>& names) {
  AlarmTarget target;
  target.name = table.required_string("name").value_or("");
  if (!target.name.empty() && !names.insert(target.name).second) {
    table.mistake("name", fmt::format("'{}' is the name of another target", target.name));
  }
  const auto webhook = table.string("webhook");
  const auto topic = table.string("topic");
  const auto command = table.strings("command");
  if ((webhook ? 1 : 0) + (topic ? 1 : 0) + (command ? 1 : 0) != 1) {
    table.mistake("expected exactly one of webhook, topic and command");
  }
  if (webhook && !is_url(*webhook)) {
    table.mistake("webhook", "expected an address that begins with https:// or http://");
  }
  std::string plain = topic.value_or("");
  if (const auto at = plain.find("{station}"); at != std::string::npos) plain.erase(at, 9);
  if (topic && (topic->empty() || plain.find_first_of("{}+#") != std::string::npos)) {
    table.mistake("topic", "expected one without + and #, and of words in braces {station} alone");
  }
  if (command && (command->empty() || !command->front().starts_with('/'))) {
    table.mistake("command", "expected the program's whole path, and its arguments");
  }
  if (webhook) {
    target.token_file = table.string("token_file").value_or("");
    target.ca_file = table.string("ca_file").value_or("");
  }
  target.way = webhook ? AlarmTarget::Way::webhook
               : topic ? AlarmTarget::Way::topic
                       : AlarmTarget::Way::command;
  target.place = webhook.value_or(topic.value_or(""));
  target.command = command.value_or(std::vector<std::string>{});
  return target;
}

}  // namespace

std::string WatchedChannel::text() const {
  return instrument + '/' + kind + (channel.empty() ? "" : '/' + channel);
}

bool AlarmRule::may_watch(const std::string& station, const std::string& subject) const {
  if (!stations.empty() && std::ranges::find(stations, station) == stations.end()) return false;
  if (const auto* bound = std::get_if<BoundRule>(&watches)) {
    return subject == (bound->channel ? bound->channel->text() : "battery");
  }
  if (const auto* silence = std::get_if<SilenceRule>(&watches)) {
    const bool is_kind = std::ranges::count(subject, '/') == 1;
    return silence->what ? subject == silence->what->text() : is_kind;
  }
  if (const auto* circle = std::get_if<CircleRule>(&watches)) {
    return subject == circle->position.text();
  }
  return subject.empty();
}

const AlarmTarget* AlarmRules::target(const std::string& name) const {
  const auto found = std::ranges::find(targets, name, &AlarmTarget::name);
  return found == targets.end() ? nullptr : &*found;
}

tl::expected<AlarmRules, buoyd::Mistakes> load_alarm_rules(const std::string& path) {
  const auto document = buoyd::TomlDocument::load(path);
  TomlTable root = document->root();
  AlarmRules rules;
  std::set<std::string> targets;
  for (TomlTable& table : root.tables("target")) {
    rules.targets.push_back(read_target(table, targets));
  }
  std::set<std::string> names;
  std::vector<TomlTable> tables = root.tables("rule");
  for (TomlTable& table : tables) rules.rules.push_back(read_rule(table, rules, names));
  if (tables.empty()) root.mistake("no [[rule]], expected one at least");
  document->refuse_unknown_keys();
  auto mistakes = document->mistakes();
  if (!mistakes.empty()) return tl::unexpected(std::move(mistakes));
  return rules;
}

}  // namespace buoyshore
