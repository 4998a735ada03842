#pragma once
// The commands of buoyctl; each returns the program's exit code. Main thread.

#include <string>
#include <vector>

namespace buoyd {

/// Exit codes: what was asked for was found bad, or could not be done.
inline constexpr int exit_failed = 1;

/// Every mistake of a configuration, or its forecast.
[[nodiscard]] int check_command(const std::string& file, const std::vector<std::string>& folders);

/// All models, one a line.
[[nodiscard]] int list_models_command(const std::vector<std::string>& folders);
/// What a model says of its instrument: a name, or a file.
[[nodiscard]] int show_model_command(const std::string& model,
                                     const std::vector<std::string>& folders);
/// Loads a model file and runs its examples.
[[nodiscard]] int test_model_command(const std::string& file);

/// A raw capture ("-": standard input) to one JSON object a line. `model` is a name or a file.
[[nodiscard]] int decode_command(const std::string& model, const std::string& file,
                                 const std::vector<std::string>& folders);

/// The live state of the daemon at that control socket, for people or as JSON.
[[nodiscard]] int status_command(const std::string& socket, bool as_json);

/// Readings as they are committed to that store, until interrupted; of one instrument, or of all
/// if it is "". First the newest `count` that are there.
[[nodiscard]] int tail_command(const std::string& spool, const std::string& instrument, int count);

}  // namespace buoyd
