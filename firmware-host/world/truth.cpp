#include "firmware-host/world/truth.hpp"

#include <algorithm>

namespace buoysim {

void add_truth(LedgerEntry& entry, const Truths& truths) {
  entry.age = truths.age;
  for (const Truth& truth : truths.values) {
    const bool is_said =
        *truth.kind == entry.kind &&
        std::any_of(entry.values.begin(), entry.values.end(),
                    [&](const auto& value) { return value.first == truth.channel; });
    if (is_said) entry.truth.emplace_back(truth.channel, truth.value);
  }
}

}  // namespace buoysim
