#include "command/control_socket.hpp"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "base/quantity.hpp"

namespace buoyd {

namespace {

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

Descriptor make_socket(int flags) {
  return Descriptor(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | flags, 0));
}

/// Connects to a daemon; false, with errno, where none answers.
bool connect_to(const sockaddr_un& address, const Descriptor& made) {
  return connect(made.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

/// Also true for a daemon whose queue of clients is full (EAGAIN).
bool somebody_answers(const sockaddr_un& address, const Descriptor& made) {
  return connect_to(address, made) || errno == EAGAIN;
}

/// A typing error in the configuration must not cost a store.
bool is_another_kind_of_file(const std::string& path) {
  struct stat info{};
  return lstat(path.c_str(), &info) == 0 && !S_ISSOCK(info.st_mode);
}

tl::unexpected<Error> failed(const std::string& path, std::string_view what) {
  return fail_by_errno(fmt::format("control socket {}: {}", path, what));
}

bool would_block() {
  return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

/// Nobody may be at `path` yet.
Result<Descriptor> listen_at(const std::string& path, const sockaddr_un& address) {
  Descriptor listener = make_socket(SOCK_NONBLOCK);
  if (!listener.is_open()) {
    return failed(path, "socket");
  }
  if (bind(listener.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    return failed(path, "cannot listen");
  }
  // The mode must be right before anybody can connect: until listen() nobody can.
  if (chmod(path.c_str(), 0660) != 0 || listen(listener.get(), max_control_clients) != 0) {
    auto error = failed(path, "cannot listen");
    unlink(path.c_str());
    return error;
  }
  return listener;
}

/// Which file is at `path`; nullopt: none.
std::optional<std::pair<dev_t, ino_t>> file_at(const std::string& path) {
  struct stat info{};
  return lstat(path.c_str(), &info) == 0 ? std::optional(std::pair(info.st_dev, info.st_ino))
                                         : std::nullopt;
}

/// Reads up to the first line break. Error: unavailable (closed, silent, over 1 MiB).
Result<std::string> read_line(int descriptor, Micros patience) {
  std::string line;
  char buffer[4096];
  while (line.size() < (1U << 20U)) {
    pollfd waiting{descriptor, POLLIN, 0};
    if (poll(&waiting, 1, static_cast<int>(patience / std::chrono::milliseconds(1))) <= 0) {
      return fail(ErrorCode::unavailable,
                  fmt::format("buoyd did not answer in {}: it is busy, and may still do what it "
                              "was asked",
                              print_duration(patience)));
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
  const Descriptor asking = make_socket(SOCK_NONBLOCK);
  if (!asking.is_open()) {
    return failed(path, "socket");
  }
  if (somebody_answers(*address, asking)) {
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
  auto listener = listen_at(path, *address);
  if (!listener) return pass_on(listener);
  return std::unique_ptr<ControlSocket>(
      new ControlSocket(std::move(*listener), path, std::move(handler), clock));
}

ControlSocket::ControlSocket(Descriptor listener, std::string path, Handler handler,
                             const Clock& clock)
    : listener_(std::move(listener)),
      path_(std::move(path)),
      handler_(std::move(handler)),
      clock_(clock),
      file_(file_at(path_)) {}

/// Another daemon may have taken the place of a socket that was removed.
ControlSocket::~ControlSocket() {
  if (file_ && file_at(path_) == file_) unlink(path_.c_str());
}

bool ControlSocket::come_back() {
  const auto address = address_of(path_);
  if (!address || file_at(path_)) return false;
  auto listener = listen_at(path_, *address);
  if (!listener) return false;
  listener_ = std::move(*listener);
  file_ = file_at(path_);
  return true;
}

void ControlSocket::add_to(std::vector<pollfd>& set) const {
  const bool looks = has_room() && clock_.mono() >= look_from_;
  set.push_back({looks ? listener_.get() : -1, POLLIN, 0});
  for (const Client& client : clients_) {
    const bool sending = !client.unsent.empty();
    set.push_back({client.descriptor.get(), static_cast<short>(sending ? POLLOUT : POLLIN), 0});
  }
}

void ControlSocket::serve(const std::vector<pollfd>& set) {
  std::erase_if(clients_, [&](Client& client) {
    const auto found = std::ranges::find_if(
        set, [&](const pollfd& p) { return p.fd == client.descriptor.get() && p.revents != 0; });
    if (found == set.end()) {
      return false;
    }
    client.heard = clock_.mono();
    return !serve_client(client, found->revents);
  });
  const bool knocking = std::ranges::any_of(
      set, [&](const pollfd& p) { return p.fd == listener_.get() && p.revents != 0; });
  if (knocking && has_room()) {  // still: the silent one may have spoken just now
    make_room();
    accept_client();
  }
}

bool ControlSocket::has_room() const {
  return clients_.size() < max_control_clients ||
         std::ranges::min_element(clients_, {}, &Client::heard)->heard + longest_silence <=
             clock_.mono();
}

void ControlSocket::make_room() {
  if (clients_.size() < max_control_clients) return;
  clients_.erase(std::ranges::min_element(clients_, {}, &Client::heard));
}

void ControlSocket::accept_client() {
  Descriptor client(accept4(listener_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
  if (client.is_open()) {
    clients_.push_back({std::move(client), {}, {}, clock_.mono()});
  } else if (!would_block()) {
    look_from_ = clock_.mono() + next_look;
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
  const ssize_t count = recv(client.descriptor.get(), buffer, sizeof buffer, 0);
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
        send(client.descriptor.get(), client.unsent.data(), client.unsent.size(), MSG_NOSIGNAL);
    if (count < 0) {
      return would_block();
    }
    client.unsent.erase(0, static_cast<std::size_t>(count));
  }
  return true;
}

Result<std::string> ask_daemon(const std::string& path, const std::string& request,
                               Micros patience) {
  const auto address = address_of(path);
  if (!address) {
    return fail(address.error().code, address.error().text);
  }
  const Descriptor daemon = make_socket(0);
  if (!daemon.is_open() || !connect_to(*address, daemon)) {
    return failed(path, "no buoyd answers");
  }
  const std::string line = request + '\n';
  const bool sent = send(daemon.get(), line.data(), line.size(), MSG_NOSIGNAL) ==
                    static_cast<ssize_t>(line.size());
  return sent ? read_line(daemon.get(), patience)
              : Result<std::string>(failed(path, "cannot send"));
}

}  // namespace buoyd
