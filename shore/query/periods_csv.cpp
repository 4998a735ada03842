#include "shore/query/periods_csv.hpp"

#include <fmt/format.h>

#include <cmath>

#include "shore/query/period_sums.hpp"
#include "shore/query/reading_reader.hpp"
#include "shore/query/shown_text.hpp"
#include "shore/query/time_index.hpp"

namespace buoyshore {

using buoyd::Result;

namespace {

/// What a mean of doubles is worth.
constexpr int digits_of_mean = 12;

class PeriodsCsv {
 public:
  PeriodsCsv(const ReadingQuery& query, PeriodSums& sums,
             const std::function<bool(std::string_view)>& write)
      : query_(query), sums_(sums), write_(write) {}

  Result<void> run() {
    bool is_begun = false;
    auto read = sums_.run([&](const Period& period, std::int64_t readings, const Summaries& sums) {
      const bool is_wanted = is_begun || write_(header());
      is_begun = true;
      return is_wanted && write_(line(period, readings, sums));
    });
    if (read && !is_begun) static_cast<void>(write_(header()));
    return read;
  }

 private:
  [[nodiscard]] std::string header() const {
    std::string line = "time,readings";
    for (const TableColumn& column : sums_.columns().list()) {
      for (const char* const what : {"mean", "minimum", "maximum", "n", "n_bad"}) {
        line += ',' + csv_field(fmt::format("{} {}", what, column.name));
      }
    }
    return line + "\r\n";
  }

  [[nodiscard]] std::string line(const Period& period, std::int64_t readings,
                                 const Summaries& sums) const {
    const std::int64_t at = query_.label == Label::begin ? period.begin : period.end;
    std::string line =
        fmt::format("{},{}", query_.zone.text_of(buoyd::WallTime(buoyd::Micros(at))), readings);
    for (std::size_t i = 0; i < sums.size(); ++i) add_fields(line, sums_.kind_of(i), sums[i]);
    return line + "\r\n";
  }

  static void add_fields(std::string& line, SummaryKind kind, const Summary& sum) {
    const double mean = sum.mean_of(kind);
    line += std::isnan(mean) ? "," : fmt::format(",{:.{}g}", mean, digits_of_mean);
    line += sum.n == 0 ? ",," : fmt::format(",{},{}", sum.minimum, sum.maximum);
    line += fmt::format(",{},{}", sum.n, sum.n_bad);
  }

  const ReadingQuery& query_;
  PeriodSums& sums_;
  const std::function<bool(std::string_view)>& write_;
};

}  // namespace

Result<void> write_periods(PreparedSql& sql, const ReadingQuery& query,
                           const std::function<bool(std::string_view)>& write) {
  auto reader = ReadingReader::open(sql, query);
  if (!reader) return pass_on(reader);
  if (auto whole = check_rolled_up(sql, query.station); !whole) return whole;
  ReadingQuery one_kind = query;
  one_kind.kind = reader->kind();
  const auto shapes = without_texts(reader->shapes());
  PeriodSums sums(sql, one_kind, shapes);
  return PeriodsCsv(one_kind, sums, write).run();
}

}  // namespace buoyshore
