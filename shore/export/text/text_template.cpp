#include "shore/export/text/text_template.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <optional>

#include "shore/export/form_kind.hpp"
#include "shore/export/text/time_pattern.hpp"
#include "shore/query/reading_query.hpp"

namespace buoyshore {

namespace {

using Words = std::vector<std::string_view>;

constexpr std::string_view each_word = "each:";

/// Reads one line's text.
class LineReader {
 public:
  LineReader(const Words& words, const Words& words_of_each)
      : words_(words), words_of_each_(words_of_each) {}

  /// The pieces, or what is wrong.
  tl::expected<TextLine, std::string> read(std::string_view text, bool may_have_each = true) const {
    LineReader one = *this;
    TextLine line = one.pieces(text, words_, may_have_each);
    if (!one.mistake_.empty()) return tl::unexpected(one.mistake_);
    return line;
  }

 private:
  TextLine pieces(std::string_view text, const Words& words, bool may_have_each) {
    TextLine line;
    std::string literal;
    const auto end_literal = [&] {
      if (!literal.empty()) line.push_back({TextPiece::Kind::literal, literal});
      literal.clear();
    };
    for (std::size_t i = 0; i < text.size() && mistake_.empty(); ++i) {
      const bool is_double = i + 1 < text.size() && text[i + 1] == text[i];
      if ((text[i] == '{' || text[i] == '}') && is_double) {
        literal += text[i++];
      } else if (text[i] == '{') {
        end_literal();
        const std::size_t end = end_of_braces(text, i);
        if (end == std::string_view::npos) break;
        line.push_back(piece(text.substr(i + 1, end - i - 1), words, may_have_each));
        i = end;
      } else if (text[i] == '}') {
        mistake_ = "a } without its {, expected }} for the character";
      } else {
        literal += text[i];
      }
    }
    end_literal();
    return line;
  }

  std::size_t end_of_braces(std::string_view text, std::size_t begin) {
    std::size_t depth = 0;
    for (std::size_t i = begin; i < text.size(); ++i) {
      if (text[i] == '{') ++depth;
      if (text[i] == '}' && --depth == 0) return i;
    }
    mistake_ = "a { without its }, expected {{ for the character";
    return std::string_view::npos;
  }

  TextPiece piece(std::string_view text, const Words& words, bool may_have_each) {
    if (may_have_each && text.starts_with(each_word)) {
      return {TextPiece::Kind::each, "",
              pieces(text.substr(each_word.size()), words_of_each_, false)};
    }
    if (std::find(words.begin(), words.end(), text) == words.end()) {
      mistake_ = fmt::format("there is no '{{{}}}', expected one of {}{}", text,
                             fmt::join(words, ", "), may_have_each ? ", each:…" : "");
    }
    return {TextPiece::Kind::word, std::string(text)};
  }

