#include "shore/export/text/reading_text.hpp"

#include <algorithm>
#include <utility>

#include "shore/export/text/file_fact.hpp"
#include "shore/export/text/time_pattern.hpp"

namespace buoyshore {

using buoyd::Json;

ReadingText::ReadingText(const TextTemplate& form, const TimeZone& zone, ExportSubject subject)
    : form_(form),
      zone_(zone),
      subject_(std::move(subject)),
      // It was read as a description.
      text_(std::make_unique<Json>(*Json::parse(subject_.description->text()))),
      columns_(columns_of(form, *subject_.description, *text_)) {}

std::string ReadingText::header() const {
  std::string out;
  for (const TextLine& line : form_.header) {
    out += line_of(
        line, [&](const std::string& word) { return file_word(word); },
        [&](const TextLine& inner) { return names(inner); });
    out += form_.line_end;
  }
  return out;
}

std::string ReadingText::row(const ArchivedReading& reading, std::uint64_t record) const {
  return line(form_.row, reading, record);
}

std::string ReadingText::amendment(const ArchivedReading& reading) const {
  return line(form_.amendment, reading, 0);
}

std::string ReadingText::line(const TextLine& form, const ArchivedReading& reading,
                              std::uint64_t record) const {
  return line_of(
             form, [&](const std::string& word) { return row_word(word, reading, record); },
             [&](const TextLine& inner) { return values(inner, reading); }) +
         form_.line_end;
}

std::string ReadingText::file_word(const std::string& word) const {
  const buoyd::Description& description = *subject_.description;
  if (word == "instrument") return plain_field(form_.quote, description.instrument());
  if (word == "kind") return plain_field(form_.quote, description.kind());
  if (word == "description") return buoyd::to_hex(description.hash());
  if (word == "zone") return zone_.is_utc() ? std::string() : " (" + zone_.name() + ")";
  const std::string said = file_fact(word, subject_.station, subject_.about, subject_.made);
  return plain_field(form_.quote, said.empty() ? text_->string_at(word).value_or("") : said);
}

std::string ReadingText::names(const TextLine& inner) const {
  std::string out;
  for (const TextColumn& column : columns_) {
    out += line_of(inner, [&](const std::string& word) {
      return plain_field(form_.quote, column_word(word, column));
    });
  }
  return out;
}

std::string ReadingText::row_word(const std::string& word, const ArchivedReading& reading,
                                  std::uint64_t record) const {
  if (word == "time") return at(end_of(reading));
  if (word == "begin") return at(end_of(reading) - reading.span.count());
  if (word == "seq") return std::to_string(reading.seq);
  if (word == "epoch") return std::string(reading.epoch);
  if (word == "placed") return std::string(reading.placed);
  if (word == "flags") return reading.flags;
  if (word == "record") return std::to_string(record);
  if (word == "instrument") {
    return plain_field(form_.quote, subject_.description->instrument());
  }
  if (word == "kind") return plain_field(form_.quote, subject_.description->kind());
  return plain_field(form_.quote, subject_.station);
}

std::string ReadingText::at(std::int64_t micros) const {
  return time_text(form_.time, buoyd::WallTime(buoyd::Micros(micros)), zone_);
}

std::string ReadingText::values(const TextLine& inner, const ArchivedReading& reading) const {
  std::string out;
  for (const TextColumn& column : columns_) {
    out +=
        line_of(inner, [&](const std::string& word) { return value_word(word, column, reading); });
  }
  return out;
}

std::string ReadingText::value_word(const std::string& word, const TextColumn& column,
                                    const ArchivedReading& reading) const {
  const char flag = reading.flags[column.value];
  if (word == "flag") return std::string(1, flag);
  if (word == "value") {
    return value_field(form_, reading.values[column.value], flag).value_or(form_.missing);
  }
  return plain_field(form_.quote,
                     word == "member" ? member_name(column) : column_word(word, column));
}

}  // namespace buoyshore
