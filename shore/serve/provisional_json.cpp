#include "shore/serve/provisional_json.hpp"

#include <cerrno>
#include <map>
#include <tuple>

#include "base/json_object.hpp"
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
  auto book = open_provisional_to_read(*path);
  if (!book && book.error().detail == ENOENT) return "[]";
  if (!book) return pass_on(book);
  PreparedSql sql(**book);
  auto values = provisional_values(archive, sql, station);
  if (!values) return pass_on(values);
  std::map<std::tuple<std::string, std::string, std::string>, const ProvisionalValue*> newest;
  for (const ProvisionalValue& one : *values) {  // by their times: the last one stays
    if (!one.channel.empty()) newest[{one.instrument, one.kind, one.channel}] = &one;
  }
  JsonArray list;
  for (const auto& [name, value] : newest) list.add_json(told_json(*value));
  return list.str();
}

}  // namespace buoyshore
