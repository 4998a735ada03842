#pragma once
// The CF standard names, from the table in config/cf/standard-names.tsv: a name, a tabulator, its
// canonical unit ("" of texts). Immutable; any thread.

#include <map>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace buoyd {

class StandardNames {
 public:
  /// Unavailable where the file cannot be read, invalid where a line is no such pair.
  [[nodiscard]] static Result<StandardNames> load(const std::string& file);

  /// The canonical unit; nullptr if the table has no such name.
  [[nodiscard]] const std::string* unit_of(std::string_view name) const;
  [[nodiscard]] std::size_t size() const { return units_.size(); }

 private:
  std::map<std::string, std::string, std::less<>> units_;
};

}  // namespace buoyd
