#include "shore/export/export_mark.hpp"

#include <fmt/format.h>

#include <fstream>
#include <iterator>

#include "base/json_object.hpp"
#include "base/number_text.hpp"
#include "base/replace_file.hpp"

namespace buoyshore {

using buoyd::Json;

namespace {

/// FNV-1a: it tells whether readings changed meanwhile, not whether somebody forged them.
class Fnv {
 public:
  explicit Fnv(std::uint64_t state) : state_(state == 0 ? 0xcbf29ce484222325U : state) {}
  void add(std::string_view bytes) {
    for (const char c : bytes) add_byte(static_cast<unsigned char>(c));
    add_byte(0xFF);  // in no UTF-8: it ends the text
  }
  void add(std::int64_t number) {
    for (int i = 0; i < 8; ++i) {
      add_byte(static_cast<unsigned char>(static_cast<std::uint64_t>(number) >> (8 * i)));
    }
  }
  [[nodiscard]] std::uint64_t state() const { return state_; }

 private:
  void add_byte(unsigned char byte) { state_ = (state_ ^ byte) * 0x100000001b3U; }
  std::uint64_t state_;
};

}  // namespace

void count_in(ExportTally& tally, const ArchivedReading& reading) {
  const std::int64_t end = end_of(reading);
  if (tally.rows == 0) tally.begins = end - reading.span.count();
  tally.ends = end;
  ++tally.rows;
  Fnv hash(tally.hash);
  hash.add(end);
  hash.add(reading.span.count());
  hash.add(reading.seq);
  hash.add(reading.epoch);
  hash.add(reading.placed);
  hash.add(reading.flags);
  for (const std::string_view value : reading.values) hash.add(value);
  tally.hash = hash.state();
}

std::optional<ExportTally> load_mark(const std::string& path, const std::string& order) {
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const auto json = Json::parse(text);
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
                                       .add("hash", fmt::format("{:016x}", tally.hash))
                                       .add_json("epochs", epochs.str())
                                       .str());
}

}  // namespace buoyshore
