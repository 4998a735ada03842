// Any bytes through the CBOR reader: no crash, no read out of bounds, and what it takes can be
// walked whole.

#include <cstddef>
#include <cstdint>

#include "base/cbor.hpp"

namespace {

void walk(const buoyd::CborItem& item) {
  (void)item.integer();
  (void)item.unsigned_integer();
  (void)item.boolean();
  if (const auto text = item.text()) {
    (void)buoyd::Bytes(text->begin(), text->end());
  }
  if (const auto bytes = item.bytes()) {
    (void)buoyd::Bytes(bytes->begin(), bytes->end());
  }
  if (const auto items = item.items(1000)) {
    for (const auto& element : *items) {
      walk(element);
    }
  }
  if (const auto pairs = item.pairs(1000)) {
    for (const auto& [key, value] : *pairs) {
      (void)item.find(key);
      walk(value);
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (const auto item = buoyd::CborItem::parse({data, size})) {
    walk(*item);
  }
  return 0;
}
