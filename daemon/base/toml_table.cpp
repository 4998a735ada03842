#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <tuple>
#include <type_traits>

#include "base/json.hpp"
#include "base/quantity.hpp"
#include "base/toml_document.hpp"
#include "base/toml_tree.hpp"

namespace buoyd {
namespace {

const toml::table& as_table(const void* node) {
  return *static_cast<const toml::table*>(node);
}

std::string_view kind_of(const toml::node& node) {
  switch (node.type()) {
    case toml::node_type::table:
      return "a table";
    case toml::node_type::array:
      return "an array";
    case toml::node_type::string:
      return "a string";
    case toml::node_type::integer:
      return "an integer";
    case toml::node_type::floating_point:
      return "a number";
    case toml::node_type::boolean:
      return "a boolean";
    default:
      return "a date or time";
  }
}

/// What a number is that is none of T.
template <class T>
std::string_view kind_as(const toml::node& node) {
  if constexpr (std::is_same_v<T, double>) {
    if (node.is_floating_point()) return "no finite number";
    if (node.is_integer()) return "too large a number";
  }
  return kind_of(node);
}

bool holds_string(const void* table, std::string_view key) {
  const toml::node* const node = as_table(table).get(key);
  return node != nullptr && node->is_string();
}

template <class T>
std::optional<T> read_node(const toml::node& node) {
  if constexpr (std::is_same_v<T, double>) {
    const auto number = node.is_number() ? node.value<double>() : std::nullopt;
    return number && std::isfinite(*number) ? number : std::nullopt;
  } else {
    return node.value_exact<T>();
  }
}

}  // namespace

bool TomlTable::has(std::string_view key) const {
  return as_table(node_).contains(key);
}

bool TomlTable::has_string(std::string_view key) const {
  return holds_string(node_, key);
}

template <class T>
std::optional<T> TomlTable::value(std::string_view key, std::string_view expected) {
  const toml::node* const node = document_->tree_->ask(node_, key);
  if (node == nullptr) {
    return std::nullopt;
  }
  auto found = read_node<T>(*node);
  if (!found) {
    mistake(key, fmt::format("{} is {}, expected {}", key, kind_as<T>(*node), expected));
  }
  return found;
}

template <class T>
std::optional<std::vector<T>> TomlTable::values(std::string_view key, std::string_view expected) {
  const toml::node* const node = document_->tree_->ask(node_, key);
  if (node == nullptr) {
    return std::nullopt;
  }
  const toml::array* const array = node->as_array();
  if (array == nullptr) {
    mistake(key, fmt::format("{} is {}, expected an array", key, kind_of(*node)));
    return std::nullopt;
  }
  std::vector<T> all;
  for (const toml::node& item : *array) {
    if (auto found = read_node<T>(item)) {
      all.push_back(std::move(*found));
    } else {
      document_->tree_->add(
          document_->file_, place_of(item.source()),
          fmt::format("{} holds {}, expected {}", key, kind_as<T>(item), expected));
    }
  }
  return all.size() == array->size() ? std::optional(std::move(all)) : std::nullopt;
}

void TomlTable::outside(std::string_view key, const std::string& is, const std::string& range) {
  mistake(key, fmt::format("{} is {}, expected {}", key, is, range));
}

std::optional<std::string> TomlTable::string(std::string_view key) {
  return value<std::string>(key, "a string");
}

std::optional<std::int64_t> TomlTable::integer(std::string_view key, std::int64_t low,
                                               std::int64_t high) {
  const auto found = value<std::int64_t>(key, fmt::format("an integer from {} to {}", low, high));
  if (found && (*found < low || *found > high)) {
    outside(key, std::to_string(*found), fmt::format("{} to {}", low, high));
    return std::nullopt;
  }
  return found;
}

std::optional<double> TomlTable::number(std::string_view key) {
  return value<double>(key, "a finite number");
}

std::optional<double> TomlTable::number(std::string_view key, double low, double high) {
  const auto found = value<double>(key, fmt::format("a number from {} to {}", low, high));
  if (found && (*found < low || *found > high)) {
    outside(key, json_number(*found), fmt::format("{} to {}", low, high));
    return std::nullopt;
  }
  return found;
}

std::optional<Micros> TomlTable::duration(std::string_view key, Micros low, Micros high) {
  const std::string range = fmt::format("{} to {}", print_duration(low), print_duration(high));
  std::optional<Micros> found;
  std::string is;
  if (const auto text = holds_string(node_, key) ? string(key) : std::nullopt) {
    is = json_string(*text);
    const auto parsed = parse_duration(*text);
    if (!parsed) {
      outside(key, is, parsed.error().text.substr(std::strlen("expected ")));
      return std::nullopt;
    }
    found = *parsed;
  } else if (const auto seconds = value<double>(key, "a duration as \"500 ms\", or seconds")) {
    is = json_number(*seconds);
    found = std::abs(*seconds) < 1e9 ? Micros(std::llround(*seconds * 1e6)) : Micros::max();
  }
  if (found && (*found < low || *found > high)) {
    outside(key, is, range);
    return std::nullopt;
  }
  return found;
}

std::optional<std::uint64_t> TomlTable::size(std::string_view key, std::uint64_t low,
                                             std::uint64_t high) {
  std::optional<std::uint64_t> found;
  std::string is;
  if (const auto text = holds_string(node_, key) ? string(key) : std::nullopt) {
    is = json_string(*text);
    const auto parsed = parse_size(*text);
    if (!parsed) {
      outside(key, is, parsed.error().text.substr(std::strlen("expected ")));
      return std::nullopt;
    }
    found = *parsed;
  } else if (const auto bytes = value<std::int64_t>(key, "a size as \"200 MB\", or bytes")) {
    is = std::to_string(*bytes);
    found = *bytes < 0 ? ~std::uint64_t{0} : static_cast<std::uint64_t>(*bytes);
  }
  if (found && (*found < low || *found > high)) {
    outside(key, is,
            fmt::format("{} to {}", print_size(static_cast<double>(low)),
                        print_size(static_cast<double>(high))));
    return std::nullopt;
  }
  return found;
}

std::optional<bool> TomlTable::boolean(std::string_view key) {
  return value<bool>(key, "true or false");
}

std::optional<std::vector<std::string>> TomlTable::strings(std::string_view key) {
  return values<std::string>(key, "strings");
}

std::optional<std::vector<double>> TomlTable::numbers(std::string_view key) {
  return values<double>(key, "finite numbers");
}

std::optional<std::vector<std::int64_t>> TomlTable::integers(std::string_view key) {
  return values<std::int64_t>(key, "integers");
}

std::optional<std::size_t> TomlTable::choice(std::string_view key,
                                             const std::vector<std::string_view>& choices) {
  const std::string expected = fmt::format("one of \"{}\"", fmt::join(choices, "\", \""));
  const auto found = value<std::string>(key, expected);
  if (!found) {
    return std::nullopt;
  }
  const auto at = std::ranges::find(choices, *found);
  if (at == choices.end()) {
    outside(key, json_string(*found), expected);
    return std::nullopt;
  }
  return static_cast<std::size_t>(at - choices.begin());
}

std::optional<std::string> TomlTable::required_string(std::string_view key) {
  auto found = string(key);
  if (!has(key)) {
    mistake(fmt::format("\"{}\" is missing, expected a string", key));
  }
  return found;
}

std::optional<std::int64_t> TomlTable::required_integer(std::string_view key, std::int64_t low,
                                                        std::int64_t high) {
  const auto found = integer(key, low, high);
  if (!has(key)) {
    mistake(fmt::format("\"{}\" is missing, expected an integer from {} to {}", key, low, high));
  }
  return found;
}

std::optional<TomlTable> TomlTable::table(std::string_view key) {
  const toml::node* const node = document_->tree_->ask(node_, key);
  if (node == nullptr) {
    return std::nullopt;
  }
  const toml::table* const found = node->as_table();
  if (found == nullptr) {
    mistake(key, fmt::format("{} is {}, expected a table", key, kind_of(*node)));
    return std::nullopt;
  }
  document_->tree_->asked[found];
  return TomlTable(*document_, found, fmt::format("[{}]", key));
}

std::vector<TomlTable> TomlTable::tables(std::string_view key) {
  const toml::node* const node = document_->tree_->ask(node_, key);
  std::vector<TomlTable> all;
  if (node == nullptr) {
    return all;
  }
  const toml::array* const array = node->as_array();
  if (array == nullptr ||
      std::ranges::any_of(*array, [](const toml::node& item) { return !item.is_table(); })) {
    mistake(key,
            fmt::format("{} is {}, expected tables, each under [[{}]]", key, kind_of(*node), key));
    return all;
  }
  for (const toml::node& item : *array) {
    document_->tree_->asked[item.as_table()];
    all.push_back(TomlTable(*document_, item.as_table(), fmt::format("[[{}]]", key)));
  }
  return all;
}

std::vector<std::string> TomlTable::keys() const {
  std::vector<const toml::key*> sorted;
  for (const auto& item : as_table(node_)) {
    sorted.push_back(&item.first);
  }
  std::ranges::stable_sort(sorted, {}, [](const toml::key* key) {
    return std::tuple(key->source().begin.line, key->source().begin.column);
  });
  std::vector<std::string> names;
  names.reserve(sorted.size());
  for (const toml::key* key : sorted) {
    names.emplace_back(key->str());
  }
  return names;
}

void TomlTable::mistake(std::string_view key, std::string text) {
  document_->tree_->add(document_->file_, place(key), std::move(text));
}

void TomlTable::mistake(std::string text) {
  if (!path_.empty()) {
    text = path_ + " " + text;
  }
  document_->tree_->add(document_->file_, place(), std::move(text));
}

TomlPlace TomlTable::place() const {
  const TomlPlace place = place_of(as_table(node_).source());
  return place.line == 0 ? TomlPlace{1, 1} : place;
}

TomlPlace TomlTable::place(std::string_view key) const {
  const toml::table& table = as_table(node_);
  const auto at = table.find(key);
  if (at == table.end()) {
    return place();
  }
  const TomlPlace value = place_of(at->second.source());
  return value.line != 0 ? value : place_of(at->first.source());
}

}  // namespace buoyd
