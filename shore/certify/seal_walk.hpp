#pragma once
// Walks through the numbers of one seal and says which of its segments are what was sealed. Values;
// any thread.

#include <functional>
#include <string>

#include "shore/certify/certificate_report.hpp"

namespace buoyshore {

/// How many of the seal's readings have lower numbers than this one, which is its first at least.
[[nodiscard]] std::uint64_t readings_below(const buoyd::Seal& seal, std::uint64_t number);

class SealWalk {
 public:
  /// Says what is wrong with these numbers.
  using Wrong = std::function<void(const std::string&)>;

  /// Only numbers from `first` on will come. Of a seal that is no good nothing is proven.
  SealWalk(const buoyd::Seal& seal, std::uint64_t first, bool is_good, EpochReport& report,
           Wrong wrong);

  // Numbers come in ascending order, each by one of these.
  void reading(const buoyd::SealedRecord& record);
  void missing(buoyd::Range numbers);  ///< no reading is here
  /// No more numbers come. The latest time of a proven reading whose clock was set, 0: none was
  /// proven.
  [[nodiscard]] std::int64_t end();

 private:
  [[nodiscard]] bool is_absent(std::uint64_t seq) const;
  void step(std::uint64_t count);
  void finish();
  void remark(const std::string& text);

  const buoyd::Seal& seal_;
  const bool is_good_;
  EpochReport& report_;
  Wrong wrong_;
  const std::uint64_t all_;  // readings of the seal
  std::uint64_t at_;         // readings of the seal that lie behind us
  buoyd::Sha256 hash_;
  std::uint64_t here_ = 0;    // readings of the segment that came
  std::uint64_t absent_ = 0;  // that did not, or lie before `first`
  buoyd::Range numbers_{};    // of those that came
  std::int64_t utc_ = 0;
  std::int64_t latest_ = 0;
};

}  // namespace buoyshore
