#include "shore/gateway/senders.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

#include "base/digits.hpp"

namespace buoyshore {

using buoyd::ErrorCode;
using buoyd::fail;

namespace {

constexpr std::size_t most_sender_digits = 15;

}  // namespace

std::string plain_sender(std::string_view digits) {
  const std::size_t first = digits.find_first_not_of('0');
  return std::string(digits.substr(std::min(first, digits.size())));
}

buoyd::Result<Senders> read_senders(const std::string& path) {
  std::ifstream file(path);
  if (!file) return fail(ErrorCode::unavailable, path + ": cannot be read");
  Senders senders;
  std::string line;
  for (std::size_t number = 1; std::getline(file, line); ++number) {
    while (line.ends_with('\r') || line.ends_with(' ')) line.pop_back();
    if (line.empty() || line.front() == '#') continue;
    if (!buoyd::all_digits(line) || line.size() > most_sender_digits) {
      return fail(
          ErrorCode::invalid,
          fmt::format("{}:{}: no number of a card or IMEI, expected 1 to 15 digits", path, number));
    }
    senders.insert(plain_sender(line));
  }
  if (senders.empty()) {
    return fail(ErrorCode::invalid, path + ": names nobody, expected a card or IMEI a line");
  }
  return senders;
}

}  // namespace buoyshore
