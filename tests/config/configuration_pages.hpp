#pragma once
// docs/configuration.md and config/buoyd.example.toml with the keys that the configuration has: the
// prose is a person's, the tables and the example's sections are made. std::runtime_error where a
// section has no heading or table yet.

#include <string>

namespace buoyd {

/// The page with each section's table made anew.
[[nodiscard]] std::string page_with_keys(const std::string& page);
/// The example with the keys of each section before the first [[line]] made anew.
[[nodiscard]] std::string example_with_keys(const std::string& example);

}  // namespace buoyd
