#include "uplink/receipt.hpp"

#include <algorithm>
#include <utility>

#include "base/cbor.hpp"

namespace buoyd {

namespace {

constexpr std::size_t most_ranges = 64;
constexpr std::size_t most_needs = 32;

std::optional<Hash8> id_of(const CborItem& item) {
  const auto bytes = item.bytes();
  Hash8 id{};
  if (!bytes || bytes->size() != id.size()) {
    return std::nullopt;
  }
  std::ranges::copy(*bytes, id.begin());
  return id;
}

std::optional<Hash8> id_at(const CborItem& map, std::string_view key) {
  const auto item = map.find(key);
  return item ? id_of(*item) : std::nullopt;
}

/// 1 … 2^63 − 1.
std::optional<std::uint64_t> seq_of(const CborItem& item) {
  const auto value = item.integer();
  return value && *value > 0 ? std::optional(static_cast<std::uint64_t>(*value)) : std::nullopt;
}

std::optional<Range> range_of(const CborItem& item) {
  const auto ends = item.items(2);
  if (!ends || ends->size() != 2) {
    return std::nullopt;
  }
  const auto a = seq_of((*ends)[0]);
  const auto b = seq_of((*ends)[1]);
  return a && b && *a <= *b ? std::optional(Range{*a, *b}) : std::nullopt;
}

/// Each item of the map's array through `read`; nullopt if the key is there and anything is wrong.
template <class T, class Read>
std::optional<std::vector<T>> list_at(const CborItem& map, std::string_view key, std::size_t most,
                                      Read read) {
  std::vector<T> list;
  const auto array = map.find(key);
  if (!array) {
    return list;
  }
  const auto items = array->items(most);
  if (!items) {
    return std::nullopt;
  }
  for (const CborItem& item : *items) {
    const auto value = read(item);
    if (!value) {
      return std::nullopt;
    }
    list.push_back(*value);
  }
  return list;
}

bool is_archive_id(std::string_view text) {
  return hash8_from_hex(text).has_value();
}

tl::unexpected<Error> bad(std::string_view what) {
  return fail(ErrorCode::invalid, "receipt: " + std::string(what));
}

}  // namespace

Result<Receipt> parse_receipt(std::span<const std::uint8_t> message) {
  const auto map = CborItem::parse(message);
  if (!map || !map->is_map()) {
    return bad("no CBOR map");
  }
  const auto version = map->find("v");
  if (!version || version->integer() != 1) {
    return bad("not of version 1");
  }
  Receipt receipt;
  const auto archive = map->find("archive");
  const auto name = archive ? archive->text() : std::nullopt;
  const auto epoch = id_at(*map, "epoch");
  if (!name || !is_archive_id(*name) || !epoch) {
    return bad("no archive id or epoch");
  }
  receipt.archive = *name;
  receipt.epoch = *epoch;
  const auto have = list_at<Range>(*map, "have", most_ranges, range_of);
  const auto need = list_at<Hash8>(*map, "need", most_needs, id_of);
  if (!have || !need) {
    return bad("have or need is none");
  }
  receipt.have = Ranges(*have);
  receipt.need = *need;
  if (const auto upto = map->find("upto")) {
    receipt.upto = seq_of(*upto).value_or(0);
  }
  for (auto [key, id] :
       {std::pair("nonce", &receipt.nonce), std::pair("opening", &receipt.opening)}) {
    const auto item = map->find(key);
    if (!item || item->is_null()) continue;
    *id = id_of(*item);
    if (!*id) return bad(std::string(key) + " is no id");
  }
  const auto resync = map->find("resync");
  receipt.resync = resync && resync->boolean().value_or(false);
  return receipt;
}

}  // namespace buoyd
