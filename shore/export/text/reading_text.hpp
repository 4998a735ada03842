#pragma once
// Readings of one description as lines of a text form. One thread.

#include <memory>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "shore/export/reading_file.hpp"
#include "shore/export/text/text_template.hpp"
#include "shore/export/text/text_words.hpp"
#include "shore/query/time_zone.hpp"

namespace buoyshore {

class ReadingText {
 public:
  /// `form` joins nothing; `zone` is that of the times. Both must outlive this.
  ReadingText(const TextTemplate& form, const TimeZone& zone, ExportSubject subject);

  /// The lines before the first reading, each with its end.
  [[nodiscard]] std::string header() const;
  /// A reading's line with its end. The reading's time is known, and its body fits the description.
  /// `record` is how many stand before it.
  [[nodiscard]] std::string row(const ArchivedReading& reading, std::uint64_t record) const;

  /// The line, with its end, that tells of the flags which the reading has now.
  [[nodiscard]] std::string amendment(const ArchivedReading& reading) const;

 private:
  [[nodiscard]] std::string line(const TextLine& form, const ArchivedReading& reading,
                                 std::uint64_t record) const;
  [[nodiscard]] std::string file_word(const std::string& word) const;
  [[nodiscard]] std::string names(const TextLine& inner) const;
  [[nodiscard]] std::string row_word(const std::string& word, const ArchivedReading& reading,
                                     std::uint64_t record) const;
  [[nodiscard]] std::string at(std::int64_t micros) const;
  [[nodiscard]] std::string values(const TextLine& inner, const ArchivedReading& reading) const;
  [[nodiscard]] std::string value_word(const std::string& word, const TextColumn& column,
                                       const ArchivedReading& reading) const;

  const TextTemplate& form_;
  const TimeZone& zone_;
  ExportSubject subject_;
  std::unique_ptr<const buoyd::Json> text_;  // of the description; the columns point at it
  std::vector<TextColumn> columns_;
};

}  // namespace buoyshore
