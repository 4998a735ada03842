#include "shore/collect/commander.hpp"

#include "base/json.hpp"
#include "core/proof/bytes_as_text.hpp"
#include "shore/query/shown_text.hpp"

namespace buoyshore {

std::vector<std::string> Commander::subscriptions() const {
  return {call_.stem + "answer/" + call_.name};
}

std::vector<Outgoing> Commander::connected() {
  next_ = clock_.mono();
  return due();
}

std::vector<Outgoing> Commander::message(std::string_view /*topic*/,
                                         std::span<const std::uint8_t> payload, bool retained) {
  const std::string text(payload.begin(), payload.end());
  const auto json = buoyd::Json::parse(text);
  if (!retained && json && json->string_at("id") == call_.id) {
    answer_ = shown(text);
    next_.reset();
  }
  return {};
}

std::vector<Outgoing> Commander::due() {
  if (answer_ || !next_ || clock_.mono() < *next_) {
    return {};
  }
  next_ = clock_.mono() + between_calls;
  const auto bytes = buoyd::text_as_bytes(call_.payload);
  const std::string sender = call_.sender.empty() ? "" : call_.sender + "/";
  return {{call_.stem + "command/" + sender + call_.name, {bytes.begin(), bytes.end()}}};
}

}  // namespace buoyshore
