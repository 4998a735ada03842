#include "support/modbus_device.hpp"

#include <algorithm>

namespace buoyd {

namespace {

constexpr std::uint8_t illegal_function = 1;
constexpr std::uint8_t illegal_address = 2;
constexpr std::uint8_t illegal_value = 3;

std::uint16_t word(std::span<const std::uint8_t> bytes, std::size_t at) {
  return static_cast<std::uint16_t>(bytes[at] << 8 | bytes[at + 1]);
}

void push_word(WireBytes& bytes, std::uint16_t value) {
  bytes.push_back(static_cast<std::uint8_t>(value >> 8));
  bytes.push_back(static_cast<std::uint8_t>(value & 0xFF));
}

WireBytes refusal(std::uint8_t function, std::uint8_t code) {
  return {static_cast<std::uint8_t>(function | 0x80), code};
}

WireBytes read_words(const std::map<std::uint16_t, std::uint16_t>& words, std::uint8_t function,
                     std::uint16_t address, std::uint16_t count) {
  if (count < 1 || count > 125) {
    return refusal(function, illegal_value);
  }
  WireBytes pdu{function, static_cast<std::uint8_t>(2 * count)};
  for (unsigned i = 0; i < count; ++i) {
    const auto found = words.find(static_cast<std::uint16_t>(address + i));
    if (found == words.end()) {
      return refusal(function, illegal_address);
    }
    push_word(pdu, found->second);
  }
  return pdu;
}

WireBytes read_bits(const std::map<std::uint16_t, bool>& bits, std::uint8_t function,
                    std::uint16_t address, std::uint16_t count) {
  if (count < 1 || count > 2000) {
    return refusal(function, illegal_value);
  }
  WireBytes pdu(2U + (count + 7U) / 8U);
  pdu[0] = function;
  pdu[1] = static_cast<std::uint8_t>(pdu.size() - 2);
  for (unsigned i = 0; i < count; ++i) {
    const auto found = bits.find(static_cast<std::uint16_t>(address + i));
    if (found == bits.end()) {
      return refusal(function, illegal_address);
    }
    pdu[2 + i / 8] = static_cast<std::uint8_t>(pdu[2 + i / 8] | (found->second ? 1U : 0U) << i % 8);
  }
  return pdu;
}

}  // namespace

std::uint16_t modbus_crc(std::span<const std::uint8_t> bytes) {
  std::uint16_t crc = 0xFFFF;
  for (const std::uint8_t byte : bytes) {
    crc = static_cast<std::uint16_t>(crc ^ byte);
    for (int bit = 0; bit < 8; ++bit) {
      const bool carry = (crc & 1U) != 0;
      crc = static_cast<std::uint16_t>(crc >> 1);
      crc = static_cast<std::uint16_t>(carry ? crc ^ 0xA001U : crc);
    }
  }
  return crc;
}

WireBytes rtu_frame(int unit, const WireBytes& pdu) {
  WireBytes frame{static_cast<std::uint8_t>(unit)};
  frame.insert(frame.end(), pdu.begin(), pdu.end());
  const std::uint16_t crc = modbus_crc(frame);
  frame.push_back(static_cast<std::uint8_t>(crc & 0xFF));
  frame.push_back(static_cast<std::uint8_t>(crc >> 8));
  return frame;
}

WireBytes tcp_frame(std::uint16_t transaction, int unit, const WireBytes& pdu) {
  WireBytes frame;
  push_word(frame, transaction);
  push_word(frame, 0);
  push_word(frame, static_cast<std::uint16_t>(pdu.size() + 1));
  frame.push_back(static_cast<std::uint8_t>(unit));
  frame.insert(frame.end(), pdu.begin(), pdu.end());
  return frame;
}

void ModbusDevice::set_holding(std::uint16_t address, const std::vector<std::uint16_t>& values) {
  for (const std::uint16_t value : values) {
    holding[address++] = value;
  }
}

void ModbusDevice::set_input(std::uint16_t address, const std::vector<std::uint16_t>& values) {
  for (const std::uint16_t value : values) {
    input[address++] = value;
  }
}

WireBytes ModbusDevice::answer_pdu(std::span<const std::uint8_t> pdu) const {
  const std::uint8_t function = pdu[0];
  if (exception != 0) {
    return refusal(function, exception);
  }
  if (const auto found = said.find({pdu.begin(), pdu.end()}); found != said.end()) {
    return found->second;
  }
  if (function < 1 || function > 4) {
    return refusal(function, illegal_function);
  }
  if (pdu.size() != 5) {
    return refusal(function, illegal_value);
  }
  const std::uint16_t address = word(pdu, 1);
  const std::uint16_t count = word(pdu, 3);
  switch (function) {
    case 1:
      return read_bits(coils, function, address, count);
    case 2:
      return read_bits(discrete, function, address, count);
    case 3:
      return read_words(holding, function, address, count);
    default:
      return read_words(input, function, address, count);
  }
}

std::optional<WireBytes> ModbusDevice::answer(std::span<const std::uint8_t> request) const {
  const std::size_t header = tcp_ ? 6 : 0;
  const std::size_t tail = tcp_ ? 0 : 2;
  if (request.size() < header + 2 + tail || request[header] != unit_) {
    return std::nullopt;
  }
  const auto unit_and_pdu = request.subspan(header, request.size() - header - tail);
  const bool sound = tcp_ ? word(request, 2) == 0 && word(request, 4) == unit_and_pdu.size()
                          : modbus_crc(request) == 0;
  if (!sound) {
    return std::nullopt;
  }
  ++asked_;
  if (silent) {
    return std::nullopt;
  }
  const WireBytes pdu = answer_pdu(unit_and_pdu.subspan(1));
  return tcp_ ? tcp_frame(word(request, 0), unit_, pdu) : rtu_frame(unit_, pdu);
}

WireDevice ModbusDevice::on_wire(Micros turnaround) const {
  return [this, turnaround](std::span<const std::uint8_t> request,
                            MonoTime) -> std::optional<WireAnswer> {
    auto bytes = answer(request);
    if (!bytes) {
      return std::nullopt;
    }
    return WireAnswer{std::move(*bytes), turnaround, Micros(0)};
  };
}

}  // namespace buoyd
