#pragma once
// A file that readings of one description are exported to, whatever its format. One thread.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "shore/export/about.hpp"
#include "shore/query/archived_reading.hpp"

namespace buoyshore {

/// Whose readings a file holds, and what its head says.
struct ExportSubject {
  std::string station;
  buoyd::DescriptionPtr description;
  bool has_span = false;  ///< its readings are of intervals
  About about{};
  std::string made{};   ///< when it is written, as a file says it: 2026-11-20T07:00:00Z
  std::string order{};  ///< format, zone and what is said of the station: a file has one of each
  std::optional<double> watch_radius{};  ///< m from the anchor, as the station knows it
};

/// What a file holds so far.
struct ExportTally {
  std::uint64_t rows = 0;
  // Where the earliest of its readings begins, and where its last one ends; µs UTC.
  std::int64_t begins = 0;
  std::int64_t ends = 0;
  std::vector<std::string> epochs{};  ///< in the order of their first readings
  std::uint64_t hash = 0;             ///< of all its readings, in their order
  std::uint64_t length = 0;           ///< of the file with them, where it may be cut there; else 0
};

/// When it was taken, or where its interval ends, of a reading whose time is known; µs UTC.
[[nodiscard]] inline std::int64_t end_of(const ArchivedReading& reading) {
  return reading.utc.value_or(buoyd::WallTime{}).time_since_epoch().count();
}

class ReadingFile {
 public:
  virtual ~ReadingFile() = default;
  /// `tally` is that before this reading, but that it knows the reading's epoch. The reading's time
  /// is known. Errors: invalid (its body does not fit its description) or unavailable.
  [[nodiscard]] virtual buoyd::Result<void> add(const ArchivedReading& reading,
                                                const ExportTally& tally) = 0;
  /// All that was added is in the file, which may be cut there and opened again whatever happens to
  /// what comes behind. How long it is then; 0: it may not, and nothing was done. Error
  /// unavailable.
  [[nodiscard]] virtual buoyd::Result<std::uint64_t> flush() { return 0; }
  /// All that was added is in the file; it may be opened again to go on. Error unavailable.
  [[nodiscard]] virtual buoyd::Result<void> close(const ExportTally& tally) = 0;
};

/// A format that readings are exported in.
class ExportFormat {
 public:
  virtual ~ExportFormat() = default;
  /// "nc", without a dot.
  [[nodiscard]] virtual std::string extension() const = 0;
  /// A new file. Error unavailable.
  [[nodiscard]] virtual buoyd::Result<std::unique_ptr<ReadingFile>> create(
      const std::string& path, const ExportSubject& subject) const = 0;
  /// One that was closed, to go on. Error unavailable: it is none.
  [[nodiscard]] virtual buoyd::Result<std::unique_ptr<ReadingFile>> open(
      const std::string& path, const ExportSubject& subject) const = 0;
};

}  // namespace buoyshore
