#pragma once
// Looks into the remarks of a step. For tests.

#include <gmock/gmock.h>

#include <string>

#include "commission/kept/step_result.hpp"

namespace buoyd {

/// Of remarks: one of them is this word of commission_words().
inline auto says(const std::string& what) {
  return testing::Contains(testing::Field(&StepRemark::what, what));
}

}  // namespace buoyd
