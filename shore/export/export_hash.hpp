#pragma once
// FNV-1a of what was exported: it tells whether readings changed meanwhile, not whether somebody
// forged them. Values; any thread.

#include <bit>
#include <cstdint>
#include <string_view>

namespace buoyshore {

class ExportHash {
 public:
  /// Goes on from the state of another one; 0 begins.
  explicit ExportHash(std::uint64_t state = 0) : state_(state == 0 ? 0xcbf29ce484222325U : state) {}

  void add(std::string_view bytes) {
    for (const char c : bytes) add_byte(static_cast<unsigned char>(c));
    add_byte(0xFF);  // in no UTF-8: it ends the text
  }
  void add(std::int64_t number) {
    for (int i = 0; i < 8; ++i) {
      add_byte(static_cast<unsigned char>(static_cast<std::uint64_t>(number) >> (8 * i)));
    }
  }
  void add(double number) { add(std::bit_cast<std::int64_t>(number)); }
  [[nodiscard]] std::uint64_t state() const { return state_; }

 private:
  void add_byte(unsigned char byte) { state_ = (state_ ^ byte) * 0x100000001b3U; }
  std::uint64_t state_;
};

}  // namespace buoyshore
