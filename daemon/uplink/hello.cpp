#include "uplink/hello.hpp"

#include <algorithm>

namespace buoyd {

namespace {

/// The keys that may be absent, but for `unknown`.
void write_origin(CborWriter& out, const Hello& hello) {
  if (!hello.archive.empty()) {
    out.key("archive").text(hello.archive);
  }
  if (!hello.boot.empty()) {
    out.key("boot").text(hello.boot);
    out.key("boottime").integer(hello.boottime.time_since_epoch().count());
  }
  if (hello.heard) {
    out.key("heard").array(2);
    out.bytes(hello.heard->nonce);
    out.integer(hello.heard->after.count());
  }
}

}  // namespace

Bytes encode_hello(const Hello& hello) {
  CborWriter out;
  out.map(5U + (hello.unknown.empty() ? 0U : 1U) + (hello.archive.empty() ? 0U : 1U) +
          (hello.boot.empty() ? 0U : 2U) + (hello.heard ? 1U : 0U));
  out.key("v").unsigned_integer(1);
  out.key("nonce").bytes(hello.nonce);
  out.key("now").integer(hello.now.time_since_epoch().count());
  out.key("receipt_interval")
      .integer(std::chrono::duration_cast<std::chrono::seconds>(hello.receipt_interval).count());
  const std::size_t count = std::min(hello.epochs.size(), max_hello_epochs);
  out.key("epochs").array(count);
  for (std::size_t i = 0; i < count; ++i) {
    const EpochState& epoch = hello.epochs[i];
    out.array(4);
    out.bytes(epoch.id);
    out.unsigned_integer(epoch.first);
    if (epoch.last < epoch.first) {
      out.null();
    } else {
      out.unsigned_integer(epoch.last);
    }
    out.unsigned_integer(epoch.floor);
  }
  if (!hello.unknown.empty()) {
    const std::size_t named = std::min(hello.unknown.size(), max_hello_epochs);
    out.key("unknown").array(named);
    for (std::size_t i = 0; i < named; ++i) out.bytes(hello.unknown[i]);
  }
  write_origin(out, hello);
  return out.take();
}

}  // namespace buoyd
