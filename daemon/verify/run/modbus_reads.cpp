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

constexpr std::size_t crc_bytes = 2;
constexpr std::uint8_t exception_bit = 0x80;

std::uint16_t word_at(Bytes bytes, std::size_t place) {
  return static_cast<std::uint16_t>(bytes[place] << 8U | bytes[place + 1]);
}

/// Function, address and count of what looks like a read, also of nothing; nullopt: of none.
std::optional<ReadSpan> asked_in(const RunHead& head, Bytes request) {
  const Bytes from_unit = request.subspan(std::min(unit_place(head), request.size()));
  if (from_unit.size() < 6 || from_unit[1] < 1 || from_unit[1] > 4) return std::nullopt;
  return ReadSpan{from_unit[1], word_at(from_unit, 2), word_at(from_unit, 4)};
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
    const std::size_t header = unit_place(head);
    const bool fits =
        all.size() > header && std::equal(all.begin(), all.begin() + 2, asked.request.begin());
    const Bytes rest = fits ? all.subspan(header) : Bytes();
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

bool reads_nothing(const RunHead& head, std::span<const std::uint8_t> request) {
  const auto span = asked_in(head, request);
  return span && span->count == 0;
}

std::vector<ModbusRead> modbus_reads(const RunRecord& record,
                                     const std::vector<AskedOnce>& exchanges, Micros from) {
  std::vector<ModbusRead> made;
  const bool has_gaps = record.end && record.end->lost_bytes > 0;
  if (!record.head.is_modbus || has_gaps) return made;
  for (const AskedOnce& asked : exchanges) {
    const auto span = asked_in(record.head, asked.request);
    if (!span || span->count == 0 || asked.at < from) continue;
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
