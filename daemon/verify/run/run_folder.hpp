#pragma once
// A run as a folder: `run.json` (the head), `readings.jsonl`, `line.capture`
// (docs/capture-format.md), `provoked.jsonl` and `provoked.capture` where anything was provoked,
// and copies of the plan and the criteria. It is written as it goes, so a run that was cut off is a
// shorter one. One thread.

#include <cstdio>
#include <memory>
#include <span>
#include <string>

#include "verify/run/run_record.hpp"

namespace buoyd {

class RunWriter {
 public:
  /// Makes the folder. Errors: invalid (something is there already), unavailable.
  [[nodiscard]] static Result<std::unique_ptr<RunWriter>> begin(const std::string& folder,
                                                                const RunHead& head);

  [[nodiscard]] Result<void> add(const Description& description);
  [[nodiscard]] Result<void> add(const RunReading& reading);
  [[nodiscard]] Result<void> add(std::span<const CapturePiece> pieces);
  [[nodiscard]] Result<void> end(const RunEnd& end);

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  using File = std::unique_ptr<std::FILE, Close>;
  RunWriter(std::string folder, File readings, File capture)
      : folder_(std::move(folder)), readings_(std::move(readings)), capture_(std::move(capture)) {}
  [[nodiscard]] Result<void> put(std::FILE* file, const char* name, const std::string& text) const;

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

/// The whole text of a file, at most 1 GiB.
[[nodiscard]] Result<std::string> text_of_file(const std::string& path);

}  // namespace buoyd
