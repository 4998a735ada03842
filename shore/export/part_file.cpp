#include "shore/export/part_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>

#include "base/descriptor.hpp"

namespace buoyshore {

buoyd::Result<void> sync_file(const std::string& path) {
  const buoyd::Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0 || ::fsync(file.get()) != 0) return buoyd::fail_by_errno(path);
  return {};
}

buoyd::Result<void> publish(const std::string& part, const std::string& path) {
  std::error_code error;
  std::filesystem::rename(part, path, error);
  if (!error) return {};
  return buoyd::fail(buoyd::ErrorCode::unavailable, path + ": " + error.message(), error.value());
}

}  // namespace buoyshore
