#include "verify/recording/recording.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <poll.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <string_view>

#include "model/reading_interval.hpp"
#include "science/statistics/burst_grid.hpp"
#include "verify/recording/worked_line.hpp"
#include "verify/run/word_order.hpp"

namespace buoyd {

namespace {

constexpr int pause_ms = 100;
constexpr Micros between_tells = std::chrono::seconds(1);

RunHead head_of(const Configuration& configuration, const InstrumentSettings& instrument,
                const LineSettings& line) {
  const Model& model = configuration.model_of(instrument);
  RunHead head;
  head.station = configuration.settings.station.id;
  head.instrument = instrument.name;
  head.line = line.name;
  head.device = line.device;
  head.model = model.name;
  head.model_hash = model.hash;
  head.make = model.make;
  head.type = model.type;
  head.clock = instrument.clock;
  head.unit = instrument.unit;
  head.neighbours = static_cast<std::size_t>(
      std::ranges::count(configuration.settings.instruments, line.name, &InstrumentSettings::line) -
      1);
  head.is_modbus = model.registers.has_value();
  head.numbers = two_word_numbers(model);
  head.is_tcp = is_tcp_device(line.device);
  head.interval = instrument.interval;
  head.record_interval = between_records(instrument, model);
  head.rate = instrument.rate;
  head.pitfalls = model.pitfalls;
  head.character = timing_of(line).character;
  return head;
}

/// One instrument's run while it is written.
class Recorder {
 public:
  Recorder(std::unique_ptr<RunWriter> writer, const InstrumentSettings& instrument,
           RecordedLine& line, const Clock& clock, MonoTime start)
      : writer_(std::move(writer)),
        instrument_(instrument.name),
        is_simulated_(instrument.simulated),
        line_(line),
        clock_(clock),
        start_(start) {}

  [[nodiscard]] const RecordedLine& line() const { return line_; }
  [[nodiscard]] std::uint64_t bytes() const { return writer_->bytes(); }

  [[nodiscard]] Result<void> add(const TappedReading& taken) {
    const Reading& reading = taken.reading;
    if (reading.description->instrument() != instrument_) return {};
    auto known = std::ranges::find(known_, reading.description->hash(),
                                   [](const DescriptionPtr& one) { return one->hash(); });
    if (known == known_.end()) {
      if (auto added = writer_->add(*reading.description); !added) return added;
      known = known_.insert(known_.end(), reading.description);
    }
    RunReading kept;
    kept.at = reading.boottime - start_;
    kept.utc = taken.utc;
    kept.description = static_cast<std::size_t>(known - known_.begin());
    kept.body = reading.body;
    kept.flags = reading.flags;
    kept.null_codes = reading.null_codes;
    kept.is_clock_unset = reading.fix && !tells_time();
    if (reading.fix && !kept.is_clock_unset) kept.clock_ahead = reading.fix->utc - taken.utc;
    return writer_->add(kept);
  }

  [[nodiscard]] Result<void> add(const TapContents& contents) {
    lost_bytes_ += contents.lost_bytes;
    std::vector<CapturePiece> pieces;
    pieces.reserve(contents.pieces.size());
    for (const TappedBytes& piece : contents.pieces) {
      pieces.push_back({piece.at - start_, piece.sent, piece.bytes});
    }
    return writer_->add(pieces);
  }

  [[nodiscard]] Result<void> end(Micros length, bool is_full) {
    RunEnd end = line_.counted(instrument_);
    end.length = length;
    end.is_full = is_full;
    end.lost_bytes = lost_bytes_;
    return writer_->end(end);
  }

 private:
  /// Whether this computer's clock can say that another one is wrong: while it is set. Who plays an
  /// instrument here tells the time by it, whatever that is.
  [[nodiscard]] bool tells_time() const {
    const ClockState state = clock_.quality().state;
    return is_simulated_ || state == ClockState::ntp || state == ClockState::gnss;
  }

  std::unique_ptr<RunWriter> writer_;
  std::string instrument_;
  bool is_simulated_;
  RecordedLine& line_;
  const Clock& clock_;
  MonoTime start_;
  std::vector<DescriptionPtr> known_;
  std::uint64_t lost_bytes_ = 0;
};

class Recording {
 public:
  Recording(const Configuration& configuration, const Clock& clock, const RecordingOptions& options)
      : configuration_(configuration),
        clock_(clock),
        options_(options),
        start_(clock.mono()),
        start_utc_(clock.wall()) {}

  [[nodiscard]] Result<void> run() {
    if (auto sound = check_wanted(); !sound) return sound;
    for (const RecordedInstrument& wanted : options_.wanted) {
      if (auto begun = begin(wanted); !begun) return begun;
    }
    const MonoTime until = start_ + options_.length;
    for (auto& [name, line] : lines_) {
      if (auto started = line->start(until); !started) return started;
    }
    MonoTime told = start_;
    while (clock_.mono() < until && !is_full() && !options_.must_end()) {
      poll(nullptr, 0, pause_ms);
      if (auto written = write(); !written) return written;
      if (clock_.mono() - told < between_tells) continue;
      told = clock_.mono();
      options_.tell(until - told);
    }
    return end();
  }

