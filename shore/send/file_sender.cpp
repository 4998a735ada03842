#include "shore/send/file_sender.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include "base/descriptor.hpp"

namespace buoyshore {

using buoyd::Descriptor;
using buoyd::ErrorCode;
using buoyd::Result;

namespace {

Result<void> write_all(int file, std::string_view text, off_t at, const std::string& path) {
  while (!text.empty()) {
    const ssize_t written = ::pwrite(file, text.data(), text.size(), at);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return buoyd::fail_by_errno(path);
    text.remove_prefix(static_cast<std::size_t>(written));
    at += written;
  }
  return {};
}

Result<std::string> read_from(int file, off_t at, std::size_t size, const std::string& path) {
  std::string text(size, '\0');
  std::size_t have = 0;
  while (have < size) {
    const ssize_t count =
        ::pread(file, text.data() + have, size - have, at + static_cast<off_t>(have));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return buoyd::fail_by_errno(path);
    if (count == 0) break;
    have += static_cast<std::size_t>(count);
  }
  text.resize(have);
  return text;
}

/// Is it the beginning of the text, or, where a power cut took what was not synced, zeros?
bool is_begun(std::string_view found, std::string_view text) {
  return found.size() <= text.size() &&
         std::equal(found.begin(), found.end(), text.begin(),
                    [](char have, char want) { return have == want || have == '\0'; });
}

Result<void> check_tail(int file, std::uint64_t size, const ParcelPart& part,
                        const std::string& path) {
  if (size < part.at) {
    return buoyd::fail(
        ErrorCode::refused,
        fmt::format("{}: {} bytes, expected the {} that were written: put the file back, or take "
                    "it away for good",
                    path, size, part.at));
  }
  const std::uint64_t tail = size - part.at;
  auto found = tail <= part.text.size() ? read_from(file, static_cast<off_t>(part.at),
                                                    static_cast<std::size_t>(tail), path)
                                        : Result<std::string>(part.text + '+');
  if (!found) return pass_on(found);
  if (is_begun(*found, part.text)) return {};
  return buoyd::fail(
      ErrorCode::refused,
      fmt::format("{}: behind byte {} stands what was not written by this command", path, part.at));
}

Result<void> sync_folder(const std::string& directory) {
  const Descriptor folder(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder.is_open() || ::fsync(folder.get()) != 0) return buoyd::fail_by_errno(directory);
  return {};
}

Result<std::uint64_t> size_of(int file, const std::string& path) {
  struct stat facts = {};
  if (::fstat(file, &facts) != 0) return buoyd::fail_by_errno(path);
  return static_cast<std::uint64_t>(facts.st_size);
}

bool is_gone(const std::string& path) {
  return ::access(path.c_str(), F_OK) != 0 && errno == ENOENT;
}

/// Cuts away what an attempt left of a part, and a file that begins with it altogether. A file that
/// is not there has nothing of it.
Result<void> take_back(const ParcelPart& part, const std::string& path) {
  const Descriptor file(::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW));
  if (!file.is_open() && errno == ENOENT) return {};
  if (!file.is_open()) return buoyd::fail_by_errno(path);
  const auto size = size_of(file.get(), path);
  if (!size) return tl::unexpected(size.error());
  if (auto checked = check_tail(file.get(), *size, part, path); !checked) return checked;
  const bool is_cut = part.at == 0 ? ::unlink(path.c_str()) == 0
                                   : ::ftruncate(file.get(), static_cast<off_t>(part.at)) == 0 &&
                                         ::fsync(file.get()) == 0;
  return is_cut ? Result<void>() : buoyd::fail_by_errno(path);
}

}  // namespace

Result<void> FileSender::send(const Parcel& parcel) {
  begin(parcel);
  std::error_code error;
  std::filesystem::create_directories(directory_, error);
  if (error) {
    return buoyd::fail(ErrorCode::unavailable, directory_ + ": " + error.message(), error.value());
  }
  for (const ParcelPart& part : parcel.parts) {
    if (part.at > 0 && is_gone(path_of(part))) return not_appended(parcel, part);
  }
  bool is_any_new = false;
  for (const ParcelPart& part : parcel.parts) {
    if (auto done = put(part); !done) return done;
    is_any_new = is_any_new || part.at == 0;
  }
  return is_any_new ? sync_folder(directory_) : Result<void>();
}

std::string FileSender::path_of(const ParcelPart& part) const {
  return directory_ + '/' + part.place;
}

/// What the other files have of the parcel is not of the one that is made in its place.
Result<void> FileSender::not_appended(const Parcel& parcel, const ParcelPart& gone) const {
  for (const ParcelPart& part : parcel.parts) {
    if (auto taken = take_back(part, path_of(part)); !taken) return taken;
  }
  if (auto synced = sync_folder(directory_); !synced) return synced;
  return buoyd::fail(ErrorCode::mismatch, path_of(gone) + ": it was taken away");
}

Result<void> FileSender::put(const ParcelPart& part) {
  constexpr mode_t mode = 0666;  // the umask says who may read it
  const std::string path = path_of(part);
  const Descriptor file(
      ::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW | (part.at == 0 ? O_CREAT : 0), mode));
  if (!file.is_open()) return buoyd::fail_by_errno(path);
  const auto size = size_of(file.get(), path);
  if (!size) return tl::unexpected(size.error());
  if (auto checked = check_tail(file.get(), *size, part, path); !checked) return checked;
  const auto at = static_cast<off_t>(part.at);
  note_come();
  if (*size > part.at && ::ftruncate(file.get(), at) != 0) return buoyd::fail_by_errno(path);
  if (auto written = write_all(file.get(), part.text, at, path); !written) return written;
  return ::fsync(file.get()) == 0 ? Result<void>() : buoyd::fail_by_errno(path);
}

}  // namespace buoyshore
