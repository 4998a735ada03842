// TCP lines against servers on loopback.

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <future>

#include "line/modbus/modbus_transaction.hpp"
#include "line/port/tcp_connect.hpp"
#include "line/real_line.hpp"
#include "support/fake_clock.hpp"
#include "support/loopback.hpp"
#include "support/modbus_device.hpp"
#include "support/stream_peer.hpp"

namespace buoyd {
namespace {

using testing::ElementsAre;

constexpr std::size_t tcp_request_size = 12;

class TcpLine : public testing::Test {
 protected:
  TcpLine() {
    for (std::uint16_t address = 0; address < 1000; ++address) {
      device.holding[address] = address;
    }
  }

  static Result<ModbusAnswer> read(Line& line, std::uint16_t address, Micros timeout = patient) {
    return modbus_transaction(line, {.unit = 7, .address = address, .timeout = timeout});
  }

  RealTime real;
  ModbusDevice device{7, true};
};

TEST_F(TcpLine, reads) {
  TcpPeer server(tcp_request_size,
                 [&](std::span<const std::uint8_t> request) { return *device.answer(request); });
  PortLine line(port_settings(server.device()), real.clock, real.stop, real.log);
  ASSERT_TRUE(line.open());
  for (std::uint16_t address = 0; address < 50; ++address) {
    const auto answer = read(line, address);
    ASSERT_TRUE(answer) << answer.error().text;
    ASSERT_THAT(answer->registers, ElementsAre(address));
  }
  EXPECT_EQ(server.connections(), 1U);
}

// MB-18: nothing else would notice a dead peer.
TEST_F(TcpLine, watches_its_peer) {
  TcpPeer server(tcp_request_size, [](std::span<const std::uint8_t>) { return WireBytes{}; });
  PortLine line(port_settings(server.device()), real.clock, real.stop, real.log);
  ASSERT_TRUE(line.open());
  const auto option = [&](int level, int name) {
    int value = -1;
    socklen_t size = sizeof value;
    EXPECT_EQ(getsockopt(line.descriptor(), level, name, &value, &size), 0);
    return value;
  };
  EXPECT_EQ(option(SOL_SOCKET, SO_KEEPALIVE), 1);
  EXPECT_EQ(option(IPPROTO_TCP, TCP_KEEPIDLE), 15);
  EXPECT_EQ(option(IPPROTO_TCP, TCP_KEEPINTVL), 5);
  EXPECT_EQ(option(IPPROTO_TCP, TCP_KEEPCNT), 3);
  EXPECT_EQ(option(IPPROTO_TCP, TCP_USER_TIMEOUT), 10'000);
  EXPECT_EQ(option(IPPROTO_TCP, TCP_NODELAY), 1);
  EXPECT_NE(fcntl(line.descriptor(), F_GETFD) & FD_CLOEXEC, 0);
  EXPECT_NE(fcntl(line.descriptor(), F_GETFL) & O_NONBLOCK, 0);
  EXPECT_EQ(line.timing().character, Micros(0));
}

// MB-16: the late answer reaches a connection that is closed, and only that.
TEST_F(TcpLine, a_late_answer_is_never_taken_for_the_next_requests) {
  std::promise<void> given_up;
  auto gave_up = given_up.get_future();
  bool late = true;
  TcpPeer server(tcp_request_size, [&](std::span<const std::uint8_t> request) {
    if (std::exchange(late, false)) {
      gave_up.wait();
    }
    return *device.answer(request);
  });
  PortLine line(port_settings(server.device()), real.clock, real.stop, real.log);
  ASSERT_TRUE(line.open());
  EXPECT_EQ(read(line, 100, hasty).error().code, ErrorCode::timeout);
  EXPECT_FALSE(line.is_open());
  given_up.set_value();
  ASSERT_TRUE(line.open());
  for (const std::uint16_t address : std::vector<std::uint16_t>{200, 300, 400}) {
    const auto answer = read(line, address);
    ASSERT_TRUE(answer) << answer.error().text;
    EXPECT_THAT(answer->registers, ElementsAre(address));
  }
  EXPECT_EQ(server.connections(), 2U);
}

// MB-17.
TEST_F(TcpLine, another_units_answer_ends_the_connection) {
  TcpPeer server(tcp_request_size, [&](std::span<const std::uint8_t> request) {
    WireBytes answer = *device.answer(request);
    answer[6] = 8;
    return answer;
  });
  PortLine line(port_settings(server.device()), real.clock, real.stop, real.log);
  ASSERT_TRUE(line.open());
  EXPECT_EQ(read(line, 100).error().code, ErrorCode::mismatch);
  EXPECT_FALSE(line.is_open());
}

// MB-5, MB-18: the line is gone, whatever errno said so; no signal ends the process.
TEST_F(TcpLine, a_server_that_goes_away_is_a_lost_line_that_comes_back) {
  auto server = std::make_unique<TcpPeer>(
      tcp_request_size,
      [&](std::span<const std::uint8_t> request) { return *device.answer(request); });
  PortLine line(port_settings(server->device()), real.clock, real.stop, real.log);
  ASSERT_TRUE(line.open());
  ASSERT_TRUE(read(line, 1));
  server.reset();
  EXPECT_EQ(read(line, 2).error().code, ErrorCode::line_gone);
  EXPECT_FALSE(line.is_open());
  EXPECT_EQ(line.counters().lost, 1U);
  EXPECT_EQ(line.open().error().code, ErrorCode::unavailable);
  EXPECT_EQ(line.open().error().detail, ECONNREFUSED);
}

/// A server whose queue is full: a further connection is neither taken nor refused.
class DeafServer {
 public:
  DeafServer() : listener_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    socklen_t size = sizeof address_;
    EXPECT_EQ(bind(listener_, generic(), size), 0);
    EXPECT_EQ(listen(listener_, 0), 0);
    EXPECT_EQ(getsockname(listener_, generic(), &size), 0);
    while (waiting_.size() < 16) {
      waiting_.push_back(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
      EXPECT_TRUE(connect(waiting_.back(), generic(), size) == 0 || errno == EINPROGRESS);
    }
  }
  ~DeafServer() {
    for (const int descriptor : waiting_) {
      ::close(descriptor);
    }
    ::close(listener_);
  }
  DeafServer(const DeafServer&) = delete;
  DeafServer& operator=(const DeafServer&) = delete;
  [[nodiscard]] TcpDevice device() const { return {"127.0.0.1", ntohs(address_.sin_port), false}; }

 private:
  sockaddr* generic() { return reinterpret_cast<sockaddr*>(&address_); }

  int listener_;
  sockaddr_in address_ = test::loopback(0);
  std::vector<int> waiting_;
};

TEST_F(TcpLine, connecting_is_bounded) {
  const DeafServer deaf;
  const HastyClock clock;
  const auto connected = tcp_connect(deaf.device(), clock, real.stop);
  ASSERT_FALSE(connected);
  EXPECT_EQ(connected.error().code, ErrorCode::unavailable);
  EXPECT_EQ(connected.error().detail, ETIMEDOUT);
}

TEST_F(TcpLine, connecting_is_ended_by_stop) {
  const DeafServer deaf;
  FakeClock standing;  // its deadline never comes
  auto connecting = std::async(std::launch::async, [&] {
    return tcp_connect(deaf.device(), standing, real.stop).error().code;
  });
  real.stop.raise();
  EXPECT_EQ(connecting.get(), ErrorCode::stopped);
}

TEST_F(TcpLine, connects_by_ipv_6) {
  const int listener = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in6 address{};
  address.sin6_family = AF_INET6;
  address.sin6_addr = in6addr_loopback;
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (listener < 0 || bind(listener, generic, size) != 0) {
    GTEST_SKIP() << "no IPv6 on this machine";
  }
  ASSERT_EQ(listen(listener, 1), 0);
  ASSERT_EQ(getsockname(listener, generic, &size), 0);
  const std::string name = "tcp://[::1]:" + std::to_string(ntohs(address.sin6_port));
  PortLine line(port_settings(name), real.clock, real.stop, real.log);
  EXPECT_TRUE(line.open());
  ::close(listener);
}

}  // namespace
}  // namespace buoyd
