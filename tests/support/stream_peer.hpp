#pragma once
// The other end of a line in real time, on a thread of its own: an instrument behind a pty or a TCP
// server on loopback. It answers each request of a known size; the test decides how.
// Made and ended by the test; the handler runs on the peer's thread.

#include <atomic>
#include <cstdint>
#include <functional>
#include <span>
#include <thread>
#include <vector>

namespace buoyd {

/// What the peer sends after a request; empty = nothing.
using PeerHandler = std::function<std::vector<std::uint8_t>(std::span<const std::uint8_t> request)>;

class StreamPeer {
 public:
  StreamPeer(const StreamPeer&) = delete;
  StreamPeer& operator=(const StreamPeer&) = delete;

  /// Requests heard so far.
  [[nodiscard]] unsigned requests() const { return requests_.load(); }

 protected:
  StreamPeer(std::size_t request_size, PeerHandler handler);
  ~StreamPeer();
  void start(std::function<void()> body) { thread_ = std::thread(std::move(body)); }
  /// To be called by the derived destructor: its members are in use until then.
  void end();
  /// False once end() was called.
  [[nodiscard]] bool wait_for_input(int descriptor) const;
  /// Hears and answers until the other side closes or end().
  void converse(int descriptor);

 private:
  const std::size_t request_size_;
  const PeerHandler handler_;
  const int end_event_;
  std::atomic<unsigned> requests_{0};
  std::thread thread_;
};

/// On a descriptor that the test owns: a pty's master.
class PtyPeer final : public StreamPeer {
 public:
  PtyPeer(int descriptor, std::size_t request_size, PeerHandler handler);
  ~PtyPeer();
};

/// A server on 127.0.0.1, a free port, one connection at a time.
class TcpPeer final : public StreamPeer {
 public:
  TcpPeer(std::size_t request_size, PeerHandler handler);
  ~TcpPeer();

  [[nodiscard]] std::uint16_t port() const { return port_; }
  /// "tcp://127.0.0.1:port"
  [[nodiscard]] std::string device() const;
  /// Connections accepted so far.
  [[nodiscard]] unsigned connections() const { return connections_.load(); }

 private:
  void serve();

  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<unsigned> connections_{0};
};

}  // namespace buoyd
