#pragma once
// Where in a row of a station the values are that go into BUFR elements. Values; any thread.

#include <optional>
#include <string>
#include <vector>

#include "shore/export/bufr/bufr_template.hpp"
#include "shore/export/bufr/buoy_report.hpp"
#include "shore/export/text/joined_file.hpp"
#include "shore/export/text/text_words.hpp"

namespace buoyshore {

/// One value of a row.
struct BuoyValue {
  std::size_t source = 0;
  std::size_t value = 0;
  BufrConversion conversion{};
  double at = 0;  ///< of a level its depth, of a band its frequency
};

/// What of a row goes into an element.
struct BuoyColumn {
  const BufrColumn* chosen = nullptr;
  std::vector<BuoyValue> values{};  ///< of an element of the station one at most
  buoyd::Micros over{0};            ///< the length of their intervals
  std::string path{};               ///< INSTRUMENT/KIND/CHANNEL, of several the channels
  // Of the sensor of an element of the station, m, if they are known.
  std::optional<double> height{};
  std::optional<double> depth{};
};

class BuoyColumns {
 public:
  /// `form` must outlive it.
  BuoyColumns(const BufrTemplate& form, const std::vector<JoinedShape>& shapes);

  /// All but the position, which is not of the rows.
  [[nodiscard]] BuoyReport report(const JoinedRow& row) const;
  /// "windSpeed: met/wind_ten_minutes/wind_speed_mean", a line each.
  [[nodiscard]] std::vector<std::string> said() const;

 private:
  void add_surface(BuoyReport& report, const BuoyColumn& column, const JoinedRow& row) const;
  [[nodiscard]] std::optional<double> value_of(const BuoyValue& value, const JoinedRow& row) const;

  const BufrTemplate* form_;
  std::vector<BuoyColumn> columns_;
};

/// Does the column have this standard name, in a unit that the element takes, and is it a direction
/// from true north, if it is one?
[[nodiscard]] bool is_of_element(const BufrColumn& chosen, const std::string& standard_name,
                                 const TextColumn& column);

}  // namespace buoyshore
