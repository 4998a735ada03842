#pragma once
// The columns of joined rows: all values of their kinds, or those that a text form chooses by what
// they mean. Values; any thread.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "shore/export/text/joined_file.hpp"
#include "shore/export/text/text_words.hpp"

namespace buoyshore {

struct JoinedColumn {
  std::optional<std::size_t> source{};  ///< nullopt: the station has no such value
  TextColumn column{};                  ///< of that source
  ChosenColumn chosen{};                ///< how it is written, where the form says it
};

/// `shapes` are those of the sources and must outlive the columns.
[[nodiscard]] std::vector<JoinedColumn> joined_columns(const TextTemplate& form,
                                                       const std::vector<JoinedShape>& shapes);

/// INSTRUMENT/KIND/CHANNEL.
[[nodiscard]] std::string path_of(const TextColumn& column);

/// Does the column have this standard name, the method of the choice, and lie no deeper? The mean
/// vector beside a scalar mean is not meant.
[[nodiscard]] bool is_quantity(const ChosenChannel& chosen, const std::string& standard_name,
                               const TextColumn& column);

/// What a column is, for people: "WSPD: met/wind_ten_minutes/wind_speed_mean".
[[nodiscard]] std::string said_of(const JoinedColumn& column);

/// The column's value in a row as the form writes it.
[[nodiscard]] std::string joined_value(const TextTemplate& form, const JoinedColumn& column,
                                       const JoinedRow& row);
/// Its flag; '9' where the row has nothing of its kind.
[[nodiscard]] char joined_flag(const JoinedColumn& column, const JoinedRow& row);

}  // namespace buoyshore
