#include "model/poll_time.hpp"

#include <algorithm>

namespace buoyd {

namespace {

constexpr std::size_t line_end = 2;
constexpr std::size_t usual_address = 2;

std::size_t length_of(const UnitText& text) {
  std::size_t length = 0;
  for (const UnitText::Piece& piece : text.pieces) {
    length += piece.text.size() + (piece.unit ? std::max(piece.width, usual_address) : 0);
  }
  return length;
}

std::size_t longest_example(const Model& model, std::size_t kind) {
  std::size_t longest = 0;
  for (const ModelExample& example : model.examples) {
    if (example.kind == kind) longest = std::max(longest, example.text.size() + line_end);
  }
  return longest;
}

std::size_t longest_answer(const Model& model, const PollStep& step) {
  std::size_t longest = 0;
  for (const std::size_t kind : step.answer) {
    longest = std::max(longest, longest_example(model, kind));
  }
  return longest;
}

std::size_t bytes_of(const Model& model, const PollScript& script, const PollStep& step) {
  const std::size_t sent = length_of(step.send);
  const std::size_t ending = step.expect.empty() ? 0 : step.expect.front().size() + line_end;
  return sent * (script.echo ? 2 : 1) + longest_answer(model, step) + ending;
}

}  // namespace

Micros poll_wire_time(const RegisterMap& map, const LineTiming& timing, bool tcp) {
  const PollSize size = poll_size(map, tcp);
  return timing.wire_time(size.request_bytes + size.answer_bytes) +
         timing.gap * static_cast<std::int64_t>(size.transactions) + size.waits;
}

Micros script_wire_time(const Model& model, const LineTiming& timing) {
  Micros sum{0};
  if (!model.poll) {
    return sum;
  }
  for (const PollStep& step : model.poll->steps) {
    sum += timing.wire_time(bytes_of(model, *model.poll, step)) + timing.gap + step.pause;
  }
  return sum;
}

}  // namespace buoyd
