#include "shore/certify/certify.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "shore/archive/station_query.hpp"
#include "shore/certify/certified_numbers.hpp"
#include "shore/certify/station_seals.hpp"

namespace buoyshore {

using buoyd::Range;
using buoyd::Result;

namespace {

constexpr std::int64_t rows_at_once = 2000;

struct ArchivedGap {
  Range numbers;
  std::string reason;
};

/// A reading, and its description's key.
struct Row {
  ReadingLine line;
  std::int64_t description = 0;
};

/// What the archive has of some numbers, at one moment.
struct Piece {
  std::vector<Row> rows;
  std::vector<ArchivedGap> gaps;
  std::uint64_t last = 0;  // all until here is told of
};

class Certifier {
 public:
  Certifier(PreparedSql& sql, const CertifyOrder& order, CertificateFile& file)
      : sql_(sql), order_(order), file_(file) {}
  Result<void> run(const buoyd::SigningKey& key);

 private:
  Result<void> write_head(const buoyd::SigningKey& key);
  Result<void> write_epoch(const EpochFacts& epoch, bool is_end);
  Result<void> write_stretches(const std::vector<SealPlace>& seals, Range numbers, bool is_end);
  Result<void> write_unsealed(Range numbers, bool is_left_out);
  Result<void> write_sealed(const SealPlace& place, Range numbers);
  Result<void> write_numbers(Range numbers);
  Result<Piece> read_piece(Range numbers);
  Result<void> read_rows(Range numbers, Piece& piece);
  Result<void> read_gaps(Range numbers, Piece& piece);
  Result<void> write_piece(std::uint64_t first, Piece& piece);
  Result<void> write_gaps(std::uint64_t from, std::uint64_t to,
                          const std::vector<ArchivedGap>& gaps);
  Result<void> write_reading(Row& row);
  Result<void> write_files();

