#pragma once
// How a sentence of the simulator's will be read, by the rules of docs/model-format.md: for the
// ledger. The daemon's decoder is not looked at. Pure; any thread.

#include <string>

#include "firmware-host/sentence_fields.hpp"
#include "model/model.hpp"

namespace buoysim {

/// One channel's value as a body will have it: "null", a number, a JSON string.
[[nodiscard]] std::string read_field(const SentenceFields& fields, const buoyd::MessageField& field,
                                     const buoyd::ModelChannel& channel);

}  // namespace buoysim
