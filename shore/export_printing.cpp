#include "shore/export_printing.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <utility>

#include "shore/query/shown_text.hpp"

namespace buoyshore {

ProgressLine::ProgressLine(std::string what, std::string_view of, std::uint64_t seldom)
    : what_(std::move(what)),
      of_(of),
      seldom_(seldom),
      terminal_(buoyd::Terminal::of(fileno(stderr))) {}

void ProgressLine::show(const ExportProgress& progress) {
  if (terminal_.width == 0 || progress.readings % seldom_ != 0) return;
  const buoyd::MonoTime now = buoyd::SystemClock().mono();
  if (now - shown_ < std::chrono::milliseconds(200)) return;
  shown_ = now;
  const auto at = buoyd::iso8601(buoyd::WallTime(buoyd::Micros(progress.at)));
  const auto line =
      terminal_.cut(fmt::format("{}: {} {}{}, at {}", what_, progress.readings, of_,
                                progress.is_behind ? " that are there" : "", at.substr(0, 19)));
  fmt::print(stderr, "\r\x1b[K{}", line);
  std::fflush(stderr);
}

void ProgressLine::clear() {
  if (shown_ != buoyd::MonoTime{}) fmt::print(stderr, "\r\x1b[K");
  shown_ = {};
}

namespace {

void print_beginning(const std::string& what, bool began_anew) {
  if (!began_anew) return;
  fmt::print(stderr, "{}: the archive has changed since the export was ended, it began anew\n",
             what);
}

void print_files(const std::vector<ExportedFile>& files, std::string_view of, bool was_ended) {
  for (const ExportedFile& file : files) {
    fmt::print("{}: {} {}{}\n", file.path, file.rows, of, was_ended ? " so far" : "");
  }
}

/// Nothing is left out without being told.
void print_left_out(const std::string& what, std::uint64_t count, std::string_view why,
                    std::string_view of = "readings") {
  if (count == 0) return;
  fmt::print(stderr, "{}: {} {} are left out, {}\n", what, count, of, why);
}

constexpr std::string_view misfit = "because they do not fit their description";
constexpr std::string_view timeless = "because nobody knows their time";
constexpr std::string_view bench =
    "because they are of the bench or of a simulated instrument: --bench has them";

}  // namespace

void print_outcome(const std::string& what, const ExportOutcome& outcome) {
  print_beginning(what, outcome.began_anew);
  print_files(outcome.files, "readings", outcome.was_ended);
  print_left_out(what, outcome.of_bench, bench);
  print_left_out(what, outcome.unplaced, timeless);
  print_left_out(what, outcome.damaged, misfit);
}

void print_joined(const std::string& what, const JoinedOutcome& outcome) {
  print_beginning(what, outcome.began_anew);
  print_files(outcome.files, "rows", outcome.was_ended);
  for (const std::string& column : outcome.columns) fmt::print(stderr, "{}\n", shown(column));
  print_left_out(what, outcome.rows_without, "without a position or any value", "rows");
  print_left_out(what, outcome.left_out.of_bench, bench);
  print_left_out(what, outcome.left_out.unplaced, timeless);
  print_left_out(what, outcome.left_out.of_another_length,
                 "because their interval has another length");
  print_left_out(what, outcome.left_out.damaged, misfit);
  print_left_out(what, outcome.left_out.twice, "because an earlier one ends at that time");
}

tl::unexpected<buoyd::Error> nothing_at_sea() {
  return buoyd::fail(
      buoyd::ErrorCode::invalid,
      "nothing of it is of the sea: --bench has the bench and simulated instruments");
}

}  // namespace buoyshore
