#include "shore/verify/archived_run.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "base/number_text.hpp"
#include "core/own_reading.hpp"
#include "model/describe.hpp"
#include "shore/query/catalogue.hpp"
#include "shore/query/reading_reader.hpp"
#include "shore/report/expected_step.hpp"
#include "shore/report/unplaced_readings.hpp"

namespace buoyshore {

using buoyd::ErrorCode;
using buoyd::Micros;
using buoyd::Result;
using buoyd::WallTime;

namespace {

constexpr const char* clock_kind = "clock";

/// Which kinds are meant: those that the instrument says itself, or the one that is named.
Result<std::vector<std::string>> kinds_of(PreparedSql& sql, const ArchivedRunQuestion& question) {
  auto entries = catalogue_of(sql, question.station, question.instrument);
  if (!entries) return pass_on(entries);
  std::vector<std::string> wanted;
  std::vector<std::string> known;
  for (const CatalogueEntry& entry : *entries) {
    known.push_back(entry.kind);
    const bool is_wanted =
        question.kind.empty() ? !entry.description->is_computed() : question.kind == entry.kind;
    if (is_wanted) wanted.push_back(entry.kind);
  }
  if (!wanted.empty()) return wanted;
  return buoyd::fail(
      ErrorCode::invalid,
      fmt::format("{} has {}, expected one of its kinds as --kind: {}", question.instrument,
                  question.kind.empty() ? "only kinds that were computed"
                                        : fmt::format("no kind '{}'", question.kind),
                  fmt::join(known, ", ")));
}

/// The text of a value that is one, without its quotes.
std::string text_in(std::string_view token) {
  const auto json = buoyd::Json::parse(token);
  return json && json->string() != nullptr ? *json->string() : std::string();
}

class RunReader {
 public:
  RunReader(PreparedSql& sql, const ArchivedRunQuestion& question, std::uint64_t most_values)
      : sql_(sql), question_(question), most_values_(most_values) {}

  Result<buoyd::RunRecord> run() {
    auto kinds = kinds_of(sql_, question_);
    if (!kinds) return pass_on(kinds);
    for (const std::string& kind : *kinds) {
      if (auto read = read_kind(kind); !read) return pass_on(read);
    }
    if (record_.readings.empty()) {
      return buoyd::fail(ErrorCode::invalid,
                         fmt::format("there is no reading of {} of {} in that time",
                                     question_.instrument, question_.station));
    }
    std::ranges::stable_sort(record_.readings, {}, &buoyd::RunReading::utc);
    order_descriptions();
    place();
    set_head();
    if (auto read = read_clock(); !read) return pass_on(read);
    return std::move(record_);
  }

 private:
  [[nodiscard]] ReadingQuery query_of(const std::string& instrument,
                                      const std::string& kind) const {
    return {question_.station, instrument, kind, question_.time.from, question_.time.to};
  }

  Result<void> read_kind(const std::string& kind) {
    const ReadingQuery query = query_of(question_.instrument, kind);
    auto reader = ReadingReader::open(sql_, query);
    if (!reader) return pass_on(reader);
    std::map<std::int64_t, std::size_t> places;
    for (const auto& [key, shape] : reader->shapes()) {
      places[key] = record_.descriptions.size();
      record_.descriptions.push_back(shape.description);
    }
    Result<void> taken;
    auto read = reader->run([&](const ArchivedReading& reading) {
      taken = take(reading, places.at(reading.shape));
      return taken.has_value();
    });
    if (!taken || !read) return taken ? read : taken;
    auto left_out = unplaced_left_out(sql_, query);
    if (!left_out) return pass_on(left_out);
    record_.unplaced += *left_out;
    return {};
  }

  Result<void> take(const ArchivedReading& reading, std::size_t place) {
    if (!reading.utc) {
      ++record_.unplaced;
      return {};
    }
    const buoyd::Description& description = *record_.descriptions[place];
    if (used_.insert(place).second) {
      if (auto same = check_units(description); !same) return same;
    }
    if (reading.span > Micros(0)) {
      record_.intervals.insert(description.kind());
    } else {
      record_.intervals.erase(description.kind());  // as the newest is
    }
    add(reading, *reading.utc, place);
    if (values_ <= most_values_) return {};
    return buoyd::fail(
        ErrorCode::invalid,
        fmt::format("{} has more than {} values in that time, {} more counted for each "
                    "reading, expected fewer: say --from and --to, or --kind",
                    question_.instrument, most_values_, values_of_a_reading));
  }

  /// Values of two units make no figure. A description without a reading in the time asks for
  /// nothing.
  Result<void> check_units(const buoyd::Description& description) {
    for (const buoyd::ChannelLayout& channel : description.channels()) {
      const std::string name = description.kind() + '/' + channel.name;
      const std::string& known = units_.try_emplace(name, channel.unit).first->second;
      if (known == channel.unit) continue;
      return buoyd::fail(ErrorCode::invalid, fmt::format("{} was in {} and in {}: say --from and "
                                                         "--to so that it has one unit",
                                                         name, known, channel.unit));
    }
    return {};
  }

