#include "shore/alarm/program_sender.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstring>

#include "base/descriptor.hpp"
#include "base/replace_file.hpp"

namespace buoyshore {

using buoyd::ErrorCode;
using buoyd::Result;

namespace {

/// A file in memory that holds the text, at its beginning.
Result<buoyd::Descriptor> file_of(const std::string& text) {
  buoyd::Descriptor file(memfd_create("notice", MFD_CLOEXEC));
  if (!file.is_open()) return buoyd::fail_by_errno("a file in memory");
  const bool is_there = buoyd::write_whole(file.get(), text) && lseek(file.get(), 0, SEEK_SET) == 0;
  if (!is_there) return buoyd::fail_by_errno("a file in memory");
  return file;
}

/// What a program is started with.
class Start {
 public:
  Start(const std::vector<std::string>& command, const std::string& name)
      : variable_("BUOYSHORE_ALARM=" + name) {
    for (const std::string& word : command) words_.push_back(const_cast<char*>(word.c_str()));
    words_.push_back(nullptr);
    for (char** one = environ; *one != nullptr; ++one) environment_.push_back(*one);
    environment_.push_back(variable_.data());
    environment_.push_back(nullptr);
    posix_spawn_file_actions_init(&actions_);
    posix_spawnattr_init(&attributes_);
    end_at_broken_pipes();
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF);
  }
  ~Start() {
    posix_spawnattr_destroy(&attributes_);
    posix_spawn_file_actions_destroy(&actions_);
  }
  Start(const Start&) = delete;
  Start& operator=(const Start&) = delete;

  Result<pid_t> run(int input) {
    posix_spawn_file_actions_adddup2(&actions_, input, STDIN_FILENO);
    pid_t child = 0;
    const int code =
        posix_spawn(&child, words_[0], &actions_, &attributes_, words_.data(), environment_.data());
    if (code == 0) return child;
    return buoyd::fail(ErrorCode::unavailable,
                       fmt::format("{}: {}", words_[0], std::strerror(code)));
  }

 private:
  /// The watch ignores SIGPIPE, and a program inherits that: "yes | head" would never end in it.
  void end_at_broken_pipes() {
    sigset_t usual;
    sigemptyset(&usual);
    sigaddset(&usual, SIGPIPE);
    posix_spawnattr_setsigdefault(&attributes_, &usual);
  }

  std::string variable_;
  std::vector<char*> words_;
  std::vector<char*> environment_;
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

/// A child that an emulator forked may not have made its group yet.
void kill_with_children(pid_t child) {
  kill(-child, SIGKILL);
  kill(child, SIGKILL);
}

std::string end_text(int status) {
  return WIFSIGNALED(status) ? fmt::format("killed by signal {}", WTERMSIG(status))
                             : fmt::format("ended with {}", WEXITSTATUS(status));
}

}  // namespace

Result<void> ProgramSender::send(const Parcel& parcel) {
  std::string text;
  for (const ParcelPart& part : parcel.parts) text += part.text;
  auto input = file_of(text);
  if (!input) return pass_on(input);
  auto child = Start(command_, parcel.name).run(input->get());
  if (!child) return pass_on(child);
  auto ended = wait(*child);
  if (!ended) kill_with_children(*child);
  int status = 0;
  while (waitpid(*child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!ended) return ended;
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return {};
  return buoyd::fail(ErrorCode::unavailable, command_[0] + ": " + end_text(status));
}

Result<void> ProgramSender::wait(int child) const {
  const buoyd::Descriptor process(static_cast<int>(syscall(SYS_pidfd_open, child, 0)));
  if (!process.is_open()) return buoyd::fail_by_errno("waiting for " + command_[0]);
  const buoyd::MonoTime until = clock().mono() + longest_;
  while (clock().mono() < until) {
    if (must_end()) return buoyd::fail(ErrorCode::stopped, command_[0] + " was ended");
    pollfd wanted{process.get(), POLLIN, 0};
    if (poll(&wanted, 1, wait_ms(clock(), until)) > 0) return {};
  }
  return buoyd::fail(ErrorCode::timeout, command_[0] + " took too long");
}

}  // namespace buoyshore
