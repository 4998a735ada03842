#pragma once
// docs/atlas.md and docs/zh/atlas.md, made of the atlas. Pure; any thread.

#include <string>
#include <vector>

#include "ctl/atlas.hpp"

namespace buoyd {

[[nodiscard]] std::string english_atlas(const std::vector<KindGroup>& groups);
[[nodiscard]] std::string chinese_atlas(const std::vector<KindGroup>& groups);

/// The atlas of that tree. std::runtime_error with all mistakes of config/kinds.toml.
[[nodiscard]] std::vector<KindGroup> atlas_of_tree(const std::string& root);

}  // namespace buoyd
