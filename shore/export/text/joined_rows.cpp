#include "shore/export/text/joined_rows.hpp"

#include <algorithm>

#include "shore/export/reading_file.hpp"
#include "shore/rollup/rollup_table.hpp"

namespace buoyshore {

using buoyd::Result;

Result<JoinedRows> JoinedRows::open(PreparedSql& sql, const JoinedQuery& query) {
  JoinedRows rows(sql, query);
  for (std::size_t source = 0; source < query.sources.size(); ++source) {
    const ReadingQuery one = rows.query_of(source);
    auto reader = ReadingReader::open(sql, one);
    if (!reader) return pass_on(reader);
    rows.shapes_.push_back(reader->shapes());
  }
  return rows;
}

ReadingQuery JoinedRows::query_of(std::size_t source) const {
  return {query_.station, query_.sources[source].instrument, query_.sources[source].kind};
}

Result<void> JoinedRows::run(const std::function<bool(const JoinedRow&)>& take) {
  for (std::int64_t from = query_.from; from < query_.to;) {
    const std::int64_t to = std::min(start_of(from, day_level) + day_level, query_.to);
    Day day;
    for (std::size_t source = 0; source < query_.sources.size(); ++source) {
      if (auto done = read(source, from, to, day); !done) return done;
    }
    for (const auto& [end, row] : day) {
      if (!take(row)) return {};
    }
    from = to;
  }
  return {};
}

Result<void> JoinedRows::read(std::size_t source, std::int64_t from, std::int64_t to, Day& day) {
  ReadingQuery query = query_of(source);
  query.from = buoyd::WallTime(buoyd::Micros(from));
  query.to = buoyd::WallTime(buoyd::Micros(to));
  auto reader = ReadingReader::open(sql_, query);
  if (!reader) return pass_on(reader);
  return reader->run([&](const ArchivedReading& reading) {
    add(source, reading, day);
    return true;
  });
}

void JoinedRows::add(std::size_t source, const ArchivedReading& reading, Day& day) {
  if (reading.span != query_.over) {
    ++left_out_.of_another_length;
    return;
  }
  JoinedRow& row = day[end_of(reading)];
  row.end = end_of(reading);
  row.parts.resize(query_.sources.size());
  if (row.parts[source]) {
    ++left_out_.twice;
    return;
  }
  row.parts[source] =
      JoinedPart{reading.shape, {reading.values.begin(), reading.values.end()}, reading.flags};
}

}  // namespace buoyshore
