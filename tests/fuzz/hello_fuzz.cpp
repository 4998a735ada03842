// Any bytes as hello, and as what an observer hears: no crash, and no line that could command a
// terminal.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "shore/collect/observer.hpp"
#include "shore/decode/messages.hpp"

namespace {

void check_line(const std::string& line) {
  for (const char c : line) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span input(data, size);
  if (const auto hello = buoyshore::parse_hello(input)) {
    if (hello->epochs.empty() || hello->epochs.size() > buoyshore::max_hello_epochs) std::abort();
  }
  buoyshore::Observer observer("buoy", "", {}, check_line);
  (void)observer.message({reinterpret_cast<const char*>(data), size}, input, false);
  for (const char* topic : {"buoy/kelpie/about/x", "buoy/kelpie/data/x", "buoy/kelpie/status"}) {
    (void)observer.message(topic, input, false);
  }
  return 0;
}
