#pragma once
// A run as a folder: `run.json` (the head), `readings.jsonl`, `line.capture`
// (docs/capture-format.md), `provoked.jsonl` and `provoked.capture` where anything was provoked,
// and copies of the plan and the criteria. It is written as it goes, so a run that was cut off is a
// shorter one. One thread.

#include <cstdint>
#include <cstdio>
#include <memory>
#include <span>
#include <string>

#include "verify/run/run_record.hpp"

namespace buoyd {

/// A longer file of a run is not read.
inline constexpr std::uint64_t most_file_bytes = std::uint64_t{1} << 30U;

/// Makes the folder of a run or of its report. Errors: invalid (something is there already),
/// unavailable.
[[nodiscard]] Result<void> make_run_folder(const std::string& folder);

class RunWriter {
 public:
  /// Makes the folder, as make_run_folder() does.
  [[nodiscard]] static Result<std::unique_ptr<RunWriter>> begin(const std::string& folder,
                                                                const RunHead& head);

  [[nodiscard]] Result<void> add(const Description& description);
  [[nodiscard]] Result<void> add(const RunReading& reading);
  [[nodiscard]] Result<void> add(std::span<const CapturePiece> pieces);
  [[nodiscard]] Result<void> end(const RunEnd& end);
  /// How long its longest file is.
  [[nodiscard]] std::uint64_t bytes() const;

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  struct File {
    const char* name;
    std::unique_ptr<std::FILE, Close> open;  // nullptr: it cannot be
    std::uint64_t bytes = 0;
  };
  RunWriter(std::string folder, File readings, File capture)
      : folder_(std::move(folder)), readings_(std::move(readings)), capture_(std::move(capture)) {}
  [[nodiscard]] Result<void> put(File& file, const std::string& text) const;

  std::string folder_;
  File readings_;
  File capture_;
};

/// Errors: unavailable (there is no such folder), invalid (file, line and what was expected). A
/// last line without its end is left out: it was being written when the run was cut off.
[[nodiscard]] Result<RunRecord> read_run(const std::string& folder);

/// Adds what was provoked behind the run, and the bytes of the line meanwhile, to its folder, once.
[[nodiscard]] Result<void> add_provoked(const std::string& folder, const RunHead& head,
                                        std::span<const Provoked> provoked,
                                        std::span<const CapturePiece> pieces);

/// The whole text of a file, at most most_file_bytes.
[[nodiscard]] Result<std::string> text_of_file(const std::string& path);

}  // namespace buoyd
