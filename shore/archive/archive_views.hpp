#pragma once
// The SQL of the archive's views: `readings` and `channel_values` for people, and the views that
// these two are made of.

#include <string_view>

namespace buoyshore {

extern const std::string_view archive_views;

}  // namespace buoyshore
