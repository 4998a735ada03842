#include "shore/tables/description_table.hpp"

#include "base/json.hpp"

namespace buoyshore {

using buoyd::Description;
using buoyd::Result;

namespace {

constexpr std::size_t max_known = 1024;

/// The boot that a description of raw readings names, if it does.
std::optional<std::string> boot_of(const Description& description) {
  const auto json = buoyd::Json::parse(description.text(), buoyd::max_description_bytes);
  return json ? json->string_at("boot") : std::nullopt;
}

}  // namespace

Result<DescriptionTable::Entry> DescriptionTable::find(const buoyd::Hash8& hash) {
  if (const auto known = known_.find(hash); known != known_.end()) {
    return known->second;
  }
  const std::string name = buoyd::to_hex(hash);
  auto query = sql_.query("SELECT n, text FROM description WHERE hash = ?", name);
  if (!query) return pass_on(query);
  auto row = (*query)->step();
  if (!row) return pass_on(row);
  if (!*row) {
    return Entry{};
  }
  const std::int64_t n = (*query)->integer(0);
  auto parsed = Description::parse(std::string((*query)->text(1)));
  (*query)->reset();
  if (!parsed) return pass_on(parsed);
  if (known_.size() >= max_known) known_.clear();
  return known_[hash] = Entry{*parsed, n};
}

Result<std::int64_t> DescriptionTable::number_of(const Description& description) {
  auto entry = find(description.hash());
  if (!entry) return pass_on(entry);
  if (entry->description != nullptr) {
    return entry->n;
  }
  if (auto inserted = insert(description); !inserted) return pass_on(inserted);
  const std::int64_t n = sql_.database().last_rowid();
  if (auto inserted = insert_channels(description, n); !inserted) return pass_on(inserted);
  return n;
}

Result<buoyd::DescriptionPtr> DescriptionTable::numbered(std::int64_t n) {
  if (const auto known = numbered_.find(n); known != numbered_.end()) {
    return known->second;
  }
  auto query = sql_.query("SELECT text FROM description WHERE n = ?", n);
  if (!query) return pass_on(query);
  auto row = (*query)->step();
  if (!row) return pass_on(row);
  auto parsed = Description::parse(*row ? std::string((*query)->text(0)) : std::string());
  (*query)->reset();
  if (!parsed) return parsed;
  if (numbered_.size() >= max_known) numbered_.clear();
  return numbered_[n] = *parsed;
}

Result<void> DescriptionTable::insert(const Description& description) {
  const std::string name = buoyd::to_hex(description.hash());
  const auto boot = boot_of(description);
  return sql_.run(
      "INSERT INTO description(hash, instrument, kind, boot, text) VALUES(?, ?, ?, ?, ?)", name,
      description.instrument(), description.kind(), boot, description.text());
}

Result<void> DescriptionTable::insert_channels(const Description& description, std::int64_t n) {
  std::int64_t position = 0;
  std::int64_t first = 0;
  for (const buoyd::ChannelLayout& channel : description.channels()) {
    const auto points = static_cast<std::int64_t>(channel.points);
    auto run =
        sql_.run("INSERT INTO channel VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)", n, position, channel.name,
                 buoyd::name_of(channel.type), channel.unit, std::int64_t{channel.is_array}, points,
                 first, std::int64_t{channel.default_flag});
    if (!run) return run;
    ++position;
    first += points;
  }
  return {};
}

}  // namespace buoyshore
