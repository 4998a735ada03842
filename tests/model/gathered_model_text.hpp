#pragma once
// Small models of which several messages make a reading. Test thread.

#include <string>

namespace buoyd {

/// A profile of up to four cells: how many (may be missing), sensors, one sentence for each cell.
/// The first field of the latter two ties them together.
inline const std::string gathered_model = R"(make = "Maker"
type = "Type 5"
category = "tester"
driver = "messages"
source = ["Manual, page 5"]
[messages]
starts = "$"
checksum = "nmea"
[[kind]]
name = "profile"
within = "500 ms"
[kind.axis]
name = "cell"
unit = "1"
points = 4
part = "setup"
in_use = 2
[[kind.part]]
name = "setup"
tag = "$PXI"
fields = [2]
optional = true
[[kind.part]]
name = "sensors"
tag = "$PXS"
fields = [2]
same = [1]
[[kind.part]]
name = "cell"
tag = "$PXC"
fields = [3]
same = [1]
repeats = true
index = 2
[[kind.channel]]
name = "serial"
type = "text"
part = "setup"
field = 1
format = "text"
[[kind.channel]]
name = "time"
unit = "s"
part = "sensors"
field = 1
[[kind.channel]]
name = "temperature"
unit = "degree_Celsius"
part = "sensors"
field = 2
[[kind.channel]]
name = "speed"
unit = "m s-1"
axis = true
part = "cell"
field = 3
[[example]]
kind = "profile"
source = "computed"
text = """
$PXI,A7,3*04
$PXS,100,4.5*45
$PXC,100,1,0.11*79
$PXC,100,3,0.33*7B"""
values = { serial = "A7", time = "100", temperature = "4.5", speed = "[0.11,null,0.33,null]" }
)";

/// Lines in any order: a first one that must be there, two that may be missing.
inline const std::string mixed_model = R"(make = "Maker"
type = "Type 6"
category = "tester"
driver = "messages"
source = ["Manual, page 6"]
[messages]
separator = ","
checksum = "none"
[[kind]]
name = "ensemble"
any_order = true
[[kind.part]]
name = "first"
prefix = ["A,"]
fields = [1]
[[kind.part]]
name = "second"
prefix = ["B,"]
fields = [1]
optional = true
[[kind.part]]
name = "third"
prefix = ["C,"]
fields = [1]
optional = true
[[kind.channel]]
name = "a"
unit = "1"
part = "first"
field = 1
[[kind.channel]]
name = "b"
unit = "1"
part = "second"
field = 1
[[kind.channel]]
name = "c"
unit = "1"
part = "third"
field = 1
[[example]]
kind = "ensemble"
source = "computed"
text = "A,1\nC,3\nB,2"
values = { a = "1", b = "2", c = "3" }
)";

/// A burst: a line that begins it, one number a line, a line that ends it.
inline const std::string burst_model = R"(make = "Maker"
type = "Type 7"
category = "tester"
driver = "messages"
source = ["Manual, page 7"]
[messages]
separator = ","
checksum = "none"
[[kind]]
name = "burst"
[kind.axis]
name = "sample"
unit = "1"
points = 4
[[kind.part]]
name = "start"
prefix = ["start "]
fields = [1]
[[kind.part]]
name = "sample"
fields = [1]
repeats = true
[[kind.part]]
name = "end"
prefix = ["end"]
fields = [1]
[[kind.channel]]
name = "number"
unit = "1"
type = "integer"
part = "start"
field = 1
[[kind.channel]]
name = "level"
unit = "m"
axis = true
part = "sample"
field = 1
[[example]]
kind = "burst"
source = "computed"
text = "start 7\n1.5\n1.6\nend"
values = { number = "7", level = "[1.5,1.6,null,null]" }
)";

}  // namespace buoyd
