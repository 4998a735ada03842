#include "firmware-host/judge/ledger_reader.hpp"

#include <algorithm>
#include <fstream>
#include <optional>

#include <fmt/format.h>

#include "base/json.hpp"

namespace buoysim {

using buoyd::ErrorCode;
using buoyd::fail;
using buoyd::Json;

namespace {

constexpr std::size_t max_line = 1U << 20U;

bool read_values(const Json& object, LedgerEntry& entry) {
  const Json* values = object.find("values");
  if (values == nullptr || values->kind() != Json::Kind::object) {
    return false;
  }
  for (std::size_t i = 0; i < values->keys().size(); ++i) {
    const std::string* text = values->items()[i].string();
    if (text == nullptr) {
      return false;
    }
    entry.values.emplace_back(values->keys()[i], *text);
  }
  return true;
}

bool read_names(const Json& object, LedgerEntry& entry) {
  const auto instrument = object.string_at("instrument");
  const auto kind = object.string_at("kind");
  const auto counter = object.integer_at("counter");
  if (!instrument || !kind || !counter || *counter < 0) {
    return false;
  }
  entry.instrument = *instrument;
  entry.kind = *kind;
  entry.counter = static_cast<std::uint64_t>(*counter);
  entry.fault = object.string_at("fault").value_or("");
  return true;
}

bool read_times(const Json& object, LedgerEntry& entry) {
  const auto time = buoyd::parse_iso8601(object.string_at("time").value_or(""));
  const auto boottime = object.integer_at("boottime");
  if (!time || !boottime) {
    return false;
  }
  entry.time = *time;
  entry.boottime = buoyd::MonoTime(buoyd::Micros(*boottime));
  if (const auto asked = object.integer_at("asked")) {
    entry.asked = buoyd::MonoTime(buoyd::Micros(*asked));
  }
  return true;
}

}  // namespace

buoyd::Result<LedgerEntry> parse_ledger_line(std::string_view line) {
  const auto object = Json::parse(line, max_line);
  LedgerEntry entry;
  if (!object || !read_names(*object, entry) || !read_times(*object, entry) ||
      !read_values(*object, entry)) {
    return fail(ErrorCode::invalid, "no line of a ledger");
  }
  auto bytes = bytes_from_hex(object->string_at("bytes").value_or("?"));
  if (!bytes) {
    return fail(ErrorCode::invalid, "a ledger's bytes are no hex");
  }
  entry.bytes = std::move(*bytes);
  return entry;
}

buoyd::Result<LedgerRead> read_ledger(const std::string& path,
                                      const std::function<void(LedgerEntry)>& take) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return fail(ErrorCode::unavailable, fmt::format("{}: cannot be read", path));
  }
  LedgerRead read;
  std::uint64_t number = 0;
  for (std::string line; std::getline(file, line);) {
    ++number;
    auto entry = parse_ledger_line(line);
    if (!entry) {
      const bool was_cut = file.eof();
      read.broken_line = was_cut || read.broken_line != 0 ? read.broken_line : number;
      continue;
    }
    ++read.entries;
    take(std::move(*entry));
  }
  return read;
}

std::map<std::string, std::uint64_t> last_counters(const std::string& path) {
  std::map<std::string, std::uint64_t> last;
  // A ledger that is not there yet has no counters: that is no error.
  static_cast<void>(read_ledger(path, [&](const LedgerEntry& entry) {
    std::uint64_t& counter = last[entry.instrument];
    counter = std::max(counter, entry.counter);
  }));
  return last;
}

}  // namespace buoysim
