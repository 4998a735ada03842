#pragma once
// A text form that readings are exported in, as a TOML file says it (docs/exports.md): lines with
// words in braces that stand for what is known. Values; any thread.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "shore/export/text/chosen_channel.hpp"

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
  always,  ///< "…", a quote doubled
  json     ///< as a string of JSON
};

/// Which readings stand in one row.
enum class TextJoin : std::uint8_t {
  none,        ///< one
  instrument,  ///< all of one instrument that end together
  station      ///< all of a station that end together
};

/// A value of a row that the form chooses by what it means.
struct ChosenColumn : ChosenChannel {
  int decimals = -1;      ///< below 0: as the instrument printed it
  std::size_t width = 0;  ///< filled up with blanks from the left
  std::string missing{};
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
  TextLine
      gap;  ///< of numbers that are lost; none: it is not told (only forwarded, never exported)
  TextLine amendment;  ///< of a reading whose flags change behind its row; none: it is not told
  std::string media;   ///< what HTTP calls the form
  TextJoin join = TextJoin::none;
  buoyd::Micros over{0};              ///< of a joined row: the length of its readings' intervals
  std::vector<ChosenColumn> columns;  ///< of a joined row; none: all values
};

/// Words of a header, of a row, and of `each` in either.
[[nodiscard]] const std::vector<std::string_view>& words_of_file();
[[nodiscard]] const std::vector<std::string_view>& words_of_row(TextJoin join);
[[nodiscard]] const std::vector<std::string_view>& words_of_column();
[[nodiscard]] const std::vector<std::string_view>& words_of_value(TextJoin join);
/// Words of the line for a gap.
[[nodiscard]] const std::vector<std::string_view>& words_of_gap();

/// Does its header say where the station lies?
[[nodiscard]] bool says_place(const TextTemplate& form);

/// The file that a command line means: a name is one of buoyshore's forms, which lie in
/// ../share/buoyshore/exports beside the folder of the program; all else is a path.
[[nodiscard]] std::string template_path(const std::string& name);

/// The same. Error invalid: it is a name, and there is no such form; `forms` says what was
/// expected.
[[nodiscard]] buoyd::Result<std::string> known_template(const std::string& name,
                                                        std::string_view forms);

/// Errors: each mistake of the file, with its place.
[[nodiscard]] tl::expected<TextTemplate, buoyd::Mistakes> load_text_template(
    const std::string& path);

}  // namespace buoyshore