  const Words& words_;
  const Words& words_of_each_;
  std::string mistake_;
};

void read_header(buoyd::TomlTable& root, TextTemplate& made) {
  const LineReader reader(words_of_file(), words_of_column());
  for (const std::string& text : root.strings("header").value_or(std::vector<std::string>{})) {
    auto line = reader.read(text);
    if (line) made.header.push_back(std::move(*line));
    if (!line) root.mistake("header", line.error());
  }
}

void read_row(buoyd::TomlTable& root, TextTemplate& made) {
  const auto text = root.required_string("row");
  if (!text) return;
  auto line = LineReader(words_of_row(made.join), words_of_value(made.join)).read(*text);
  if (line) made.row = std::move(*line);
  if (!line) root.mistake("row", line.error());
}

void read_gap(buoyd::TomlTable& root, TextTemplate& made) {
  const auto text = root.string("gap");
  if (!text) return;
  auto line = LineReader(words_of_gap(), {}).read(*text, false);
  if (line) made.gap = std::move(*line);
  if (!line) root.mistake("gap", line.error());
}

void read_amendment(buoyd::TomlTable& root, TextTemplate& made) {
  const auto text = root.string("amendment");
  if (!text) return;
  auto line = LineReader(words_of_row(TextJoin::none), words_of_value(TextJoin::none)).read(*text);
  if (line) made.amendment = std::move(*line);
  if (!line) root.mistake("amendment", line.error());
}

void read_media(buoyd::TomlTable& root, TextTemplate& made) {
  made.media = root.string("media").value_or(made.extension == "csv" ? "text/csv; charset=utf-8"
                                                                     : "text/plain; charset=utf-8");
  const bool is_printable = std::all_of(made.media.begin(), made.media.end(),
                                        [](char c) { return c >= ' ' && c <= '~'; });
  if (!is_printable || made.media.find('/') == std::string::npos) {
    root.mistake("media", "expected a type of contents, as \"application/json\"");
  }
}

void read_column(buoyd::TomlTable& table, TextTemplate& made) {
  constexpr std::int64_t most_decimals = 9;
  constexpr std::int64_t most_width = 40;
  ChosenColumn column;
  static_cast<ChosenChannel&>(column) = read_chosen_channel(table, made.over);
  column.decimals = static_cast<int>(table.integer("decimals", 0, most_decimals).value_or(-1));
  column.width = static_cast<std::size_t>(table.integer("width", 1, most_width).value_or(0));
  column.missing = table.string("missing").value_or(made.missing);
  made.columns.push_back(std::move(column));
}

void read_join(buoyd::TomlTable& root, TextTemplate& made) {
  const auto join = root.choice("join", {"none", "instrument", "station"});
  made.join = static_cast<TextJoin>(join.value_or(0));
  const auto over = root.duration("over", std::chrono::seconds(1), std::chrono::hours(24));
  made.over = over.value_or(buoyd::Micros(0));
  for (buoyd::TomlTable& table : root.tables("column")) read_column(table, made);
  if (made.join == TextJoin::none && (over || !made.columns.empty())) {
    root.mistake("over and column are of rows that are joined: expected join = \"station\"");
  }
  if (made.join != TextJoin::none && !over) {
    root.mistake("expected over, the interval of the readings that are joined, as \"10 min\"");
  }
}

void read_words(buoyd::TomlTable& root, TextTemplate& made) {
  made.extension = root.required_string("extension").value_or("");
  if (made.extension.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789") !=
      std::string::npos) {
    root.mistake("extension", "expected letters a-z and digits");
  }
  made.line_end = root.string("line_end").value_or("\n");
  made.missing = root.string("missing").value_or("");
  made.time = root.string("time").value_or("%Y-%m-%dT%H:%M:%S.%f%z");
  if (auto checked = check_time_pattern(made.time); !checked) {
    root.mistake("time", checked.error().text);
  }
  made.flags = root.string("flags").value_or("");
  if (auto checked = check_flags(made.flags); !checked) {
    root.mistake("flags", checked.error().text);
  }
  const auto quote = root.choice("quote", {"none", "csv", "always", "json"});
  made.quote = static_cast<TextQuote>(quote.value_or(static_cast<std::size_t>(TextQuote::csv)));
}

}  // namespace

const Words& words_of_file() {
  static const Words words{"station", "latitude", "longitude",     "instrument", "kind",
                           "make",    "type",     "serial_number", "firmware",   "description",
                           "version", "made",     "zone"};
  return words;
}

const Words& words_of_row(TextJoin join) {
  static const Words joined{"station", "time", "begin", "flags", "record"};
  static const Words words{"station", "instrument", "kind",   "time",  "begin",
                           "seq",     "epoch",      "placed", "flags", "record"};
  return join == TextJoin::none ? words : joined;
}

const Words& words_of_column() {
  static const Words words{"name",  "title", "instrument", "kind",      "channel",
                           "place", "unit",  "method",     "long_name", "iea43"};
  return words;
}

const Words& words_of_value(TextJoin join) {
  static const Words joined{"value", "flag"};
  static const Words words{"value", "flag", "member", "name", "title", "channel", "place", "unit"};
  return join == TextJoin::none ? words : joined;
}

const Words& words_of_gap() {
  static const Words words{"station", "epoch", "first", "last", "reason", "begin", "end"};
  return words;
}

bool says_place(const TextTemplate& form) {
  for (const TextLine& line : form.header) {
    for (const TextPiece& piece : line) {
      if (piece.text == "latitude" || piece.text == "longitude") return true;
    }
  }
  return false;
}

std::string template_path(const std::string& name) {
  if (name.find_first_of("/.") != std::string::npos) return name;
  std::error_code error;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
  const auto prefix = error ? std::filesystem::path("/usr") : program.parent_path().parent_path();
  return prefix / "share/buoyshore/exports" / (name + ".toml");
}

buoyd::Result<std::string> known_template(const std::string& name, std::string_view forms) {
  const std::filesystem::path path = template_path(name);
  std::error_code error;
  const bool is_known = path == name || std::filesystem::exists(path, error) ||
                        !std::filesystem::exists(path.parent_path(), error);  // then that is wrong
  if (is_known) return path.string();
  return buoyd::fail(buoyd::ErrorCode::invalid,
                     fmt::format("there is no form '{}', expected {}", name, forms));
}

tl::expected<TextTemplate, buoyd::Mistakes> load_text_template(const std::string& path) {
  const auto document = buoyd::TomlDocument::load(path);
  buoyd::TomlTable root = document->root();
  TextTemplate made;
  if (root.choice("form", form_kinds()) == static_cast<std::size_t>(FormKind::bufr)) {
    root.mistake("form", "expected \"text\"");
  }
  read_words(root, made);
  read_join(root, made);
  read_header(root, made);
  read_row(root, made);
  read_gap(root, made);
  read_amendment(root, made);
  read_media(root, made);
  document->refuse_unknown_keys();
  if (auto mistakes = document->mistakes(); !mistakes.empty()) {
    return tl::unexpected(std::move(mistakes));
  }
  return made;
}

}  // namespace buoyshore
