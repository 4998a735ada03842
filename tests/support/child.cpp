#include "support/child.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "base/time.hpp"

namespace buoyd::test {

bool until(const std::function<bool()>& condition) {
  const SystemClock clock;
  const MonoTime patience = clock.mono() + std::chrono::seconds(30);
  while (!condition()) {
    if (clock.mono() > patience) return false;
    ::poll(nullptr, 0, 5);
  }
  return true;
}

Child::Child(const std::vector<std::string>& words, std::string log)
    : log_(std::move(log)), pid_(::fork()) {
  if (pid_ < 0) {
    throw std::runtime_error("no process for " + words.front());
  }
  if (pid_ > 0) {
    return;
  }
  std::vector<char*> argv;
  for (const std::string& word : words) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  const int fd = ::open(log_.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
  ::dup2(fd, STDOUT_FILENO);
  ::dup2(fd, STDERR_FILENO);
  ::execvp(argv[0], argv.data());
  ::_exit(127);
}

Child::~Child() {
  if (pid_ > 0) {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
}

void Child::signal(int number) const {
  if (pid_ > 0) {  // kill(-1) is everybody
    ::kill(pid_, number);
  }
}

bool Child::has_ended() {
  if (pid_ > 0 && ::waitpid(pid_, &status_, WNOHANG) == pid_) {
    pid_ = -1;
  }
  return pid_ < 0;
}

std::optional<int> Child::wait() {
  if (!until([this] { return has_ended(); })) return std::nullopt;
  return WIFEXITED(status_) ? WEXITSTATUS(status_) : -WTERMSIG(status_);
}

std::string Child::output() const {
  std::ostringstream text;
  text << std::ifstream(log_).rdbuf();
  return text.str();
}

bool Child::until_said(const std::string& text) const {
  return until([&] { return output().find(text) != std::string::npos; });
}

Ended run(const std::vector<std::string>& words, const std::string& log) {
  Child child(words, log);
  const auto code = child.wait();
  return {code, child.output()};
}

}  // namespace buoyd::test
