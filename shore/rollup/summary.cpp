#include "shore/rollup/summary.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <limits>
#include <numbers>
#include <optional>

#include "base/json.hpp"

namespace buoyshore {

using buoyd::ErrorCode;
using buoyd::Json;
using buoyd::Result;

namespace {

constexpr double no_circle = 0;

/// A whole turn in the unit of a direction; no_circle of all else.
double full_circle(SummaryKind kind) {
  if (kind == SummaryKind::direction) return 360;
  return kind == SummaryKind::radian ? 2 * std::numbers::pi : no_circle;
}

bool is_circular(SummaryKind kind) {
  return full_circle(kind) != no_circle;
}

double in_radians(SummaryKind kind) {
  return 2 * std::numbers::pi / full_circle(kind);
}

/// A mean vector shorter than this has no direction: it is what rounding leaves of zero.
constexpr double least_length = 1e-6;

/// A number of so many characters is below 2^53 without its point, and these powers are exact.
constexpr std::ptrdiff_t most_exact_digits = 15;
constexpr std::array exact_powers{1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                  1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};

double weighted(double mean, std::uint64_t n, double other, std::uint64_t other_n) {
  const double share = static_cast<double>(other_n) / static_cast<double>(n + other_n);
  return mean + (other - mean) * share;
}

Summary one(SummaryKind kind, double value) {
  Summary summary{.n = 1};
  if (kind == SummaryKind::text) return summary;
  summary.minimum = summary.maximum = value;
  if (kind == SummaryKind::number) summary.mean = value;
  if (is_circular(kind)) {
    summary.sine = std::sin(value * in_radians(kind));
    summary.cosine = std::cos(value * in_radians(kind));
  }
  return summary;
}

void put_count(std::string& out, std::uint64_t count) {
  for (; count > 127; count >>= 7U) out += static_cast<char>((count & 127U) | 128U);
  out += static_cast<char>(count);
}

void put_double(std::string& out, double value) {
  auto bits = std::bit_cast<std::uint64_t>(value);
  for (int i = 0; i < 8; ++i, bits >>= 8U) out += static_cast<char>(bits & 255U);
}

/// Takes numbers off the front; once a byte is lacking, is_bad() and zeros.
class SummaryBytes {
 public:
  explicit SummaryBytes(std::span<const std::uint8_t> rest) : rest_(rest) {}

  std::uint64_t count() {
    std::uint64_t count = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const std::uint8_t byte = next();
      count |= static_cast<std::uint64_t>(byte & 127U) << shift;
      if (byte < 128) return count;
    }
    is_bad_ = true;
    return 0;
  }
  double number() {
    std::uint64_t bits = 0;
    for (unsigned shift = 0; shift < 64; shift += 8) {
      bits |= static_cast<std::uint64_t>(next()) << shift;
    }
    return std::bit_cast<double>(bits);
  }
  [[nodiscard]] bool is_bad() const { return is_bad_; }
  [[nodiscard]] bool at_end() const { return rest_.empty(); }

 private:
  std::uint8_t next() {
    is_bad_ = is_bad_ || rest_.empty();
    if (is_bad_) return 0;
    const std::uint8_t byte = rest_.front();
    rest_ = rest_.subspan(1);
    return byte;
  }

  std::span<const std::uint8_t> rest_;
  bool is_bad_ = false;
};

Summary read_summary(SummaryKind kind, SummaryBytes& bytes) {
  Summary summary;
  const std::uint64_t n = bytes.count();
  const std::uint64_t n_bad = bytes.count();
  if (n == 1 && kind != SummaryKind::text) {
    summary = one(kind, bytes.number());
  } else if (n > 0 && kind != SummaryKind::text) {
    summary.minimum = bytes.number();
    summary.maximum = bytes.number();
    double& first = kind == SummaryKind::number ? summary.mean : summary.sine;
    first = bytes.number();
    if (is_circular(kind)) summary.cosine = bytes.number();
  }
  summary.n = n;
  summary.n_bad = n_bad;
  return summary;
}

void write_summary(SummaryKind kind, const Summary& summary, std::string& out) {
  put_count(out, summary.n);
  put_count(out, summary.n_bad);
  if (summary.n == 0 || kind == SummaryKind::text) return;
  put_double(out, summary.minimum);
  if (summary.n == 1) return;
  put_double(out, summary.maximum);
  put_double(out, kind == SummaryKind::number ? summary.mean : summary.sine);
  if (is_circular(kind)) put_double(out, summary.cosine);
}

/// `words`: what the description says of the channel. Of a direction it says a reference, even if
/// that is not known.
SummaryKind kind_of(const buoyd::ChannelLayout& channel, const Json& words) {
  if (channel.type == buoyd::ValueType::text) return SummaryKind::text;
  if (channel.is_direction) return SummaryKind::direction;
  const bool is_radian = channel.unit == "rad" && words.find("reference") != nullptr;
  return is_radian ? SummaryKind::radian : SummaryKind::number;
}

/// The values of a body, one after the other.
class BodyValues {
 public:
  explicit BodyValues(std::string_view body) : at_(body.data()), end_(at_ + body.size()) {}

