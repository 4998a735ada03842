#include "shore/export/text/text_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "shore/export/cf_words.hpp"
#include "shore/export/text/iea43_name.hpp"
#include "shore/query/channel_choice.hpp"
#include "shore/query/shown_text.hpp"

namespace buoyshore {

using buoyd::Json;

namespace {

std::string with_doubled_quotes(const std::string& text) {
  std::string made;
  for (const char c : text) made += c == '"' ? "\"\"" : std::string(1, c);
  return made;
}

bool names_by_iea43(const TextTemplate& form) {
  for (const TextLine& line : form.header) {
    for (const TextPiece& piece : line) {
      for (const TextPiece& inner : piece.inner) {
        if (inner.kind == TextPiece::Kind::word && inner.text == "iea43") return true;
      }
    }
  }
  return false;
}

}  // namespace

std::string plain_field(TextQuote quote, const std::string& text) {
  if (quote == TextQuote::csv) return csv_field(text);
  if (quote == TextQuote::always) return with_doubled_quotes(shown(text));
  if (quote == TextQuote::none) return shown(text);
  const std::string json = buoyd::json_string(text);
  return json.substr(1, json.size() - 2);
}

std::string text_field(TextQuote quote, const std::string& text) {
  const std::string field = plain_field(quote, text);
  return quote == TextQuote::always || quote == TextQuote::json ? '"' + field + '"' : field;
}

std::vector<TextColumn> all_columns(const buoyd::Description& description, const Json& text) {
  std::vector<TextColumn> columns;
  TextColumn column{&description, &text};
  for (; column.channel < description.channels().size(); ++column.channel) {
    const buoyd::ChannelLayout& channel = column.layout();
    std::set<std::string_view> places;
    for (column.point = 0; column.point < channel.points; ++column.point, ++column.value) {
      column.is_again =
          channel.is_array && !places.insert(channel.axis->points[column.point]).second;
      columns.push_back(column);
    }
  }
  return columns;
}

std::vector<TextColumn> columns_of(const TextTemplate& form, const buoyd::Description& description,
                                   const Json& text) {
  std::vector<TextColumn> columns = all_columns(description, text);
  if (names_by_iea43(form)) {
    std::erase_if(columns, [](const TextColumn& column) { return iea43_name(column).empty(); });
  }
  return columns;
}

std::string column_word(const std::string& word, const TextColumn& column) {
  const buoyd::ChannelLayout& channel = column.layout();
  std::string place = channel.is_array ? channel.place_of(column.point) : "";
  if (word == "name") return place.empty() ? channel.name : channel.name + '[' + place + ']';
  if (word == "title") return value_name(channel, column.point);
  if (word == "instrument") return column.description->instrument();
  if (word == "kind") return column.description->kind();
  if (word == "channel") return channel.name;
  if (word == "place") return place;
  if (word == "unit") return channel.unit;
  if (word == "method") return column.words().string_at("method").value_or("");
  if (word == "iea43") return iea43_name(column);
  return long_name_of(channel.name, column.words(), *column.text);
}

std::string member_name(const TextColumn& column) {
  const auto& own = words_of_row(TextJoin::none);
  std::string name = column_word("name", column);
  if (column.is_again) name += fmt::format(" #{}", column.point);
  const bool is_own = std::find(own.begin(), own.end(), name) != own.end();
  return is_own ? "channel_" + name : name;
}

std::optional<std::string> value_field(const TextTemplate& form, std::string_view token,
                                       char flag) {
  const bool is_left_out = !form.flags.empty() && form.flags.find(flag) == std::string::npos;
  if (token == "null" || is_left_out) return std::nullopt;
  if (token.front() != '"') return std::string(token);
  const auto json = Json::parse(token);
  if (!json || json->string() == nullptr) return std::nullopt;
  return text_field(form.quote, *json->string());
}

}  // namespace buoyshore
