#include "shore/export/bufr/buoy_identity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "base/number_text.hpp"

namespace buoyshore {

using buoyd::ErrorCode;
using buoyd::Result;

namespace {

std::string attribute(const About& about, std::string_view name) {
  for (const auto& [key, value] : about.attributes) {
    if (key == name) return value;
  }
  return {};
}

bool is_all_digits(const std::string& text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
}

/// 61277, a number of the old kind, is 6100277 (WMO-No. 306, 0 01 087).
Result<long> number_of(const std::string& code) {
  constexpr std::size_t old_size = 5;
  constexpr long least = 1'000'000;
  constexpr long most = 8'388'606;  // that 23 bits hold
  std::string digits = code;
  if (digits.size() == old_size) digits.insert(2, "00");
  const auto number = buoyd::number_in<long>(digits);
  if (is_all_digits(digits) && number && *number >= least && *number <= most) return *number;
  return buoyd::fail(ErrorCode::invalid,
                     fmt::format("wmo_platform_code is \"{}\": expected the five or seven digits "
                                 "of a number of the WMO, at most {}",
                                 code, most));
}

Result<WigosId> wigos_of(const std::string& text) {
  constexpr std::size_t most_characters = 16;
  constexpr long most_issuer = 65534;
  constexpr long most_series = 14;
  std::array<std::string, 4> parts;
  std::size_t part = 0;
  for (const char c : text) {
    if (c == '-' && part < 3) {
      ++part;
    } else {
      parts[part] += c;
    }
  }
  const auto number_of_part = [&](std::size_t i, long most) {
    const auto number = buoyd::number_in<long>(parts[i]);
    return number && *number >= 0 && *number <= most ? *number : -1;
  };
  WigosId id{number_of_part(0, most_series), number_of_part(1, most_issuer),
             number_of_part(2, most_issuer), parts[3]};
  const bool is_plain =
      parts[3].find_first_not_of(
          "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string::npos;
  const bool is_whole = std::min({id.series, id.issuer, id.issue}) >= 0;
  if (is_whole && is_plain && !id.local.empty() && id.local.size() <= most_characters) return id;
  return buoyd::fail(ErrorCode::invalid,
                     fmt::format("wigos_id is \"{}\": expected one as 0-22000-0-6100277", text));
}

/// Its element has characters of ASCII alone.
std::string plain(std::string text) {
  for (char& c : text) {
    if (c < ' ' || c > '~') c = '?';
  }
  return text;
}

}  // namespace

Result<BuoyIdentity> buoy_identity(const About& about, const std::string& station) {
  BuoyIdentity made;
  const std::string code = attribute(about, "wmo_platform_code");
  const std::string wigos = attribute(about, "wigos_id");
  const std::string name = attribute(about, "platform_name");
  made.name = plain(name.empty() ? station : name);
  if (code.empty() && wigos.empty()) {
    return buoyd::fail(ErrorCode::invalid,
                       "BUFR says which buoy it is: expected --about FILE with wmo_platform_code "
                       "or wigos_id among its attributes");
  }
  if (!code.empty()) {
    auto number = number_of(code);
    if (!number) return pass_on(number);
    made.number = *number;
  }
  if (!wigos.empty()) {
    auto id = wigos_of(wigos);
    if (!id) return pass_on(id);
    made.wigos = *id;
  }
  return made;
}

}  // namespace buoyshore
