#include "model/poll_script.hpp"

#include <algorithm>

namespace buoyd {

bool PollScript::has_unit() const {
  return (address && address->has_unit()) ||
         std::any_of(steps.begin(), steps.end(),
                     [](const PollStep& step) { return step.send.has_unit(); });
}

}  // namespace buoyd
