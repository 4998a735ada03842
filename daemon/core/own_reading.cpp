#include "core/own_reading.hpp"

#include <fmt/format.h>

#include <map>

#include "base/shared_value.hpp"
#include "core/body.hpp"

namespace buoyd {

namespace {

DescriptionPtr describe(std::string_view kind, const std::vector<OwnValue>& values) {
  std::string text =
      fmt::format(R"({{"v":1,"instrument":"{}","kind":"{}","channels":[)", own_instrument, kind);
  for (const OwnValue& one : values) {
    if (text.back() == '}') text += ',';
    text += fmt::format(R"({{"name":"{}","type":"{}","unit":"{}","long_name":"{}"}})", one.name,
                        name_of(one.type), one.unit, one.meaning);
  }
  return Description::parse(text + "]}").value();
}

/// Made at the first reading of its kind, and shared by all.
DescriptionPtr description_of(std::string_view kind, const std::vector<OwnValue>& values) {
  static SharedValue<std::map<std::string, DescriptionPtr>> made;
  DescriptionPtr description;
  made.update([&](auto& by_kind) {
    DescriptionPtr& known = by_kind[std::string(kind)];
    if (!known) known = describe(kind, values);
    description = known;
  });
  return description;
}

}  // namespace

bool is_own(const Description& description, std::string_view kind) {
  return description.instrument() == own_instrument && description.kind() == kind;
}

Scalar text_or_null(std::string text) {
  return text.empty() ? Scalar{} : Scalar{std::move(text)};
}

OwnValue own_text(std::string_view name, std::string_view meaning, Scalar value) {
  return {name, ValueType::text, "", meaning, std::move(value)};
}

OwnValue own_integer(std::string_view name, std::string_view unit, std::string_view meaning,
                     std::optional<std::int64_t> value) {
  return {name, ValueType::integer, unit, meaning, value ? Scalar{*value} : Scalar{}};
}

OwnValue own_number(std::string_view name, std::string_view unit, std::string_view meaning,
                    std::optional<double> value) {
  return {name, ValueType::float64, unit, meaning, value ? Scalar{*value} : Scalar{}};
}

Reading own_reading(std::string_view kind, const std::vector<OwnValue>& values, MonoTime now) {
  Values body;
  for (const OwnValue& one : values) body.push_back(one.value);
  Reading reading;
  reading.description = description_of(kind, values);
  reading.boottime = now;
  reading.body = write_body(*reading.description, body).value();
  return reading;
}

}  // namespace buoyd
