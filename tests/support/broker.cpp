#include "support/broker.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "support/loopback.hpp"

namespace buoyd::test {

namespace {

constexpr int step_ms = 5;
constexpr int patience_steps = 4000;  // 20 s: only a broken machine needs so long

bool takes_connections(std::uint16_t port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in address = loopback(port);
  const bool yes = ::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
  ::close(fd);
  return yes;
}

/// Runs a program with its output in `log`; it dies with us.
pid_t spawn(const std::vector<std::string>& words, const std::string& log) {
  std::vector<char*> argv;
  for (const std::string& word : words) {
    argv.push_back(const_cast<char*>(word.c_str()));
  }
  argv.push_back(nullptr);
  const pid_t pid = ::fork();
  if (pid == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    const int fd = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
    ::dup2(fd, STDOUT_FILENO);
    ::dup2(fd, STDERR_FILENO);
    ::execvp(argv[0], argv.data());
    ::_exit(127);
  }
  return pid;
}

void run(const std::vector<std::string>& words, const std::string& log) {
  const pid_t pid = spawn(words, log);
  int status = 0;
  if (::waitpid(pid, &status, 0) != pid || status != 0) {
    throw std::runtime_error(words.front() + " failed, see " + log);
  }
}

std::string make_folder() {
  std::string name = (std::filesystem::temp_directory_path() / "buoyd-broker-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) {
    throw std::runtime_error("no folder for the broker");
  }
  return name;
}

}  // namespace

std::uint16_t free_port() {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = loopback(0);
  socklen_t length = sizeof(address);
  const bool sound = ::bind(fd, reinterpret_cast<sockaddr*>(&address), length) == 0 &&
                     ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &length) == 0;
  ::close(fd);
  if (!sound) {
    throw std::runtime_error("no free port");
  }
  return ntohs(address.sin_port);
}

void write_file(const std::string& path, const std::string& text, mode_t mode) {
  std::ofstream(path) << text;
  ::chmod(path.c_str(), mode);
}

Broker::Broker(BrokerOptions options)
    : options_(std::move(options)), folder_(make_folder()), port_(free_port()) {
  start();
}

Broker::~Broker() {
  kill();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void Broker::write_configuration() const {
  std::ostringstream text;
  text << "persistence false\nlog_dest stderr\nlog_type all\n";
  if (::geteuid() == 0) {
    text << "user root\n";  // else it becomes user mosquitto and cannot read this folder
  }
  text << "listener " << port_ << " 127.0.0.1\n";
  text << "allow_anonymous " << (options_.users.empty() ? "true" : "false") << "\n";
  if (!options_.users.empty()) {
    const std::string passwords = folder_ + "/passwords";
    write_file(passwords, "");
    for (const auto& [name, password] : options_.users) {
      run({"mosquitto_passwd", "-b", passwords, name, password}, folder_ + "/log");
    }
    text << "password_file " << passwords << "\n";
  }
  if (!options_.psk_identity.empty()) {
    write_file(folder_ + "/psk", options_.psk_identity + ":" + options_.psk_key + "\n");
    text << "psk_file " << folder_ << "/psk\npsk_hint buoy\nuse_identity_as_username true\n";
  }
  if (!options_.acl.empty()) {
    write_file(folder_ + "/acl", options_.acl);
    text << "acl_file " << folder_ << "/acl\n";
  }
  write_file(folder_ + "/mosquitto.conf", text.str() + options_.lines);
}

void Broker::start() {
  if (runs()) {
    return;
  }
  write_configuration();
  const char* program =
      std::filesystem::exists("/usr/sbin/mosquitto") ? "/usr/sbin/mosquitto" : "mosquitto";
  pid_ = spawn({program, "-c", folder_ + "/mosquitto.conf"}, folder_ + "/log");
  for (int step = 0; step < patience_steps; ++step) {
    if (takes_connections(port_)) {
      return;
    }
    if (::waitpid(pid_, nullptr, WNOHANG) == pid_) {
      pid_ = -1;
      break;
    }
    ::poll(nullptr, 0, step_ms);
  }
  throw std::runtime_error("mosquitto did not start: " + log());
}

/// Again and again: mosquitto 2.0 forgets a SIGTERM that comes while it takes connections already
/// but has not entered its loop.
void Broker::end(int signal) {
  while (runs()) {
    ::kill(pid_, signal);
    ::poll(nullptr, 0, step_ms);
    if (::waitpid(pid_, nullptr, WNOHANG) == pid_) {
      pid_ = -1;
    }
  }
}

void Broker::kill() {
  end(SIGKILL);
}
void Broker::stop() {
  end(SIGTERM);
}

std::string Broker::log() const {
  std::ifstream file(folder_ + "/log");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace buoyd::test
