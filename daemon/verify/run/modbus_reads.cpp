#include "verify/run/modbus_reads.hpp"

#include <algorithm>
#include <optional>
#include <span>

#include "base/crc.hpp"
#include "verify/run/exchanges.hpp"

namespace buoyd {

namespace {

using Bytes = std::span<const std::uint8_t>;
using Outcome = ModbusRead::Outcome;

constexpr std::size_t tcp_header = 6;  // transaction, protocol, length; the unit is behind it
constexpr std::size_t crc_bytes = 2;
constexpr std::uint8_t exception_bit = 0x80;

std::uint16_t word_at(Bytes bytes, std::size_t place) {
  return static_cast<std::uint16_t>(bytes[place] << 8U | bytes[place + 1]);
}

/// Function, address and count; nullopt: it is no read. A maker's own request that looks like a
/// read of nothing is none (`raw` of a model), whatever is answered.
std::optional<ReadSpan> asked_in(Bytes request) {
  if (request.size() < 6 || request[1] < 1 || request[1] > 4) return std::nullopt;
  const ReadSpan asked{request[1], word_at(request, 2), word_at(request, 4)};
  return asked.count > 0 ? std::optional(asked) : std::nullopt;
}

/// How many bytes an answer has from its unit on, without CRC; 0: it is none of that function.
std::size_t length_of(Bytes answer, std::uint8_t function) {
  if (answer.size() < 3) return 0;
  if (answer[1] == (function | exception_bit)) return 3;
  return answer[1] == function ? std::size_t{3} + answer[2] : 0;
}

/// The answer from its unit on, if it passes the check of its protocol.
Bytes sound_answer(const RunHead& head, const AskedOnce& asked, std::uint8_t function) {
  const Bytes all = asked.answer;
  if (head.is_tcp) {
    const bool fits =
        all.size() > tcp_header && std::equal(all.begin(), all.begin() + 2, asked.request.begin());
    const Bytes rest = fits ? all.subspan(tcp_header) : Bytes();
    const std::size_t length = length_of(rest, function);
    return length > 0 && rest.size() >= length ? rest.first(length) : Bytes();
  }
  const std::size_t length = length_of(all, function);
  if (length == 0 || all.size() < length + crc_bytes || all[0] != head.unit) return {};
  const std::uint16_t crc = rtu_crc(all.first(length));
  const bool fits = all[length] == (crc & 0xFFU) && all[length + 1] == crc >> 8U;
  return fits ? all.first(length) : Bytes();
}

void take_answer(ModbusRead& read, Bytes answer) {
  if (answer.empty()) {
    read.outcome = Outcome::damaged;
    return;
  }
  read.outcome = (answer[1] & exception_bit) != 0 ? Outcome::refused : Outcome::answered;
  const bool has_words = read.outcome == Outcome::answered && read.asked.function > 2 &&
                         answer[2] == 2 * read.asked.count;
  for (std::size_t i = 0; has_words && i < read.asked.count; ++i) {
    read.words.push_back(word_at(answer, 3 + 2 * i));
  }
}

}  // namespace

std::vector<ModbusRead> modbus_reads(const RunRecord& record,
                                     const std::vector<AskedOnce>& exchanges, Micros from) {
  std::vector<ModbusRead> made;
  const bool has_gaps = record.end && record.end->lost_bytes > 0;
  if (!record.head.is_modbus || has_gaps) return made;
  for (const AskedOnce& asked : exchanges) {
    const Bytes all = asked.request;
    const std::size_t before = record.head.is_tcp ? tcp_header : 0;
    const auto span = asked_in(all.subspan(std::min(before, all.size())));
    if (!span || asked.at < from) continue;
    ModbusRead read{*span, Outcome::silent, asked.at, {}};
    if (asked.answer_time) {
      take_answer(read, sound_answer(record.head, asked, span->function));
    }
    made.push_back(std::move(read));
  }
  return made;
}

std::uint64_t without_answer(const std::vector<ModbusRead>& reads) {
  return static_cast<std::uint64_t>(std::ranges::count_if(reads, [](const ModbusRead& read) {
    return read.outcome == ModbusRead::Outcome::damaged ||
           read.outcome == ModbusRead::Outcome::silent;
  }));
}

}  // namespace buoyd
