#include "command/control_socket.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

#include "support/fake_clock.hpp"

namespace buoyd {
namespace {

/// A folder for a control socket.
class SocketFolder : public testing::Test {
 protected:
  SocketFolder() {
    char folder[] = "/tmp/control.XXXXXX";
    folder_ = mkdtemp(folder);
    path_ = folder_ + "/control.sock";
  }
  ~SocketFolder() override { std::filesystem::remove_all(folder_); }

  FakeClock clock_;  // stands still: nobody is silent for long
  std::string folder_, path_;
};

/// A control socket served by a thread, as main serves it.
class ControlSocketTest : public SocketFolder {
 protected:
  ControlSocketTest() {
    socket_ = ControlSocket::open(
                  path_,
                  [](const Json& request) {
                    return fmt::format(R"({{"echo":{}}})",
                                       json_string(request.string_at("command").value_or("?")));
                  },
                  clock_)
                  .value();
    server_ = std::thread([this] { serve(); });
  }

  ~ControlSocketTest() override {
    stop_ = true;
    server_.join();
  }

  void serve() {
    while (!stop_) {
      std::vector<pollfd> set;
      socket_->add_to(set);
      poll(set.data(), set.size(), 20);
      socket_->serve(set);
    }
  }

  [[nodiscard]] int client() const {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path_.copy(address.sun_path, path_.size());
    const int descriptor = socket(AF_UNIX, SOCK_STREAM, 0);
    EXPECT_EQ(connect(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    return descriptor;
  }

  /// All that comes until the server closes.
  static std::string read_to_end(int descriptor) {
    std::string all;
    char buffer[1000];
    for (ssize_t n = 1; (n = read(descriptor, buffer, sizeof buffer)) > 0;) {
      all.append(buffer, static_cast<std::size_t>(n));
    }
    close(descriptor);
    return all;
  }

  std::unique_ptr<ControlSocket> socket_;
  std::atomic<bool> stop_{false};
  std::thread server_;
};

TEST_F(ControlSocketTest, answers_a_request) {
  const auto answer = ask_daemon(path_, R"({"command":"status"})");
  ASSERT_TRUE(answer) << answer.error().text;
  EXPECT_EQ(*answer, R"({"echo":"status"})");
}

TEST_F(ControlSocketTest, answers_several_requests_in_any_split) {
  const int descriptor = client();
  for (const std::string_view piece : {R"({"comm)", "and\":\"a\"}\n{\"command\":\"b\"}\n{"}) {
    ASSERT_EQ(write(descriptor, piece.data(), piece.size()), static_cast<ssize_t>(piece.size()));
  }
  shutdown(descriptor, SHUT_WR);
  EXPECT_EQ(read_to_end(descriptor), "{\"echo\":\"a\"}\n{\"echo\":\"b\"}\n");
}

TEST_F(ControlSocketTest, refuses_what_is_no_request) {
  for (const char* request : {"rubbish", "[1]", "\"x\"", "{"}) {
    const auto answer = ask_daemon(path_, request);
    ASSERT_TRUE(answer) << request;
    EXPECT_TRUE(answer->starts_with(R"({"error":)")) << *answer;
  }
}

TEST_F(ControlSocketTest, closes_a_client_that_floods) {
  const int descriptor = client();
  const std::string flood(200'000, 'x');
  // The server may close while we write: that is the point.
  EXPECT_NE(send(descriptor, flood.data(), flood.size(), MSG_NOSIGNAL), 0);
  read_to_end(descriptor);
  EXPECT_TRUE(ask_daemon(path_, R"({"command":"still there"})"));
}

TEST_F(ControlSocketTest, a_fifth_client_waits_until_one_of_four_leaves) {
  const auto ask = [](int descriptor) {
    const std::string_view request = "{\"command\":\"x\"}\n";
    return write(descriptor, request.data(), request.size()) > 0;
  };
  const auto answered = [](int descriptor) {
    char buffer[100];
    return read(descriptor, buffer, sizeof buffer) > 0;
  };
  std::vector<int> first;
  for (std::size_t k = 0; k < max_control_clients; ++k) {
    first.push_back(client());
    ASSERT_TRUE(ask(first.back()) && answered(first.back()));
  }
  const int fifth = client();
  ASSERT_TRUE(ask(fifth));
  for (int round = 0; round < 20; ++round) {  // the four are served as ever, the fifth is not
    for (const int one : first) {
      ASSERT_TRUE(ask(one) && answered(one));
    }
  }
  char byte = 0;
  EXPECT_EQ(recv(fifth, &byte, 1, MSG_DONTWAIT | MSG_PEEK), -1);
  close(first.back());
  first.pop_back();
  EXPECT_TRUE(answered(fifth));
  close(fifth);
  for (const int one : first) {
    close(one);
  }
}

TEST_F(ControlSocketTest, whoever_asks_much_and_reads_late_gets_every_answer) {
  const int descriptor = client();
  constexpr std::size_t requests = 20'000;
  std::thread asking([&] {
    std::string all;
    for (std::size_t k = 0; k < requests; ++k) all += "{\"command\":\"x\"}\n";
    for (std::size_t sent = 0; sent < all.size();) {
      const ssize_t count = write(descriptor, all.data() + sent, all.size() - sent);
      ASSERT_GT(count, 0);
      sent += static_cast<std::size_t>(count);
    }
  });
  std::size_t answers = 0;
  char buffer[1000];
  while (answers < requests) {
    const ssize_t count = read(descriptor, buffer, sizeof buffer);
    ASSERT_GT(count, 0);
    answers += static_cast<std::size_t>(std::count(buffer, buffer + count, '\n'));
  }
  asking.join();
  close(descriptor);
}

TEST_F(ControlSocketTest, only_user_and_group_may_connect) {
  struct stat facts{};
  ASSERT_EQ(stat(path_.c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777U, 0660U);
}

TEST_F(ControlSocketTest, a_second_daemon_is_refused) {
  const auto second = ControlSocket::open(path_, [](const Json&) { return std::string(); }, clock_);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::unavailable);
  EXPECT_TRUE(ask_daemon(path_, "{}")) << "the first one still answers";
}

TEST_F(ControlSocketTest, no_other_is_removed_where_none_can_be_asked) {
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  const rlimit none{0, before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &none), 0);
  const auto second = ControlSocket::open(path_, [](const Json&) { return std::string(); }, clock_);
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &before), 0);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().text, "control socket " + path_ + ": socket: Too many open files");
  EXPECT_TRUE(ask_daemon(path_, "{}")) << "the first one still answers";
}

