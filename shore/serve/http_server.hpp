#pragma once
// Serves HTTP/1.1 on one address without TLS: a reverse proxy brings that (docs/shore.md). It takes
// GET and HEAD without a body. One thread runs it; the handler never blocks. libmicrohttpd is used
// nowhere else.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/descriptor.hpp"
#include "base/error.hpp"
#include "base/mutex.hpp"
#include "base/wake_signal.hpp"
#include "shore/serve/event_ring.hpp"
#include "shore/serve/http.hpp"

struct MHD_Daemon;
struct MHD_Connection;
struct MHD_Response;

namespace buoyshore {

/// Names the request that answer() belongs to.
using Ticket = std::uint64_t;
/// The answer comes later, by answer().
struct AnswerLater {};
/// The answer is a stream of events for a page of that station ("" = all); `first` is sent at once.
struct EventStream {
  std::string station;
  std::string first;
};
using HttpAnswer = std::variant<HttpResponse, AnswerLater, EventStream>;

class HttpServer {
 public:
  /// More streams than these, or more connections, are refused.
  static constexpr unsigned most_streams = 256;
  static constexpr unsigned most_connections = 512;
  /// An answer that would have readers hold more bytes of answers than these is refused: 503.
  static constexpr std::size_t most_held_bytes = 64'000'000;

  using Handler = std::function<HttpAnswer(const HttpRequest&, Ticket)>;
  /// Listens at "127.0.0.1:8480", "[::1]:8480" or "localhost:8480"; port 0 takes a free one.
  /// Errors: invalid (no such address), unavailable (it cannot be had). `events` lives as long as
  /// this.
  [[nodiscard]] static buoyd::Result<std::unique_ptr<HttpServer>> open(const std::string& listen,
                                                                       Handler handler,
                                                                       const EventRing& events);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  /// "127.0.0.1:8480"
  [[nodiscard]] const std::string& address() const { return address_; }
  /// Serves until `stop` returns true; it is asked at least once a second.
  void run(const std::function<bool()>& stop);
  /// Ends all streams and answers no question any more: 503. The handler is not called after that.
  void shut();
  /// How many pages have their stream open.
  [[nodiscard]] std::size_t streams() const { return streams_.size(); }

  /// Any thread: answers a request whose handler said AnswerLater, if it still waits.
  void answer(Ticket ticket, HttpResponse response);
  /// Any thread: new events are in the ring.
  void wake() { wake_.wake(); }

 private:
  struct Exchange;
  struct Stream;
  struct Held;
  struct Calls;  // what libmicrohttpd calls

  HttpServer(Handler handler, const EventRing& events);
  [[nodiscard]] buoyd::Result<void> listen(const std::string& listen);
  void turn();
  void take_answers();
  void wake_streams();
  [[nodiscard]] int reply(Exchange& exchange, HttpAnswer answer);
  [[nodiscard]] int send(Exchange& exchange, HttpResponse response);
  [[nodiscard]] int start_stream(Exchange& exchange, EventStream stream);

  const Handler handler_;
  const EventRing& events_;
  buoyd::WakeSignal wake_;
  std::string address_;
  MHD_Daemon* daemon_ = nullptr;
  int epoll_ = -1;
  bool is_closing_ = false;
  Ticket last_ticket_ = 0;
  std::size_t held_bytes_ = 0;  // of answers that their readers have not taken yet
  std::map<Ticket, std::unique_ptr<Exchange>> exchanges_;
  std::map<Ticket, std::unique_ptr<Stream>> streams_;
  buoyd::Mutex mutex_;
  std::vector<std::pair<Ticket, HttpResponse>> answers_ GUARDED_BY(mutex_);
};

}  // namespace buoyshore
