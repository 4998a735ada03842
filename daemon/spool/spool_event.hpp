#pragma once
// What the spool says of its store. A value; any thread.

#include <string>

namespace buoyd {

/// Something that happened to the store, or a state of it that began or ended.
struct SpoolEvent {
  std::string kind;  ///< disk_low, disk_full, io_error, corrupt, newer_version, volatile and so on
  std::string text;
  bool ends = false;  ///< back to normal
};

}  // namespace buoyd
