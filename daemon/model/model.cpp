#include "model/model.hpp"

namespace buoyd {

std::size_t ModelKind::value_count() const {
  std::size_t count = 0;
  for (const ModelChannel& channel : channels) {
    count += points(channel);
  }
  return count;
}

}  // namespace buoyd
