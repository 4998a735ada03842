#pragma once
// Posts to a server by HTTP or HTTPS and hears what it answers. libcurl is used nowhere else. Owned
// by whoever sends; one thread.

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/time.hpp"

namespace buoyshore {

/// Who we are to the server, and whom we take for it. "" = not said. Secrets are read anew for each
/// request, so that a replaced file needs no restart.
struct HttpAccess {
  std::string user{};           ///< with `password_file`: Basic
  std::string password_file{};  ///< as read_secret() takes it
  std::string token_file{};     ///< as read_secret() takes it: Bearer
  std::string ca_file{};    ///< who signed the server's certificate; "" = the system's authorities
  std::string cert_file{};  ///< our certificate
  std::string key_file{};   ///< its key
};

struct HttpTimes {
  buoyd::Micros connect = std::chrono::seconds(10);  ///< until TCP and TLS stand
  buoyd::Micros whole = std::chrono::seconds(60);    ///< until the answer is there
};

/// The texts live until post() returns.
struct HttpPost {
  std::string url;    ///< http:// or https://, without a user in it
  std::string media;  ///< "application/json"
  std::string_view body;
  std::vector<std::pair<std::string, std::string>> headers{};
};

struct HttpReply {
  int status = 0;
  std::string text{};            ///< the beginning of its body
  std::string location{};        ///< where a redirection points to; it is not followed
  buoyd::Micros retry_after{0};  ///< as the server asks for it; 0 = it does not
};

class HttpClient {
 public:
  /// `must_end` is asked at least once a second; true ends a request. Errors: invalid (what is said
  /// of us contradicts itself), unavailable (no memory).
  [[nodiscard]] static buoyd::Result<HttpClient> create(HttpAccess access,
                                                        std::function<bool()> must_end,
                                                        HttpTimes times = {});
  HttpClient(HttpClient&&) noexcept;
  HttpClient& operator=(HttpClient&&) noexcept;
  ~HttpClient();

  /// Whatever the server answers is a reply. No redirection is followed, no proxy is asked, and the
  /// server's certificate is verified. Errors: timeout, stopped, invalid (the URL, a secret's
  /// file), unavailable. Their texts hold no secret, and of the URL neither user nor query.
  [[nodiscard]] buoyd::Result<HttpReply> post(const HttpPost& post);
  /// Did some of the last request go out?
  [[nodiscard]] bool has_sent() const;

 private:
  struct State;
  explicit HttpClient(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

/// The URL for people, without its query, which may hold a secret. Error invalid: it is no URL of
/// HTTP or HTTPS, or a user stands in it.
[[nodiscard]] buoyd::Result<std::string> shown_url(const std::string& url);

/// Does the answer say that the server has nothing of the request?
[[nodiscard]] bool is_turned_away(const HttpReply& reply);

/// Did the server take it? Errors: busy (again later; `detail` is how many seconds it asks for, or
/// 0), refused (it will never take it; `detail` is the status).
[[nodiscard]] buoyd::Result<void> taken(const HttpReply& reply);

}  // namespace buoyshore
