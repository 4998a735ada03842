#pragma once
// Names of columns in the floating lidar file format of IEA Wind Task 43 (release 1.0.0-2025.06,
// github.com/IEA-Task-43/digital_wra_data_standard, floating_lidar_file_format): measurement type,
// statistic, height, sensor type, serial number and unit in the words of the WRA data model 1.4.0.
// Pure; any thread.

#include <string>

namespace buoyshore {

struct TextColumn;

/// "wind_speed__avg__042__lidar__1234__m/s"; "" of a value that the data model has no words for, as
/// one of many along an axis that is not vertical.
/// Heights are above the sea surface where the mounting is known, else from the instrument.
[[nodiscard]] std::string iea43_name(const TextColumn& column);

}  // namespace buoyshore
