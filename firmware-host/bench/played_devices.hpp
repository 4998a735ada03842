#pragma once
// Devices of a scenario that are no instruments, each on a port of its own. The simulation's
// thread.

#include <poll.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "firmware-host/wire/pty_port.hpp"

namespace buoysim {

class PlayedDevices {
 public:
  virtual ~PlayedDevices() = default;
  PlayedDevices(const PlayedDevices&) = delete;
  PlayedDevices& operator=(const PlayedDevices&) = delete;

  [[nodiscard]] Result<void> open();
  void close();
  void add_to(std::vector<pollfd>& set) const;
  void look_after();
  /// Hears what was said to each, and says what each has to say.
  virtual void turn(const buoyd::Clock& clock) = 0;
  /// nullopt: nothing waits.
  [[nodiscard]] virtual std::optional<buoyd::MonoTime> next_due() const = 0;

 protected:
  /// The links of their ports are made in `folder`.
  explicit PlayedDevices(std::string folder) : folder_(std::move(folder)) {}

  /// Makes the port of the next device; `pty` is the name of its link, or an absolute path.
  void add_port(const std::string& pty);
  /// That of a device, in the order in which they were made.
  [[nodiscard]] PtyPort& port(std::size_t device) { return *ports_[device]; }
  /// Says it on the port of a device; nothing if it is empty.
  void say(std::size_t device, const Bytes& words);

 private:
  const std::string folder_;
  std::vector<std::unique_ptr<PtyPort>> ports_;
};

}  // namespace buoysim
