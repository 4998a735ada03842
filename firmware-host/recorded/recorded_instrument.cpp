#include "firmware-host/recorded/recorded_instrument.hpp"

#include <algorithm>
#include <iterator>

#include "firmware-host/judge/ledger.hpp"

namespace buoysim {

namespace {

constexpr std::size_t longest_recorded_line = 1024;

std::vector<Bytes> lines_of(const Bytes& bytes) {
  std::vector<Bytes> lines(1);
  for (const std::uint8_t byte : bytes) {
    lines.back().push_back(byte);
    if (byte == '\n' || lines.back().size() == longest_recorded_line) {
      lines.emplace_back();
    }
  }
  if (lines.back().empty()) {
    lines.pop_back();
  }
  return lines;
}

LedgerEntry recorded_entry(const std::string& name, std::uint64_t counter) {
  LedgerEntry entry;
  entry.instrument = name;
  entry.kind = recorded_kind;
  entry.counter = counter;
  return entry;
}

std::uint32_t key_of(std::uint8_t function, std::uint32_t address) {
  return (std::uint32_t{function} << 16U) + address;
}

}  // namespace

RecordedStream::RecordedStream(const InstrumentScenario& scenario, std::uint64_t last_counter,
                               const Bytes& bytes)
    : scenario_(scenario), lines_(lines_of(bytes)), counter_(last_counter) {}

std::vector<Utterance> RecordedStream::speak(buoyd::WallTime /*time*/) {
  const Bytes& line = lines_[static_cast<std::size_t>(counter_ % lines_.size())];
  ++counter_;
  return {{line, {recorded_entry(name(), counter_)}}};
}

RecordedRegisters::RecordedRegisters(const InstrumentScenario& scenario, std::uint64_t last_counter,
                                     std::vector<RecordedExchange> exchanges)
    : scenario_(scenario), exchanges_(std::move(exchanges)), counter_(last_counter) {
  // The first values of each register, so that none is unknown before its turn.
  for (auto exchange = exchanges_.rbegin(); exchange != exchanges_.rend(); ++exchange) {
    apply(*exchange);
  }
}

void RecordedRegisters::apply(const RecordedExchange& exchange) {
  std::uint32_t address = exchange.asked.address;
  for (const std::uint16_t value : exchange.values) {
    words_[key_of(exchange.asked.function, address++)] = value;
  }
}

bool RecordedRegisters::serves(std::uint8_t function) const {
  const auto first = words_.lower_bound(key_of(function, 0));
  return first != words_.end() && first->first < key_of(function, 0x10000);
}

std::optional<std::uint16_t> RecordedRegisters::at(std::uint8_t function,
                                                   std::uint16_t address) const {
  const auto found = words_.find(key_of(function, address));
  return found == words_.end() ? std::nullopt : std::optional(found->second);
}

Utterance RecordedRegisters::answer(std::span<const std::uint8_t> pdu, buoyd::WallTime /*time*/) {
  const auto range = read_range(pdu);
  for (std::size_t i = 0; range && i < exchanges_.size(); ++i) {
    const std::size_t place = (next_ + i) % exchanges_.size();
    const ReadRange& asked = exchanges_[place].asked;
    if (asked.function == range->function && asked.address == range->address) {
      apply(exchanges_[place]);
      next_ = place + 1;
      break;
    }
  }
  return {answer_pdu(pdu, *this), {recorded_entry(name(), ++counter_)}};
}

namespace {

/// Those of the unit, or all where it was recorded under another.
std::vector<RecordedExchange> exchanges_of(const InstrumentScenario& scenario) {
  auto all = recorded_exchanges(scenario.recording);
  std::vector<RecordedExchange> own;
  std::copy_if(all.begin(), all.end(), std::back_inserter(own),
               [&](const RecordedExchange& e) { return e.unit == scenario.settings.unit; });
  return own.empty() ? all : own;
}

}  // namespace

std::unique_ptr<Instrument> make_recorded(const InstrumentScenario& scenario,
                                          std::uint64_t last_counter) {
  if (scenario.model->registers) {
    return std::make_unique<RecordedRegisters>(scenario, last_counter, exchanges_of(scenario));
  }
  return std::make_unique<RecordedStream>(scenario, last_counter, scenario.recording);
}

}  // namespace buoysim
