#pragma once
// The parsed tree behind a TomlDocument: for toml_document.cpp and toml_table.cpp alone, because
// toml++ is heavy. One thread.

#include <toml++/toml.h>

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "base/toml_document.hpp"

namespace buoyd {

inline TomlPlace place_of(const toml::source_region& region) {
  return {region.begin.line, region.begin.column};
}

struct TomlDocument::Tree {
  toml::table root;
  std::map<const void*, std::set<std::string, std::less<>>> asked;  // keys by table handed out
  Mistakes mistakes;
  std::set<std::tuple<std::uint32_t, std::uint32_t, std::string>> said;
  bool broken = false;

  /// What is read several times is said once.
  void add(const std::string& file, TomlPlace place, std::string text) {
    if (!broken && said.emplace(place.line, place.column, text).second) {
      mistakes.push_back({file, place.line, place.column, std::move(text)});
    }
  }
  /// What a table has under the key, which is known from now on; nullptr if it is absent.
  const toml::node* ask(const void* table, std::string_view key) {
    asked[table].emplace(key);
    return static_cast<const toml::table*>(table)->get(key);
  }
  void refuse_unknown_keys(const std::string& file, const toml::table& table);
  void refuse_below(const std::string& file, const toml::node& node);
};

}  // namespace buoyd
