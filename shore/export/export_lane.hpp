#pragma once
// One file of an export while it is written. The times of its readings rise from one to the next:
// a reading that would break that order goes to a file of its own beside it. One thread.

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "shore/export/reading_file.hpp"

namespace buoyshore {

class ExportLane {
 public:
  /// `stem` is the path of its file without the extension. With `takes_up` it goes on where an
  /// export that was ended left it.
  ExportLane(std::string stem, const ExportFormat& format, ExportSubject subject, bool takes_up);

  /// Is the reading later than all that it has?
  [[nodiscard]] bool accepts(const ArchivedReading& reading) const;
  /// Now and then it marks what is written, if the format can be taken up there after a kill.
  /// Errors: those of ReadingFile; invalid, with the code below in `detail`: what an earlier export
  /// wrote is not what the archive has now.
  [[nodiscard]] buoyd::Result<void> add(const ArchivedReading& reading);
  static constexpr int changed = 1;

  /// Closes the file until the next reading comes: who exports much has few files open at once.
  [[nodiscard]] buoyd::Result<void> rest();
  /// Closes it and leaves what the next export needs to go on.
  [[nodiscard]] buoyd::Result<void> suspend();
  /// Closes it and gives it its name. What the next export needs to see that it is done stays
  /// until forget_mark().
  [[nodiscard]] buoyd::Result<void> finish();

  [[nodiscard]] bool is_open() const { return file_ != nullptr; }
  [[nodiscard]] std::uint64_t rows() const { return tally_.rows; }
  [[nodiscard]] std::string path() const { return stem_ + '.' + format_.extension(); }

 private:
  [[nodiscard]] std::string part() const { return path() + ".part"; }
  [[nodiscard]] std::string mark() const { return path() + ".mark"; }
  [[nodiscard]] buoyd::Result<void> begin_file();
  [[nodiscard]] buoyd::Result<void> take_up();
  [[nodiscard]] buoyd::Result<void> cut(std::uint64_t marked) const;
  [[nodiscard]] buoyd::Result<void> mark_now();
  /// So that marks are some hundred at most, and little work is lost to a kill.
  [[nodiscard]] std::uint64_t rows_between_marks() const {
    return std::max<std::uint64_t>(5000, tally_.rows / 50);
  }
  [[nodiscard]] buoyd::Result<void> check_against(const ExportTally& mark) const;

  std::string stem_;
  const ExportFormat& format_;
  ExportSubject subject_;
  std::optional<ExportTally> mark_;  // readings up to it are in the file already
  ExportTally tally_;
  std::uint64_t marked_ = 0;  // rows, when a mark was due last
  bool is_begun_ = false;     // something was written in this run
  std::unique_ptr<ReadingFile> file_;
};

/// Of a file that is finished: nothing takes it up any more.
[[nodiscard]] buoyd::Result<void> forget_mark(const std::string& path);

}  // namespace buoyshore
