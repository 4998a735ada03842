#include "rehearse/weather.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "base/json.hpp"
#include "base/number_text.hpp"
#include "base/quantity.hpp"
#include "platform/whole_file.hpp"

namespace buoyd {
namespace {

constexpr double most_sun = 1500;  // W/m²
constexpr std::size_t most_bytes = std::size_t{64} * 1024 * 1024;
constexpr Micros lone_row = std::chrono::hours(24);
constexpr std::string_view blanks = " \t\r";
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";  // of files that Excel wrote

std::string_view trimmed(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
  return text.substr(0, text.find_last_not_of(blanks) + 1);
}

struct Cell {
  std::string_view text;
  std::uint32_t column = 0;
};

std::vector<Cell> cells_of(std::string_view line) {
  std::vector<Cell> cells;
  for (std::size_t at = 0;;) {
    const std::size_t end = std::min(line.find(',', at), line.size());
    cells.push_back({trimmed(line.substr(at, end - at)), static_cast<std::uint32_t>(at + 1)});
    if (end == line.size()) return cells;
    at = end + 1;
  }
}

/// "mast.wind_speed" of each event of the station.
std::set<std::string> watched_channels(const Settings& settings) {
  std::set<std::string> names;
  for (const InstrumentSettings& instrument : settings.instruments) {
    for (const EventSettings& event : instrument.events) {
      names.insert(instrument.name + '.' + event.channel);
    }
  }
  return names;
}

class WeatherReader {
 public:
  WeatherReader(const std::string& file, const Settings& settings)
      : file_(file), settings_(settings), watched_(watched_channels(settings)) {}

  void read(std::string_view text) {
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    while (!text.empty()) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      ++line_;
      read_line(text.substr(0, end));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    line_ = 0;
    if (columns_.empty()) {
      mistake({}, "there is no header, expected from,sun,link,dead,INSTRUMENT.CHANNEL");
    } else if (rows_.empty()) {
      mistake({}, "there is no row, expected one from 0 s");
    }
  }

  [[nodiscard]] std::vector<WeatherRow>& rows() { return rows_; }
  [[nodiscard]] std::set<std::string>& channels() { return channels_; }
  [[nodiscard]] Mistakes& mistakes() { return mistakes_; }

 private:
  void mistake(const Cell& cell, std::string text) {
    mistakes_.push_back({file_, line_, cell.column, std::move(text)});
  }

  void read_line(std::string_view line) {
    if (trimmed(line).empty() || trimmed(line).starts_with('#')) return;
    const std::vector<Cell> cells = cells_of(line);
    if (columns_.empty()) return read_header(cells);
    if (cells.size() != columns_.size()) {
      return mistake(cells.front(), fmt::format("{} cells, expected {}, as in the header",
                                                cells.size(), columns_.size()));
    }
    WeatherRow row = rows_.empty() ? WeatherRow{} : rows_.back();
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const bool is_as_above = cells[i].text.empty() && columns_[i] != "from";
      if (!is_as_above) read_cell(columns_[i], cells[i], row);
    }
    rows_.push_back(std::move(row));
  }

  void read_header(const std::vector<Cell>& cells) {
    for (const Cell& cell : cells) {
      columns_.emplace_back(cell.text);
      const std::string& name = columns_.back();
      if (std::ranges::count(columns_, name) > 1) {
        mistake(cell, fmt::format("column {} stands twice", json_string(name)));
      } else if (watched_.contains(name)) {
        channels_.insert(name);
      } else if (name != "from" && name != "sun" && name != "link" && name != "dead") {
        mistake(cell,
                fmt::format("column {}, expected from, sun, link, dead{}{}", json_string(name),
                            watched_.empty() ? "" : ", ", fmt::join(watched_, ", ")));
      }
    }
    if (columns_.front() != "from") {
      mistake(cells.front(),
              fmt::format("the first column is {}, expected from", json_string(columns_.front())));
    }
  }

