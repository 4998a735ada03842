#include "shore/archive/own_fields.hpp"

#include "base/json.hpp"
#include "base/number_text.hpp"
#include "core/body.hpp"
#include "core/own_readings.hpp"

namespace buoyshore {

bool is_own(const buoyd::Reading& reading, std::string_view kind) {
  return reading.description->instrument() == buoyd::own_instrument &&
         reading.description->kind() == kind;
}

OwnFields::OwnFields(const buoyd::Reading& reading) : description_(*reading.description) {
  if (auto tokens = buoyd::split_body(description_, reading.body)) {
    tokens_ = std::move(*tokens);
  }
}

std::string_view OwnFields::token(std::string_view channel) const {
  std::size_t index = 0;
  for (const buoyd::ChannelLayout& layout : description_.channels()) {
    if (layout.name == channel && index < tokens_.size()) {
      return tokens_[index];
    }
    index += layout.points;
  }
  return {};
}

std::optional<std::string> OwnFields::text(std::string_view channel) const {
  const auto json = buoyd::Json::parse(token(channel));
  const std::string* const text = json ? json->string() : nullptr;
  return text != nullptr ? std::optional(*text) : std::nullopt;
}

std::optional<std::int64_t> OwnFields::integer(std::string_view channel) const {
  return buoyd::number_in<std::int64_t>(token(channel));
}

}  // namespace buoyshore
