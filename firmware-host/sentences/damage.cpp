#include "firmware-host/sentences/damage.hpp"

#include <algorithm>
#include <string_view>

#include "firmware-host/sentences/sentence_sum.hpp"
#include "firmware-host/wire/checksums.hpp"
#include "firmware-host/wire/modbus_framing.hpp"

namespace buoysim {

namespace {

constexpr std::size_t least_rtu_frame = 4;  // unit, function, CRC

/// Lines tell by their prefixes what they are.
bool line_passes(const buoyd::MessageSet& messages, std::string_view line) {
  for (const buoyd::MessageFormat& format : messages.formats) {
    const auto fits = [&](std::string_view prefix) {
      return line.starts_with(prefix) &&
             (!format.checksum.any() || sum_fits(format.checksum, line, prefix.size()));
    };
    const bool passes = format.prefixes.empty()
                            ? fits("")
                            : std::any_of(format.prefixes.begin(), format.prefixes.end(), fits);
    if (passes) {
      return true;
    }
  }
  return false;
}

bool frame_passes(const buoyd::MessageFraming& framing, std::string_view frame) {
  return !frame.empty() && framing.starts.find(frame.front()) != std::string::npos &&
         sum_fits(framing.checksum, frame, 1);
}

/// True if a bit was hit.
bool hit_bits(Bytes& frame, double rate, Faults& random) {
  bool hit = false;
  for (std::uint8_t& byte : frame) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      if (random.lot(rate)) {
        byte = static_cast<std::uint8_t>(byte ^ 1U << bit);
        hit = true;
      }
    }
  }
  return hit;
}

void strike_bits(Bytes& frame, Misfortune& lot, Faults& random) {
  if (lot.has(FaultKind::bit_errors) && !hit_bits(frame, lot.rate, random)) {
    lot.remove(FaultKind::bit_errors);
  }
}

/// At least one byte stays, at least one goes.
void truncate(Bytes& frame, Misfortune& lot, Faults& random) {
  if (!lot.has(FaultKind::truncated)) {
    return;
  }
  if (frame.size() < 2) {
    lot.remove(FaultKind::truncated);
    return;
  }
  frame.resize(1 + random.pick(frame.size() - 1));
}

}  // namespace

bool rtu_passes(std::span<const std::uint8_t> frame) {
  return frame.size() >= least_rtu_frame && rtu_crc_fits(frame);
}

bool tcp_passes(std::span<const std::uint8_t> sound, std::span<const std::uint8_t> frame) {
  const std::size_t checked = std::min(sound.size(), mbap_bytes + 2);
  return frame.size() == sound.size() &&
         std::equal(sound.begin(), sound.begin() + static_cast<std::ptrdiff_t>(checked),
                    frame.begin());
}

bool sentence_passes(const buoyd::MessageSet& messages, std::span<const std::uint8_t> frame) {
  const buoyd::MessageFraming& framing = messages.framing;
  const std::string text(frame.begin(), frame.end());
  const std::string_view whole = text;
  if (!framing.block_end.empty()) {
    return check_of(buoyd::SumKind::sum8, whole) == 0;
  }
  const bool lines = framing.starts.empty();
  if (!lines && !framing.checksum.any()) {
    return true;
  }
  const std::string breaks = framing.starts + (framing.ends.empty() ? "\r\n" : framing.ends);
  for (std::size_t begin = 0; begin < whole.size();) {
    const std::size_t end = std::min(whole.find_first_of(breaks, begin + 1), whole.size());
    std::string_view piece = whole.substr(begin, end - begin);
    piece.remove_prefix(lines ? std::min(piece.find_first_not_of("\r\n"), piece.size()) : 0);
    if (lines ? line_passes(messages, piece) : frame_passes(framing, piece)) {
      return true;
    }
    begin = end;
  }
  return false;
}

void damage(Bytes& frame, Misfortune& lot, const DamagePasses& passes, const Spoil& spoil,
            Faults& random) {
  if (lot.has(FaultKind::bad_checksum)) {
    spoil(frame);
  }
  strike_bits(frame, lot, random);
  truncate(frame, lot, random);
  const bool damaged = lot.has(FaultKind::bad_checksum) || lot.has(FaultKind::bit_errors) ||
                       lot.has(FaultKind::truncated);
  lot.undetectable = damaged && passes(frame);
}

}  // namespace buoysim
