#include "check_decoder.hpp"

#include <array>
#include <bit>
#include <charconv>
#include <cmath>

#include "base/crc.hpp"
#include "base/json.hpp"

namespace buoyd::test {

namespace {

[[noreturn]] void bad(const char* what) {
  throw std::runtime_error(what);
}

class Reader {
 public:
  explicit Reader(std::span<const std::uint8_t> bytes, std::size_t at = 0)
      : bytes_(bytes), at_(at) {}

  std::uint8_t byte() {
    return at_ < bytes_.size() ? bytes_[at_++] : throw std::runtime_error("end");
  }
  std::uint64_t u() {
    std::uint64_t value = 0;
    for (unsigned shift = 0;; shift += 7) {
      const std::uint8_t next = byte();
      value |= std::uint64_t{next & 0x7FU} << shift;
      if ((next & 0x80U) == 0) return value;
      if (shift > 56) bad("u");
    }
  }
  std::size_t size() { return static_cast<std::size_t>(u()); }
  std::int64_t s() { return unzigzag(u()); }
  static std::int64_t unzigzag(std::uint64_t z) {
    return static_cast<std::int64_t>((z >> 1U) ^ (~(z & 1U) + 1));
  }

  std::vector<std::int64_t> ints(std::size_t n) {
    const unsigned head = byte();
    const unsigned order = head / 64;
    const unsigned k = head % 64;
    if (order > 2 || order > n) bad("order");
    std::vector<std::uint64_t> first;
    for (unsigned i = 0; i < order; ++i) first.push_back(static_cast<std::uint64_t>(s()));
    const auto step = static_cast<std::uint64_t>(s());
    std::vector<std::uint64_t> r(n - order, step);
    if (k != 63) {
      bits_ = 0;
      for (std::uint64_t& value : r) value += static_cast<std::uint64_t>(unzigzag(rice(k)));
      if (bits_ != 0 && (held_ & ((1U << bits_) - 1)) != 0) bad("spare bits");
    }
    for (; !first.empty(); first.pop_back()) {
      std::vector<std::uint64_t> sums{first.back()};
      for (const std::uint64_t value : r) sums.push_back(sums.back() + value);
      r = std::move(sums);
    }
    return {r.begin(), r.end()};
  }

  template <class Value>
  std::vector<std::uint64_t> runs(std::size_t n, Value value) {
    std::vector<std::uint64_t> all;
    while (all.size() < n) {
      const std::size_t count = size();
      if (count == 0 || count > n - all.size()) bad("run");
      all.insert(all.end(), count, value());
    }
    return all;
  }

  std::string text(std::size_t length) {
    std::string out;
    while (length-- > 0) out += static_cast<char>(byte());
    return out;
  }
  [[nodiscard]] std::size_t at() const { return at_; }
  [[nodiscard]] bool ended() const { return at_ == bytes_.size(); }

 private:
  unsigned bit() {
    if (bits_ == 0) {
      held_ = byte();
      bits_ = 8;
    }
    return (held_ >> --bits_) & 1U;
  }
  std::uint64_t bits(unsigned count) {
    std::uint64_t value = 0;
    while (count-- > 0) value = value * 2 + bit();
    return value;
  }
  std::uint64_t rice(unsigned k) {
    std::uint64_t ones = 0;
    while (ones < 24 && bit() == 1) ++ones;
    if (ones == 24) return bits(static_cast<unsigned>(bits(6)) + 1);
    return (ones << k) | bits(k);
  }

