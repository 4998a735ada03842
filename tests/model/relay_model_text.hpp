#pragma once
// The model of a relay module as a text. Test thread.

#include <string>

namespace buoyd {

/// A model as that of the module: relays 1 to 8 are coils 0 to 7, read as one integer.
inline const std::string relay_model = R"(make = "Maker"
type = "Relays"
category = "relays"
driver = "registers"
source = ["Manual, page 1"]
interval = "10 s"
[registers]
base = "wire"
function = 1
[registers.switches]
first = 0
count = 8
[[kind]]
name = "relays"
[[kind.channel]]
name = "relays"
type = "integer"
register = 0
length = 8
bits = { 2 = "modem" }
[[example]]
kind = "relays"
source = "computed"
registers = [{ function = 1, wire = 0, bits = "00100000" }]
values = { relays = "4" }
)";

}  // namespace buoyd
