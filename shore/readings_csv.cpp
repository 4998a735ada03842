#include "shore/readings_csv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <vector>

#include "base/json.hpp"
#include "core/body.hpp"
#include "core/description.hpp"
#include "shore/archive/account.hpp"
#include "shore/archive/station_query.hpp"
#include "shore/shown_text.hpp"

namespace buoyshore {

using buoyd::ChannelLayout;
using buoyd::DescriptionPtr;
using buoyd::ErrorCode;
using buoyd::Result;

namespace {

/// A value of a body as a field: empty if it is missing.
std::string value_field(std::string_view token) {
  if (token == "null") return {};
  if (token.front() != '"') return std::string(token);
  const auto json = buoyd::Json::parse(token);
  return json && json->string() != nullptr ? csv_field(*json->string()) : std::string{};
}

std::string column_name(const ChannelLayout& channel, std::size_t point) {
  std::string name = channel.name;
  if (channel.is_array) name += fmt::format("[{}]", channel.place_of(point));
  return name + (channel.unit.empty() ? "" : " (" + channel.unit + ")");
}

/// The columns of all descriptions of a kind, and where each description's values go.
struct Layout {
  std::vector<std::string> columns;
  std::map<std::int64_t, DescriptionPtr> descriptions;
  std::map<std::int64_t, std::vector<std::size_t>> places;

  void add(std::int64_t n, const DescriptionPtr& description) {
    descriptions[n] = description;
    for (const ChannelLayout& channel : description->channels()) {
      for (std::size_t point = 0; point < channel.points; ++point) {
        std::string name = column_name(channel, point);
        auto& own = places[n];
        if (const auto known = index_.find(name);
            known != index_.end() && std::ranges::find(own, known->second) != own.end()) {
          name += fmt::format(" #{}", point);  // two points of an axis at one place
        }
        const auto [known, is_new] = index_.try_emplace(name, columns.size());
        if (is_new) columns.push_back(name);
        own.push_back(known->second);
      }
    }
  }

 private:
  std::map<std::string, std::size_t> index_;
};

class CsvWriter {
 public:
  CsvWriter(PreparedSql& sql, const CsvQuery& query,
            const std::function<bool(std::string_view)>& write)
      : sql_(sql), query_(query), write_(write) {}

  Result<void> run() {
    auto kind = only_kind();
    if (!kind) return pass_on(kind);
    if (auto read = read_layout(*kind); !read) return read;
    if (!write_(header())) return {};
    auto facts = facts_of(sql_, query_.station);
    if (!facts) return pass_on(facts);
    const Verdict order = judge(*facts);
    for (const EpochVerdict& epoch : order.epochs) {
      auto more = write_epoch(facts->epochs[epoch.epoch].id, *kind);
      if (!more) return pass_on(more);
      if (!*more) return {};
    }
    return {};
  }

 private:
  Result<std::string> only_kind() {
    auto tallies = tallies_of(sql_, query_.station);
    if (!tallies) return pass_on(tallies);
    std::vector<std::string> kinds;
    std::string known;
    for (const TallyRow& tally : *tallies) {
      const std::string name = shown(tally.instrument + "/" + tally.kind);
      known += (known.empty() ? "" : ", ") + name;
      if (tally.instrument == query_.instrument &&
          (query_.kind.empty() || query_.kind == tally.kind)) {
        kinds.push_back(tally.kind);
      }
    }
    if (kinds.size() == 1) {
      return kinds.front();
    }
    if (tallies->empty()) return unknown_station(sql_, query_.station);
    return buoyd::fail(ErrorCode::invalid,
                       kinds.empty() ? fmt::format("{} sent no such readings of {}; there are: {}",
                                                   query_.station, query_.instrument, known)
                                     : fmt::format("which kind of {} (--kind)? There are: {}",
                                                   query_.instrument, known));
  }

