#pragma once
// A text form that readings are exported in, as a TOML file says it (docs/exports.md): lines with
// words in braces that stand for what is known. Values; any thread.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/toml_document.hpp"

namespace buoyshore {

/// A part of a line.
struct TextPiece {
  enum class Kind : std::uint8_t {
    literal,  ///< text as it is
    word,     ///< what `text` names
    each      ///< `inner`, once for each value of a reading
  };
  Kind kind = Kind::literal;
  std::string text;
  std::vector<TextPiece> inner{};
};

using TextLine = std::vector<TextPiece>;

/// How a text stands in a field.
enum class TextQuote : std::uint8_t {
  none,
  csv,  ///< quotes where RFC 4180 needs them, ' before what a spreadsheet would take for a formula
  always  ///< "…", a quote doubled
};

struct TextTemplate {
  std::string extension;
  std::string line_end = "\n";
  std::string missing;  ///< what a value that is missing becomes
  std::string time;     ///< pattern of times, as strftime's, with %f for six digits
  std::string flags;    ///< digits: values with others become missing; "" = none does
  TextQuote quote = TextQuote::csv;
  std::vector<TextLine> header;
  TextLine row;
};

/// Words of a header, of a row, and of `each` in either.
[[nodiscard]] const std::vector<std::string_view>& words_of_file();
[[nodiscard]] const std::vector<std::string_view>& words_of_row();
[[nodiscard]] const std::vector<std::string_view>& words_of_column();
[[nodiscard]] const std::vector<std::string_view>& words_of_value();

/// Errors: each mistake of the file, with its place.
[[nodiscard]] tl::expected<TextTemplate, buoyd::Mistakes> load_text_template(
    const std::string& path);

}  // namespace buoyshore
