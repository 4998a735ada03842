#include "model/poll_time.hpp"

namespace buoyd {

Micros poll_wire_time(const RegisterMap& map, const LineTiming& timing, bool tcp) {
  const PollSize size = poll_size(map, tcp);
  return timing.wire_time(size.request_bytes + size.answer_bytes) +
         timing.gap * static_cast<std::int64_t>(size.transactions);
}

}  // namespace buoyd