  /// The descriptions under which the station sent this kind.
  Result<void> read_layout(const std::string& kind) {
    std::optional<buoyd::Error> failure;
    auto read = for_each_row(
        sql_.query("SELECT DISTINCT d.n, d.text FROM epoch e JOIN tally t ON t.epoch = e.n JOIN "
                   "description d ON d.n = t.description WHERE e.station = ? AND d.instrument = ? "
                   "AND d.kind = ? ORDER BY d.n",
                   query_.station, query_.instrument, kind),
        [&](const buoyd::Statement& row) {
          auto description = buoyd::Description::parse(std::string(row.text(1)));
          if (description) layout_.add(row.integer(0), *description);
          if (!description) failure = description.error();
        });
    if (failure) return tl::unexpected(*failure);
    return read;
  }

  [[nodiscard]] std::string header() const {
    std::string line = "time,placed,epoch,seq,flags";
    for (const std::string& column : layout_.columns) line += ',' + csv_field(column);
    return line + "\r\n";
  }

  /// False if the reader has had enough.
  Result<bool> write_epoch(const std::string& epoch, const std::string& kind) {
    if (auto read = read_amendments(epoch); !read) return pass_on(read);
    auto rows = sql_.query(
        "SELECT time, placed, seq, description_n, body, flags FROM readings WHERE epoch_n = "
        "(SELECT n FROM epoch WHERE station = ? AND id = ?) AND instrument = ? AND kind = ? "
        "ORDER BY seq",
        query_.station, epoch, query_.instrument, kind);
    if (!rows) return pass_on(rows);
    for (;;) {
      auto row = (*rows)->step();
      if (!row) return pass_on(row);
      if (!*row) return true;
      if (!write_(row_text(**rows, epoch))) {
        (*rows)->reset();
        return false;
      }
    }
  }

  Result<void> read_amendments(const std::string& epoch) {
    amendments_.clear();
    return for_each_row(
        sql_.query("SELECT seq, channel, point, flag FROM amendment WHERE station = ? AND "
                   "epoch = ? ORDER BY seq, by_epoch, by_seq",
                   query_.station, epoch),
        [&](const buoyd::Statement& row) {
          amendments_[row.integer(0)].push_back(
              {std::string(row.text(1)), row.optional_integer(2), row.integer(3)});
        });
  }

  std::string row_text(const buoyd::Statement& row, const std::string& epoch) {
    const std::int64_t n = row.integer(3);
    const DescriptionPtr& description = layout_.descriptions[n];
    const std::vector<std::size_t>& places = layout_.places[n];
    std::vector<std::string> fields(layout_.columns.size());
    std::string flags;
    if (const auto tokens = buoyd::split_body(*description, row.text(4))) {
      for (std::size_t i = 0; i < tokens->size(); ++i)
        fields[places[i]] = value_field((*tokens)[i]);
      flags = buoyd::full_flags(*description, *tokens, row.text(5)).value_or("");
      amend(row.integer(2), *description, flags);
    }
    std::string line =
        fmt::format("{},{},{},{},{}", row.text(0), row.text(1), epoch, row.integer(2), flags);
    for (const std::string& value : fields) line += ',' + value;
    return line + "\r\n";
  }

  void amend(std::int64_t seq, const buoyd::Description& description, std::string& flags) const {
    const auto found = amendments_.find(seq);
    if (found == amendments_.end()) {
      return;
    }
    for (const Amendment& amendment : found->second) {
      std::size_t value = 0;
      for (const ChannelLayout& channel : description.channels()) {
        for (std::size_t point = 0; point < channel.points; ++point, ++value) {
          const bool is_meant =
              channel.name == amendment.channel &&
              (!amendment.point || *amendment.point == static_cast<std::int64_t>(point));
          if (is_meant && value < flags.size()) {
            flags[value] = static_cast<char>('0' + amendment.flag % 10);
          }
        }
      }
    }
  }

  struct Amendment {
    std::string channel;
    std::optional<std::int64_t> point;
    std::int64_t flag = 0;
  };

  PreparedSql& sql_;
  const CsvQuery& query_;
  const std::function<bool(std::string_view)>& write_;
  Layout layout_;
  std::map<std::int64_t, std::vector<Amendment>> amendments_;  // of one epoch, by seq
};

}  // namespace

Result<void> write_csv(PreparedSql& sql, const CsvQuery& query,
                       const std::function<bool(std::string_view)>& write) {
  return CsvWriter(sql, query, write).run();
}

}  // namespace buoyshore
