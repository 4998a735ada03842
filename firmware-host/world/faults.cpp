#include "firmware-host/world/faults.hpp"

#include <algorithm>

namespace buoysim {

namespace {

constexpr std::uint8_t busy_code = 6;

/// Start of the latest time of the fault that began at or before `age`.
std::optional<Micros> begin_of(const FaultSpec& spec, Micros age) {
  if (age < spec.from) {
    return std::nullopt;
  }
  if (spec.every <= Micros{0}) {
    return spec.from;
  }
  return spec.from + (age - spec.from) / spec.every * spec.every;
}

bool is_on(const FaultSpec& spec, Micros age) {
  const auto begin = begin_of(spec, age);
  return begin && (!spec.length || age < *begin + *spec.length) && spec.count != 0U;
}

void keep_earlier(std::optional<Micros>& best, Micros age, Micros candidate) {
  if (candidate > age && (!best || candidate < *best)) {
    best = candidate;
  }
}

void apply(const FaultSpec& spec, Misfortune& lot) {
  lot.add(spec.kind);
  switch (spec.kind) {
    case FaultKind::late:
      lot.late = std::max(lot.late, spec.late);
      break;
    case FaultKind::slow:
      lot.slow = std::max(lot.slow, spec.late);
      break;
    case FaultKind::bit_errors:
      lot.rate = std::max(lot.rate, spec.rate);
      break;
    case FaultKind::garbage:
      lot.garbage_bytes += spec.garbage_bytes;
      break;
    case FaultKind::exception:
      lot.code = spec.code;
      break;
    case FaultKind::busy:
      lot.code = busy_code;
      break;
    default:
      break;
  }
}

}  // namespace

const std::vector<std::string_view>& fault_names() {
  static const std::vector<std::string_view> names{
      "silence",      "late",       "slow",    "duplicated", "truncated",
      "bad_checksum", "bit_errors", "garbage", "wrong_unit", "exception",
      "busy",         "torn",       "stuck",   "echo",       "cut"};
  return names;
}

std::string_view name_of(FaultKind kind) {
  return fault_names()[static_cast<std::size_t>(kind)];
}

std::optional<FaultKind> fault_kind_named(std::string_view name) {
  const auto& names = fault_names();
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) {
    return std::nullopt;
  }
  return static_cast<FaultKind>(found - names.begin());
}

std::string Misfortune::fault() const {
  std::string words;
  for (std::size_t i = 0; i < fault_names().size(); ++i) {
    if (has(static_cast<FaultKind>(i))) {
      words += (words.empty() ? "" : "+") + std::string(fault_names()[i]);
    }
  }
  return undetectable ? words + "+undetectable" : words;
}

void Faults::add(FaultSpec spec, Micros age) {
  spec.from += age;
  specs_.push_back(std::move(spec));
}

void Faults::mend(std::string_view target, Micros age) {
  for (FaultSpec& spec : specs_) {
    const auto begin = begin_of(spec, age);
    if (spec.target != target || !begin || !is_on(spec, age)) {
      continue;
    }
    if (spec.every > Micros{0}) {
      spec.from = *begin + spec.every;
    } else {
      spec.count = 0;
    }
  }
}

bool Faults::draws(FaultSpec& spec) {
  if (is_state(spec.kind)) {
    return true;
  }
  if (spec.probability < 1.0 && !lot(spec.probability)) {
    return false;
  }
  if (spec.count) {
    --*spec.count;
  }
  return true;
}

Misfortune Faults::strike(std::string_view instrument, Micros age) {
  Misfortune lot;
  for (FaultSpec& spec : specs_) {
    if (!is_of_line(spec.kind) && spec.target == instrument && is_on(spec, age) && draws(spec)) {
      apply(spec, lot);
    }
  }
  return lot;
}

bool Faults::holds(FaultKind kind, std::string_view target, Micros age) const {
  return std::any_of(specs_.begin(), specs_.end(), [&](const FaultSpec& spec) {
    return spec.kind == kind && spec.target == target && is_on(spec, age);
  });
}

bool Faults::lot(double probability) {
  return std::uniform_real_distribution<double>(0, 1)(random_) < probability;
}

std::optional<Micros> Faults::next_change(Micros age) const {
  std::optional<Micros> next;
  for (const FaultSpec& spec : specs_) {
    const auto begin = begin_of(spec, age);
    keep_earlier(next, age, spec.from);
    if (begin && spec.every > Micros{0}) {
      keep_earlier(next, age, *begin + spec.every);
    }
    if (begin && spec.length) {
      keep_earlier(next, age, *begin + *spec.length);
    }
  }
  return next;
}

std::vector<std::uint8_t> Faults::noise(std::size_t count) {
  std::vector<std::uint8_t> bytes(count);
  std::generate(bytes.begin(), bytes.end(),
                [&] { return static_cast<std::uint8_t>(random_() & 0xFFU); });
  return bytes;
}

}  // namespace buoysim
