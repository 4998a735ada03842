#include "line/port/serial_setup.hpp"

#include <asm/termbits.h>  // termios2 and BOTHER; no source of line may include <termios.h>
#include <fmt/format.h>
#include <linux/serial.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace buoyd {

namespace {

// Linux device numbers (Documentation/admin-guide/devices.txt).
constexpr unsigned first_pty_major = 136;
constexpr unsigned last_pty_major = 143;
constexpr unsigned usb_acm_major = 166;

constexpr int speed_tolerance_percent = 2;

constexpr tcflag_t format_bits = CSIZE | CSTOPB | PARENB | PARODD;
constexpr tcflag_t pty_forces = CSIZE | PARENB;  // drivers/tty/pty.c: always 8N

tcflag_t data_bits_flag(std::uint8_t bits) {
  switch (bits) {
    case 5:
      return CS5;
    case 6:
      return CS6;
    case 7:
      return CS7;
    default:
      return CS8;
  }
}

tcflag_t parity_flags(Parity parity) {
  switch (parity) {
    case Parity::even:
      return PARENB;
    case Parity::odd:
      return PARENB | PARODD;
    case Parity::none:
      break;
  }
  return 0;
}

/// Raw, and not a flag that somebody else left behind (SP-4). Without INPCK the kernel hands on a
/// character of wrong parity as it came; with it a NUL stands in its place. PARMRK would double
/// each 0xFF.
termios2 wanted_mode(const LineSettings& settings) {
  termios2 mode{};
  mode.c_iflag = settings.parity == Parity::none ? 0U : INPCK;
  mode.c_cflag = CREAD | CLOCAL | BOTHER | BOTHER << IBSHIFT | data_bits_flag(settings.data_bits) |
                 parity_flags(settings.parity) | (settings.stop_bits == 2 ? CSTOPB : 0U);
  mode.c_ispeed = settings.baud;
  mode.c_ospeed = settings.baud;
  mode.c_cc[VMIN] = 1;
  mode.c_cc[VTIME] = 0;
  return mode;
}

Result<void> compare(const termios2& got, const termios2& wanted, TtyKind kind) {
  const tcflag_t ignored = kind == TtyKind::pty ? pty_forces : 0U;
  const tcflag_t compared = (format_bits | CRTSCTS | CREAD | CLOCAL) & ~ignored;
  if (((got.c_cflag ^ wanted.c_cflag) & compared) != 0) {
    return fail(ErrorCode::invalid,
                fmt::format("the port does not take the format: flags {:#x}, wanted {:#x}",
                            got.c_cflag & compared, wanted.c_cflag & compared));
  }
  constexpr tcflag_t input_bits = IXON | IXOFF | IXANY | INPCK;
  if ((got.c_iflag & input_bits) != wanted.c_iflag || (got.c_lflag & (ICANON | ECHO)) != 0 ||
      (got.c_oflag & OPOST) != 0) {
    return fail(ErrorCode::invalid, "the port does not take raw mode");
  }
  return check_speed(got.c_ospeed, wanted.c_ospeed);
}

Result<void> set_mode(int descriptor, const LineSettings& settings) {
  termios2 wanted = wanted_mode(settings);
  if (ioctl(descriptor, TCSETS2, &wanted) != 0) {
    return fail(ErrorCode::invalid, fmt::format("no serial port: {}", std::strerror(errno)), errno);
  }
  termios2 got{};
  if (ioctl(descriptor, TCGETS2, &got) != 0) {
    return fail(ErrorCode::invalid, "the settings cannot be read back", errno);
  }
  return compare(got, wanted, tty_kind(descriptor));
}

/// "" or why the port does not turn the bus round itself. USB adapters do it in hardware (MB-14).
std::string set_rs485(int descriptor) {
  serial_rs485 wanted{};
  wanted.flags = SER_RS485_ENABLED | SER_RS485_RTS_ON_SEND;
  serial_rs485 set = wanted;
  serial_rs485 got{};
  if (ioctl(descriptor, TIOCSRS485, &set) != 0 || ioctl(descriptor, TIOCGRS485, &got) != 0) {
    return fmt::format("RS-485 mode is the adapter's own affair: {}", std::strerror(errno));
  }
  if (got.flags != wanted.flags) {  // drivers silently change what they cannot do (LX-12)
    return fmt::format("RS-485 flags {:#x}, asked for {:#x}", got.flags, wanted.flags);
  }
  return {};
}

/// USB chips otherwise collect bytes for up to 16 ms. Where it is not known, nothing is lost.
void ask_for_low_latency(int descriptor) {
  serial_struct serial{};
  if (ioctl(descriptor, TIOCGSERIAL, &serial) == 0) {
    serial.flags |= static_cast<int>(ASYNC_LOW_LATENCY);
    ioctl(descriptor, TIOCSSERIAL, &serial);
  }
}

}  // namespace

TtyKind tty_kind(int descriptor) {
  struct stat status{};
  if (fstat(descriptor, &status) != 0) {
    return TtyKind::port;
  }
  const unsigned number = major(status.st_rdev);
  if (number >= first_pty_major && number <= last_pty_major) {
    return TtyKind::pty;
  }
  return number == usb_acm_major ? TtyKind::usb_acm : TtyKind::port;
}

Result<std::vector<std::string>> set_up_serial(int descriptor, const LineSettings& settings) {
  if (auto set = set_mode(descriptor, settings); !set) {
    return pass_on(set);
  }
  std::vector<std::string> warnings;
  if (settings.rs485) {
    if (std::string warning = set_rs485(descriptor); !warning.empty()) {
      warnings.push_back(std::move(warning));
    }
  }
  ask_for_low_latency(descriptor);
  // What came while somebody else, or a buoyd that was killed, had it open is not of now.
  ioctl(descriptor, TCFLSH, TCIFLUSH);
  return warnings;
}

Result<void> check_speed(std::uint32_t got, std::uint32_t wanted) {
  const auto difference = std::llabs(static_cast<long long>(got) - static_cast<long long>(wanted));
  if (difference * 100 > static_cast<long long>(wanted) * speed_tolerance_percent) {
    return fail(ErrorCode::invalid,
                fmt::format("the port runs at {} baud, wanted {}", got, wanted));
  }
  return {};
}

bool is_refused_format(const Error& error) {
  // With errno in detail it is no port, or gone.
  return error.code == ErrorCode::invalid && error.detail == 0;
}

Result<void> take_exclusively(int descriptor) {
  if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    return errno == EWOULDBLOCK ? fail(ErrorCode::unavailable, "another process uses it", errno)
                                : fail_by_errno("cannot be locked");
  }
  ioctl(descriptor, TIOCEXCL);
  return {};
}

void let_go(int descriptor) {
  ioctl(descriptor, TCFLSH, TCOFLUSH);
  ioctl(descriptor, TIOCNXCL);
}

}  // namespace buoyd
