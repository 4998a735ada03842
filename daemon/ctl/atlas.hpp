#pragma once
// The atlas: which kinds of instruments there are at sea, and how far the models cover each. It is
// read from config/kinds.toml. Values; any thread.

#include <array>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/toml_document.hpp"

namespace buoyd {

/// How far the models cover a kind. The names stand in the file.
enum class Standing : std::uint8_t {
  covered,  ///< a model reads what such an instrument is bought for, of one maker at least
  part,     ///< a model reads some of that, or only within a larger system
  open,     ///< none does
};
inline constexpr std::array<std::string_view, 3> standing_names{"covered", "part", "open"};

[[nodiscard]] constexpr std::string_view name_of(Standing standing) {
  return standing_names.at(static_cast<std::size_t>(standing));
}

/// A text in both languages of the pages.
struct TwoTexts {
  std::string english;
  std::string chinese;
};

/// A quantity, measured by a principle, on a platform.
struct InstrumentKind {
  TwoTexts name;
  TwoTexts quantity;
  TwoTexts principle;
  TwoTexts platform;
  std::vector<std::string> models;  ///< names of models that read it
  std::vector<std::string> makers;
  Standing standing = Standing::open;
  TwoTexts why;  ///< it is not covered; empty where it is
};

struct KindGroup {
  TwoTexts name;
  std::vector<InstrumentKind> kinds;
};

/// How many kinds have each standing.
struct StandingCount {
  std::size_t covered = 0;
  std::size_t part = 0;
  std::size_t open = 0;

  void add(Standing standing);
  [[nodiscard]] std::size_t all() const { return covered + part + open; }
};

struct LoadedAtlas {
  std::vector<KindGroup> groups;
  Mistakes mistakes;
};

/// Reads the file. `models` are the names that a kind may list.
[[nodiscard]] LoadedAtlas load_atlas(const std::string& file, const std::set<std::string>& models);
/// Reads a text; `file` is what its mistakes name.
[[nodiscard]] LoadedAtlas parse_atlas(std::string_view text, const std::string& file,
                                      const std::set<std::string>& models);

}  // namespace buoyd