int client_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, path.size());
  const int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
  EXPECT_EQ(connect(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  return descriptor;
}

TEST(ControlSocket, whoever_is_silent_makes_room_where_the_door_is_full) {
  char folder[] = "/tmp/control.XXXXXX";
  const std::string path = std::string(mkdtemp(folder)) + "/control.sock";
  FakeClock clock;
  const auto door =
      ControlSocket::open(path, [](const Json&) { return std::string("{}"); }, clock).value();
  const auto turn = [&door] {
    std::vector<pollfd> set;
    door->add_to(set);
    poll(set.data(), set.size(), 0);
    door->serve(set);
  };
  std::vector<int> clients;
  for (std::size_t k = 0; k < max_control_clients; ++k) {
    clients.push_back(client_of(path));
    turn();
    clock.advance(Micros(1));
  }
  const int fifth = client_of(path);
  ASSERT_EQ(write(fifth, "{}\n", 3), 3);
  const auto get = [](int descriptor) {
    char buffer[10];
    return read(descriptor, buffer, sizeof buffer);
  };
  clock.advance(ControlSocket::longest_silence - Micros(max_control_clients + 1));
  turn();
  turn();
  EXPECT_EQ(get(fifth), -1) << "nobody was silent for long";
  clock.advance(Micros(1));
  turn();
  turn();
  EXPECT_EQ(get(fifth), 3);
  EXPECT_EQ(get(clients[0]), 0) << "closed: the one that was silent longest";
  EXPECT_EQ(get(clients[1]), -1) << "the others are there";
  clients.push_back(fifth);
  for (const int one : clients) close(one);
  std::filesystem::remove_all(folder);
}

TEST(ControlSocket, nobody_is_looked_for_while_there_is_no_descriptor_for_him) {
  char folder[] = "/tmp/control.XXXXXX";
  const std::string path = std::string(mkdtemp(folder)) + "/control.sock";
  FakeClock clock;
  const auto door =
      ControlSocket::open(path, [](const Json&) { return std::string("{}"); }, clock).value();
  const auto turn = [&door] {
    std::vector<pollfd> set;
    door->add_to(set);
    const int ready = poll(set.data(), set.size(), 0);
    door->serve(set);
    return ready;
  };
  const int client = client_of(path);
  ASSERT_EQ(write(client, "{}\n", 3), 3);
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  const int lowest_free = dup(client);
  close(lowest_free);
  const rlimit none_free{static_cast<rlim_t>(lowest_free), before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &none_free), 0);
  EXPECT_EQ(turn(), 1);
  EXPECT_EQ(turn(), 0) << "poll would say without end that he knocks";
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &before), 0);
  clock.advance(ControlSocket::next_look);
  turn();
  turn();
  char answer[10];
  EXPECT_EQ(read(client, answer, sizeof answer), 3);
  close(client);
  std::filesystem::remove_all(folder);
}

