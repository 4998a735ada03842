// readings, raw, instruments and channels: what they print leaves the archive.

#include <fmt/format.h>

#include <cstdio>

#include "shore/archive/archive_file.hpp"
#include "shore/archive/raw_capture.hpp"
#include "shore/commands.hpp"
#include "shore/query/catalogue_text.hpp"
#include "shore/query/periods_csv.hpp"
#include "shore/query/readings_csv.hpp"

namespace buoyshore {

using buoyd::Result;

namespace {

bool put_out(std::string_view lines) {
  return std::fwrite(lines.data(), 1, lines.size(), stdout) == lines.size();
}

int end_of(const Result<void>& result) {
  return result ? 0 : say(result.error());
}

/// Opens the archive to read it and has `read` use it.
template <class Read>
Result<void> with_archive(const std::string& archive, Read read) {
  auto database = open_for_reading(archive);
  if (!database) return pass_on(database);
  PreparedSql sql(**database);
  return read(sql);
}

Result<void> print_readings(const std::string& archive, const QueryWords& words) {
  auto query = query_of(words);
  if (!query) return pass_on(query);
  return with_archive(archive, [&](PreparedSql& sql) {
    const auto write = query->every > buoyd::Micros(0) ? write_periods : write_csv;
    return write(sql, *query, put_out);
  });
}

Result<void> print_instruments(const std::string& archive, const std::string& station,
                               const std::string& zone_name) {
  auto zone = TimeZone::named(zone_name);
  if (!zone) return pass_on(zone);
  return with_archive(archive, [&](PreparedSql& sql) -> Result<void> {
    auto entries = catalogue_of(sql, station, "");
    if (!entries) return pass_on(entries);
    fmt::print("{}", instruments_text(*entries, *zone));
    return {};
  });
}

Result<void> print_channels(const std::string& archive, const std::string& station,
                            const std::string& instrument) {
  return with_archive(archive, [&](PreparedSql& sql) -> Result<void> {
    auto entries = catalogue_of(sql, station, instrument);
    if (!entries) return pass_on(entries);
    fmt::print("{}", channels_text(*entries));
    return {};
  });
}

Result<void> print_raw(const std::string& archive, const RawWords& words) {
  auto zone = TimeZone::named(words.zone);
  if (!zone) return pass_on(zone);
  auto bounds = bounds_of(words.from, words.to, *zone);
  if (!bounds) return pass_on(bounds);
  RawCaptureQuery query;
  query.station = words.station;
  query.line = words.line;
  query.from = bounds->from.value_or(query.from);
  query.to = bounds->to.value_or(query.to);
  return with_archive(archive,
                      [&](PreparedSql& sql) { return write_capture(sql, query, put_out); });
}

}  // namespace

int readings(const std::string& archive, const QueryWords& words) {
  return end_of(print_readings(archive, words));
}

int instruments(const std::string& archive, const std::string& station, const std::string& zone) {
  return end_of(print_instruments(archive, station, zone));
}

int channels(const std::string& archive, const std::string& station,
             const std::string& instrument) {
  return end_of(print_channels(archive, station, instrument));
}

int raw(const std::string& archive, const RawWords& words) {
  return end_of(print_raw(archive, words));
}

}  // namespace buoyshore
