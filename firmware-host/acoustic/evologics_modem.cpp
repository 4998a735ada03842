#include "firmware-host/acoustic/evologics_modem.hpp"

#include <fmt/format.h>

#include <utility>

#include "base/number_text.hpp"

namespace buoysim {

using buoyd::Micros;
using buoyd::MonoTime;

namespace {

using namespace std::chrono_literals;

constexpr std::string_view send_word = "AT*SENDIM,";
constexpr std::size_t longest_message = 64;
constexpr std::size_t longest_modem_command = 256;
constexpr Micros start_tone = 52'766us;  // in front of each message
constexpr std::int64_t bits_a_second = 976;
constexpr Micros turnaround = 10ms;
constexpr Micros acknowledgement_patience = 12s;
constexpr int most_tries = 3;
constexpr std::uint16_t broadcast = 255;

Micros length_of(std::size_t bytes) {
  return start_tone + Micros(static_cast<std::int64_t>(bytes) * 8 * 1'000'000 / bits_a_second);
}

/// LEN,DST,FLAG, in front of the bytes of an instant message.
struct SendHead {
  std::uint16_t length = 0;
  std::uint16_t destination = 0;
  std::string_view flag{};
  std::size_t size = 0;
};

std::optional<SendHead> head_of(std::string_view words) {
  std::string_view rest = words.substr(send_word.size());
  const auto field = [&rest]() -> std::optional<std::string_view> {
    const std::size_t comma = rest.substr(0, 12).find(',');
    if (comma == std::string_view::npos) return std::nullopt;
    const auto found = rest.substr(0, comma);
    rest.remove_prefix(comma + 1);
    return found;
  };
  auto length = field();
  if (length && length->starts_with('p')) length = field();
  const auto destination = field();
  const auto flag = field();
  if (!length || !destination || !flag) return std::nullopt;
  const auto count = buoyd::number_in<std::uint16_t>(*length);
  const auto to = buoyd::number_in<std::uint16_t>(*destination);
  if (!count || !to) return std::nullopt;
  return SendHead{*count, *to, *flag, words.size() - rest.size()};
}

}  // namespace

/// A command ends with a carriage return, an instant message where its length says.
std::optional<std::string> EvologicsModem::next_command() {
  std::string_view words = heard_;
  const std::size_t prefix = words.starts_with("+++") ? 3 : 0;
  words.remove_prefix(prefix);
  std::size_t end = words.find('\r');
  if (words.starts_with(send_word)) {
    if (const auto head = head_of(words)) end = head->size + head->length;
  }
  if (end == std::string_view::npos || words.size() <= end) {
    if (heard_.size() > longest_modem_command) heard_.clear();
    return std::nullopt;
  }
  // Without the prefix, burst mode takes all for data.
  const bool is_command = !is_burst_ || prefix > 0;
  std::string command = is_command ? std::string(words.substr(0, end)) : "";
  heard_.erase(0, prefix + end + 1);
  return command;
}

void EvologicsModem::hear(const Bytes& bytes, MonoTime now) {
  heard_.append(bytes.begin(), bytes.end());
  while (const auto command = next_command()) {
    if (!command->empty()) obey(*command, now);
  }
}

void EvologicsModem::obey(std::string_view words, MonoTime now) {
  if (words == "ATC") {
    if (!is_burst_) return answer(words, "ERROR WRONG COMMAND");
    answer(words, "OK");
    is_burst_ = false;
  } else if (words == "ATO") {
    is_burst_ = true;
  } else if (words.starts_with("AT!AL")) {
    const auto address = buoyd::number_in<std::uint16_t>(words.substr(5));
    if (!address || *address == 0 || *address >= broadcast) return answer(words, "ERROR RANGE");
    address_ = *address;
    answer(words, "OK");
  } else if (words == "AT?T") {
    answer(words, travel_ ? std::to_string(travel_->count()) : "ERROR NO DATA");
  } else if (words.starts_with(send_word)) {
    send(words, now);
  } else {
    answer(words, "ERROR WRONG COMMAND");
  }
}

void EvologicsModem::send(std::string_view words, MonoTime now) {
  const auto head = head_of(words);
  if (!head || head->length == 0 || head->length > longest_message ||
      (head->flag != "ack" && head->flag != "noack")) {
    return answer(send_word, "ERROR WRONG FORMAT");
  }
  if (pending_ || is_sounding(now)) {
    return answer(send_word, "BUSY DELIVERING MESSAGE");
  }
  const auto bytes = words.substr(head->size);
  const bool wants_answer = head->flag == "ack";
  Sounding sounding{index(),
                    address_,
                    head->destination,
                    wants_answer ? Sounding::Kind::acknowledged_message : Sounding::Kind::message,
                    {bytes.begin(), bytes.end()},
                    length_of(bytes.size())};
  if (wants_answer) pending_ = Pending{sounding, 1, now + acknowledgement_patience};
  queue(std::move(sounding), now + turnaround);
  answer(send_word, "OK");
}

void EvologicsModem::answer(std::string_view words, std::string_view reply) {
  if (reply.starts_with("E")) count_refused();
  if (is_burst_) {
    say(fmt::format("+++{}:{}:{}\r\n", words.substr(0, words.find(',')), reply.size(), reply));
  } else {
    say(fmt::format("{}\r\n", reply));
  }
}

void EvologicsModem::notify(const std::string& words) {
  say(is_burst_ ? fmt::format("+++AT:{}:{}\r\n", words.size(), words) : words + "\r\n");
}

void EvologicsModem::arrive(const Arrival& arrival, MonoTime now) {
  const Sounding& sounding = arrival.sounding;
  if (sounding.destination != address_ && sounding.destination != broadcast) return;
  if (!arrival.fault.empty()) {
    count_unread();
    return;
  }
  count_heard();
  if (sounding.kind == Sounding::Kind::acknowledgement) {
    travel_ = arrival.travel;
    if (pending_) notify(fmt::format("DELIVEREDIM,{}", sounding.source));
    pending_.reset();
    return;
  }
  const bool wants_answer = sounding.kind == Sounding::Kind::acknowledged_message;
  if (wants_answer) {
    queue({index(), address_, sounding.source, Sounding::Kind::acknowledgement, {}, start_tone},
          now + turnaround);
  }
  std::string words =
      fmt::format("RECVIM,{},{},{},{},{},-58,118,0.0,", sounding.bytes.size(), sounding.source,
                  sounding.destination, wants_answer ? "ack" : "noack", sounding.length.count());
  words.append(sounding.bytes.begin(), sounding.bytes.end());
  notify(words);
}

void EvologicsModem::turn(MonoTime now) {
  if (!pending_ || now < pending_->until) return;
  if (pending_->tries >= most_tries) {
    notify(fmt::format("FAILEDIM,{}", pending_->sounding.destination));
    pending_.reset();
  } else {
    ++pending_->tries;
    pending_->until = now + acknowledgement_patience;
    queue(pending_->sounding, now);
  }
}

MonoTime EvologicsModem::next_act() const {
  return pending_ ? pending_->until : MonoTime::max();
}

}  // namespace buoysim
