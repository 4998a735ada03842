#include "science/stat_answers.hpp"

namespace buoyd::testing {

Answer answer_wind([[maybe_unused]] std::string_view what, [[maybe_unused]] const Json& in) {
  return std::nullopt;
}

}  // namespace buoyd::testing
