#include "shore/export/about.hpp"

namespace buoyshore {

tl::expected<About, buoyd::Mistakes> load_about(const std::string& path) {
  const auto document = buoyd::TomlDocument::load(path);
  buoyd::TomlTable root = document->root();
  About about;
  about.latitude = root.number("latitude", -90, 90);
  about.longitude = root.number("longitude", -180, 180);
  if (about.latitude.has_value() != about.longitude.has_value()) {
    root.mistake("a latitude and a longitude go together");
  }
  if (auto attributes = root.table("attributes")) {
    for (const std::string& name : attributes->keys()) {
      if (auto text = attributes->string(name)) about.attributes.emplace_back(name, *text);
    }
  }
  document->refuse_unknown_keys();
  if (auto mistakes = document->mistakes(); !mistakes.empty()) {
    return tl::unexpected(std::move(mistakes));
  }
  return about;
}

buoyd::Error error_of(const buoyd::Mistakes& mistakes) {
  std::string lines;
  for (const buoyd::Mistake& mistake : mistakes) {
    lines += (lines.empty() ? "" : "\n") + mistake.str();
  }
  return {buoyd::ErrorCode::invalid, lines};
}

buoyd::Result<About> about_of(const std::string& path) {
  if (path.empty()) return About{};
  auto about = load_about(path);
  if (!about) return tl::unexpected(error_of(about.error()));
  return std::move(*about);
}

}  // namespace buoyshore