  /// Those of the time alone, by their newest readings: others may be of another instrument.
  void order_descriptions() {
    std::map<std::size_t, std::size_t> from_end;
    for (auto one = record_.readings.rbegin(); one != record_.readings.rend(); ++one) {
      from_end.try_emplace(one->description, from_end.size() + 1);
    }
    std::vector<buoyd::DescriptionPtr> ordered(from_end.size());
    for (const auto& [was, back] : from_end) {
      ordered[ordered.size() - back] = record_.descriptions[was];
    }
    for (buoyd::RunReading& one : record_.readings) {
      one.description = ordered.size() - from_end.at(one.description);
    }
    record_.descriptions = std::move(ordered);
    for (const buoyd::DescriptionPtr& one : record_.descriptions) set_step(*one);
  }

  /// The newest description of a kind says how often its readings should come.
  void set_step(const buoyd::Description& description) {
    record_.steps.erase(description.kind());
    if (const auto step = expected_step(description)) {
      record_.steps[description.kind()] = Micros(*step);
    }
  }

  void add(const ArchivedReading& reading, WallTime utc, std::size_t description) {
    values_ += record_.descriptions[description]->value_count() + values_of_a_reading;
    buoyd::RunReading made;
    made.utc = utc;
    made.description = description;
    made.body = reading.body;
    made.flags = reading.flags;
    record_.readings.push_back(std::move(made));
  }

  /// Times since the start, and the end.
  void place() {
    const WallTime first = question_.time.from.value_or(record_.readings.front().utc);
    record_.head.start = question_.start.value_or(first);
    for (buoyd::RunReading& reading : record_.readings) {
      reading.at = reading.utc - record_.head.start;
    }
    const WallTime newest = record_.readings.back().utc;
    WallTime end = question_.time.to.value_or(newest);
    if (question_.now) end = std::min(end, std::max(*question_.now, newest));
    record_.head.wanted = end - record_.head.start;
    record_.end.emplace().length = record_.head.wanted;
  }

  /// As the newest of these descriptions says it.
  void set_head() {
    const buoyd::Description& description =
        *record_.descriptions[record_.readings.back().description];
    const auto json = buoyd::Json::parse(description.text());
    const auto said = [&](const char* key) {
      return json ? json->string_at(key).value_or("") : std::string();
    };
    buoyd::RunHead& head = record_.head;
    head.is_archived = true;
    head.station = question_.station;
    head.instrument = question_.instrument;
    head.model = said("model");
    head.model_hash = said("model_hash");
    head.make = said("make");
    head.type = said("type");
    head.clock = said("clock");
    head.serial_number = buoyd::identity_in(description).serial_number;
    head.bursts = bursts_in(description);
    head.version = BUOYD_VERSION;
  }

  /// What the instrument's clock was ahead of the board's, while that was set.
  Result<void> read_clock() {
    auto entries = catalogue_of(sql_, question_.station, std::string(buoyd::own_instrument));
    if (!entries) return {};  // buoyd said nothing of itself
    if (std::ranges::find(*entries, clock_kind, &CatalogueEntry::kind) == entries->end()) return {};
    const ReadingQuery query = query_of(std::string(buoyd::own_instrument), clock_kind);
    auto reader = ReadingReader::open(sql_, query);
    if (!reader) return pass_on(reader);
    return reader->run([&](const ArchivedReading& reading) {
      if (reading.utc && reading.placed == "clock") {
        add_clock(reading, *reading.utc, *reader->shapes().at(reading.shape).description);
      }
      return true;
    });
  }

  void add_clock(const ArchivedReading& reading, WallTime utc,
                 const buoyd::Description& description) {
    std::string_view source;
    std::string_view offset;
    for (std::size_t i = 0; i < reading.values.size(); ++i) {
      if (description.channels()[i].name == "source") source = reading.values[i];
      if (description.channels()[i].name == "offset") offset = reading.values[i];
    }
    const auto ahead = buoyd::number_in<std::int64_t>(offset);
    if (!ahead || text_in(source) != question_.instrument) return;
    record_.clocks.push_back({utc - record_.head.start, Micros(*ahead)});
  }

  PreparedSql& sql_;
  const ArchivedRunQuestion& question_;
  const std::uint64_t most_values_;
  buoyd::RunRecord record_;
  std::uint64_t values_ = 0;
  std::set<std::size_t> used_;                // descriptions of readings, by their places
  std::map<std::string, std::string> units_;  // of their channels
};

}  // namespace

ArchivedRunQuestion reference_of(const ArchivedRunQuestion& question, const std::string& name,
                                 WallTime start) {
  ArchivedRunQuestion made = question;
  made.start = start;
  made.instrument = name;
  const std::size_t slash = name.find('/');
  if (slash == std::string::npos) return made;
  made.station = name.substr(0, slash);
  made.instrument = name.substr(slash + 1);
  const std::size_t second = made.instrument.find('/');
  if (second == std::string::npos) return made;
  made.kind = made.instrument.substr(second + 1);
  made.instrument.resize(second);
  return made;
}

Result<buoyd::RunRecord> archived_run(PreparedSql& sql, const ArchivedRunQuestion& question,
                                      std::uint64_t most_values) {
  return RunReader(sql, question, most_values).run();
}

}  // namespace buoyshore
