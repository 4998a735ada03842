#include "base/replace_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

namespace buoyd {

namespace {

/// False with errno set if any of it failed.
bool write_synced(const std::string& path, std::string_view text) {
  const int descriptor = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
  if (descriptor < 0) {
    return false;
  }
  const bool written =
      write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
      fsync(descriptor) == 0;
  return close(descriptor) == 0 && written;
}

void sync_folder_of(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path().string();
  const int descriptor =
      open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor >= 0) {
    fsync(descriptor);
    close(descriptor);
  }
}

}  // namespace

Result<void> replace_file(const std::string& path, std::string_view text) {
  const std::string fresh = path + ".new";
  if (!write_synced(fresh, text) || std::rename(fresh.c_str(), path.c_str()) != 0) {
    const int error = errno;
    return fail(ErrorCode::unavailable, path + ": " + std::strerror(error), error);
  }
  sync_folder_of(path);
  return {};
}

Result<void> remove_file(const std::string& path) {
  if (unlink(path.c_str()) == 0) {
    sync_folder_of(path);
  } else if (errno != ENOENT) {
    const int error = errno;
    return fail(ErrorCode::unavailable, path + ": " + std::strerror(error), error);
  }
  return {};
}

}  // namespace buoyd
