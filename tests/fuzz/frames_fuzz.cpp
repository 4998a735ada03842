// Any bytes as a stream of binary frames, of hex digits or of AIS sentences: no crash, the same
// samples and counts whole and cut in two, and no more bytes discarded than came. The first byte
// says which model, the second where to cut.

#include <array>

#include "cut_stream.hpp"
#include "drivers/frames/frames_driver.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using buoyd::fuzz::shipped_model;
  static const std::array models{shipped_model("nortek-vector"), shipped_model("rdi-pd0"),
                                 shipped_model("sunburst-sami2-co2"), shipped_model("rdi-pd12"),
                                 shipped_model("ais-receiver")};
  if (size >= 2) {
    buoyd::fuzz::cut_changes_nothing<buoyd::FramesDriver>(models[data[0] % models.size()],
                                                          {data + 2, size - 2}, data[1]);
  }
  return 0;
}
