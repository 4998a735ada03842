#include "shore/export/export_mark.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/json_object.hpp"
#include "base/number_text.hpp"
#include "base/replace_file.hpp"
#include "platform/whole_file.hpp"
#include "shore/export/export_hash.hpp"

namespace buoyshore {

using buoyd::Json;

void count_in(ExportTally& tally, const ArchivedReading& reading) {
  const std::int64_t end = end_of(reading);
  const std::int64_t begin = end - reading.span.count();
  tally.begins = tally.rows == 0 ? begin : std::min(tally.begins, begin);
  tally.ends = end;
  ++tally.rows;
  ExportHash hash(tally.hash);
  hash.add(end);
  hash.add(std::int64_t{reading.span.count()});
  hash.add(std::int64_t{reading.seq});
  hash.add(reading.epoch);
  hash.add(reading.placed);
  hash.add(reading.flags);
  for (const std::string_view value : reading.values) hash.add(value);
  tally.hash = hash.state();
}

std::optional<ExportTally> load_mark(const std::string& path, const std::string& order) {
  const auto json = Json::parse(buoyd::read_whole(path, most_mark_bytes).value_or(""));
  if (!json || json->string_at("order") != order) return std::nullopt;
  const auto rows = json->integer_at("rows");
  const auto begins = json->integer_at("begins");
  const auto ends = json->integer_at("ends");
  const std::string hash = json->string_at("hash").value_or("");
  const Json* epochs = json->find("epochs");
  if (!rows || *rows <= 0 || !begins || !ends || epochs == nullptr) return std::nullopt;
  ExportTally tally;
  tally.rows = static_cast<std::uint64_t>(*rows);
  tally.begins = *begins;
  tally.ends = *ends;
  tally.length =
      static_cast<std::uint64_t>(std::max<std::int64_t>(json->integer_at("length").value_or(0), 0));
  tally.hash = buoyd::number_in<std::uint64_t>(hash, 16).value_or(0);
  for (const Json& epoch : epochs->items()) {
    if (epoch.string() != nullptr) tally.epochs.push_back(*epoch.string());
  }
  return tally;
}

buoyd::Result<void> save_mark(const std::string& path, const std::string& order,
                              const ExportTally& tally) {
  buoyd::JsonArray epochs;
  for (const std::string& epoch : tally.epochs) epochs.add_json(buoyd::json_string(epoch));
  return buoyd::replace_file(path, buoyd::JsonObject()
                                       .add("order", order)
                                       .add("rows", tally.rows)
                                       .add("begins", tally.begins)
                                       .add("ends", tally.ends)
                                       .add("length", tally.length)
                                       .add("hash", fmt::format("{:016x}", tally.hash))
                                       .add_json("epochs", epochs.str())
                                       .str());
}

}  // namespace buoyshore
