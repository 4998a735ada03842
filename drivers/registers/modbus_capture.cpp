#include "drivers/registers/modbus_capture.hpp"

#include <optional>

#include "base/crc.hpp"

namespace buoyd {

namespace {

using BytesView = std::span<const std::uint8_t>;

constexpr std::size_t mbap_header = 6;  // transaction, protocol, length
constexpr std::size_t crc_size = 2;
constexpr std::size_t max_registers = 125;
constexpr std::size_t max_bits = 2000;

std::uint16_t word_at(BytesView bytes, std::size_t at) {
  return static_cast<std::uint16_t>((bytes[at] << 8U) | bytes[at + 1]);
}

bool has_crc(BytesView frame) {
  const BytesView body = frame.first(frame.size() - crc_size);
  return rtu_crc(body) == (frame[frame.size() - 1] << 8 | frame[frame.size() - 2]);
}

/// A frame without its wrapping: unit, function, data.
struct Adu {
  std::size_t size = 0;  // of the frame with its wrapping
  BytesView body;
  std::uint16_t transaction = 0;  // TCP only
};

bool is_read(std::uint8_t function) {
  return function >= 1 && function <= 4;
}

bool reads_bits(std::uint8_t function) {
  return function <= 2;
}

std::size_t data_bytes(const ReadSpan& read) {
  return reads_bits(read.function) ? (read.count + 7U) / 8U : std::size_t{2} * read.count;
}

/// Words, or the bits of functions 1 and 2 one by one, from the lowest of the first byte on.
std::vector<std::uint16_t> values_of(const ReadSpan& read, BytesView data) {
  std::vector<std::uint16_t> values;
  values.reserve(read.count);
  for (std::size_t i = 0; i < read.count; ++i) {
    values.push_back(reads_bits(read.function)
                         ? static_cast<std::uint16_t>(data[i / 8] >> i % 8 & 1U)
                         : word_at(data, 2 * i));
  }
  return values;
}

/// Lengths that an RTU frame beginning here may have: a request (most have 8 bytes), an answer
/// with a byte count, an exception.
std::vector<std::size_t> rtu_lengths(BytesView rest) {
  const std::uint8_t function = rest[1];
  if ((function & 0x80U) != 0) {
    return {5};
  }
  if (function >= 1 && function <= 4) {
    return {8, std::size_t{5} + rest[2]};
  }
  if (function == 15 || function == 16) {
    return {8, rest.size() > 6 ? std::size_t{9} + rest[6] : 0};
  }
  return {8};
}

std::optional<Adu> rtu_frame_at(BytesView rest) {
  if (rest.size() < 5) {
    return std::nullopt;
  }
  for (const std::size_t length : rtu_lengths(rest)) {
    if (length >= 5 && length <= rest.size() && has_crc(rest.first(length))) {
      return Adu{length, rest.first(length - crc_size), 0};
    }
  }
  return std::nullopt;
}

std::optional<Adu> tcp_frame_at(BytesView rest) {
  if (rest.size() < mbap_header + 2 || word_at(rest, 2) != 0) {
    return std::nullopt;
  }
  const std::size_t length = word_at(rest, 4);
  if (length < 2 || length > 254 || rest.size() < mbap_header + length) {
    return std::nullopt;
  }
  return Adu{mbap_header + length, rest.subspan(mbap_header, length), word_at(rest, 0)};
}

/// Pairs requests with the answers that follow.
class Pairing {
 public:
  void frame(const Adu& adu) {
    const BytesView body = adu.body;
    const std::uint8_t function = body[1];
    if (is_read(function) && body.size() == 6 && !answers(adu)) {
      request(adu);
    } else if (answers(adu)) {
      answer(body.subspan(3));
    } else if (waiting_ && function == (open_.function | 0x80U) && same_talk(adu)) {
      reads.push_back({open_, {}, unit_});
      waiting_ = false;
    }
  }

  std::vector<CapturedRead> reads;

 private:
  void request(const Adu& adu) {
    const ReadSpan asked{adu.body[1], word_at(adu.body, 2), word_at(adu.body, 4)};
    waiting_ =
        asked.count >= 1 && asked.count <= (reads_bits(asked.function) ? max_bits : max_registers);
    open_ = asked;
    unit_ = adu.body[0];
    transaction_ = adu.transaction;
  }

  [[nodiscard]] bool same_talk(const Adu& adu) const {
    return adu.body[0] == unit_ && adu.transaction == transaction_;
  }

  /// Asked once more, because nothing came. Of bits it may look like an answer.
  [[nodiscard]] bool repeats(BytesView body) const {
    return body.size() == 6 && word_at(body, 2) == open_.address && word_at(body, 4) == open_.count;
  }

  /// The answer to the open request: its byte count tells it from a request.
  [[nodiscard]] bool answers(const Adu& adu) const {
    const BytesView body = adu.body;
    return waiting_ && same_talk(adu) && body[1] == open_.function && body.size() >= 3 &&
           body[2] == data_bytes(open_) && body.size() == std::size_t{3} + body[2] &&
           !repeats(body);
  }

  void answer(BytesView data) {
    reads.push_back({open_, values_of(open_, data), unit_});
    waiting_ = false;
  }

  ReadSpan open_;         // the last request
  bool waiting_ = false;  // for its answer
  std::uint8_t unit_ = 0;
  std::uint16_t transaction_ = 0;
};

template <class FrameAt>
ModbusCapture parse(BytesView bytes, FrameAt frame_at) {
  ModbusCapture capture;
  Pairing pairing;
  bool in_noise = false;
  while (!bytes.empty()) {
    const std::optional<Adu> adu = frame_at(bytes);
    if (adu) {
      pairing.frame(*adu);
      in_noise = false;
    } else {
      ++capture.discarded_bytes;
      capture.discarded_places += in_noise ? 0 : 1;
      in_noise = true;
    }
    bytes = bytes.subspan(adu ? adu->size : 1);
  }
  capture.reads = std::move(pairing.reads);
  return capture;
}

}  // namespace

ModbusCapture parse_modbus_capture(std::span<const std::uint8_t> bytes) {
  ModbusCapture rtu = parse(bytes, rtu_frame_at);
  if (rtu.discarded_bytes == 0) {
    return rtu;
  }
  ModbusCapture tcp = parse(bytes, tcp_frame_at);
  return tcp.discarded_bytes < rtu.discarded_bytes ? std::move(tcp) : std::move(rtu);
}

}  // namespace buoyd
