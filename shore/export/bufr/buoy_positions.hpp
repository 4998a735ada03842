#pragma once
// Where a buoy was, by its own readings of a position; a day of them is in memory at once. Whoever
// has the database open.

#include <cstdint>
#include <map>
#include <optional>
#include <string>

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
  /// The first kind of the station, by the names of its instruments, that has what the form's
  /// columns latitude and longitude mean, and says it of itself and not of a ship that it sees;
  /// with `has_bench` also what is not of the sea. `sql` and `form` live on. Errors: those of
  /// station_descriptions().
  [[nodiscard]] static buoyd::Result<BuoyPositions> open(PreparedSql& sql, const BufrTemplate& form,
                                                         const std::string& station,
                                                         bool has_bench);

  /// INSTRUMENT/KIND; "": the station has no position.
  [[nodiscard]] std::string said() const;
  /// The last good one within the interval that ends then (µs UTC), if there is one. Errors: those
  /// of ReadingReader.
  [[nodiscard]] buoyd::Result<std::optional<BuoyPosition>> at(std::int64_t end);

 private:
  /// Places in a reading.
  struct Places {
    std::optional<std::size_t> latitude{};
    std::optional<std::size_t> longitude{};
  };

  BuoyPositions(PreparedSql& sql, const BufrTemplate& form, std::string station, bool has_bench)
      : sql_(sql), form_(form), station_(std::move(station)), has_bench_(has_bench) {}
  [[nodiscard]] Places places_in(const buoyd::Description& description) const;
  [[nodiscard]] std::optional<BuoyPosition> position_in(const ArchivedReading& reading,
                                                        const Places& places) const;
  [[nodiscard]] std::optional<double> number_in(const ArchivedReading& reading,
                                                std::size_t place) const;
  [[nodiscard]] buoyd::Result<void> load(std::int64_t from, std::int64_t to);

  PreparedSql& sql_;
  const BufrTemplate& form_;
  std::string station_;
  bool has_bench_;
  std::string instrument_;
  std::string kind_;
  std::int64_t from_ = 0;  // of what is loaded
  std::int64_t to_ = 0;
  std::map<std::int64_t, BuoyPosition> track_;
};

}  // namespace buoyshore
