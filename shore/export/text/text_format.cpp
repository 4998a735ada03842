#include "shore/export/text/text_format.hpp"

#include <memory>
#include <vector>

#include "base/json.hpp"
#include "shore/export/text/text_file.hpp"
#include "shore/export/text/text_words.hpp"
#include "shore/export/text/time_pattern.hpp"

namespace buoyshore {

using buoyd::Json;
using buoyd::Result;

namespace {

class TextReadingFile : public ReadingFile {
 public:
  TextReadingFile(TextFile file, const ExportSubject& subject, const TextTemplate& form,
                  const TimeZone& zone)
      : file_(std::move(file)),
        subject_(subject),
        form_(form),
        zone_(zone),
        text_(*Json::parse(subject_.description->text())),  // it was read as a description
        columns_(columns_of(form, *subject_.description, text_)) {}

  Result<void> write_header() {
    return file_.write_lines(
        form_.header, [&](const std::string& word) { return file_word(word); },
        [&](const TextLine& inner) { return names(inner); });
  }

  Result<void> add(const ArchivedReading& reading, const ExportTally& tally) override {
    return file_.write_line(line_of(
        form_.row, [&](const std::string& word) { return row_word(word, reading, tally); },
        [&](const TextLine& inner) { return values(inner, reading); }));
  }

  Result<void> close(const ExportTally&) override { return file_.close(); }

 private:
  [[nodiscard]] std::string file_word(const std::string& word) const {
    const buoyd::Description& description = *subject_.description;
    if (word == "instrument") return plain_field(form_.quote, description.instrument());
    if (word == "kind") return plain_field(form_.quote, description.kind());
    if (word == "description") return buoyd::to_hex(description.hash());
    const std::string said = file_fact(word, subject_.station, subject_.about, subject_.made);
    return plain_field(form_.quote, said.empty() ? text_.string_at(word).value_or("") : said);
  }

  [[nodiscard]] std::string names(const TextLine& inner) const {
    std::string out;
    for (const TextColumn& column : columns_) {
      out += line_of(inner, [&](const std::string& word) {
        return plain_field(form_.quote, column_word(word, column));
      });
    }
    return out;
  }

  [[nodiscard]] std::string row_word(const std::string& word, const ArchivedReading& reading,
                                     const ExportTally& tally) const {
    if (word == "time") return at(end_of(reading));
    if (word == "begin") return at(end_of(reading) - reading.span.count());
    if (word == "seq") return std::to_string(reading.seq);
    if (word == "epoch") return std::string(reading.epoch);
    if (word == "placed") return std::string(reading.placed);
    if (word == "flags") return reading.flags;
    if (word == "record") return std::to_string(tally.rows);
    return plain_field(form_.quote, subject_.station);
  }

  [[nodiscard]] std::string at(std::int64_t micros) const {
    return time_text(form_.time, buoyd::WallTime(buoyd::Micros(micros)), zone_);
  }

  [[nodiscard]] std::string values(const TextLine& inner, const ArchivedReading& reading) const {
    std::string out;
    for (const TextColumn& column : columns_) {
      const char flag = reading.flags[column.value];
      out += line_of(inner, [&](const std::string& word) {
        if (word == "flag") return std::string(1, flag);
        return value_field(form_, reading.values[column.value], flag).value_or(form_.missing);
      });
    }
    return out;
  }

  TextFile file_;
  ExportSubject subject_;
  const TextTemplate& form_;
  const TimeZone& zone_;
  Json text_;
  std::vector<TextColumn> columns_;
};

}  // namespace

Result<std::unique_ptr<ReadingFile>> TextFormat::create(const std::string& path,
                                                        const ExportSubject& subject) const {
  auto file = TextFile::create(path, form_.line_end);
  if (!file) return pass_on(file);
  auto made = std::make_unique<TextReadingFile>(std::move(*file), subject, form_, zone_);
  if (auto written = made->write_header(); !written) return pass_on(written);
  return made;
}

Result<std::unique_ptr<ReadingFile>> TextFormat::open(const std::string& path,
                                                      const ExportSubject& subject) const {
  auto file = TextFile::open(path, form_.line_end);
  if (!file) return pass_on(file);
  return std::make_unique<TextReadingFile>(std::move(*file), subject, form_, zone_);
}

}  // namespace buoyshore
