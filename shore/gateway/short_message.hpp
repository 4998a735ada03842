#pragma once
// Short messages as they come ashore, and where they come from. One thread.

#include <poll.h>

#include <string>
#include <vector>

#include "base/cbor.hpp"
#include "base/error.hpp"

namespace buoyshore {

struct ShortMessage {
  /// The card or the IMEI that sent it; "" where the way here is what is trusted.
  std::string from;
  buoyd::Bytes bytes;
};

class MessageSource {
 public:
  MessageSource() = default;
  virtual ~MessageSource() = default;
  MessageSource(const MessageSource&) = delete;
  MessageSource& operator=(const MessageSource&) = delete;

  /// What take() waits for, if it can be waited for.
  virtual void add_to(std::vector<pollfd>& set) const = 0;
  /// What came since the last call; never blocks, and is called once a second at least. Errors end
  /// the gateway: stopped (an input ended as it may), anything else (it went away).
  [[nodiscard]] virtual buoyd::Result<std::vector<ShortMessage>> take() = 0;
};

}  // namespace buoyshore
