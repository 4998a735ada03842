#include "shore/certify/certificate_line.hpp"

#include <fmt/format.h>

#include <limits>

#include "base/json_object.hpp"

namespace buoyshore {

using buoyd::ErrorCode;
using buoyd::Json;
using buoyd::JsonObject;
using buoyd::Range;
using buoyd::Result;
using buoyd::to_hex;

namespace {

std::string pair_text(const Range& range) {
  return fmt::format("[{},{}]", range.a, range.b);
}

std::string time_text(const std::optional<std::int64_t>& time) {
  return time ? std::to_string(*time) : "null";
}

std::string written(const HeadLine& line) {
  return JsonObject()
      .add("certificate", 1)
      .add("station", line.station)
      .add_json("from", time_text(line.from))
      .add_json("to", time_text(line.to))
      .add("made", line.made)
      .add("by", line.by)
      .add("archive", line.archive)
      .add("key", to_hex(line.key))
      .str();
}

std::string written(const DescriptionLine& line) {
  return JsonObject().add("description", line.text).str();
}

std::string written(const EpochLine& line) {
  return JsonObject()
      .add("epoch", to_hex(line.epoch))
      .add_json("numbers", pair_text(line.numbers))
      .str();
}

std::string written(const SealLine& line) {
  const buoyd::Seal& seal = line.seal;
  std::string segments;
  for (const buoyd::SegmentHash& hash : seal.segments) segments += to_hex(hash);
  return JsonObject()
      .add_json(line.is_spare ? "spare_seal" : "seal", pair_text(seal.numbers))
      .add("station", seal.station)
      .add("epoch", to_hex(seal.epoch))
      .add("absent", buoyd::ranges_text(seal.absent))
      .add("before", to_hex(seal.before))
      .add("segments", segments)
      .add("key", to_hex(seal.key))
      .add("signature", to_hex(seal.signature))
      .str();
}

std::string written(const UnsealedLine& line) {
  return JsonObject()
      .add_json("unsealed", pair_text(line.numbers))
      .add("left_out", line.is_left_out)
      .str();
}

std::string written(const GapLine& line) {
  return JsonObject().add_json("gap", pair_text(line.numbers)).add("reason", line.reason).str();
}

std::string written(const ReadingLine& line) {
  std::string text =
      fmt::format(R"({{"reading":[{},"{}",{},{},{},{},)", line.seq, to_hex(line.description),
                  line.utc, line.boottime, line.clock, line.span);
  buoyd::append_json_string(text, line.body);
  text += ',';
  buoyd::append_json_string(text, line.flags);
  return text + "]}";
}

std::string written(const FileLine& line) {
  return JsonObject()
      .add("file", line.name)
      .add("bytes", line.bytes)
      .add("sha256", to_hex(line.sum))
      .str();
}

std::string written(const EndLine& line) {
  return JsonObject()
      .add("sha256", to_hex(line.sum))
      .add("key", to_hex(line.key))
      .add("signature", to_hex(line.signature))
      .str();
}

/// Takes members out of an object and remembers whether one was missing.
class Members {
 public:
  explicit Members(const Json& json) : json_(json) {}

  std::string text(std::string_view key) { return taken(json_.string_at(key)); }
  std::int64_t integer(std::string_view key) { return taken(json_.integer_at(key)); }
  std::uint64_t count(std::string_view key) { return positive(json_.find(key), 0); }
  template <class Bytes>
  Bytes bytes(std::string_view key) {
    return taken(buoyd::bytes_in<Bytes>(text(key)));
  }
  Range pair(std::string_view key) {
    const Json* const json = json_.find(key);
    if (json == nullptr || json->items().size() != 2) return taken(std::optional<Range>());
    const Range range{positive(json->items().data(), 1), positive(&json->items()[1], 1)};
    return taken(range.a <= range.b ? std::optional(range) : std::nullopt);
  }
  std::optional<std::int64_t> time(std::string_view key) {
    const Json* const json = json_.find(key);
    if (json != nullptr && json->is_null()) return std::nullopt;
    return integer(key);
  }
  bool flag(std::string_view key) {
    const Json* const json = json_.find(key);
    return taken(json == nullptr ? std::nullopt : json->boolean());
  }
  template <class T>
  T taken(std::optional<T> value) {
    is_whole_ = is_whole_ && value.has_value();
    return std::move(value).value_or(T{});
  }
  std::uint64_t positive(const Json* json, std::int64_t least) {
    const auto number = json == nullptr ? std::nullopt : json->integer();
    const bool is_good = number && *number >= least;
    return taken(is_good ? std::optional(static_cast<std::uint64_t>(*number)) : std::nullopt);
  }
  [[nodiscard]] bool is_whole() const { return is_whole_; }