  void read_cell(const std::string& column, const Cell& cell, WeatherRow& row) {
    if (column == "from") return read_from(cell, row);
    if (column == "link") return read_link(cell, row);
    if (column == "dead") return read_dead(cell, row);
    const auto number = number_in<double>(cell.text);
    const bool is_sun = column == "sun";
    if (!number || !std::isfinite(*number) || (is_sun && (*number < 0 || *number > most_sun))) {
      return mistake(cell, fmt::format("{} is {}, expected {}", column, json_string(cell.text),
                                       is_sun ? "0 to 1500 W/m²" : "a number"));
    }
    (is_sun ? row.sun : row.values[column]) = *number;
  }

  void read_from(const Cell& cell, WeatherRow& row) {
    const auto from = parse_duration(cell.text);
    if (!from) {
      return mistake(cell, fmt::format("from is {}, expected a time since the begin, as 6 h or "
                                       "1.5 d",
                                       json_string(cell.text)));
    }
    if (rows_.empty() ? *from != Micros(0) : *from <= rows_.back().from) {
      mistake(cell, rows_.empty() ? "the first row is not from 0 s, expected it to be"
                                  : fmt::format("from is {}, expected later than the row before, "
                                                "{}",
                                                cell.text, print_duration(rows_.back().from)));
    }
    row.from = *from;
  }

  void read_link(const Cell& cell, WeatherRow& row) {
    if (cell.text != "up" && cell.text != "down") {
      mistake(cell, fmt::format("link is {}, expected up or down", json_string(cell.text)));
    }
    row.link = cell.text == "up";
  }

  void read_dead(const Cell& cell, WeatherRow& row) {
    row.dead.clear();
    if (cell.text == "none") return;
    for (std::string_view rest = cell.text; !rest.empty();) {
      const std::size_t end = std::min(rest.find(' '), rest.size());
      const std::string name(rest.substr(0, end));
      rest = trimmed(rest.substr(end));
      if (find_named(settings_.instruments, name) == nullptr) {
        mistake(cell, fmt::format("dead names {}, expected instruments of the configuration, or "
                                  "none",
                                  json_string(name)));
      }
      row.dead.insert(name);
    }
  }

  const std::string& file_;
  const Settings& settings_;
  const std::set<std::string> watched_;
  std::uint32_t line_ = 0;
  std::vector<std::string> columns_;
  std::set<std::string> channels_;
  std::vector<WeatherRow> rows_;
  Mistakes mistakes_;
};

}  // namespace

Weather::Read Weather::parse(std::string_view text, const std::string& file,
                             const Configuration& configuration) {
  WeatherReader reader(file, configuration.settings);
  reader.read(text);
  Read read;
  read.mistakes = std::move(reader.mistakes());
  if (!read.mistakes.empty()) return read;
  Weather weather;
  weather.rows_ = std::move(reader.rows());
  weather.channels_ = std::move(reader.channels());
  const std::vector<WeatherRow>& rows = weather.rows_;
  const Micros last = rows.size() > 1 ? rows.back().from - rows[rows.size() - 2].from : lone_row;
  weather.length_ = rows.back().from + last;
  read.weather = std::move(weather);
  return read;
}

Weather::Read Weather::load(const std::string& file, const Configuration& configuration) {
  const auto text = read_whole(file, most_bytes);
  if (text) return parse(*text, file, configuration);
  const bool is_long = text.error().code == ErrorCode::full;
  return {std::nullopt,
          {{file, 0, 0,
            is_long ? "is longer than 64 MiB"
                    : fmt::format("cannot be read: {}", std::strerror(text.error().detail))}}};
}

const WeatherRow& Weather::at(Micros since) const {
  const Micros inside = since % length_;
  const auto next = std::ranges::upper_bound(rows_, inside, {}, &WeatherRow::from);
  return *std::prev(next);
}

}  // namespace buoyd