 private:
  /// Before any folder is made, which would be in the way of the same command put right.
  [[nodiscard]] Result<void> check_wanted() const {
    std::set<std::string_view> names;
    for (const RecordedInstrument& wanted : options_.wanted) {
      const std::string& name = wanted.instrument;
      if (find_named(configuration_.settings.instruments, name) == nullptr) {
        return fail(ErrorCode::invalid, fmt::format("there is no instrument '{}', expected {}",
                                                    name, fmt::join(instrument_names(), ", ")));
      }
      if (names.insert(name).second) continue;
      return fail(ErrorCode::invalid,
                  fmt::format("'{}' is no reference of its own, expected another one", name));
    }
    return {};
  }

  [[nodiscard]] std::vector<std::string_view> instrument_names() const {
    const auto& instruments = configuration_.settings.instruments;
    std::vector<std::string_view> names(instruments.size());
    std::ranges::transform(instruments, names.begin(), &InstrumentSettings::name);
    return names;
  }

  Result<void> begin(const RecordedInstrument& wanted) {
    const Settings& settings = configuration_.settings;
    const InstrumentSettings* instrument = find_named(settings.instruments, wanted.instrument);
    const LineSettings& line = *find_named(settings.lines, instrument->line);
    if (auto worked = work(line); !worked) return worked;
    RunHead head = head_of(configuration_, planned_.at(instrument->name), line);
    const RecordedLine& recorded = *lines_.at(line.name);
    auto interval = recorded.interval(instrument->name, head.interval);
    if (!interval) return pass_on(interval);
    head.interval = *interval;
    if (recorded.switches_power()) head.bursts = bursts_of(*instrument);
    head.serial_number = instrument->serial_number;
    head.start = start_utc_;
    head.wanted = options_.length;
    head.version = options_.version;
    auto writer = RunWriter::begin(wanted.folder, head);
    if (!writer) return pass_on(writer);
    recorders_.emplace_back(std::move(*writer), *instrument, *lines_.at(line.name), clock_, start_);
    return {};
  }

  /// Plans the line, where no instrument before asked for it.
  Result<void> work(const LineSettings& line) {
    if (lines_.contains(line.name)) return {};
    const Settings& settings = configuration_.settings;
    auto plan = make_line_plan(line, settings.instruments, settings.deployment,
                               configuration_.model_finder());
    if (!plan) return pass_on(plan);
    for (const InstrumentPlan& one : plan->instruments) {
      planned_.emplace(one.settings.name, one.settings);
    }
    auto made = options_.line_of(std::move(*plan));
    if (!made) return pass_on(made);
    lines_.emplace(line.name, std::move(*made));
    return {};
  }

  Result<void> write() {
    for (auto& [name, line] : lines_) {
      auto taken = line->take();
      if (!taken) return pass_on(taken);
      if (taken->readings.lost > 0) {
        return fail(ErrorCode::unavailable,
                    fmt::format("{} readings of line '{}' came quicker than they were taken",
                                taken->readings.lost, name));
      }
      for (Recorder& recorder : recorders_) {
        if (&recorder.line() != line.get()) continue;
        if (auto added = recorder.add(taken->bytes); !added) return added;
        for (const TappedReading& one : taken->readings.readings) {
          if (auto added = recorder.add(one); !added) return added;
        }
      }
    }
    return {};
  }

  [[nodiscard]] bool is_full() const {
    return std::ranges::any_of(
        recorders_, [&](const Recorder& one) { return one.bytes() >= options_.most_bytes; });
  }

  Result<void> end() {
    const Micros length = std::min(clock_.mono() - start_, options_.length);
    const bool was_full = length < options_.length && is_full();
    for (auto& [name, line] : lines_) {
      if (auto ended = line->end(); !ended) return ended;
    }
    if (auto written = write(); !written) return written;
    for (Recorder& recorder : recorders_) {
      if (auto ended = recorder.end(length, was_full); !ended) return ended;
    }
    return {};
  }

  const Configuration& configuration_;
  const Clock& clock_;
  const RecordingOptions& options_;
  const MonoTime start_;
  const WallTime start_utc_;
  std::map<std::string, std::unique_ptr<RecordedLine>> lines_;
  std::map<std::string, InstrumentSettings> planned_;  // with the intervals that hold
  std::vector<Recorder> recorders_;
};

}  // namespace

Result<void> record_runs(const Configuration& configuration, const Clock& clock,
                         const RecordingOptions& options) {
  return Recording(configuration, clock, options).run();
}

}  // namespace buoyd
