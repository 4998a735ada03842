#pragma once
// What is asked of every kind of rows that the configuration adds to an instrument's: for the
// checks of its sections. One thread.

#include <set>
#include <string>

#include "config/instrument/bus_entries.hpp"
#include "science/computed/computed_kind.hpp"

namespace buoyd {

/// A mistake that science found: at the key whose name its text begins with, a blank of it standing
/// for any of `_`, else at the table.
void report(TomlTable& table, const Error& found);

/// A mistake at `over`, unless windows of it fill the day.
void check_part_of_day(TomlTable& table, Micros over);

/// Names of the model's kinds and of the derived ones.
[[nodiscard]] std::set<std::string> names_before(const InstrumentEntry& instrument);
/// A mistake at `kind`, if it is taken; it is from now on.
void check_new_kind(TomlTable& table, const std::string& kind, std::set<std::string>& taken);

/// The longest that a row of the kind can be, with all points of its axis.
[[nodiscard]] std::size_t most_characters(const ModelKind& kind);

/// A mistake, if its description would be too long, or a row could be that is no profile.
void check_described(TomlTable& table, const InstrumentEntry& instrument,
                     const ComputedKind& computed, const DeploymentSettings& deployment);

}  // namespace buoyd
