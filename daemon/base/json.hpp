#pragma once
// JSON without exceptions: a small tree for reading (nlohmann-json behind it, in json.cpp alone)
// and helpers for writing. Not for the hot path. Any thread.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"

namespace buoyd {

/// One parsed JSON value. Objects keep the order of their keys.
class Json {
 public:
  enum class Kind : std::uint8_t { null, boolean, number, string, array, object };

  /// Invalid JSON, depth over 16, or text over `max_bytes`: ErrorCode::invalid, with the byte
  /// offset in the text of the error.
  [[nodiscard]] static Result<Json> parse(std::string_view text, std::size_t max_bytes = 65536);

  [[nodiscard]] Kind kind() const { return kind_; }
  [[nodiscard]] bool is_null() const { return kind_ == Kind::null; }

  /// nullopt if it is of another kind (an integer: a number without fraction that fits).
  [[nodiscard]] std::optional<bool> boolean() const;
  [[nodiscard]] std::optional<double> number() const;
  [[nodiscard]] std::optional<std::int64_t> integer() const;
  [[nodiscard]] const std::string* string() const;
  /// A number as it was printed ("20.10"); "" if it is no number.
  [[nodiscard]] const std::string& print() const;

  /// Elements of an array, values of an object; empty for all else.
  [[nodiscard]] const std::vector<Json>& items() const { return items_; }
  /// Keys of an object, beside items().
  [[nodiscard]] const std::vector<std::string>& keys() const { return keys_; }
  /// The object's value of that key (the first, if it stands twice), nullptr if there is none.
  [[nodiscard]] const Json* find(std::string_view key) const;
  /// The object's string / integer / number of that key; nullopt if absent or of another kind.
  [[nodiscard]] std::optional<std::string> string_at(std::string_view key) const;
  [[nodiscard]] std::optional<std::int64_t> integer_at(std::string_view key) const;
  [[nodiscard]] std::optional<double> number_at(std::string_view key) const;

 private:
  friend class JsonBuilder;  // json.cpp

  Kind kind_ = Kind::null;
  bool boolean_ = false;
  std::string text_;  // string, or a number's print
  std::vector<std::string> keys_;
  std::vector<Json> items_;
};

/// Appends a JSON string with its quotes; invalid UTF-8 becomes U+FFFD.
void append_json_string(std::string& out, std::string_view text);
[[nodiscard]] std::string json_string(std::string_view text);
/// Shortest round-trip; "null" for NaN and infinities.
[[nodiscard]] std::string json_number(double value);
/// How long the number is that the text begins with (RFC 8259, section 6); 0 if it begins with
/// none.
[[nodiscard]] std::size_t json_number_length(std::string_view text);

}  // namespace buoyd
