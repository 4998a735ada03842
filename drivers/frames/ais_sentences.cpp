#include "drivers/frames/ais_sentences.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "base/digits.hpp"

namespace buoyd {

namespace {

constexpr std::size_t longest_sentence = 128;  // the standard's 82, and what some send
constexpr std::size_t sum_characters = 3;      // "*hh", which a frame's text is without
constexpr std::size_t fields_of_sentence = 7;
constexpr unsigned armour_bits = 6;

MessageFraming framing() {
  MessageFraming framing;
  framing.starts = "!$";
  framing.checksum = {SumKind::xor8, SumPrint::hex, "*", false, false};
  framing.max_length = longest_sentence;
  return framing;
}

/// The fields between commas; fewer or more than there should be: none.
std::optional<std::array<std::string_view, fields_of_sentence>> split(std::string_view text) {
  std::array<std::string_view, fields_of_sentence> fields;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const std::size_t comma = text.find(',');
    const bool last = i + 1 == fields.size();
    if (last != (comma == std::string_view::npos)) {
      return std::nullopt;
    }
    fields[i] = text.substr(0, comma);
    text.remove_prefix(last ? text.size() : comma + 1);
  }
  return fields;
}

/// One digit of `low` to `high`.
std::optional<int> digit(std::string_view text, int low, int high) {
  if (text.size() != 1 || !is_digit(text.front())) {
    return std::nullopt;
  }
  const int number = text.front() - '0';
  return number >= low && number <= high ? std::optional(number) : std::nullopt;
}

/// Six bits as a character: 0 to 39 are '0' to 'W', 40 to 63 are '`' to 'w'.
std::optional<unsigned> bits_of(char character) {
  if (character >= '0' && character <= 'W') {
    return static_cast<unsigned>(character - '0');
  }
  if (character >= '`' && character <= 'w') {
    return static_cast<unsigned>(character - '`') + 40;
  }
  return std::nullopt;
}

bool is_ais(std::string_view text) {
  return text.size() > 7 && text[0] == '!' && text[6] == ',' &&
         (text.substr(3, 3) == "VDM" || text.substr(3, 3) == "VDO");
}

/// What tells the sentences of one message from others'.
std::string key_of(std::string_view tag, int fragments, std::string_view sequence,
                   std::string_view channel) {
  std::string key(tag);
  key += std::to_string(fragments);
  key.append(",").append(sequence).append(",").append(channel);
  return key;
}

}  // namespace

AisSentences::AisSentences() : scanner_(framing()) {}

/// A message of which sentences had come with so many characters will never be whole.
void AisSentences::count_loss(std::size_t characters) {
  if (characters > 0) {
    ++lost_.damaged_frames;
    ++lost_.discarded_places;
    lost_.discarded_bytes += characters;
  }
}

template <class Test>
void AisSentences::give_up_if(Test test) {
  std::erase_if(unfinished_, [&](const Unfinished& message) {
    const bool lost = test(message);
    count_loss(lost ? message.characters : 0);
    return lost;
  });
}

template <class Act>
void AisSentences::give_to(ByteFrameSink& sink, const Act& act) {
  sink_ = &sink;
  act();
  sink_ = nullptr;
  copy_counters();
}

void AisSentences::feed(std::span<const std::uint8_t> bytes, MonoTime at, ByteFrameSink& sink) {
  give_to(sink, [&] { scanner_.feed(bytes, at, *this); });
}

void AisSentences::expire(MonoTime now, ByteFrameSink& sink) {
  give_to(sink, [&] { scanner_.expire(now, *this); });
}

void AisSentences::finish(ByteFrameSink& sink) {
  give_to(sink, [&] {
    scanner_.finish(*this);
    give_up_if([](const Unfinished&) { return true; });
  });
}

bool AisSentences::parse(std::string_view text, Sentence& out) {
  const auto fields = split(text);
  if (!fields) {
    return false;
  }
  const auto& [tag, fragments, number, sequence, channel, payload, fill] = *fields;
  const auto count = digit(fragments, 1, 9);
  const auto which = digit(number, 1, count.value_or(1));
  const auto unused = digit(fill, 0, armour_bits - 1);
  const bool named = sequence.empty() || digit(sequence, 0, 9);
  if (!count || !which || !unused || !named || channel.size() > 1) {
    return false;
  }
  out = {tag, *count, *which, sequence, channel, payload, static_cast<std::uint8_t>(*unused)};
  return true;
}

