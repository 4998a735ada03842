#include "shore/query/readings_csv.hpp"

#include <fmt/format.h>

#include <vector>

#include "base/json.hpp"
#include "shore/query/reading_reader.hpp"
#include "shore/query/shown_text.hpp"
#include "shore/query/table_columns.hpp"

namespace buoyshore {

using buoyd::Result;

namespace {

/// A value of a body as a field: empty if it is missing.
std::string value_field(std::string_view token) {
  if (token == "null") return {};
  if (token.front() != '"') return std::string(token);
  const auto json = buoyd::Json::parse(token);
  return json && json->string() != nullptr ? csv_field(*json->string()) : std::string{};
}

/// Of an interval its end or its beginning; "" if nobody knows it.
std::string time_of(const ReadingQuery& query, const ArchivedReading& reading) {
  if (!reading.utc) return {};
  return query.zone.text_of(query.label == Label::begin ? *reading.utc - reading.span
                                                        : *reading.utc);
}

std::string header_of(const TableColumns& columns) {
  std::string line = "time,placed,epoch,seq,flags";
  for (const TableColumn& column : columns.list()) line += ',' + csv_field(column.name);
  return line + "\r\n";
}

std::string row_of(const TableColumns& columns, const ReadingQuery& query,
                   const ArchivedReading& reading) {
  std::vector<std::string> fields(columns.list().size());
  std::string flags(columns.list().size(), '-');
  for (const ColumnPlace& place : columns.places(reading.shape)) {
    if (place.value < reading.values.size()) {
      fields[place.column] = value_field(reading.values[place.value]);
    }
    if (place.value < reading.flags.size()) flags[place.column] = reading.flags[place.value];
  }
  std::string line = fmt::format("{},{},{},{},{}", time_of(query, reading), reading.placed,
                                 reading.epoch, reading.seq, flags);
  for (const std::string& field : fields) line += ',' + field;
  return line + "\r\n";
}

}  // namespace

Result<void> write_csv(PreparedSql& sql, const ReadingQuery& query,
                       const std::function<bool(std::string_view)>& write) {
  auto reader = ReadingReader::open(sql, query);
  if (!reader) return pass_on(reader);
  const TableColumns columns(reader->shapes());
  if (!write(header_of(columns))) return {};
  return reader->run(
      [&](const ArchivedReading& reading) { return write(row_of(columns, query, reading)); });
}

}  // namespace buoyshore
