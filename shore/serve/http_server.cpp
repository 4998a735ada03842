#include "shore/serve/http_server.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <microhttpd.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>

#include "shore/serve/listening_socket.hpp"

namespace buoyshore {

using buoyd::Lock;
using buoyd::Result;

namespace {

constexpr int longest_turn = 1000;  // ms
constexpr unsigned idle_time = 30;  // s, of a connection that asks nothing
constexpr std::size_t longest_request = 8192;
/// Of a connection: its request, and room for what it is told of one that is longer.
constexpr std::size_t pool_bytes = 2 * longest_request;
constexpr std::size_t stream_block = 2048;
constexpr const char* stream_type = "text/event-stream";
/// Of a stream: what a page that does not read may hold in the kernel before it is dropped.
constexpr int send_buffer = 65536;

using Header = std::pair<const char*, const char*>;
/// Nothing is loaded from elsewhere, and no other page may show this one.
constexpr std::array<Header, 5> common_headers{{
    {"Content-Security-Policy",
     "default-src 'self'; img-src 'self' data: blob:; frame-ancestors 'none'; base-uri 'none'; "
     "form-action 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
}};

void add_header(MHD_Response* response, const char* name, std::string_view value) {
  static_cast<void>(MHD_add_response_header(response, name, std::string(value).c_str()));
}

/// Adds what every answer has, and hands it to the library.
int queue(MHD_Connection* connection, unsigned status, MHD_Response* response) {
  for (const auto& [name, value] : common_headers) add_header(response, name, value);
  const int queued = MHD_queue_response(connection, status, response);
  MHD_destroy_response(response);
  return queued;
}

std::size_t size_of_request(MHD_Connection* connection) {
  const MHD_ConnectionInfo* const info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
  return info == nullptr ? 0 : info->header_size;
}

std::string_view header_of(MHD_Connection* connection, const char* name) {
  const char* value = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
  return value == nullptr ? "" : value;
}

}  // namespace

struct HttpServer::Exchange {
  MHD_Connection* connection = nullptr;
  Ticket ticket = 0;
  bool is_begun = false;
  bool waits = false;  // suspended, for answer()
  std::optional<HttpResponse> response{};
};

struct HttpServer::Stream {
  HttpServer* server = nullptr;
  MHD_Connection* connection = nullptr;
  Ticket ticket = 0;
  std::string station;
  std::uint64_t place = 0;
  EventRing::Text text;  // what is being sent
  std::size_t sent = 0;  // of it
  bool waits = false;    // suspended, for events
};

/// The body of an answer, counted until its reader has taken it or is gone.
struct HttpServer::Held {
  Held(std::size_t& all, std::string body) : all_bytes(all), text(std::move(body)) {
    all_bytes += text.size();
  }
  ~Held() { all_bytes -= text.size(); }
  Held(const Held&) = delete;
  Held& operator=(const Held&) = delete;

  std::size_t& all_bytes;
  std::string text;
};

/// With libmicrohttpd's signatures. It calls from within MHD_run() and MHD_stop_daemon() alone.
struct HttpServer::Calls {
  static MHD_Result asked(void* self, MHD_Connection* connection, const char* url,
                          const char* method, const char*, const char*, std::size_t* body,
                          void** state) {
    HttpServer& server = *static_cast<HttpServer*>(self);
    if (*state == nullptr) {
      auto exchange = std::make_unique<Exchange>();
      exchange->connection = connection;
      exchange->ticket = ++server.last_ticket_;
      *state = exchange.get();
      Exchange& kept =
          *server.exchanges_.emplace(exchange->ticket, std::move(exchange)).first->second;
      if (size_of_request(connection) > longest_request) {
        return as_result(server.send(kept, error_response(431, "the request is over 8 KiB")));
      }
      const std::string_view is = method;
      if (is == MHD_HTTP_METHOD_GET || is == MHD_HTTP_METHOD_HEAD) return MHD_YES;
      return as_result(server.send(kept, error_response(405, "only GET is understood")));
    }
    if (*body != 0) return MHD_NO;  // nothing takes a body: the connection is closed
    Exchange& exchange = *static_cast<Exchange*>(*state);
    if (exchange.response) {
      HttpResponse response = std::move(*exchange.response);
      exchange.response.reset();
      return as_result(server.send(exchange, std::move(response)));
    }
    if (std::exchange(exchange.is_begun, true)) return MHD_YES;
    if (server.is_closing_) {
      return as_result(server.send(exchange, error_response(503, "the server ends")));
    }
    HttpAnswer answer = server.handler_(request_of(connection, url), exchange.ticket);
    const bool is_head = std::string_view(method) == MHD_HTTP_METHOD_HEAD;
    if (is_head && std::holds_alternative<EventStream>(answer)) {
      answer = HttpResponse{200, stream_type};  // the library would write a stream's end behind it
    }
    return as_result(server.reply(exchange, std::move(answer)));
  }

