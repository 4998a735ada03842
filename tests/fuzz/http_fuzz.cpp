// What a browser, or somebody who is none, may send to the page's server: through libmicrohttpd and
// the questions' parameters down to an archive.

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "shore/archive/archive.hpp"
#include "shore/archive/archive_file.hpp"
#include "shore/plain_encoder.hpp"
#include "shore/sample_readings.hpp"
#include "shore/serve/api.hpp"
#include "shore/serve/http_server.hpp"
#include "support/loopback.hpp"

namespace {

using buoyshore::HttpAnswer;
using buoyshore::HttpRequest;

constexpr const char* place = "/tmp/http_fuzz.XXXXXX";

/// An archive with readings of two kinds, in a folder that goes with the process.
struct Shore {
  Shore() {
    if (mkdtemp(folder.data()) == nullptr) std::abort();
    auto archive = buoyshore::Archive::open(path()).value();
    buoyshore::test::PlainBatch batch;
    batch.from = batch.first = 1;
    batch.to = 3;
    batch.readings = {
        buoyshore::test::wind_reading(1), buoyshore::test::wind_reading(2),
        buoyshore::test::reading(3, buoyshore::test::profile(), R"([[1,2,3],4,5,"six"])")};
    const buoyd::Bytes message = batch.message();
    const auto parsed = buoyshore::parse_batch(message);
    if (!archive->take_batch("kelpie", parsed.value(), buoyshore::test::morning)) std::abort();
    archive.reset();
    auto book = buoyshore::AlarmBook::open(folder + "/alarms.db").value();
    buoyshore::Condition condition{"low", "kelpie", "battery"};
    auto entry = book->begin();
    if (!entry || !entry->raise(condition, buoyshore::test::morning, "it is low", {}) ||
        !entry->commit()) {
      std::abort();
    }
    book.reset();
    books = std::make_unique<buoyshore::AlarmBooks>(std::vector{folder + "/alarms.db"},
                                                    [] { return false; });
    database = buoyshore::open_for_reading(path()).value();
    sql = std::make_unique<buoyshore::PreparedSql>(*database);
    server = buoyshore::HttpServer::open(
                 "127.0.0.1:0",
                 [this](const HttpRequest& request, buoyshore::Ticket) { return answer(request); },
                 events)
                 .value();
  }

  [[nodiscard]] std::string path() const { return folder + "/archive.db"; }

  HttpAnswer answer(const HttpRequest& request) {
    if (request.path == "/api/events") return buoyshore::EventStream{"kelpie", "data: 1\n\n"};
    auto json = buoyshore::api_answer(*sql, *books, request, buoyshore::test::morning);
    return json ? buoyshore::json_response(std::move(*json))
                : buoyshore::error_response(400, json.error().text);
  }

  std::string folder = place;
  buoyshore::EventRing events;
  std::unique_ptr<buoyd::Database> database;
  std::unique_ptr<buoyshore::PreparedSql> sql;
  std::unique_ptr<buoyshore::AlarmBooks> books;
  std::unique_ptr<buoyshore::HttpServer> server;
};

/// True once the server has closed the connection.
bool is_over(int socket) {
  std::array<char, 4096> bytes{};
  for (;;) {
    const ssize_t length = ::recv(socket, bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (length == 0) return true;
    if (length < 0) return errno != EAGAIN;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Shore shore;
  const std::string& address = shore.server->address();
  const int port = std::stoi(address.substr(address.rfind(':') + 1));
  const buoyd::Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const sockaddr_in to = buoyd::test::loopback(static_cast<std::uint16_t>(port));
  if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0) return 0;
  static_cast<void>(::send(socket.get(), data, size, MSG_NOSIGNAL | MSG_DONTWAIT));
  ::shutdown(socket.get(), SHUT_WR);
  // A stream stays open: some turns, of which none waits. The event ends those that were left.
  shore.events.push(buoyshore::Audience::all, {}, "now", "1");
  int turns = 0;
  constexpr int most_turns = 50;
  shore.server->run([&] {
    shore.server->wake();
    return is_over(socket.get()) || ++turns > most_turns;
  });
  return 0;
}
