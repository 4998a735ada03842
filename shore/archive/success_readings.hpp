#pragma once
// The newest success reading of each instrument: what buoyd says of how it is read. Used on the
// thread that has the database open.

#include <functional>
#include <string>

#include "shore/archive/own_fields.hpp"
#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

/// Calls `take` for each instrument of the epoch whose success readings came last, with its name.
[[nodiscard]] buoyd::Result<void> for_each_success(
    PreparedSql& sql, const std::string& station,
    const std::function<void(const std::string& instrument, const OwnFields& success)>& take);

}  // namespace buoyshore
