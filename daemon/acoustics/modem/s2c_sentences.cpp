#include "acoustics/modem/s2c_sentences.hpp"

#include "base/digits.hpp"
#include "base/number_text.hpp"

namespace buoyd {

namespace {

constexpr std::string_view line_end = "\r\n";
constexpr std::string_view burst_mark = "+++";
constexpr std::string_view message_mark = "RECVIM,";
constexpr std::size_t longest_sentence = 1024;
constexpr std::size_t longest_head = 96;  // of an instant message, in front of its bytes

/// The fields of RECVIM that stand in front of its bytes.
struct MessageHead {
  std::size_t length = 0;
  AcousticAddress from = 0;
  LinkQuality quality;
  std::size_t size = 0;  // characters in front of the bytes
};

/// Cuts the fields off one after the other.
class Fields {
 public:
  explicit Fields(std::string_view text) : text_(text) {}

  /// nullopt: there is none that a comma ends.
  [[nodiscard]] std::optional<std::string_view> next() {
    const std::size_t comma = text_.substr(0, place_ + longest_head).find(',', place_);
    if (comma == std::string_view::npos) return std::nullopt;
    const auto field = text_.substr(place_, comma - place_);
    place_ = comma + 1;
    return field;
  }
  template <class Number>
  [[nodiscard]] std::optional<Number> number() {
    const auto field = next();
    return field ? number_in<Number>(*field) : std::nullopt;
  }
  [[nodiscard]] std::size_t place() const { return place_; }
  void skip(std::size_t characters) { place_ += characters; }

 private:
  std::string_view text_;
  std::size_t place_ = 0;
};

/// RECVIM,[pPID,]len,src,dst,flag,duration,rssi,integrity,velocity,bytes; of firmware 1.6 with the
/// propagation time, a whole number, in front of the velocity, which is a broken one. nullopt: it
/// is not all there, or is none.
std::optional<MessageHead> head_in(std::string_view text) {
  MessageHead head;
  Fields fields(text);
  fields.skip(message_mark.size());
  auto length = fields.next();
  if (length && length->starts_with('p')) length = fields.next();
  const auto count = length ? number_in<std::size_t>(*length) : std::nullopt;
  const auto from = fields.number<AcousticAddress>();
  const auto to = fields.next();
  const auto flag = fields.next();
  const auto duration = fields.next();
  head.quality.rssi = fields.number<double>();
  head.quality.integrity = fields.number<double>();
  auto velocity = fields.next();
  if (velocity && all_digits(*velocity)) {
    head.quality.travel = Micros(digits_to_int(velocity->substr(0, 18)));
    velocity = fields.next();
  }
  const bool is_whole = count && from && to && flag && duration && velocity;
  if (!is_whole || *count > longest_sentence) return std::nullopt;
  head.length = *count;
  head.from = *from;
  head.size = fields.place();
  return head;
}

/// How long a sentence at the front of `text` is, its line end not counted: 0 = nobody knows yet.
std::size_t plain_length(std::string_view text) {
  if (!text.starts_with(message_mark)) {
    const std::size_t end = text.find(line_end);
    return end == std::string_view::npos ? 0 : end;
  }
  const auto head = head_in(text);
  if (head) return head->size + head->length;
  const std::size_t end = text.find(line_end);
  const bool is_none = end != std::string_view::npos || text.size() > 2 * longest_head;
  return is_none ? std::min(end, text.size()) : 0;
}

std::size_t first_of(std::string_view text, char c) {
  return text.substr(0, longest_head).find(c);
}

/// Where a sentence lies; length 0 = nobody knows yet.
struct Place {
  std::size_t from = 0;
  std::size_t length = 0;
};

/// The whole line, for what says a length that cannot be.
Place line_at_front(std::string_view text) {
  const std::size_t end = text.find(line_end);
  return {0, end == std::string_view::npos ? 0 : end};
}

/// Of the sentence at the front, without the frame around it.
Place sentence_at_front(std::string_view text) {
  const std::size_t end = text.find(line_end);
  const std::size_t colon = first_of(text, ':');
  if (!text.starts_with(burst_mark) || colon >= end) return {0, plain_length(text)};
  const std::size_t second = text.find(':', colon + 1);
  if (second == std::string_view::npos && end == std::string_view::npos) return {};
  const auto counted = second < end
                           ? number_in<std::size_t>(text.substr(colon + 1, second - colon - 1))
                           : std::nullopt;
  const bool can_be = counted && *counted > 0 && *counted <= longest_sentence;
  return can_be ? Place{second + 1, *counted} : line_at_front(text);
}

}  // namespace

std::optional<std::string> S2cSplitter::next() {
  while (buffer_.starts_with(line_end)) buffer_.erase(0, line_end.size());
  const std::string_view text = buffer_;
  Place place = sentence_at_front(text);
  const std::size_t whole = place.from + place.length;
  if (place.length == 0 || text.size() < whole + line_end.size()) return std::nullopt;
  if (!text.substr(whole).starts_with(line_end)) place = line_at_front(text);
  if (place.length == 0) return std::nullopt;
  std::string sentence(text.substr(place.from, place.length));
  buffer_.erase(0, place.from + place.length);
  return sentence;
}

std::vector<std::string> S2cSplitter::take(std::span<const std::uint8_t> bytes) {
  buffer_.append(bytes.begin(), bytes.end());
  std::vector<std::string> sentences;
  while (auto sentence = next()) sentences.push_back(std::move(*sentence));
  if (buffer_.size() > longest_sentence) buffer_.clear();
  return sentences;
}

namespace {

S2cSentence address_after(std::string_view text, bool is_delivered) {
  const auto address = number_in<AcousticAddress>(text);
  if (!address) return {};
  if (is_delivered) return S2cDelivered{*address};
  return S2cFailed{*address};
}

S2cSentence frame_in(std::string_view sentence) {
  const auto head = head_in(sentence);
  if (!head || sentence.size() != head->size + head->length) return {};
  const auto bytes = sentence.substr(head->size);
  return FrameHeard{head->from, {bytes.begin(), bytes.end()}, head->quality};
}

}  // namespace

S2cSentence read_s2c(std::string_view sentence) {
  const auto after = [&sentence](std::string_view word) { return sentence.substr(word.size()); };
  if (sentence.starts_with(message_mark)) return frame_in(sentence);
  if (sentence == "OK" || sentence == "[*]OK") return S2cOk{};
  if (sentence.starts_with("ERROR")) return S2cError{std::string(sentence)};
  if (sentence.starts_with("BUSY")) return S2cBusy{std::string(sentence)};
  for (const std::string_view word : {"DELIVEREDIM,", "FAILEDIM,"}) {
    if (sentence.starts_with(word)) return address_after(after(word), word.front() == 'D');
  }
  if (all_digits(sentence) && sentence.size() <= 12) return S2cNumber{digits_to_int(sentence)};
  return {};
}

}  // namespace buoyd
