#pragma once
// An HTTP server of a test's own on a free port of 127.0.0.1, by libmicrohttpd on a thread of its
// own: it hears requests whole and answers as the test says.
// Use: SOURCES … ${PROJECT_SOURCE_DIR}/tests/support/http_target.cpp LIBS … PkgConfig::microhttpd

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

struct MHD_Daemon;

namespace buoyd::test {

struct HeardRequest {
  std::string method;
  std::string path;
  std::map<std::string, std::string> headers;  ///< names in small letters
  std::string body;
};

struct GivenAnswer {
  unsigned status = 200;
  std::string body{};
  std::map<std::string, std::string> headers{};
};

/// A server's key and certificate, PEM; "" = it speaks without TLS.
struct ServerSecrets {
  std::string key;
  std::string certificate;
};

class HttpTarget {
 public:
  using Answer = std::function<GivenAnswer(const HeardRequest&)>;
  /// `answer` runs on the server's thread, once a request. Throws std::runtime_error where no
  /// server begins.
  explicit HttpTarget(Answer answer, ServerSecrets secrets = {});
  ~HttpTarget();
  HttpTarget(const HttpTarget&) = delete;
  HttpTarget& operator=(const HttpTarget&) = delete;

  /// "http://127.0.0.1:PORT" + path
  [[nodiscard]] std::string url(const std::string& path) const;
  /// All requests so far, in their order.
  [[nodiscard]] std::vector<HeardRequest> heard() const;

 private:
  struct Calls;  // what libmicrohttpd calls

  Answer answer_;
  ServerSecrets secrets_;
  std::uint16_t port_ = 0;
  mutable std::mutex mutex_;
  std::vector<HeardRequest> heard_;
  MHD_Daemon* daemon_ = nullptr;
};

}  // namespace buoyd::test
