#include "shore/forward/amended_row.hpp"

#include <string_view>
#include <utility>

#include "core/body.hpp"
#include "shore/archive/own_fields.hpp"

namespace buoyshore {

using buoyd::Result;

std::optional<AmendedName> amended_by(const ArchivedRow& amendment,
                                      const buoyd::Description& description) {
  auto tokens = buoyd::split_body(description, amendment.body);
  if (!tokens) return std::nullopt;
  const OwnFields fields(description, std::move(*tokens));
  auto epoch = fields.text("epoch");
  const auto seq = fields.integer("seq");
  if (!epoch || !seq || *seq < 0) return std::nullopt;
  return AmendedName{std::move(*epoch), static_cast<std::uint64_t>(*seq)};
}

Result<std::optional<AmendedRow>> amended_row(PreparedSql& sql, const std::string& station,
                                              const AmendedName& name) {
  constexpr int epoch_column = 7;  // behind those of archived_row()
  std::optional<AmendedRow> found;
  auto read = for_each_row(
      sql.query("SELECT " BUOYSHORE_READING_COLUMNS
                ", epoch_n FROM readings WHERE epoch_n = (SELECT n FROM epoch WHERE station = ? "
                "AND id = ?) AND seq = ?",
                std::string_view(station), std::string_view(name.epoch), sql_number(name.seq)),
      [&](const buoyd::Statement& row) { found = {row.integer(epoch_column), archived_row(row)}; });
  if (!read) return pass_on(read);
  return found;
}

}  // namespace buoyshore
