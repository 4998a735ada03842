// sd_notify(3)'s protocol: what reaches the other end, byte for byte.
#include "supervise/notify_socket.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>

#include "support/notify_listener.hpp"

namespace buoyd {
namespace {

std::string abstract_name(const std::string& name) {
  return "@buoyd-test/" + name + "/" + std::to_string(getpid());
}

class NotifyEnvironmentTest : public testing::Test {
 protected:
  void TearDown() override { static_cast<void>(take_notify_environment()); }
  static void set(const std::string& socket, const std::string& time, const std::string& process) {
    setenv("NOTIFY_SOCKET", socket.c_str(), 1);
    setenv("WATCHDOG_USEC", time.c_str(), 1);
    if (!process.empty()) setenv("WATCHDOG_PID", process.c_str(), 1);
  }
};

TEST_F(NotifyEnvironmentTest, is_taken_once_and_no_child_inherits_it) {
  set("/run/systemd/notify", "30000000", std::to_string(getpid()));
  const auto taken = take_notify_environment();
  EXPECT_EQ(taken.socket, "/run/systemd/notify");
  EXPECT_EQ(taken.watchdog, Micros(30'000'000));
  for (const char* name : {"NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"}) {
    EXPECT_EQ(std::getenv(name), nullptr) << name;
  }
  const auto again = take_notify_environment();
  EXPECT_EQ(again.socket, "");
  EXPECT_FALSE(again.watchdog);
}

TEST_F(NotifyEnvironmentTest, a_watchdog_is_ours_or_none) {
  struct Case {
    std::string time;
    std::string process;
    std::optional<Micros> watchdog;
  };
  const Case cases[] = {{"3000000", "", Micros(3'000'000)},
                        {"3000000", "1", std::nullopt},
                        {"3000000", "me", std::nullopt},
                        {"", "", std::nullopt},
                        {"0", "", std::nullopt},
                        {"-5", "", std::nullopt},
                        {"3 s", "", std::nullopt},
                        {"99999999999999999999", "", std::nullopt}};
  for (const Case& c : cases) {
    set("/run/x", c.time, c.process);
    EXPECT_EQ(take_notify_environment().watchdog, c.watchdog) << c.time << " of " << c.process;
  }
}

TEST(NotifySocket, says_each_thing_in_a_datagram_of_its_own) {
  const std::string path = "/tmp/buoyd-notify." + std::to_string(getpid());
  for (const std::string& address : {path, abstract_name("says")}) {
    NotifyListener systemd(address);
    NotifySocket notify(systemd.address());
    ASSERT_TRUE(notify.is_open());
    notify.ready();
    EXPECT_EQ(systemd.next(), "READY=1");
    notify.reloading(Micros(123456789));
    EXPECT_EQ(systemd.next(), "RELOADING=1\nMONOTONIC_USEC=123456789");
    notify.status("3 lines\nREADY=1");
    EXPECT_EQ(systemd.next(), "STATUS=3 lines READY=1") << "no variable hides in a status";
    notify.feed_watchdog();
    EXPECT_EQ(systemd.next(), "WATCHDOG=1");
    notify.stopping();
    EXPECT_EQ(systemd.next(), "STOPPING=1");
    notify.extend(std::chrono::seconds(30));
    EXPECT_EQ(systemd.next(), "EXTEND_TIMEOUT_USEC=30000000");
  }
}

TEST(NotifySocket, without_a_usable_address_nothing_is_sent_and_nothing_fails) {
  for (const std::string& address :
       {std::string(), std::string("vsock:2:1234"), std::string("relative"), std::string("@"),
        "/" + std::string(200, 'x')}) {
    NotifySocket notify(address);
    EXPECT_FALSE(notify.is_open()) << address;
    notify.ready();
    notify.status("still here");
  }
}

// systemd binds it anew when it executes itself again.
TEST(NotifySocket, finds_a_socket_that_was_bound_again) {
  const std::string name = abstract_name("again");
  NotifySocket notify(name);
  notify.ready();  // nobody there
  for (int i = 0; i < 2; ++i) {
    NotifyListener systemd(name);
    notify.feed_watchdog();
    EXPECT_EQ(systemd.next(), "WATCHDOG=1");
  }
}

TEST(NotifySocket, a_systemd_that_takes_nothing_holds_nobody_up) {
  NotifyListener systemd(abstract_name("full"));
  NotifySocket filler(systemd.address());
  const int flood = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  sockaddr_un to{};
  to.sun_family = AF_UNIX;
  std::memcpy(to.sun_path + 1, systemd.address().data() + 1, systemd.address().size() - 1);
  const auto length =
      static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + systemd.address().size());
  while (sendto(flood, "x", 1, 0, reinterpret_cast<const sockaddr*>(&to), length) == 1) {
  }
  EXPECT_EQ(errno, EAGAIN) << "its queue is full";
  close(flood);
  filler.feed_watchdog();  // lost, a second later
  while (systemd.next(0) == "x") {
  }
  filler.feed_watchdog();
  EXPECT_EQ(systemd.next(), "WATCHDOG=1");
}

}  // namespace
}  // namespace buoyd
