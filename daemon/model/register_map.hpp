#pragma once
// Where the registers driver finds a model's values: part of the model. Any thread.

namespace buoyd {

struct RegisterMap {};

}  // namespace buoyd