TEST(ControlSocket, replaces_a_socket_that_nobody_answers_at) {
  char folder[] = "/tmp/control.XXXXXX";
  const std::string path = std::string(mkdtemp(folder)) + "/control.sock";
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, path.size());
  const int stale = socket(AF_UNIX, SOCK_STREAM, 0);
  ASSERT_EQ(bind(stale, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  close(stale);
  EXPECT_TRUE(ControlSocket::open(path, [](const Json&) { return std::string(); }, FakeClock()));
  std::filesystem::remove_all(folder);
}

/// Served by nobody.
class QuietControlSocket : public SocketFolder {
 protected:
  [[nodiscard]] std::unique_ptr<ControlSocket> open() const {
    return ControlSocket::open(path_, [](const Json&) { return std::string(); }, clock_).value();
  }
};

TEST_F(ControlSocketTest, comes_back_where_somebody_removed_it) {
  stop_ = true;
  server_.join();
  EXPECT_FALSE(socket_->come_back()) << "it is there";
  std::filesystem::remove(path_);
  EXPECT_TRUE(socket_->come_back());
  EXPECT_FALSE(socket_->come_back());
  EXPECT_EQ(std::filesystem::status(path_).permissions(), std::filesystem::perms(0660));
  stop_ = false;
  server_ = std::thread([this] { serve(); });
  EXPECT_TRUE(ask_daemon(path_, R"({"command":"status"})"));
}

TEST_F(QuietControlSocket, says_how_long_was_waited_and_that_the_command_may_still_be_done) {
  const auto served_by_nobody = open();
  const auto answer = ask_daemon(path_, "{}", std::chrono::milliseconds(20));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().text,
            "buoyd did not answer in 20 ms: it is busy, and may still do what it was asked");
}

TEST_F(QuietControlSocket, leaves_what_another_daemon_put_in_its_place) {
  auto first = open();
  std::filesystem::remove(path_);
  const auto second = open();
  EXPECT_FALSE(first->come_back());
  first.reset();
  EXPECT_TRUE(std::filesystem::exists(path_));
}

TEST(ControlSocket, never_replaces_what_is_no_socket) {
  char folder[] = "/tmp/control.XXXXXX";
  const std::string path = std::string(mkdtemp(folder)) + "/spool.db";
  std::ofstream(path) << "readings";
  const auto opened =
      ControlSocket::open(path, [](const Json&) { return std::string(); }, FakeClock());
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().text, "control socket " + path +
                                     ": there is a file that is no socket, expected none or an old "
                                     "socket");
  EXPECT_EQ(std::filesystem::file_size(path), 8U);
  std::filesystem::remove_all(folder);
}

TEST(ControlSocket, says_where_it_cannot_listen) {
  const auto handler = [](const Json&) { return std::string(); };
  const FakeClock clock;
  EXPECT_EQ(ControlSocket::open("", handler, clock).error().code, ErrorCode::invalid);
  EXPECT_EQ(ControlSocket::open(std::string(200, 'x'), handler, clock).error().code,
            ErrorCode::invalid);
  EXPECT_EQ(ControlSocket::open("/nonexistent/a/b", handler, clock).error().code,
            ErrorCode::unavailable);
  EXPECT_EQ(ask_daemon("/nonexistent/a/b", "{}").error().code, ErrorCode::unavailable);
}

}  // namespace
}  // namespace buoyd
