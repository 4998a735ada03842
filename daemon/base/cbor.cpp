#include "base/cbor.hpp"

#include <fmt/format.h>

#include <array>
#include <limits>

namespace buoyd {
namespace {

constexpr std::size_t deepest_level = 4;

// RFC 8949, section 3.1.
enum Major : std::uint8_t {
  positive = 0,
  negative = 1,
  byte_string = 2,
  text_string = 3,
  array_of = 4,
  map_of = 5,
  simple = 7
};
constexpr std::uint8_t simple_false = 20;
constexpr std::uint8_t simple_true = 21;
constexpr std::uint8_t simple_null = 22;

struct Head {
  std::uint8_t major = 0;
  std::uint64_t argument = 0;
  std::size_t size = 0;  // bytes of the head itself
};

bool is_string(const Head& head) {
  return head.major == byte_string || head.major == text_string;
}

bool is_container(const Head& head) {
  return head.major == array_of || head.major == map_of;
}

bool is_known(const Head& head) {
  return head.major <= map_of || (head.major == simple && head.size == 1 &&
                                  head.argument >= simple_false && head.argument <= simple_null);
}

// The head of an item of the kinds we take; nullopt for all else, indefinite lengths included.
std::optional<Head> read_head(std::span<const std::uint8_t> bytes) {
  if (bytes.empty()) {
    return std::nullopt;
  }
  const std::uint8_t low = bytes[0] & 31U;
  Head head{static_cast<std::uint8_t>(bytes[0] >> 5U), low, 1};
  if (low >= 24) {
    const std::size_t width = std::size_t{1} << (low - 24U);
    if (low > 27 || bytes.size() <= width) {
      return std::nullopt;
    }
    head.argument = 0;
    for (const std::uint8_t byte : bytes.subspan(1, width)) {
      head.argument = head.argument << 8U | byte;
    }
    head.size = 1 + width;
  }
  return is_known(head) ? std::optional(head) : std::nullopt;
}

// Walks over one item with a stack of its own of four levels; never recurses, never allocates.
class Walk {
 public:
  explicit Walk(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

  [[nodiscard]] std::size_t at() const { return at_; }

  /// True if a sound item stands there; at() is then its end, else the place of the mistake.
  bool over_item() {
    do {
      if (!step()) {
        return false;
      }
    } while (depth_ > 0);
    return true;
  }

 private:
  struct Level {
    std::uint64_t left = 0;  // items, counting keys and values of a map
    bool is_map = false;
  };

  bool step() {
    const auto head = read_head(bytes_.subspan(at_));
    if (!head || (expects_key() && head->major != text_string)) {
      return false;
    }
    if (is_container(*head)) {
      return open(*head);
    }
    const std::size_t rest = bytes_.size() - at_ - head->size;
    if (is_string(*head) && head->argument > rest) {
      return false;
    }
    at_ += head->size + (is_string(*head) ? static_cast<std::size_t>(head->argument) : 0);
    item_ended();
    return true;
  }

  bool open(const Head& head) {
    const bool is_map = head.major == map_of;
    const std::size_t rest = bytes_.size() - at_ - head.size;
    if (depth_ == deepest_level || head.argument > rest / (is_map ? 2 : 1)) {
      return false;
    }
    at_ += head.size;
    if (head.argument == 0) {
      item_ended();
    } else {
      levels_[depth_++] = {head.argument * (is_map ? 2 : 1), is_map};
    }
    return true;
  }

  [[nodiscard]] bool expects_key() const {
    return depth_ > 0 && levels_[depth_ - 1].is_map && levels_[depth_ - 1].left % 2 == 0;
  }

  void item_ended() {
    while (depth_ > 0 && --levels_[depth_ - 1].left == 0) {
      --depth_;
    }
  }

  std::span<const std::uint8_t> bytes_;
  std::size_t at_ = 0;
  std::array<Level, deepest_level> levels_{};
  std::size_t depth_ = 0;
};

// What follows the item that `bytes` starts with; the message was checked before.
std::span<const std::uint8_t> behind(std::span<const std::uint8_t> bytes) {
  Walk walk(bytes);
  return walk.over_item() ? bytes.subspan(walk.at()) : std::span<const std::uint8_t>{};
}

std::optional<std::span<const std::uint8_t>> content(std::span<const std::uint8_t> bytes,
                                                     Major major) {
  const auto head = read_head(bytes);
  if (!head || head->major != major) {
    return std::nullopt;
  }
  return bytes.subspan(head->size, static_cast<std::size_t>(head->argument));
}

std::string_view as_text(std::span<const std::uint8_t> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

void CborWriter::head(std::uint8_t major, std::uint64_t argument) {
  const auto first = static_cast<std::uint8_t>(major << 5U);
  if (argument < 24) {
    data_.push_back(static_cast<std::uint8_t>(first | argument));
    return;
  }
  const unsigned power = argument <= 0xffU         ? 0U
                         : argument <= 0xffffU     ? 1U
                         : argument <= 0xffffffffU ? 2U
                                                   : 3U;
  data_.push_back(static_cast<std::uint8_t>(first | (24U + power)));
  for (unsigned left = 1U << power; left > 0; --left) {
    data_.push_back(static_cast<std::uint8_t>(argument >> (8U * (left - 1U))));
  }
}

void CborWriter::map(std::size_t pairs) {
  head(map_of, pairs);
}
void CborWriter::array(std::size_t items) {
  head(array_of, items);
}

void CborWriter::text(std::string_view value) {
  head(text_string, value.size());
  data_.insert(data_.end(), value.begin(), value.end());
}

void CborWriter::bytes(std::span<const std::uint8_t> value) {
  head(byte_string, value.size());
  data_.insert(data_.end(), value.begin(), value.end());
}

void CborWriter::integer(std::int64_t value) {
  if (value < 0) {
    head(negative, ~static_cast<std::uint64_t>(value));
  } else {
    head(positive, static_cast<std::uint64_t>(value));
  }
}

void CborWriter::unsigned_integer(std::uint64_t value) {
  head(positive, value);
}
void CborWriter::boolean(bool value) {
  head(simple, value ? simple_true : simple_false);
}
void CborWriter::null() {
  head(simple, simple_null);
}

Result<CborItem> CborItem::parse(std::span<const std::uint8_t> message) {
  Walk walk(message);
  if (!walk.over_item() || walk.at() != message.size()) {
    return fail(ErrorCode::invalid,
                fmt::format("no CBOR message: unexpected byte {} of {}, expected maps with text "
                            "keys, arrays, strings, integers, booleans or null, depth at most {}",
                            walk.at() + 1, message.size(), deepest_level));
  }
  return CborItem(message);
}

std::optional<std::int64_t> CborItem::integer() const {
  constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  const auto head = read_head(rest_);
  if (!head || head->major > negative || head->argument > most) {
    return std::nullopt;
  }
  const auto value = static_cast<std::int64_t>(head->argument);
  return head->major == negative ? -1 - value : value;
}

std::optional<std::uint64_t> CborItem::unsigned_integer() const {
  const auto head = read_head(rest_);
  return head && head->major == positive ? std::optional(head->argument) : std::nullopt;
}

std::optional<std::string_view> CborItem::text() const {
  const auto found = content(rest_, text_string);
  return found ? std::optional(as_text(*found)) : std::nullopt;
}

std::optional<std::span<const std::uint8_t>> CborItem::bytes() const {
  return content(rest_, byte_string);
}

std::optional<bool> CborItem::boolean() const {
  const auto head = read_head(rest_);
  if (!head || head->major != simple || head->argument == simple_null) {
    return std::nullopt;
  }
  return head->argument == simple_true;
}

bool CborItem::is_null() const {
  const auto head = read_head(rest_);
  return head && head->major == simple && head->argument == simple_null;
}

bool CborItem::is_map() const {
  const auto head = read_head(rest_);
  return head && head->major == map_of;
}

std::optional<std::vector<CborItem>> CborItem::items(std::size_t max) const {
  const auto head = read_head(rest_);
  if (!head || head->major != array_of || head->argument > max) {
    return std::nullopt;
  }
  std::vector<CborItem> all;
  all.reserve(static_cast<std::size_t>(head->argument));
  auto rest = rest_.subspan(head->size);
  for (std::uint64_t i = 0; i < head->argument; ++i) {
    all.push_back(CborItem(rest));
    rest = behind(rest);
  }
  return all;
}

std::optional<CborItem> CborItem::find(std::string_view key) const {
  const auto head = read_head(rest_);
  if (!head || head->major != map_of) {
    return std::nullopt;
  }
  auto rest = rest_.subspan(head->size);
  for (std::uint64_t i = 0; i < head->argument; ++i) {
    const auto name = CborItem(rest).text();
    rest = behind(rest);
    if (name == key) {
      return CborItem(rest);
    }
    rest = behind(rest);
  }
  return std::nullopt;
}

std::optional<std::vector<std::pair<std::string_view, CborItem>>> CborItem::pairs(
    std::size_t max) const {
  const auto head = read_head(rest_);
  if (!head || head->major != map_of || head->argument > max) {
    return std::nullopt;
  }
  std::vector<std::pair<std::string_view, CborItem>> all;
  all.reserve(static_cast<std::size_t>(head->argument));
  auto rest = rest_.subspan(head->size);
  for (std::uint64_t i = 0; i < head->argument; ++i) {
    const auto value = behind(rest);
    all.emplace_back(CborItem(rest).text().value_or(std::string_view{}), CborItem(value));
    rest = behind(value);
  }
  return all;
}

}  // namespace buoyd
