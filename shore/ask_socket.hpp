#pragma once
// By which `account --wait` has the collector ask a station: a datagram with the station's name to
// a socket beside the archive. Whoever may write the archive or is in its file's group may ask.

#include <string>
#include <utility>
#include <vector>

#include "base/descriptor.hpp"
#include "base/error.hpp"

namespace buoyshore {

/// The collector's end. Made by who holds the archive's lock; its thread.
class AskSocket {
 public:
  /// Makes `<archive>.ask`, mode 0660. unavailable: it cannot be made.
  [[nodiscard]] static buoyd::Result<AskSocket> open(const std::string& archive);
  AskSocket(AskSocket&& other) noexcept = default;
  AskSocket& operator=(AskSocket&&) = delete;
  ~AskSocket();

  /// The stations that somebody wants asked; at most 64 at once. Never blocks.
  [[nodiscard]] std::vector<std::string> take();

 private:
  AskSocket(buoyd::Descriptor socket, std::string path)
      : socket_(std::move(socket)), path_(std::move(path)) {}

  buoyd::Descriptor socket_;
  std::string path_;
};

/// Has the collector of that archive ask a station for hello. unavailable: nobody collects, or we
/// may not ask.
[[nodiscard]] buoyd::Result<void> ask_station(const std::string& archive,
                                              const std::string& station);

}  // namespace buoyshore
