#include "shore/plain_encoder.hpp"

#include <bit>
#include <charconv>
#include <map>

#include "base/crc.hpp"
#include "base/json.hpp"
#include "core/body.hpp"

namespace buoyshore::test {

using buoyd::CborWriter;
using buoyd::ChannelLayout;
using buoyd::StoredReading;
using buoyd::ValueType;

namespace {

void put_number(Bytes& out, std::uint64_t value) {
  while (value >= 0x80) {
    out.push_back(static_cast<std::uint8_t>(value | 0x80U));
    value >>= 7U;
  }
  out.push_back(static_cast<std::uint8_t>(value));
}

/// Order 0, k 0, step 0; each value 24 ones, length 64, its zigzag in full: 94 bits.
void put_integers(Bytes& out, const std::vector<std::int64_t>& values) {
  out.push_back(0);
  out.push_back(0);
  std::vector<bool> bits;
  for (const std::int64_t value : values) {
    const auto zigzag =
        (static_cast<std::uint64_t>(value) << 1U) ^ static_cast<std::uint64_t>(value >> 63);
    bits.insert(bits.end(), 24 + 6, true);
    for (int bit = 63; bit >= 0; --bit) bits.push_back(((zigzag >> bit) & 1U) != 0);
  }
  for (std::size_t i = 0; i < bits.size(); i += 8) {
    unsigned byte = 0;
    for (std::size_t j = i; j < i + 8; ++j) byte = byte * 2 + (j < bits.size() && bits[j] ? 1U : 0);
    out.push_back(static_cast<std::uint8_t>(byte));
  }
}

std::int64_t ordered_bits(std::string_view print, ValueType type) {
  if (type == ValueType::float32) {
    float value = 0;
    std::from_chars(print.data(), print.data() + print.size(), value);
    const auto bits = std::bit_cast<std::int32_t>(value);
    return bits < 0 ? bits ^ 0x7FFF'FFFF : bits;
  }
  double value = 0;
  std::from_chars(print.data(), print.data() + print.size(), value);
  const auto bits = std::bit_cast<std::int64_t>(value);
  return bits < 0 ? bits ^ 0x7FFF'FFFF'FFFF'FFFF : bits;
}

/// A text column of the prints (texts without their quotes).
void put_texts(Bytes& out, const std::vector<std::string_view>& prints, ValueType type) {
  out.push_back(0x80);
  put_number(out, prints.size());
  std::vector<std::int64_t> index;
  for (const std::string_view print : prints) {
    const auto json =
        type == ValueType::text ? buoyd::Json::parse(print) : buoyd::Result<buoyd::Json>{};
    const std::string* text = json && json->string() != nullptr ? json->string() : nullptr;
    const std::string entry = text != nullptr ? *text : std::string(print);
    put_number(out, entry.size());
    out.insert(out.end(), entry.begin(), entry.end());
    index.push_back(static_cast<std::int64_t>(index.size()));
  }
  put_integers(out, index);
}

void put_column(Bytes& out, const std::vector<std::string_view>& prints, ValueType type) {
  if (type == ValueType::text || type == ValueType::decimal) {
    put_texts(out, prints, type);
    return;
  }
  std::vector<std::int64_t> values;
  for (const std::string_view print : prints) {
    std::int64_t value = 0;
    if (type == ValueType::integer) {
      std::from_chars(print.data(), print.data() + print.size(), value);
    } else {
      value = ordered_bits(print, type);
    }
    values.push_back(value);
  }
  const unsigned kind = type == ValueType::float32 ? 2U : type == ValueType::float64 ? 3U : 0U;
  out.push_back(static_cast<std::uint8_t>(kind << 4U));
  put_integers(out, values);
}

std::vector<std::int64_t> each(const std::vector<StoredReading>& readings, auto get) {
  std::vector<std::int64_t> values;
  for (const StoredReading& stored : readings) values.push_back(get(stored));
  return values;
}

void put_block(Bytes& out, const std::vector<StoredReading>& readings) {
  const buoyd::Description& description = *readings.front().reading.description;
  out.insert(out.end(), description.hash().begin(), description.hash().end());
  put_number(out, readings.size());
  const auto utc = [](const StoredReading& r) { return r.reading.utc.time_since_epoch().count(); };
  const auto lag = [&](const StoredReading& r) {
    return utc(r) - r.reading.boottime.time_since_epoch().count();
  };
  put_integers(out, each(readings, [](const auto& r) { return static_cast<std::int64_t>(r.seq); }));
  out.push_back(0);
  put_integers(out, each(readings, utc));
  put_integers(out, each(readings, lag));
  for (const StoredReading& stored : readings) {
    put_number(out, 1);
    out.push_back(stored.reading.clock);
  }
  for (const StoredReading& stored : readings) {
    put_number(out, 1);
    put_number(out, static_cast<std::uint64_t>(stored.reading.span.count()));
  }
  std::vector<std::vector<std::string_view>> tokens;
  std::vector<std::string> flags;
  for (const StoredReading& stored : readings) {
    tokens.push_back(buoyd::split_body(description, stored.reading.body).value());
    flags.push_back(buoyd::full_flags(description, tokens.back(), stored.reading.flags).value());
  }
  for (std::size_t value = 0; value < description.value_count(); ++value) {
    for (const std::string& digits : flags) {
      put_number(out, 1);
      out.push_back(static_cast<std::uint8_t>(digits[value] - '0'));
    }
  }
  std::size_t value = 0;
  for (const ChannelLayout& channel : description.channels()) {
    if (channel.is_array) out.push_back(0);
    for (std::size_t point = 0; point < channel.points; ++point, ++value) {
      std::vector<std::string_view> prints;
      for (const auto& reading : tokens) prints.push_back(reading[value]);
      put_column(out, prints, channel.type);
    }
  }
}

void put_lost(CborWriter& out, const buoyd::Gap& lost) {
  out.array(5);
  out.unsigned_integer(lost.a);
  lost.b ? out.unsigned_integer(*lost.b) : out.null();
  out.text(buoyd::name_of(lost.reason));
  out.integer(lost.t0.time_since_epoch().count());
  out.integer(lost.t1.time_since_epoch().count());
}

}  // namespace

Bytes from_hex(std::string_view hex) {
  Bytes bytes;
  std::string digits;
  for (const char c : hex) {
    if (c == ' ' || c == '\n') continue;
    digits += c;
    if (digits.size() == 2) {
      bytes.push_back(static_cast<std::uint8_t>(std::stoi(digits, nullptr, 16)));
      digits.clear();
    }
  }
  return bytes;
}

Bytes sealed(const Bytes& content) {
  Bytes blocks{1};
  blocks.insert(blocks.end(), content.begin(), content.end());
  const std::uint32_t crc = buoyd::crc32(blocks);
  for (int shift = 24; shift >= 0; shift -= 8) {
    blocks.push_back(static_cast<std::uint8_t>(crc >> shift));
  }
  return blocks;
}

Bytes plain_blocks(const std::vector<StoredReading>& readings) {
  Bytes content;
  std::vector<StoredReading> run;
  for (const StoredReading& stored : readings) {
    if (!run.empty() && run.back().reading.description != stored.reading.description) {
      put_block(content, run);
      run.clear();
    }
    run.push_back(stored);
  }
  if (!run.empty()) put_block(content, run);
  return sealed(content);
}

Bytes PlainBatch::message() const {
  CborWriter out;
  std::map<std::string, std::string_view> descriptions;
  for (const StoredReading& stored : readings) {
    const auto& description = stored.reading.description;
    if (with_descriptions) descriptions[buoyd::to_hex(description->hash())] = description->text();
  }
  out.map(9);
  out.text("v");
  out.integer(1);
  out.text("epoch");
  out.bytes(epoch);
  out.text("first");
  out.unsigned_integer(first);
  out.text("floor");
  out.unsigned_integer(floor);
  out.text("from");
  out.unsigned_integer(from);
  out.text("to");
  to ? out.unsigned_integer(*to) : out.null();
  out.text("lost");
  out.array(lost.size());
  for (const buoyd::Gap& range : lost) put_lost(out, range);
  out.text("descriptions");
  out.map(descriptions.size());
  for (const auto& [name, text] : descriptions) {
    out.text(name);
    out.text(text);
  }
  out.text("blocks");
  out.bytes(plain_blocks(readings));
  return out.take();
}

Bytes plain_hello(const Hello& hello) {
  CborWriter out;
  out.map(5U + (hello.unknown.empty() ? 0U : 1U) + (hello.archive.empty() ? 0U : 1U));
  out.text("v");
  out.integer(1);
  out.text("nonce");
  out.bytes(hello.nonce);
  out.text("now");
  out.integer(hello.now.time_since_epoch().count());
  out.text("receipt_interval");
  out.integer(std::chrono::duration_cast<std::chrono::seconds>(hello.receipt_interval).count());
  out.text("epochs");
  out.array(hello.epochs.size());
  for (const HelloEpoch& epoch : hello.epochs) {
    out.array(4);
    out.bytes(epoch.id);
    out.unsigned_integer(epoch.first);
    epoch.last ? out.unsigned_integer(*epoch.last) : out.null();
    out.unsigned_integer(epoch.floor);
  }
  if (!hello.unknown.empty()) {
    out.text("unknown");
    out.array(hello.unknown.size());
    for (const buoyd::EpochId& id : hello.unknown) out.bytes(id);
  }
  if (!hello.archive.empty()) {
    out.text("archive");
    out.text(hello.archive);
  }
  return out.take();
}

}  // namespace buoyshore::test
