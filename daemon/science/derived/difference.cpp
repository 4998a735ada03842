#include "science/derived/difference.hpp"

#include "science/statistics/direction.hpp"

namespace buoyd {
namespace {

bool is_good(const DerivedValue& value) {
  return value.flag == Flag::good || value.flag == Flag::not_evaluated;
}

bool is_suspect(const DerivedValue& value) {
  return value.flag == Flag::suspect;
}

}  // namespace

DerivedValue difference(const DerivedValue& a, const DerivedValue& b) {
  return derived_value(a.value - b.value, {a.flag, b.flag});
}

DerivedValue circular_difference(const DerivedValue& a, const DerivedValue& b) {
  return derived_value(shorter_arc(a.value, b.value), {a.flag, b.flag});
}

FirstGood first_good(const DerivedValue& a, const DerivedValue& b) {
  const DerivedValue first = derived_value(a.value, {a.flag});
  const DerivedValue second = derived_value(b.value, {b.flag});
  for (const auto suits : {is_good, is_suspect}) {
    if (suits(first)) return {first, FirstGood::Source::a};
    if (suits(second)) return {second, FirstGood::Source::b};
  }
  return {};
}

}  // namespace buoyd
