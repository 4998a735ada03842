#include "core/command_arguments.hpp"

#include <fmt/format.h>

#include <fstream>
#include <set>

namespace buoyd {

namespace {

constexpr std::size_t largest_file = 65'536;

Result<std::string> text_of_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text(largest_file + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.size() > largest_file) {
    return fail(ErrorCode::invalid, fmt::format("'{}' has over 64 KiB", path));
  }
  if (!file.eof() || file.bad()) {
    return fail(ErrorCode::invalid, fmt::format("'{}' cannot be read", path));
  }
  return text;
}

}  // namespace

Result<void> add_arguments(JsonObject& request, const std::vector<std::string>& arguments) {
  std::set<std::string> seen;
  for (const std::string& argument : arguments) {
    const std::size_t equals = argument.find('=');
    if (equals == std::string::npos || equals == 0) {
      return fail(ErrorCode::invalid,
                  fmt::format("'{}' is no argument, expected KEY=VALUE or KEY=@FILE", argument));
    }
    if (!seen.insert(argument.substr(0, equals)).second) {
      return fail(ErrorCode::invalid, fmt::format("'{}' comes twice, expected each argument once",
                                                  argument.substr(0, equals)));
    }
    std::string value = argument.substr(equals + 1);
    if (value.starts_with('@')) {
      auto text = text_of_file(value.substr(1));
      if (!text) return pass_on(text);
      value = std::move(*text);
    }
    request.add(argument.substr(0, equals), value);
  }
  return {};
}

}  // namespace buoyd
