#pragma once
// What a reading of the built-in instrument `buoyd` says, by channel name. Lives no longer than
// the reading. Any thread.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/reading.hpp"

namespace buoyshore {

/// Is it buoyd's own reading of that kind?
[[nodiscard]] bool is_own(const buoyd::Reading& reading, std::string_view kind);

class OwnFields {
 public:
  explicit OwnFields(const buoyd::Reading& reading);

  /// nullopt where there is no such channel, it is null, or of another type.
  [[nodiscard]] std::optional<std::string> text(std::string_view channel) const;
  [[nodiscard]] std::optional<std::int64_t> integer(std::string_view channel) const;

 private:
  [[nodiscard]] std::string_view token(std::string_view channel) const;

  const buoyd::Description& description_;
  std::vector<std::string_view> tokens_;
};

}  // namespace buoyshore
