#pragma once
// What the header of a text says of the file itself. Pure; any thread.

#include <string>

#include "shore/export/about.hpp"

namespace buoyshore {

/// What a word of a header stands for that no description says; "" of others, and of a place that
/// nobody told.
[[nodiscard]] std::string file_fact(const std::string& word, const std::string& station,
                                    const About& about, const std::string& made);

}  // namespace buoyshore
