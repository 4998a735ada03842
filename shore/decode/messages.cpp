#include "shore/decode/messages.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/hash.hpp"

namespace buoyshore {

using buoyd::CborItem;
using buoyd::Gap;
using buoyd::Hash8;
using buoyd::Micros;
using buoyd::Result;
using buoyd::WallTime;

namespace {

constexpr std::size_t max_lost = 4096;
constexpr std::size_t max_descriptions = 1024;
constexpr std::int64_t most_receipt_seconds = 3600;
constexpr std::int64_t longest_round_trip = 3'600'000'000;  // µs
constexpr std::size_t longest_boot = 64;

tl::unexpected<buoyd::Error> wrong(std::string_view message, std::string_view what) {
  return buoyd::fail(buoyd::ErrorCode::invalid, fmt::format("{}: {}", message, what));
}

std::optional<Hash8> id_of(const std::optional<CborItem>& item) {
  const auto bytes = item ? item->bytes() : std::nullopt;
  Hash8 id{};
  if (!bytes || bytes->size() != id.size()) {
    return std::nullopt;
  }
  std::ranges::copy(*bytes, id.begin());
  return id;
}

/// A number of [low, highest_seq].
std::optional<std::uint64_t> number_of(const std::optional<CborItem>& item, std::uint64_t low) {
  const auto value = item ? item->unsigned_integer() : std::nullopt;
  return value && *value >= low && *value <= highest_seq ? value : std::nullopt;
}

bool is_null(const std::optional<CborItem>& item) {
  return item && item->is_null();
}

/// A time, or 0 where it is not known.
std::optional<WallTime> time_of(const CborItem& item) {
  const auto micros = item.is_null() ? std::optional<std::int64_t>(0) : item.integer();
  return micros ? std::optional(WallTime(Micros(*micros))) : std::nullopt;
}

/// The message as a map of version 1.
Result<CborItem> versioned(std::string_view name, std::span<const std::uint8_t> message) {
  auto root = CborItem::parse(message);
  if (!root) return pass_on(root);
  const auto version = root->find("v");
  if (!version || version->integer() != 1) {
    return wrong(name, "it is not of version 1");
  }
  return root;
}

std::optional<HelloEpoch> epoch_of(const CborItem& item) {
  const auto parts = item.items(16);
  if (!parts || parts->size() < 4) {
    return std::nullopt;
  }
  const auto id = id_of((*parts)[0]);
  const auto first = number_of((*parts)[1], 1);
  const auto last = number_of((*parts)[2], 1);
  const auto floor = number_of((*parts)[3], 0);
  const bool sound = id && first && floor && (last || (*parts)[2].is_null()) &&
                     last.value_or(highest_seq) >= *first;
  return sound ? std::optional(HelloEpoch{*id, *first, last, *floor}) : std::nullopt;
}

std::optional<Gap> lost_of(const CborItem& item) {
  const auto parts = item.items(16);
  if (!parts || parts->size() < 5) {
    return std::nullopt;
  }
  const auto a = number_of((*parts)[0], 1);
  const auto b = number_of((*parts)[1], 1);
  const auto name = (*parts)[2].text();
  const auto reason = buoyd::gap_reason_named(name.value_or(""));
  const auto t0 = time_of((*parts)[3]);
  const auto t1 = time_of((*parts)[4]);
  const bool open = (*parts)[1].is_null() && reason && *reason == buoyd::GapReason::damaged;
  if (!a || !reason || !t0 || !t1 || !(b ? *b >= *a : open)) {
    return std::nullopt;
  }
  return Gap{*a, b, *reason, *t0, *t1};
}

bool read_lost(const CborItem& root, Batch& batch) {
  const auto list = root.find("lost");
  const auto items = list ? list->items(max_lost) : std::vector<CborItem>{};
  for (const CborItem& item : items.value_or(std::vector<CborItem>{})) {
    const auto lost = lost_of(item);
    if (!lost) return false;
    batch.lost.push_back(*lost);
  }
  return items.has_value();
}

bool read_descriptions(const CborItem& root, Batch& batch) {
  const auto map = root.find("descriptions");
  if (!map) {
    return true;
  }
  const auto pairs = map->pairs(max_descriptions);
  if (!pairs) return false;
  for (const auto& [name, item] : *pairs) {
    const auto hash = buoyd::hash8_from_hex(name);
    const auto text = item.text();
    if (!hash || !text) return false;
    batch.descriptions.emplace_back(*hash, *text);
  }
  return true;
}

bool read_blocks(const CborItem& root, Batch& batch) {
  const auto blocks = root.find("blocks");
  const auto bytes = blocks ? blocks->bytes() : std::span<const std::uint8_t>{};
  batch.blocks = bytes.value_or(std::span<const std::uint8_t>{});
  return bytes.has_value();
}

std::optional<HeardHello> heard_of(const std::optional<CborItem>& item) {
  const auto parts = item ? item->items(16) : std::nullopt;
  if (!parts || parts->size() < 2) {
    return std::nullopt;
  }
  const auto nonce = id_of((*parts)[0]);
  const auto after = (*parts)[1].integer();
  const bool sound = nonce && after && *after >= 0 && *after <= longest_round_trip;
  return sound ? std::optional(HeardHello{*nonce, Micros(*after)}) : std::nullopt;
}

/// Whom the buoy trusts, which boot it is in and when it had an answer: what is not understood of
/// it costs no delivery.
void read_origin(const CborItem& root, Hello& hello) {
  const auto text_at = [&root](std::string_view key) {
    const auto item = root.find(key);
    return std::string(item ? item->text().value_or("") : "");
  };
  hello.archive = text_at("archive");
  if (!buoyd::hash8_from_hex(hello.archive)) hello.archive.clear();
  const auto boottime = root.find("boottime");
  const auto micros = boottime ? boottime->integer() : std::nullopt;
  const std::string boot = text_at("boot");
  if (micros && *micros >= 0 && !boot.empty() && boot.size() <= longest_boot) {
    hello.boot = boot;
    hello.boottime = buoyd::MonoTime(Micros(*micros));
  }
  hello.heard = heard_of(root.find("heard"));
}

}  // namespace

Result<Hello> parse_hello(std::span<const std::uint8_t> message) {
  auto root = versioned("hello", message);
  if (!root) return pass_on(root);
  const auto nonce = id_of(root->find("nonce"));
  const auto list = root->find("epochs");
  const auto items = list ? list->items(max_hello_epochs) : std::nullopt;
  if (!nonce || !items || items->empty()) {
    return wrong("hello", "no nonce, or not 1 to 32 epochs");
  }
  Hello hello;
  hello.nonce = *nonce;
  if (const auto now = root->find("now")) {
    hello.now = WallTime(Micros(now->integer().value_or(0)));
  }
  if (const auto seconds = root->find("receipt_interval")) {
    hello.receipt_interval = std::chrono::seconds(
        std::clamp<std::int64_t>(seconds->integer().value_or(10), 1, most_receipt_seconds));
  }
  for (const CborItem& item : *items) {
    const auto epoch = epoch_of(item);
    if (!epoch) return wrong("hello", "an epoch is no [id, first, last, floor]");
    hello.epochs.push_back(*epoch);
  }
  if (const auto unknown = root->find("unknown")) {
    const auto ids = unknown->items(max_hello_epochs);
    if (!ids) return wrong("hello", "its unknown epochs are no list of at most 32");
    for (const CborItem& item : *ids) {
      const auto id = id_of(item);
      if (!id) return wrong("hello", "an unknown epoch is no name");
      // Said twice it is said once.
      if (std::ranges::find(hello.unknown, *id) == hello.unknown.end())
        hello.unknown.push_back(*id);
    }
  }
  read_origin(*root, hello);
  return hello;
}

Result<Batch> parse_batch(std::span<const std::uint8_t> message) {
  auto root = versioned("batch", message);
  if (!root) return pass_on(root);
  const auto epoch = id_of(root->find("epoch"));
  const auto first = number_of(root->find("first"), 1);
  const auto floor = number_of(root->find("floor"), 0);
  const auto from = number_of(root->find("from"), 1);
  const auto to = number_of(root->find("to"), 1);
  if (!epoch || !first || !floor || !from || !(to || is_null(root->find("to")))) {
    return wrong("batch", "epoch, first, floor, from or to is missing or wrong");
  }
  Batch batch{*epoch, *first, *floor, *from, to, {}, {}, {}};
  if (!read_lost(*root, batch)) return wrong("batch", "a gap is no [a, b, reason, t0, t1]");
  if (!read_descriptions(*root, batch)) return wrong("batch", "a description has no name or text");
  if (!read_blocks(*root, batch)) return wrong("batch", "its blocks are no byte string");
  return batch;
}

buoyd::Bytes write_receipt(const Receipt& receipt, std::string_view archive, const Hash8& opening) {
  buoyd::CborWriter out;
  const std::size_t optional_keys =
      (receipt.nonce ? 1U : 0U) + (receipt.resync ? 1U : 0U) + (receipt.need.empty() ? 0U : 1U);
  out.map(6 + optional_keys);
  out.key("v").integer(1);
  out.key("archive").text(archive);
  out.key("opening").bytes(opening);
  out.key("epoch").bytes(receipt.epoch);
  out.key("have").array(receipt.have.size());
  for (const buoyd::Range& range : receipt.have) {
    out.array(2);
    out.unsigned_integer(range.a);
    out.unsigned_integer(range.b);
  }
  out.key("upto").unsigned_integer(receipt.upto);
  if (receipt.nonce) {
    out.key("nonce").bytes(*receipt.nonce);
  }
  if (receipt.resync) {
    out.key("resync").boolean(true);
  }
  if (!receipt.need.empty()) {
    out.key("need").array(receipt.need.size());
    for (const Hash8& hash : receipt.need) out.bytes(hash);
  }
  return out.take();
}

}  // namespace buoyshore