 private:
  const Json& json_;
  bool is_whole_ = true;
};

CertificateLine head_in(Members& from) {
  from.taken(from.integer("certificate") == 1 ? std::optional(true) : std::nullopt);
  HeadLine line;
  line.station = from.text("station");
  line.from = from.time("from");
  line.to = from.time("to");
  line.made = from.text("made");
  line.by = from.text("by");
  line.archive = from.text("archive");
  line.key = from.bytes<buoyd::PublicKey>("key");
  return line;
}

CertificateLine seal_in(Members& from, bool is_spare) {
  SealLine line{{}, is_spare};
  buoyd::Seal& seal = line.seal;
  seal.station = from.text("station");
  seal.epoch = from.bytes<buoyd::EpochId>("epoch");
  seal.numbers = from.pair(is_spare ? "spare_seal" : "seal");
  seal.absent = from.taken(buoyd::ranges_in(from.text("absent")));
  seal.before = from.bytes<buoyd::Digest>("before");
  const std::string segments = from.text("segments");
  constexpr std::size_t digits = 2 * std::tuple_size_v<buoyd::SegmentHash>;
  for (std::size_t at = 0; at < segments.size(); at += digits) {
    seal.segments.push_back(
        from.taken(buoyd::bytes_in<buoyd::SegmentHash>(segments.substr(at, digits))));
  }
  seal.key = from.bytes<buoyd::PublicKey>("key");
  seal.signature = from.bytes<buoyd::Signature>("signature");
  from.taken(check_shape(seal) ? std::optional(true) : std::nullopt);
  return line;
}

CertificateLine reading_in(Members& from, const Json& json) {
  ReadingLine line;
  const std::vector<Json>& items = json.items();
  if (items.size() != 8 || items[1].string() == nullptr || items[6].string() == nullptr ||
      items[7].string() == nullptr) {
    from.taken(std::optional<bool>());
    return line;
  }
  line.seq = from.positive(items.data(), 1);
  line.description = from.taken(buoyd::bytes_in<buoyd::Hash8>(*items[1].string()));
  line.utc = from.taken(items[2].integer());
  line.boottime = from.taken(items[3].integer());
  const std::int64_t clock = from.taken(items[4].integer());
  from.taken(clock >= 0 && clock <= std::numeric_limits<std::uint8_t>::max() ? std::optional(true)
                                                                             : std::nullopt);
  line.clock = static_cast<std::uint8_t>(clock);
  line.span = from.taken(items[5].integer());
  line.body = *items[6].string();
  line.flags = *items[7].string();
  return line;
}

/// What its first member says that it is.
std::optional<CertificateLine> line_of(const Json& json, Members& from) {
  if (json.keys().empty()) return std::nullopt;
  const std::string& kind = json.keys().front();
  if (kind == "reading") return reading_in(from, json.items().front());
  if (kind == "gap") return GapLine{from.pair("gap"), from.text("reason")};
  if (kind == "seal" || kind == "spare_seal") return seal_in(from, kind == "spare_seal");
  if (kind == "unsealed") return UnsealedLine{from.pair("unsealed"), from.flag("left_out")};
  if (kind == "description") return DescriptionLine{from.text("description")};
  if (kind == "epoch") {
    return EpochLine{from.bytes<buoyd::EpochId>("epoch"), from.pair("numbers")};
  }
  if (kind == "file") {
    return FileLine{from.text("file"), from.count("bytes"), from.bytes<buoyd::Digest>("sha256")};
  }
  if (kind == "sha256") {
    return EndLine{from.bytes<buoyd::Digest>("sha256"), from.bytes<buoyd::PublicKey>("key"),
                   from.bytes<buoyd::Signature>("signature")};
  }
  if (kind == "certificate") return head_in(from);
  return std::nullopt;
}

}  // namespace

std::string text_of(const CertificateLine& line) {
  return std::visit([](const auto& one) { return written(one); }, line);
}

Result<CertificateLine> line_in(std::string_view text) {
  const auto json = Json::parse(text, longest_line);
  if (!json) return buoyd::fail(ErrorCode::invalid, json.error().text);
  Members from(*json);
  auto line = line_of(*json, from);
  if (!line || !from.is_whole()) {
    return buoyd::fail(ErrorCode::invalid, "no line of a certified export");
  }
  if (text_of(*line) != text) {
    return buoyd::fail(ErrorCode::invalid, "not written as a certified export is");
  }
  return std::move(*line);
}

std::string signed_text(const buoyd::Digest& sum) {
  return fmt::format("certified export 1\n{}\n", to_hex(sum));
}

}  // namespace buoyshore
