#pragma once
// Looks at the archive by all rules, and writes into the book what changed. One thread, which has
// both open.

#include <map>
#include <string>

#include "shore/alarm/alarm_book.hpp"
#include "shore/alarm/alarm_rules.hpp"
#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

class AlarmWatch {
 public:
  /// All live as long as this object.
  AlarmWatch(const AlarmRules& rules, PreparedSql& archive, AlarmBook& book)
      : rules_(rules), archive_(archive), book_(book) {}

  /// Alarms of what the rules watch no more end.
  [[nodiscard]] buoyd::Result<void> begin(buoyd::WallTime now);
  /// How many alarms were raised or cleared.
  [[nodiscard]] buoyd::Result<std::size_t> look(buoyd::WallTime now);
  /// Rules that watched nothing in the last look, and why.
  [[nodiscard]] const std::map<std::string, std::string>& idle() const { return idle_; }

 private:
  [[nodiscard]] buoyd::Result<std::size_t> look(const AlarmRule& rule, const std::string& station,
                                                buoyd::WallTime now);

  const AlarmRules& rules_;
  PreparedSql& archive_;
  AlarmBook& book_;
  std::map<std::string, std::string> idle_;
};

}  // namespace buoyshore
