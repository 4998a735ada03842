#pragma once
// Where a buoy was, by its own readings of a position; a day of them is in memory at once. Whoever
// has the database open.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "shore/export/bufr/bufr_template.hpp"
#include "shore/query/archived_reading.hpp"
#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

struct BuoyPosition {
  double latitude = 0;
  double longitude = 0;
};

class BuoyPositions {
 public:
  /// The kinds of the station, by the names of its instruments, that have what the form's columns
  /// latitude and longitude mean, and say it of themselves and not of a ship that they see; with
  /// `has_bench` also what is not of the sea. `sql` and `form` must outlive it. Errors: those of
  /// station_descriptions().
  [[nodiscard]] static buoyd::Result<BuoyPositions> open(PreparedSql& sql, const BufrTemplate& form,
                                                         const std::string& station,
                                                         bool has_bench);

  /// INSTRUMENT/KIND of each; "": the station has no position.
  [[nodiscard]] std::string said() const;
  /// The last good one within the interval that ends then (µs UTC) of the first kind that has one:
  /// a receiver that was replaced leaves it to the next. Errors: those of ReadingReader.
  [[nodiscard]] buoyd::Result<std::optional<BuoyPosition>> at(std::int64_t end);

 private:
  /// Places in a reading.
  struct Places {
    std::optional<std::size_t> latitude{};
    std::optional<std::size_t> longitude{};
  };
  /// What one kind says, by its times.
  struct Track {
    std::string instrument;
    std::string kind;
    std::int64_t from = 0;  // of what is loaded
    std::int64_t to = 0;
    std::map<std::int64_t, BuoyPosition> positions{};
  };

  BuoyPositions(PreparedSql& sql, const BufrTemplate& form, std::string station, bool has_bench)
      : sql_(sql), form_(form), station_(std::move(station)), has_bench_(has_bench) {}
  [[nodiscard]] Places places_in(const buoyd::Description& description) const;
  [[nodiscard]] std::optional<BuoyPosition> position_in(const ArchivedReading& reading,
                                                        const Places& places) const;
  [[nodiscard]] std::optional<double> number_in(const ArchivedReading& reading,
                                                std::size_t place) const;
  [[nodiscard]] buoyd::Result<void> load(Track& track);
  [[nodiscard]] buoyd::Result<std::optional<BuoyPosition>> at(Track& track, std::int64_t end);

  PreparedSql& sql_;
  const BufrTemplate& form_;
  std::string station_;
  bool has_bench_;
  std::vector<Track> tracks_;
};

}  // namespace buoyshore
