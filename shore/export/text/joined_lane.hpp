#pragma once
// One file of joined rows while it is written. What is written is marked now and then, so that
// after a kill at any moment it goes on behind the last mark. One thread.

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "shore/export/part_file.hpp"
#include "shore/export/text/joined_mark.hpp"

namespace buoyshore {

class JoinedLane {
 public:
  /// `path` is that of the whole file. With `takes_up` it goes on where an export of the same
  /// `order` left it. Error unavailable.
  [[nodiscard]] static buoyd::Result<JoinedLane> begin(std::string path, std::string order,
                                                       std::unique_ptr<JoinedFile> file,
                                                       bool takes_up);

  /// From the next row on the sources have these descriptions; false: another file has to begin.
  [[nodiscard]] bool accept(const std::vector<JoinedShape>& shapes);
  /// Errors: those of JoinedFile; unavailable; invalid, with `changed` in `detail`: what an earlier
  /// export wrote is not what the archive has now.
  [[nodiscard]] buoyd::Result<void> add(const JoinedRow& row);
  static constexpr int changed = 1;

  /// Leaves what the next export needs to go on.
  [[nodiscard]] buoyd::Result<void> suspend();
  /// Gives the file its name; one without a row is taken away. The mark stays until forget_mark():
  /// by it the next export sees that this file is done. Errors as add() has them.
  [[nodiscard]] buoyd::Result<void> finish();

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::uint64_t rows() const { return tally_.written; }
  [[nodiscard]] std::uint64_t rows_without() const { return tally_.rows - tally_.written; }
  /// Is the last row one that an earlier export wrote?
  [[nodiscard]] bool is_behind() const { return mark_ && tally_.rows <= mark_->rows; }
  [[nodiscard]] std::vector<std::string> said() const { return file_->said(); }

 private:
  JoinedLane(std::string path, std::string order, std::unique_ptr<JoinedFile> file)
      : path_(std::move(path)), order_(std::move(order)), file_(std::move(file)) {}
  [[nodiscard]] std::string part() const { return path_ + ".part"; }
  [[nodiscard]] std::string mark() const { return path_ + ".mark"; }
  [[nodiscard]] buoyd::Result<void> begin_file(bool takes_up);
  [[nodiscard]] bool take_up();
  [[nodiscard]] buoyd::Result<void> write(const JoinedRow& row);
  [[nodiscard]] buoyd::Result<void> save();
  [[nodiscard]] buoyd::Result<void> check_against(const JoinedMark& mark);
  /// So that marks are some hundred at most, and little work is lost to a kill.
  [[nodiscard]] std::uint64_t rows_between_marks() const {
    return std::max<std::uint64_t>(500, tally_.rows / 50);
  }

  std::string path_;
  std::string order_;
  std::unique_ptr<JoinedFile> file_;
  std::unique_ptr<PartFile> part_;
  std::optional<JoinedMark> mark_;  // rows up to it are in the file already
  JoinedMark tally_;                // of this run; the length is that of the part
  std::uint64_t marked_ = 0;        // rows, of the newest mark
};

}  // namespace buoyshore
