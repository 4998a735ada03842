#pragma once
// How many bytes each station may still add to the archive. Time comes in as an argument. Owned by
// Collector; its thread.

#include <cstdint>
#include <map>
#include <string>

#include "base/byte_allowance.hpp"

namespace buoyshore {

class StationBudgets {
 public:
  /// A station may save up for one day, and begins with that.
  explicit StationBudgets(std::uint64_t bytes_a_day) : a_day_(static_cast<double>(bytes_a_day)) {}

  /// May it add to the archive? Once its budget is spent, not before an hour's worth is there
  /// again: whatever it sends in between has to come again, so it had better be asked seldom.
  [[nodiscard]] bool may_store(const std::string& station, buoyd::MonoTime now);
  void stored(const std::string& station, std::size_t bytes, buoyd::MonoTime now);

 private:
  struct Budget {
    buoyd::ByteAllowance bytes;
    bool is_spent = false;
  };

  Budget& budget_of(const std::string& station, buoyd::MonoTime now);

  const double a_day_;
  std::map<std::string, Budget, std::less<>> budgets_;  // of those that do not have all of it
};

}  // namespace buoyshore
