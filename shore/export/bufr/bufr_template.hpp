#pragma once
// A form of BUFR messages as a TOML file says it (docs/exports.md): which quantity of a station
// goes into which element of the template 3 15 008. Values; any thread.

#include <optional>
#include <string>
#include <vector>

#include "shore/export/bufr/bufr_elements.hpp"
#include "shore/export/text/chosen_channel.hpp"

namespace buoyshore {

/// Values of a row that go into an element.
struct BufrColumn : ChosenChannel {
  const BufrElement* element = nullptr;
  // Of the sensor, m, where the instrument's description is not to say it.
  std::optional<double> height{};
  std::optional<double> depth{};
};

struct BufrTemplate {
  buoyd::Micros over{0};            ///< the length of the readings' intervals, whole minutes
  std::string flags;                ///< digits: values with others become missing; "" = none does
  long centre = 65535;              ///< that makes the messages (common table C-11); 65535: missing
  long sub_centre = 0;              ///< C-12
  std::optional<long> buoy_type{};  ///< 0 02 149
  std::vector<BufrColumn> columns{};
};

/// Errors: each mistake of the file, with its place.
[[nodiscard]] tl::expected<BufrTemplate, buoyd::Mistakes> load_bufr_template(
    const std::string& path);

}  // namespace buoyshore
