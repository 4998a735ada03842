#pragma once
// What a browser asks and what it is answered. Values; any thread.

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace buoyshore {

struct HttpRequest {
  std::string path;                                 ///< "/api/stations"
  std::multimap<std::string, std::string> query{};  ///< decoded; may hold any bytes
  std::string host{};        ///< as the client calls the server, "" if it does not
  std::string known_etag{};  ///< of If-None-Match, "" if it has none
  bool takes_gzip = false;
};

struct HttpResponse {
  unsigned status = 200;
  std::string_view type{};  ///< a literal: the Content-Type
  std::string body{};
  /// Bytes that live as long as the program, instead of `body`; already gzip.
  std::span<const std::uint8_t> packed{};
  std::string_view etag{};  ///< lives as long as the program; "" = the answer is never kept
};

/// False if another page may have made its own name lead here (DNS rebinding), to read what the
/// browser may: `host` is no name of loopback, not the address that the server `listens_at`, and
/// none of `names`. Without names a server that listens elsewhere than on loopback takes any.
[[nodiscard]] bool is_called_rightly(std::string_view host, std::string_view listens_at,
                                     const std::vector<std::string>& names);

/// An error as the page reads it: {"error":"…"}.
[[nodiscard]] HttpResponse error_response(unsigned status, std::string_view text);
[[nodiscard]] HttpResponse json_response(std::string json);

}  // namespace buoyshore
