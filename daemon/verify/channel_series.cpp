#include "verify/channel_series.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numbers>
#include <optional>
#include <string_view>

#include "base/json.hpp"
#include "base/number_text.hpp"
#include "core/body.hpp"
#include "core/flag.hpp"

namespace buoyd {

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

bool is_number(const ChannelLayout& channel) {
  return channel.type != ValueType::text && channel.value_names.empty();
}

/// Where the value of a channel stands among a reading's values.
std::optional<std::size_t> place_of(const Description& description, std::string_view channel) {
  std::size_t place = 0;
  for (const ChannelLayout& one : description.channels()) {
    if (one.name == channel) return place;
    place += one.points;
  }
  return std::nullopt;
}

class SeriesMaker {
 public:
  void add(const Description& description, const RunReading& reading) {
    const auto tokens = split_body(description, reading.body);
    if (!tokens) return;
    const auto flags = full_flags(description, *tokens, reading.flags);
    if (!flags) return;
    const std::vector<Meaning>& meanings = meanings_of(description);
    std::size_t place = 0;
    for (std::size_t i = 0; i < meanings.size(); ++i) {
      const ChannelLayout& channel = description.channels()[i];
      for (std::size_t point = 0; point < channel.points; ++point, ++place) {
        ChannelSeries& series = series_of(description.kind(), channel, meanings[i], point);
        series.times.push_back(seconds_of(reading.at));
        add_value(series, (*tokens)[place], (*flags)[place], meanings[i].is_radian);
      }
    }
  }
  [[nodiscard]] std::vector<ChannelSeries> made() { return std::move(made_); }

 private:
  /// What a channel is, its standard name or else its own, and how its values are made.
  struct Meaning {
    std::string what;
    std::string method;
    bool is_radian = false;  ///< a direction in radians, which becomes degrees
  };

  static void add_value(ChannelSeries& series, std::string_view token, char flag, bool is_radian) {
    constexpr double degrees = 180 / std::numbers::pi;
    const bool is_null = token == "null";
    series.nulls += is_null ? 1 : 0;
    series.failed += flag == '4' ? 1 : 0;
    const double number =
        series.is_number && !is_null ? number_in<double>(token).value_or(none) : none;
    series.values.push_back(series.is_number || is_null ? number * (is_radian ? degrees : 1) : 0);
    series.flags += flag;
  }

  ChannelSeries& series_of(const std::string& kind, const ChannelLayout& channel,
                           const Meaning& meaning, std::size_t point) {
    std::string place;
    if (channel.is_array) {
      const bool is_known = channel.axis && point < channel.axis->points.size();
      place = '@' + (is_known ? channel.axis->points[point] : std::to_string(point + 1));
    }
    const std::string name = kind + '/' + channel.name + place;
    const auto [found, is_new] = places_.try_emplace(name, made_.size());
    if (is_new) {
      ChannelSeries series;
      series.name = name;
      series.kind = kind;
      series.meaning = meaning.what + place;
      series.method = meaning.method;
      series.unit = meaning.is_radian ? "degree" : channel.unit;
      series.is_direction = channel.is_direction || meaning.is_radian;
      series.is_number = is_number(channel);
      made_.push_back(std::move(series));
    }
    return made_[found->second];
  }

  /// Of each of its channels.
  const std::vector<Meaning>& meanings_of(const Description& description) {
    const auto [found, is_new] = meanings_.try_emplace(&description);
    if (!is_new) return found->second;
    const Json text = *Json::parse(description.text());  // it was read as a description
    for (std::size_t i = 0; i < description.channels().size(); ++i) {
      const Json& words = text.find("channels")->items()[i];
      const std::string& name = description.channels()[i].name;
      const bool is_radian = description.channels()[i].unit == "rad" &&
                             words.find("reference") != nullptr;  // said of each direction
      found->second.push_back({words.string_at("standard_name").value_or(name),
                               words.string_at("method").value_or(""), is_radian});
    }
    return found->second;
  }

  std::vector<ChannelSeries> made_;
  std::map<const Description*, std::vector<Meaning>> meanings_;
  std::map<std::string, std::size_t> places_;
};

}  // namespace

ChannelSeries ChannelSeries::valid() const {
  ChannelSeries made = *this;
  made.times.clear();
  made.values.clear();
  made.flags.clear();
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (std::isnan(values[i])) continue;
    made.times.push_back(times[i]);
    made.values.push_back(values[i]);
    made.flags += flags[i];
  }
  made.nulls = 0;
  return made;
}

Repeat longest_repeat(const ChannelSeries& series) {
  Repeat longest;
  std::size_t first = 0;
  for (std::size_t i = 1; i < series.values.size(); ++i) {
    if (series.values[i] != series.values[first]) first = i;
    if (i - first + 1 <= longest.count) continue;
    longest = {i - first + 1, series.times[i] - series.times[first], series.values[i]};
  }
  return longest;
}

std::vector<ChannelSeries> channel_series(const RunRecord& record, Micros from) {
  SeriesMaker maker;
  for (const RunReading& reading : record.readings) {
    if (reading.at >= from) maker.add(*record.descriptions[reading.description], reading);
  }
  return maker.made();
}

std::string last_said(const RunRecord& record, std::string_view channel) {
  for (auto reading = record.readings.rbegin(); reading != record.readings.rend(); ++reading) {
    const Description& description = *record.descriptions[reading->description];
    const auto place = place_of(description, channel);
    if (!place) continue;
    const auto tokens = split_body(description, reading->body);
    if (!tokens || (*tokens)[*place] == "null") continue;
    const auto value = Json::parse((*tokens)[*place]);
    if (!value) continue;
    return value->string() != nullptr ? *value->string() : value->print();
  }
  return {};
}

std::vector<double> KindTimes::intervals() const {
  std::vector<double> made;
  made.reserve(times.size());
  for (std::size_t i = 1; i < times.size(); ++i) made.push_back(times[i] - times[i - 1]);
  return made;
}

std::vector<KindTimes> kind_times(const RunRecord& record, Micros from) {
  std::vector<KindTimes> made;
  for (const RunReading& reading : record.readings) {
    if (reading.at < from) continue;
    const std::string& kind = record.descriptions[reading.description]->kind();
    auto found = std::ranges::find(made, kind, &KindTimes::kind);
    if (found == made.end()) found = made.insert(made.end(), KindTimes{kind, {}});
    found->times.push_back(seconds_of(reading.at));
  }
  return made;
}

}  // namespace buoyd
