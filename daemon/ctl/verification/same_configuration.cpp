#include "ctl/verification/same_configuration.hpp"

#include <fmt/format.h>

#include "base/json_parts.hpp"

namespace buoyd {

Result<void> expect_same(const Json& status, const Configuration& configuration) {
  const std::string running = parts::text(status, "configuration");
  if (running == configuration.settings.hash) return {};
  return fail(ErrorCode::invalid,
              fmt::format("buoyd runs configuration {}, {} is {}: expected the same, as after "
                          "buoyctl do reload, or when a trial from ashore is over",
                          running, configuration.file, configuration.settings.hash));
}

}  // namespace buoyd
