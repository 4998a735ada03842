#include "platform/file_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>

namespace buoyd {

Result<FileLock> FileLock::take(const std::string& path, std::string_view who) {
  constexpr mode_t mode = 0640;
  const std::string file = path + ".lock";
  Descriptor opened(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, mode));
  if (!opened.is_open()) return fail_by_errno(file);
  if (::flock(opened.get(), LOCK_EX | LOCK_NB) != 0) {
    return fail(ErrorCode::full, path + ": " + std::string(who), errno);
  }
  return FileLock(std::move(opened));
}

}  // namespace buoyd
