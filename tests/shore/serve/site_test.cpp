// The page as a browser gets it: real sockets on loopback.

#include "shore/serve/site.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "shore/archive_fixture.hpp"
#include "support/loopback.hpp"

namespace buoyshore {
namespace {

using test::epoch;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

/// One connection of a browser.
class Browser {
 public:
  explicit Browser(const std::string& address)
      : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const auto port = static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1)));
    const sockaddr_in to = buoyd::test::loopback(port);
    EXPECT_EQ(::connect(socket_.get(), reinterpret_cast<const sockaddr*>(&to), sizeof to), 0);
  }

  void say(const std::string& text) const {
    EXPECT_EQ(::send(socket_.get(), text.data(), text.size(), MSG_NOSIGNAL),
              static_cast<ssize_t>(text.size()));
  }
  void ask(const std::string& path, const std::string& headers = "") const {
    say("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n");
  }
  void finish() const { ::shutdown(socket_.get(), SHUT_WR); }

  /// Reads on until `end` stands in what was heard, or to the connection's end.
  std::string hear(const std::string& end = "") {
    std::array<char, 4096> bytes{};
    while (end.empty() || heard_.find(end) == std::string::npos) {
      pollfd ready{socket_.get(), POLLIN, 0};
      if (::poll(&ready, 1, longest_wait) <= 0) {
        ADD_FAILURE() << "nothing more came behind: " << heard_;
        break;
      }
      const ssize_t length = ::recv(socket_.get(), bytes.data(), bytes.size(), 0);
      if (length <= 0) break;
      heard_.append(bytes.data(), static_cast<std::size_t>(length));
    }
    return heard_;
  }

 private:
  static constexpr int longest_wait = 30'000;  // ms

  buoyd::Descriptor socket_;
  std::string heard_;
};

class PageServer : public test::ArchiveTest {
 protected:
  void SetUp() override {
    ArchiveTest::SetUp();
    auto site = Site::open(path(), "127.0.0.1:0", clock_, {}, {folder_ + "/alarms.db"});
    ASSERT_TRUE(site) << site.error().text;
    site_ = std::move(*site);
    address_ = site_->address();
    thread_ = std::thread([this] { site_->run([this] { return over_.load(); }); });
  }
  void TearDown() override {
    stop();
    ArchiveTest::TearDown();
  }
  void stop() {
    if (!thread_.joinable()) return;
    over_ = true;
    const Browser waking(address_);
    thread_.join();
    site_.reset();
  }
  /// What the server says to one request on a connection of its own.
  std::string get(const std::string& path, const std::string& headers = "") {
    Browser browser(address_);
    browser.ask(path, headers + "Connection: close\r\n");
    return browser.hear();
  }

  const buoyd::SystemClock clock_{};
  std::unique_ptr<Site> site_;
  std::string address_;
  std::atomic<bool> over_{false};
  std::thread thread_;
};

