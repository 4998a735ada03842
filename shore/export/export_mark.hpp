#pragma once
// What is remembered of a file whose export was ended, so that it can be taken up again: FILE.mark
// beside FILE.part, a JSON object. Any thread.

#include <cstddef>
#include <optional>
#include <string>

#include "shore/export/reading_file.hpp"

namespace buoyshore {

/// More bytes than any mark has: it grows by some 20 for each epoch.
inline constexpr std::size_t most_mark_bytes = std::size_t{64} << 20U;

/// `order`: what was ordered (ExportSubject). nullopt: there is none, it is none, or it is of
/// another order.
[[nodiscard]] std::optional<ExportTally> load_mark(const std::string& path,
                                                   const std::string& order);
[[nodiscard]] buoyd::Result<void> save_mark(const std::string& path, const std::string& order,
                                            const ExportTally& tally);

/// Adds a reading to the tally: one row more, and its time, number, flags and values to the hash.
void count_in(ExportTally& tally, const ArchivedReading& reading);

}  // namespace buoyshore
