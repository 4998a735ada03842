#include "base/ranges.hpp"

#include <algorithm>
#include <limits>

namespace buoyd {

namespace {

constexpr auto highest = std::numeric_limits<std::uint64_t>::max();

/// The first range that ends at or behind `value`.
auto first_reaching(const std::vector<Range>& ranges, std::uint64_t value) {
  return std::lower_bound(ranges.begin(), ranges.end(), value,
                          [](const Range& range, std::uint64_t v) { return range.b < v; });
}

}  // namespace

Ranges::Ranges(const std::vector<Range>& ranges) {
  for (const Range& range : ranges) {
    add(range);
  }
}

void Ranges::add(Range range) {
  if (range.b < range.a) {
    return;
  }
  const std::uint64_t touching_low = range.a == 0 ? 0 : range.a - 1;
  const std::uint64_t touching_high = range.b == highest ? highest : range.b + 1;
  const auto begin = first_reaching(ranges_, touching_low);
  auto end = begin;
  while (end != ranges_.end() && end->a <= touching_high) {
    range.a = std::min(range.a, end->a);
    range.b = std::max(range.b, end->b);
    ++end;
  }
  const auto at = ranges_.erase(begin, end);
  ranges_.insert(at, range);
}

void Ranges::add(const Ranges& other) {
  for (const Range& range : other.ranges_) {
    add(range);
  }
}

void Ranges::remove(Range range) {
  if (range.b < range.a) {
    return;
  }
  std::vector<Range> kept;
  kept.reserve(ranges_.size() + 1);
  for (const Range& own : ranges_) {
    if (own.b < range.a || own.a > range.b) {
      kept.push_back(own);
      continue;
    }
    if (own.a < range.a) {
      kept.push_back({own.a, range.a - 1});
    }
    if (own.b > range.b) {
      kept.push_back({range.b + 1, own.b});
    }
  }
  ranges_ = std::move(kept);
}

bool Ranges::contains(std::uint64_t value) const {
  return covers({value, value});
}

bool Ranges::covers(Range range) const {
  const auto it = first_reaching(ranges_, range.a);
  return it != ranges_.end() && it->a <= range.a && it->b >= range.b;
}

Ranges Ranges::clipped(Range range) const {
  Ranges result;
  for (auto it = first_reaching(ranges_, range.a); it != ranges_.end() && it->a <= range.b; ++it) {
    result.ranges_.push_back({std::max(it->a, range.a), std::min(it->b, range.b)});
  }
  return result;
}

Ranges Ranges::missing(Range range) const {
  Ranges result;
  if (range.b >= range.a) {
    result.ranges_.push_back(range);
  }
  for (auto it = first_reaching(ranges_, range.a); it != ranges_.end() && it->a <= range.b; ++it) {
    result.remove(*it);
  }
  return result;
}

Ranges Ranges::without(const Ranges& other) const {
  Ranges result;
  auto cut = other.ranges_.begin();
  for (Range left : ranges_) {
    bool is_left = true;
    while (cut != other.ranges_.end() && cut->b < left.a) ++cut;
    for (auto it = cut; is_left && it != other.ranges_.end() && it->a <= left.b; ++it) {
      if (it->a > left.a) result.ranges_.push_back({left.a, it->a - 1});
      is_left = it->b < left.b;
      if (is_left) left.a = it->b + 1;
      cut = it;
    }
    if (is_left) result.ranges_.push_back(left);
  }
  return result;
}

std::uint64_t Ranges::floor(std::uint64_t first) const {
  const auto it = first_reaching(ranges_, first);
  return it != ranges_.end() && it->a <= first ? it->b : first - 1;
}

std::optional<std::uint64_t> Ranges::first_missing(std::uint64_t from, std::uint64_t to) const {
  const std::uint64_t reached = floor(from);
  if (from > to || (contains(from) && reached >= to)) {
    return std::nullopt;
  }
  return contains(from) ? reached + 1 : from;
}

std::uint64_t Ranges::count() const {
  std::uint64_t sum = 0;
  for (const Range& range : ranges_) {
    sum += range.b - range.a + 1;
  }
  return sum;
}

}  // namespace buoyd
