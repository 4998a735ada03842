#include "shore/serve/provisional_json.hpp"

#include <cerrno>
#include <map>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/json_object.hpp"
#include "base/log.hpp"
#include "base/time.hpp"
#include "shore/gateway/provisional_book.hpp"
#include "shore/gateway/provisional_values.hpp"
#include "shore/serve/reading_json.hpp"

namespace buoyshore {

using buoyd::JsonArray;
using buoyd::JsonObject;
using buoyd::Result;

namespace {

/// Where the archive lies that is open: the book lies beside it.
Result<std::string> path_of(PreparedSql& archive) {
  std::string path;
  auto read =
      for_each_row(archive.query("SELECT file FROM pragma_database_list WHERE name = 'main'"),
                   [&path](const buoyd::Statement& row) { path = row.text(0); });
  if (!read) return pass_on(read);
  return path;
}

/// None where no gateway ever wrote.
Result<std::vector<ProvisionalValue>> values_told(PreparedSql& archive, const std::string& path,
                                                  const std::string& station) {
  auto book = open_provisional_to_read(path);
  if (!book && book.error().detail == ENOENT) return std::vector<ProvisionalValue>();
  if (!book) return pass_on(book);
  PreparedSql sql(**book);
  return provisional_values(archive, sql, station);
}

/// A page asks again and again: it is said once, and counted.
void tell_book(const Result<void>& read, const std::string& archive) {
  static const buoyd::SystemClock clock;
  static buoyd::RepeatLog log(clock);
  constexpr std::string_view source = "book of provisional values";
  if (read) {
    log.ended(source, archive, "it can be read again");
  } else {
    log.occurred(source, archive, buoyd::Priority::warning, read.error().text);
  }
}

std::string told_json(const ProvisionalValue& one) {
  JsonObject object;
  object.add("instrument", one.instrument)
      .add("kind", one.kind)
      .add("channel", one.channel)
      .add("unit", one.unit)
      .add("value", one.value)
      .add("flag", std::string_view(&one.flag, 1))
      .add_json("time", time_json(one.utc));
  if (one.step > 0) object.add("step", one.step);
  return object.str();
}

}  // namespace

Result<std::string> provisional_json(PreparedSql& archive, const std::string& station) {
  auto path = path_of(archive);
  if (!path) return path;
  auto values = values_told(archive, *path, station);
  const bool is_late = !values && values.error().detail == SQLITE_INTERRUPT;
  if (is_late) return pass_on(values);  // by who asked, not for the book's sake
  tell_book(values ? Result<void>() : pass_on(values), *path);
  if (!values) return "[]";
  std::map<std::tuple<std::string, std::string, std::string>, const ProvisionalValue*> newest;
  for (const ProvisionalValue& one : *values) {  // by their times: the last one stays
    const bool is_shown = !one.is_lost && !one.channel.empty();
    if (is_shown) newest[{one.instrument, one.kind, one.channel}] = &one;
  }
  JsonArray list;
  for (const auto& [name, value] : newest) list.add_json(told_json(*value));
  return list.str();
}

}  // namespace buoyshore
