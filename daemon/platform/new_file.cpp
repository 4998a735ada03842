#include "platform/new_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

namespace buoyd {

namespace {

constexpr int to_write = O_RDWR | O_CREAT | O_CLOEXEC;

/// Only of a file that this process made: one that was there may be a link of the folder's owner.
void give_to_folder_owner(const Descriptor& made, const std::string& path) {
  if (::geteuid() != 0) return;
  const std::string folder = std::filesystem::path(path).parent_path().string();
  struct stat facts = {};
  if (::stat(folder.empty() ? "." : folder.c_str(), &facts) != 0) return;
  [[maybe_unused]] const int given = ::fchown(made.get(), facts.st_uid, facts.st_gid);
}

}  // namespace

Result<Descriptor> make_new(const std::string& path, mode_t mode) {
  Descriptor made(::open(path.c_str(), to_write | O_EXCL, mode));
  if (!made.is_open()) return fail_by_errno(path);
  give_to_folder_owner(made, path);
  return made;
}

Result<Descriptor> open_or_make(const std::string& path, mode_t mode) {
  auto made = make_new(path, mode);
  if (made || made.error().detail != EEXIST) return made;
  Descriptor opened(::open(path.c_str(), to_write, mode));
  if (!opened.is_open()) return fail_by_errno(path);
  return opened;
}

}  // namespace buoyd
