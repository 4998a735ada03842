#include "shore/send/tcp_connection.hpp"

#include <gtest/gtest.h>

#include <cstring>

#include "support/loopback.hpp"

namespace buoyshore {
namespace {

using buoyd::ErrorCode;
using std::chrono::milliseconds;

/// Takes so many connections more, and no other ones: who comes then is not answered.
class Listener {
 public:
  explicit Listener(int room) {
    sockaddr_in address = buoyd::test::loopback(0);
    socklen_t size = sizeof address;
    EXPECT_EQ(bind(socket_, reinterpret_cast<const sockaddr*>(&address), size), 0);
    EXPECT_EQ(listen(socket_, room), 0);
    EXPECT_EQ(getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size), 0);
    std::memcpy(&address_.bytes, &address, size);
    address_.size = size;
  }
  ~Listener() { close(socket_); }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  [[nodiscard]] const SocketAddress& address() const { return address_; }

 private:
  int socket_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  SocketAddress address_;
};

class TcpConnections : public testing::Test {
 protected:
  buoyd::Result<TcpConnection> open(const std::vector<SocketAddress>& addresses,
                                    buoyd::Micros within = std::chrono::seconds(4)) {
    return TcpConnection::open_one_of(
        addresses, "somebody", clock_, [this] { return must_end_; }, clock_.mono() + within);
  }

  buoyd::SystemClock clock_;
  bool must_end_ = false;
};

TEST_F(TcpConnections, go_to_the_next_address_if_the_first_does_not_answer) {
  const Listener silent(0);
  const auto only_one = open({silent.address()});
  ASSERT_TRUE(only_one) << only_one.error().text;
  const auto too_many = open({silent.address()}, milliseconds(20));
  ASSERT_FALSE(too_many);
  EXPECT_EQ(too_many.error().code, ErrorCode::timeout);
  const Listener there(8);
  const auto second = open({silent.address(), there.address()});
  EXPECT_TRUE(second) << second.error().text;
}

TEST_F(TcpConnections, go_to_the_next_address_if_there_is_no_socket_for_the_first) {
  SocketAddress unknown;
  unknown.bytes.ss_family = AF_UNSPEC;
  unknown.size = sizeof unknown.bytes;
  const Listener there(8);
  const auto second = open({unknown, there.address()});
  EXPECT_TRUE(second) << second.error().text;
  const auto none = open({unknown});
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, ErrorCode::unavailable);
  EXPECT_FALSE(open({}));
}

TEST_F(TcpConnections, try_no_other_address_when_they_are_told_to_end) {
  const Listener silent(0);
  const auto only_one = open({silent.address()});
  ASSERT_TRUE(only_one) << only_one.error().text;
  must_end_ = true;
  const Listener there(8);
  const auto stopped = open({silent.address(), there.address()});
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().code, ErrorCode::stopped);
}

}  // namespace
}  // namespace buoyshore
