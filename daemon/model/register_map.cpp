#include "model/register_map.hpp"

namespace buoyd {

namespace {

constexpr std::size_t rtu_request = 8;       // unit, function, address, count, CRC
constexpr std::size_t rtu_answer_frame = 5;  // unit, function, byte count, CRC
constexpr std::size_t tcp_request = 12;      // MBAP and the same without CRC
constexpr std::size_t tcp_answer_frame = 9;

void add_read(PollSize& size, std::size_t registers, bool tcp) {
  ++size.transactions;
  size.request_bytes += tcp ? tcp_request : rtu_request;
  size.answer_bytes += (tcp ? tcp_answer_frame : rtu_answer_frame) + 2 * registers;
}

}  // namespace

std::uint16_t RegisterValue::width() const {
  switch (format) {
    case RegisterFormat::u16:
    case RegisterFormat::s16:
      return 1;
    case RegisterFormat::u32:
    case RegisterFormat::s32:
    case RegisterFormat::f32:
      return 2;
    case RegisterFormat::u64:
    case RegisterFormat::s64:
    case RegisterFormat::f64:
      return 4;
  }
  return 1;
}

PollSize poll_size(const RegisterMap& map, bool tcp) {
  PollSize size;
  for (const RegisterKind& kind : map.kinds) {
    for (const ReadSpan& span : kind.spans) {
      add_read(size, span.count, tcp);
    }
    if (kind.scan_counter) {
      add_read(size, kind.channels[*kind.scan_counter].terms.front().width(), tcp);
    }
    for (const ReadSpan& read : kind.counter_reads) {
      add_read(size, read.count, tcp);
    }
  }
  return size;
}

}  // namespace buoyd
