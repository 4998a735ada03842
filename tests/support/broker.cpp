#include "support/broker.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <csignal>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <stdexcept>

#include "support/loopback.hpp"

namespace buoyd::test {

namespace {

/// Throws std::runtime_error if there is none.
int new_socket(int family) {
  const int fd = ::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) throw std::runtime_error("no socket");
  return fd;
}

bool takes_connections(std::uint16_t port) {
  const int fd = new_socket(AF_INET);
  const sockaddr_in address = loopback(port);
  const bool yes = ::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
  ::close(fd);
  return yes;
}

std::string make_folder() {
  std::string name = (std::filesystem::temp_directory_path() / "buoyd-broker-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) {
    throw std::runtime_error("no folder for the broker");
  }
  return name;
}

// Below the ports that the kernel gives to connections by itself (32768 to 60999), so that no
// connection of a neighbour takes a port while whoever listens there starts again.
constexpr int first_port = 10000;
constexpr int last_port = 32767;

// Takes a name that only one process of the machine can hold, until this process ends
// (tests/support/waiting.py takes the same).
bool is_ours(std::uint16_t port) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string name = "buoyd-test-port-" + std::to_string(port);
  name.copy(address.sun_path + 1, sizeof(address.sun_path) - 1);
  const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
  const int fd = new_socket(AF_UNIX);
  if (::bind(fd, reinterpret_cast<const sockaddr*>(&address), length) == 0) {
    return true;
  }
  ::close(fd);
  return false;
}

bool is_free(std::uint16_t port) {
  const int fd = new_socket(AF_INET);
  const sockaddr_in address = loopback(port);
  const bool yes = ::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
  ::close(fd);
  return yes;
}

}  // namespace

std::uint16_t free_port() {
  std::random_device chance;
  std::uniform_int_distribution<int> ports(first_port, last_port);
  while (true) {
    const auto port = static_cast<std::uint16_t>(ports(chance));
    if (is_ours(port) && is_free(port)) {
      return port;
    }
  }
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
      if (run({"mosquitto_passwd", "-b", passwords, name, password}, folder_ + "/log").code != 0) {
        throw std::runtime_error("mosquitto_passwd failed: " + log());
      }
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
  child_.emplace(std::vector<std::string>{program, "-c", folder_ + "/mosquitto.conf"},
                 folder_ + "/log");
  const bool decided = until([this] { return takes_connections(port_) || child_->has_ended(); });
  if (!decided || child_->has_ended()) {
    child_.reset();
    throw std::runtime_error("mosquitto did not start: " + log());
  }
}

/// Again and again: mosquitto 2.0 forgets a SIGTERM that comes while it takes connections already
/// but has not entered its loop.
void Broker::end(int signal) {
  while (child_ && !child_->has_ended()) {
    child_->signal(signal);
    ::poll(nullptr, 0, 5);
  }
  child_.reset();
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
