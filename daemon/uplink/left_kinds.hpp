#pragma once
// What left the configuration, so that nobody ashore takes it for something that is still there.
// Values; any thread.

#include <map>
#include <set>
#include <string>

namespace buoyd {

/// Kinds of reading by instrument.
using KindNames = std::map<std::string, std::set<std::string>>;
/// Kinds that left by instrument; of one without kinds, the instrument itself.
using LeftKinds = KindNames;

}  // namespace buoyd
