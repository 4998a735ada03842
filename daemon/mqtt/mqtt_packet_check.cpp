#include "mqtt/mqtt_packet_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

namespace buoyd {

namespace {

using Bytes = std::span<const std::uint8_t>;

constexpr unsigned connack = 2;
constexpr unsigned publish = 3;
constexpr unsigned puback = 4;
constexpr unsigned suback = 9;
constexpr unsigned pingresp = 13;
constexpr unsigned disconnect = 14;

constexpr std::array<std::string_view, 16> kind_names = {
    "packet of kind 0", "CONNECT",  "CONNACK",    "PUBLISH", "PUBACK",      "PUBREC",
    "PUBREL",           "PUBCOMP",  "SUBSCRIBE",  "SUBACK",  "UNSUBSCRIBE", "UNSUBACK",
    "PINGREQ",          "PINGRESP", "DISCONNECT", "AUTH"};

constexpr unsigned qos_bits = 0x06;  // of a PUBLISH's first byte
constexpr unsigned qos_one = 0x02;

constexpr std::size_t most_shown = 24;        // bytes of a refused packet
constexpr std::size_t most_length_bytes = 4;  // MQTT 5, 1.5.5
constexpr std::uint8_t more = 0x80;           // of a variable byte integer

/// How a property's value is written (MQTT 5, 2.2.2.2). `text` stands for binary data too.
enum class Form : std::uint8_t { one_byte, two_bytes, four_bytes, variable, text, two_texts };

constexpr unsigned in_connack = 1;
constexpr unsigned in_publish = 2;
constexpr unsigned in_ack = 4;  // PUBACK, SUBACK
constexpr unsigned in_disconnect = 8;

struct PropertyRule {
  std::uint32_t name;
  Form form;
  unsigned where;
};

// Those that a broker may send to a client that offered no topic aliases.
constexpr std::array<PropertyRule, 23> property_rules{{
    {0x01, Form::one_byte, in_publish},                       // payload format
    {0x02, Form::four_bytes, in_publish},                     // expiry of the message
    {0x03, Form::text, in_publish},                           // content type
    {0x08, Form::text, in_publish},                           // response topic
    {0x09, Form::text, in_publish},                           // correlation data
    {0x0B, Form::variable, in_publish},                       // subscription identifier
    {0x11, Form::four_bytes, in_connack},                     // expiry of the session
    {0x12, Form::text, in_connack},                           // assigned client id
    {0x13, Form::two_bytes, in_connack},                      // keep-alive
    {0x15, Form::text, in_connack},                           // authentication method
    {0x16, Form::text, in_connack},                           // authentication data
    {0x1A, Form::text, in_connack},                           // response information
    {0x1C, Form::text, in_connack | in_disconnect},           // another server
    {0x1F, Form::text, in_connack | in_ack | in_disconnect},  // the reason in words
    {0x21, Form::two_bytes, in_connack},                      // greatest number unacknowledged
    {0x22, Form::two_bytes, in_connack},                      // topic aliases
    {0x24, Form::one_byte, in_connack},                       // greatest QoS
    {0x25, Form::one_byte, in_connack},                       // retained messages
    {0x26, Form::two_texts, in_connack | in_publish | in_ack | in_disconnect},  // users' own
    {0x27, Form::four_bytes, in_connack},                                       // greatest packet
    {0x28, Form::one_byte, in_connack},                                         // wildcards
    {0x29, Form::one_byte, in_connack},  // subscription identifiers
    {0x2A, Form::one_byte, in_connack},  // shared subscriptions
}};

/// Reads a packet's fields one after another; nullopt beyond its end.
class Fields {
 public:
  explicit Fields(Bytes rest) : rest_(rest) {}

  std::optional<std::uint32_t> number(std::size_t bytes) {
    if (rest_.size() < bytes) return std::nullopt;
    std::uint32_t value = 0;
    for (const std::uint8_t byte : rest_.first(bytes)) value = (value << 8U) | byte;
    rest_ = rest_.subspan(bytes);
    return value;
  }

