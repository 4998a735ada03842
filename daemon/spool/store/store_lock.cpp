#include "spool/store/store_lock.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "platform/file_lock.hpp"
#include "spool/store/file_mode.hpp"

namespace buoyd {

namespace {

constexpr std::size_t longest_command = 200;

/// Our process id, for people: on a full disk there is none, rather than another's.
void write_name(int descriptor) {
  const std::string process = fmt::format("{}\n", getpid());
  if (ftruncate(descriptor, 0) != 0) return;
  const ssize_t written = pwrite(descriptor, process.data(), process.size(), 0);
  static_cast<void>(written);
}

/// What a process was started with, as far as we may know.
std::string command_of(int process) {
  std::ifstream file(fmt::format("/proc/{}/cmdline", process), std::ios::binary);
  std::string words(longest_command, '\0');
  file.read(words.data(), static_cast<std::streamsize>(words.size()));
  words.resize(static_cast<std::size_t>(file.gcount()));
  while (!words.empty() && words.back() == '\0') words.pop_back();
  std::ranges::replace_if(words, [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
  return words;
}

}  // namespace

std::string store_stem(const std::string& database) {
  const bool is_db = std::filesystem::path(database).extension() == ".db";
  return is_db ? database.substr(0, database.size() - 3) : database;
}

StoreLock::StoreLock(const std::string& database)
    : database_(database), path_(store_stem(database) + ".lock") {}

bool StoreLock::is_held() const {
  struct stat held{};
  struct stat named{};
  return file_.is_open() && fstat(file_.get(), &held) == 0 && stat(path_.c_str(), &named) == 0 &&
         held.st_dev == named.st_dev && held.st_ino == named.st_ino;
}

Result<void> StoreLock::take() {
  is_anothers_ = false;
  if (is_held()) {
    return {};
  }
  file_.reset();
  std::error_code none;
  std::filesystem::create_directories(std::filesystem::path(path_).parent_path(), none);
  Descriptor file(open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, file_mode));
  if (!file.is_open()) {
    return fail_by_errno(path_);
  }
  auto locked = lock_at_once(file, path_);
  if (!locked) {
    return pass_on(locked);
  }
  is_anothers_ = !*locked;
  if (is_anothers_) {
    return fail(ErrorCode::unavailable, fmt::format("{} is kept by {}", database_, holder()));
  }
  write_name(file.get());
  file_ = std::move(file);
  return {};
}

std::string StoreLock::holder() const {
  std::ifstream file(path_);
  int process = 0;
  if (!(file >> process) || process <= 0) {
    return "another process";
  }
  const std::string command = command_of(process);
  return fmt::format("process {}{}", process, command.empty() ? "" : " (" + command + ")");
}

}  // namespace buoyd
