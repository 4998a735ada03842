#pragma once
// Reads the values of a reading of buoyd's own, by the names of its channels. An OwnFields must not
// outlive its reading. Any thread.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/reading.hpp"

namespace buoyshore {

/// True if the reading is of the instrument `buoyd` and of that kind.
[[nodiscard]] bool is_own(const buoyd::Reading& reading, std::string_view kind);

class OwnFields {
 public:
  explicit OwnFields(const buoyd::Reading& reading);
  /// `tokens` are the values of a body, as split_body() has them.
  OwnFields(const buoyd::Description& description, std::vector<std::string_view> tokens)
      : description_(description), tokens_(std::move(tokens)) {}

  /// The value of a channel. nullopt if there is no such channel, if its value is null or of
  /// another type, or if the body does not fit its description.
  [[nodiscard]] std::optional<std::string> text(std::string_view channel) const;
  [[nodiscard]] std::optional<std::int64_t> integer(std::string_view channel) const;

 private:
  [[nodiscard]] std::string_view token(std::string_view channel) const;

  const buoyd::Description& description_;
  std::vector<std::string_view> tokens_;
};

}  // namespace buoyshore