  static void completed(void* self, MHD_Connection*, void** state, MHD_RequestTerminationCode) {
    if (*state == nullptr) return;
    HttpServer& server = *static_cast<HttpServer*>(self);
    server.exchanges_.erase(static_cast<Exchange*>(*state)->ticket);
    *state = nullptr;
  }

  static ssize_t read(void* self, std::uint64_t, char* to, std::size_t room) {
    Stream& stream = *static_cast<Stream*>(self);
    if (stream.server->is_closing_) return MHD_CONTENT_READER_END_OF_STREAM;
    if (stream.text == nullptr) {
      EventRing::Next next = stream.server->events_.next(stream.place, stream.station);
      if (next.is_lost) return MHD_CONTENT_READER_END_WITH_ERROR;
      if (next.text == nullptr) {
        stream.waits = true;
        MHD_suspend_connection(stream.connection);
        return 0;
      }
      stream.text = std::move(next.text);
      stream.sent = 0;
    }
    const std::size_t length = std::min(room, stream.text->size() - stream.sent);
    std::memcpy(to, stream.text->data() + stream.sent, length);
    stream.sent += length;
    if (stream.sent == stream.text->size()) stream.text = nullptr;
    return static_cast<ssize_t>(length);
  }

  static void freed(void* self) {
    const Stream& stream = *static_cast<Stream*>(self);
    stream.server->streams_.erase(stream.ticket);
  }

  static void taken(void* held) { delete static_cast<Held*>(held); }

 private:
  static MHD_Result as_result(int result) { return static_cast<MHD_Result>(result); }

  static MHD_Result note_argument(void* to, MHD_ValueKind, const char* key, std::size_t key_size,
                                  const char* value, std::size_t value_size) {
    static_cast<HttpRequest*>(to)->query.emplace(
        std::string(key, key_size),
        value == nullptr ? std::string() : std::string(value, value_size));
    return MHD_YES;
  }

