#pragma once
// The head of a NetCDF file of readings: its dimensions, variables and attributes. One thread.

#include "shore/export/cf_layout.hpp"
#include "shore/export/netcdf_file.hpp"
#include "shore/export/reading_file.hpp"

namespace buoyshore {

/// How many readings are gathered before they are written: so many values stay in memory, not more.
[[nodiscard]] std::size_t rows_at_once(const buoyd::Description& description);

/// Defines all of a new file, and writes what does not depend on readings.
void write_head(NetcdfFile& file, const ExportSubject& subject, const CfLayout& layout);

/// Writes the attributes that depend on what is in the file.
void write_coverage(NetcdfFile& file, const ExportSubject& subject, const ExportTally& tally);

}  // namespace buoyshore
