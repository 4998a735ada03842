// import: a recovered buoy's card into the archive.

#include <fmt/format.h>

#include "shore/archive/archive_file.hpp"
#include "shore/commands.hpp"
#include "shore/spool_import.hpp"

namespace buoyshore {

using buoyd::Range;

namespace {

void print_epoch(const ImportedEpoch& imported) {
  const buoyd::SalvagedEpoch& epoch = imported.epoch;
  fmt::print("  {}  numbers {} to {}: {} readings, {} of them new\n", buoyd::to_hex(epoch.id),
             epoch.first, epoch.last ? std::to_string(*epoch.last) : "?", imported.readings,
             imported.added);
  for (const Range& range : imported.unread.list()) {
    fmt::print("    not read: {} to {}\n", range.a, range.b);
  }
  if (!epoch.last) {
    fmt::print("    not read: {} to its unknown end\n", epoch.open_from);
  }
}

void print_report(const ImportReport& report, const std::string& file, const std::string& station) {
  fmt::print("{}: {} readings of {} epochs of {}, {} of them new here\n", file, report.readings,
             report.epochs.size(), station, report.added);
  for (const ImportedEpoch& imported : report.epochs) {
    print_epoch(imported);
  }
  if (!report.epochs_whole) {
    fmt::print("  the store's table of epochs could not be read whole\n");
  }
  if (report.without_epoch > 0) {
    fmt::print("  {} numbers belong to no known epoch and were left out\n", report.without_epoch);
  }
  if (report.conflicts > 0) {
    fmt::print("  {} numbers came with other content than the archive has: see the account\n",
               report.conflicts);
  }
}

}  // namespace

int import(const std::string& archive, const std::string& file, const std::string& station) {
  auto source = open_spool(file, station);
  if (!source) return say(source.error());
  for (const std::string& note : source->reader->notes()) {
    fmt::print("{}: {}\n", file, note);
  }
  if (source->survey->epochs().empty()) {
    return say(1, file + ": no epoch of it can be read, so there is nothing to import");
  }
  const auto lock = ArchiveLock::take(archive);
  if (!lock) return say(lock.error());
  auto opened = Archive::open(archive);
  if (!opened) return say(opened.error());
  const auto report = import_store(**opened, *source->reader, *source->survey, source->station,
                                   buoyd::SystemClock().wall());
  if (!report) return say(report.error());
  for (bool has_more = true; has_more;) {
    const auto rolled = (*opened)->roll_up_again();
    if (!rolled) return say(rolled.error());
    has_more = *rolled;
  }
  print_report(*report, file, source->station);
  return 0;
}

}  // namespace buoyshore
