#include "line/port/port_line.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "core/device.hpp"
#include "line/port/descriptor_wait.hpp"
#include "line/port/serial_setup.hpp"
#include "line/port/tcp_connect.hpp"
#include "line/port/usb_ports.hpp"

namespace buoyd {

namespace {

/// A port that takes no byte for so long beyond the wire time is dead.
constexpr Micros write_patience{2'000'000};

}  // namespace

PortLine::PortLine(const LineSettings& settings, const Clock& clock, const StopSignal& stop,
                   RepeatLog& log, const StopSignal* cut)
    : PacedLine(settings), clock_(clock), stop_(stop), cut_(cut), log_(log) {
  timing_of_open_line().straggle = port_straggle;
  timing_of_open_line().latency = port_latency;
  timing_of_open_line().settle = port_straggle;
}

PortLine::~PortLine() {
  PortLine::close();
}

Result<void> PortLine::open() {
  if (is_open()) {
    return {};
  }
  auto opened = open_device();
  if (!opened) {
    return pass_on(opened);
  }
  if (opened->get() >= FD_SETSIZE) {  // libmodbus would abort the process (MB-6)
    return fail(ErrorCode::unavailable, fmt::format("line {}: descriptor {}, expected below {}",
                                                    name(), opened->get(), FD_SETSIZE));
  }
  descriptor_ = std::move(*opened);
  note_opened();
  return {};
}

Result<Descriptor> PortLine::open_device() {
  auto address = parse_device(settings().device);
  if (!address) {
    return pass_on(address);
  }
  if (const auto* endpoint = std::get_if<TcpDevice>(&*address)) {
    return tcp_connect(*endpoint, clock_, stop_);
  }
  if (const auto* path = std::get_if<TtyDevice>(&*address)) {
    return open_tty(path->path);
  }
  auto ports = list_ports();
  if (!ports) {
    return pass_on(ports);
  }
  auto found = find_usb_port(*ports, std::get<UsbDevice>(*address));
  if (!found) {
    return pass_on(found);
  }
  return open_tty(*found);
}

Result<Descriptor> PortLine::open_tty(const std::string& path) {
  Descriptor opened(::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  if (!opened.is_open()) {
    return fail_by_errno(path);
  }
  if (auto set = set_up(opened.get()); !set) {
    set.error().text.insert(0, path + ": ");
    return pass_on(set);
  }
  return opened;
}

Result<void> PortLine::set_up(int descriptor) {
  if (auto taken = take_exclusively(descriptor); !taken) {
    return taken;
  }
  auto warnings = set_up_serial(descriptor, settings());
  if (!warnings) {
    let_go(descriptor);
    return pass_on(warnings);
  }
  for (const std::string& warning : *warnings) {
    log_.occurred(name(), "setup", Priority::warning, warning);
  }
  timing_of_open_line().real_wire = tty_kind(descriptor) == TtyKind::port;
  return {};
}

void PortLine::close() {
  if (!is_open()) {
    return;
  }
  if (!is_tcp()) {
    let_go(descriptor());
  }
  descriptor_.reset();
  note_closed();
}

tl::unexpected<Error> PortLine::gone(std::string_view what, int code) {
  note_gone();
  return fail(ErrorCode::line_gone,
              code == 0 ? fmt::format("line {}: {}", name(), what)
                        : fmt::format("line {}: {}: {}", name(), what, std::strerror(code)),
              code);
}

Result<void> PortLine::wait_readable(MonoTime deadline) {
  if (!is_open()) {
    return gone("not open", 0);
  }
  auto woken = wait_on(descriptor(), POLLIN, deadline, clock_, stop());
  if (failed_with(woken, ErrorCode::line_gone)) {
    return gone(woken.error().text, woken.error().detail);
  }
  return woken;
}

Result<void> PortLine::sleep_until(MonoTime time) {
  auto woken = wait_on(-1, 0, time, clock_, stop());
  return failed_with(woken, ErrorCode::timeout) ? Result<void>{} : woken;
}

Result<void> PortLine::idle_until(MonoTime time) {
  auto woken = wait_on(wake_.descriptor(), POLLIN, time, clock_, stop());
  if (woken) {
    wake_.clear();
  }
  return failed_with(woken, ErrorCode::timeout) ? Result<void>{} : woken;
}

Result<void> PortLine::send(std::span<const std::uint8_t> bytes) {
  if (!is_open()) {
    return gone("not open", 0);
  }
  const MonoTime give_up = now() + timing().wire_time(bytes.size()) + write_patience;
  while (!bytes.empty()) {
    const ssize_t written = is_tcp()
                                ? ::send(descriptor(), bytes.data(), bytes.size(), MSG_NOSIGNAL)
                                : ::write(descriptor(), bytes.data(), bytes.size());
    if (written > 0) {
      bytes = bytes.subspan(static_cast<std::size_t>(written));
      continue;
    }
    if (written < 0 && errno != EAGAIN && errno != EINTR) {
      return gone("write", errno);
    }
    auto woken = wait_on(descriptor(), POLLOUT, give_up, clock_, stop());
    if (!woken) {
      return woken.error().code == ErrorCode::stopped ? woken : gone("takes no bytes", 0);
    }
  }
  return {};
}

Result<std::size_t> PortLine::receive(std::span<std::uint8_t> into) {
  if (!is_open()) {
    return gone("not open", 0);
  }
  ssize_t got = 0;
  do {
    got = ::read(descriptor(), into.data(), into.size());
  } while (got < 0 && errno == EINTR);
  if (got > 0) {
    return static_cast<std::size_t>(got);
  }
  if (got < 0 && errno == EAGAIN) {
    return std::size_t{0};
  }
  return got == 0 ? gone("the other end closed it", 0) : gone("read", errno);
}

}  // namespace buoyd
