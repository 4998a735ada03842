#include "firmware-host/registers/register_server.hpp"

namespace buoysim {

namespace {

constexpr std::uint16_t max_registers = 125;
constexpr std::uint16_t max_bits = 2000;

Bytes exception(std::uint8_t function, ModbusException code) {
  return {static_cast<std::uint8_t>(function | 0x80U), static_cast<std::uint8_t>(code)};
}

void put_registers(Bytes& out, const std::vector<std::uint16_t>& values) {
  out.push_back(static_cast<std::uint8_t>(values.size() * 2));
  for (const std::uint16_t value : values) {
    out.push_back(static_cast<std::uint8_t>(value >> 8U));
    out.push_back(static_cast<std::uint8_t>(value & 0xFFU));
  }
}

void put_bits(Bytes& out, const std::vector<std::uint16_t>& values) {
  Bytes packed((values.size() + 7) / 8);
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i] != 0) {
      packed[i / 8] = static_cast<std::uint8_t>(packed[i / 8] | 1U << (i % 8));
    }
  }
  out.push_back(static_cast<std::uint8_t>(packed.size()));
  out.insert(out.end(), packed.begin(), packed.end());
}

std::optional<std::vector<std::uint16_t>> values_of(const ReadRange& range,
                                                    const RegisterTable& table) {
  std::vector<std::uint16_t> values;
  for (std::uint32_t i = 0; i < range.count; ++i) {
    const std::uint32_t address = std::uint32_t{range.address} + i;
    const auto value = address <= 0xFFFF
                           ? table.at(range.function, static_cast<std::uint16_t>(address))
                           : std::nullopt;
    if (!value) {
      return std::nullopt;
    }
    values.push_back(*value);
  }
  return values;
}

}  // namespace

std::optional<ReadRange> read_range(std::span<const std::uint8_t> pdu) {
  if (pdu.size() != 5 || pdu[0] < 1 || pdu[0] > 4) {
    return std::nullopt;
  }
  return ReadRange{pdu[0], word_at(pdu, 1), word_at(pdu, 3)};
}

Bytes answer_pdu(std::span<const std::uint8_t> pdu, const RegisterTable& table) {
  const std::uint8_t function = pdu[0];
  if (function < 1 || function > 4 || !table.serves(function)) {
    return exception(function, ModbusException::illegal_function);
  }
  const auto range = read_range(pdu);
  const std::uint16_t most = reads_bits(function) ? max_bits : max_registers;
  if (!range || range->count == 0 || range->count > most) {
    return exception(function, ModbusException::illegal_value);
  }
  const auto values = values_of(*range, table);
  if (!values) {
    return exception(function, ModbusException::illegal_address);
  }
  Bytes answer{function};
  if (reads_bits(function)) {
    put_bits(answer, *values);
  } else {
    put_registers(answer, *values);
  }
  return answer;
}

}  // namespace buoysim
