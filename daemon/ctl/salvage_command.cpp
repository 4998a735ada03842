#include <fmt/format.h>

#include <cstdio>

#include "ctl/buoyctl_commands.hpp"
#include "spool/salvage/salvage_copy.hpp"

namespace buoyd {

namespace {

std::string range_text(const Range& range) {
  return range.a == range.b ? std::to_string(range.a) : fmt::format("{} to {}", range.a, range.b);
}

std::string ranges_text(const Ranges& ranges) {
  std::string text;
  for (const Range& range : ranges.list()) {
    text += (text.empty() ? "" : ", ") + range_text(range);
  }
  return text;
}

void print_epoch(const SalvagedPart& part) {
  const SalvagedEpoch& epoch = part.epoch;
  const std::string last = epoch.last ? std::to_string(*epoch.last) : "?";
  fmt::print("  {}  numbers {} to {}: {} readings{}\n", to_hex(epoch.id), epoch.first, last,
             part.readings, epoch.concluded ? " (epoch known by start readings)" : "");
  if (!part.unread.empty()) {
    fmt::print("    not read, {}: {}\n", part.unread.count(), ranges_text(part.unread));
  }
  if (!epoch.last) {
    fmt::print("    not read: {} to its unknown end\n", epoch.open_from);
  }
}

void print_report(const SalvageReport& report, const std::string& file, const std::string& to) {
  fmt::print("{}: {} readings of {} epochs read\n", file, report.readings, report.epochs.size());
  for (const SalvagedPart& part : report.epochs) {
    print_epoch(part);
  }
  if (report.without_epoch > 0) {
    fmt::print("  {} readings belong to no known epoch: they are kept, but cannot be delivered\n",
               report.without_epoch);
  }
  if (!report.epochs_whole) {
    fmt::print("  the table of epochs could not be read whole\n");
  }
  for (const std::string& note : report.notes) {
    fmt::print("  {}\n", note);
  }
  fmt::print("written to {}; what was not read stands there as gaps, reason damaged\n", to);
  if (report.readings == 0) {
    fmt::print("NO READING COULD BE READ\n");
  }
}

}  // namespace

int salvage_command(const std::string& file, const std::string& to) {
  const auto report = salvage(file, to);
  if (!report) {
    return complain(report.error().text);
  }
  print_report(*report, file, to);
  return report->readings > 0 ? 0 : exit_failed;
}

}  // namespace buoyd
