#include "shore/gateway/provisional_values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "core/told/value_steps.hpp"
#include "shore/gateway/provisional_book.hpp"
#include "shore/query/shown_text.hpp"
#include "shore/tables/description_table.hpp"

namespace buoyshore {

using buoyd::DescriptionPtr;
using buoyd::Result;

namespace {

/// A row of the book.
struct Told {
  std::string epoch;
  std::int64_t seq = 0;
  std::size_t place = 0;
  std::string description;
  buoyd::WallTime utc{};
  bool is_clock_set = false;
  bool is_suspect = false;
  ToldValue value;
};

Told told_in(const buoyd::Statement& row) {
  Told told{std::string(row.text(0)),
            row.integer(1),
            static_cast<std::size_t>(row.integer(2)),
            std::string(row.text(3)),
            buoyd::WallTime(buoyd::Micros(row.integer(4))),
            row.integer(5) != 0,
            row.integer(6) != 0,
            {}};
  told.value.as = static_cast<ToldAs>(row.integer(7));
  told.value.number = row.integer(8);
  told.value.exponent = static_cast<int>(row.integer(9));
  told.value.text = row.text(10);
  return told;
}

/// A description, and the steps of its values.
struct Known {
  DescriptionPtr description;
  std::vector<std::optional<double>> steps;
};

/// The descriptions of a station by the mark of a digest; nullptr: none, or several have it.
class MarkedDescriptions {
 public:
  MarkedDescriptions(PreparedSql& archive, const std::string& station)
      : archive_(archive), station_(station), table_(archive) {}

  Result<const Known*> find(const std::string& mark) {
    const auto known = known_.find(mark);
    if (known != known_.end()) return &known->second;
    std::vector<std::int64_t> keys;
    auto read = for_each_row(
        archive_.query("SELECT DISTINCT d.n FROM description d JOIN tally t ON t.description = d.n "
                       "JOIN epoch e ON e.n = t.epoch "
                       "WHERE e.station = ? AND substr(d.hash, 1, 6) = ?",
                       station_, mark),
        [&](const buoyd::Statement& row) { keys.push_back(row.integer(0)); });
    if (!read) return pass_on(read);
    Known& found = known_[mark];
    if (keys.size() != 1) return &found;
    auto description = table_.numbered(keys.front());
    if (!description) return pass_on(description);
    found = {*description, buoyd::value_steps(**description)};
    return &found;
  }

 private:
  PreparedSql& archive_;
  const std::string& station_;
  DescriptionTable table_;
  std::map<std::string, Known> known_;
};

/// Digits of a number that is a whole count of steps.
std::string print_steps(std::int64_t steps, double step) {
  const int decimals = std::max(0, static_cast<int>(std::ceil(-std::log10(step) - 1e-9)) + 3);
  std::string text = fmt::format("{:.{}f}", static_cast<double>(steps) * step, decimals);
  if (decimals > 0) text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text == "-0" ? "0" : text;
}

void name_value(ProvisionalValue& value, const Told& told, const buoyd::Description& description) {
  value.instrument = description.instrument();
  value.kind = description.kind();
  std::size_t first = 0;
  for (const buoyd::ChannelLayout& channel : description.channels()) {
    if (told.place < first + channel.points) {
      const std::string place = channel.place_of(told.place - first);
      value.channel = channel.name + (place.empty() ? "" : "[" + place + "]");
      value.unit = channel.unit;
      if (!told.is_suspect) value.flag = static_cast<char>('0' + channel.default_flag);
      return;
    }
    first += channel.points;
  }
}

ProvisionalValue value_of(const Told& told, const Known& known) {
  ProvisionalValue value{told.epoch, told.seq};
  if (told.is_clock_set) value.utc = told.utc;
  if (told.is_suspect) value.flag = '3';
  if (told.value.as == ToldAs::digits) {
    value.step = std::pow(10.0, told.value.exponent);
    value.value = print_steps(told.value.number, value.step);
  } else if (told.value.as == ToldAs::text) {
    value.value = told.value.text;
  }
  if (!known.description || told.place >= known.description->value_count()) return value;
  name_value(value, told, *known.description);
  const auto step = known.steps[told.place];
  if (told.value.as == ToldAs::steps && step) {
    value.step = *step;
    value.value = print_steps(told.value.number, *step);
  }
  return value;
}

}  // namespace

Result<std::vector<ProvisionalValue>> provisional_values(PreparedSql& archive, PreparedSql& book,
                                                         const std::string& station) {
  const std::string mark = station_mark(station);
  std::vector<Told> all;
  auto read = for_each_row(
      book.query("SELECT epoch, seq, place, description, utc, is_clock_set, is_suspect, told_as, "
                 "number, exponent, text FROM told WHERE station = ? "
                 "ORDER BY CASE WHEN is_clock_set THEN utc ELSE "
                 "min(CASE WHEN is_clock_set THEN utc ELSE came END) "
                 "OVER (PARTITION BY epoch ORDER BY seq DESC) END, epoch, seq, place",
                 mark),
      [&](const buoyd::Statement& row) { all.push_back(told_in(row)); });
  if (!read) return pass_on(read);
  MarkedDescriptions descriptions(archive, station);
  std::vector<ProvisionalValue> values;
  const Told* before = nullptr;  // whose reading the archive was asked for
  auto fate = ToldFate::awaited;
  for (const Told& told : all) {
    if (before == nullptr || before->seq != told.seq || before->epoch != told.epoch) {
      auto found = fate_of(archive, mark, told.epoch, told.seq);
      if (!found) return pass_on(found);
      fate = *found;
    }
    before = &told;
    if (fate == ToldFate::archived) continue;
    auto known = descriptions.find(told.description);
    if (!known) return pass_on(known);
    values.push_back(value_of(told, **known));
    values.back().is_lost = fate == ToldFate::lost;
  }
  return values;
}

std::string provisional_csv(const std::vector<ProvisionalValue>& values) {
  std::string text = "time,instrument,kind,channel,value,unit,step,flag,status,epoch,seq\n";
  for (const ProvisionalValue& one : values) {
    text += fmt::format("{},{},{},{},{},{},{},{},{},{},{}\n",
                        one.utc ? buoyd::iso8601(*one.utc) : "", csv_field(one.instrument),
                        csv_field(one.kind), csv_field(one.channel), csv_field(one.value),
                        csv_field(one.unit), one.step > 0 ? fmt::format("{:g}", one.step) : "",
                        one.flag, one.is_lost ? "lost" : "provisional", one.epoch, one.seq);
  }
  return text;
}

}  // namespace buoyshore
