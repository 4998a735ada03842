#pragma once
// What a configuration's bounds would cost a store that is there already: which of the readings it
// owes go as new ones come. In buoyctl; any thread.

#include <functional>
#include <string>

#include "core/settings.hpp"
#include "spool/reserve_file.hpp"

namespace buoyd {

/// A line that begins "warning: " and ends with its end of line; "" where the store has room, or
/// there is none on this machine.
[[nodiscard]] std::string store_warning(
    const SpoolSettings& spool,
    const std::function<std::uint64_t(const std::string&)>& free_bytes = disk_free_bytes);

}  // namespace buoyd
