#include "uplink/batch/json_text.hpp"

#include <algorithm>

#include "base/json.hpp"

namespace buoyd {

namespace {

bool is_plain(char c) {
  return c >= ' ' && c <= '~' && c != '"' && c != '\\';
}

}  // namespace

std::optional<std::string> text_of_json(std::string_view json) {
  if (json.size() < 2 || json.front() != '"' || json.back() != '"') {
    return std::nullopt;
  }
  const std::string_view inner = json.substr(1, json.size() - 2);
  if (std::ranges::all_of(inner, is_plain)) {
    return std::string(inner);
  }
  const auto parsed = Json::parse(json);
  const std::string* text = parsed ? parsed->string() : nullptr;
  if (text == nullptr || json_string(*text) != json) {
    return std::nullopt;
  }
  return *text;
}

}  // namespace buoyd
