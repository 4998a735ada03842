#pragma once
// "null" of a channel of registers or frames: numbers that stand there in place of a value. Only
// what can stand there is one. One thread.

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "base/toml_document.hpp"
#include "model/register_map.hpp"

namespace buoyd {

/// The least and the largest of whole numbers.
using Integers = std::pair<double, double>;

/// Of so many bits; nullopt of a format that has others, too.
[[nodiscard]] std::optional<Integers> integers_of(RegisterFormat format, int bits);

/// What any of a channel's values can say: all of these have 0. nullopt: others, too.
template <class Value>
[[nodiscard]] std::optional<Integers> integers_of(const std::vector<Value>& terms) {
  Integers all{0, 0};
  for (const Value& term : terms) {
    const int bits = term.part.count > 0 ? term.part.count : term.bits();
    const auto one = integers_of(term.format, bits);
    if (!one) return std::nullopt;
    all = {std::min(all.first, one->first), std::max(all.second, one->second)};
  }
  return terms.empty() ? std::nullopt : std::optional(all);
}

/// A mistake: a number that is none of them. A missing value would pass for one.
[[nodiscard]] std::vector<double> read_nulls(TomlTable& table, std::optional<Integers> said);

/// The same as float32 beside them: -99.9 is none, and would be equal to none that comes.
void add_as_float32(std::vector<double>& nulls);

/// As they come.
template <class Value>
void round_nulls(std::vector<double>& nulls, const std::vector<Value>& terms) {
  const auto is_single = [](const Value& one) { return one.format == RegisterFormat::f32; };
  if (std::ranges::any_of(terms, is_single)) add_as_float32(nulls);
}

}  // namespace buoyd
