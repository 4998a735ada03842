#include "science/statistics/height_records.hpp"

#include <algorithm>
#include <utility>

namespace buoyd {

HeightRecords::HeightRecords(std::size_t most_records, std::vector<double> null_codes)
    : most_records_(most_records), null_codes_(std::move(null_codes)), codes_(null_codes_.size()) {
  marks_.reserve(most_records);
}

void HeightRecords::add(std::optional<std::int64_t> mark, double speed, Flag flag) {
  if (!mark || !is_first_sight(*mark) || is_code(speed)) return;
  if (counts_.count(speed, flag)) moments_.add(speed);
}

void HeightRecords::restart() {
  marks_.clear();
  std::ranges::fill(codes_, 0);
  moments_ = {};
  counts_ = {};
  repeated_ = 0;
  left_out_ = 0;
}

bool HeightRecords::is_first_sight(std::int64_t mark) {
  const auto place = std::ranges::lower_bound(marks_, mark);
  if (place != marks_.end() && *place == mark) {
    ++repeated_;
  } else if (marks_.size() >= most_records_) {
    ++left_out_;
  } else {
    marks_.insert(place, mark);
    return true;
  }
  return false;
}

bool HeightRecords::is_code(double speed) {
  const auto code = std::ranges::find(null_codes_, speed);
  if (code == null_codes_.end()) return false;
  ++codes_[static_cast<std::size_t>(code - null_codes_.begin())];
  return true;
}

}  // namespace buoyd
