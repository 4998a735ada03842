#pragma once
// What the archive cannot know of a station and whoever takes its data away needs: where it lies,
// who made it, under which licence. A TOML file. Values; any thread.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/toml_document.hpp"

namespace buoyshore {

struct About {
  // Of the anchor, degrees north and east.
  std::optional<double> latitude{};
  std::optional<double> longitude{};
  /// Names and values, in the order of the file: "creator_name", "license" …
  std::vector<std::pair<std::string, std::string>> attributes{};
};

/// The same for a command line; "" = a file that says nothing. Error invalid, a line a mistake.
[[nodiscard]] buoyd::Result<About> about_of(const std::string& path);

/// Of a file that people write: each mistake on a line of its own. Error invalid.
[[nodiscard]] buoyd::Error error_of(const buoyd::Mistakes& mistakes);

/// Keys: latitude, longitude, and a table [attributes] of texts. Error: each mistake, a line each.
[[nodiscard]] tl::expected<About, buoyd::Mistakes> load_about(const std::string& path);

}  // namespace buoyshore
