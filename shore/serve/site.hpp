#pragma once
// The page and what it asks: joins the HTTP server with the threads that read the archive. Main
// thread.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "shore/serve/event_ring.hpp"
#include "shore/serve/http_server.hpp"
#include "shore/serve/live_watch.hpp"
#include "shore/serve/query_pool.hpp"

namespace buoyshore {

class Site {
 public:
  /// Errors: those of HttpServer::open(), and unavailable (the kernel refuses threads). `names`:
  /// see is_called_rightly(); `books`: of alarms, which may be missing.
  [[nodiscard]] static buoyd::Result<std::unique_ptr<Site>> open(
      const std::string& archive, const std::string& listen, const buoyd::Clock& clock,
      std::vector<std::string> names = {}, const std::vector<std::string>& books = {});

  ~Site();
  Site(const Site&) = delete;
  Site& operator=(const Site&) = delete;

  [[nodiscard]] const std::string& address() const { return server_->address(); }
  /// Serves until `stop` returns true; it is asked at least once a second.
  void run(const std::function<bool()>& stop);

 private:
  Site(const std::string& archive, const std::vector<std::string>& books, const buoyd::Clock& clock,
       std::vector<std::string> names);
  [[nodiscard]] HttpAnswer answer(const HttpRequest& request, Ticket ticket);
  [[nodiscard]] HttpAnswer ask(const HttpRequest& request, Ticket ticket);
  [[nodiscard]] EventStream stream(const HttpRequest& request) const;

  const buoyd::Clock& clock_;
  const std::vector<std::string> names_;
  EventRing events_;
  std::unique_ptr<HttpServer> server_;
  QueryPool pool_;  // after the server, which its threads answer
  LiveWatch watch_;
};

}  // namespace buoyshore
