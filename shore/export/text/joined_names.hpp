#pragma once
// Which joined files an export left in a directory. Their names hold the descriptions of all
// sources, and change with them: the same rows are in files of other names then. One thread, and
// one process in a directory.

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"

namespace buoyshore {

class JoinedNames {
 public:
  /// Exports of one `command` (a word) take the place of one another, and of no other one's.
  /// Error unavailable: what is there of the list cannot be read.
  [[nodiscard]] static buoyd::Result<JoinedNames> load(std::string directory, std::string command);

  /// Before the file of that name begins. Error unavailable.
  [[nodiscard]] buoyd::Result<void> add(const std::string& name);
  /// Takes away all files of the command but these. Error unavailable.
  [[nodiscard]] buoyd::Result<void> keep(const std::set<std::string>& names);

 private:
  JoinedNames(std::string directory, std::string command)
      : directory_(std::move(directory)), command_(std::move(command)) {}
  [[nodiscard]] std::string path_of(const std::string& name) const {
    return directory_ + '/' + name;
  }
  [[nodiscard]] buoyd::Result<void> save() const;

  std::string directory_;
  std::string command_;
  std::vector<std::pair<std::string, std::string>> names_;  // of which command, of all of them
};

}  // namespace buoyshore
