#include "firmware-host/registers/register_instrument.hpp"
#include "firmware-host/world/model_parts.hpp"

#include <algorithm>
#include <utility>

namespace buoysim {

namespace {

bool lies_in(const std::vector<RegisterWord>& words, const ReadRange& range) {
  const RegisterKey first = register_key(range.function, range.address);
  return std::all_of(words.begin(), words.end(), [&](const RegisterWord& word) {
    return word.key >= first && word.key < first + range.count;
  });
}

bool in_hole(const buoyd::RegisterMap& map, RegisterKey key) {
  return std::any_of(map.holes.begin(), map.holes.end(), [&](const buoyd::RegisterRange& hole) {
    return key >= register_key(hole.function, hole.first) &&
           key <= register_key(hole.function, hole.last);
  });
}

/// So long after a fault a request may still be the struck one's repetition.
constexpr buoyd::Micros patience_with_answer{10'000'000};

bool is_same(const std::optional<ReadRange>& one, const ReadRange& other) {
  return one && one->function == other.function && one->address == other.address &&
         one->count == other.count;
}

bool lies_before(const ReadRange& one, const ReadRange& other) {
  return register_key(one.function, one.address) < register_key(other.function, other.address);
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
    : scenario_(scenario),
      source_(scenario, last_counter, seed),
      steps_(registers_of(*scenario.model).before),
      switches_(registers_of(*scenario.model)) {
  for (std::size_t kind = 0; kind < scenario.model->kinds.size(); ++kind) {
    const auto words = encode_axis(*scenario.model, kind, points_on_axis(scenario, kind));
    fixed_.insert(fixed_.end(), words.begin(), words.end());
  }
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
  const auto& defect = scenario_.defect;
  if (defect && defect->kind == DefectKind::refused_register) {
    known_.erase(static_cast<RegisterKey>(defect->size));
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
  before_ = {record_.counter, record_.time, {}, std::move(record_.truths)};
  previous_ = std::move(cells_);
  record_ = source_.next(time, skip);
  switches_.show_in(record_);
  cells_ = encode_record(*scenario_.model, record_);
  swap_words();
  served_.clear();
  first_.reset();
  cleared_.clear();
  has_record_ = true;
}

/// Where that is its defect.
void RegisterInstrument::swap_words() {
  const auto& defect = scenario_.defect;
  if (!defect || defect->kind != DefectKind::swapped_words) return;
  for (RegisterCell& cell : cells_) {
    const bool is_struck = cell.kind == defect->of_kind && cell.channel == defect->channel;
    if (is_struck && cell.value.size() == 2) {
      std::swap(cell.value.front().word, cell.value.back().word);
    }
  }
}

/// When the record of that time began, where they come by the clock.
buoyd::WallTime RegisterInstrument::slot_of(buoyd::WallTime time) const {
  const buoyd::Micros interval = scenario_.record_interval;
  if (interval <= buoyd::Micros{0}) return time;
  return buoyd::WallTime(time.time_since_epoch() / interval * interval);
}

/// Records by the clock, or a fresh one with each poll. A clock that is set back hides none.
void RegisterInstrument::advance(const std::optional<ReadRange>& range, buoyd::WallTime time) {
  const buoyd::Micros interval = scenario_.record_interval;
  if (torn_ && has_record_ && range) {
    new_record(interval > buoyd::Micros{0} ? record_.time : time, 0);
  }
  if (interval > buoyd::Micros{0}) {
    const buoyd::WallTime slot = slot_of(time);
    if (!has_record_ || slot < record_.time) {
      new_record(slot, 0);
    } else if (slot > record_.time) {
      new_record(slot, static_cast<std::uint64_t>((slot - record_.time) / interval - 1));
    }
    return;
  }
  is_again_ = false;
  const bool told = steps_.take_trigger();
  if (!has_record_ || told || (range && begins_poll(*range, time))) {
    new_record(time, 0);
  }
  asked_ = time;
  last_ = range;
  first_ = first_ ? first_ : range;
}

/// What comes damaged is asked twice more for the same record; what is not heard begins a poll, the
/// first time that it is asked again. If it had come by then, whoever asks may have had it (held up
/// meanwhile, it reads what is there): then the same record the second time is another poll's.
void RegisterInstrument::lost(std::span<const std::uint8_t> pdu, buoyd::WallTime time,
                              const LostAnswer& lost) {
  lost_ = read_range(pdu);
  lost_at_ = time;
  comes_at_ = lost.unheard && lost.after ? time + *lost.after : buoyd::WallTime::max();
  is_unheard_ = lost.unheard;
  had_come_ = false;
  repeats_ = lost.unheard ? 1 : 2;
}

bool RegisterInstrument::is_repeated(const ReadRange& range, buoyd::WallTime time) {
  const bool is_lost_one = is_same(lost_, range) && time - lost_at_ < patience_with_answer;
  if (is_lost_one && std::exchange(is_unheard_, false)) {
    had_come_ = time >= comes_at_;
    return false;
  }
  const bool is_repeated =
      is_lost_one && repeats_ > 0 && is_same(last_, range) && time - asked_ <= interval() / 2;
  repeats_ -= is_repeated ? 1U : repeats_;
  is_again_ = is_repeated && had_come_;
  return is_repeated;
}

buoyd::Micros RegisterInstrument::interval() const {
  const buoyd::Micros chosen = scenario_.settings.interval;
  return chosen > buoyd::Micros{0} ? chosen : scenario_.model->interval;
}

/// Something is asked for a second time; or the last request was half an interval ago, and nothing
/// that lies before this one was asked since the record began. What is read again because its
/// answer was struck, or in the middle of a poll, begins none.
bool RegisterInstrument::begins_poll(const ReadRange& range, buoyd::WallTime time) {
  if (is_repeated(range, time)) {
    return false;
  }
  const bool is_first = !first_ || !lies_before(*first_, range);
  const bool in_poll = is_same(last_, range) && served_.size() > range.count;
  return (is_first && time - asked_ > interval() / 2) || (asks_again(range) && !in_poll);
}

bool RegisterInstrument::asks_again(const ReadRange& range) const {
  for (std::uint32_t i = 0; i < range.count; ++i) {
    if (served_.contains(register_key(range.function, range.address + i))) {
      return true;
    }
  }
  return false;
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
    shown_.push_back({&cell, measured ? record_.counter : before_.counter});
    put(words_, cell.rest);
    put(words_, cell.value);
    put(words_, cell.conditions);
  }
  for (const RegisterKey key : cleared_) {
    words_[key] = 0;
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
  for (LedgerEntry& entry : entries) {
    add_truth(entry, entry.counter == record_.counter ? record_.truths : before_.truths);
  }
  return entries;
}

/// Ranges that a read touches are 0 from now on.
void RegisterInstrument::clear_what_was_read(const ReadRange& range) {
  const buoyd::ReadSpan read{range.function, range.address, range.count};
  for (const buoyd::RegisterRange& one : registers_of(*scenario_.model).clearing) {
    for (std::uint32_t at = one.first; overlaps(one.span(), read) && at <= one.last; ++at) {
      cleared_.insert(register_key(one.function, at));
    }
  }
}

/// The values of the record before, which nobody is to take for those of this one.
Utterance RegisterInstrument::stale(std::span<const std::uint8_t> pdu, buoyd::WallTime time) {
  if (!has_record_) {
    new_record(slot_of(time), 0);
  }
  show(time);
  Utterance said;
  said.bytes = answer_pdu(pdu, *this);
  if (scenario_.record_interval <= buoyd::Micros{0}) {
    new_record(time, 0);
  }
  return said;
}

Utterance RegisterInstrument::read(std::span<const std::uint8_t> pdu, buoyd::WallTime time) {
  const auto range = read_range(pdu);
  Utterance said;
  if (const std::uint8_t code = range ? steps_.refusal(asks_again(*range), time) : 0; code != 0) {
    said.bytes = {static_cast<std::uint8_t>(pdu[0] | 0x80U), code};
    return said;
  }
  advance(range, time);
  show(time);
  said.bytes = answer_pdu(pdu, *this);
  said.again = is_again_;
  if (range && !is_exception(said.bytes)) {
    said.entries = entries_of(*range);
    for (std::uint32_t i = 0; i < range->count; ++i) {
      served_.insert(register_key(range->function, range->address + i));
    }
    clear_what_was_read(*range);
  }
  return said;
}

Utterance RegisterInstrument::answer(std::span<const std::uint8_t> pdu, buoyd::WallTime time) {
  Utterance said;
  if (!steps_.is_asleep(time)) {
    if (auto done = steps_.take(pdu, time)) {
      said.bytes = std::move(*done);
    } else if (auto written = switches_.write(pdu)) {
      said.bytes = std::move(*written);
      // What was shown before was another record's.
      if (switches_.take_moved() && has_record_) new_record(slot_of(time), 0);
    } else {
      said = steps_.is_stale() ? stale(pdu, time) : read(pdu, time);
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
