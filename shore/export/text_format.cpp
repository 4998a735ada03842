#include "shore/export/text_format.hpp"

#include <cstdio>
#include <memory>

#include "base/json.hpp"
#include "shore/export/cf_words.hpp"
#include "shore/export/time_pattern.hpp"
#include "shore/query/channel_choice.hpp"
#include "shore/query/shown_text.hpp"

namespace buoyshore {

using buoyd::Json;
using buoyd::Result;

namespace {

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

std::string with_doubled_quotes(const std::string& text) {
  std::string made;
  for (const char c : text) made += c == '"' ? "\"\"" : std::string(1, c);
  return made;
}

/// What the template has put into quotes of its own, where it wants them always.
std::string plain_field(TextQuote quote, const std::string& text) {
  if (quote == TextQuote::csv) return csv_field(text);
  return quote == TextQuote::always ? with_doubled_quotes(shown(text)) : shown(text);
}

/// A value that is a text.
std::string quoted(TextQuote quote, const std::string& text) {
  const std::string field = plain_field(quote, text);
  return quote == TextQuote::always ? '"' + field + '"' : field;
}

class TextReadingFile : public ReadingFile {
 public:
  TextReadingFile(std::FILE* file, std::string path, const ExportSubject& subject,
                  const TextTemplate& form, const TimeZone& zone)
      : file_(file), path_(std::move(path)), subject_(subject), form_(form), zone_(zone) {}

  Result<void> write_header() {
    const Json text = *Json::parse(subject_.description->text());
    for (const TextLine& line : form_.header) {
      std::string out;
      for (const TextPiece& piece : line) {
        if (piece.kind == TextPiece::Kind::each) add_columns(out, piece.inner, text);
        if (piece.kind == TextPiece::Kind::literal) out += piece.text;
        if (piece.kind == TextPiece::Kind::word) out += file_word(piece.text, text);
      }
      if (auto written = write(out); !written) return written;
    }
    return {};
  }

  Result<void> add(const ArchivedReading& reading, const ExportTally& tally) override {
    std::string out;
    for (const TextPiece& piece : form_.row) {
      if (piece.kind == TextPiece::Kind::each) add_values(out, piece.inner, reading);
      if (piece.kind == TextPiece::Kind::literal) out += piece.text;
      if (piece.kind == TextPiece::Kind::word) out += row_word(piece.text, reading, tally);
    }
    return write(out);
  }

  Result<void> close(const ExportTally&) override {
    return std::fclose(file_.release()) == 0 ? Result<void>() : buoyd::fail_by_errno(path_);
  }

 private:
  Result<void> write(std::string line) {
    line += form_.line_end;
    const bool is_written = std::fwrite(line.data(), 1, line.size(), file_.get()) == line.size();
    return is_written ? Result<void>() : buoyd::fail_by_errno(path_);
  }

  [[nodiscard]] std::string file_word(const std::string& word, const Json& text) const {
    const buoyd::Description& description = *subject_.description;
    std::string said;
    if (word == "station") said = subject_.station;
    if (word == "instrument") said = description.instrument();
    if (word == "kind") said = description.kind();
    if (word == "description") said = buoyd::to_hex(description.hash());
    if (word == "version") said = BUOYD_VERSION;
    if (word == "made") said = subject_.made;
    if (said.empty()) said = text.string_at(word).value_or("");
    return plain_field(form_.quote, said);
  }

  void add_columns(std::string& out, const TextLine& inner, const Json& text) const {
    const auto& channels = subject_.description->channels();
    for (std::size_t n = 0; n < channels.size(); ++n) {
      const Json& of = text.find("channels")->items()[n];
      for (std::size_t point = 0; point < channels[n].points; ++point) {
        for (const TextPiece& piece : inner) {
          out +=
              piece.kind == TextPiece::Kind::literal
                  ? piece.text
                  : plain_field(form_.quote, column_word(piece.text, channels[n], point, of, text));
        }
      }
    }
  }

  [[nodiscard]] static std::string column_word(const std::string& word,
                                               const buoyd::ChannelLayout& channel,
                                               std::size_t point, const Json& of,
                                               const Json& text) {
    std::string place = channel.is_array ? channel.place_of(point) : "";
    if (word == "name") return place.empty() ? channel.name : channel.name + '[' + place + ']';
    if (word == "title") return value_name(channel, point);
    if (word == "channel") return channel.name;
    if (word == "place") return place;
    if (word == "unit") return channel.unit;
    if (word == "method") return of.string_at("method").value_or("");
    return long_name_of(channel.name, of, text);
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

  void add_values(std::string& out, const TextLine& inner, const ArchivedReading& reading) const {
    for (std::size_t i = 0; i < reading.values.size(); ++i) {
      for (const TextPiece& piece : inner) {
        if (piece.kind == TextPiece::Kind::literal) {
          out += piece.text;
        } else if (piece.text == "flag") {
          out += reading.flags[i];
        } else {
          out += value_field(reading.values[i], reading.flags[i]);
        }
      }
    }
  }

  [[nodiscard]] std::string value_field(std::string_view token, char flag) const {
    const bool is_left_out = !form_.flags.empty() && form_.flags.find(flag) == std::string::npos;
    if (token == "null" || is_left_out) return form_.missing;
    if (token.front() != '"') return std::string(token);
    const auto json = Json::parse(token);
    return json && json->string() != nullptr ? quoted(form_.quote, *json->string()) : form_.missing;
  }

  std::unique_ptr<std::FILE, CloseFile> file_;
  std::string path_;
  ExportSubject subject_;
  const TextTemplate& form_;
  const TimeZone& zone_;
};

}  // namespace

Result<std::unique_ptr<ReadingFile>> TextFormat::create(const std::string& path,
                                                        const ExportSubject& subject) const {
  std::FILE* file = std::fopen(path.c_str(), "wbe");
  if (file == nullptr) return buoyd::fail_by_errno(path);
  auto made = std::make_unique<TextReadingFile>(file, path, subject, form_, zone_);
  if (auto written = made->write_header(); !written) return pass_on(written);
  return made;
}

Result<std::unique_ptr<ReadingFile>> TextFormat::open(const std::string& path,
                                                      const ExportSubject& subject) const {
  std::FILE* file = std::fopen(path.c_str(), "abe");
  if (file == nullptr) return buoyd::fail_by_errno(path);
  return std::make_unique<TextReadingFile>(file, path, subject, form_, zone_);
}

}  // namespace buoyshore
