#pragma once
// The interface of an acoustic modem on its line: it sends and hears frames, measures the way to
// another modem, and says how good the link is. A state machine without threads, in which time
// comes as an argument; the modem's thread. A modem is half-duplex: while it sends it hears
// nothing.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "acquire/line_dialog.hpp"
#include "base/cbor.hpp"
#include "base/time.hpp"

namespace buoyd {

/// A modem's number in the water, as its own settings have it.
using AcousticAddress = std::uint16_t;

/// How well a frame came, as far as the modem tells it.
struct LinkQuality {
  std::optional<double> rssi;       ///< received level, dB, in the modem's own reference
  std::optional<double> integrity;  ///< the modem's own figure; more is better
  std::optional<Micros> travel;     ///< of the sound from there to here, one way
};

/// A frame for this modem came.
struct FrameHeard {
  AcousticAddress from = 0;
  Bytes bytes;
  LinkQuality quality;
};

/// The frame of the last send() has left the transducer, as far as the modem tells it or its air
/// time says. Whether it arrived, nobody knows.
struct FrameSent {};

/// The frame of the last send() did not go into the water.
struct FrameRefused {
  bool is_busy = false;  ///< it may be tried again soon; else the modem never takes such a frame
  std::string text;      ///< what the modem said, or that it said nothing
};

/// The answer to range().
struct Ranged {
  AcousticAddress to = 0;
  std::optional<Micros> travel;  ///< one way; nullopt: no answer came
};

using AcousticEvent = std::variant<FrameHeard, FrameSent, FrameRefused, Ranged>;

/// When its line is lost, a frame or a range that was under way is answered by FrameRefused or by
/// Ranged without a time.
class AcousticModem : public LineDialog {
 public:
  /// What happened since the last call, in its order. To be taken after heard(), step(), closed().
  [[nodiscard]] virtual std::vector<AcousticEvent> take_events() = 0;

  /// True if send() or range() would take something now: the line is open, the modem is set up, and
  /// neither a frame nor a range is under way.
  [[nodiscard]] virtual bool is_ready() const = 0;
  /// Hands over a frame, which step() writes. An event answers it: FrameSent or FrameRefused.
  /// Errors: unavailable (not is_ready()), invalid (more than most_frame_bytes(), or none).
  [[nodiscard]] virtual Result<void> send(AcousticAddress to,
                                          std::span<const std::uint8_t> bytes) = 0;
  /// Asks how long sound takes to that modem, which is a transmission of both. Ranged answers it.
  /// Error: unavailable (not is_ready()).
  [[nodiscard]] virtual Result<void> range(AcousticAddress to) = 0;

  /// The longest frame.
  [[nodiscard]] virtual std::size_t most_frame_bytes() const = 0;
  /// How long a frame of so many bytes sounds, as reckoned from the modem's bit rate.
  [[nodiscard]] virtual Micros air_time(std::size_t bytes) const = 0;
  /// What the modem needs from one frame's sound until that of the next.
  [[nodiscard]] virtual Micros turnaround() const = 0;
  /// One word for people: "closed", "setting up", "ready", "sending", "ranging", or what is wrong.
  [[nodiscard]] virtual std::string state() const = 0;
};

}  // namespace buoyd
