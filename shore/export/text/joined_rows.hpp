#pragma once
// Readings of several kinds that end at the same time, as one row: the ten minutes of a station.
// Whoever has the database open.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "shore/query/reading_reader.hpp"

namespace buoyshore {

/// A kind of reading of an instrument.
struct JoinedSource {
  std::string instrument;
  std::string kind;
  /// The length of its intervals. Of another one than the rows' the last reading that ends within a
  /// row's interval is meant.
  buoyd::Micros over{0};
};

/// What one kind has at the row's time.
struct JoinedPart {
  std::int64_t shape = 0;  ///< key of its description
  std::vector<std::string> values;
  std::string flags;
};

struct JoinedRow {
  std::int64_t end = 0;                          ///< of the interval of all its readings; µs UTC
  std::vector<std::optional<JoinedPart>> parts;  ///< of each of JoinedRows::sources()
};

/// Which readings are joined.
struct JoinedQuery {
  std::string station;
  std::vector<JoinedSource> sources;
  std::int64_t from = 0;  ///< readings end after this and at `to` at the latest; µs UTC
  std::int64_t to = 0;
  buoyd::Micros over{0};   ///< the length of the rows' intervals
  bool has_bench = false;  ///< also what is not of the sea (shore/station/at_sea.hpp)
};

/// Readings that are in no row.
struct JoinedLeftOut {
  std::uint64_t of_another_length = 0;  ///< than their source's
  std::uint64_t damaged = 0;            ///< they do not fit their description
  std::uint64_t twice = 0;              ///< their kind has an earlier one that ends at that time
  std::uint64_t of_bench = 0;           ///< they are not of the sea
  std::uint64_t unplaced = 0;           ///< nobody knows their time
};

/// Is it of the kinds that are joined: of intervals of that length, and not of sliding windows that
/// come more often?
[[nodiscard]] bool is_joined(buoyd::Micros over, const buoyd::Description& description);

/// A description under which a source has readings within the time.
struct JoinedDescription {
  buoyd::DescriptionPtr description;
  // The beginnings of the minutes in which its first and its last reading end; µs UTC.
  std::int64_t first = 0;
  std::int64_t last = 0;
};

class JoinedRows {
 public:
  /// `sql` and `query` must outlive it. Errors: those of ReadingReader; unavailable: as
  /// check_rolled_up().
  [[nodiscard]] static buoyd::Result<JoinedRows> open(PreparedSql& sql, const JoinedQuery& query);

  /// Those of the query that have something to join within the time; rows have their parts.
  [[nodiscard]] const std::vector<JoinedSource>& sources() const { return sources_; }
  using Shapes = std::map<std::int64_t, JoinedDescription>;
  /// The descriptions of each, one at least, by their keys.
  [[nodiscard]] const std::vector<Shapes>& shapes() const { return shapes_; }
  /// When each began: the beginning of the minute of its first reading, also before the time.
  [[nodiscard]] const std::vector<std::int64_t>& begins() const { return begins_; }
  /// Hands over one row after another, by their ends; a day of them is in memory at once. False
  /// from `take` ends it early.
  [[nodiscard]] buoyd::Result<void> run(const std::function<bool(const JoinedRow&)>& take);
  [[nodiscard]] const JoinedLeftOut& left_out() const { return left_out_; }

 private:
  using Day = std::map<std::int64_t, JoinedRow>;
  /// A reading of another length than the rows', before its row is known.
  struct Other {
    std::size_t source = 0;
    JoinedPart part;
  };

  JoinedRows(PreparedSql& sql, const JoinedQuery& query) : sql_(sql), query_(query) {}
  [[nodiscard]] buoyd::Result<void> add_source(const JoinedSource& source);
  /// When the first reading of a description came that ends before `to`, or later than all.
  [[nodiscard]] buoyd::Result<std::int64_t> begin_of(std::int64_t description);
  /// The days (UTC) in which readings of the sources end.
  [[nodiscard]] buoyd::Result<std::vector<std::int64_t>> days();
  [[nodiscard]] buoyd::Result<void> read(std::size_t source, std::int64_t from, std::int64_t to,
                                         Day& day);
  void add(std::size_t source, const ArchivedReading& reading, Day& day);
  /// Puts those that wait into their rows, but for what may be of a row that ends after `to`.
  void add_others(std::int64_t to, Day& day);
  /// What the source has in the row that ends at that moment.
  std::optional<JoinedPart>& part_of(std::int64_t end, std::size_t source, Day& day) const;
  [[nodiscard]] ReadingQuery query_of(std::size_t source) const;

  PreparedSql& sql_;
  const JoinedQuery& query_;
  std::vector<JoinedSource> sources_;
  std::vector<Shapes> shapes_;
  std::vector<std::int64_t> begins_;
  std::set<std::int64_t> of_bench_;              // descriptions that are left out
  std::multimap<std::int64_t, Other> others_{};  // that wait, by their ends
  JoinedLeftOut left_out_;
};

}  // namespace buoyshore
