// A broker may send any bytes: what the check passes, whole or in two pieces, libmosquitto
// survives. The first byte of the input says where the stream is cut, and whether it begins with a
// CONNACK.
#include <mosquitto.h>
#include <mqtt_protocol.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <span>
#include <string>

#include "mqtt/mqtt_packet_check.hpp"

namespace {

using Bytes = std::span<const std::uint8_t>;

constexpr std::size_t max_packet = 65536;
constexpr std::array<std::uint8_t, 5> connack = {0x20, 3, 0, 0, 0};

/// The broker's end of the library's connection.
class Wire {
 public:
  Wire() {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path_ = "/tmp/mqtt_packet_fuzz." + std::to_string(::getpid());
    std::strncpy(address.sun_path, path_.c_str(), sizeof(address.sun_path) - 1);
    if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0 ||
        ::listen(listener_, 1) != 0) {
      std::abort();
    }
  }
  ~Wire() { ::unlink(path_.c_str()); }
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;

  /// A connection of the handle, which has sent its CONNECT.
  [[nodiscard]] int connect(mosquitto& handle) const {
    // Port 0 makes the host a socket's path.
    if (mosquitto_connect_bind_v5(&handle, path_.c_str(), 0, 60, nullptr, nullptr) != 0) {
      std::abort();
    }
    return ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
  }

 private:
  int listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  std::string path_;
};

class Stream {
 public:
  explicit Stream(const Wire& wire) : handle_(mosquitto_new("fuzz", true, nullptr)), fd_(-1) {
    mosquitto_int_option(handle_, MOSQ_OPT_PROTOCOL_VERSION, MQTT_PROTOCOL_V5);
    fd_ = wire.connect(*handle_);
  }
  ~Stream() {
    mosquitto_destroy(handle_);
    ::close(fd_);
  }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  /// Whether the check passed it, and the library goes on.
  bool take(Bytes bytes) {
    if (!check_.take(bytes)) return false;
    while (!bytes.empty()) {
      const Bytes part = bytes.first(std::min<std::size_t>(bytes.size(), 4096));
      bytes = bytes.subspan(part.size());
      (void)!::write(fd_, part.data(), part.size());
      if (!read_all()) return false;
    }
    return true;
  }

  /// A message and a subscription wait for their answers, 1 and 2.
  void ask() {
    int id = 0;
    (void)mosquitto_publish_v5(handle_, &id, "t", 1, "x", 1, false, nullptr);
    check_.expect_puback(static_cast<std::uint16_t>(id));
    (void)mosquitto_subscribe_v5(handle_, &id, "f", 1, 0, nullptr);
  }

 private:
  bool read_all() {
    for (int left = 1; left > 0;) {
      if (mosquitto_loop_read(handle_, 1) != MOSQ_ERR_SUCCESS) return false;
      if (mosquitto_socket(handle_) < 0) return false;  // a DISCONNECT came
      (void)::ioctl(mosquitto_socket(handle_), FIONREAD, &left);
    }
    std::array<char, 4096> said{};
    while (::read(fd_, said.data(), said.size()) > 0) {
    }
    return true;
  }

  mosquitto* handle_;
  int fd_;
  buoyd::MqttPacketCheck check_{max_packet};
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Wire wire;
  if (size == 0) return 0;
  const Bytes bytes(data + 1, size - 1);
  const std::size_t cut = bytes.empty() ? 0 : (data[0] / 2) % bytes.size();
  buoyd::MqttPacketCheck whole(max_packet);
  buoyd::MqttPacketCheck parts(max_packet);
  const bool passed = whole.take(bytes).has_value();
  if (passed != (parts.take(bytes.first(cut)) && parts.take(bytes.subspan(cut)))) {
    std::abort();
  }
  Stream stream(wire);
  if (data[0] % 2 == 0) {
    if (!stream.take(connack)) std::abort();
    stream.ask();
  }
  (void)(stream.take(bytes.first(cut)) && stream.take(bytes.subspan(cut)));
  return 0;
}
