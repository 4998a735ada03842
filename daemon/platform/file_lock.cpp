#include "platform/file_lock.hpp"

#include <sys/file.h>

#include <cerrno>
#include <utility>

#include "platform/new_file.hpp"

namespace buoyd {

Result<FileLock> FileLock::take(const std::string& path, std::string_view who) {
  constexpr mode_t mode = 0640;
  const std::string file = path + ".lock";
  auto opened = open_or_make(file, mode);
  if (!opened) return pass_on(opened);
  if (::flock(opened->get(), LOCK_EX | LOCK_NB) != 0) {
    return fail(ErrorCode::full, path + ": " + std::string(who), errno);
  }
  return FileLock(std::move(*opened));
}

}  // namespace buoyd
