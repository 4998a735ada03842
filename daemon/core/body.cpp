#include "core/body.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "base/json.hpp"

namespace buoyd {

namespace {

constexpr char missing_flag = '9';

template <class Number>
void append_number(std::string& out, Number value) {
  char buffer[32];
  const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, value);
  out.append(buffer, end);
}

template <class Float>
void append_float(std::string& out, Float value) {
  if (std::isfinite(value)) {
    append_number(out, value);
  } else {
    out += "null";
  }
}

struct ScalarWriter {
  std::string& out;
  void operator()(std::monostate) const { out += "null"; }
  void operator()(std::int64_t value) const { append_number(out, value); }
  void operator()(float value) const { append_float(out, value); }
  void operator()(double value) const { append_float(out, value); }
  void operator()(const Decimal& value) const { out += value.digits; }
  void operator()(const std::string& value) const { append_json_string(out, clean_text(value)); }
};

bool is_null(const Scalar& value) {
  if (const auto* number = std::get_if<float>(&value)) return !std::isfinite(*number);
  if (const auto* number = std::get_if<double>(&value)) return !std::isfinite(*number);
  return std::holds_alternative<std::monostate>(value);
}

bool is_of(const Scalar& value, ValueType type) {
  switch (type) {
    case ValueType::decimal:
      return std::holds_alternative<Decimal>(value);
    case ValueType::float32:
      return std::holds_alternative<float>(value);
    case ValueType::float64:
      return std::holds_alternative<double>(value);
    case ValueType::integer:
      return std::holds_alternative<std::int64_t>(value);
    case ValueType::text:
      return std::holds_alternative<std::string>(value);
  }
  return false;
}

char digit_of(std::uint8_t flag) {
  return static_cast<char>('0' + flag);
}

/// Calls `visit(index, channel)` for each value of a reading, in order.
template <class Visit>
void for_each_value(const Description& description, Visit visit) {
  std::size_t index = 0;
  for (const ChannelLayout& channel : description.channels()) {
    for (std::size_t point = 0; point < channel.points; ++point) {
      visit(index++, channel);
    }
  }
}

tl::unexpected<Error> bad_body(std::string_view what) {
  return fail(ErrorCode::invalid, fmt::format("body: {}", what));
}

/// As append_json_string() writes it: UTF-8, with as few escapes as possible.
bool is_canonical(std::string_view string) {
  const auto json = Json::parse(string);
  const std::string* const text = json ? json->string() : nullptr;
  return text != nullptr && json_string(*text) == string;
}

/// Length of the JSON string at the front, with its quotes; 0 if it does not end, or is none.
std::size_t string_length(std::string_view text) {
  bool is_plain = true;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '"') return is_plain || is_canonical(text.substr(0, i + 1)) ? i + 1 : 0;
    is_plain = is_plain && text[i] >= ' ' && text[i] <= '~' && text[i] != '\\';
    i += text[i] == '\\' ? 1U : 0U;
  }
  return 0;
}

/// Takes values off the front of a body.
class Cursor {
 public:
  explicit Cursor(std::string_view rest) : rest_(rest) {}

  bool take(char wanted) {
    if (rest_.empty() || rest_.front() != wanted) {
      return false;
    }
    rest_.remove_prefix(1);
    return true;
  }

  /// One value of that type; empty if there is none.
  std::string_view take_value(ValueType type) {
    std::size_t length = 0;
    if (rest_.substr(0, 4) == "null") {
      length = 4;
    } else if (type == ValueType::text) {
      length = !rest_.empty() && rest_.front() == '"' ? string_length(rest_) : 0;
    } else {
      length = json_number_length(rest_);
    }
    const std::string_view value = rest_.substr(0, length);
    rest_.remove_prefix(length);
    return value;
  }

