#include "shore/export/form_kind.hpp"

#include "shore/export/about.hpp"

namespace buoyshore {

const std::vector<std::string_view>& form_kinds() {
  static const std::vector<std::string_view> kinds{"text", "bufr"};
  return kinds;
}

buoyd::Result<FormKind> form_kind_of(const std::string& path) {
  const auto document = buoyd::TomlDocument::load(path);
  const auto kind = document->root().choice("form", form_kinds());
  if (auto mistakes = document->mistakes(); !mistakes.empty()) {
    return tl::unexpected(error_of(mistakes));
  }
  return static_cast<FormKind>(kind.value_or(0));
}

}  // namespace buoyshore
