#include "firmware-host/frames/ais_armour.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bitset>
#include <map>
#include <string>
#include <string_view>

#include "firmware-host/wire/checksums.hpp"
#include "model/frame_map.hpp"

namespace buoysim {

using buoyd::AisHeader;

namespace {

constexpr std::size_t most_characters = 60;  // of a payload: a sentence has 82
constexpr std::string_view armour =
    "0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVW`abcdefghijklmnopqrstuvw";

/// "0110…" of the payload.
std::string bits_of(const Bytes& message) {
  std::string bits;
  for (std::size_t i = AisHeader::size; i < message.size(); ++i) {
    bits += std::bitset<8>(message[i]).to_string();
  }
  return bits;
}

Bytes bytes_of(const std::string& bits) {
  Bytes bytes;
  for (std::size_t at = 0; at + 8 <= bits.size(); at += 8) {
    bytes.push_back(static_cast<std::uint8_t>(std::bitset<8>(bits, at, 8).to_ulong()));
  }
  return bytes;
}

/// What is between commas.
std::vector<std::string> fields_of(std::string_view text) {
  std::vector<std::string> fields(1);
  for (const char c : text) {
    if (c == ',') {
      fields.emplace_back();
    } else {
      fields.back() += c;
    }
  }
  return fields;
}

/// What stands between '!' and '*' of each sentence whose checksum is right.
std::vector<std::string> sound_sentences(std::string_view sent) {
  std::vector<std::string> sentences;
  for (std::size_t at = sent.find('!'); at < sent.size(); at = sent.find('!', at + 1)) {
    const std::size_t end = std::min(sent.find_first_of("\r\n!$", at + 1), sent.size());
    const std::string_view line = sent.substr(at + 1, end - at - 1);
    const std::size_t star = line.rfind('*');
    if (star == std::string_view::npos || line.size() != star + 3) {
      continue;
    }
    const std::string_view text = line.substr(0, star);
    const std::string sum = fmt::format("{:02X}", check_of(buoyd::SumKind::xor8, text));
    std::string said(line.substr(star + 1));
    std::transform(said.begin(), said.end(), said.begin(),
                   [](char c) { return c >= 'a' && c <= 'f' ? static_cast<char>(c - 32) : c; });
    if (said == sum) {
      sentences.emplace_back(text);
    }
  }
  return sentences;
}

/// A payload's bits; false if it has a character that is none of the armour's.
bool append_bits(const std::string& payload, const std::string& fill, std::string& bits) {
  for (const char c : payload) {
    const std::size_t six = armour.find(c);
    if (six == std::string_view::npos) {
      return false;
    }
    bits += std::bitset<6>(six).to_string();
  }
  const std::size_t unused = fill.size() == 1 ? static_cast<std::size_t>(fill[0] - '0') : 9;
  const bool good = unused < 6 && unused <= bits.size();
  bits.resize(bits.size() - (good ? unused : 0));
  return good;
}

Bytes message_of(const std::vector<std::string>& fields, const std::string& bits) {
  Bytes message(AisHeader::size);
  message[AisHeader::own] = fields[0].ends_with('O') ? 1 : 0;
  message[AisHeader::channel] = static_cast<std::uint8_t>(fields[4].empty() ? 0 : fields[4][0]);
  const Bytes payload = bytes_of(bits);
  message.insert(message.end(), payload.begin(), payload.end());
  return message;
}

}  // namespace

Bytes ais_sentences(const Bytes& message, std::uint64_t number) {
  std::string bits = bits_of(message);
  const std::size_t fill = (6 - bits.size() % 6) % 6;
  bits.append(fill, '0');
  std::string payload;
  for (std::size_t at = 0; at < bits.size(); at += 6) {
    payload += armour[std::bitset<6>(bits, at, 6).to_ulong()];
  }
  const std::size_t count = (payload.size() + most_characters - 1) / most_characters;
  std::string text;
  for (std::size_t i = 0; i < count; ++i) {
    const bool last = i + 1 == count;
    const auto channel = static_cast<char>(message[AisHeader::channel]);
    const std::string sentence =
        fmt::format("AIVD{},{},{},{},{},{},{}", message[AisHeader::own] == 1 ? 'O' : 'M', count,
                    i + 1, count > 1 ? std::to_string(number % 10) : "",
                    channel == '\0' ? std::string() : std::string(1, channel),
                    payload.substr(i * most_characters, most_characters), last ? fill : 0);
    text += fmt::format("!{}*{:02X}\r\n", sentence, check_of(buoyd::SumKind::xor8, sentence));
  }
  return {text.begin(), text.end()};
}

std::vector<Bytes> ais_messages(std::span<const std::uint8_t> sent) {
  struct Unfinished {
    std::string next = "1";
    std::string bits;
  };
  std::map<std::string, Unfinished> unfinished;  // by what is equal in all of a message
  std::vector<Bytes> messages;
  const std::string text(sent.begin(), sent.end());
  for (const std::string& sentence : sound_sentences(text)) {
    const auto fields = fields_of(sentence);
    if (fields.size() != 7 || fields[0].size() != 5 || fields[0].substr(2, 2) != "VD") {
      continue;
    }
    const std::string key = fields[0] + fields[1] + "," + fields[3] + "," + fields[4];
    Unfinished& one = unfinished[key];
    if (fields[2] == "1") {
      one = {};
    }
    if (fields[2] != one.next || !append_bits(fields[5], fields[6], one.bits)) {
      unfinished.erase(key);
    } else if (fields[1] == fields[2]) {
      messages.push_back(message_of(fields, one.bits));
      unfinished.erase(key);
    } else {
      one.next = std::to_string(std::atoi(one.next.c_str()) + 1);
    }
  }
  return messages;
}

}  // namespace buoysim
