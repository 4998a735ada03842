#include "drivers/messages/counted_field.hpp"

#include <algorithm>

#include "base/digits.hpp"

namespace buoyd {

namespace {

constexpr std::size_t most_digits = 5;

/// The text of field `number`, from 1.
std::string_view field_of(std::string_view fields, std::uint16_t number, char separator) {
  for (std::uint16_t i = 1; i < number; ++i) {
    fields.remove_prefix(std::min(fields.find(separator), fields.size() - 1) + 1);
  }
  return fields.substr(0, fields.find(separator));
}

}  // namespace

std::optional<std::size_t> stated_bytes(const CountedBytes& counted, std::string_view fields,
                                        char separator) {
  if (std::ranges::count(fields, separator) + 1 != counted.field) {
    return std::nullopt;
  }
  const std::string_view said = field_of(fields, counted.length, separator);
  if (!all_digits(said) || said.size() > most_digits) {
    return std::nullopt;
  }
  return static_cast<std::size_t>(digits_to_int(said));
}

void CountedField::begin(std::string_view line, MonoTime at) {
  for (const CountedMessage& message : framing_.counted) {
    if (!line.starts_with(message.begin)) {
      continue;
    }
    const auto length =
        stated_bytes(message.bytes, line.substr(message.begin.size()), framing_.separator);
    if (length && line.size() + *length <= framing_.max_length) {
      active_ = true;
      length_ = *length;
      bytes_.clear();
      times_.clear();
      last_ = at;
      return;
    }
  }
}

/// The line end is CR LF, or LF alone; behind data that end with CR a LF alone is the rest of a
/// line that lost a byte.
CountedField::Taken CountedField::take(char byte, MonoTime at) {
  const std::size_t before = bytes_.size();
  const char previous = before > 0 ? bytes_.back() : '\0';
  bytes_ += byte;
  times_.push_back(at);
  last_ = at;
  if (before < length_) {
    return Taken::more;
  }
  if (before == length_ && byte == '\r') {
    return Taken::more;
  }
  const bool ended = byte == '\n' && (before > length_ || previous != '\r');
  return ended ? Taken::whole : Taken::wrong;
}

std::vector<CountedField::Byte> CountedField::release() {
  std::vector<Byte> taken;
  for (std::size_t i = 0; active_ && i < bytes_.size(); ++i) {
    taken.push_back({bytes_[i], times_[i]});
  }
  active_ = false;
  return taken;
}

}  // namespace buoyd
