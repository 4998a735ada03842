#pragma once
// Words to a buoyshore that runs on this machine: a datagram each, to a socket beside the archive.
// Whoever may write the archive or is in its file's group may say them. `account --wait` has the
// collector ask a station so, and `command` gives the gateway what it is to send.

#include <string>
#include <utility>
#include <vector>

#include "base/descriptor.hpp"
#include "base/error.hpp"

namespace buoyshore {

/// The end of whoever hears. Made by who holds the lock of what lies beside it; its thread.
class LocalInbox {
 public:
  static constexpr std::size_t longest = 1024;  ///< bytes; of more the rest is cut off

  /// Makes the socket, mode 0660. unavailable: it cannot be made.
  [[nodiscard]] static buoyd::Result<LocalInbox> open(const std::string& path);
  LocalInbox(LocalInbox&& other) noexcept = default;
  LocalInbox& operator=(LocalInbox&&) = delete;
  ~LocalInbox();

  /// What was said since the last call; at most 64 at once. Never blocks.
  [[nodiscard]] std::vector<std::string> take();

 private:
  LocalInbox(buoyd::Descriptor socket, std::string path)
      : socket_(std::move(socket)), path_(std::move(path)) {}

  buoyd::Descriptor socket_;
  std::string path_;
};

/// Where the collector of an archive hears which stations to ask.
[[nodiscard]] std::string ask_path(const std::string& archive);
/// Where the gateway of an archive hears which commands to send.
[[nodiscard]] std::string send_path(const std::string& archive);

/// unavailable: nobody hears there, or we may not speak.
[[nodiscard]] buoyd::Result<void> say_to(const std::string& path, const std::string& words);

}  // namespace buoyshore
