#include "platform/file_lock.hpp"

#include <sys/file.h>

#include <cerrno>
#include <utility>

#include "platform/new_file.hpp"

namespace buoyd {

Result<bool> lock_at_once(const Descriptor& opened, const std::string& place) {
  if (::flock(opened.get(), LOCK_EX | LOCK_NB) == 0) return true;
  if (errno == EWOULDBLOCK) return false;
  return fail_by_errno(place);
}

Result<FileLock> FileLock::take(const std::string& path, std::string_view who) {
  constexpr mode_t mode = 0640;
  const std::string file = path + ".lock";
  auto opened = open_or_make(file, mode);
  if (!opened) return pass_on(opened);
  auto locked = lock_at_once(*opened, file);
  if (!locked) return pass_on(locked);
  if (!*locked) return fail(ErrorCode::full, path + ": " + std::string(who));
  return FileLock(std::move(*opened));
}

}  // namespace buoyd
