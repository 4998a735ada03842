#pragma once
// Where a test finds the tree and the recordings. One source alone is compiled with these paths, so
// that every other compiles to the same bytes in any checkout. Any thread, also before main().

#include <string>

namespace buoyd {

/// The root of the tree.
std::string source_dir();

/// A program of the build folder, e.g. "buoysim".
std::string built_program(const std::string& name);

/// The folder of the recorded instruments: BUOYD_CAPTURES of the environment, else of the build; it
/// may be absent.
std::string captures_dir();

}  // namespace buoyd
