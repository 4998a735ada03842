#pragma once
// Whether the two registers of a number come in the other order than the model says: then its
// values are absurd, and with the words exchanged they are not. Pure; any thread.

#include <span>
#include <vector>

#include "model/model.hpp"
#include "verify/run/modbus_reads.hpp"

namespace buoyd {

/// The channels that are one number of two registers; of an array its first point.
[[nodiscard]] std::vector<RunNumber> two_word_numbers(const Model& model);

/// Those whose words are exchanged.
[[nodiscard]] std::vector<RunNumber> exchanged_words(std::span<const RunNumber> numbers,
                                                     std::span<const ModbusRead> reads);

}  // namespace buoyd
