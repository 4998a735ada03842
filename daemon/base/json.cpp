#include "base/json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iterator>
#include <nlohmann/json.hpp>

#include "base/digits.hpp"
#include "base/number_text.hpp"

namespace buoyd {
namespace {

constexpr std::size_t max_depth = 16;

// Reads the text and keeps in `seen` how far the parser has come, for the place of an error.
class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(std::string_view::iterator at, std::size_t* seen) : at_(at), seen_(seen) {}
  reference operator*() const { return *at_; }
  CountingIterator& operator++() {
    ++at_;
    ++*seen_;
    return *this;
  }
  CountingIterator operator++(int) {
    CountingIterator before = *this;
    ++*this;
    return before;
  }
  bool operator==(const CountingIterator& other) const { return at_ == other.at_; }
  bool operator!=(const CountingIterator& other) const { return at_ != other.at_; }

 private:
  std::string_view::iterator at_;
  std::size_t* seen_;
};

}  // namespace

// Receives nlohmann's SAX events and builds the tree; false ends the parse. Its depth is bounded,
// nlohmann's own parser does not recurse, so neither text nor tree can overflow a stack.
class JsonBuilder {
 public:
  explicit JsonBuilder(Json& root) : root_(root) {}

  [[nodiscard]] const std::string& reason() const { return reason_; }

  bool null() {
    next();
    return true;
  }
  bool boolean(bool value) {
    Json& json = next();
    json.kind_ = Json::Kind::boolean;
    json.boolean_ = value;
    return true;
  }
  bool number_integer(std::int64_t value) {
    // Only tokens with a minus sign come here, so 0 was printed "-0".
    return take_number(value == 0 ? "-0" : std::to_string(value));
  }
  bool number_unsigned(std::uint64_t value) { return take_number(std::to_string(value)); }
  bool number_float(double /*value*/, const std::string& print) { return take_number(print); }
  bool string(std::string& value) {
    Json& json = next();
    json.kind_ = Json::Kind::string;
    json.text_ = std::move(value);
    return true;
  }
  bool binary(nlohmann::json::binary_t& /*value*/) { return false; }
  bool start_object(std::size_t /*size*/) { return open(Json::Kind::object); }
  bool start_array(std::size_t /*size*/) { return open(Json::Kind::array); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }
  bool key(std::string& value) {
    open_.back()->keys_.push_back(std::move(value));
    return true;
  }
  bool parse_error(std::size_t /*position*/, const std::string& token,
                   const nlohmann::json::exception& /*error*/) {
    reason_ = "unexpected '" + token.substr(0, 40) + "'";
    return false;
  }

 private:
  bool take_number(std::string print) {
    Json& json = next();
    json.kind_ = Json::Kind::number;
    json.text_ = std::move(print);
    return true;
  }

  Json& next() { return open_.empty() ? root_ : open_.back()->items_.emplace_back(); }

  // An open container's items may move while it grows, but only when a sibling is appended to its
  // parent, and its parent grows only after it was closed: the pointers in open_ stay good.
  bool open(Json::Kind kind) {
    if (open_.size() == max_depth) {
      reason_ = fmt::format("nested deeper than {}", max_depth);
      return false;
    }
    Json& json = next();
    json.kind_ = kind;
    open_.push_back(&json);
    return true;
  }

  bool close() {
    open_.pop_back();
    return true;
  }

  Json& root_;
  std::vector<Json*> open_;
  std::string reason_;
};

Result<Json> Json::parse(std::string_view text, std::size_t max_bytes) {
  if (text.size() > max_bytes) {
    return fail(ErrorCode::invalid,
                fmt::format("JSON text of {} bytes, at most {} allowed", text.size(), max_bytes));
  }
  if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos) {
    return fail(ErrorCode::invalid, fmt::format("no JSON at byte {}: unexpected NUL", nul + 1));
  }
  Json root;
  JsonBuilder builder(root);
  std::size_t seen = 0;
  const CountingIterator first(text.begin(), &seen);
  const CountingIterator last(text.end(), &seen);
  if (!nlohmann::json::sax_parse(first, last, &builder)) {
    return fail(ErrorCode::invalid, fmt::format("no JSON at byte {}: {}", seen, builder.reason()));
  }
  return root;
}

std::optional<bool> Json::boolean() const {
  return kind_ == Kind::boolean ? std::optional(boolean_) : std::nullopt;
}

std::optional<double> Json::number() const {
  double value = 0;
  if (kind_ != Kind::number) {
    return std::nullopt;
  }
  // The parser has refused what overflows; what underflows keeps the value 0.
  std::from_chars(text_.data(), text_.data() + text_.size(), value);
  return value;
}

std::optional<std::int64_t> Json::integer() const {
  return kind_ == Kind::number ? number_in<std::int64_t>(text_) : std::nullopt;
}

const std::string* Json::string() const {
  return kind_ == Kind::string ? &text_ : nullptr;
}

const std::string& Json::print() const {
  static const std::string none;
  return kind_ == Kind::number ? text_ : none;
}

const Json* Json::find(std::string_view key) const {
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    if (keys_[i] == key) {
      return &items_[i];
    }
  }
  return nullptr;
}

std::optional<std::string> Json::string_at(std::string_view key) const {
  const Json* const value = find(key);
  const std::string* const text = value != nullptr ? value->string() : nullptr;
  return text != nullptr ? std::optional(*text) : std::nullopt;
}

std::optional<std::int64_t> Json::integer_at(std::string_view key) const {
  const Json* const value = find(key);
  return value != nullptr ? value->integer() : std::nullopt;
}

std::optional<double> Json::number_at(std::string_view key) const {
  const Json* const value = find(key);
  return value != nullptr ? value->number() : std::nullopt;
}

/// Names and almost all texts need no escapes; they are written at every live message.
void append_json_string(std::string& out, std::string_view text) {
  const bool is_plain = std::ranges::all_of(
      text, [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; });
  if (is_plain) {
    out += '"';
    out += text;
    out += '"';
  } else {
    out += nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  }
}

std::string json_string(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

std::string json_number(double value) {
  if (!std::isfinite(value)) {
    return "null";
  }
  std::array<char, 32> print{};
  const auto end = std::to_chars(print.data(), print.data() + print.size(), value).ptr;
  return {print.data(), end};
}

namespace {

std::size_t digits_at(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && is_digit(text[end])) ++end;
  return end - at;
}

}  // namespace

std::size_t json_number_length(std::string_view text) {
  std::size_t at = text.starts_with('-') ? 1 : 0;
  const std::size_t whole = text.substr(at).starts_with('0') ? 1 : digits_at(text, at);
  if (whole == 0) return 0;
  at += whole;
  if (text.substr(at).starts_with('.')) {
    const std::size_t fraction = digits_at(text, at + 1);
    if (fraction == 0) return 0;
    at += 1 + fraction;
  }
  const std::string_view rest = text.substr(at);
  if (rest.starts_with('e') || rest.starts_with('E')) {
    const std::string_view sign = rest.substr(1, 1);
    at += sign == "+" || sign == "-" ? 2U : 1U;
    const std::size_t exponent = digits_at(text, at);
    if (exponent == 0) return 0;
    at += exponent;
  }
  return at;
}

}  // namespace buoyd
