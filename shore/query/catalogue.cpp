#include "shore/query/catalogue.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>
#include <set>
#include <tuple>

#include "shore/archive/account.hpp"
#include "shore/archive/station_query.hpp"
#include "shore/query/shown_text.hpp"
#include "shore/rollup/rollup_table.hpp"
#include "shore/tables/description_table.hpp"

namespace buoyshore {

using buoyd::Result;
using buoyd::Statement;

namespace {

/// A reading's place in the order in which they were taken, and its time.
struct Taken {
  std::size_t run = 0;  // of its epoch among those of the station
  std::int64_t seq = 0;
  std::optional<buoyd::WallTime> utc;

  [[nodiscard]] bool is_before(const Taken& other) const {
    return std::tie(run, seq) < std::tie(other.run, other.seq);
  }
};

/// The readings of one description in one epoch.
struct Part {
  std::int64_t epoch = 0;
  std::string epoch_id;
  std::int64_t description = 0;
  std::string instrument;
  std::string kind;
  std::uint64_t readings = 0;
};

/// What is known of a kind while its parts are added.
struct Kind {
  std::uint64_t readings = 0;
  Taken first;
  Taken newest;
  Part newest_part;
};

using Name = std::pair<std::string, std::string>;  // instrument and kind

class CatalogueReader {
 public:
  CatalogueReader(PreparedSql& sql, const std::string& station, const std::string& instrument)
      : sql_(sql), station_(station), instrument_(instrument) {}

  Result<std::vector<CatalogueEntry>> run() {
    auto facts = facts_of(sql_, station_);
    if (!facts) return pass_on(facts);
    const Verdict order = judge(*facts);
    for (const EpochVerdict& epoch : order.epochs) {
      runs_.try_emplace(facts->epochs[epoch.epoch].id, runs_.size());
    }
    auto parts = read_parts();
    if (!parts) return pass_on(parts);
    for (const Part& part : *parts) {
      if (!instrument_.empty() && part.instrument != instrument_) continue;
      if (auto added = add(part); !added) return pass_on(added);
    }
    if (kinds_.empty()) return nothing_such(*parts);
    return entries();
  }

 private:
  Result<std::vector<Part>> read_parts() {
    std::vector<Part> parts;
    auto read = for_each_row(
        sql_.query("SELECT e.n, e.id, d.n, d.instrument, d.kind, t.readings FROM epoch e "
                   "JOIN tally t ON t.epoch = e.n JOIN description d ON d.n = t.description "
                   "WHERE e.station = ? AND t.readings > 0",
                   station_),
        [&](const Statement& row) {
          parts.push_back({row.integer(0), std::string(row.text(1)), row.integer(2),
                           std::string(row.text(3)), std::string(row.text(4)), number_at(row, 5)});
        });
    if (!read) return pass_on(read);
    return parts;
  }

  Result<void> add(const Part& part) {
    auto first = first_known(part);
    if (!first) return pass_on(first);
    auto newest = taken(part,
                        "SELECT seq, utc FROM readings WHERE epoch_n = ? AND description_n = ? "
                        "ORDER BY seq DESC LIMIT 1");
    if (!newest) return pass_on(newest);
    Kind& kind = kinds_[{part.instrument, part.kind}];
    const bool is_new = kind.readings == 0;
    kind.readings += part.readings;
    if (first->utc && (!kind.first.utc || first->is_before(kind.first))) kind.first = *first;
    if (is_new || kind.newest.is_before(*newest)) {
      kind.newest = *newest;
      kind.newest_part = part;
    }
    return {};
  }

  /// Where the first reading of all has no time, the roll-ups know the first one that has.
  Result<Taken> first_known(const Part& part) {
    auto first = taken(part,
                       "SELECT seq, utc FROM readings WHERE epoch_n = ? AND description_n = ? "
                       "ORDER BY seq LIMIT 1");
    if (!first || first->utc) return first;
    return taken(part,
                 "SELECT seq, utc FROM readings WHERE epoch_n = ?1 AND description_n = ?2 AND seq "
                 "= (SELECT first FROM rollup WHERE level = ?3 AND epoch = ?1 AND description = ?2 "
                 "AND anchor <> ?4 ORDER BY start, first LIMIT 1)",
                 day_level, anchor_unplaced);
  }

  template <class... More>
  Result<Taken> taken(const Part& part, std::string_view sql, const More&... more) {
    Taken taken;
    taken.run = runs_[part.epoch_id];
    auto read = for_each_row(sql_.query(sql, part.epoch, part.description, more...),
                             [&](const Statement& row) {
                               taken.seq = row.integer(0);
                               const auto utc = row.optional_integer(1);
                               if (utc) taken.utc = buoyd::WallTime(buoyd::Micros(*utc));
                             });
    if (!read) return pass_on(read);
    return taken;
  }

  Result<std::vector<CatalogueEntry>> entries() {
    std::vector<CatalogueEntry> entries;
    for (const auto& [name, kind] : kinds_) {
      auto description = DescriptionTable(sql_).numbered(kind.newest_part.description);
      if (!description) return pass_on(description);
      entries.push_back({name.first, name.second, kind.readings, kind.first.utc, kind.newest.utc,
                         std::move(*description), kind.newest_part.epoch,
                         kind.newest_part.description, kind.newest_part.epoch_id});
    }
    return entries;
  }

  tl::unexpected<buoyd::Error> nothing_such(const std::vector<Part>& parts) {
    if (parts.empty()) return unknown_station(sql_, station_);
    std::set<std::string> names;
    for (const Part& part : parts) names.insert(shown(part.instrument));
    return buoyd::fail(buoyd::ErrorCode::invalid,
                       fmt::format("{} sent no readings of '{}'; there are: {}", station_,
                                   instrument_, fmt::join(names, ", ")));
  }

  PreparedSql& sql_;
  const std::string& station_;
  const std::string& instrument_;
  std::map<std::string, std::size_t> runs_;  // by the epoch's id
  std::map<Name, Kind> kinds_;
};

}  // namespace

Result<std::vector<CatalogueEntry>> catalogue_of(PreparedSql& sql, const std::string& station,
                                                 const std::string& instrument) {
  return CatalogueReader(sql, station, instrument).run();
}

}  // namespace buoyshore
