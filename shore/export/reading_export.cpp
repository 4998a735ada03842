#include "shore/export/reading_export.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "shore/export/export_lane.hpp"
#include "shore/export/export_names.hpp"
#include "shore/export/part_file.hpp"
#include "shore/export/station_anchor.hpp"
#include "shore/query/described_time.hpp"
#include "shore/query/reading_reader.hpp"
#include "shore/station/at_sea.hpp"

namespace buoyshore {

using buoyd::ErrorCode;
using buoyd::Result;

namespace {

constexpr std::size_t most_lanes = 100;  // of one description
constexpr std::size_t most_open = 8;     // files at once: each holds some MiB
constexpr const char* intervals = "_intervals";
constexpr const char* instants = "_instants";

/// One export, from the first reading on.
class Export {
 public:
  Export(PreparedSql& sql, const ExportOrder& order, const ExportFormat& format, bool takes_up)
      : sql_(sql), order_(order), format_(format), takes_up_(takes_up) {}

  Result<ExportOutcome> run(const std::function<bool(const ExportProgress&)>& go_on) {
    auto anchors = station_anchors(sql_, order_.query.station);
    if (!anchors) return pass_on(anchors);
    anchors_ = std::move(*anchors);
    auto reader = ReadingReader::open(sql_, order_.query);
    if (!reader) return pass_on(reader);
    shapes_ = &reader->shapes();
    for (const auto& [n, shape] : *shapes_) {
      if (!order_.has_bench && !is_at_sea(*shape.description)) of_bench_.insert(n);
    }
    ExportProgress progress;
    auto read = reader->run([&](const ArchivedReading& reading) {
      if (auto added = add(reading); !added) {
        failure_ = added.error();
        return false;
      }
      ++progress.readings;
      if (reading.utc) progress.at = reading.utc->time_since_epoch().count();
      outcome_.was_ended = !go_on(progress);
      return !outcome_.was_ended;
    });
    if (failure_) return tl::unexpected(*failure_);
    if (!read) return pass_on(read);
    if (auto counted = count_unplaced(); !counted) return pass_on(counted);
    if (auto ended = end(); !ended) return pass_on(ended);
    return std::move(outcome_);
  }

 private:
  using Key = std::pair<std::int64_t, bool>;  // description, and are its readings of intervals

  Result<void> add(const ArchivedReading& reading) {
    const auto& description = *shapes_->at(reading.shape).description;
    if (of_bench_.contains(reading.shape)) {
      ++outcome_.of_bench;
    } else if (!reading.utc) {
      ++outcome_.unplaced;
    } else if (reading.flags.size() != description.value_count() ||
               reading.values.size() != description.value_count()) {
      ++outcome_.damaged;
    } else {
      return add_placed(reading);
    }
    return {};
  }

  Result<void> add_placed(const ArchivedReading& reading) {
    const Key key{reading.shape, reading.span > buoyd::Micros(0)};
    first_sorts_.try_emplace(key.first, key.second);
    auto& lanes = lanes_[key];
    auto lane = std::find_if(lanes.begin(), lanes.end(),
                             [&](const ExportLane& one) { return one.accepts(reading); });
    if (lane == lanes.end()) {
      if (lanes.size() == most_lanes) {
        return buoyd::fail(ErrorCode::full,
                           fmt::format("{} {}: its times do not rise, {} files are not enough",
                                       order_.query.instrument, order_.query.kind, most_lanes));
      }
      lanes.emplace_back(stem(key.first, sort_of(key), lanes.size()), format_, subject(key),
                         takes_up_);
      lane = lanes.end() - 1;
    }
    if (auto room = make_room(*lane); !room) return room;
    return lane->add(reading);
  }

  /// Has the other files rest when too many are open.
  Result<void> make_room(const ExportLane& wanted) {
    if (wanted.is_open()) return {};
    std::size_t open = 0;
    for (const auto& [key, lanes] : lanes_) {
      open += static_cast<std::size_t>(
          std::count_if(lanes.begin(), lanes.end(), [](const auto& l) { return l.is_open(); }));
    }
    return open < most_open ? Result<void>() : with_all(&ExportLane::rest);
  }

  Result<void> with_all(Result<void> (ExportLane::*act)()) {
    for (auto& [key, lanes] : lanes_) {
      for (ExportLane& lane : lanes) {
        if (auto done = (lane.*act)(); !done) return done;
      }
    }
    return {};
  }

