#pragma once
// The file that a name leads to, while SQLite has it open: SQLite would go on writing into one that
// was deleted or replaced, for nobody to read. Values; any thread.

#include <sys/types.h>

#include <string>
#include <utility>

#include "base/error.hpp"

namespace buoyshore {

class NamedFile {
 public:
  /// The file that has that name now. Error unavailable.
  [[nodiscard]] static buoyd::Result<NamedFile> at(const std::string& path);

  /// Is it still the file of that name? Errors: invalid (it was deleted or replaced), unavailable
  /// (nobody can tell now).
  [[nodiscard]] buoyd::Result<void> check() const;
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  NamedFile(std::string path, dev_t device, ino_t inode)
      : path_(std::move(path)), device_(device), inode_(inode) {}

  std::string path_;
  dev_t device_;
  ino_t inode_;
};

}  // namespace buoyshore
