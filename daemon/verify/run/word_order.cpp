#include "verify/run/word_order.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "model/register_number.hpp"
#include "science/statistics/robust.hpp"

namespace buoyd {

namespace {

constexpr std::size_t enough_words = 20;
constexpr double absurdly_small = 1e-12;
constexpr double absurdly_large = 1e12;
constexpr double most_absurd = 0.2;  // share of a sound channel: none, but for a sensor's noise
// What is measured at sea, in whatever unit.
constexpr double plausibly_small = 1e-5;
constexpr double plausibly_large = 1e8;
constexpr double most_spread = 1e3;  // of the largest to the smallest size

WordOrder exchanged(WordOrder order) {
  switch (order) {
    case WordOrder::abcd:
      return WordOrder::cdab;
    case WordOrder::cdab:
      return WordOrder::abcd;
    case WordOrder::dcba:
      return WordOrder::badc;
    case WordOrder::badc:
      return WordOrder::dcba;
  }
  return order;
}

std::vector<double> sizes_in(const RegisterValue& value, std::span<const ModbusRead> reads) {
  std::vector<double> sizes;
  for (const ModbusRead& read : reads) {
    if (read.words.empty() || !contains(read.asked, value.span())) continue;
    const std::size_t place = value.address - read.asked.address;
    const double number = register_number(std::span(read.words).subspan(place, 2), value).real;
    sizes.push_back(std::isfinite(number) ? std::abs(number) : 2 * absurdly_large);
  }
  return sizes;
}

bool is_absurd(double size) {
  return (size != 0 && size < absurdly_small) || size > absurdly_large;
}

bool are_plausible(const std::vector<double>& sizes) {
  const auto [least, most] = std::ranges::minmax(sizes);
  return least >= plausibly_small && most <= plausibly_large && most <= most_spread * least;
}

/// The high word moves while the low one stands still, as no number does.
bool counts_in_high_words(const std::vector<double>& sizes) {
  constexpr double high = 65536;
  std::set<double> low_words;
  std::set<double> all;
  for (const double size : sizes) {
    low_words.insert(std::fmod(size, high));
    all.insert(size);
  }
  return low_words.size() == 1 && all.size() >= enough_words / 2;
}

bool are_exchanged(RegisterValue value, std::span<const ModbusRead> reads) {
  const std::vector<double> said = sizes_in(value, reads);
  if (said.size() < enough_words) return false;
  if (!value.is_float()) return counts_in_high_words(said);
  const auto absurd = static_cast<double>(std::ranges::count_if(said, is_absurd));
  value.order = exchanged(value.order);
  return absurd > most_absurd * static_cast<double>(said.size()) &&
         are_plausible(sizes_in(value, reads));
}

}  // namespace

std::vector<RunNumber> two_word_numbers(const Model& model) {
  std::vector<RunNumber> made;
  if (!model.registers) return made;
  for (std::size_t kind = 0; kind < model.kinds.size(); ++kind) {
    const auto& channels = model.registers->kinds[kind].channels;
    for (std::size_t i = 0; i < channels.size(); ++i) {
      const RegisterChannel& one = channels[i];
      if (one.terms.size() != 1 || one.find || one.time != RegisterTime::none) continue;
      const RegisterValue& value = one.terms.front();
      const bool has_two_words = value.format == RegisterFormat::f32 ||
                                 value.format == RegisterFormat::u32 ||
                                 value.format == RegisterFormat::s32;
      if (!has_two_words || value.is_bits() || value.part.count > 0) continue;
      made.push_back({model.kinds[kind].name + '/' + model.kinds[kind].channels[i].name, value});
    }
  }
  return made;
}

std::vector<RunNumber> exchanged_words(std::span<const RunNumber> numbers,
                                       std::span<const ModbusRead> reads) {
  std::vector<RunNumber> made;
  for (const RunNumber& number : numbers) {
    if (are_exchanged(number.value, reads)) made.push_back(number);
  }
  return made;
}

}  // namespace buoyd
