#include "model/identification.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/number_text.hpp"
#include "base/toml_document.hpp"
#include "model/model.hpp"

namespace buoyd {

namespace {

constexpr std::size_t most_registers = 32;

/// Four digits, "x" for any.
bool parse_word(std::string_view digits, IdentityContent& content) {
  unsigned word = 0;
  unsigned mask = 0;
  for (const char& digit : digits) {
    const bool any = digit == 'x';
    const auto value = any ? 0U : number_in<unsigned>(std::string_view(&digit, 1), 16);
    if (!value) {
      return false;
    }
    word = word << 4U | *value;
    mask = mask << 4U | (any ? 0U : 0xFU);
  }
  content.words.push_back(static_cast<std::uint16_t>(word));
  content.masks.push_back(static_cast<std::uint16_t>(mask));
  return true;
}

/// "0BB8 00xx": hex words of four digits, one blank between.
std::optional<IdentityContent> parse_content(std::string_view text) {
  constexpr std::size_t digits = 4;
  IdentityContent content;
  while (text.size() >= digits) {
    if (!parse_word(text.substr(0, digits), content)) {
      return std::nullopt;
    }
    text.remove_prefix(digits);
    if (text.size() > 1 && text.front() == ' ') text.remove_prefix(1);
  }
  const std::size_t size = content.words.size();
  return text.empty() && size > 0 && size <= most_registers ? std::optional(std::move(content))
                                                            : std::nullopt;
}

void load_contents(TomlTable& table, IdentityCheck& check) {
  for (const std::string& text : table.strings("is").value_or(std::vector<std::string>{})) {
    const auto content = parse_content(text);
    if (!content) {
      table.mistake("is",
                    fmt::format("expected up to {} hex words as \"0BB8 0001\"", most_registers));
      return;
    }
    if (!check.is.empty() && content->words.size() != check.is.front().words.size()) {
      table.mistake("is", "expected contents of one length");
      return;
    }
    check.is.push_back(*content);
  }
}

IdentityCheck load_check(TomlTable& table) {
  IdentityCheck check;
  check.function = static_cast<std::uint8_t>(table.required_integer("function", 3, 4).value_or(3));
  check.address = static_cast<std::uint16_t>(table.required_integer("wire", 0, 65535).value_or(0));
  check.text = table.string("text").value_or("");
  load_contents(table, check);
  if (table.has("is") == table.has("text")) {
    table.mistake("expected either \"is\" or \"text\"");
  }
  if (check.text.size() > 2 * most_registers || (table.has("text") && check.text.empty())) {
    table.mistake("text", fmt::format("expected 1 to {} characters", 2 * most_registers));
  }
  if (check.address + check.count() > 65536) {
    table.mistake("wire", "the registers reach beyond address 65535");
  }
  return check;
}

}  // namespace

std::uint16_t IdentityCheck::count() const {
  const std::size_t registers = is.empty() ? (text.size() + 1) / 2 : is.front().words.size();
  return static_cast<std::uint16_t>(registers);
}

bool IdentityCheck::matches(std::span<const std::uint16_t> words) const {
  if (words.size() != count()) {
    return false;
  }
  if (!is.empty()) {
    return std::any_of(is.begin(), is.end(), [&](const IdentityContent& content) {
      for (std::size_t i = 0; i < words.size(); ++i) {
        if ((words[i] & content.masks[i]) != content.words[i]) return false;
      }
      return true;
    });
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    const unsigned byte = i % 2 == 0 ? words[i / 2] >> 8U : words[i / 2] & 0xFFU;
    if (byte != static_cast<unsigned char>(text[i])) return false;
  }
  return !text.empty();
}

void load_identification(TomlTable& root, Model& model) {
  for (TomlTable& table : root.tables("identification")) {
    IdentityCheck check = load_check(table);
    const ReadSpan read{check.function, check.address, check.count()};
    if (model.registers && model.registers->clearing_in(read) != nullptr) {
      table.mistake("wire", "reading these registers clears them");
    }
    model.identification.push_back(std::move(check));
  }
  if (!model.identification.empty() && !model.registers) {
    root.mistake("identification",
                 "only a model of registers has identification: messages are "
                 "told by their form");
  }
}

}  // namespace buoyd