  [[nodiscard]] bool at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

/// Takes a channel's value or values; false if they are not there.
bool take_channel(Cursor& cursor, const ChannelLayout& channel,
                  std::vector<std::string_view>& values) {
  if (channel.is_array && !cursor.take('[')) {
    return false;
  }
  for (std::size_t point = 0; point < channel.points; ++point) {
    if (point > 0 && !cursor.take(',')) {
      return false;
    }
    const std::string_view value = cursor.take_value(channel.type);
    if (value.empty()) {
      return false;
    }
    values.push_back(value);
  }
  return !channel.is_array || cursor.take(']');
}

std::string default_flags(const Description& description,
                          const std::vector<std::string_view>& values) {
  std::string flags(values.size(), '2');
  for_each_value(description, [&](std::size_t i, const ChannelLayout& channel) {
    flags[i] = values[i] == "null" ? missing_flag : digit_of(channel.default_flag);
  });
  return flags;
}

bool is_flag(char c) {
  return (c >= '1' && c <= '4') || c == missing_flag;
}

}  // namespace

void append_scalar(std::string& out, const Scalar& value) {
  std::visit(ScalarWriter{out}, value);
}

Result<std::string> write_body(const Description& description, const Values& values) {
  if (values.size() != description.value_count()) {
    return bad_body(
        fmt::format("{} values, the description has {}", values.size(), description.value_count()));
  }
  std::string body;
  body.reserve(2 + 8 * values.size());
  body += '[';
  std::size_t index = 0;
  for (const ChannelLayout& channel : description.channels()) {
    if (index > 0) body += ',';
    if (channel.is_array) body += '[';
    for (std::size_t point = 0; point < channel.points; ++point, ++index) {
      if (!is_null(values[index]) && !is_of(values[index], channel.type)) {
        return bad_body(fmt::format("channel '{}' is no {}", channel.name, name_of(channel.type)));
      }
      if (point > 0) body += ',';
      append_scalar(body, values[index]);
    }
    if (channel.is_array) body += ']';
  }
  body += ']';
  if (body.size() + values.size() > max_body_chars) {
    return bad_body(fmt::format("{} characters with the flags, a reading has at most {}",
                                body.size() + values.size(), max_body_chars));
  }
  return body;
}

std::string write_flags(const Description& description, const Values& values,
                        std::string_view wanted) {
  if (wanted.empty()) {
    return {};
  }
  std::string flags(wanted);
  bool is_default = true;
  for_each_value(description, [&](std::size_t i, const ChannelLayout& channel) {
    const bool null = is_null(values[i]);
    const char usual = null ? missing_flag : digit_of(channel.default_flag);
    if (null || flags[i] == missing_flag) {
      flags[i] = usual;
    }
    is_default = is_default && flags[i] == usual;
  });
  return is_default ? std::string{} : flags;
}

Result<std::vector<std::string_view>> split_body(const Description& description,
                                                 std::string_view body) {
  std::vector<std::string_view> values;
  values.reserve(description.value_count());
  Cursor cursor(body);
  bool sound = body.size() + description.value_count() <= max_body_chars && cursor.take('[');
  for (const ChannelLayout& channel : description.channels()) {
    sound = sound && (values.empty() || cursor.take(','));
    sound = sound && take_channel(cursor, channel, values);
  }
  if (!sound || !cursor.take(']') || !cursor.at_end()) {
    return bad_body("it is not of its description's form");
  }
  return values;
}

Result<std::string> full_flags(const Description& description,
                               const std::vector<std::string_view>& tokens,
                               std::string_view flags) {
  if (tokens.size() != description.value_count()) {
    return bad_body("it has not its description's number of values");
  }
  if (flags.empty()) {
    return default_flags(description, tokens);
  }
  bool sound = flags.size() == tokens.size();
  for (std::size_t i = 0; sound && i < tokens.size(); ++i) {
    sound = is_flag(flags[i]) && (flags[i] == missing_flag) == (tokens[i] == "null");
  }
  if (!sound) {
    return fail(ErrorCode::invalid, "flags: expected one of 1, 2, 3, 4 or, where null, 9 a value");
  }
  return std::string(flags);
}

std::string short_flags(const Description& description, const std::vector<std::string_view>& tokens,
                        std::string_view full) {
  return full == default_flags(description, tokens) ? std::string{} : std::string(full);
}

std::string short_flags(const Description& description, std::string_view full) {
  std::size_t value = 0;
  for (const ChannelLayout& channel : description.channels()) {
    const char usual = static_cast<char>('0' + channel.default_flag);
    for (std::size_t point = 0; point < channel.points; ++point, ++value) {
      if (full[value] != usual && full[value] != '9') return std::string(full);
    }
  }
  return {};
}

}  // namespace buoyd
