#include "shore/export/text/joined_mark.hpp"

#include <fmt/format.h>

#include "base/json_object.hpp"
#include "base/number_text.hpp"
#include "base/replace_file.hpp"
#include "platform/whole_file.hpp"
#include "shore/export/export_mark.hpp"

namespace buoyshore {

using buoyd::Json;

namespace {

/// Numbers of the file's own kind: a negative one is a mistake.
std::optional<std::uint64_t> number_at(const Json& json, const char* key) {
  const auto number = json.integer_at(key);
  if (!number || *number < 0) return std::nullopt;
  return static_cast<std::uint64_t>(*number);
}

}  // namespace

std::optional<JoinedMark> load_joined_mark(const std::string& path, const std::string& order) {
  const auto json = Json::parse(buoyd::read_whole(path, most_mark_bytes).value_or(""));
  if (!json || json->string_at("order") != order) return std::nullopt;
  const auto rows = number_at(*json, "rows");
  const auto written = number_at(*json, "written");
  const auto length = number_at(*json, "length");
  const auto hash = buoyd::number_in<std::uint64_t>(json->string_at("hash").value_or(""), 16);
  const Json* counts = json->find("counts");
  if (!rows || *rows == 0 || !written || !length || !hash || counts == nullptr) {
    return std::nullopt;
  }
  JoinedMark mark{*rows, *written, *hash, *length};
  for (const std::string& key : counts->keys()) {
    mark.counts[key] = number_at(*counts, key.c_str()).value_or(0);
  }
  return mark;
}

buoyd::Result<void> save_joined_mark(const std::string& path, const std::string& order,
                                     const JoinedMark& mark) {
  buoyd::JsonObject counts;
  for (const auto& [key, count] : mark.counts) counts.add(key, count);
  return buoyd::replace_file(path, buoyd::JsonObject()
                                       .add("order", order)
                                       .add("rows", mark.rows)
                                       .add("written", mark.written)
                                       .add("length", mark.length)
                                       .add("hash", fmt::format("{:016x}", mark.hash))
                                       .add_json("counts", counts.str())
                                       .str());
}

}  // namespace buoyshore
