#include "drivers/value_text.hpp"

#include <algorithm>

#include "base/json.hpp"
#include "core/body.hpp"

namespace buoyd {

namespace {

/// The name of an enumeration's value; nullptr if it has none.
const std::string* name_of_value(const ModelChannel& channel, const Scalar& value) {
  const auto* integer = std::get_if<std::int64_t>(&value);
  if (integer == nullptr) {
    return nullptr;
  }
  const auto found = std::ranges::find(channel.value_names, *integer,
                                       &std::pair<std::int64_t, std::string>::first);
  return found == channel.value_names.end() ? nullptr : &found->second;
}

void append_named(std::string& out, const ModelChannel& channel, const Scalar& value) {
  if (const std::string* name = name_of_value(channel, value)) {
    append_json_string(out, *name);
  } else {
    append_scalar(out, value);
  }
}

/// Calls write(value) for each value of the channel, in [ ] with commas if it is an array.
template <class Write>
void append_channel(std::string& out, const ModelKind& kind, const ModelChannel& channel,
                    const Values& values, std::size_t first, Write write) {
  if (!channel.on_axis) {
    write(values[first]);
    return;
  }
  out += '[';
  for (std::size_t i = 0; i < kind.points(channel); ++i) {
    out += i == 0 ? "" : ",";
    write(values[first + i]);
  }
  out += ']';
}

}  // namespace

std::string values_json(const ModelKind& kind, const Values& values) {
  std::string out = R"({"values":{)";
  std::size_t first = 0;
  for (const ModelChannel& channel : kind.channels) {
    out += first == 0 ? "" : ",";
    append_json_string(out, channel.name);
    out += ':';
    append_channel(out, kind, channel, values, first,
                   [&](const Scalar& value) { append_named(out, channel, value); });
    first += kind.points(channel);
  }
  return out + "}}";
}

std::string value_text(const ModelKind& kind, std::size_t channel, const Values& values,
                       std::size_t first) {
  if (const auto* text = std::get_if<std::string>(&values[first])) {
    return *text;
  }
  std::string out;
  append_channel(out, kind, kind.channels[channel], values, first,
                 [&out](const Scalar& value) { append_scalar(out, value); });
  return out;
}

}  // namespace buoyd
