#pragma once
// Small model files as texts, and helpers to change one place of them. Test thread.

#include <string>
#include <string_view>
#include <vector>

#include "model/load/load.hpp"

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

/// One binary frame of ten bytes with a check.
inline const std::string frame_model = R"(make = "Maker"
type = "Type 3"
category = "tester"
driver = "frames"
source = ["Manual, page 3"]
[frames]
order = "little"
sync = "A5"
length = { offset = 2, format = "u8" }
check = { sum = "sum16" }
[[kind]]
name = "sample"
[kind.frame]
sync = "A5 01"
size = 10
[[kind.channel]]
name = "speed"
unit = "m s-1"
offset = 3
format = "s16"
factor = 0.001
null = [-32768]
[[kind.channel]]
name = "level"
unit = "m"
sum = [{ offset = 5, format = "u8", times = 65536 }, { offset = 6, format = "u16", order = "big" }]
[[example]]
kind = "sample"
source = "computed"
bytes = "A501 0A 18FC 01 0002 C701"
values = { speed = "-1.000", level = "65538" }
)";

/// AIS messages of type 1 with one channel.
inline const std::string ais_model = R"(make = "Maker"
type = "Type 4"
category = "tester"
driver = "frames"
source = ["Manual, page 4"]
[frames]
encoding = "ais"
[[kind]]
name = "sample"
[kind.frame]
least = 16
select = [{ at = [0, 6], is = [1] }]
[[kind.channel]]
name = "x"
at = [6, 3]
unit = "1"
[[example]]
kind = "sample"
source = "computed"
text = "!AIVDM,1,1,,A,1w0,2*52"
values = { x = "7" }
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
