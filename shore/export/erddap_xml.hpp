#pragma once
// Parts of an ERDDAP server's datasets.xml. Pure; any thread.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "shore/export/about.hpp"

namespace buoyshore {

/// An attribute of a dataset or a variable.
[[nodiscard]] std::string erddap_att(std::string_view name, std::string_view value);

/// What somebody said of the data, as far as each dataset has it.
[[nodiscard]] std::string erddap_atts(const About& about);

/// ERDDAP's category by what stands in a name, which may be a standard name: "Wind".
[[nodiscard]] std::string_view erddap_category(const std::string& name);

struct ErddapVariable {
  std::string source;
  std::string destination;
  std::string_view type;
  std::vector<std::pair<std::string_view, std::string>> attributes;
};
[[nodiscard]] std::string xml_of(const ErddapVariable& variable);

/// Letters, digits and _, a letter first; those after the first of a name bear their number.
[[nodiscard]] std::string erddap_id(const std::string& name, std::size_t number);

}  // namespace buoyshore
