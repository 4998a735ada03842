#include "shore/export/text/joined_columns.hpp"

#include <fmt/format.h>

#include "base/number_text.hpp"

namespace buoyshore {

namespace {

bool is_meant(const ChosenChannel& chosen, const std::string& standard_name,
              const TextColumn& column) {
  return !column.layout().is_array && is_quantity(chosen, standard_name, column) &&
         column.layout().unit == chosen.unit;
}

/// Calls `take(source, column)` for each value of all sources; true from it ends this.
template <class Take>
void for_each_value(const TextTemplate& form, const std::vector<JoinedShape>& shapes, Take take) {
  for (std::size_t source = 0; source < shapes.size(); ++source) {
    for (const TextColumn& column :
         columns_of(form, *shapes[source].description, shapes[source].text)) {
      if (take(source, column)) return;
    }
  }
}

/// Among the sources that are there, or among all.
JoinedColumn find_among(const TextTemplate& form, const ChosenColumn& chosen,
                        const std::vector<JoinedShape>& shapes, bool is_of_all) {
  JoinedColumn found{std::nullopt, {}, chosen};
  buoyd::Micros over{0};
  const auto take_if = [&](auto condition) {
    for_each_value(form, shapes, [&](std::size_t source, const TextColumn& column) {
      const JoinedShape& shape = shapes[source];
      const bool is_looked_at = shape.over == over && (shape.is_there || is_of_all);
      if (!is_looked_at || !condition(column)) return false;
      found.source = source;
      found.column = column;
      return true;
    });
  };
  for (const buoyd::Micros length : chosen.overs) {
    over = length;
    if (found.source) break;
    if (!chosen.channel.empty()) {
      take_if([&](const TextColumn& column) { return path_of(column) == chosen.channel; });
    }
    for (const std::string& name : chosen.standard_names) {
      if (found.source) break;
      take_if([&](const TextColumn& column) { return is_meant(chosen, name, column); });
    }
  }
  return found;
}

/// A column whose only source is not there keeps it.
JoinedColumn find(const TextTemplate& form, const ChosenColumn& chosen,
                  const std::vector<JoinedShape>& shapes) {
  JoinedColumn found = find_among(form, chosen, shapes, false);
  return found.source ? found : find_among(form, chosen, shapes, true);
}

bool is_too_deep(const ChosenChannel& chosen, const TextColumn& column) {
  return chosen.deepest && column.text->number_at("depth").value_or(0) > *chosen.deepest;
}

std::string padded(const std::string& text, std::size_t width) {
  return text.size() < width ? std::string(width - text.size(), ' ') + text : text;
}

const JoinedPart* part_of(const JoinedColumn& column, const JoinedRow& row) {
  if (!column.source) return nullptr;
  const std::optional<JoinedPart>& part = row.parts[*column.source];
  return part ? &*part : nullptr;
}

/// With so many decimals; as it is if it is no number.
std::string rounded(const std::string& token, int decimals) {
  const auto number = buoyd::number_in<double>(token);
  return number && decimals >= 0 ? fmt::format("{:.{}f}", *number, decimals) : token;
}

}  // namespace

std::string path_of(const TextColumn& column) {
  return fmt::format("{}/{}/{}", column.description->instrument(), column.description->kind(),
                     column.layout().name);
}

bool is_quantity(const ChosenChannel& chosen, const std::string& standard_name,
                 const TextColumn& column) {
  const buoyd::Json& words = column.words();
  return words.string_at("standard_name") == standard_name &&
         (chosen.method.empty() || words.string_at("method") == chosen.method) &&
         !column.layout().name.ends_with("_vector") && !is_too_deep(chosen, column);
}

std::vector<JoinedColumn> joined_columns(const TextTemplate& form,
                                         const std::vector<JoinedShape>& shapes) {
  std::vector<JoinedColumn> columns;
  columns.reserve(form.columns.size());
  for (const ChosenColumn& chosen : form.columns) columns.push_back(find(form, chosen, shapes));
  if (!form.columns.empty()) return columns;
  for_each_value(form, shapes, [&](std::size_t source, const TextColumn& column) {
    ChosenColumn plain;
    plain.missing = form.missing;
    columns.push_back({source, column, std::move(plain)});
    return false;
  });
  return columns;
}

std::string said_of(const JoinedColumn& column) {
  return fmt::format("{}: {}", column.chosen.name,
                     column.source ? path_of(column.column) : "the station has no such value");
}

std::string joined_value(const TextTemplate& form, const JoinedColumn& column,
                         const JoinedRow& row) {
  std::optional<std::string> text;
  if (const JoinedPart* part = part_of(column, row)) {
    const std::size_t value = column.column.value;
    text = value_field(form, part->values[value], part->flags[value]);
  }
  return padded(text ? rounded(*text, column.chosen.decimals) : column.chosen.missing,
                column.chosen.width);
}

char joined_flag(const JoinedColumn& column, const JoinedRow& row) {
  const JoinedPart* part = part_of(column, row);
  return part == nullptr ? '9' : part->flags[column.column.value];
}

}  // namespace buoyshore
