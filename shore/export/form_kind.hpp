#pragma once
// What a template of an export describes: lines of text, or BUFR messages. Values; any thread.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace buoyshore {

enum class FormKind : std::uint8_t { text, bufr };

/// What the key `form` may say, in their order; text where it says nothing.
[[nodiscard]] const std::vector<std::string_view>& form_kinds();

/// Of a template's file. Error invalid, a line a mistake: that key, or the file is no TOML.
[[nodiscard]] buoyd::Result<FormKind> form_kind_of(const std::string& path);

}  // namespace buoyshore
