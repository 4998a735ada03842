#pragma once
// A TOML file read strictly: every mistake is collected with its line and column, all at once, and
// every key that nobody asked for is one. toml++ stands behind it, in the two toml_*.cpp alone.
// Used at start-up and by tools; one thread.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/time.hpp"

namespace buoyd {

/// "file:line:column: what is wrong, what was expected"; "file: …" where the line is 0 (the file
/// cannot be read).
struct Mistake {
  std::string file;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::string text;

  [[nodiscard]] std::string str() const;
};

using Mistakes = std::vector<Mistake>;

struct TomlPlace {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
};

class TomlDocument;

/// A table of the document. Getters mark the key as known; a value of the wrong type is a mistake
/// (nullopt is returned); an absent key is none. Lives no longer than its document. After a syntax
/// error every table is empty and no further mistake is kept, so readers need not look.
class TomlTable {
 public:
  [[nodiscard]] bool has(std::string_view key) const;
  /// Whether it is there and a string.
  [[nodiscard]] bool has_string(std::string_view key) const;
  [[nodiscard]] std::optional<std::string> string(std::string_view key);
  /// An integer in [low, high]; outside is a mistake.
  [[nodiscard]] std::optional<std::int64_t> integer(std::string_view key, std::int64_t low,
                                                    std::int64_t high);
  /// A float or an integer; NaN and infinities are mistakes.
  [[nodiscard]] std::optional<double> number(std::string_view key);
  /// A number in [low, high]; outside is a mistake.
  [[nodiscard]] std::optional<double> number(std::string_view key, double low, double high);
  /// "500 ms", "2 h" (quantity.hpp), or a plain number of seconds; in [low, high], else a mistake.
  [[nodiscard]] std::optional<Micros> duration(std::string_view key, Micros low, Micros high);
  /// "200 MB" (quantity.hpp), or a plain integer of bytes; in [low, high], else a mistake.
  [[nodiscard]] std::optional<std::uint64_t> size(std::string_view key, std::uint64_t low,
                                                  std::uint64_t high);
  [[nodiscard]] std::optional<bool> boolean(std::string_view key);
  [[nodiscard]] std::optional<std::vector<std::string>> strings(std::string_view key);
  [[nodiscard]] std::optional<std::vector<double>> numbers(std::string_view key);
  [[nodiscard]] std::optional<std::vector<std::int64_t>> integers(std::string_view key);
  /// One string of `choices`; another is a mistake that names them all. Returns its index.
  [[nodiscard]] std::optional<std::size_t> choice(std::string_view key,
                                                  const std::vector<std::string_view>& choices);
  /// As string(), integer(): but absence is a mistake at this table's place.
  [[nodiscard]] std::optional<std::string> required_string(std::string_view key);
  [[nodiscard]] std::optional<std::int64_t> required_integer(std::string_view key, std::int64_t low,
                                                             std::int64_t high);

  /// A sub-table; nullopt if absent (or a mistake if it is no table).
  [[nodiscard]] std::optional<TomlTable> table(std::string_view key);
  /// An array of tables ([[key]], or an array of inline tables); empty if absent.
  [[nodiscard]] std::vector<TomlTable> tables(std::string_view key);
  /// All keys in the order of the file (marks none as known).
  [[nodiscard]] std::vector<std::string> keys() const;

  /// Reports a mistake at the key's value (at the table if the key is absent).
  void mistake(std::string_view key, std::string text);
  /// Reports a mistake at the table itself.
  void mistake(std::string text);
  [[nodiscard]] TomlPlace place() const;
  [[nodiscard]] TomlPlace place(std::string_view key) const;

 private:
  friend class TomlDocument;
  TomlTable(TomlDocument& document, const void* node, std::string path)
      : document_(&document), node_(node), path_(std::move(path)) {}

  template <class T>
  std::optional<T> value(std::string_view key, std::string_view expected);
  template <class T>
  std::optional<std::vector<T>> values(std::string_view key, std::string_view expected);
  void outside(std::string_view key, const std::string& is, const std::string& range);

  TomlDocument* document_;
  const void* node_;  // toml::table
  std::string path_;  // "[[instrument]]", for the texts; "" for the file itself
};

class TomlDocument {
 public:
  /// Never fails: a syntax error or unreadable file is the only mistake, and root() is empty.
  [[nodiscard]] static std::unique_ptr<TomlDocument> parse(std::string_view text, std::string file);
  /// Reads the file first (at most 1 MiB).
  [[nodiscard]] static std::unique_ptr<TomlDocument> load(const std::string& path);
  ~TomlDocument();
  TomlDocument(const TomlDocument&) = delete;
  TomlDocument& operator=(const TomlDocument&) = delete;

  [[nodiscard]] TomlTable root();
  [[nodiscard]] const std::string& file() const { return file_; }
  /// The file's bytes, for its hash.
  [[nodiscard]] const std::string& text() const { return text_; }
  /// Reports a mistake for every key that no getter asked for. Call once, when all was read.
  void refuse_unknown_keys();
  /// All mistakes so far, by line.
  [[nodiscard]] Mistakes mistakes() const;

 private:
  friend class TomlTable;
  struct Tree;
  explicit TomlDocument(std::string file);
  void parse_text();

  std::string file_;
  std::string text_;
  std::unique_ptr<Tree> tree_;
};

}  // namespace buoyd
