#pragma once
// The owner of a file descriptor, as buoyd has it.

#include "base/descriptor.hpp"

namespace buoysim {

using buoyd::Descriptor;

}  // namespace buoysim
