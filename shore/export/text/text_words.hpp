#pragma once
// What the words of a text form stand for, where they are of a channel or of a value. Pure; any
// thread.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "core/description.hpp"
#include "shore/export/text/text_template.hpp"

namespace buoyshore {

/// One value of a description.
struct TextColumn {
  const buoyd::Description* description = nullptr;
  const buoyd::Json* text = nullptr;  ///< of the description
  std::size_t channel = 0;
  std::size_t point = 0;
  std::size_t value = 0;  ///< its place in a reading
  bool is_again = false;  ///< an earlier point of its axis has the same place

  [[nodiscard]] const buoyd::ChannelLayout& layout() const {
    return description->channels()[channel];
  }
  /// What the description says of the channel.
  [[nodiscard]] const buoyd::Json& words() const {
    return text->find("channels")->items()[channel];
  }
};

/// All values of a description, in their order. `text` is the description's; both must outlive the
/// columns.
[[nodiscard]] std::vector<TextColumn> all_columns(const buoyd::Description& description,
                                                  const buoyd::Json& text);

/// Those of a description that the form shows, in their order: all, or where it names them in the
/// words of IEA Task 43 those that have such a name. `text` as of all_columns().
[[nodiscard]] std::vector<TextColumn> columns_of(const TextTemplate& form,
                                                 const buoyd::Description& description,
                                                 const buoyd::Json& text);

/// A word of words_of_column().
[[nodiscard]] std::string column_word(const std::string& word, const TextColumn& column);

/// The name of a value among those of its row, which keep theirs: "wind_speed[100 m]",
/// "channel_time"; "wind_speed[100 m] #3" of the fourth point, if one before it is at 100 m, too.
[[nodiscard]] std::string member_name(const TextColumn& column);

/// A text as a field, or within quotes that the form has itself where it wants them always.
[[nodiscard]] std::string plain_field(TextQuote quote, const std::string& text);

/// A value that is a text, with quotes where the form has them round such values.
[[nodiscard]] std::string text_field(TextQuote quote, const std::string& text);

/// A line with its words: `word_of(name)` says what a word stands for, `each_of(inner)` what the
/// repeated part becomes.
template <class WordOf, class EachOf>
[[nodiscard]] std::string line_of(const TextLine& line, WordOf word_of, EachOf each_of) {
  std::string out;
  for (const TextPiece& piece : line) {
    switch (piece.kind) {
      case TextPiece::Kind::literal:
        out += piece.text;
        break;
      case TextPiece::Kind::word:
        out += word_of(piece.text);
        break;
      case TextPiece::Kind::each:
        out += each_of(piece.inner);
        break;
    }
  }
  return out;
}

/// The same of a line without a repeated part.
template <class WordOf>
[[nodiscard]] std::string line_of(const TextLine& line, WordOf word_of) {
  return line_of(line, word_of, [](const TextLine&) { return std::string(); });
}

/// A value as a body has it, in the words of the form; nullopt if it is missing, or has a flag that
/// the form leaves out.
[[nodiscard]] std::optional<std::string> value_field(const TextTemplate& form,
                                                     std::string_view token, char flag);

}  // namespace buoyshore
