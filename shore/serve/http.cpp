#include "shore/serve/http.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

#include "base/json_object.hpp"

namespace buoyshore {

namespace {

/// "[::1]:8480" → "[::1]"
std::string_view without_port(std::string_view host) {
  const std::size_t colon = host.rfind(':');
  const bool is_in_brackets = colon != std::string_view::npos && host.find(']', colon) != host.npos;
  return is_in_brackets ? host : host.substr(0, colon);
}

bool is_loopback(std::string_view name) {
  const bool is_number = name.find_first_not_of("0123456789.") == std::string_view::npos;
  return name == "[::1]" || (is_number && name.starts_with("127."));
}

/// Names of hosts know no capitals.
bool is_same(std::string_view name, std::string_view other) {
  return std::ranges::equal(name, other, [](unsigned char x, unsigned char y) {
    return std::tolower(x) == std::tolower(y);
  });
}

}  // namespace

bool is_called_rightly(std::string_view host, std::string_view listens_at,
                       const std::vector<std::string>& names) {
  const std::string_view name = without_port(host);
  const std::string_view own = without_port(listens_at);
  if (name.empty() || name == "localhost" || is_loopback(name) || name == own) return true;
  if (names.empty()) return !is_loopback(own);
  return std::ranges::any_of(names, [name](const std::string& one) { return is_same(name, one); });
}

HttpResponse json_response(std::string json) {
  return {200, "application/json", std::move(json), {}, {}};
}

HttpResponse error_response(unsigned status, std::string_view text) {
  HttpResponse response = json_response(buoyd::JsonObject().add("error", text).str());
  response.status = status;
  return response;
}

}  // namespace buoyshore