  /// nullopt of a null; 0 of a text.
  std::optional<double> next() {
    while (at_ != end_ && (*at_ == '[' || *at_ == ']' || *at_ == ',')) ++at_;
    if (at_ == end_) return std::nullopt;
    if (*at_ == '"') return text();
    if (const auto value = plain()) return value;
    double value = 0;
    const auto [read, error] = std::from_chars(at_, end_, value);
    const bool is_number = error == std::errc{};
    while (at_ != end_ && *at_ != ',' && *at_ != ']') ++at_;
    return is_number ? std::optional(value) : std::nullopt;
  }

 private:
  /// "-12.345": the quotient of two whole numbers that a double holds exactly is the nearest
  /// double, as from_chars has it, in a third of its time. nullopt, and nothing taken, of any other
  /// form.
  std::optional<double> plain() {
    const char* at = at_;
    const bool is_negative = *at == '-';
    at += is_negative ? 1 : 0;
    std::uint64_t whole = 0;
    const char* const begin = at;
    at = take_digits(at, whole);
    const char* const point = at;
    if (at != end_ && *at == '.') at = take_digits(at + 1, whole);
    const auto decimals = static_cast<std::size_t>(at - point) - (at == point ? 0 : 1);
    const bool is_exact = point != begin && at - begin <= most_exact_digits;
    if (!is_exact || at == end_ || (*at != ',' && *at != ']')) return std::nullopt;
    at_ = at;
    const double value = static_cast<double>(whole) / exact_powers[decimals];
    return is_negative ? -value : value;
  }

  const char* take_digits(const char* at, std::uint64_t& digits) const {
    for (; at != end_; ++at) {
      const auto digit = static_cast<unsigned>(*at) - '0';
      if (digit > 9) break;
      digits = digits * 10 + digit;
    }
    return at;
  }

  double text() {
    for (++at_; at_ != end_ && *at_ != '"'; ++at_) {
      if (*at_ == '\\' && at_ + 1 != end_) ++at_;
    }
    if (at_ != end_) ++at_;
    return 0;
  }

  const char* at_;
  const char* end_;
};

}  // namespace

void Summary::add(SummaryKind kind, double value, char flag) {
  if (flag == '4') ++n_bad;
  if (flag < '1' || flag > '3') return;
  if (kind != SummaryKind::number || n == 0) {
    merge(kind, one(kind, value));
    return;
  }
  ++n;
  minimum = std::min(minimum, value);
  maximum = std::max(maximum, value);
  mean += (value - mean) / static_cast<double>(n);
}

void Summary::merge(SummaryKind kind, const Summary& more) {
  n_bad += more.n_bad;
  if (more.n == 0) return;
  if (n == 0) {
    const std::uint64_t bad = n_bad;
    *this = more;
    n_bad = bad;
    return;
  }
  minimum = std::min(minimum, more.minimum);
  maximum = std::max(maximum, more.maximum);
  if (kind == SummaryKind::number) mean = weighted(mean, n, more.mean, more.n);
  if (is_circular(kind)) {
    sine = weighted(sine, n, more.sine, more.n);
    cosine = weighted(cosine, n, more.cosine, more.n);
  }
  n += more.n;
}

double Summary::mean_of(SummaryKind kind) const {
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  if (n == 0 || kind == SummaryKind::text) return none;
  if (kind == SummaryKind::number) return mean;
  if (n == 1) return minimum;
  if (std::hypot(sine, cosine) < least_length) return none;
  const double turn = full_circle(kind);
  const double angle = std::atan2(sine, cosine) / in_radians(kind);
  const double folded = angle < 0 && minimum >= 0 ? angle + turn : angle;
  return folded >= turn ? 0 : folded;  // of a tiny negative angle 360 is left
}

SummaryKinds summary_kinds(const buoyd::Description& description) {
  const Json text = *Json::parse(description.text());  // it was read as a description
  SummaryKinds kinds;
  kinds.reserve(description.value_count());
  for (std::size_t i = 0; i < description.channels().size(); ++i) {
    const buoyd::ChannelLayout& channel = description.channels()[i];
    const SummaryKind kind = kind_of(channel, text.find("channels")->items()[i]);
    kinds.insert(kinds.end(), channel.points, kind);
  }
  return kinds;
}

std::string write_summaries(const SummaryKinds& kinds, const Summaries& summaries) {
  std::string out;
  out.reserve(summaries.size() * 28);
  for (std::size_t i = 0; i < summaries.size(); ++i) write_summary(kinds[i], summaries[i], out);
  return out;
}

Result<Summaries> read_summaries(const SummaryKinds& kinds, std::span<const std::uint8_t> bytes) {
  SummaryBytes rest(bytes);
  Summaries summaries;
  summaries.reserve(kinds.size());
  for (const SummaryKind kind : kinds) summaries.push_back(read_summary(kind, rest));
  if (rest.is_bad() || !rest.at_end()) {
    return buoyd::fail(ErrorCode::invalid, "a roll-up's bytes do not fit its description");
  }
  return summaries;
}

void add_body(const SummaryKinds& kinds, std::string_view body, std::string_view flags,
              Summaries& summaries) {
  BodyValues values(body);
  for (std::size_t i = 0; i < kinds.size() && i < flags.size(); ++i) {
    const auto value = values.next();
    if (value) summaries[i].add(kinds[i], *value, flags[i]);
  }
}

}  // namespace buoyshore
