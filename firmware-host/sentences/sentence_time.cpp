#include "firmware-host/sentences/sentence_time.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <cstring>
#include <ctime>

namespace buoysim {

namespace {

struct tm broken_down(const Fixed& seconds) {
  std::time_t whole = seconds.scaled(1, 1, 0).digits;
  for (int i = 0; i < seconds.decimals; ++i) {
    whole /= 10;
  }
  struct tm parts{};
  gmtime_r(&whole, &parts);
  return parts;
}

/// ".123" at the end of a print, as the fraction's digits.
std::string fraction_of(const std::string& text, const char* rest) {
  return rest == nullptr || *rest != '.'
             ? ""
             : text.substr(std::strlen(text.c_str()) - std::strlen(rest) + 1);
}

}  // namespace

std::string print_pattern(std::string_view pattern, const Fixed& seconds) {
  const struct tm parts = broken_down(seconds);
  std::string text(128, '\0');
  text.resize(std::strftime(text.data(), text.size(), std::string(pattern).c_str(), &parts));
  if (seconds.decimals > 0) {
    const std::string print = seconds.print();
    text += print.substr(print.find('.'));
  }
  return text;
}

std::optional<Fixed> read_pattern(std::string_view pattern, const std::string& text) {
  struct tm parts{};
  parts.tm_mday = 1;
  const char* rest = strptime(text.c_str(), std::string(pattern).c_str(), &parts);
  if (rest == nullptr || (*rest != '\0' && *rest != '.')) {
    return std::nullopt;
  }
  const std::string fraction = fraction_of(text, rest);
  const int decimals = static_cast<int>(fraction.size());
  Fixed fixed = Fixed{timegm(&parts), 0}.scaled(1, 1, decimals);
  fixed.digits += decimals > 0 ? std::stoll(fraction) : 0;
  return fixed;
}

}  // namespace buoysim
