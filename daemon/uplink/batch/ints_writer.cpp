#include "uplink/batch/ints_writer.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>

namespace buoyd {

namespace {

constexpr unsigned escape_ones = 24;
constexpr unsigned length_bits = 6;
constexpr unsigned all_equal = 63;  // the k that says: no codes follow
constexpr std::size_t most_samples = 33;

std::uint64_t zigzag_of(std::uint64_t difference) {
  return (difference << 1U) ^
         static_cast<std::uint64_t>(static_cast<std::int64_t>(difference) >> 63);
}

std::size_t unsigned_length(std::uint64_t value) {
  return (static_cast<std::size_t>(std::bit_width(value | 1U)) + 6) / 7;
}

std::size_t signed_length(std::int64_t value) {
  return unsigned_length(zigzag_of(static_cast<std::uint64_t>(value)));
}

/// First element of the order-th differences: what the decoder's sums start with.
std::int64_t first_of(std::span<const std::int64_t> values, unsigned order) {
  const auto a = static_cast<std::uint64_t>(values[0]);
  return order == 0 ? values[0]
                    : static_cast<std::int64_t>(static_cast<std::uint64_t>(values[1]) - a);
}

/// A number that is 1, 2, … bits longer than k takes so many ones, doubled: it lies between
/// 2^(length − 1) and 2^length, 1.5 × 2^(length − 1) mostly. Longer ones are escapes.
constexpr std::array<std::uint64_t, 4> twice_ones{3, 6, 12, 24};

/// How many numbers of a column have which bit length.
class Lengths {
 public:
  explicit Lengths(std::span<const std::uint32_t> histogram) : histogram_(histogram) {
    while (histogram_[shortest] == 0) {
      ++shortest;
    }
    while (histogram_[longest] == 0) {
      --longest;
    }
  }

  [[nodiscard]] std::uint64_t count(std::size_t length) const {
    return length <= longest ? histogram_[length] : 0;
  }
  /// Twice the bits of those that are escapes.
  [[nodiscard]] std::uint64_t twice_escape(std::size_t length) const {
    return count(length) * 2 * (escape_ones + length_bits + length);
  }

  unsigned shortest = 0;
  unsigned longest = 64;

 private:
  std::span<const std::uint32_t> histogram_;
};

/// The k for which Rice codes take the fewest bits. It lies where the numbers' lengths lie, or a
/// little below. Sums go from one k to the next: this runs for each column three times.
unsigned best_k(std::span<const std::uint32_t> histogram) {
  const Lengths lengths(histogram);
  unsigned best = std::min(lengths.shortest > 2 ? lengths.shortest - 2 : 0, all_equal - 1);
  const unsigned end = std::max(best + 1, std::min(lengths.longest, all_equal));
  std::uint64_t within = 0;   // numbers of at most k bits; there are none below the first k
  std::uint64_t escapes = 0;  // twice the bits of those too long for a code
  for (std::size_t length = best + twice_ones.size(); length <= lengths.longest; ++length) {
    escapes += lengths.twice_escape(length);
  }
  std::uint64_t least = std::numeric_limits<std::uint64_t>::max();
  for (unsigned k = best; k < end; ++k) {
    within += lengths.count(k);
    escapes -= lengths.twice_escape(k + twice_ones.size());
    const std::uint64_t twice_low = 2 * (std::uint64_t{k} + 1);  // low bits and the end of the ones
    std::uint64_t twice_bits = within * twice_low + escapes;
    for (std::size_t i = 0; i < twice_ones.size(); ++i) {
      twice_bits += lengths.count(k + 1 + i) * (twice_ones[i] + twice_low);
    }
    if (twice_bits < least) {
      least = twice_bits;
      best = k;
    }
  }
  return best;
}

std::uint64_t exact_bits(std::span<const std::uint64_t> codes, unsigned k) {
  std::uint64_t bits = 0;
  for (const std::uint64_t code : codes) {
    const std::uint64_t ones = code >> k;
    bits += ones < escape_ones
                ? ones + 1 + k
                : escape_ones + length_bits + static_cast<unsigned>(std::bit_width(code));
  }
  return bits;
}

/// Bits into bytes, most significant first.
class BitWriter {
 public:
  explicit BitWriter(Bytes& out) : out_(out) {}

  /// At most 32 bits.
  void put(std::uint64_t value, unsigned count) {
    held_ = (held_ << count) | value;
    for (count_ += count; count_ >= 8; count_ -= 8) {
      out_.push_back(static_cast<std::uint8_t>(held_ >> (count_ - 8)));
    }
  }
  void put_long(std::uint64_t value, unsigned count) {
    if (count > 32) {
      put(value >> 32U, count - 32);
      value &= 0xFFFFFFFFU;
      count = 32;
    }
    put(value, count);
  }
  void pad() {
    if (count_ > 0) {
      put(0, 8 - count_);
    }
  }

