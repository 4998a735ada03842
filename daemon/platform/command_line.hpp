#pragma once
// The command line of a program as a table (CLI11 behind it, in command_line.cpp alone).
// Main thread, at start.

#include <functional>
#include <string>
#include <variant>
#include <vector>

namespace buoyd {

/// The value is put where `target` points; what stands there now is its default.
struct Option {
  std::string names;  ///< "-c,--config FILE", "--once", or a positional "FILE"
  std::string help;
  std::variant<bool*, std::string*, double*, int*, std::vector<std::string>*> target;
  bool required = false;
  bool is_repeated = false;  ///< a list takes one word each time it is named, not all that follow
};

struct Subcommand {
  std::string name;  ///< one word; two words ("models test") nest
  std::string help;
  std::vector<Option> options;
  std::function<int()> run;  ///< its result is the exit code
};

struct Program {
  std::string name;
  std::string about;
  std::vector<Option> options;
  std::vector<Subcommand> subcommands;
  std::function<int()> run;  ///< where no subcommand is named; none: one is required
};

/// Parses and runs. --help and --version print to stdout and give 0; a mistake prints one line to
/// stderr that says what was expected, and gives 2. So does a program that needs a command and got
/// no word at all, but what it prints is its help. What should have given 0 gives 1 and a line to
/// stderr where stdout did not take all of it, as on a full disk.
[[nodiscard]] int run_program(const Program& program, int argc, const char* const* argv);

}  // namespace buoyd