  static HttpRequest request_of(MHD_Connection* connection, const char* url) {
    HttpRequest request{url};
    static_cast<void>(MHD_get_connection_values_n(connection, MHD_GET_ARGUMENT_KIND,
                                                  &Calls::note_argument, &request));
    request.host = header_of(connection, MHD_HTTP_HEADER_HOST);
    request.known_etag = header_of(connection, MHD_HTTP_HEADER_IF_NONE_MATCH);
    request.takes_gzip = header_of(connection, MHD_HTTP_HEADER_ACCEPT_ENCODING).find("gzip") !=
                         std::string_view::npos;
    return request;
  }
};

HttpServer::HttpServer(Handler handler, const EventRing& events)
    : handler_(std::move(handler)), events_(events) {}

Result<std::unique_ptr<HttpServer>> HttpServer::open(const std::string& listen, Handler handler,
                                                     const EventRing& events) {
  std::unique_ptr<HttpServer> server(new HttpServer(std::move(handler), events));
  if (auto listens = server->listen(listen); !listens) return pass_on(listens);
  return server;
}

Result<void> HttpServer::listen(const std::string& listen) {
  auto socket = listening_socket(listen);
  if (!socket) return pass_on(socket);
  address_ = socket->address;
  const int own = ::fcntl(socket->descriptor.get(), F_DUPFD_CLOEXEC, 0);  // the library closes it
  // It says nothing of what clients do wrong: they could fill the log.
  daemon_ =
      MHD_start_daemon(MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, 0, nullptr, nullptr, &Calls::asked,
                       this, MHD_OPTION_LISTEN_SOCKET, own, MHD_OPTION_NOTIFY_COMPLETED,
                       &Calls::completed, this, MHD_OPTION_CONNECTION_LIMIT, most_connections,
                       MHD_OPTION_CONNECTION_TIMEOUT, idle_time, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
                       pool_bytes, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_END);
  if (daemon_ == nullptr) {
    return buoyd::fail(buoyd::ErrorCode::unavailable,
                       fmt::format("{}: the HTTP server does not start", listen));
  }
  epoll_ = MHD_get_daemon_info(daemon_, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
  return {};
}

HttpServer::~HttpServer() {
  shut();
}

void HttpServer::run(const std::function<bool()>& stop) {
  while (!stop()) turn();
}

void HttpServer::turn() {
  take_answers();
  wake_streams();
  MHD_run(daemon_);
  MHD_UNSIGNED_LONG_LONG due = longest_turn;
  if (MHD_get_timeout(daemon_, &due) != MHD_YES) due = longest_turn;
  const int wait = static_cast<int>(std::min<MHD_UNSIGNED_LONG_LONG>(due, longest_turn));
  std::array<pollfd, 2> fds{{{epoll_, POLLIN, 0}, {wake_.descriptor(), POLLIN, 0}}};
  ::poll(fds.data(), fds.size(), wait);
  if (fds[1].revents != 0) wake_.clear();
}

void HttpServer::answer(Ticket ticket, HttpResponse response) {
  {
    const Lock lock(mutex_);
    answers_.emplace_back(ticket, std::move(response));
  }
  wake_.wake();
}

void HttpServer::take_answers() {
  std::vector<std::pair<Ticket, HttpResponse>> answers;
  {
    const Lock lock(mutex_);
    answers.swap(answers_);
  }
  for (auto& [ticket, response] : answers) {
    const auto found = exchanges_.find(ticket);
    if (found == exchanges_.end() || !std::exchange(found->second->waits, false)) continue;
    found->second->response = std::move(response);
    MHD_resume_connection(found->second->connection);
  }
}

/// One that waits goes past what is for others, or the ring would lose its place.
void HttpServer::wake_streams() {
  for (const auto& [ticket, stream] : streams_) {
    if (!stream->waits) continue;
    EventRing::Next next = events_.next(stream->place, stream->station);
    if (next.text == nullptr && !next.is_lost && !is_closing_) continue;
    stream->text = std::move(next.text);
    stream->sent = 0;
    stream->waits = false;
    MHD_resume_connection(stream->connection);
  }
}

int HttpServer::reply(Exchange& exchange, HttpAnswer answer) {
  if (auto* response = std::get_if<HttpResponse>(&answer))
    return send(exchange, std::move(*response));
  if (auto* stream = std::get_if<EventStream>(&answer)) {
    return start_stream(exchange, std::move(*stream));
  }
  exchange.waits = true;
  MHD_suspend_connection(exchange.connection);
  return MHD_YES;
}

int HttpServer::send(Exchange& exchange, HttpResponse response) {
  // An error is small, and is said.
  if (response.status == 200 && response.packed.empty() &&
      held_bytes_ + response.body.size() > most_held_bytes) {
    response = error_response(503, "too many answers wait for slow readers");
  }
  MHD_Response* made = nullptr;
  if (response.packed.empty()) {
    auto* const held = new Held(held_bytes_, std::move(response.body));
    made = MHD_create_response_from_buffer_with_free_callback_cls(
        held->text.size(), held->text.data(), &Calls::taken, held);
    if (made == nullptr) {
      Calls::taken(held);
      return MHD_NO;
    }
  } else {
    // libmicrohttpd does not write to it.
    made = MHD_create_response_from_buffer(response.packed.size(),
                                           const_cast<std::uint8_t*>(response.packed.data()),
                                           MHD_RESPMEM_PERSISTENT);
    add_header(made, MHD_HTTP_HEADER_CONTENT_ENCODING, "gzip");
    add_header(made, MHD_HTTP_HEADER_VARY, "Accept-Encoding");
  }
  if (!response.type.empty()) add_header(made, MHD_HTTP_HEADER_CONTENT_TYPE, response.type);
  if (!response.etag.empty()) add_header(made, MHD_HTTP_HEADER_ETAG, response.etag);
  add_header(made, MHD_HTTP_HEADER_CACHE_CONTROL, response.etag.empty() ? "no-store" : "no-cache");
  if (response.status == 405) add_header(made, MHD_HTTP_HEADER_ALLOW, "GET, HEAD");
  if (response.status == 503) add_header(made, MHD_HTTP_HEADER_RETRY_AFTER, "5");
  return queue(exchange.connection, response.status, made);
}

int HttpServer::start_stream(Exchange& exchange, EventStream stream) {
  if (streams_.size() >= most_streams) {
    return send(exchange, error_response(503, "too many pages are open"));
  }
  const int socket =
      MHD_get_connection_info(exchange.connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
  ::setsockopt(socket, SOL_SOCKET, SO_SNDBUF, &send_buffer, sizeof send_buffer);
  auto made = std::make_unique<Stream>();
  made->server = this;
  made->connection = exchange.connection;
  made->ticket = exchange.ticket;
  made->station = std::move(stream.station);
  made->place = events_.end();
  made->text = std::make_shared<const std::string>(std::move(stream.first));
  MHD_Response* response = MHD_create_response_from_callback(
      MHD_SIZE_UNKNOWN, stream_block, &Calls::read, made.get(), &Calls::freed);
  streams_.emplace(exchange.ticket, std::move(made));
  add_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, stream_type);
  add_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
  add_header(response, "X-Accel-Buffering", "no");  // nginx passes each event on at once
  return queue(exchange.connection, MHD_HTTP_OK, response);
}

/// libmicrohttpd aborts the process if it is stopped while a connection is suspended.
void HttpServer::shut() {
  if (daemon_ == nullptr) return;
  is_closing_ = true;
  wake_streams();
  for (const auto& [ticket, exchange] : exchanges_) {
    if (!std::exchange(exchange->waits, false)) continue;
    exchange->response = error_response(503, "the server ends");
    MHD_resume_connection(exchange->connection);
  }
  constexpr int last_turns = 4;
  for (int i = 0; i < last_turns; ++i) MHD_run(daemon_);
  MHD_stop_daemon(daemon_);
  daemon_ = nullptr;
}

}  // namespace buoyshore
