#include "shore/tables/named_file.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>

namespace buoyshore {

using buoyd::Result;

Result<NamedFile> NamedFile::at(const std::string& path) {
  struct stat facts = {};
  if (::stat(path.c_str(), &facts) != 0) return buoyd::fail_by_errno(path);
  return NamedFile(path, facts.st_dev, facts.st_ino);
}

Result<void> NamedFile::check() const {
  struct stat facts = {};
  const bool is_there = ::stat(path_.c_str(), &facts) == 0;
  if (!is_there && errno != ENOENT && errno != ENOTDIR) return buoyd::fail_by_errno(path_);
  if (is_there && facts.st_dev == device_ && facts.st_ino == inode_) return {};
  return buoyd::fail(
      buoyd::ErrorCode::invalid,
      fmt::format("{} was {} while it was in use: nothing can be kept in it any more", path_,
                  is_there ? "replaced" : "deleted"));
}

}  // namespace buoyshore