 private:
  Bytes& out_;
  std::uint64_t held_ = 0;  // its low count_ bits are not written yet
  unsigned count_ = 0;
};

std::uint64_t low_bits(std::uint64_t value, unsigned count) {
  return value & ((std::uint64_t{1} << count) - 1);
}

void put_rice(BitWriter& bits, std::uint64_t code, unsigned k) {
  const std::uint64_t ones = code >> k;
  if (ones < escape_ones) {
    bits.put(low_bits(~std::uint64_t{0}, static_cast<unsigned>(ones)) << 1U,
             static_cast<unsigned>(ones) + 1);
    bits.put_long(low_bits(code, k), k);
    return;
  }
  const auto length = static_cast<unsigned>(std::bit_width(code));
  bits.put(low_bits(~std::uint64_t{0}, escape_ones), escape_ones);
  bits.put(length - 1, length_bits);
  bits.put_long(code, length);
}

}  // namespace

void append_unsigned(Bytes& out, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7U) {
    out.push_back(static_cast<std::uint8_t>(value | 0x80U));
  }
  out.push_back(static_cast<std::uint8_t>(value));
}

void append_signed(Bytes& out, std::int64_t value) {
  append_unsigned(out, zigzag_of(static_cast<std::uint64_t>(value)));
}

void IntsWriter::predict(std::span<const std::int64_t> values, unsigned order) {
  const std::size_t count = values.size() - order;
  codes_.resize(count);
  const auto at = [values](std::size_t i) { return static_cast<std::uint64_t>(values[i]); };
  for (std::size_t i = 0; i < count; ++i) {
    codes_[i] = order == 0   ? at(i)
                : order == 1 ? at(i + 1) - at(i)
                             : at(i + 2) - 2 * at(i + 1) + at(i);
  }
}

std::int64_t IntsWriter::median_step() const {
  std::array<std::int64_t, most_samples> samples{};
  const std::size_t count = std::min(codes_.size(), most_samples);
  for (std::size_t i = 0; i < count; ++i) {
    samples[i] = static_cast<std::int64_t>(codes_[i * codes_.size() / count]);
  }
  const auto middle = samples.begin() + static_cast<std::ptrdiff_t>(count / 2);
  std::nth_element(samples.begin(), middle, samples.begin() + static_cast<std::ptrdiff_t>(count));
  return *middle;
}

IntsWriter::Histogram IntsWriter::zigzag(std::int64_t step) {
  Histogram histogram{};
  for (std::uint64_t& code : codes_) {
    code = zigzag_of(code - static_cast<std::uint64_t>(step));
    ++histogram[static_cast<std::size_t>(std::bit_width(code))];
  }
  return histogram;
}

IntsPlan IntsWriter::plan_order(std::span<const std::int64_t> values, unsigned order) {
  IntsPlan plan;
  plan.order = order;
  predict(values, order);
  if (!codes_.empty()) {
    plan.step = median_step();
    const Histogram histogram = zigzag(plan.step);
    if (histogram[0] != codes_.size()) {
      plan.k = best_k(histogram);
      plan.bits = exact_bits(codes_, plan.k);
    }
  }
  plan.bits += 8 * (1 + signed_length(plan.step));
  for (unsigned i = 0; i < order; ++i) {
    plan.bits += 8 * signed_length(first_of(values, i));
  }
  return plan;
}

IntsPlan IntsWriter::plan(std::span<const std::int64_t> values) {
  IntsPlan best = plan_order(values, 0);
  for (unsigned order = 1; order <= 2 && order <= values.size(); ++order) {
    const IntsPlan next = plan_order(values, order);
    if (next.bits <= best.bits) {
      best = next;
    }
  }
  return best;
}

void IntsWriter::write(std::span<const std::int64_t> values, const IntsPlan& plan, Bytes& out) {
  out.push_back(static_cast<std::uint8_t>(plan.order * 64 + plan.k));
  for (unsigned i = 0; i < plan.order; ++i) {
    append_signed(out, first_of(values, i));
  }
  append_signed(out, plan.step);
  if (plan.k == all_equal) {
    return;
  }
  predict(values, plan.order);
  BitWriter bits(out);
  for (const std::uint64_t residual : codes_) {
    put_rice(bits, zigzag_of(residual - static_cast<std::uint64_t>(plan.step)), plan.k);
  }
  bits.pad();
}

void IntsWriter::write(std::span<const std::int64_t> values, Bytes& out) {
  write(values, plan(values), out);
}

}  // namespace buoyd