  std::span<const std::uint8_t> bytes_;
  std::size_t at_;
  unsigned held_ = 0;
  unsigned bits_ = 0;
};

std::string decimal(std::int64_t m, unsigned d, std::int64_t e) {
  if (e < 0)
    return "-0" + (e == -1 ? "" : "." + std::string(static_cast<std::size_t>(-1 - e), '0'));
  std::string digits = std::to_string(m < 0 ? -m : m);
  if (digits.size() <= d) digits.insert(0, d + 1 - digits.size(), '0');
  std::string fraction = digits.substr(digits.size() - d);
  fraction.resize(static_cast<std::size_t>(e), '0');
  return (m < 0 ? "-" : "") + digits.substr(0, digits.size() - d) + (e > 0 ? "." : "") + fraction;
}

template <class Float>
std::string shortest(Float value) {
  std::array<char, 32> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return {buffer.data(), end.ptr};
}

float float_of(std::int64_t o) {
  const auto i = static_cast<std::int32_t>(o);
  return std::bit_cast<float>(i < 0 ? i ^ 0x7FFFFFFF : i);
}

std::int64_t order_of(float value) {
  const auto i = std::bit_cast<std::int32_t>(value);
  return i < 0 ? i ^ 0x7FFFFFFF : i;
}

std::vector<std::string> column(Reader& in, std::size_t n, bool is_text) {
  const unsigned kind = in.byte();
  std::vector<std::string> prints;
  if (kind == 0x80) {
    std::vector<std::string> entries(in.size());
    for (std::string& entry : entries) entry = in.text(in.size());
    for (const std::int64_t i : in.ints(n)) {
      const std::string& entry = entries.at(static_cast<std::size_t>(i));
      prints.push_back(is_text ? json_string(entry) : entry);
    }
    return prints;
  }
  if (kind > 0x7F) bad("kind");
  const unsigned d = kind % 16;
  const std::vector<std::int64_t> m = in.ints(n);
  const std::vector<std::int64_t> e =
      (kind & 0x40U) != 0 ? in.ints(n) : std::vector<std::int64_t>{};
  for (std::size_t i = 0; i < n; ++i) {
    switch ((kind >> 4U) & 3U) {
      case 0:
        prints.push_back(decimal(m[i], d, e.empty() ? d : e[i]));
        break;
      case 1: {
        const auto near = static_cast<float>(static_cast<double>(m[i]) / std::pow(10.0, d));
        prints.push_back(shortest(float_of(order_of(near) + (e.empty() ? 0 : e[i]))));
        break;
      }
      case 2:
        prints.push_back(shortest(float_of(m[i])));
        break;
      default:
        prints.push_back(
            shortest(std::bit_cast<double>(m[i] < 0 ? m[i] ^ 0x7FFFFFFFFFFFFFFF : m[i])));
    }
  }
  return prints;
}

/// prints[value][reading] of one channel.
std::vector<std::vector<std::string>> channel_of(Reader& in, const ChannelLayout& channel,
                                                 std::size_t n) {
  const bool is_text = channel.type == ValueType::text;
  std::vector<std::vector<std::string>> prints;
  const unsigned way = channel.is_array ? in.byte() : 0U;
  if (way > 1) bad("way");
  if (way == 0) {
    for (std::size_t p = 0; p < channel.points; ++p) prints.push_back(column(in, n, is_text));
    return prints;
  }
  const std::vector<std::string> all = column(in, n * channel.points, is_text);
  for (std::size_t p = 0; p < channel.points; ++p) {
    prints.emplace_back();
    for (std::size_t i = 0; i < n; ++i) prints.back().push_back(all[i * channel.points + p]);
  }
  return prints;
}

void block(Reader& in, const std::vector<DescriptionPtr>& known, std::vector<DecodedReading>& out) {
  Hash8 hash{};
  for (std::uint8_t& byte : hash) byte = in.byte();
  DescriptionPtr description;
  for (const DescriptionPtr& one : known) {
    if (one->hash() == hash) description = one;
  }
  if (!description) throw UnknownDescription(hash);
  const std::size_t n = in.size();
  if (n == 0 || n * description->value_count() > 1'000'000) bad("size");
  std::vector<DecodedReading> readings(n);
  const auto seqs = in.ints(n);
  std::int64_t unit = 1;
  for (unsigned e = in.byte(); e > 0; --e) unit *= 10;
  const auto utcs = in.ints(n);
  const auto lags = in.ints(n);
  const auto clocks = in.runs(n, [&] { return in.byte(); });
  const auto spans = in.runs(n, [&] { return in.u(); });
  const auto flags = in.runs(n * description->value_count(), [&] { return in.byte(); });
  for (std::size_t i = 0; i < n; ++i) {
    const std::int64_t utc = utcs[i] * unit;
    readings[i] = {static_cast<std::uint64_t>(seqs[i]),
                   utc,
                   utc - lags[i],
                   static_cast<std::uint8_t>(clocks[i]),
                   static_cast<std::int64_t>(spans[i]),
                   "[",
                   "",
                   hash};
  }
  std::size_t value = 0;
  for (const ChannelLayout& channel : description->channels()) {
    const auto prints = channel_of(in, channel, n);
    for (std::size_t i = 0; i < n; ++i) {
      std::string& body = readings[i].body;
      if (value > 0) body += ',';
      if (channel.is_array) body += '[';
      for (std::size_t p = 0; p < channel.points; ++p) {
        const std::uint64_t flag = flags[(value + p) * n + i];
        if (p > 0) body += ',';
        body += flag == 9 ? "null" : prints[p][i];
        readings[i].flags += static_cast<char>('0' + flag);
      }
      if (channel.is_array) body += ']';
    }
    value += channel.points;
  }
  for (DecodedReading& reading : readings) {
    reading.body += ']';
    out.push_back(std::move(reading));
  }
}

}  // namespace

std::vector<DecodedReading> decode_blocks(std::span<const std::uint8_t> blocks,
                                          const std::vector<DescriptionPtr>& descriptions) {
  if (blocks.size() < 5 || blocks[0] != 1) bad("version");
  std::uint32_t check = 0;
  for (const std::uint8_t byte : blocks.last(4)) check = check << 8U | byte;
  if (check != crc32(blocks.first(blocks.size() - 4))) bad("CRC");
  Reader in(blocks.first(blocks.size() - 4), 1);
  std::vector<DecodedReading> readings;
  while (!in.ended()) block(in, descriptions, readings);
  return readings;
}

std::vector<std::int64_t> decode_ints(std::span<const std::uint8_t> bytes, std::size_t& at,
                                      std::size_t n) {
  Reader in(bytes, at);
  auto values = in.ints(n);
  at = in.at();
  return values;
}

}  // namespace buoyd::test
