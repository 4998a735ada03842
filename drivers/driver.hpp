#pragma once
// The driver contract: a driver turns an instrument's bytes into samples. It knows no product (its
// model does), has no thread, no clock and no descriptor of its own, and blocks only inside the
// line's bounded waits. The line's own thread only.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "core/reading.hpp"
#include "core/settings.hpp"
#include "core/values.hpp"
#include "line/line.hpp"
#include "model/describe.hpp"
#include "model/model.hpp"

namespace buoyd {

/// One decoded record. It becomes a reading when acquire adds description, time and quality.
struct Sample {
  std::size_t kind = 0;    ///< index into the model's kinds
  MonoTime taken;          ///< when the first byte of the frame, or of the last read's answer, came
  Values values;           ///< of the kind's channels in order, arrays point after point
  std::string flags;       ///< "" = defaults, else one QARTOD digit a value
  std::string null_codes;  ///< as Reading::null_codes
  std::vector<double>
      axis;  ///< the axis's points as the instrument stated them; empty = the model's
  std::optional<std::size_t> points;  ///< so many of them are in use, the first; nullopt: all
  Identity identity;                  ///< what is known of the instrument so far
  std::optional<UtcFix> fix;          ///< from a channel with role = "utc"
};

class SampleSink {
 public:
  virtual ~SampleSink() = default;
  virtual void take(Sample sample) = 0;
};

/// Counts input that gave no sample. The numbers only grow.
struct DriverCounters {
  std::uint64_t damaged_frames = 0;  ///< failed their own check (checksum, field count, syntax)
  /// Sound frames that are no message of this model, and blocks of frames that no kind reads.
  std::uint64_t foreign_frames = 0;
  std::uint64_t discarded_bytes = 0;   ///< fitted no frame: noise, damaged frames
  std::uint64_t discarded_places = 0;  ///< how many runs these bytes form
  std::uint64_t repeated = 0;          ///< had the record mark of the one before: no new reading
  std::uint64_t torn = 0;              ///< the scan counter moved during the read: read again
  std::uint64_t incomplete = 0;        ///< lacked one of several messages: dropped
};

class Driver {
 public:
  virtual ~Driver() = default;

  /// Reads the instrument once and hands 0 or more samples to the sink (0: no new record).
  /// The first error ends the poll; samples that were handed over before stay valid. A driver that
  /// only listens returns invalid.
  [[nodiscard]] virtual Result<void> poll(Line& line, SampleSink& sink) = 0;

  /// Takes bytes that came unasked, the first of them at `first_byte`, however the stream was cut.
  /// A driver that only polls ignores them.
  virtual void receive(std::span<const std::uint8_t> bytes, MonoTime first_byte,
                       SampleSink& sink) = 0;

  /// No byte came until `now` (max: the line is gone, and what comes next may begin in the midst of
  /// a frame). A sample that waits for the rest of its messages longer than its model allows ends,
  /// and a frame that waits for bytes. A driver that only polls has nothing to do.
  virtual void expire(MonoTime /*now*/, SampleSink& /*sink*/) {}
  /// When expire() ends something of what it holds, if no byte comes until then; max: nothing that
  /// it holds ends so.
  [[nodiscard]] virtual MonoTime expires_at() const { return MonoTime::max(); }

  /// Its line is open, for the first time or again.
  virtual void line_opened(MonoTime /*at*/) {}

  /// `mark` is the record mark of the last record that was stored before this start, as its value
  /// stands in a body. A record with the same mark is no new one. To be called before the first
  /// poll; kinds without a record mark ignore it.
  virtual void resume(std::size_t /*kind*/, std::string_view /*mark*/) {}

  /// It was without power and has it again: what a start had set up in it is forgotten.
  virtual void power_came() {}

  /// When a start that the last poll began is over; a poll before that brings nothing. In the past
  /// where it does not start.
  [[nodiscard]] virtual MonoTime ready_at() const { return MonoTime::min(); }

  /// Switches a relay (from 1) that the model names, and reads it back. Without an error the relay
  /// is as wanted; an error says why its state is not known. Invalid: there is no such relay.
  [[nodiscard]] virtual Result<void> set_relay(Line& /*line*/, std::uint16_t /*relay*/,
                                               bool /*on*/) {
    return fail(ErrorCode::invalid, "this instrument has no relays");
  }

  [[nodiscard]] virtual const DriverCounters& counters() const = 0;

  /// How long one poll() takes on the wire if nothing fails, without the instrument's own delay; 0
  /// for a driver that listens. For the schedule and the forecast.
  [[nodiscard]] virtual Micros wire_time(const LineTiming& timing, bool tcp) const = 0;
};

/// Makes the driver that the model names, by the table in drivers/by_model/table.cpp. Invalid if
/// there is no such driver or the settings do not fit the model.
[[nodiscard]] Result<std::unique_ptr<Driver>> make_driver(const ModelPtr& model,
                                                          const InstrumentSettings& settings);

}  // namespace buoyd
