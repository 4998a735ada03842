#pragma once
// What a station is rehearsed against, as docs/rehearse.md says it: sun, the link, instruments that
// die, values that events watch. Immutable once read; any thread.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/toml_document.hpp"
#include "config/configuration.hpp"

namespace buoyd {

/// What holds from one instant of the weather until the next.
struct WeatherRow {
  Micros from{0};
  double sun = 0;  ///< W/m² on the panel
  bool link = true;
  std::set<std::string> dead;            ///< instruments that say nothing
  std::map<std::string, double> values;  ///< "mast.wind_speed": what an event of "mast" hears
};

class Weather {
 public:
  struct Read;
  /// A text of comma separated values. Its columns are told from the configuration. All mistakes
  /// are found, each with line and column.
  [[nodiscard]] static Read parse(std::string_view text, const std::string& file,
                                  const Configuration& configuration);
  /// Reads the file first (at most 64 MiB).
  [[nodiscard]] static Read load(const std::string& file, const Configuration& configuration);

  /// What holds then, which is not negative. Where the file is shorter it begins anew.
  [[nodiscard]] const WeatherRow& at(Micros since) const;
  /// It says what that channel is, at some time at least.
  [[nodiscard]] bool says(const std::string& channel) const { return channels_.contains(channel); }
  /// How long it is until it begins anew.
  [[nodiscard]] Micros length() const { return length_; }

 private:
  std::vector<WeatherRow> rows_;  // at least one, the first from 0
  std::set<std::string> channels_;
  Micros length_{0};
};

struct Weather::Read {
  std::optional<Weather> weather;  ///< nullopt: there are mistakes
  Mistakes mistakes;
};

}  // namespace buoyd