  /// A variable byte integer in its shortest form, as it must be.
  std::optional<std::uint32_t> variable() {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < std::min(rest_.size(), most_length_bytes); ++i) {
      value |= static_cast<std::uint32_t>(rest_[i] & ~more) << (7 * i);
      if ((rest_[i] & more) == 0) {
        const bool is_shortest = i == 0 || rest_[i] != 0;
        rest_ = rest_.subspan(i + 1);
        return is_shortest ? std::optional(value) : std::nullopt;
      }
    }
    return std::nullopt;
  }

  std::optional<Bytes> bytes(std::size_t count) {
    if (rest_.size() < count) return std::nullopt;
    const Bytes found = rest_.first(count);
    rest_ = rest_.subspan(count);
    return found;
  }

  std::optional<Bytes> text() {
    const auto length = number(2);
    return length ? bytes(*length) : std::nullopt;
  }

  [[nodiscard]] std::size_t left() const { return rest_.size(); }

 private:
  Bytes rest_;
};

const PropertyRule* rule_of(std::uint32_t name, unsigned where) {
  const auto* found = std::ranges::find(property_rules, name, &PropertyRule::name);
  return found != property_rules.end() && (found->where & where) != 0 ? found : nullptr;
}

/// Reads over a value; false where it is cut.
bool skip_value(Fields& fields, Form form) {
  switch (form) {
    case Form::one_byte:
      return fields.number(1).has_value();
    case Form::two_bytes:
      return fields.number(2).has_value();
    case Form::four_bytes:
      return fields.number(4).has_value();
    case Form::variable:
      return fields.variable().has_value();
    case Form::text:
      return fields.text().has_value();
    case Form::two_texts:
      return fields.text().has_value() && fields.text().has_value();
  }
  return false;
}

// What is wrong with a packet, for people; nullopt: nothing.
using Fault = std::optional<std::string>;

Fault fault_of_properties(Fields& fields, unsigned where) {
  const auto length = fields.variable();
  const auto list = length ? fields.bytes(*length) : std::nullopt;
  if (!list) return "its list of properties is cut";
  Fields inner(*list);
  for (std::size_t count = 1; inner.left() > 0; ++count) {
    const auto name = inner.variable();
    if (!name) return "the name of a property is cut";
    const PropertyRule* rule = rule_of(*name, where);
    if (rule == nullptr) return fmt::format("it may not have the property {:#04x}", *name);
    if (!skip_value(inner, rule->form)) return fmt::format("its property {:#04x} is cut", *name);
    if (count > MqttPacketCheck::most_properties) return "it has too many properties";
  }
  return std::nullopt;
}

bool is_answer(unsigned kind) {
  return kind == connack || kind == publish || kind == puback || kind == suback ||
         kind == pingresp || kind == disconnect;
}

Fault fault_of_end(const Fields& fields) {
  return fields.left() == 0 ? Fault{} : "more bytes follow than it can have";
}

/// A reason and properties, either of which may be left out from behind.
Fault fault_of_reason(Fields fields, unsigned where) {
  if (fields.left() > 0) (void)fields.number(1);
  if (fields.left() == 0) return std::nullopt;
  if (auto fault = fault_of_properties(fields, where)) return fault;
  return fault_of_end(fields);
}

Fault fault_of_connack(Fields fields) {
  const auto flags = fields.number(1);
  const auto reason = fields.number(1);
  if (!flags || !reason || *flags > 1) return "its beginning is not a CONNACK's";
  if (*reason != 0 && fields.left() == 0) return std::nullopt;  // an MQTT 3 broker refuses so
  if (auto fault = fault_of_properties(fields, in_connack)) return fault;
  return fault_of_end(fields);
}

Fault fault_of_publish(Fields fields, bool has_id) {
  const auto topic = fields.text();
  if (!topic || topic->empty()) return "its topic is cut or empty";
  if (has_id && fields.number(2).value_or(0) == 0) return "it has no packet id";
  return fault_of_properties(fields, in_publish);
}

Fault fault_of_suback(Fields fields) {
  if (fields.number(2).value_or(0) == 0) return "it has no packet id";
  if (auto fault = fault_of_properties(fields, in_ack)) return fault;
  if (!fields.number(1)) return "it says nothing of the subscription";
  return fault_of_end(fields);  // each SUBSCRIBE of ours names one filter
}

Fault fault_of_puback(Fields fields) {
  if (fields.number(2).value_or(0) == 0) return "it has no packet id";
  return fault_of_reason(fields, in_ack);
}

Fault fault_of(unsigned first_byte, const Fields& body) {
  switch (first_byte >> 4U) {
    case connack:
      return fault_of_connack(body);
    case publish:
      return fault_of_publish(body, (first_byte & qos_bits) != 0);
    case puback:
      return fault_of_puback(body);
    case suback:
      return fault_of_suback(body);
    case disconnect:
      return fault_of_reason(body, in_disconnect);
    default:
      return fault_of_end(body);  // PINGRESP
  }
}

}  // namespace