  PreparedSql& sql_;
  const CertifyOrder& order_;
  CertificateFile& file_;
  StationSeals seals_;
  std::int64_t epoch_ = 0;  // key of the one that is written
  std::set<std::int64_t> described_;
  std::uint64_t readings_ = 0;
};

std::optional<std::int64_t> micros(const std::optional<buoyd::WallTime>& time) {
  return time ? std::optional<std::int64_t>(time->time_since_epoch().count()) : std::nullopt;
}

Result<void> Certifier::write_head(const buoyd::SigningKey& key) {
  auto archive = sql_.database().value("SELECT id FROM archive");
  if (!archive) return pass_on(archive);
  return file_.write(HeadLine{order_.query.station, micros(order_.query.from),
                              micros(order_.query.to), order_.made, "buoyshore " BUOYD_VERSION,
                              *archive, key.public_key()});
}

Result<void> Certifier::run(const buoyd::SigningKey& key) {
  auto facts = facts_of(sql_, order_.query.station);
  if (!facts) return pass_on(facts);
  if (facts->epochs.empty()) return unknown_station(sql_, order_.query.station);
  auto seals = seals_of(sql_, order_.query.station);
  if (!seals) return pass_on(seals);
  seals_ = std::move(*seals);
  if (auto written = write_head(key); !written) return written;
  const Verdict verdict = judge(*facts);
  std::size_t sealed = 0;  // all epochs from here on are not sealed, but perhaps the first one
  for (std::size_t i = 0; i < verdict.epochs.size(); ++i) {
    if (seals_.used.contains(facts->epochs[verdict.epochs[i].epoch].id)) sealed = i;
  }
  for (std::size_t i = 0; i < verdict.epochs.size(); ++i) {
    auto written = write_epoch(facts->epochs[verdict.epochs[i].epoch], i >= sealed);
    if (!written) return written;
  }
  for (const SealPlace& place : seals_.spare) {
    auto seal = seal_at(sql_, place);
    if (!seal) return pass_on(seal);
    if (auto written = file_.write(SealLine{std::move(*seal), true}); !written) return written;
  }
  return write_files();
}

Result<void> Certifier::write_epoch(const EpochFacts& epoch, bool is_end) {
  auto key = sql_.integer("SELECT n FROM epoch WHERE station = ? AND id = ?", order_.query.station,
                          epoch.id);
  const auto id = buoyd::bytes_in<buoyd::EpochId>(epoch.id);
  if (!key) return pass_on(key);
  if (!*key || !id) return {};
  epoch_ = **key;
  const std::vector<SealPlace>& seals = seals_.used[epoch.id];
  auto known = known_numbers(sql_, epoch_, epoch, seals);
  if (!known) return pass_on(known);
  std::optional<Range> numbers = *known;
  if (numbers && order_.query.is_bounded()) {
    auto some = numbers_of_time(sql_, epoch_, order_.query, *numbers, seals);
    if (!some) return pass_on(some);
    numbers = *some;
  }
  if (!numbers) return {};
  if (auto written = file_.write(EpochLine{*id, *numbers}); !written) return written;
  return write_stretches(seals, *numbers, is_end);
}

/// What no seal names at the end of all was not sealed yet: it is left out. Elsewhere it never will
/// be, and stands here without a proof.
Result<void> Certifier::write_stretches(const std::vector<SealPlace>& seals, Range numbers,
                                        bool is_end) {
  std::uint64_t next = numbers.a;
  for (const SealPlace& place : seals) {
    if (place.numbers.b < next || place.numbers.a > numbers.b) continue;
    if (place.numbers.a > next) {
      auto written = write_unsealed({next, place.numbers.a - 1}, false);
      if (!written) return written;
    }
    const Range inside{std::max(next, place.numbers.a), std::min(numbers.b, place.numbers.b)};
    if (auto written = write_sealed(place, inside); !written) return written;
    next = inside.b + 1;
  }
  if (next > numbers.b) return {};
  return write_unsealed({next, numbers.b}, is_end);
}

Result<void> Certifier::write_unsealed(Range numbers, bool is_left_out) {
  auto written = file_.write(UnsealedLine{numbers, is_left_out});
  return !written || is_left_out ? written : write_numbers(numbers);
}

Result<void> Certifier::write_sealed(const SealPlace& place, Range numbers) {
  auto seal = seal_at(sql_, place);
  if (!seal) return pass_on(seal);
  if (auto written = file_.write(SealLine{std::move(*seal), false}); !written) return written;
  return write_numbers(numbers);
}

Result<void> Certifier::write_numbers(Range numbers) {
  while (numbers.a <= numbers.b) {
    auto piece = read_piece(numbers);
    if (!piece) return pass_on(piece);
    if (auto written = write_piece(numbers.a, *piece); !written) return written;
    if (!order_.go_on(readings_)) return buoyd::fail(buoyd::ErrorCode::stopped, "ended");
    numbers.a = piece->last + 1;
  }
  return {};
}

/// In one transaction: a reading that comes meanwhile is no longer in a gap.
Result<Piece> Certifier::read_piece(Range numbers) {
  Piece piece;
  if (auto begun = sql_.database().execute("BEGIN"); !begun) return pass_on(begun);
  auto read = read_rows(numbers, piece);
  piece.last = std::ssize(piece.rows) == rows_at_once ? piece.rows.back().line.seq : numbers.b;
  if (read) read = read_gaps({numbers.a, piece.last}, piece);
  auto ended = sql_.database().execute("COMMIT");
  if (!read) return pass_on(read);
  if (!ended) return pass_on(ended);
  return piece;
}

Result<void> Certifier::read_rows(Range numbers, Piece& piece) {
  return for_each_row(
      sql_.query("SELECT seq, utc, boottime, clock, span, body, flags, description FROM reading "
                 "WHERE epoch = ? AND seq BETWEEN ? AND ? ORDER BY seq LIMIT ?",
                 epoch_, sql_number(numbers.a), sql_number(numbers.b), rows_at_once),
      [&](const buoyd::Statement& row) {
        ReadingLine line{number_at(row, 0),
                         {},
                         row.integer(1),
                         row.integer(2),
                         static_cast<std::uint8_t>(row.integer(3)),
                         row.integer(4),
                         std::string(row.text(5)),
                         std::string(row.text(6))};
        piece.rows.push_back({std::move(line), row.integer(7)});
      });
}

Result<void> Certifier::read_gaps(Range numbers, Piece& piece) {
  return for_each_row(
      sql_.query("SELECT a, b, reason FROM gap WHERE epoch = ? AND a <= ? AND b >= ? ORDER BY a",
                 epoch_, sql_number(numbers.b), sql_number(numbers.a)),
      [&](const buoyd::Statement& row) {
        piece.gaps.push_back(
            {{std::max(number_at(row, 0), numbers.a), std::min(number_at(row, 1), numbers.b)},
             std::string(row.text(2))});
      });
}

Result<void> Certifier::write_piece(std::uint64_t first, Piece& piece) {
  std::uint64_t next = first;
  for (Row& row : piece.rows) {
    if (auto written = write_gaps(next, row.line.seq, piece.gaps); !written) return written;
    next = row.line.seq + 1;
    if (auto written = write_reading(row); !written) return written;
  }
  return write_gaps(next, piece.last + 1, piece.gaps);
}

/// The numbers before `to`: each in a gap of the archive, or not here.
Result<void> Certifier::write_gaps(std::uint64_t from, std::uint64_t to,
                                   const std::vector<ArchivedGap>& gaps) {
  while (from < to) {
    const auto gap =
        std::ranges::find_if(gaps, [&](const ArchivedGap& one) { return one.numbers.b >= from; });
    const bool is_in = gap != gaps.end() && gap->numbers.a <= from;
    const std::uint64_t end = gap == gaps.end() ? to
                              : is_in           ? std::min(to, gap->numbers.b + 1)
                                                : std::min(to, gap->numbers.a);
    auto written = file_.write(GapLine{{from, end - 1}, is_in ? gap->reason : "not here"});
    if (!written) return written;
    from = end;
  }
  return {};
}

Result<void> Certifier::write_reading(Row& row) {
  std::string text;
  auto read = for_each_row(
      sql_.query("SELECT hash, CASE ?2 WHEN 1 THEN '' ELSE text END FROM description WHERE n = ?1",
                 row.description, std::int64_t{described_.contains(row.description) ? 1 : 0}),
      [&](const buoyd::Statement& found) {
        row.line.description =
            buoyd::bytes_in<buoyd::Hash8>(found.text(0)).value_or(buoyd::Hash8{});
        text = found.text(1);
      });
  if (!read) return pass_on(read);
  if (described_.insert(row.description).second) {
    if (auto written = file_.write(DescriptionLine{text}); !written) return written;
  }
  ++readings_;
  return file_.write(row.line);
}

Result<void> Certifier::write_files() {
  for (const std::string& path : order_.files) {
    auto line = file_line(path);
    if (!line) return pass_on(line);
    if (auto written = file_.write(std::move(*line)); !written) return written;
  }
  return {};
}

}  // namespace

Result<CertificateReport> certify(PreparedSql& sql, const CertifyOrder& order) {
  auto key = buoyd::SigningKey::open_or_make(order.key_file);
  if (!key) return pass_on(key);
  auto file = CertificateFile::create(order.to, order.keys);
  if (!file) return pass_on(file);
  Certifier certifier(sql, order, *file);
  if (auto written = certifier.run(*key); !written) return pass_on(written);
  return file->finish(*key);
}

}  // namespace buoyshore