  Result<void> end() {
    auto done = with_all(outcome_.was_ended ? &ExportLane::suspend : &ExportLane::finish);
    if (!done) return done;
    for (const auto& [key, lanes] : lanes_) {
      for (const ExportLane& lane : lanes) outcome_.files.push_back({lane.path(), lane.rows()});
    }
    if (!outcome_.was_ended) remove_older();
    return {};
  }

  /// An earlier export, whole or ended, had more lanes, or readings of the other sort came first
  /// then: what its files hold is in these now. Or all readings of a description left the time,
  /// when their own became known better.
  void remove_older() const {
    if (outcome_.files.empty()) return;
    for (const auto& [n, shape] : *shapes_) {
      if (of_bench_.contains(n)) continue;
      std::map<std::string, std::size_t> lanes{{"", 0}, {intervals, 0}, {instants, 0}};
      for (const Key& key : {Key{n, false}, Key{n, true}}) {
        if (const auto found = lanes_.find(key); found != lanes_.end()) {
          lanes[sort_of(key)] = found->second.size();
        }
      }
      for (auto [sort, lane] : lanes) {
        while (remove_exported(stem(n, sort, lane) + '.' + format_.extension())) ++lane;
      }
    }
  }

  /// With a bound the reader leaves them out by itself. The roll-ups know how many there are.
  Result<void> count_unplaced() {
    if (!order_.query.is_bounded()) return {};
    for (const auto& [n, shape] : *shapes_) {
      if (of_bench_.contains(n)) continue;
      auto readings = unplaced_of(sql_, order_.query.station, n);
      if (!readings) return pass_on(readings);
      outcome_.unplaced += *readings;
    }
    return {};
  }

  /// What the user says of the place goes before what the station says.
  static void place(ExportSubject& subject, const StationAnchor& anchor) {
    subject.watch_radius = anchor.radius;
    if (subject.about.latitude) return;
    subject.about.latitude = anchor.latitude;
    subject.about.longitude = anchor.longitude;
  }

  [[nodiscard]] ExportSubject subject(const Key& key) const {
    ExportSubject subject{order_.query.station, shapes_->at(key.first).description,
                          key.second,           order_.about,
                          order_.made,          order_.order};
    if (const StationAnchor* anchor = anchor_of(anchors_, *subject.description)) {
      place(subject, *anchor);
    }
    return subject;
  }

  /// What tells the files of a description's second sort of readings from those of the first.
  [[nodiscard]] std::string sort_of(const Key& key) const {
    if (first_sorts_.at(key.first) == key.second) return "";
    return key.second ? intervals : instants;
  }
  [[nodiscard]] std::string stem(std::int64_t n, const std::string& sort, std::size_t lane) const {
    const buoyd::Description& description = *shapes_->at(n).description;
    return fmt::format("{}/{}_{}_{}{}_{}{}{}", order_.directory, plain_name(order_.query.station),
                       plain_name(description.instrument()), plain_name(description.kind()),
                       bounds_name(order_.query.from, order_.query.to),
                       buoyd::to_hex(description.hash()), sort,
                       lane == 0 ? "" : fmt::format("_{}", lane + 1));
  }

  PreparedSql& sql_;
  const ExportOrder& order_;
  const ExportFormat& format_;
  bool takes_up_;
  const std::map<std::int64_t, ReadingShape>* shapes_ = nullptr;
  std::set<std::int64_t> of_bench_;  // descriptions that are left out
  std::vector<StationAnchor> anchors_;
  std::map<Key, std::vector<ExportLane>> lanes_;
  std::map<std::int64_t, bool> first_sorts_;  // is a description's first reading of an interval?
  std::optional<buoyd::Error> failure_;
  ExportOutcome outcome_;
};

}  // namespace

Result<ExportOutcome> export_readings(PreparedSql& sql, const ExportOrder& order,
                                      const ExportFormat& format,
                                      const std::function<bool(const ExportProgress&)>& go_on) {
  auto outcome = Export(sql, order, format, true).run(go_on);
  const bool is_changed =
      failed_with(outcome, ErrorCode::invalid) && outcome.error().detail == ExportLane::changed;
  if (!is_changed) return outcome;
  outcome = Export(sql, order, format, false).run(go_on);
  if (outcome) outcome->began_anew = true;
  return outcome;
}

}  // namespace buoyshore
