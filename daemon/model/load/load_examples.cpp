#include <fmt/format.h>

#include "base/number_text.hpp"
#include "model/load/load_message_parts.hpp"

namespace buoyd {

namespace {

/// "4105 0000 0014": hex words of four digits between blanks.
std::optional<std::vector<std::uint16_t>> parse_words(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  std::vector<std::uint16_t> words;
  while (true) {
    text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
    if (text.empty()) {
      break;
    }
    const std::string_view word = text.substr(0, text.find_first_of(blanks));
    const auto number = number_in<std::uint16_t>(word, 16);
    if (word.size() != 4 || !number) {
      return std::nullopt;
    }
    words.push_back(*number);
    text.remove_prefix(word.size());
  }
  return words.empty() ? std::nullopt : std::optional(words);
}

/// "A5 01 1500": two hex digits a byte, blanks between bytes.
std::optional<std::vector<std::uint8_t>> parse_hex_bytes(std::string_view text) {
  std::vector<std::uint8_t> bytes;
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] == ' ' || text[i] == '\n') {
      ++i;
      continue;
    }
    const std::string_view pair = text.substr(i, 2);
    const auto byte = number_in<std::uint8_t>(pair, 16);
    if (pair.size() != 2 || !byte) {
      return std::nullopt;
    }
    bytes.push_back(*byte);
    i += 2;
  }
  return bytes.empty() ? std::nullopt : std::optional(bytes);
}

/// "10110000": coils or inputs by rising address.
std::optional<std::vector<std::uint16_t>> parse_bits(std::string_view text) {
  if (text.empty() || text.find_first_not_of("01") != std::string_view::npos) {
    return std::nullopt;
  }
  std::vector<std::uint16_t> bits;
  for (const char c : text) {
    bits.push_back(c == '1' ? 1 : 0);
  }
  return bits;
}

ExampleWords load_words(TomlTable& table) {
  ExampleWords example;
  example.function =
      static_cast<std::uint8_t>(table.required_integer("function", 1, 4).value_or(3));
  const auto address = table.required_integer("wire", 0, 65535);
  example.address = static_cast<std::uint16_t>(address.value_or(0));
  const bool bits = example.function <= 2;
  const std::string_view key = bits ? "bits" : "words";
  const auto text = table.required_string(key);
  const auto words = bits ? parse_bits(text.value_or("0")) : parse_words(text.value_or("0000"));
  if (words) {
    example.words = *words;
  } else {
    table.mistake(key, bits ? "expected bits by rising address as \"10110000\""
                            : "expected hex words as \"4105 0000 0014\"");
  }
  if (example.address + example.words.size() > 65536) {
    table.mistake(key, "the words reach beyond address 65535");
  }
  return example;
}

/// `kind` is null where the example names none.
void load_values(TomlTable& table, const ModelKind* kind, ModelExample& example) {
  auto values = table.table("values");
  if (!values) {
    table.mistake("\"values\" is missing, expected { channel = \"8.7421\" }");
    return;
  }
  for (const std::string& name : values->keys()) {
    const auto text = values->string(name);
    if (kind != nullptr && !index_named(kind->channels, name)) {
      values->mistake(name, fmt::format("no channel of \"{}\" is named \"{}\"", kind->name, name));
    }
    example.values.emplace_back(name, text.value_or(""));
  }
  if (example.values.empty()) {
    table.mistake("values", "an example states at least one value");
  }
}

/// A frame as it travels: hex digits or sentences as text, or bytes.
void load_bytes(TomlTable& table, FrameEncoding encoding, ModelExample& example) {
  if (encoding != FrameEncoding::binary) {
    std::string text = table.required_string("text").value_or("");
    text += encoding == FrameEncoding::ais ? "\r\n" : "";
    example.bytes.assign(text.begin(), text.end());
    return;
  }
  const std::string text = table.required_string("bytes").value_or("");
  const auto bytes = parse_hex_bytes(text);
  if (!bytes) {
    table.mistake("bytes", "expected hex bytes as \"A5 01 15 00\"");
  }
  example.bytes = bytes.value_or(std::vector<std::uint8_t>{});
}

ModelExample load_example(TomlTable& table, const Model& model) {
  ModelExample example;
  example.line = table.place().line;
  example.source = table.required_string("source").value_or("");
  const auto name = table.required_string("kind");
  const auto kind = index_named(model.kinds, name.value_or(""));
  example.kind = kind.value_or(0);
  if (name && !kind) {
    table.mistake("kind", fmt::format("no kind is named \"{}\"", *name));
  }
  load_values(table, kind ? &model.kinds[*kind] : nullptr, example);
  if (model.registers) {
    for (TomlTable& words : table.tables("registers")) {
      example.registers.push_back(load_words(words));
    }
    if (example.registers.empty()) {
      table.mistake(
          "\"registers\" is missing, expected "
          "[{ function = 3, wire = 37, words = \"4105 0000\" }]");
    }
  }
  if (model.messages) {
    example.text = line_bytes(table.required_string("text").value_or(""));
    example.text.resize(example.text.find_last_not_of('\n') + 1);
    if (!model.messages->framing.block_end.empty()) {
      example.checksum =
          static_cast<std::uint8_t>(table.required_integer("checksum", 0, 255).value_or(0));
    }
  }
  if (model.frames) {
    load_bytes(table, model.frames->encoding, example);
  }
  return example;
}

}  // namespace

void load_examples(TomlTable& root, Model& model) {
  for (TomlTable& table : root.tables("example")) {
    model.examples.push_back(load_example(table, model));
  }
  if (!root.has("example")) {
    root.mistake("the model has no [[example]]: raw bytes and the values they mean");
  }
}

}  // namespace buoyd
