#include "spool/reserve_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "spool/store/file_mode.hpp"

namespace buoyd {

namespace {

/// posix_fallocate and fsync; 0 or an errno value.
int allocate(int descriptor, std::uint64_t bytes) {
  if (const int code = posix_fallocate(descriptor, 0, static_cast<off_t>(bytes)); code != 0) {
    return code;
  }
  return fsync(descriptor) == 0 ? 0 : errno;
}

}  // namespace

Result<void> ReserveFile::create() {
  if (held() >= bytes_) {
    return {};
  }
  const int descriptor = open(path_.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, file_mode);
  int code = descriptor < 0 ? errno : allocate(descriptor, bytes_);
  if (descriptor >= 0 && close(descriptor) != 0 && code == 0) {
    code = errno;
  }
  if (code != 0) {
    remove();
    return fail(ErrorCode::full, fmt::format("{}: {}", path_, std::strerror(code)), code);
  }
  return {};
}

bool ReserveFile::remove() {
  return unlink(path_.c_str()) == 0;
}

std::uint64_t ReserveFile::held() const {
  struct stat facts{};
  return stat(path_.c_str(), &facts) == 0 ? static_cast<std::uint64_t>(facts.st_size) : 0;
}

std::uint64_t disk_free_bytes(const std::string& folder) {
  struct statvfs facts{};
  if (statvfs(folder.c_str(), &facts) != 0) {
    return 0;
  }
  return static_cast<std::uint64_t>(facts.f_bavail) * facts.f_frsize;
}

}  // namespace buoyd
