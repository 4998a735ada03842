#pragma once
// What the commands that export tell people: how far they are, what came of it, what was left out.
// Main thread.

#include <cstdint>
#include <string>
#include <string_view>

#include "base/terminal.hpp"
#include "base/time.hpp"
#include "shore/export/text/joined_export.hpp"

namespace buoyshore {

/// One line on a terminal that says how far it is, a few times a second.
class ProgressLine {
 public:
  /// `of`: what is counted; the clock is asked each so many of them.
  ProgressLine(std::string what, std::string_view of, std::uint64_t seldom);
  ~ProgressLine() { clear(); }
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  void show(const ExportProgress& progress);
  void clear();

 private:
  std::string what_;
  std::string_view of_;
  std::uint64_t seldom_;
  buoyd::Terminal terminal_;
  buoyd::MonoTime shown_{};
};

void print_outcome(const std::string& what, const ExportOutcome& outcome);
void print_joined(const std::string& what, const JoinedOutcome& outcome);

/// Nothing is left of what was asked for.
[[nodiscard]] tl::unexpected<buoyd::Error> nothing_at_sea();

}  // namespace buoyshore
