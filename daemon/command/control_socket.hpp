#pragma once
// The control socket: buoyctl's door. AF_UNIX, one JSON object a line each way, at most 64 KiB a
// line and 4 clients, for the daemon's user and group alone. Main thread.

#include <poll.h>
#include <sys/types.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/descriptor.hpp"
#include "base/error.hpp"
#include "base/time.hpp"
#include "command/control_requests.hpp"

namespace buoyd {

inline constexpr std::size_t max_control_clients = 4;

class ControlSocket {
 public:
  using Handler = ControlRequests::Handler;
  /// Who neither asks nor reads for so long makes room when somebody knocks at a full door. Less
  /// than what ask_daemon() waits, by more than a turn of main.
  static constexpr Micros longest_silence = std::chrono::seconds(2);
  /// Where there was no descriptor for whoever knocks, nobody is looked for so long.
  static constexpr Micros next_look = std::chrono::seconds(1);

  /// Listens at `path` (mode 0660). A socket that nobody answers at is replaced; `unavailable` if
  /// somebody does (another daemon), if what is there is no socket, or the folder cannot be
  /// written.
  [[nodiscard]] static Result<std::unique_ptr<ControlSocket>> open(const std::string& path,
                                                                   Handler handler,
                                                                   const Clock& clock);
  ~ControlSocket();
  ControlSocket(const ControlSocket&) = delete;
  ControlSocket& operator=(const ControlSocket&) = delete;

  /// Adds what it waits for to a poll set.
  void add_to(std::vector<pollfd>& set) const;
  /// Handles what poll found. A client that breaks the rules is told so and closed; one that does
  /// not read its answers waits for them, and is closed where a fifth knocks; none blocks.
  void serve(const std::vector<pollfd>& set);
  /// Listens at the path anew where the socket was removed from it; whether it did so now.
  bool come_back();

 private:
  struct Client {
    Descriptor descriptor;
    ControlRequests requests;
    std::string unsent;
    MonoTime heard;  // when it last asked or read
  };

  ControlSocket(Descriptor listener, std::string path, Handler handler, const Clock& clock);
  [[nodiscard]] bool has_room() const;
  void make_room();
  void accept_client();
  [[nodiscard]] bool serve_client(Client& client, short events);
  [[nodiscard]] static bool receive(Client& client);
  /// False if no whole request waits.
  [[nodiscard]] bool answer_next(Client& client);
  [[nodiscard]] static bool send_unsent(Client& client);

  Descriptor listener_;
  std::string path_;
  Handler handler_;
  const Clock& clock_;
  std::optional<std::pair<dev_t, ino_t>> file_;  // which one is ours
  std::vector<Client> clients_;
  MonoTime look_from_{};  // until then poll would say without end that somebody knocks
};

/// What a question waits for its answer, and what a command that may read the configuration does:
/// longer than main may take for that.
inline constexpr Micros answer_patience = std::chrono::seconds(10);
inline constexpr Micros command_patience = std::chrono::seconds(130);

/// buoyctl's side: sends one request and waits for its answer, a JSON object. `unavailable` where
/// no daemon listens at `path`, or it does not answer in time.
[[nodiscard]] Result<std::string> ask_daemon(const std::string& path, const std::string& request,
                                             Micros patience = answer_patience);

}  // namespace buoyd
