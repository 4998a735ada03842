#pragma once
// The archive's views as SQL: `readings` and `channel_values` for people, and what these stand on.

#include <string_view>

namespace buoyshore {

extern const std::string_view archive_views;

}  // namespace buoyshore
