#include "shore/export/export_names.hpp"

#include <cctype>

namespace buoyshore {

std::string plain_name(std::string_view name) {
  std::string text(name);
  for (char& c : text) {
    const bool is_plain = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-';
    if (!is_plain) c = '_';
  }
  return text;
}

namespace {

std::string bound_name(buoyd::WallTime bound) {
  std::string text = buoyd::iso8601(bound);
  if (const auto whole = text.find(".000000"); whole != std::string::npos) text.erase(whole, 7);
  std::erase_if(text, [](char c) { return c == '-' || c == ':' || c == '.'; });
  return "_" + text;
}

}  // namespace

std::string bounds_name(const std::optional<buoyd::WallTime>& from,
                        const std::optional<buoyd::WallTime>& to) {
  if (!from && !to) return "";
  return (from ? bound_name(*from) : "_begin") + (to ? bound_name(*to) : "_end");
}

}  // namespace buoyshore
