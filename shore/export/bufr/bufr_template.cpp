#include "shore/export/bufr/bufr_template.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "shore/export/form_kind.hpp"
#include "shore/query/reading_query.hpp"

namespace buoyshore {

namespace {

void check_element(buoyd::TomlTable& table, BufrColumn& column, const BufrTemplate& made) {
  column.element = bufr_element(column.name);
  if (column.element == nullptr) {
    std::string names;
    for (const BufrElement& element : bufr_elements()) {
      names += fmt::format("{}{}", names.empty() ? "" : ", ", element.key);
    }
    table.mistake("name", "expected one of " + names);
    return;
  }
  if (std::ranges::find(made.columns, column.name, &BufrColumn::name) != made.columns.end()) {
    table.mistake("name", "there is a column of this element already");
  }
  if (!is_of_waves(column.name) && column.overs != std::vector{made.over}) {
    table.mistake("over", "the template says one period: only waves may be of other ones");
  }
  if (!column.unit.empty() && !bufr_conversion(column.unit, *column.element, 1)) {
    table.mistake("unit", fmt::format("{} is in {}, and no {} is converted to that", column.name,
                                      column.element->unit, column.unit));
  }
}

void read_column(buoyd::TomlTable& table, BufrTemplate& made) {
  constexpr double highest = 409.4;  // of 0 07 033
  constexpr double lowest = 11000;
  BufrColumn column;
  static_cast<ChosenChannel&>(column) = read_chosen_channel(table, made.over);
  column.height = table.number("height", 0, highest);
  column.depth = table.number("depth", 0, lowest);
  if (!column.name.empty()) check_element(table, column, made);
  made.columns.push_back(std::move(column));
}

void read_head(buoyd::TomlTable& root, BufrTemplate& made) {
  constexpr std::int64_t most = 65535;
  constexpr std::int64_t most_type = 62;  // 63: missing
  made.centre = static_cast<long>(root.integer("centre", 0, most).value_or(most));
  made.sub_centre = static_cast<long>(root.integer("sub_centre", 0, most).value_or(0));
  const auto type = root.integer("buoy_type", 0, most_type);
  if (type) made.buoy_type = static_cast<long>(*type);
  made.flags = root.string("flags").value_or("");
  if (auto checked = check_flags(made.flags); !checked) {
    root.mistake("flags", checked.error().text);
  }
  const auto over = root.duration("over", std::chrono::minutes(1), std::chrono::hours(24));
  made.over = over.value_or(buoyd::Micros(0));
  if (!over) root.mistake("expected over, the interval of the readings that are joined");
  if (made.over % std::chrono::minutes(1) != buoyd::Micros(0)) {
    root.mistake("over", "BUFR says the time in minutes: expected whole ones");
  }
}

}  // namespace

tl::expected<BufrTemplate, buoyd::Mistakes> load_bufr_template(const std::string& path) {
  const auto document = buoyd::TomlDocument::load(path);
  buoyd::TomlTable root = document->root();
  BufrTemplate made;
  if (root.choice("form", form_kinds()) != static_cast<std::size_t>(FormKind::bufr)) {
    root.mistake("expected form = \"bufr\"");
  }
  read_head(root, made);
  for (buoyd::TomlTable& table : root.tables("column")) read_column(table, made);
  document->refuse_unknown_keys();
  if (auto mistakes = document->mistakes(); !mistakes.empty()) {
    return tl::unexpected(std::move(mistakes));
  }
  return made;
}

}  // namespace buoyshore
