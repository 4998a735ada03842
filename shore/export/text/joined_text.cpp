#include "shore/export/text/joined_text.hpp"

#include <algorithm>
#include <set>

#include "shore/export/text/file_fact.hpp"
#include "shore/export/text/joined_columns.hpp"
#include "shore/export/text/time_pattern.hpp"

namespace buoyshore {

using buoyd::Result;

namespace {

/// Of the same descriptions.
bool is_same(const JoinedColumn& one, const JoinedColumn& other) {
  return one.source == other.source && one.column.value == other.column.value;
}

class JoinedTextFile : public JoinedFile {
 public:
  JoinedTextFile(const ExportOrder& order, const TextTemplate& form,
                 const std::vector<JoinedShape>& shapes)
      : order_(order), form_(form), shapes_(shapes), columns_(joined_columns(form_, shapes_)) {}

  /// Its header says what the columns are.
  bool accept(const std::vector<JoinedShape>& shapes) override {
    return std::ranges::equal(shapes, shapes_, {}, &JoinedShape::description,
                              &JoinedShape::description) &&
           std::ranges::equal(joined_columns(form_, shapes), columns_, is_same);
  }

  [[nodiscard]] std::string head() const override {
    std::string lines;
    for (const TextLine& line : form_.header) {
      lines += line_of(
          line, [&](const std::string& word) { return file_word(word); },
          [&](const TextLine& inner) { return names(inner); });
      lines += form_.line_end;
    }
    return lines;
  }

  Result<bool> take(const JoinedRow&, ExportHash&) override {
    ++rows_;
    return true;
  }

  Result<std::string> bytes(const JoinedRow& row) override {
    return line_of(
               form_.row, [&](const std::string& word) { return row_word(word, row); },
               [&](const TextLine& inner) { return values(inner, row); }) +
           form_.line_end;
  }

  [[nodiscard]] std::vector<std::string> said() const override {
    std::vector<std::string> lines;
    for (const JoinedColumn& column : columns_) {
      if (!column.chosen.name.empty()) lines.push_back(said_of(column));
    }
    return lines;
  }

 private:
  [[nodiscard]] std::string file_word(const std::string& word) const {
    if (word == "zone") return {};  // times are UTC
    if (word == "description") return buoyd::to_hex(shapes_.front().description->hash());
    std::string said = file_fact(word, order_.query.station, order_.about, order_.made);
    // Of several instruments the first that says it.
    for (const JoinedShape& shape : shapes_) {
      if (!said.empty()) break;
      said = shape.text.string_at(word).value_or("");
    }
    return plain_field(form_.quote, said);
  }

  [[nodiscard]] std::string names(const TextLine& inner) const {
    std::string out;
    std::set<std::string> by_iea43;
    for (const JoinedColumn& column : columns_) {
      out += line_of(inner, [&](const std::string& word) {
        if (word == "name" && !column.chosen.name.empty()) return column.chosen.name;
        if (word == "iea43" && column.source) return iea43_of(column.column, by_iea43);
        return plain_field(form_.quote,
                           column.source ? column_word(word, column.column) : std::string());
      });
    }
    return out;
  }

  /// Two kinds of an instrument may mean the same, its own ten minutes and those of its samples.
  [[nodiscard]] std::string iea43_of(const TextColumn& column, std::set<std::string>& taken) const {
    const std::string name = column_word("iea43", column);
    const bool is_first = taken.insert(name).second;
    return plain_field(form_.quote, is_first ? name : name + "__" + column.description->kind());
  }

  [[nodiscard]] std::string row_word(const std::string& word, const JoinedRow& row) const {
    if (word == "time") return at(row.end);
    if (word == "begin") return at(row.end - form_.over.count());
    if (word == "record") return std::to_string(rows_ - 1);
    if (word == "station") return plain_field(form_.quote, order_.query.station);
    std::string flags;
    for (const JoinedColumn& column : columns_) flags += joined_flag(column, row);
    return flags;
  }

  [[nodiscard]] std::string at(std::int64_t micros) const {
    return time_text(form_.time, buoyd::WallTime(buoyd::Micros(micros)), TimeZone());
  }

  [[nodiscard]] std::string values(const TextLine& inner, const JoinedRow& row) const {
    std::string out;
    for (const JoinedColumn& column : columns_) {
      out += line_of(inner, [&](const std::string& word) {
        return word == "flag" ? std::string(1, joined_flag(column, row))
                              : joined_value(form_, column, row);
      });
    }
    return out;
  }

  const ExportOrder& order_;
  const TextTemplate& form_;
  std::vector<JoinedShape> shapes_;
  std::vector<JoinedColumn> columns_;  // of these shapes
  std::uint64_t rows_ = 0;             // the last one among them
};

}  // namespace

std::unique_ptr<JoinedFile> JoinedText::create(const std::vector<JoinedShape>& shapes) {
  return std::make_unique<JoinedTextFile>(order_, form_, shapes);
}

}  // namespace buoyshore
