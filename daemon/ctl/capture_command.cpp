#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "base/json_object.hpp"
#include "command/kept_settings.hpp"
#include "core/capture_file.hpp"
#include "ctl/asked_time.hpp"
#include "ctl/buoyctl_commands.hpp"
#include "ctl/daemon_client.hpp"
#include "verify/recording/worked_line.hpp"

namespace buoyd {

namespace {

constexpr int take_every_ms = 100;

/// The file, written as the bytes come, so that an interrupted capture is a shorter one.
class CaptureWriter {
 public:
  explicit CaptureWriter(std::string path) : path_(std::move(path)) {}
  /// A file that has not even its head is none.
  ~CaptureWriter() {
    if (file_ == nullptr) return;
    std::fclose(file_);
    if (lines_ == 0) std::remove(path_.c_str());
  }
  CaptureWriter(const CaptureWriter&) = delete;
  CaptureWriter& operator=(const CaptureWriter&) = delete;

  /// A new file; one that is there is not written over.
  [[nodiscard]] bool open() {
    file_ = std::fopen(path_.c_str(), "wxe");
    if (file_ == nullptr) complain(fmt::format("{}: {}", path_, std::strerror(errno)));
    return file_ != nullptr;
  }

  [[nodiscard]] bool put(const std::string& text) {
    const bool written = std::fputs(text.c_str(), file_) >= 0 && std::fflush(file_) == 0;
    if (!written) complain(fmt::format("{}: {}", path_, std::strerror(errno)));
    lines_ += static_cast<std::size_t>(std::ranges::count(text, '\n'));
    return written;
  }

  /// The program's exit code.
  [[nodiscard]] int end() {
    constexpr std::size_t head_lines = 4;
    const std::size_t pieces = lines_ - std::min(lines_, head_lines);
    fmt::print("{}: {} pieces\n", path_, pieces);
    return pieces > 0 ? 0 : complain("nothing moved on the line");
  }

 private:
  const std::string path_;
  std::FILE* file_ = nullptr;
  std::size_t lines_ = 0;
};

int follow(const std::string& socket, const std::string& line, std::int64_t ticket,
           CaptureWriter& writer) {
  const std::string request =
      JsonObject().add("command", "captured").add("line", line).add("ticket", ticket).str();
  for (;; poll(nullptr, 0, take_every_ms)) {
    const auto answer = ask(socket, request);
    if (!answer || !*answer) {
      return complain(answer ? "the daemon ended" : answer.error().text);
    }
    if (!writer.put((*answer)->string_at("text").value_or(""))) {
      return exit_failed;
    }
    const Json* over = (*answer)->find("over");
    if (over == nullptr || over->boolean().value_or(true)) {
      return writer.end();
    }
  }
}

int capture_through(const std::string& socket, const std::string& line, const Json& began,
                    CaptureWriter& writer) {
  Capture head;
  head.line = line;
  head.device = began.string_at("device").value_or("");
  head.start = parse_iso8601(began.string_at("start").value_or("")).value_or(WallTime());
  return writer.put(capture_head(head))
             ? follow(socket, line, began.integer_at("ticket").value_or(0), writer)
             : exit_failed;
}

/// Works the line as the daemon would; what speaks is heard, what is polled is polled. Its readings
/// go nowhere.
int work_and_follow(LinePlan plan, Micros duration, CaptureWriter& writer) {
  const SystemClock clock;
  WorkedLine line(std::move(plan), clock);
  const MonoTime start = clock.mono();
  if (const auto started = line.start(start + duration); !started) {
    return complain(started.error().text);
  }
  bool written = true;
  for (bool last = false; written && !last;) {
    poll(nullptr, 0, take_every_ms);
    last = clock.mono() >= start + duration;
    std::string text;
    const auto taken = line.take();
    if (!taken) return complain(taken.error().text);
    const TapContents& contents = taken->bytes;
    for (const TappedBytes& piece : contents.pieces) {
      append_piece(text, {piece.at - start, piece.sent, piece.bytes});
    }
    if (contents.lost_bytes > 0) text += lost_line(clock.mono() - start, contents.lost_bytes);
    written = writer.put(text);
  }
  if (const auto ended = line.end(); !ended) return complain(ended.error().text);
  return written ? writer.end() : exit_failed;
}

int capture_directly(const LoadedSettings& loaded, const std::string& name, Micros duration,
                     CaptureWriter& writer) {
  if (!loaded.configuration) {
    print_mistakes(loaded.mistakes);
    return complain("no buoyd answers, and there is no configuration to find the line by");
  }
  const Configuration& configuration = *loaded.configuration;
  const Settings& settings = configuration.settings;
  const LineSettings* line = find_named(settings.lines, name);
  if (line == nullptr) {
    return complain(fmt::format("there is no line '{}'", name));
  }
  auto plan = make_line_plan(*line, settings.instruments, settings.deployment,
                             configuration.model_finder());
  if (!plan) {
    return complain(plan.error().text);
  }
  plan->listens = plan->listens || plan->instruments.empty();
  Capture head;
  head.line = name;
  head.device = line->device;
  head.start = SystemClock().wall();
  return writer.put(capture_head(head)) ? work_and_follow(std::move(*plan), duration, writer)
                                        : exit_failed;
}

}  // namespace

int capture_command(const std::string& line, const std::string& time, const std::string& output,
                    const DaemonPlace& place) {
  const auto wanted = asked_time(time);
  const auto seconds = wanted ? std::chrono::ceil<std::chrono::seconds>(*wanted).count() : 0;
  if (seconds < 1 || seconds > 3600) {
    return complain(fmt::format("--for '{}', expected 1 to 3600 seconds, as 60 or '10 min'", time));
  }
  const LoadedSettings loaded = load_effective(place.config, place.folders).loaded;
  const std::string socket = socket_by(place, loaded);
  CaptureWriter writer(output.empty() ? line + ".capture" : output);
  // buoyd takes the line from another capture for it.
  if (!writer.open()) return exit_failed;
  const auto began =
      ask(socket,
          JsonObject().add("command", "capture").add("line", line).add("seconds", seconds).str());
  if (!began) {
    return complain(began.error().text);
  }
  if (*began) warn_of_usual_socket(place, loaded);
  return *began ? capture_through(socket, line, **began, writer)
                : capture_directly(loaded, line, std::chrono::seconds(seconds), writer);
}

}  // namespace buoyd
