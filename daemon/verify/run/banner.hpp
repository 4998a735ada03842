#pragma once
// What an instrument says of itself when it comes up. Pure; any thread.

#include <string>

#include "verify/run/run_record.hpp"

namespace buoyd {

/// The lines of text that came before the first reading and begin as no later line does, as
/// printable ASCII, with " / " between them; at most 200 characters. "" where there are none, as of
/// one that was on for long, or that speaks in bytes.
[[nodiscard]] std::string banner_in(const RunRecord& record);

}  // namespace buoyd
