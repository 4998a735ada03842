// Any bytes as a stream of NMEA 0183, blocks, arrays, control frames, lines with checksums or
// readings of several sentences or lines: no crash, the same samples and counts whole and cut in
// two, and no more bytes discarded than came. The first byte says where to cut and, by its rest of
// the number of models, which model it is.

#include <array>

#include "cut_stream.hpp"
#include "drivers/messages/messages_driver.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using buoyd::fuzz::shipped_model;
  static const std::array models{
      shipped_model("nmea-0183"),       shipped_model("victron-bmv"),
      shipped_model("axys-triaxys"),    shipped_model("asl-azfp"),
      shipped_model("rvdas-mast"),      shipped_model("vaisala-pwd22"),
      shipped_model("satlantic-suna"),  shipped_model("nortek-signature-nmea"),
      shipped_model("rdi-pd8"),         shipped_model("sbe-26plus"),
      shipped_model("teledyne-dvl-pd6")};
  if (size >= 1) {
    buoyd::fuzz::cut_changes_nothing<buoyd::MessagesDriver>(models[data[0] % models.size()],
                                                            {data + 1, size - 1}, data[0]);
  }
  return 0;
}
