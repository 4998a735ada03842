#include "shore/serve/site.hpp"

#include <algorithm>
#include <utility>

#include "base/json_object.hpp"
#include "shore/serve/api.hpp"
#include "shore/serve/page_files.hpp"
#include "shore/serve/reading_json.hpp"

namespace buoyshore {

using buoyd::Result;

namespace {

HttpResponse page_response(const PageFile& file, const HttpRequest& request) {
  if (request.known_etag == file.etag) return {304, {}, {}, {}, file.etag};
  if (!request.takes_gzip) return error_response(406, "this needs a client that takes gzip");
  return {200, file.type, {}, file.gzip, file.etag};
}

}  // namespace

Site::Site(const std::string& archive, const std::vector<std::string>& books,
           const buoyd::Clock& clock, std::vector<std::string> names)
    : clock_(clock),
      names_(std::move(names)),
      pool_(archive, books, clock,
            [this](Ticket ticket, HttpResponse response) {
              server_->answer(ticket, std::move(response));
            }),
      watch_(archive, books, events_, clock, [this] { server_->wake(); }) {}

Result<std::unique_ptr<Site>> Site::open(const std::string& archive, const std::string& listen,
                                         const buoyd::Clock& clock, std::vector<std::string> names,
                                         const std::vector<std::string>& books) {
  std::unique_ptr<Site> site(new Site(archive, books, clock, std::move(names)));
  auto server = HttpServer::open(
      listen,
      [&made = *site](const HttpRequest& request, Ticket ticket) {
        return made.answer(request, ticket);
      },
      site->events_);
  if (!server) return pass_on(server);
  site->server_ = std::move(*server);
  if (auto started = site->pool_.start(); !started) return pass_on(started);
  if (auto started = site->watch_.start(); !started) return pass_on(started);
  return site;
}

/// The server asks the threads, and they answer it: it ends first, and goes last.
Site::~Site() {
  if (server_ != nullptr) server_->shut();
}

void Site::run(const std::function<bool()>& stop) {
  server_->run([&] {
    watch_.are_pages_open(server_->streams() > 0);
    return stop();
  });
}

HttpAnswer Site::answer(const HttpRequest& request, Ticket ticket) {
  if (!is_called_rightly(request.host, server_->address(), names_)) {
    return error_response(403,
                          "this server is called 127.0.0.1 or localhost: let a proxy call it so, "
                          "or start it with --host and the name");
  }
  if (request.path == "/api/events") return stream(request);
  if (is_api_path(request.path)) return ask(request, ticket);
  const std::string_view path =
      request.path == "/" ? "/index.html" : std::string_view(request.path);
  const auto file = std::ranges::find(page_files(), path, &PageFile::path);
  if (file == page_files().end()) return error_response(404, "there is no such page");
  return page_response(*file, request);
}

HttpAnswer Site::ask(const HttpRequest& request, Ticket ticket) {
  const bool is_taken = pool_.ask(ticket, [this, request](PreparedSql& sql, AlarmBooks& books) {
    return api_answer(sql, books, request, clock_.wall());
  });
  if (!is_taken) return error_response(503, "too much is asked at once");
  return AnswerLater{};
}

EventStream Site::stream(const HttpRequest& request) const {
  const auto station = request.query.find("station");
  return {station == request.query.end() ? std::string() : station->second,
          "retry: 2000\nevent: now\ndata: " +
              buoyd::JsonObject().add_json("now", time_json(clock_.wall())).str() + "\n\n"};
}

}  // namespace buoyshore
