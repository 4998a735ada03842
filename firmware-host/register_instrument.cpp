#include "firmware-host/register_instrument.hpp"
#include "firmware-host/model_parts.hpp"

#include <algorithm>

namespace buoysim {

namespace {

void put(std::map<RegisterKey, std::uint16_t>& words, const std::vector<RegisterWord>& cell) {
  for (const auto& [key, word] : cell) {
    words[key] = word;
  }
}

bool lies_in(const std::vector<RegisterWord>& words, const ReadRange& range) {
  const RegisterKey first = register_key(range.function, range.address);
  return std::all_of(words.begin(), words.end(), [&](const RegisterWord& word) {
    return word.first >= first && word.first < first + range.count;
  });
}

bool in_hole(const buoyd::RegisterMap& map, RegisterKey key) {
  return std::any_of(map.holes.begin(), map.holes.end(), [&](const buoyd::RegisterHole& hole) {
    return key >= register_key(hole.function, hole.first) &&
           key <= register_key(hole.function, hole.last);
  });
}

LedgerEntry& entry_for(std::vector<LedgerEntry>& entries, const std::string& kind,
                       std::uint64_t counter) {
  for (LedgerEntry& entry : entries) {
    if (entry.kind == kind && entry.counter == counter) {
      return entry;
    }
  }
  LedgerEntry& entry = entries.emplace_back();
  entry.kind = kind;
  entry.counter = counter;
  return entry;
}

}  // namespace

RegisterInstrument::RegisterInstrument(const InstrumentScenario& scenario,
                                       std::uint64_t last_counter, std::uint64_t seed)
    : scenario_(scenario), source_(scenario, last_counter, seed) {
  for (std::size_t kind = 0; kind < scenario.model->kinds.size(); ++kind) {
    const auto words = encode_axis(*scenario.model, kind, axis_points(kind));
    fixed_.insert(fixed_.end(), words.begin(), words.end());
  }
}

std::vector<double> RegisterInstrument::axis_points(std::size_t kind) const {
  const auto& axis = scenario_.model->kinds[kind].axis;
  if (!axis || !scenario_.axis.empty()) {
    return scenario_.axis;
  }
  std::vector<double> points = axis->defaults;
  for (std::size_t i = points.size(); i < axis->points; ++i) {
    points.push_back(20.0 * static_cast<double>(i + 1));
  }
  return points;
}

/// What is mapped can be read, and what lies between, unless the model names it as a hole or it is
/// wider than any read.
void RegisterInstrument::learn_addresses() {
  known_.clear();
  std::optional<RegisterKey> before;
  for (const auto& [key, word] : words_) {
    const bool near = before && key - *before <= registers_of(*scenario_.model).max_count;
    for (RegisterKey between = near ? *before + 1 : key; between <= key; ++between) {
      if (!in_hole(registers_of(*scenario_.model), between)) {
        known_.insert(between);
      }
    }
    before = key;
  }
}

bool RegisterInstrument::serves(std::uint8_t function) const {
  const auto first = known_.lower_bound(register_key(function, 0));
  return first != known_.end() && *first < register_key(function, 0x10000);
}

std::optional<std::uint16_t> RegisterInstrument::at(std::uint8_t function,
                                                    std::uint16_t address) const {
  const RegisterKey key = register_key(function, address);
  if (!known_.contains(key)) {
    return std::nullopt;
  }
  const auto found = words_.find(key);
  return found == words_.end() ? std::uint16_t{0} : found->second;
}

void RegisterInstrument::new_record(buoyd::WallTime time, std::uint64_t skip) {
  previous_counter_ = record_.counter;
  previous_ = std::move(cells_);
  record_ = source_.next(time, skip);
  cells_ = encode_record(*scenario_.model, record_);
  served_.clear();
  has_record_ = true;
}

/// Records by the clock, or a fresh one as soon as a register is asked for a second time.
void RegisterInstrument::advance(const std::optional<ReadRange>& range, buoyd::WallTime time) {
  const buoyd::Micros interval = scenario_.record_interval;
  if (interval > buoyd::Micros{0}) {
    const buoyd::WallTime slot(time.time_since_epoch() / interval * interval);
    if (!has_record_) {
      new_record(slot, 0);
    } else if (slot > record_.time) {
      new_record(slot, static_cast<std::uint64_t>((slot - record_.time) / interval - 1));
    }
    return;
  }
  bool again = !has_record_;
  for (std::uint32_t i = 0; range && i < range->count; ++i) {
    again = again || served_.contains(register_key(range->function, range->address + i));
  }
  if (again) {
    new_record(time, 0);
  }
}

/// Points are measured one after another over the scan time; until its turn, a point shows the
/// record before.
bool RegisterInstrument::is_measured(const RegisterCell& cell, buoyd::WallTime time) const {
  const auto& axis = scenario_.model->kinds[cell.kind].axis;
  if (previous_.empty() || scenario_.scan_time <= buoyd::Micros{0} || !axis) {
    return true;
  }
  const auto points = static_cast<std::int64_t>(source_.points_in_use(cell.kind));
  const auto after = scenario_.scan_time * static_cast<std::int64_t>(cell.point) / points;
  return time - record_.time >= after;
}

void RegisterInstrument::show(buoyd::WallTime time) {
  words_.clear();
  shown_.clear();
  put(words_, fixed_);
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    const bool measured = is_measured(cells_[i], time);
    const RegisterCell& cell = measured ? cells_[i] : previous_[i];
    shown_.push_back({&cell, measured ? record_.counter : previous_counter_});
    put(words_, cell.value);
    put(words_, cell.conditions);
  }
  if (known_.empty()) {
    learn_addresses();
  }
}

std::vector<LedgerEntry> RegisterInstrument::entries_of(const ReadRange& range) const {
  std::vector<LedgerEntry> entries;
  for (const Shown& shown : shown_) {
    const RegisterCell& cell = *shown.cell;
    const bool has_value = cell.point < source_.points_in_use(cell.kind);
    if (has_value && lies_in(cell.value, range)) {
      entry_for(entries, scenario_.model->kinds[cell.kind].name, shown.counter)
          .values.emplace_back(cell.name, cell.text);
    }
  }
  return entries;
}

Utterance RegisterInstrument::answer(std::span<const std::uint8_t> pdu, buoyd::WallTime time) {
  const auto range = read_range(pdu);
  advance(range, time);
  show(time);
  Utterance said;
  said.bytes = answer_pdu(pdu, *this);
  if (range && !is_exception(said.bytes)) {
    said.entries = entries_of(*range);
    for (std::uint32_t i = 0; i < range->count; ++i) {
      served_.insert(register_key(range->function, range->address + i));
    }
  }
  if (said.entries.empty()) {
    said.entries.emplace_back().counter = record_.counter;
  }
  for (LedgerEntry& entry : said.entries) {
    entry.instrument = name();
  }
  return said;
}

}  // namespace buoysim
