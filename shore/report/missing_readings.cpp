#include "shore/report/missing_readings.hpp"

#include <algorithm>

#include "shore/query/reading_reader.hpp"
#include "shore/report/slot_walk.hpp"
#include "shore/rollup/rollup_table.hpp"

namespace buoyshore {

using buoyd::Result;

namespace {

constexpr std::int64_t one_second = 1'000'000;
/// Of slower kinds every reading is read: an hour without one may be as it should be.
constexpr std::int64_t longest_counted = 60 * one_second;
/// Hours with readings, and times between them, that are read at once.
constexpr std::size_t most_at_once = 24;

/// What was lost is said with the times of the first and the last lost reading.
std::vector<CauseSpan> widened(std::vector<CauseSpan> spans, std::int64_t step) {
  for (CauseSpan& span : spans) {
    const bool is_lost = span.cause == MissingCause::retention ||
                         span.cause == MissingCause::lost || span.cause == MissingCause::dropped;
    if (!is_lost) continue;
    span.from -= step / 2;
    span.to += step / 2;
  }
  return spans;
}

/// Of kinds that are slower an hour has so few readings that they are read at once.
constexpr std::int64_t longest_by_minutes = 15 * one_second;

std::int64_t fitting(std::int64_t length, std::int64_t step) {
  return length / step;
}

/// How many readings it has more than fit into it.
std::int64_t surplus(const HourPiece& piece) {
  return static_cast<std::int64_t>(piece.readings) - fitting(piece.to - piece.from, piece.step);
}

class MissingReader {
 public:
  MissingReader(PreparedSql& sql, const ReadingQuery& kind, const std::vector<HourPiece>& pieces,
                bool is_interval, StationCauses causes)
      : sql_(sql),
        kind_(kind),
        pieces_(pieces),
        slots_(std::move(causes.slots)),
        timeline_(widened(std::move(causes.spans), pieces.front().step)),
        walk_(is_interval,
              [this](const SlotGap& gap) { explain(gap, timeline_, slots_, counts_); }) {}

  Result<MissingCounts> run() {
    for (const HourPiece& piece : pieces_) {
      auto whole = find_whole(piece);
      if (!whole) return pass_on(whole);
      whole_.push_back(*whole);
    }
    for (std::size_t i = 0; i < pieces_.size();) {
      if (whole_[i]) {
        is_behind_whole_ = true;
        ++i;
        continue;
      }
      std::size_t end = i + 1;
      while (end < pieces_.size() && end - i < most_at_once && !whole_[end]) ++end;
      if (auto read = read_pieces(i, end); !read) return pass_on(read);
      i = end;
    }
    return counts_;
  }

 private:
  /// Whether it needs no look. What it has too many, as where the clock was set back, may hide that
  /// others are missing.
  Result<bool> find_whole(const HourPiece& piece) {
    const std::int64_t more = surplus(piece);
    if (piece.step > longest_counted || more < 0) return false;
    if (more == 0) return true;
    return piece.step <= longest_by_minutes ? are_minutes_whole(piece) : Result<bool>(false);
  }

  /// A minute may have one less: it is in the next.
  Result<bool> are_minutes_whole(const HourPiece& piece) {
    auto whole = sql_.integer(
        "SELECT count(*) FROM (SELECT 1 FROM rollup u JOIN description d ON d.n = u.description "
        "WHERE u.level = ? AND u.epoch IN (SELECT n FROM epoch WHERE station = ?) AND "
        "u.start >= ? AND u.start < ? AND u.anchor <> ? AND d.instrument = ? AND d.kind = ? "
        "GROUP BY u.start HAVING sum(u.readings) >= ?)",
        minute_level, kind_.station, piece.from, piece.to, anchor_unplaced, kind_.instrument,
        kind_.kind, fitting(minute_level, piece.step) - 1);
    if (!whole) return pass_on(whole);
    return whole->value_or(0) >= (piece.to - piece.from) / minute_level;
  }

  /// So far beside a piece there is a reading of a whole hour.
  [[nodiscard]] static std::int64_t beside(const HourPiece& piece) {
    return 2 * piece.step + one_second;
  }

  Result<void> read_pieces(std::size_t first, std::size_t end) {
    const HourPiece& begin = pieces_[first];
    const HourPiece& last = pieces_[end - 1];
    const bool goes_on = end < pieces_.size();
    auto times = times_of(is_behind_whole_ ? begin.from - beside(begin) : begin.from,
                          goes_on && whole_[end] ? last.to + beside(last) : last.to);
    if (!times) return pass_on(times);
    const auto own = std::ranges::lower_bound(*times, begin.from);
    if (first == 0 || is_behind_whole_) {
      own == times->begin() ? walk_.begin(begin.from) : walk_.begin_behind(*std::prev(own));
    }
    const auto behind = walk(own, times->end(), first, end);
    is_behind_whole_ = false;
    if (behind != times->end()) {
      walk_.reading(*behind, last.step);
      walk_.settle();
    } else if (!goes_on || whole_[end]) {
      walk_.end(last.to, last.step, last.shift);
    }
    return {};
  }

  using Time = std::vector<std::int64_t>::const_iterator;

  /// The first reading behind these pieces.
  Time walk(Time time, Time end, std::size_t first, std::size_t last) {
    for (std::size_t i = first; i < last; ++i) {
      for (; time != end && *time <= pieces_[i].to; ++time) {
        walk_.reading(*time, pieces_[i].step);
      }
    }
    return time;
  }

  /// Rising, µs UTC.
  Result<std::vector<std::int64_t>> times_of(std::int64_t from, std::int64_t to) {
    ReadingQuery query = kind_;
    query.from = buoyd::WallTime(buoyd::Micros(from));
    query.to = buoyd::WallTime(buoyd::Micros(to));
    std::vector<std::int64_t> times;
    auto reader = ReadingReader::open(sql_, query);
    if (!reader) return pass_on(reader);
    auto read = reader->run([&](const ArchivedReading& reading) {
      if (reading.utc) times.push_back(reading.utc->time_since_epoch().count());
      return true;
    });
    if (!read) return pass_on(read);
    std::ranges::sort(times);
    return times;
  }

  PreparedSql& sql_;
  const ReadingQuery& kind_;
  const std::vector<HourPiece>& pieces_;
  std::vector<bool> whole_;  // of each piece
  std::vector<LostSlots> slots_;
  CauseTimeline timeline_;
  SlotWalk walk_;
  bool is_behind_whole_ = false;
  MissingCounts counts_{};
};

}  // namespace

Result<MissingCounts> missing_readings(PreparedSql& sql, const ReadingQuery& kind,
                                       const std::vector<HourPiece>& pieces, bool is_interval,
                                       StationCauses causes) {
  if (pieces.empty()) return MissingCounts{};
  return MissingReader(sql, kind, pieces, is_interval, std::move(causes)).run();
}

}  // namespace buoyshore
