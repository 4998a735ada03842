#include "model/model_warnings.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace buoyd {

namespace {

/// Many lists put the kind of register in front of its number: 00001 coils, 10001 discrete inputs,
/// 30001 input registers, 40001 holding registers.
struct Numbering {
  std::uint8_t function;
  int first;
  const char* name;
};
constexpr Numbering numberings[] = {
    {2, 10000, "discrete input"}, {4, 30000, "input register"}, {3, 40000, "holding register"}};
constexpr int numbers = 10000;

const Numbering* numbering_of(const RegisterValue& value) {
  const auto* found = std::ranges::find_if(numberings, [&value](const Numbering& one) {
    return value.function == one.function && value.address >= one.first &&
           value.address < one.first + numbers;
  });
  return found == std::end(numberings) ? nullptr : found;
}

}  // namespace

std::vector<std::string> model_warnings(const Model& model) {
  std::vector<std::string> warnings;
  if (!model.registers || !model.registers->from_one) {
    return warnings;
  }
  for (std::size_t kind = 0; kind < model.kinds.size(); ++kind) {
    const auto& channels = model.registers->kinds[kind].channels;
    for (std::size_t i = 0; i < channels.size(); ++i) {
      const RegisterValue& value = channels[i].terms.front();
      if (const Numbering* const numbering = numbering_of(value)) {
        warnings.push_back(
            fmt::format("channel {} asks for address {}: in a list that numbers {}s from {} on, "
                        "the {} in front "
                        "says what it is, and the {} meant is register = {}",
                        model.kinds[kind].channels[i].name, value.address, numbering->name,
                        numbering->first + 1, numbering->first / numbers, numbering->name,
                        value.address - numbering->first + 1));
      }
    }
  }
  return warnings;
}

}  // namespace buoyd
