#include "shore/export/part_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>

#include "base/descriptor.hpp"

namespace buoyshore {

buoyd::Result<PartFile> PartFile::create(const std::string& part) {
  File file(std::fopen(part.c_str(), "wbe"));
  if (!file) return buoyd::fail_by_errno(part);
  return PartFile(std::move(file), part, 0);
}

buoyd::Result<PartFile> PartFile::open(const std::string& part) {
  File file(std::fopen(part.c_str(), "r+be"));
  if (!file || ::fseeko(file.get(), 0, SEEK_END) != 0) return buoyd::fail_by_errno(part);
  const off_t end = ::ftello(file.get());
  if (end < 0) return buoyd::fail_by_errno(part);
  return PartFile(std::move(file), part, static_cast<std::uint64_t>(end));
}

buoyd::Result<PartFile> PartFile::open(const std::string& part, std::uint64_t length) {
  auto opened = open(part);
  if (!opened) return opened;
  if (opened->length_ < length) {
    return buoyd::fail(buoyd::ErrorCode::invalid,
                       fmt::format("{}: expected {} bytes at least", part, length));
  }
  std::FILE* const file = opened->file_.get();
  const auto end = static_cast<off_t>(length);
  if (::ftruncate(::fileno(file), end) != 0 || ::fseeko(file, end, SEEK_SET) != 0) {
    return buoyd::fail_by_errno(part);
  }
  opened->length_ = length;
  return opened;
}

buoyd::Result<void> PartFile::write(std::string_view bytes) {
  if (std::fwrite(bytes.data(), 1, bytes.size(), file_.get()) != bytes.size()) {
    return buoyd::fail_by_errno(path_);
  }
  length_ += bytes.size();
  return {};
}

buoyd::Result<void> PartFile::flush() {
  return std::fflush(file_.get()) == 0 ? buoyd::Result<void>() : buoyd::fail_by_errno(path_);
}

buoyd::Result<void> PartFile::sync() {
  if (auto flushed = flush(); !flushed) return flushed;
  return ::fsync(::fileno(file_.get())) == 0 ? buoyd::Result<void>() : buoyd::fail_by_errno(path_);
}

buoyd::Result<void> PartFile::close() {
  return std::fclose(file_.release()) == 0 ? buoyd::Result<void>() : buoyd::fail_by_errno(path_);
}

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

bool remove_exported(const std::string& path) {
  std::error_code error;
  bool was_there = false;
  for (const char* const end : {"", ".part", ".mark"}) {
    was_there = std::filesystem::remove(path + end, error) || was_there;
  }
  return was_there;
}

}  // namespace buoyshore
