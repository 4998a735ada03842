#include "shore/export/erddap_files.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace buoyshore {

ErddapFiles::ErddapFiles(const std::vector<std::string>& files, const std::string& name,
                         const std::string& hash) {
  for (const std::string& file : files) {
    const auto at = file.find("_" + hash);
    if (!file.starts_with(name) || !file.ends_with(".nc") || at == std::string::npos) continue;
    const std::size_t behind = at + 1 + hash.size();
    files_.push_back(
        file_of(file, file.substr(name.size(), at - name.size()), file.substr(behind)));
  }
  std::ranges::sort(files_, {}, &File::name);
}

/// `bounds` are "" or "_FROM_TO", where "begin" and "end" are no bound. Files that are older than
/// these two words have "_BOUND", which does not say which it is: they may overlap with all others.
ErddapFiles::File ErddapFiles::file_of(const std::string& file, const std::string& bounds,
                                       const std::string& rest) {
  File made{file, "", "", rest, !bounds.empty()};
  const auto second = bounds.find('_', 1);
  if (second == std::string::npos) return made;
  // Without the Z a fraction of a second is later than the second.
  if (!bounds.starts_with("_begin_")) made.from = bounds.substr(1, second - 2);
  if (!bounds.ends_with("_end")) {
    made.to = bounds.substr(second + 1, bounds.size() - second - 2);
  }
  return made;
}

ErddapBounds ErddapFiles::bounds() const {
  if (files_.empty()) return ErddapBounds::any;
  return std::ranges::all_of(files_, &File::is_bounded) ? ErddapBounds::some : ErddapBounds::none;
}

bool ErddapFiles::overlap(const File& one, const File& other) {
  const auto is_before = [](const File& a, const File& b) {
    return !a.to.empty() && !b.from.empty() && a.to <= b.from;
  };
  return one.rest == other.rest && !is_before(one, other) && !is_before(other, one);
}

std::vector<std::string> ErddapFiles::overlaps() const {
  std::vector<std::string> lines;
  const bool is_all_there = bounds() == ErddapBounds::none;
  for (const File& file : files_) {
    if (is_all_there && file.is_bounded) {
      lines.push_back(file.name + " is left out, because a file of all times is there");
    }
  }
  if (is_all_there) return lines;
  for (std::size_t i = 0; i < files_.size(); ++i) {
    for (std::size_t j = i + 1; j < files_.size(); ++j) {
      if (!overlap(files_[i], files_[j])) continue;
      lines.push_back(fmt::format("{} and {} may overlap: ERDDAP would have readings twice",
                                  files_[i].name, files_[j].name));
    }
  }
  return lines;
}

}  // namespace buoyshore
