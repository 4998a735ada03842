#pragma once
// Small model files as texts, and helpers to change one place of them. Test thread.

#include <string>
#include <string_view>
#include <vector>

#include "model/load.hpp"

namespace buoyd {

/// Line 1 is `make`. Two channels of registers, reg1, with an example.
inline const std::string register_model = R"(make = "Maker"
type = "Type 1"
category = "tester"
driver = "registers"
source = ["Manual, page 1"]
interval = "2 s"
[registers]
base = "reg1"
function = 3
format = "f32"
order = "ABCD"
[[kind]]
name = "sample"
[[kind.channel]]
name = "speed"
unit = "m s-1"
register = 11
[[kind.channel]]
name = "state"
type = "integer"
format = "u16"
values = { 0 = "off", 1 = "on" }
register = 13
[[example]]
kind = "sample"
source = "computed"
registers = [{ function = 3, wire = 10, words = "4148 0000 0001" }]
values = { speed = "12.5", state = "1" }
)";

/// One message with three fields.
inline const std::string message_model = R"(make = "Maker"
type = "Type 2"
category = "tester"
driver = "messages"
source = ["Manual, page 2"]
[messages]
starts = "$"
checksum = "nmea"
[[kind]]
name = "abc"
[kind.message]
tag = "$??ABC"
fields = [3]
[[kind.channel]]
name = "level"
unit = "m"
field = 1
[[kind.channel]]
name = "word"
type = "text"
field = 2
format = "text"
[[example]]
kind = "abc"
source = "computed"
text = "$XXABC,1.50,up,*73"
values = { level = "1.50", word = "up" }
)";

/// `text` with its first `from` replaced.
inline std::string with(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  return at == std::string::npos ? "no such text to replace" : text.replace(at, from.size(), to);
}

inline std::vector<std::string> mistakes_in(const std::string& text) {
  std::vector<std::string> all;
  for (const Mistake& mistake : parse_model(text, "m.toml").mistakes) {
    all.push_back(mistake.str());
  }
  return all;
}

}  // namespace buoyd
