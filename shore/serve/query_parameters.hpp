#pragma once
// The parameters of a request's query, checked. Values; any thread.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/time.hpp"
#include "shore/serve/http.hpp"

namespace buoyshore {

class QueryParameters {
 public:
  explicit QueryParameters(const HttpRequest& request) : query_(request.query) {}

  [[nodiscard]] bool has(const std::string& name) const { return query_.contains(name); }
  /// Error invalid: it is missing, or longer than 256 bytes. The text names it.
  [[nodiscard]] buoyd::Result<std::string> text(const std::string& name) const;
  /// "" where it does not come. Error invalid: it is longer than 256 bytes.
  [[nodiscard]] buoyd::Result<std::string> text_or_none(const std::string& name) const;
  /// All of that name; at most 64.
  [[nodiscard]] buoyd::Result<std::vector<std::string>> texts(const std::string& name) const;
  /// Error invalid: it is no number of those.
  [[nodiscard]] buoyd::Result<std::int64_t> number(const std::string& name, std::int64_t least,
                                                   std::int64_t most,
                                                   std::optional<std::int64_t> without) const;

 private:
  const std::multimap<std::string, std::string>& query_;
};

/// `from` and `to`, ms since 1970 UTC.
struct TimeSlice {
  buoyd::WallTime from{};
  buoyd::WallTime to{};
};
/// Error invalid: one is missing or no such time, or the time ends before it begins.
[[nodiscard]] buoyd::Result<TimeSlice> time_slice(const QueryParameters& parameters);

}  // namespace buoyshore
