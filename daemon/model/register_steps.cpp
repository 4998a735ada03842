#include "model/register_steps.hpp"

namespace buoyd {

namespace {

constexpr std::uint8_t write_registers = 16;

}  // namespace

std::size_t RegisterStep::request_size() const {
  if (!raw.empty()) {
    return raw.size();
  }
  return function == write_registers ? 6 + 2 * write.size() : 5;
}

std::size_t RegisterStep::answer_size() const {
  if (!raw.empty()) {
    return answer.size();
  }
  if (!write.empty()) {
    return 5;
  }
  return 2U + (function <= 2 ? (count + 7U) / 8U : 2U * count);
}

}  // namespace buoyd
