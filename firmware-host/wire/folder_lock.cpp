#include "firmware-host/wire/folder_lock.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <fstream>

namespace buoysim {

using buoyd::ErrorCode;
using buoyd::fail;

buoyd::Result<Descriptor> lock_folder(const std::string& folder) {
  const std::string path = folder + "/lock";
  Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
  if (!file.is_open()) {
    return buoyd::fail_by_errno(path);
  }
  if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
    std::string holder;
    std::ifstream(path) >> holder;
    return fail(ErrorCode::unavailable,
                fmt::format("buoysim, process {}, plays in {} already; expected another --dir",
                            holder.empty() ? "unknown" : holder, folder));
  }
  const std::string id = fmt::format("{}\n", ::getpid());
  if (::ftruncate(file.get(), 0) != 0 ||
      ::pwrite(file.get(), id.data(), id.size(), 0) != static_cast<ssize_t>(id.size())) {
    return buoyd::fail_by_errno(path);
  }
  return file;
}

}  // namespace buoysim
