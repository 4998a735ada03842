#include "verify/run/exchanges.hpp"

#include <algorithm>

namespace buoyd {

namespace {

bool is_to(const RunHead& head, const CapturePiece& piece) {
  if (!head.is_modbus) return head.neighbours == 0;
  const std::size_t place = unit_place(head);
  return piece.bytes.size() > place && piece.bytes[place] == head.unit;
}

/// Where its sound answer may be the request itself, as of Modbus where one value is written.
bool may_come_back(const RunHead& head, const AskedOnce& asked) {
  constexpr std::uint8_t last_read = 4;  // of the functions
  const std::size_t place = unit_place(head) + 1;
  return head.is_modbus && asked.request.size() > place && asked.request[place] > last_read;
}

/// The recording may end in the middle of an exchange that was asked so shortly before.
constexpr Micros longest_answer = std::chrono::seconds(2);

/// What is heard behind a request. An adapter that hears itself (`echoes`) gives the whole request
/// back first.
void hear(AskedOnce& asked, const CapturePiece& piece, Micros wire, bool echoes) {
  std::vector<std::uint8_t>& answer = asked.answer;
  if (answer.empty()) asked.answer_time = std::max(Micros(0), piece.at - asked.at - wire);
  const std::size_t before = answer.size();
  answer.insert(answer.end(), piece.bytes.begin(), piece.bytes.end());
  const std::size_t echo = asked.request.size();
  const bool ends_echo = echoes && before < echo && answer.size() >= echo &&
                         std::equal(asked.request.begin(), asked.request.end(), answer.begin());
  if (!ends_echo || asked.is_echoed) return;
  asked.is_echoed = true;
  answer.erase(answer.begin(), answer.begin() + static_cast<std::ptrdiff_t>(echo));
  asked.answer_time.reset();
  if (!answer.empty()) asked.answer_time = std::max(Micros(0), piece.at - asked.at - wire);
}

std::vector<AskedOnce> heard_exchanges(const RunRecord& record, bool may_echo) {
  std::vector<AskedOnce> made;
  const CapturePiece* asked = nullptr;
  for (const CapturePiece& piece : record.pieces) {
    if (piece.sent) {
      asked = is_to(record.head, piece) ? &piece : nullptr;
      if (asked != nullptr) made.push_back({piece.at, std::nullopt, piece.bytes, {}, false});
      continue;
    }
    if (asked == nullptr) continue;
    // The request's bytes, and the answer's first, which is there when it has gone over the wire.
    const Micros wire = record.head.character * static_cast<std::int64_t>(asked->bytes.size() + 1);
    hear(made.back(), piece, wire, may_echo);
  }
  const bool is_last_whole =
      made.empty() || !record.end || made.back().at + longest_answer < record.end->length;
  if (!is_last_whole) made.pop_back();
  return made;
}

}  // namespace

std::size_t unit_place(const RunHead& head) {
  constexpr std::size_t tcp_header = 6;
  return head.is_tcp ? tcp_header : 0;
}

/// An adapter gives all requests back: where none but what may come back did, that was the answer.
std::vector<AskedOnce> exchanges_of(const RunRecord& record) {
  std::vector<AskedOnce> made = heard_exchanges(record, true);
  const auto is_echo = [&](const AskedOnce& one) {
    return one.is_echoed && !may_come_back(record.head, one);
  };
  const bool are_answers =
      std::ranges::any_of(made, &AskedOnce::is_echoed) && std::ranges::none_of(made, is_echo);
  return are_answers ? heard_exchanges(record, false) : made;
}

}  // namespace buoyd
