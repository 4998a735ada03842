#include "line/hear_bytes.hpp"

namespace buoyd {

Result<HeardBytes> hear_bytes(Line& line, MonoTime deadline, std::span<std::uint8_t> buffer) {
  if (auto waited = line.wait_readable(deadline); !waited) {
    return pass_on(waited);
  }
  auto count = line.read_some(buffer);
  // Behind the read: a thread that was held up in between stamps nothing before it came.
  const MonoTime first_byte = line.now();
  if (!count) {
    return pass_on(count);
  }
  return HeardBytes{buffer.first(*count), first_byte};
}

}  // namespace buoyd
