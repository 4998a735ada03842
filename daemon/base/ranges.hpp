#pragma once
// A set of sequence numbers as closed ranges [a, b], sorted, disjoint, never touching.
// Values; any thread.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace buoyd {

struct Range {
  std::uint64_t a = 0;
  std::uint64_t b = 0;  ///< inclusive, b >= a
  bool operator==(const Range&) const = default;
};

class Ranges {
 public:
  Ranges() = default;
  /// Any ranges in any order; overlapping and touching ones merge. Those with b < a are ignored.
  explicit Ranges(const std::vector<Range>& ranges);

  void add(Range range);
  void add(const Ranges& other);
  void remove(Range range);

  [[nodiscard]] bool contains(std::uint64_t value) const;
  /// Is all of it in the set?
  [[nodiscard]] bool covers(Range range) const;
  /// The part of the set inside `range`.
  [[nodiscard]] Ranges clipped(Range range) const;
  /// What of `range` is not in the set.
  [[nodiscard]] Ranges missing(Range range) const;
  /// What of this set is not in the other; takes as long as both have ranges.
  [[nodiscard]] Ranges without(const Ranges& other) const;
  /// The highest s with [first, s] in the set; first - 1 if there is none.
  [[nodiscard]] std::uint64_t floor(std::uint64_t first) const;
  /// The lowest missing number of [from, to].
  [[nodiscard]] std::optional<std::uint64_t> first_missing(std::uint64_t from,
                                                           std::uint64_t to) const;
  /// How many numbers are in the set.
  [[nodiscard]] std::uint64_t count() const;
  [[nodiscard]] bool empty() const { return ranges_.empty(); }
  [[nodiscard]] std::size_t size() const { return ranges_.size(); }
  [[nodiscard]] const std::vector<Range>& list() const { return ranges_; }
  bool operator==(const Ranges&) const = default;

 private:
  std::vector<Range> ranges_;
};

}  // namespace buoyd
