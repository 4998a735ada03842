#include "firmware-host/wire/tcp_port.hpp"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "firmware-host/test_models.hpp"
#include "support/loopback.hpp"

namespace buoysim {
namespace {

/// A connected socket, or a closed descriptor if it is refused.
Descriptor connect_to(std::uint16_t port) {
  Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address = buoyd::test::loopback(port);
  if (::connect(socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    return {};
  }
  return socket;
}

/// Receives until something came.
std::vector<Port::Incoming> heard(TcpPort& port) {
  for (int tries = 0; tries < 100; ++tries) {
    std::vector<pollfd> set;
    port.add_to(set);
    ::poll(set.data(), set.size(), 10'000);
    auto incoming = port.receive();
    if (!incoming.empty()) {
      return incoming;
    }
  }
  return {};
}

class TcpPortTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(port_.open()); }

  TcpPort port_{"127.0.0.1", 0};
};

TEST_F(TcpPortTest, a_free_port_is_taken_and_named) {
  EXPECT_NE(port_.number(), 0);
  EXPECT_EQ(port_.device(), "tcp://127.0.0.1:" + std::to_string(port_.number()));
}

TEST_F(TcpPortTest, peers_are_told_apart) {
  const Descriptor first = connect_to(port_.number());
  ASSERT_EQ(::send(first.get(), "a", 1, 0), 1);
  const int first_peer = heard(port_).at(0).peer;
  const Descriptor second = connect_to(port_.number());
  ASSERT_EQ(::send(second.get(), "b", 1, 0), 1);
  const auto incoming = heard(port_);
  ASSERT_EQ(incoming.size(), 1U);
  EXPECT_EQ(incoming[0].bytes, Bytes{'b'});
  EXPECT_EQ(port_.peers().size(), 2U);
  port_.write(first_peer, bytes("41"));
  std::array<char, 8> buffer{};
  ASSERT_EQ(::recv(first.get(), buffer.data(), buffer.size(), 0), 1);
  EXPECT_EQ(buffer[0], 'A');
}

TEST_F(TcpPortTest, a_peer_that_leaves_is_forgotten) {
  Descriptor peer = connect_to(port_.number());
  ASSERT_EQ(::send(peer.get(), "a", 1, 0), 1);
  const int number = heard(port_).at(0).peer;
  peer.reset();
  for (int tries = 0; tries < 100 && !port_.peers().empty(); ++tries) {
    std::vector<pollfd> set;
    port_.add_to(set);
    ::poll(set.data(), set.size(), 10'000);
    EXPECT_TRUE(port_.receive().empty());
  }
  EXPECT_TRUE(port_.peers().empty());
  port_.write(number, bytes("41"));  // lost, as on a wire
}

TEST_F(TcpPortTest, a_cut_resets_and_closes_and_the_same_port_comes_back) {
  const std::uint16_t number = port_.number();
  const Descriptor peer = connect_to(number);
  ASSERT_EQ(::send(peer.get(), "a", 1, 0), 1);
  ASSERT_FALSE(heard(port_).empty());
  port_.cut();
  EXPECT_FALSE(port_.is_up());
  EXPECT_FALSE(connect_to(number).is_open());
  std::array<char, 8> buffer{};
  EXPECT_LT(::recv(peer.get(), buffer.data(), buffer.size(), 0), 0);
  EXPECT_EQ(errno, ECONNRESET);
  ASSERT_TRUE(port_.open());
  EXPECT_EQ(port_.number(), number);
  EXPECT_TRUE(connect_to(number).is_open());
}

TEST_F(TcpPortTest, not_more_peers_than_it_holds) {
  std::vector<Descriptor> sockets;
  for (std::size_t i = 0; i < TcpPort::max_peers + 3; ++i) {
    sockets.push_back(connect_to(port_.number()));
    std::vector<pollfd> set;
    port_.add_to(set);
    ::poll(set.data(), set.size(), 10'000);
    EXPECT_TRUE(port_.receive().empty());
  }
  EXPECT_EQ(port_.peers().size(), TcpPort::max_peers);
}

TEST_F(TcpPortTest, drop_resets_one) {
  const Descriptor peer = connect_to(port_.number());
  ASSERT_EQ(::send(peer.get(), "a", 1, 0), 1);
  port_.drop(heard(port_).at(0).peer);
  std::array<char, 8> buffer{};
  EXPECT_LE(::recv(peer.get(), buffer.data(), buffer.size(), 0), 0);
  EXPECT_TRUE(port_.is_up());
}

TEST(TcpPort, what_cannot_be_opened_says_so) {
  TcpPort first("127.0.0.1", 0);
  ASSERT_TRUE(first.open());
  TcpPort taken("127.0.0.1", first.number());
  const auto opened = taken.open();
  ASSERT_FALSE(opened);
  EXPECT_NE(opened.error().text.find(std::to_string(first.number())), std::string::npos);
  TcpPort nonsense("localhost", 0);
  EXPECT_FALSE(nonsense.open());
}

}  // namespace
}  // namespace buoysim
