#include "uplink/batch/ints_writer.hpp"

#include <algorithm>
#include <array>
#include <bit>

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

std::uint64_t rice_bits(std::span<const std::uint64_t> codes, unsigned k) {
  std::uint64_t bits = 0;
  for (const std::uint64_t code : codes) {
    const std::uint64_t ones = code >> k;
    bits += ones < escape_ones
                ? ones + 1 + k
                : escape_ones + length_bits + static_cast<unsigned>(std::bit_width(code));
  }
  return bits;
}

struct Rice {
  unsigned k = 0;
  std::uint64_t bits = 0;  // of all codes
};

/// The k for which the codes take the fewest bits, sought from `near` on, downwards and upwards, as
/// long as it gets better: but for escapes the bits have one minimum.
Rice best_rice(std::span<const std::uint64_t> codes, unsigned near) {
  Rice best{near, rice_bits(codes, near)};
  const auto takes_less = [&](unsigned k) {
    const Rice other{k, rice_bits(codes, k)};
    if (other.bits >= best.bits) return false;
    best = other;
    return true;
  };
  while (best.k > 0 && takes_less(best.k - 1)) {
  }
  if (best.k == near) {
    while (best.k + 1 < all_equal && takes_less(best.k + 1)) {
    }
  }
  return best;
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

std::uint64_t IntsWriter::zigzag(std::int64_t step) {
  std::uint64_t lengths = 0;
  for (std::uint64_t& code : codes_) {
    code = zigzag_of(code - static_cast<std::uint64_t>(step));
    lengths += static_cast<unsigned>(std::bit_width(code));
  }
  return lengths;
}

IntsPlan IntsWriter::plan_order(std::span<const std::int64_t> values, unsigned order) {
  IntsPlan plan;
  plan.order = order;
  predict(values, order);
  if (!codes_.empty()) {
    plan.step = median_step();
    if (const std::uint64_t lengths = zigzag(plan.step); lengths > 0) {
      const auto mean = static_cast<unsigned>(lengths / codes_.size());
      const Rice rice = best_rice(codes_, std::min(mean, all_equal - 1));
      plan.k = rice.k;
      plan.bits = rice.bits;
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
    if (next.bits > best.bits) {
      break;  // what one difference does not shorten, two seldom do
    }
    best = next;
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
