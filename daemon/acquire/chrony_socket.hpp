#pragma once
// Sends samples of the true time to chrony's SOCK reference clock. If chronyd is not there, this is
// no error. Owned by the clock keeper; the spool's thread only.
// Source: chrony 4, chrony.conf(5) "refclock SOCK", struct sock_sample of refclock_sock.c.

#include <cstdint>
#include <string>
#include <vector>

#include "base/descriptor.hpp"
#include "base/time.hpp"

namespace buoyd {

/// The size of chronyd's time_t: chronyd refuses a datagram of another length. Every 64-bit system
/// has time64; 32-bit systems up to Debian 12 have time32.
enum class ChronyLayout : std::uint8_t { time64, time32 };
[[nodiscard]] ChronyLayout native_chrony_layout();

/// The datagram, in this machine's byte order: at system time `system` the true time was
/// system + offset.
[[nodiscard]] std::vector<std::uint8_t> chrony_sample(WallTime system, Micros offset,
                                                      ChronyLayout layout);

class ChronySocket {
 public:
  explicit ChronySocket(std::string path, ChronyLayout layout = native_chrony_layout());

  /// Never blocks. False if nobody took the sample.
  bool send(WallTime system, Micros offset);
  [[nodiscard]] const std::string& path() const { return path_; }
  /// Why nobody took the last one, an errno: EACCES where chronyd's socket is for others; 0: it was
  /// taken.
  [[nodiscard]] int error() const { return error_; }
  [[nodiscard]] std::uint64_t sent() const { return sent_; }
  [[nodiscard]] std::uint64_t refused() const { return refused_; }

 private:
  /// 0, or the errno.
  [[nodiscard]] int deliver(const std::vector<std::uint8_t>& datagram);

  std::string path_;
  ChronyLayout layout_;
  Descriptor socket_;
  int error_ = 0;
  std::uint64_t sent_ = 0;
  std::uint64_t refused_ = 0;
};

}  // namespace buoyd
