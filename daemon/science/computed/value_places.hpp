#pragma once
// Where a channel's values stand among those of a reading. Any thread.

#include <cstddef>
#include <optional>
#include <string_view>

#include "core/description.hpp"

namespace buoyd {

struct ValuePlaces {
  std::size_t first = 0;
  std::size_t points = 1;
  bool is_array = false;
};

/// nullopt: the description has no channel of that name.
[[nodiscard]] std::optional<ValuePlaces> places_of(const Description& description,
                                                   std::string_view channel);
/// Of a channel that is one number; nullopt likewise.
[[nodiscard]] std::optional<std::size_t> number_place(const Description& description,
                                                      std::string_view channel);

}  // namespace buoyd
