#include "base/toml_document.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <tuple>

#include "base/json.hpp"
#include "base/toml_tree.hpp"

namespace buoyd {
namespace {

constexpr std::size_t max_file_bytes = 1U << 20U;

}  // namespace

std::string Mistake::str() const {
  return line == 0 ? fmt::format("{}: {}", file, text)
                   : fmt::format("{}:{}:{}: {}", file, line, column, text);
}

// Looks only into tables that somebody asked for: a table read as something else is a mistake
// already, and what stands below an unknown key is not said again.
void TomlDocument::Tree::refuse_unknown_keys(const std::string& file, const toml::table& table) {
  const auto known = asked.find(&table);
  if (known == asked.end()) {
    return;
  }
  for (const auto& [key, node] : table) {
    if (known->second.contains(key.str())) {
      refuse_below(file, node);
    } else {
      add(file, place_of(key.source()),
          fmt::format("unknown key {}, expected one of: {}", json_string(key.str()),
                      fmt::join(known->second, ", ")));
    }
  }
}

void TomlDocument::Tree::refuse_below(const std::string& file, const toml::node& node) {
  if (const toml::table* const table = node.as_table()) {
    refuse_unknown_keys(file, *table);
  } else if (const toml::array* const array = node.as_array()) {
    for (const toml::node& item : *array) {
      refuse_below(file, item);
    }
  }
}

TomlDocument::TomlDocument(std::string file)
    : file_(std::move(file)), tree_(std::make_unique<Tree>()) {}

TomlDocument::~TomlDocument() = default;

void TomlDocument::parse_text() {
  try {
    tree_->root = toml::parse(text_, file_);
  } catch (const toml::parse_error& error) {
    tree_->add(file_, place_of(error.source()), std::string(error.description()));
    tree_->broken = true;
  }
}

std::unique_ptr<TomlDocument> TomlDocument::parse(std::string_view text, std::string file) {
  std::unique_ptr<TomlDocument> document(new TomlDocument(std::move(file)));
  document->text_ = text;
  document->parse_text();
  return document;
}

std::unique_ptr<TomlDocument> TomlDocument::load(const std::string& path) {
  std::unique_ptr<TomlDocument> document(new TomlDocument(path));
  std::string& text = document->text_;
  text.resize(max_file_bytes + 1);
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  const int error = errno;
  text.resize(static_cast<std::size_t>(file.gcount()));
  std::string refusal;
  if (!file.is_open() || file.bad() || error != 0) {
    refusal = fmt::format("cannot be read: {}", std::strerror(error));
  } else if (text.size() > max_file_bytes) {
    refusal = "is too long, expected at most 1 MiB";
  }
  if (refusal.empty()) {
    document->parse_text();
  } else {
    text.clear();
    document->tree_->add(path, {}, std::move(refusal));
    document->tree_->broken = true;
  }
  return document;
}

TomlTable TomlDocument::root() {
  tree_->asked[&tree_->root];
  return {*this, &tree_->root, ""};
}

void TomlDocument::refuse_unknown_keys() {
  tree_->refuse_unknown_keys(file_, tree_->root);
}

Mistakes TomlDocument::mistakes() const {
  Mistakes sorted = tree_->mistakes;
  std::ranges::stable_sort(sorted, {},
                           [](const Mistake& m) { return std::tuple(m.line, m.column); });
  return sorted;
}

}  // namespace buoyd
