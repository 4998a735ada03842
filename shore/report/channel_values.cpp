#include "shore/report/channel_values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <numbers>

#include "base/number_text.hpp"
#include "shore/query/reading_reader.hpp"
#include "shore/report/unplaced_readings.hpp"
#include "shore/rollup/summary.hpp"
#include "shore/station/at_sea.hpp"

namespace buoyshore {

using buoyd::ErrorCode;
using buoyd::Result;

namespace {

constexpr std::size_t most_report_values = 5'000'000;
constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// The words between the slashes; the last one may have slashes itself.
std::vector<std::string> words_of(const std::string& name) {
  std::vector<std::string> words;
  std::size_t begin = 0;
  for (std::size_t slash = 0; words.size() < 3; begin = slash + 1) {
    slash = name.find('/', begin);
    if (slash == std::string::npos) break;
    words.push_back(name.substr(begin, slash - begin));
  }
  words.push_back(name.substr(begin));
  return words;
}

/// Where a value stands among those of a description, what it is multiplied with, and whose it is.
struct Place {
  std::size_t index = 0;
  double factor = 1;
  bool is_at_sea = true;
};

/// The channel that the value of a reading is of.
const buoyd::ChannelLayout& channel_at(const buoyd::Description& description, std::size_t index) {
  std::size_t behind = 0;
  return *std::ranges::find_if(description.channels(), [&](const auto& channel) {
    return (behind += channel.points) > index;
  });
}

/// Directions in radians become degrees: so they can be compared with all others.
Place place_at(std::size_t index, const ReadingShape& shape, const buoyd::ChannelLayout& channel,
               ChannelValues& found) {
  const bool is_radian = summary_kinds(*shape.description)[index] == SummaryKind::radian;
  found.unit = is_radian ? "degree" : channel.unit;
  found.is_direction = is_radian || channel.is_direction;
  return {index, is_radian ? 180 / std::numbers::pi : 1, is_at_sea(*shape.description)};
}

/// The one value of a description that is meant; nullopt: it has none.
Result<std::optional<Place>> place_in(const ReadingShape& shape, const std::string& name,
                                      ChannelValues& made, bool& is_first) {
  const auto count = std::count(shape.chosen.begin(), shape.chosen.end(), true);
  if (count == 0) return std::nullopt;
  if (count > 1) {
    return buoyd::fail(
        ErrorCode::invalid,
        fmt::format("{} has {} points, expected one, as {}[100 m]", name, count, name));
  }
  const auto index = static_cast<std::size_t>(
      std::find(shape.chosen.begin(), shape.chosen.end(), true) - shape.chosen.begin());
  const buoyd::ChannelLayout& channel = channel_at(*shape.description, index);
  if (channel.type == buoyd::ValueType::text) {
    return buoyd::fail(ErrorCode::invalid, name + " is a text, expected numbers");
  }
  ChannelValues found;
  const Place place = place_at(index, shape, channel, found);
  if (!is_first && found.unit != made.unit) {
    return buoyd::fail(ErrorCode::invalid, fmt::format("{} was in {} and in {}: say --from and "
                                                       "--to so that it has one unit",
                                                       name, made.unit, found.unit));
  }
  made.unit = found.unit;
  made.is_direction = found.is_direction;
  is_first = false;
  return place;
}

/// Where the value is in each description: looked at when its first reading comes, because what
/// lies outside the time asks for nothing.
class Places {
 public:
  using Shapes = std::map<std::int64_t, ReadingShape>;
  Places(const Shapes& shapes, const std::string& name, ChannelValues& made)
      : shapes_(shapes), name_(name), made_(made) {}

  Result<std::optional<Place>> of(std::int64_t shape) {
    const auto known = known_.find(shape);
    if (known != known_.end()) return known->second;
    auto place = place_in(shapes_.at(shape), name_, made_, is_first_);
    if (place) known_[shape] = *place;
    return place;
  }
  /// No reading came: the newest description that has the value says its unit.
  Result<void> look_without_readings() {
    for (auto shape = shapes_.rbegin(); is_first_ && shape != shapes_.rend(); ++shape) {
      if (auto place = of(shape->first); !place) return pass_on(place);
    }
    return {};
  }

 private:
  const Shapes& shapes_;
  const std::string& name_;
  ChannelValues& made_;
  bool is_first_ = true;
  std::map<std::int64_t, std::optional<Place>> known_;
};

void add(const ArchivedReading& reading, buoyd::WallTime utc, const std::optional<Place>& place,
         ChannelValues& made) {
  if (!place) return;
  if (place->index >= reading.values.size() || place->index >= reading.flags.size()) {
    ++made.damaged;
    return;
  }
  auto& values = place->is_at_sea ? made.at_sea : made.others;
  values.push_back(
      {utc.time_since_epoch().count(),
       place->factor * buoyd::number_in<double>(reading.values[place->index]).value_or(missing),
       reading.flags[place->index]});
}

std::size_t count_of(const ChannelValues& values) {
  return values.at_sea.size() + values.others.size();
}

void order_by_time(std::vector<ChannelValue>& values) {
  std::ranges::stable_sort(values, {}, &ChannelValue::time);
}

Result<void> read_values(ReadingReader& reader, const std::string& name, ChannelValues& made) {
  Places places(reader.shapes(), name, made);
  Result<void> looked;
  auto read = reader.run([&](const ArchivedReading& reading) {
    if (!reading.utc) {
      ++made.unplaced;
      return true;
    }
    auto place = places.of(reading.shape);
    if (place) {
      add(reading, *reading.utc, *place, made);
    } else {
      looked = pass_on(place);
    }
    return looked && count_of(made) <= most_report_values;
  });
  if (!looked) return looked;
  return read ? places.look_without_readings() : read;
}

}  // namespace

void take_others(ChannelValues& values) {
  values.at_sea.insert(values.at_sea.end(), values.others.begin(), values.others.end());
  values.others.clear();
  order_by_time(values.at_sea);
}

Result<ChannelValues> channel_values(PreparedSql& sql, const std::string& name,
                                     const TimeBounds& time) {
  const std::vector<std::string> words = words_of(name);
  if (words.size() != 4) {
    return buoyd::fail(ErrorCode::invalid,
                       fmt::format("'{}', expected STATION/INSTRUMENT/KIND/CHANNEL", name));
  }
  ReadingQuery query{words[0], words[1], words[2], time.from, time.to};
  query.channels = {words[3]};
  auto reader = ReadingReader::open(sql, query);
  if (!reader) return pass_on(reader);
  ChannelValues made;
  if (auto read = read_values(*reader, name, made); !read) return pass_on(read);
  if (count_of(made) > most_report_values) {
    return buoyd::fail(
        ErrorCode::invalid,
        fmt::format("{} has more than {} values: say --from and --to", name, most_report_values));
  }
  query.kind = reader->kind();
  auto left_out = unplaced_left_out(sql, query);
  if (!left_out) return pass_on(left_out);
  made.unplaced += *left_out;
  order_by_time(made.at_sea);
  order_by_time(made.others);
  return made;
}

}  // namespace buoyshore
