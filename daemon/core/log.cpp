#include "core/log.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

namespace buoyd {

namespace {

constexpr Micros repeat_interval = std::chrono::minutes(10);

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

}  // namespace

void log_line(Priority priority, std::string_view text) {
  std::string line = fmt::format("<{}>{}", static_cast<int>(priority), text);
  std::replace_if(line.begin(), line.end(), is_control, ' ');
  line += '\n';
  // A full pipe or closed stderr must not stop the daemon: there is nowhere to report it.
  [[maybe_unused]] const auto written = write(STDERR_FILENO, line.data(), line.size());
}

RepeatLog::RepeatLog(const Clock& clock, Sink sink) : clock_(clock), sink_(std::move(sink)) {}

void RepeatLog::occurred(std::string_view source, std::string_view kind, Priority priority,
                         std::string_view text) {
  const MonoTime now = clock_.mono();
  std::string line;
  {
    const std::lock_guard lock(mutex_);
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
    const std::lock_guard lock(mutex_);
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
