#pragma once
// Whether what is said of an instrument's quality fits its model and can be obeyed. One thread.

#include <optional>

#include "config/instrument/bus_entries.hpp"
#include "core/quality_settings.hpp"

namespace buoyd {

/// Each channel is one of the model's or a derived one, a number, and is judged once; each test can
/// be made of its limits and of the instrument's interval; a spike, which is known late, has a
/// range beside it.
void check_quality(InstrumentEntry& instrument, const DeploymentSettings& deployment);
/// Whether `suspect` lies within `fail`, of a range as of a season; it does where one of them is
/// not given. False: the mistake was said.
bool check_suspect(TomlTable& table, const std::optional<QualitySettings::Range>& suspect,
                   const std::optional<QualitySettings::Range>& fail);

}  // namespace buoyd
