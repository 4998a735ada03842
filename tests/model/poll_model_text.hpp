#pragma once
// A polled text model, small, for tests of several folders. Test thread.

#include <string>

namespace buoyd {

/// Wake-up with a prompt, then a request by address; two kinds of answer; Escape as recovery. The
/// [poll] stands on line 7.
inline const std::string polled_model = R"(make = "Maker"
type = "Type 3"
category = "tester"
driver = "messages"
source = ["Manual, page 3"]
interval = "10 s"
[poll]
echo = true
prompts = ["S>"]
address = "{unit:02d},"
units = [0, 99]
[[poll.step]]
send = "wake\r\n"
expect = ["S>"]
timeout = "2 s"
valid_for = "60 s"
[[poll.step]]
send = "#{unit:02d}TS\r\n"
expect = ["S>"]
answer = ["pair", "single"]
timeout = "3 s"
[poll.recover]
send = "\u001B\r\n"
expect = ["S>"]
timeout = "500 ms"
[messages]
checksum = "none"
[[kind]]
name = "pair"
[kind.message]
fields = [2]
[[kind.channel]]
name = "level"
unit = "m"
field = 1
[[kind.channel]]
name = "temperature"
unit = "degC"
field = 2
[[kind]]
name = "single"
[kind.message]
fields = [1]
[[kind.channel]]
name = "level"
unit = "m"
field = 1
[[example]]
kind = "pair"
source = "computed"
text = "07,1.50,20.25"
values = { level = "1.50", temperature = "20.25" }
[[example]]
kind = "single"
source = "computed"
text = "07,1.75"
values = { level = "1.75" }
)";

}  // namespace buoyd
