#include "core/proof/seal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "base/json.hpp"
#include "base/number_text.hpp"
#include "core/body.hpp"
#include "core/own_reading.hpp"
#include "core/proof/bytes_as_text.hpp"

namespace buoyd {

namespace {

constexpr std::string_view seal_kind = "seal";

template <class Integer>
void add_integer(std::string& out, Integer number) {
  for (int shift = 8 * static_cast<int>(sizeof number) - 8; shift >= 0; shift -= 8) {
    out += static_cast<char>(static_cast<std::uint64_t>(number) >> shift & 0xffU);
  }
}

std::string segments_text(const std::vector<SegmentHash>& segments) {
  std::string text;
  for (const SegmentHash& hash : segments) text += to_hex(hash);
  return text;
}

std::optional<std::vector<SegmentHash>> segments_in(std::string_view text) {
  constexpr std::size_t digits = 2 * std::tuple_size_v<SegmentHash>;
  std::vector<SegmentHash> segments;
  for (std::size_t at = 0; at < text.size(); at += digits) {
    const auto hash = bytes_in<SegmentHash>(text.substr(at, digits));
    if (!hash) return std::nullopt;
    segments.push_back(*hash);
  }
  return segments;
}

std::optional<std::uint64_t> sequence_in(std::string_view text) {
  const auto number = number_in<std::int64_t>(text);
  return number && *number > 0 && text.front() != '0'
             ? std::optional(static_cast<std::uint64_t>(*number))
             : std::nullopt;
}

/// The values of a body by the names of their channels: texts without quotes, numbers as they are.
std::map<std::string, std::string, std::less<>> fields_of(const Description& description,
                                                          std::string_view body) {
  std::map<std::string, std::string, std::less<>> fields;
  const auto tokens = split_body(description, body);
  if (!tokens || tokens->size() != description.channels().size()) return fields;
  for (std::size_t i = 0; i < tokens->size(); ++i) {
    const auto json = Json::parse((*tokens)[i]);
    if (!json || json->is_null()) continue;
    fields[description.channels()[i].name] =
        json->string() != nullptr ? *json->string() : json->print();
  }
  return fields;
}

}  // namespace

SealedRecord record_of(const StoredReading& stored) {
  const Reading& reading = stored.reading;
  return {stored.seq,
          reading.description->digest(),
          reading.utc.time_since_epoch().count(),
          reading.boottime.time_since_epoch().count(),
          reading.clock,
          reading.span.count(),
          reading.body,
          reading.flags};
}

void add_record(Sha256& hash, const SealedRecord& record) {
  std::string head;
  add_integer(head, record.seq);
  head += bytes_as_text(record.description);
  add_integer(head, record.utc);
  add_integer(head, record.boottime);
  add_integer(head, record.clock);
  add_integer(head, record.span);
  add_integer(head, static_cast<std::uint32_t>(record.body.size()));
  add_integer(head, static_cast<std::uint32_t>(record.flags.size()));
  hash.add(head);
  hash.add(record.body);
  hash.add(record.flags);
}

SegmentHash segment_hash(Sha256& hash) {
  const Digest digest = hash.digest();
  SegmentHash first{};
  std::copy_n(digest.begin(), first.size(), first.begin());
  return first;
}

std::uint64_t Seal::readings() const {
  std::uint64_t count = numbers.b - numbers.a + 1;
  for (const Range& range : absent) count -= range.b - range.a + 1;
  return count;
}

std::string signed_text(const Seal& seal) {
  return fmt::format("buoyd seal 1\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n", seal.station,
                     to_hex(seal.epoch), seal.numbers.a, seal.numbers.b, ranges_text(seal.absent),
                     to_hex(seal.before), segments_text(seal.segments), to_hex(seal.key));
}

Digest digest_of(const Seal& seal) {
  return sha256(signed_text(seal));
}

std::string ranges_text(const std::vector<Range>& ranges) {
  std::string text;
  for (const Range& range : ranges) {
    if (!text.empty()) text += ',';
    text += std::to_string(range.a);
    if (range.b > range.a) text += '-' + std::to_string(range.b);
  }
  return text;
}

std::optional<std::vector<Range>> ranges_in(std::string_view text) {
  std::vector<Range> ranges;
  while (!text.empty()) {
    const std::string_view one = text.substr(0, text.find(','));
    const std::size_t dash = one.find('-');
    const auto a = sequence_in(one.substr(0, dash));
    const auto b = dash == std::string_view::npos ? a : sequence_in(one.substr(dash + 1));
    const bool is_next = a && (ranges.empty() || *a > ranges.back().b + 1);
    if (!is_next || !b || *b < *a || (dash != std::string_view::npos && *b == *a)) {
      return std::nullopt;
    }
    ranges.push_back({*a, *b});
    text.remove_prefix(one.size());
    if (text.size() == 1) return std::nullopt;  // a comma with nothing behind it
    if (!text.empty()) text.remove_prefix(1);
  }
  return ranges;
}

Reading seal_reading(const Seal& seal, MonoTime now) {
  const auto number = [](std::uint64_t seq) { return static_cast<std::int64_t>(seq); };
  return own_reading(
      seal_kind,
      {own_text("station", "whose readings are sealed", seal.station),
       own_text("epoch", "of the numbers that are sealed", to_hex(seal.epoch)),
       own_integer("first", "1", "first number", number(seal.numbers.a)),
       own_integer("last", "1", "last number", number(seal.numbers.b)),
       own_text("absent", "numbers of which there was no reading", ranges_text(seal.absent)),
       own_text("before", "digest of the seal before", to_hex(seal.before)),
       own_text("segments", "hashes of 256 readings each", segments_text(seal.segments)),
       own_text("key", "public key, Ed25519", to_hex(seal.key)),
       own_text("signature", "of all before it", to_hex(seal.signature))},
      now);
}

bool is_seal(const Description& description) {
  return is_own(description, seal_kind);
}

Result<Seal> seal_in(const Description& description, std::string_view body) {
  const auto fields = fields_of(description, body);
  const auto field = [&](std::string_view name) {
    const auto found = fields.find(name);
    return found == fields.end() ? std::string_view{} : std::string_view(found->second);
  };
  const auto epoch = bytes_in<EpochId>(field("epoch"));
  const auto first = sequence_in(field("first"));
  const auto last = sequence_in(field("last"));
  const auto absent = ranges_in(field("absent"));
  const auto before = bytes_in<Digest>(field("before"));
  const auto segments = segments_in(field("segments"));
  const auto key = bytes_in<PublicKey>(field("key"));
  const auto signature = bytes_in<Signature>(field("signature"));
  if (!is_seal(description) || !epoch || !first || !last || !absent || !before || !segments ||
      !key || !signature) {
    return fail(ErrorCode::invalid, "it is no seal: a value is missing or malformed");
  }
  Seal seal{std::string(field("station")),
            *epoch,
            {*first, *last},
            *absent,
            *before,
            *segments,
            *key,
            *signature};
  if (auto shaped = check_shape(seal); !shaped) return pass_on(shaped);
  return seal;
}

Result<void> check_shape(const Seal& seal) {
  const auto& [a, b] = seal.numbers;
  if (a == 0 || b < a) return fail(ErrorCode::invalid, "a seal's numbers are none");
  if (!seal.absent.empty() && (seal.absent.front().a < a || seal.absent.back().b > b)) {
    return fail(ErrorCode::invalid, "a seal's absent numbers are not of its own");
  }
  const std::uint64_t needed = (seal.readings() + segment_readings - 1) / segment_readings;
  if (seal.segments.size() != needed || needed > most_segments) {
    return fail(ErrorCode::invalid,
                fmt::format("a seal of {} readings has {} segments, expected {}", seal.readings(),
                            seal.segments.size(), needed));
  }
  return {};
}

}  // namespace buoyd
