#pragma once
// Records instruments, on lines that it works as buoyd would, with all that hangs on them, or on
// those of a buoyd that runs. It writes a run of each. Main thread, which waits here.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "acquire/line_plan.hpp"
#include "config/configuration.hpp"
#include "verify/recording/recorded_line.hpp"
#include "verify/run/run_folder.hpp"

namespace buoyd {

/// An instrument of the configuration, and the new folder for its run.
struct RecordedInstrument {
  std::string instrument;
  std::string folder;
};

struct RecordingOptions {
  std::vector<RecordedInstrument> wanted;
  Micros length{0};
  std::string version;  ///< of the program
  /// A line of the configuration, as WorkedLine or as a buoyd works it.
  std::function<Result<std::unique_ptr<RecordedLine>>(LinePlan plan)> line_of;
  std::function<bool()> must_end;  ///< true: the recording ends early, and is whole until then
  /// A file of a run that is so long ends the recording, too. What is under way then, and the end,
  /// find room below most_file_bytes.
  std::uint64_t most_bytes = most_file_bytes - (std::uint64_t{1} << 24U);
  std::function<void(Micros)> tell;  ///< is called about once a second with the time that is left
};

/// Errors: invalid (there is no such instrument, the folder is there), unavailable (the line cannot
/// be worked or was ended, the disk is full, readings came quicker than they could be written).
[[nodiscard]] Result<void> record_runs(const Configuration& configuration, const Clock& clock,
                                       const RecordingOptions& options);

}  // namespace buoyd
