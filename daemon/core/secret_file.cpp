#include "core/secret_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace buoyd {

namespace {

constexpr std::size_t max_secret_bytes = 4096;

/// Owns a descriptor for the time of a read.
class File {
 public:
  explicit File(const std::string& path)
      : fd_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)) {}
  ~File() {
    if (fd_ >= 0) {
      ::close(fd_);
    }
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  [[nodiscard]] int fd() const { return fd_; }

 private:
  int fd_;
};

Result<void> check(const File& file, const std::string& path) {
  if (file.fd() < 0) {
    return fail(ErrorCode::unavailable, path + ": " + std::strerror(errno), errno);
  }
  struct stat info{};
  if (::fstat(file.fd(), &info) != 0) {
    return fail(ErrorCode::unavailable, path + ": " + std::strerror(errno), errno);
  }
  if (!S_ISREG(info.st_mode)) {
    return fail(ErrorCode::invalid, path + ": no regular file");
  }
  if ((info.st_mode & 07U) != 0) {
    return fail(ErrorCode::invalid,
                path + ": open to everybody, expected a mode like 0640 or 0600");
  }
  return {};
}

Result<std::string> read_all(const File& file, const std::string& path) {
  std::array<char, max_secret_bytes + 1> buffer{};
  std::size_t length = 0;
  while (length < buffer.size()) {
    const ssize_t got = ::read(file.fd(), buffer.data() + length, buffer.size() - length);
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got < 0) {
      return fail(ErrorCode::unavailable, path + ": " + std::strerror(errno), errno);
    }
    if (got == 0) {
      return std::string(buffer.data(), length);
    }
    length += static_cast<std::size_t>(got);
  }
  return fail(ErrorCode::invalid, path + ": over 4 KiB, expected one line");
}

}  // namespace

Result<void> check_secret(const std::string& path) {
  return check(File(path), path);
}

Result<std::string> read_secret(const std::string& path) {
  const File file(path);
  if (auto sound = check(file, path); !sound) {
    return pass_on(sound);
  }
  Result<std::string> text = read_all(file, path);
  if (!text) {
    return text;
  }
  text->resize(std::min(text->size(), text->find_first_of("\r\n")));
  if (text->empty() || text->find('\0') != std::string::npos) {
    return fail(ErrorCode::invalid, path + ": its first line holds no text");
  }
  return text;
}

}  // namespace buoyd