Result<void> MqttPacketCheck::take(Bytes bytes) {
  while (!bytes.empty()) {
    const std::size_t missing = size_ == 0 ? 1 : size_ - packet_.size();
    const Bytes part = bytes.first(std::min(missing, bytes.size()));
    packet_.insert(packet_.end(), part.begin(), part.end());
    bytes = bytes.subspan(part.size());
    if (size_ == 0) {
      if (auto sound = take_header(); !sound) return sound;
    }
    if (packet_.size() == size_) {
      if (auto sound = check_whole(); !sound) return sound;
      packet_.clear();
      header_ = size_ = 0;
    }
  }
  return {};
}

Result<void> MqttPacketCheck::take_header() {
  if (packet_.size() == 1) {
    return check_kind();
  }
  if ((packet_.back() & more) != 0) {
    return packet_.size() > most_length_bytes ? refuse("its length has no end") : Result<void>{};
  }
  const auto length = Fields(Bytes(packet_).subspan(1)).variable();
  if (!length) {
    return refuse("its length is not written in the shortest form");
  }
  header_ = packet_.size();
  size_ = header_ + *length;
  return size_ > max_packet_
             ? refuse(fmt::format("it has {} bytes, {} were allowed", size_, max_packet_))
             : Result<void>{};
}

Result<void> MqttPacketCheck::check_kind() const {
  const unsigned kind = packet_[0] >> 4U;
  const unsigned flags = packet_[0] & 0x0FU;
  if (!is_answer(kind)) return refuse("nobody asked for it");
  if (connected_ == (kind == connack)) {
    return refuse(connected_ ? "it came a second time" : "no CONNACK came before");
  }
  if (kind == publish && (flags & qos_bits) > qos_one) return refuse("its QoS is above 1");
  return kind == publish || flags == 0 ? Result<void>{} : refuse("its flags are not 0");
}

Result<void> MqttPacketCheck::check_whole() {
  const unsigned kind = packet_[0] >> 4U;
  connected_ = true;  // only a CONNACK comes so far before it
  if (const auto fault = fault_of(packet_[0], Fields(Bytes(packet_).subspan(header_)))) {
    return refuse(*fault);
  }
  const bool is_awaited = kind != puback || awaited_.erase(packet_id()) == 1;
  return is_awaited ? Result<void>{} : refuse("no message of ours waits for it");
}

std::uint16_t MqttPacketCheck::packet_id() const {
  return static_cast<std::uint16_t>((packet_[header_] << 8U) | packet_[header_ + 1]);
}

tl::unexpected<Error> MqttPacketCheck::refuse(std::string_view fault) const {
  std::string text = fmt::format("{}, {}:", kind_names[packet_[0] >> 4U], fault);
  for (std::size_t i = 0; i < std::min(packet_.size(), most_shown); ++i) {
    text += fmt::format(" {:02x}", packet_[i]);
  }
  return fail(ErrorCode::invalid, packet_.size() > most_shown ? text + " ..." : text);
}

}  // namespace buoyd
