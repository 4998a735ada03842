#include "base/log.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>

#include "base/terminal.hpp"

namespace buoyd {

namespace {

constexpr Micros repeat_interval = std::chrono::minutes(10);

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

/// What the journal understands, and on a terminal what people do.
std::string prefix_of(Priority priority) {
  if (Terminal::of(STDERR_FILENO).width == 0) {
    return fmt::format("<{}>", static_cast<int>(priority));
  }
  if (priority <= Priority::error) return "error: ";
  return priority == Priority::warning ? "warning: " : "";
}

std::string line_of(Priority priority, std::string_view text) {
  std::string line = prefix_of(priority) + std::string(text);
  std::ranges::replace_if(line, is_control, ' ');
  return line + '\n';
}

Mutex stderr_mutex;  // nobody else may fill a pipe between poll(2) and write(2)
std::uint64_t lines_lost GUARDED_BY(stderr_mutex) = 0;

}  // namespace

bool write_at_once(int descriptor, std::string_view line) {
  const ssize_t sent =
      ::send(descriptor, line.data(), line.size(), MSG_DONTWAIT | MSG_NOSIGNAL);  // the journal's
  if (sent >= 0 || errno != ENOTSOCK) {
    return sent >= 0;
  }
  pollfd room{descriptor, POLLOUT, 0};
  if (::poll(&room, 1, 0) != 1 || (room.revents & POLLOUT) == 0) {
    return false;
  }
  std::string piece(line.substr(0, PIPE_BUF));
  if (!piece.empty()) piece.back() = '\n';
  return ::write(descriptor, piece.data(), piece.size()) >= 0;
}

void log_line(Priority priority, std::string_view text) {
  const Lock lock(stderr_mutex);
  if (lines_lost > 0) {
    const std::string missing = fmt::format("{} lines are missing: nobody read them", lines_lost);
    if (!write_at_once(STDERR_FILENO, line_of(Priority::warning, missing))) {
      ++lines_lost;
      return;
    }
    lines_lost = 0;
  }
  if (!write_at_once(STDERR_FILENO, line_of(priority, text))) ++lines_lost;
}

RepeatLog::RepeatLog(const Clock& clock, Sink sink) : clock_(clock), sink_(std::move(sink)) {}

void RepeatLog::occurred(std::string_view source, std::string_view kind, Priority priority,
                         std::string_view text) {
  const MonoTime now = clock_.mono();
  std::string line;
  {
    const Lock lock(mutex_);
    const auto [it, is_new] =
        states_.try_emplace({std::string(source), std::string(kind)}, State{now});
    State& state = it->second;
    if (!is_new && now - state.said < repeat_interval) {
      ++state.unsaid;
      return;
    }
    line = fmt::format("{}: {}", source, text);
    if (!is_new) {
      line += fmt::format(" ({} more in {})", state.unsaid, friendly(now - state.said));
    }
    state = {now};
  }
  sink_(priority, line);
}

void RepeatLog::ended(std::string_view source, std::string_view kind, std::string_view text) {
  std::string line;
  {
    const Lock lock(mutex_);
    const auto it = states_.find({std::string(source), std::string(kind)});
    if (it == states_.end() || !it->second.end_is_news) {
      return;
    }
    it->second.end_is_news = false;
    line = fmt::format("{}: {}", source, text);
    if (it->second.unsaid > 0) {
      line += fmt::format(" (it came {} more times)", it->second.unsaid);
    }
  }
  sink_(Priority::notice, line);
}

}  // namespace buoyd
