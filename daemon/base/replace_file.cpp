#include "base/replace_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>

#include "base/descriptor.hpp"

namespace buoyd {

namespace {

/// False with errno set if any of it failed.
bool write_synced(const std::string& path, std::string_view text) {
  const Descriptor file(open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640));
  return file.is_open() && write_whole(file.get(), text) && fsync(file.get()) == 0;
}

}  // namespace

/// The kernel writes what there is room for, and says only at the next attempt what it lacks.
bool write_whole(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t wrote = write(descriptor, text.data(), text.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(wrote));
  }
  return true;
}

void sync_folder_of(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path().string();
  const Descriptor opened(
      open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (opened.is_open()) fsync(opened.get());
}

Result<void> replace_file(const std::string& path, std::string_view text) {
  const std::string fresh = path + ".new";
  if (!write_synced(fresh, text) || std::rename(fresh.c_str(), path.c_str()) != 0) {
    auto failed = fail_by_errno(path);
    unlink(fresh.c_str());  // on a full disk what is there of it takes room from others
    return failed;
  }
  sync_folder_of(path);
  return {};
}

Result<void> remove_file(const std::string& path) {
  if (unlink(path.c_str()) == 0) {
    sync_folder_of(path);
  } else if (errno != ENOENT) {
    return fail_by_errno(path);
  }
  return {};
}

}  // namespace buoyd
