#pragma once
// Counts how many bytes each station may still add to the archive. Time comes in as an argument.
// Owned by the collector; its thread.

#include <cstdint>
#include <map>
#include <string>

#include "base/byte_allowance.hpp"

namespace buoyshore {

class StationBudgets {
 public:
  /// A station may save up the bytes of one day, and begins with them.
  explicit StationBudgets(std::uint64_t bytes_a_day) : a_day_(static_cast<double>(bytes_a_day)) {}

  /// True if the station may add to the archive. Once its budget is spent, it may not until an
  /// hour's worth is there again. What it sends meanwhile has to come again, so long pauses cost
  /// less.
  [[nodiscard]] bool may_store(const std::string& station, buoyd::MonoTime now);
  /// Takes bytes that the station added off its budget.
  void stored(const std::string& station, std::size_t bytes, buoyd::MonoTime now);

 private:
  struct Budget {
    buoyd::ByteAllowance bytes;
    bool is_spent = false;
  };

  Budget& budget_of(const std::string& station, buoyd::MonoTime now);

  const double a_day_;
  std::map<std::string, Budget, std::less<>> budgets_;  // of stations that have spent any of it
};

}  // namespace buoyshore
