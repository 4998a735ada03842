#include "command/control_socket.hpp"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace buoyd {

namespace {

constexpr int answer_timeout_ms = 10'000;

Result<sockaddr_un> address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.empty() || path.size() >= sizeof address.sun_path) {
    return fail(ErrorCode::invalid,
                fmt::format("control socket '{}': expected a path of 1 to {} bytes", path,
                            sizeof address.sun_path - 1));
  }
  path.copy(address.sun_path, path.size());
  return address;
}

/// Connects to a daemon; the descriptor, or -1 with errno.
int connect_to(const sockaddr_un& address, int flags) {
  const int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | flags, 0);
  if (descriptor >= 0 &&
      connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    const int error = errno;
    close(descriptor);
    errno = error;
    return -1;
  }
  return descriptor;
}

/// Also true for a daemon whose queue of clients is full (EAGAIN).
bool somebody_answers(const sockaddr_un& address) {
  const int descriptor = connect_to(address, SOCK_NONBLOCK);
  if (descriptor < 0) {
    return errno == EAGAIN;
  }
  close(descriptor);
  return true;
}

/// A typing error in the configuration must not cost a store.
bool is_another_kind_of_file(const std::string& path) {
  struct stat info{};
  return lstat(path.c_str(), &info) == 0 && !S_ISSOCK(info.st_mode);
}

tl::unexpected<Error> failed(const std::string& path, std::string_view what) {
  return fail(ErrorCode::unavailable,
              fmt::format("control socket {}: {}: {}", path, what, std::strerror(errno)), errno);
}

bool would_block() {
  return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

/// Reads up to the first line break. Error: unavailable (closed, silent for 10 s, over 1 MiB).
Result<std::string> read_line(int descriptor) {
  std::string line;
  char buffer[4096];
  while (line.size() < (1U << 20U)) {
    pollfd waiting{descriptor, POLLIN, 0};
    if (poll(&waiting, 1, answer_timeout_ms) <= 0) {
      return fail(ErrorCode::unavailable, "the daemon does not answer");
    }
    const ssize_t count = ::read(descriptor, buffer, sizeof buffer);
    if (count <= 0) {
      return fail(ErrorCode::unavailable, "the daemon closed the connection");
    }
    line.append(buffer, static_cast<std::size_t>(count));
    if (const auto end = line.find('\n'); end != std::string::npos) {
      line.resize(end);
      return line;
    }
  }
  return fail(ErrorCode::unavailable, "the daemon's answer has no end");
}

}  // namespace

Result<std::unique_ptr<ControlSocket>> ControlSocket::open(const std::string& path, Handler handler,
                                                           const Clock& clock) {
  const auto address = address_of(path);
  if (!address) {
    return fail(address.error().code, address.error().text);
  }
  if (somebody_answers(*address)) {
    return fail(ErrorCode::unavailable,
                fmt::format("control socket {}: another daemon answers there", path));
  }
  if (is_another_kind_of_file(path)) {
    return fail(ErrorCode::unavailable,
                fmt::format("control socket {}: there is a file that is no socket, expected none "
                            "or an old socket",
                            path));
  }
  unlink(path.c_str());
  const int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (descriptor < 0) {
    return failed(path, "socket");
  }
  std::unique_ptr<ControlSocket> made(
      new ControlSocket(descriptor, path, std::move(handler), clock));
  // The mode must be right before anybody can connect: until listen() nobody can.
  const bool listening =
      bind(descriptor, reinterpret_cast<const sockaddr*>(&*address), sizeof *address) == 0 &&
      chmod(path.c_str(), 0660) == 0 && listen(descriptor, max_control_clients) == 0;
  if (!listening) {
    return failed(path, "cannot listen");
  }
  return made;
}

ControlSocket::ControlSocket(int descriptor, std::string path, Handler handler, const Clock& clock)
    : descriptor_(descriptor),
      path_(std::move(path)),
      handler_(std::move(handler)),
      clock_(clock) {}

