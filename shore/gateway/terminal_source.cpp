#include "shore/gateway/terminal_source.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>
#include <variant>

#include "core/told/rdss_frames.hpp"
#include "core/told/rdss_text.hpp"

namespace buoyshore {

using buoyd::Descriptor;
using buoyd::ErrorCode;
using buoyd::Result;

namespace {

constexpr std::array<std::pair<std::uint32_t, speed_t>, 8> speeds{{{4800, B4800},
                                                                   {9600, B9600},
                                                                   {19200, B19200},
                                                                   {38400, B38400},
                                                                   {57600, B57600},
                                                                   {115200, B115200},
                                                                   {230400, B230400},
                                                                   {460800, B460800}}};

/// Nothing that another program left behind stays: with its handshake no command would go out.
Result<void> set_up(int descriptor, const std::string& path, std::uint32_t baud) {
  for (const auto& [number, speed] : speeds) {
    if (number != baud) continue;
    termios port{};
    ::cfmakeraw(&port);
    ::cfsetspeed(&port, speed);
    port.c_cflag |= CLOCAL | CREAD;
    if (::tcsetattr(descriptor, TCSANOW, &port) != 0) return buoyd::fail_by_errno(path);
    return {};
  }
  return buoyd::fail(ErrorCode::invalid,
                     fmt::format("--baud {}, expected 4800, 9600, 19200, 38400, 57600, 115200, "
                                 "230400 or 460800",
                                 baud));
}

std::unique_ptr<buoyd::RdssDialect> dialect_of(TerminalSource::Rdss rdss) {
  if (rdss == TerminalSource::Rdss::binary) return std::make_unique<buoyd::RdssFrames>();
  return std::make_unique<buoyd::RdssText>();
}

}  // namespace

TerminalSource::TerminalSource(const Port& port, Descriptor device, Outside outside)
    : path_(port.path),
      device_(std::move(device)),
      outside_(std::move(outside)),
      dialect_(dialect_of(port.rdss)) {}

Result<std::unique_ptr<MessageSource>> TerminalSource::open(const Port& port, Outside outside) {
  const std::string& path = port.path;
  const bool is_input = path == "-";
  Descriptor device(is_input ? ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
                             : ::open(path.c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC));
  if (!device.is_open()) return buoyd::fail_by_errno(path);
  if (!is_input && ::isatty(device.get()) != 0) {
    if (auto done = set_up(device.get(), path, port.baud); !done) return pass_on(done);
  }
  auto made = std::make_unique<TerminalSource>(port, std::move(device), std::move(outside));
  if (!is_input) made->hear_commands();
  return std::unique_ptr<MessageSource>(std::move(made));
}

void TerminalSource::hear_commands() {
  auto inbox = LocalInbox::open(outside_.commands);
  if (inbox) {
    inbox_.emplace(*std::move(inbox));
  } else {
    outside_.say(buoyd::Priority::warning, "no commands can be sent: " + inbox.error().text);
  }
}

/// What it said is handed on before a port that cannot be written to is an error.
Result<std::vector<ShortMessage>> TerminalSource::take() {
  if (failed_) return tl::unexpected(*failed_);
  auto messages = read_messages();
  if (!messages || !inbox_) return messages;
  for (const std::string& words : inbox_->take()) {
    if (auto command = outgoing_command(words)) {
      sender_.add(*std::move(command));
    } else {
      outside_.say(buoyd::Priority::warning, "nothing is sent: " + command.error().text);
    }
  }
  const auto done = write(sender_.step(outside_.clock.mono(), outside_.clock.wall()));
  if (!done) failed_ = done.error();
  return messages;
}

/// The standard input may block: it is read where something is there. A damaged length holds back
/// what follows no longer than a terminal takes for an answer.
Result<std::vector<ShortMessage>> TerminalSource::read_messages() {
  const buoyd::MonoTime now = outside_.clock.mono();
  pollfd readable{device_.get(), POLLIN, 0};
  if (::poll(&readable, 1, 0) <= 0) {
    const bool is_over = now - heard_at_ >= buoyd::RdssDialect::answer_time;
    return is_over ? hand_on(dialect_->over()) : std::vector<ShortMessage>();
  }
  std::array<std::uint8_t, 4096> buffer{};
  const ssize_t count = ::read(device_.get(), buffer.data(), buffer.size());
  if (count < 0 && (errno == EINTR || errno == EAGAIN)) return std::vector<ShortMessage>();
  if (count < 0) return buoyd::fail_by_errno(path_);
  if (count == 0) {
    return buoyd::fail(path_ == "-" ? ErrorCode::stopped : ErrorCode::unavailable,
                       path_ + " went away");
  }
  heard_at_ = now;
  return hand_on(dialect_->hear(std::span(buffer).first(static_cast<std::size_t>(count))));
}

std::vector<ShortMessage> TerminalSource::hand_on(std::vector<buoyd::TerminalWord> words) {
  RdssHeard heard = hear_rdss(std::move(words));
  for (const buoyd::TerminalWord& word : heard.words) {
    if (std::holds_alternative<buoyd::DamagedWords>(word)) {
      outside_.log.occurred("terminal", "damaged", buoyd::Priority::warning,
                            "the terminal's words passed over: their check is wrong");
    }
    sender_.hear(word, outside_.clock.mono());
  }
  return std::move(heard.messages);
}

/// What a port has no room for is as if the terminal had not answered.
Result<void> TerminalSource::write(const std::string& words) {
  if (words.empty() || ::write(device_.get(), words.data(), words.size()) >= 0 || errno == EAGAIN ||
      errno == EINTR) {
    return {};
  }
  return buoyd::fail_by_errno(path_);
}

}  // namespace buoyshore
