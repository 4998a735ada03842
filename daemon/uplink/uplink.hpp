#pragma once
// What carries a station's readings ashore: over MQTT (UplinkLoop), or through the water to a buoy
// that has a broker. app makes it and gives it a thread, whose body is run(). Any thread may call
// the other functions.

#include "core/command.hpp"
#include "core/delivery.hpp"
#include "uplink/left_kinds.hpp"
#include "uplink/uplink_status.hpp"

namespace buoyd {

class Uplink : public DeliveryEvents {
 public:
  /// The body of the thread, until stop().
  virtual void run() = 0;
  virtual void stop() = 0;
  /// The run ends soon, so what is owed goes out at once instead of at the next interval.
  virtual void drain() = 0;
  /// True if nothing is owed of all that the spool told so far.
  [[nodiscard]] virtual bool drained() const = 0;
  /// Has the archive asked what it holds (B5).
  virtual void resync() = 0;
  /// Takes the answer to a command that came this way.
  virtual void answer(CommandAnswer answer) = 0;
  /// All that left the configuration so far: what was announced of it is taken back.
  virtual void withdraw(LeftKinds left) = 0;
  /// Connects anew if certificates or secrets were replaced.
  virtual void renew() = 0;
  /// Gives up the connection, or the attempt to make one, and connects anew at once.
  virtual void reconnect() = 0;
  [[nodiscard]] virtual UplinkStatus status() const = 0;
};

}  // namespace buoyd