TEST_F(PageServer, gives_the_page_once_and_then_says_that_it_is_the_same) {
  const std::string page = get("/", "Accept-Encoding: gzip\r\n");
  EXPECT_THAT(page, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(page, HasSubstr("Content-Encoding: gzip\r\n"));
  EXPECT_THAT(page, HasSubstr("Content-Security-Policy: default-src 'self';"));
  const std::size_t etag = page.find("ETag: ") + 6;
  EXPECT_THAT(get("/", "Accept-Encoding: gzip\r\nIf-None-Match: " +
                           page.substr(etag, page.find('\r', etag) - etag) + "\r\n"),
              StartsWith("HTTP/1.1 304"));
  EXPECT_THAT(get("/page.js", "Accept-Encoding: gzip\r\n"),
              HasSubstr("Content-Type: text/javascript"));
  EXPECT_THAT(get("/"), StartsWith("HTTP/1.1 406"));
}

TEST_F(PageServer, answers_what_the_page_asks) {
  commit(winds(epoch(0xA), 1, 3));
  const std::string stations = get("/api/stations");
  EXPECT_THAT(stations, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(stations, HasSubstr("Cache-Control: no-store\r\n"));
  EXPECT_THAT(stations, HasSubstr(R"("station":"kelpie","readings":3)"));
  EXPECT_THAT(get("/api/series?station=kelpie&instrument=anemometer&kind=wind&channel=wind_speed"
                  "&from=1795158000000&to=1795158600000"),
              HasSubstr(R"("value":[0.1,0.2,0.3])"));
}

TEST_F(PageServer, refuses_what_it_does_not_know) {
  EXPECT_THAT(get("/../etc/passwd"), StartsWith("HTTP/1.1 404"));
  EXPECT_THAT(get("/api/station?station=%00%ff"), StartsWith("HTTP/1.1 400"));
  EXPECT_THAT(get("/api/station"), HasSubstr(R"({"error":"'station' is missing"})"));
  Browser poster(address_);
  poster.say("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\n");
  EXPECT_THAT(poster.hear(), StartsWith("HTTP/1.1 405"));
  Browser without_host(address_);
  without_host.say("GET / HTTP/1.1\r\n\r\n");
  EXPECT_THAT(without_host.hear(), StartsWith("HTTP/1.1 400"));
  Browser rubbish(address_);
  rubbish.say(std::string(40'000, 'x') + "\r\n\r\n");
  EXPECT_THAT(rubbish.hear(), Not(StartsWith("HTTP/1.1 200")));
  Browser body(address_);
  body.say("GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nbody");
  EXPECT_THAT(body.hear(), Not(StartsWith("HTTP/1.1 200")));
}

TEST_F(PageServer, says_of_each_request_that_is_too_long_that_it_is) {
  for (std::size_t bytes = 7000; bytes < 12'000; bytes += 100) {
    const std::string path = "/api/station?station=" + std::string(bytes, 'a');
    ASSERT_THAT(get(path), StartsWith("HTTP/1.1 4")) << bytes;
    ASSERT_THAT(get("/api/station", "X: " + std::string(bytes, 'a') + "\r\n"),
                StartsWith("HTTP/1.1 4"))
        << bytes;
  }
  EXPECT_THAT(get("/api/stations?x=" + std::string(8000, 'a')), StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(get("/api/stations?x=" + std::string(8200, 'a')), StartsWith("HTTP/1.1 431"));
}

TEST_F(PageServer, refuses_a_name_that_another_page_gave_it) {
  Browser page(address_);
  page.say("GET /api/stations HTTP/1.1\r\nHost: evil.example:80\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(page.hear(), StartsWith("HTTP/1.1 403"));
}

TEST(Calling, a_server_on_loopback_is_called_by_its_number_or_localhost) {
  for (const char* right :
       {"", "localhost", "localhost:8480", "127.0.0.1:8480", "[::1]:8480", "[::1]"}) {
    EXPECT_TRUE(is_called_rightly(right, "127.0.0.1:8480", {})) << right;
    EXPECT_TRUE(is_called_rightly(right, "[::1]:8480", {})) << right;
  }
  for (const char* wrong : {"127.evil.example", "shore", "10.0.0.1:8480", "[::2]:8480", ":x:"}) {
    EXPECT_FALSE(is_called_rightly(wrong, "127.0.0.1:8480", {})) << wrong;
    EXPECT_TRUE(is_called_rightly(wrong, "0.0.0.0:8480", {})) << wrong;
  }
}

TEST(Calling, further_names_are_taken_and_no_other_ones_wherever_it_listens) {
  const std::vector<std::string> names{"quay.example", "buoy-7"};
  for (const char* listens : {"127.0.0.1:8480", "192.168.1.10:8480"}) {
    for (const char* right : {"quay.example", "Quay.Example:8480", "buoy-7", "localhost:1", ""}) {
      EXPECT_TRUE(is_called_rightly(right, listens, names)) << right;
    }
    for (const char* wrong : {"evil.example", "quay.example.evil", "quay", "10.0.0.1"}) {
      EXPECT_FALSE(is_called_rightly(wrong, listens, names)) << wrong;
    }
  }
  EXPECT_TRUE(is_called_rightly("192.168.1.10:8480", "192.168.1.10:8480", names));
}

TEST_F(PageServer, an_archive_that_is_not_there_is_said_and_read_once_it_is) {
  archive_.reset();
  std::filesystem::rename(path(), folder_ + "/elsewhere.db");
  EXPECT_THAT(get("/api/stations"), StartsWith("HTTP/1.1 503"));
  std::filesystem::rename(folder_ + "/elsewhere.db", path());
  EXPECT_THAT(get("/api/stations"), StartsWith("HTTP/1.1 200"));
}

TEST_F(PageServer, tells_open_pages_that_the_archive_cannot_be_read_and_that_it_can_again) {
  hello({{epoch(0xA), 1, 9}});
  Browser page(address_);
  page.ask("/api/events?station=kelpie");
  EXPECT_THAT(page.hear("event: station\n"), Not(HasSubstr("event: archive")));
  std::filesystem::rename(path(), folder_ + "/elsewhere.db");
  EXPECT_THAT(page.hear("event: archive\ndata: {\"problem\":\""),
              Not(HasSubstr(R"({"problem":""})")));
  std::filesystem::rename(folder_ + "/elsewhere.db", path());
  page.hear("event: archive\ndata: {\"problem\":\"\"}");
  commit(winds(epoch(0xA), 1, 3));
  page.hear(R"("values":["0.3","214.50"])");
}

TEST_F(PageServer, streams_what_comes_ashore_to_the_pages_of_its_station) {
  hello({{epoch(0xA), 1, 9}});
  Browser page(address_);
  page.ask("/api/events?station=kelpie");
  page.hear("event: now\n");
  page.hear("event: station\n");
  commit(winds(epoch(0xA), 1, 3));
  EXPECT_THAT(page.hear(R"("values":["0.3","214.50"])"),
              HasSubstr(R"(data: {"station":"kelpie","instrument":"anemometer","kind":"wind")"));
}

TEST_F(PageServer, tells_of_alarms_as_they_are_raised) {
  hello({{epoch(0xA), 1, 9}});
  EXPECT_THAT(get("/api/alarms"), HasSubstr(R"("state":"missing","problem":""}],"stations":[]})"));
  Browser page(address_);
  page.ask("/api/events?station=kelpie");
  page.hear(R"("state":"missing")");
  auto book = AlarmBook::open(folder_ + "/alarms.db");
  ASSERT_TRUE(book) << book.error().text;
  page.hear(R"("state":"read")");
  Condition condition{"low", "kelpie", "battery"};
  {
    auto entry = (*book)->begin();
    ASSERT_TRUE(entry);
    ASSERT_TRUE(entry->raise(condition, now_, "it is low", {}));
    ASSERT_TRUE(entry->commit());
  }
  page.hear("event: alarms\ndata: {\"station\":\"kelpie\",\"standing\":1,");
  EXPECT_THAT(get("/api/alarms?station=kelpie"), HasSubstr(R"("raised_text":"it is low")"));
}

TEST_F(PageServer, tells_with_the_time_how_the_books_are) {
  Browser page(address_);
  page.ask("/api/events");
  page.hear(R"(,"books":["missing"]})");
}

TEST_F(PageServer, a_page_that_goes_away_disturbs_nobody) {
  hello({{epoch(0xA), 1, 9}});
  for (int i = 0; i < 20; ++i) {
    const Browser gone(address_);
    gone.ask("/api/events");
  }
  Browser page(address_);
  page.ask("/api/events?station=kelpie");
  page.hear("event: station\n");
  commit(winds(epoch(0xA), 1, 3));
  page.hear(R"("values":["0.3","214.50"])");
}

TEST_F(PageServer, the_head_of_a_stream_has_nothing_behind_it) {
  Browser asking(address_);
  asking.say("HEAD /api/events HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  const std::string head = asking.hear();
  EXPECT_THAT(head, HasSubstr("Content-Type: text/event-stream\r\n"));
  EXPECT_EQ(head.find("\r\n\r\n"), head.size() - 4) << head;
}

TEST_F(PageServer, ends_with_pages_open) {
  Browser page(address_);
  page.ask("/api/events");
  page.hear("event: now\n");
  stop();
  page.hear();  // to its end
}

TEST(SlowReaders, hold_answers_up_to_a_bound_and_others_are_answered_once_they_left) {
  const EventRing events;
  const auto answer = [](const HttpRequest& request, Ticket) -> HttpAnswer {
    return json_response(
        std::string(request.path == "/much" ? HttpServer::most_held_bytes / 4 : 9, '1'));
  };
  auto server = HttpServer::open("127.0.0.1:0", answer, events).value();
  std::atomic<bool> over{false};
  std::thread thread([&] { server->run([&] { return over.load(); }); });
  const auto get = [&server] {
    Browser browser(server->address());
    browser.ask("/little", "Connection: close\r\n");
    return browser.hear();
  };
  {
    std::vector<std::unique_ptr<Browser>> slow;
    for (int i = 0; i < 4; ++i) {
      slow.push_back(std::make_unique<Browser>(server->address()));
      slow.back()->ask("/much");
      EXPECT_THAT(slow.back()->hear("\r\n"), StartsWith("HTTP/1.1 200"));
    }
    const std::string refusal = get();
    EXPECT_THAT(refusal, StartsWith("HTTP/1.1 503"));
    EXPECT_THAT(refusal, HasSubstr("too many answers wait for slow readers"));
  }
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  std::string said = get();
  while (!said.starts_with("HTTP/1.1 200") && std::chrono::steady_clock::now() < end) said = get();
  EXPECT_THAT(said, StartsWith("HTTP/1.1 200"));
  over = true;
  server->wake();
  thread.join();
}

TEST(Streams, that_have_heard_all_are_not_ended_by_what_is_for_others) {
  EventRing events;
  const auto answer = [](const HttpRequest&, Ticket) -> HttpAnswer {
    return EventStream{"kelpie", "event: first\n\n"};
  };
  auto server = HttpServer::open("127.0.0.1:0", answer, events).value();
  std::atomic<bool> is_heard{false};
  std::atomic<bool> over{false};
  int rounds = 0;
  std::thread thread([&] {
    server->run([&] {  // before each turn
      constexpr int last_round = 6;
      if (!is_heard || rounds > last_round) return over.load();
      for (std::size_t i = 0; i < EventRing::most_events / 2; ++i) {
        events.push(Audience::station, "selkie", "reading", "{}");
      }
      if (rounds++ == last_round) events.push(Audience::station, "kelpie", "reading", "{}");
      server->wake();
      return over.load();
    });
  });
  Browser page(server->address());
  page.ask("/");
  page.hear("event: first\n");
  is_heard = true;
  server->wake();
  EXPECT_THAT(page.hear("event: reading\n"), HasSubstr("event: reading\n"));
  over = true;
  server->wake();
  thread.join();
}

TEST(PageAddress, that_cannot_be_had_is_an_error) {
  const buoyd::SystemClock clock;
  const auto site = Site::open("/nowhere/archive.db", "127.0.0.1:0", clock);
  ASSERT_TRUE(site) << "the archive may come later";
  const auto again = Site::open("/nowhere/archive.db", (*site)->address(), clock);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, buoyd::ErrorCode::unavailable);
  for (const char* bad : {"", "8480", ":8480", "nowhere.invalid:80", "127.0.0.1:http:x"}) {
    const auto none = Site::open("/nowhere/archive.db", bad, clock);
    ASSERT_FALSE(none) << bad;
    EXPECT_EQ(none.error().code, buoyd::ErrorCode::invalid) << bad;
  }
}

}  // namespace
}  // namespace buoyshore