ControlSocket::~ControlSocket() {
  for (const Client& client : clients_) {
    close(client.descriptor);
  }
  close(descriptor_);
  unlink(path_.c_str());
}

void ControlSocket::add_to(std::vector<pollfd>& set) const {
  set.push_back({has_room() ? descriptor_ : -1, POLLIN, 0});
  for (const Client& client : clients_) {
    const bool sending = !client.unsent.empty();
    set.push_back({client.descriptor, static_cast<short>(sending ? POLLOUT : POLLIN), 0});
  }
}

void ControlSocket::serve(const std::vector<pollfd>& set) {
  std::erase_if(clients_, [&](Client& client) {
    const auto found = std::find_if(set.begin(), set.end(), [&](const pollfd& p) {
      return p.fd == client.descriptor && p.revents != 0;
    });
    if (found == set.end()) {
      return false;
    }
    client.heard = clock_.mono();
    if (serve_client(client, found->revents)) {
      return false;
    }
    close(client.descriptor);
    return true;
  });
  const bool knocking = std::any_of(set.begin(), set.end(), [&](const pollfd& p) {
    return p.fd == descriptor_ && p.revents != 0;
  });
  if (knocking && has_room()) {  // still: the silent one may have spoken just now
    make_room();
    accept_client();
  }
}

bool ControlSocket::has_room() const {
  return clients_.size() < max_control_clients ||
         std::ranges::min(clients_, {}, &Client::heard).heard + longest_silence <= clock_.mono();
}

void ControlSocket::make_room() {
  if (clients_.size() < max_control_clients) return;
  const auto silent = std::ranges::min_element(clients_, {}, &Client::heard);
  close(silent->descriptor);
  clients_.erase(silent);
}

void ControlSocket::accept_client() {
  const int descriptor = accept4(descriptor_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (descriptor >= 0) {
    clients_.push_back({descriptor, {}, {}, clock_.mono()});
  }
}

/// One answer at a time: whoever asks much and reads little holds no more than that.
bool ControlSocket::serve_client(Client& client, short events) {
  const bool open = (events & POLLOUT) != 0 || receive(client);
  do {
    if (!send_unsent(client)) {
      return false;
    }
  } while (client.unsent.empty() && answer_next(client));
  return open;
}

bool ControlSocket::receive(Client& client) {
  char buffer[4096];
  const ssize_t count = recv(client.descriptor, buffer, sizeof buffer, 0);
  if (count <= 0) {
    return count < 0 && would_block();
  }
  if (auto taken = client.requests.take({buffer, static_cast<std::size_t>(count)}); !taken) {
    client.unsent += refusal(taken.error().text);
    return false;
  }
  return true;
}

bool ControlSocket::answer_next(Client& client) {
  auto answer = client.requests.answer_next(handler_);
  if (answer) {
    client.unsent = std::move(*answer);
  }
  return answer.has_value();
}

bool ControlSocket::send_unsent(Client& client) {
  while (!client.unsent.empty()) {
    const ssize_t count =
        send(client.descriptor, client.unsent.data(), client.unsent.size(), MSG_NOSIGNAL);
    if (count < 0) {
      return would_block();
    }
    client.unsent.erase(0, static_cast<std::size_t>(count));
  }
  return true;
}

Result<std::string> ask_daemon(const std::string& path, const std::string& request) {
  const auto address = address_of(path);
  if (!address) {
    return fail(address.error().code, address.error().text);
  }
  const int descriptor = connect_to(*address, 0);
  if (descriptor < 0) {
    return failed(path, "no buoyd answers");
  }
  const std::string line = request + '\n';
  const bool sent =
      send(descriptor, line.data(), line.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(line.size());
  auto answer = sent ? read_line(descriptor) : Result<std::string>(failed(path, "cannot send"));
  close(descriptor);
  return answer;
}

}  // namespace buoyd
