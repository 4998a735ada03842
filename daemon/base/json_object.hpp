#pragma once
// Writes JSON objects and arrays member by member, for status and tools. Not for the hot path.
// Values; any thread.

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/json.hpp"

namespace buoyd {

/// `JsonObject().add("name", "x").add("count", 3).str()` → {"name":"x","count":3}
class JsonObject {
 public:
  JsonObject& add(std::string_view key, std::string_view value) {
    return add_json(key, json_string(value));
  }
  JsonObject& add(std::string_view key, const char* value) {
    return add(key, std::string_view(value));
  }
  JsonObject& add(std::string_view key, bool value) {
    return add_json(key, value ? "true" : "false");
  }
  template <std::integral Integer>
    requires(!std::same_as<Integer, bool>)
  JsonObject& add(std::string_view key, Integer value) {
    return add_json(key, std::to_string(value));
  }
  JsonObject& add(std::string_view key, double value) { return add_json(key, json_number(value)); }
  /// `json` is JSON already.
  JsonObject& add_json(std::string_view key, std::string_view json) {
    if (text_.size() > 1) text_ += ',';
    append_json_string(text_, key);
    text_ += ':';
    text_ += json;
    return *this;
  }
  [[nodiscard]] std::string str() const { return text_ + '}'; }

 private:
  std::string text_ = "{";
};

class JsonArray {
 public:
  /// `json` is JSON already.
  JsonArray& add_json(std::string_view json) {
    if (text_.size() > 1) text_ += ',';
    text_ += json;
    return *this;
  }
  [[nodiscard]] std::string str() const { return text_ + ']'; }

 private:
  std::string text_ = "[";
};

}  // namespace buoyd
