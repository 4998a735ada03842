#include "firmware-host/terminals/beidou_terminal.hpp"

#include <fmt/format.h>

namespace buoysim {

using buoyd::Micros;
using buoyd::MonoTime;

namespace {

using namespace std::chrono_literals;

constexpr std::size_t longest_beidou_line = 2048;

std::string check_digits(std::string_view inner) {
  unsigned sum = 0;
  for (const char c : inner) sum ^= static_cast<unsigned char>(c);
  return fmt::format("{:02X}", sum);
}

std::vector<std::string> split(std::string_view inner) {
  std::vector<std::string> words{""};
  for (const char c : inner) {
    if (c == ',') {
      words.emplace_back();
    } else {
      words.back() += c;
    }
  }
  return words;
}

/// Two digits of hexadecimal code, or half a character of text, are eight bits.
std::size_t bytes_of(char kind, std::size_t characters) {
  return kind == '0' ? characters : (characters + 1) / 2;
}

}  // namespace

void BeidouTerminal::hear(const Bytes& bytes, MonoTime now) {
  for (const std::uint8_t byte : bytes) {
    const char c = static_cast<char>(byte);
    if (c != '\n') {
      if (heard_.size() < longest_beidou_line) heard_ += c;
      continue;
    }
    const std::size_t begin = heard_.find('$');
    const std::size_t star = heard_.rfind('*');
    if (begin != std::string::npos && star != std::string::npos && star > begin) {
      const std::string inner = heard_.substr(begin + 1, star - begin - 1);
      if (heard_.substr(star + 1, 2) == check_digits(inner)) {
        obey(inner, now);
      } else {
        ++counters_.damaged;
      }
    }
    heard_.clear();
  }
}

void BeidouTerminal::obey(std::string_view inner, MonoTime now) {
  const std::vector<std::string> words = split(inner);
  if (words[0] == "CCICA" || words[0] == "CCICI") {
    say(fmt::format("BDICI,{0},0{0},0000011,6,{1},3,N,0", scenario().card,
                    scenario().interval / std::chrono::seconds(1)),
        now + card_answer);
  } else if (words[0] == "CCTXA" && words.size() == 5 && !words[3].empty()) {
    // CCTXA,to,1 ordinary,kind,content
    const char kind = words[3][0];
    send({scenario().card, words[1], kind, words[4]}, bytes_of(kind, words[4].size()), now);
  }
}

void BeidouTerminal::answer(Outcome outcome, Micros wait, MonoTime now) {
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait).count();
  const char done = outcome == Outcome::done ? 'Y' : 'N';
  say(fmt::format("BDFKI,TXA,{},Y,0,{:04}", done, seconds), now + send_answer);
}

void BeidouTerminal::receive(const ShortMessage& message, MonoTime now) {
  say(fmt::format("BDTXR,1,{},{},,{}", message.from, message.kind, message.content), now);
}

void BeidouTerminal::say(const std::string& words, MonoTime at) {
  say_bytes(fmt::format("${}*{}\r\n", words, check_digits(words)), at);
}

/// Text for people, the beams, and a sentence whose check the line spoiled.
void BeidouTerminal::chat(MonoTime now) {
  say_bytes(std::string(gbk_words), now);
  say("BDBSI,01,03,3,2,2,0,3,0,0,3,0,0", now);
  say_bytes("$BDTXR,1,0179773,2,,A468656C6C6F*00\r\n", now);
}

}  // namespace buoysim
