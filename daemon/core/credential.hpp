#pragma once
// How a configuration names a file that systemd hands to the service: "credential:NAME" is the
// file NAME of the folder whose path is in $CREDENTIALS_DIRECTORY (LoadCredential=). Any thread.

#include <algorithm>
#include <string_view>

#include "core/station_id.hpp"

namespace buoyd {

inline constexpr std::string_view credential_mark = "credential:";

/// NAME has 1 to 64 of A-Z a-z 0-9 _ - and dots, but begins with no dot, so it cannot name another
/// folder.
[[nodiscard]] constexpr bool is_credential(std::string_view text) {
  if (!text.starts_with(credential_mark)) {
    return false;
  }
  const std::string_view name = text.substr(credential_mark.size());
  return !name.empty() && name.size() <= longest_id && name.front() != '.' &&
         std::ranges::all_of(name, [](char c) { return is_id_character(c) || c == '.'; });
}

}  // namespace buoyd
