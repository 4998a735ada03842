#pragma once
// The folder of a commissioning: `station.json`, and a file for each step that ended, which is
// there as a whole or not at all. One thread.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "commission/kept/station_head.hpp"
#include "commission/kept/step_result.hpp"

namespace buoyd {

class CommissionFolder {
 public:
  /// Makes it where it is not there. Unavailable if that cannot be.
  [[nodiscard]] static Result<CommissionFolder> open(const std::string& path);
  /// One that is there: its station.json is. Unavailable otherwise.
  [[nodiscard]] static Result<CommissionFolder> find(const std::string& path);

  [[nodiscard]] const std::string& path() const { return path_; }

  /// Durable when it returns.
  [[nodiscard]] Result<void> keep(const StationHead& head) const;
  [[nodiscard]] Result<void> keep(const StepResult& step) const;
  [[nodiscard]] Result<void> keep_text(const std::string& file, std::string_view text) const;
  /// A line behind the others of a file, without its end.
  [[nodiscard]] Result<void> add_line(const std::string& file, std::string_view line) const;
  [[nodiscard]] Result<void> remove(const std::string& file) const;
  [[nodiscard]] Result<void> remove(Step step) const;

  /// nullopt in a new folder. Invalid: file and what was expected.
  [[nodiscard]] Result<std::optional<StationHead>> head() const;
  [[nodiscard]] Result<std::optional<StepResult>> step(Step step) const;
  /// It ended, whether its file can be read or not.
  [[nodiscard]] bool has(Step step) const;
  /// Those that ended, in their order.
  [[nodiscard]] Result<std::vector<StepResult>> steps() const;
  /// "" where there is none.
  [[nodiscard]] Result<std::string> text(const std::string& file) const;
  /// Whole ones: a line that was being written when a program died is none.
  [[nodiscard]] Result<std::vector<std::string>> lines(const std::string& file) const;

 private:
  explicit CommissionFolder(std::string path) : path_(std::move(path)) {}
  [[nodiscard]] std::string place(const std::string& file) const { return path_ + '/' + file; }

  std::string path_;
};

}  // namespace buoyd
