#include "shore/send/tcp_sender.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <thread>

#include "support/loopback.hpp"

namespace buoyshore {
namespace {

using buoyd::ErrorCode;

/// Takes connections one after another, and does with each as the test says.
class Receiver {
 public:
  using Meet = std::function<void(int socket)>;
  explicit Receiver(Meet meet, int connections = 1) {
    sockaddr_in address = buoyd::test::loopback(0);
    socklen_t size = sizeof address;
    EXPECT_EQ(bind(listener_, reinterpret_cast<const sockaddr*>(&address), size), 0);
    EXPECT_EQ(listen(listener_, 8), 0);
    EXPECT_EQ(getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size), 0);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this, meet = std::move(meet), connections] {
      for (int i = 0; i < connections; ++i) {
        const int socket = accept(listener_, nullptr, nullptr);
        meet(socket);
        close(socket);
      }
    });
  }
  ~Receiver() {
    thread_.join();
    close(listener_);
  }
  Receiver(const Receiver&) = delete;
  Receiver& operator=(const Receiver&) = delete;
  [[nodiscard]] std::string address() const { return "127.0.0.1:" + std::to_string(port_); }

 private:
  int listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  std::uint16_t port_ = 0;
  std::thread thread_;
};

std::string read_all(int socket) {
  std::string text;
  char bytes[4096];
  for (;;) {
    const ssize_t count = recv(socket, bytes, sizeof bytes, 0);
    if (count <= 0) return text;
    text.append(bytes, static_cast<std::size_t>(count));
  }
}

class TcpSenders : public testing::Test {
 protected:
  static Parcel parcel(std::string first, std::string second = "") {
    return {"name", "text/plain", {{"", 0, std::move(first)}, {"", 0, std::move(second)}}};
  }
  buoyd::Result<void> send(const std::string& address, const Parcel& parcel, TcpTimes times = {}) {
    auto sender = TcpSender::create(address, clock_, [this] { return must_end_.load(); }, times);
    EXPECT_TRUE(sender) << sender.error().text;
    return (*sender)->send(parcel);
  }

  buoyd::SystemClock clock_;
  std::atomic<bool> must_end_{false};
};

TEST_F(TcpSenders, are_done_when_the_receiver_closes_behind_the_last_line) {
  std::string heard;
  const std::string many(5'000'000, 'x');
  {
    Receiver receiver([&](int socket) { heard = read_all(socket); });
    const auto sent = send(receiver.address(), parcel("1\n2\n", many));
    ASSERT_TRUE(sent) << sent.error().text;
  }
  EXPECT_EQ(heard, "1\n2\n" + many);
}

TEST_F(TcpSenders, throw_away_what_the_receiver_says) {
  Receiver receiver([](int socket) {
    const std::string words(100'000, 'w');
    ::send(socket, words.data(), words.size(), MSG_NOSIGNAL);
    read_all(socket);
  });
  const auto sent = send(receiver.address(), parcel("1\n"));
  EXPECT_TRUE(sent) << sent.error().text;
}

TEST_F(TcpSenders, send_again_what_a_receiver_has_not_read) {
  Receiver receiver([](int socket) {
    char byte = 0;
    EXPECT_EQ(recv(socket, &byte, 1, 0), 1);
  });
  const auto sent = send(receiver.address(), parcel(std::string(100'000, 'x')));
  ASSERT_FALSE(sent) << "it closed upon unread bytes";
  EXPECT_EQ(sent.error().code, ErrorCode::unavailable);
}

/// Its end is orderly, as far as is heard, and comes before our last bytes do.
TEST_F(TcpSenders, are_not_taken_in_by_a_receiver_that_closes_early) {
  for (int i = 0; i < 20; ++i) {
    Receiver receiver([](int) {});
    const auto sent = send(receiver.address(), parcel(std::string(i < 10 ? 3'000'000 : 10, 'x')));
    EXPECT_FALSE(sent);
  }
}

TEST_F(TcpSenders, wait_no_longer_than_they_may) {
  std::atomic<bool> is_over = false;
  Receiver receiver([&](int) {
    while (!is_over) std::this_thread::yield();
  });
  const auto sent =
      send(receiver.address(), parcel("1\n"), {.whole = std::chrono::milliseconds(50)});
  is_over = true;
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().code, ErrorCode::timeout);
}

TEST_F(TcpSenders, end_when_they_are_told_to) {
  Receiver receiver([&](int) { must_end_ = true; });
  const auto sent = send(receiver.address(), parcel(std::string(50'000'000, 'x')));
  EXPECT_FALSE(sent);
}

TEST_F(TcpSenders, say_that_nobody_listens) {
  const buoyd::test::DeafPort port;
  const auto sent = send("127.0.0.1:" + std::to_string(port.port()), parcel("1\n"));
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().code, ErrorCode::unavailable);
  EXPECT_NE(sent.error().text.find("127.0.0.1 port"), std::string::npos);
}

TEST_F(TcpSenders, know_what_certainly_did_not_come) {
  const auto never = [] { return false; };
  const buoyd::test::DeafPort port;
  const auto to_nobody =
      TcpSender::create("127.0.0.1:" + std::to_string(port.port()), clock_, never).value();
  EXPECT_FALSE(to_nobody->send(parcel("1\n")));
  EXPECT_FALSE(to_nobody->may_have_come());
  Receiver receiver([](int) {});
  const auto to_somebody = TcpSender::create(receiver.address(), clock_, never).value();
  EXPECT_FALSE(to_somebody->send(parcel("1\n")));
  EXPECT_TRUE(to_somebody->may_have_come());
}

TEST_F(TcpSenders, want_an_address) {
  for (const char* wrong : {"", "host", "host:", ":5000", "host:0", "host:65536", "host:x"}) {
    auto sender = TcpSender::create(wrong, clock_, [] { return false; });
    ASSERT_FALSE(sender) << wrong;
    EXPECT_EQ(sender.error().code, ErrorCode::invalid);
  }
  EXPECT_TRUE(TcpSender::create("[::1]:5000", clock_, [] { return false; }));
}

}  // namespace
}  // namespace buoyshore
