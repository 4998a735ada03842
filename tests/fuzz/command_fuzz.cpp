// Any bytes from a client of the control socket: never a crash, one answer a line, each of them one
// JSON object on one line, the same whole and in pieces; refused only where a line is too long. The
// first byte says how large the pieces are, and whether nearly a full line stands before the rest.

#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "command/control_requests.hpp"

namespace {

struct Heard {
  std::string answers;
  bool refused = false;
  bool operator==(const Heard&) const = default;
};

void require(bool condition) {
  if (!condition) {
    std::abort();
  }
}

/// As buoyd does, which knows "status" and refuses the rest.
std::string answer(const buoyd::Json& request) {
  const auto command = request.string_at("command");
  return R"({"command":)" + buoyd::json_string(command.value_or("none")) + "}";
}

void check_answer(std::string_view line) {
  require(line.find('\n') == line.size() - 1);
  // An echo may be longer than what it echoes: escapes.
  const auto parsed = buoyd::Json::parse(line.substr(0, line.size() - 1), 1U << 20U);
  require(parsed && parsed->kind() == buoyd::Json::Kind::object);
}

Heard hear(std::string_view bytes, std::size_t piece) {
  buoyd::ControlRequests requests;
  Heard heard;
  while (!bytes.empty() && !heard.refused) {
    const std::size_t size = std::min(piece, bytes.size());
    heard.refused = !requests.take(bytes.substr(0, size));
    bytes.remove_prefix(size);
    while (const auto line = requests.answer_next(answer)) {
      check_answer(*line);
      heard.answers += *line;
    }
  }
  return heard;
}

std::size_t longest_line(std::string_view bytes) {
  std::size_t longest = 0;
  for (std::size_t end = 0; end != std::string_view::npos;) {
    end = bytes.find('\n');
    longest = std::max(longest, std::min(end, bytes.size()));
    bytes.remove_prefix(end == std::string_view::npos ? 0 : end + 1);
  }
  return longest;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) {
    return 0;
  }
  std::string bytes((data[0] & 0x80U) != 0 ? buoyd::max_control_line - 40 : 0, ' ');
  bytes.append(data + 1, data + size);
  const Heard whole = hear(bytes, bytes.size() + 1);
  const Heard pieces = hear(bytes, 1 + (data[0] & 0x7FU) * (bytes.size() / 128 + 1));
  require(whole.refused == (longest_line(bytes) > buoyd::max_control_line));
  require(whole.refused == pieces.refused);
  if (!whole.refused) {
    require(whole == pieces);
    require(std::count(whole.answers.begin(), whole.answers.end(), '\n') ==
            std::count(bytes.begin(), bytes.end(), '\n'));
  }
  return 0;
}
