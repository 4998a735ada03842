#pragma once
// A pseudo-terminal for tests: the daemon opens path() as its serial port, the test holds the other
// end. One thread at a time; owned by the test.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace buoyd {

class Pty {
 public:
  /// Raw, and 'up' until unplug(), whoever opens and closes path().
  Pty();
  ~Pty();
  Pty(const Pty&) = delete;
  Pty& operator=(const Pty&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }
  /// The instrument's end; -1 once unplugged.
  [[nodiscard]] int master() const { return master_; }

  /// The instrument says something.
  void write(std::span<const std::uint8_t> bytes) const;
  void write(std::string_view text) const;
  /// What the daemon sent: exactly `count` bytes; fewer only if it is unplugged, or nothing came
  /// for 10 s (then the test fails).
  [[nodiscard]] std::vector<std::uint8_t> read(std::size_t count) const;
  /// Plays a pulled adapter: the daemon's descriptor hangs up, path() is gone.
  void unplug();

 private:
  int master_ = -1;
  int slave_ = -1;
  std::string path_;
};

/// A new folder that goes away with everything in it: for links to ptys, and other files.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }
  /// path()/name
  [[nodiscard]] std::string file(std::string_view name) const;

 private:
  std::string path_;
};

}  // namespace buoyd
