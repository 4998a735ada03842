#pragma once
// What is remembered of a file whose export was ended, so that it can be taken up again: FILE.mark
// beside FILE.part, a JSON object. Any thread.

#include <optional>
#include <string>

#include "shore/export/reading_file.hpp"

namespace buoyshore {

/// nullopt: there is none, or it is none.
[[nodiscard]] std::optional<ExportTally> load_mark(const std::string& path);
[[nodiscard]] buoyd::Result<void> save_mark(const std::string& path, const ExportTally& tally);

/// Adds a reading to the tally: one row more, and its time, number, flags and values to the hash.
void count_in(ExportTally& tally, const ArchivedReading& reading);

}  // namespace buoyshore
