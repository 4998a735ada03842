#pragma once
// Parts of an ERDDAP server's datasets.xml. Pure; any thread.

#include <set>
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

/// The ids of the datasets of one datasets.xml: no two are the same.
class ErddapIds {
 public:
  /// `name` has letters, digits, _ and -, a letter first. An id has no -, and bears a number where
  /// the name alone is given already.
  [[nodiscard]] std::string add(std::string name);

 private:
  std::set<std::string> given_;
};

}  // namespace buoyshore