/// False: a character that no payload has, or more fill than payload.
bool AisSentences::add_payload(const Sentence& sentence, Unfinished& message) {
  if (sentence.payload.empty()) {
    return false;
  }
  for (const char character : sentence.payload) {
    const auto bits = bits_of(character);
    if (!bits) {
      return false;
    }
    for (unsigned i = 0; i < armour_bits; ++i, ++message.bits) {
      if (message.bits % 8 == 0) {
        message.bytes.push_back(0);
      }
      const unsigned bit = *bits >> (armour_bits - 1 - i) & 1U;
      message.bytes.back() |= static_cast<std::uint8_t>(bit << (7 - message.bits % 8));
    }
  }
  message.bits -= sentence.fill;
  message.bytes.resize((message.bits + 7) / 8);
  const unsigned unused = static_cast<unsigned>(message.bytes.size() * 8 - message.bits);
  message.bytes.back() = static_cast<std::uint8_t>(message.bytes.back() >> unused << unused);
  return true;
}

AisSentences::Unfinished AisSentences::begin(const Sentence& sentence, const Frame& frame) const {
  Unfinished message;
  message.key = key_of(sentence.tag, sentence.fragments, sentence.sequence, sentence.channel);
  message.bytes.resize(AisHeader::size);
  message.bytes[AisHeader::own] = sentence.tag.back() == 'O' ? 1 : 0;
  message.bytes[AisHeader::channel] = sentence.channel.empty()
                                          ? std::uint8_t{0}
                                          : static_cast<std::uint8_t>(sentence.channel.front());
  message.bits = AisHeader::size * 8;
  message.first_byte = frame.first_byte;
  message.sentences = sentences_;
  return message;
}

bool AisSentences::take(const Frame& frame) {
  if (!is_ais(frame.text)) {
    ++lost_.foreign_frames;
    return true;
  }
  Sentence sentence;
  if (!parse(frame.text, sentence)) {
    return false;
  }
  ++sentences_;
  give_up_if([&](const Unfinished& message) {
    return frame.first_byte - message.first_byte > ais_fragment_patience ||
           sentences_ - message.sentences > ais_fragment_distance;
  });
  if (sentence.fragments > 1) {
    return take_fragment(sentence, frame);
  }
  if (sentence.payload.empty()) {
    ++lost_.foreign_frames;
    return true;
  }
  Unfinished message = begin(sentence, frame);
  if (!add_payload(sentence, message)) {
    return false;
  }
  hand_over(message);
  return true;
}

bool AisSentences::take_fragment(const Sentence& sentence, const Frame& frame) {
  Unfinished message = begin(sentence, frame);
  const auto known = std::ranges::find(unfinished_, message.key, &Unfinished::key);
  const bool goes_on = known != unfinished_.end() && known->next == sentence.number;
  if (goes_on) {
    message = std::move(*known);
  }
  if (known != unfinished_.end()) {
    count_loss(goes_on ? 0 : known->characters);
    unfinished_.erase(known);
  }
  if (!goes_on && sentence.number > 1) {
    return false;
  }
  if (!add_payload(sentence, message)) {
    count_loss(message.characters);
    return false;
  }
  message.characters += frame.text.size() + sum_characters;
  message.next = sentence.number + 1;
  if (sentence.number == sentence.fragments) {
    hand_over(message);
  } else {
    keep(std::move(message));
  }
  return true;
}

void AisSentences::keep(Unfinished message) {
  if (unfinished_.size() == most_ais_fragmented) {
    count_loss(unfinished_.front().characters);
    unfinished_.erase(unfinished_.begin());
  }
  unfinished_.push_back(std::move(message));
}

void AisSentences::hand_over(const Unfinished& message) {
  const auto unused = static_cast<std::uint8_t>(message.bytes.size() * 8 - message.bits);
  static_cast<void>(sink_->take({message.bytes, message.first_byte, unused}));
}

void AisSentences::copy_counters() {
  counters_ = scanner_.counters();
  counters_.damaged_frames += lost_.damaged_frames;
  counters_.discarded_bytes += lost_.discarded_bytes;
  counters_.discarded_places += lost_.discarded_places;
  counters_.foreign_frames = lost_.foreign_frames;
}

}  // namespace buoyd
