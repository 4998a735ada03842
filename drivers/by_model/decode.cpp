#include "drivers/by_model/decode.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "drivers/by_model/refusal.hpp"
#include "drivers/frames/frames_driver.hpp"
#include "drivers/messages/messages_driver.hpp"
#include "drivers/record_mark.hpp"
#include "drivers/registers/modbus_capture.hpp"
#include "drivers/registers/register_decoder.hpp"
#include "drivers/value_text.hpp"

namespace buoyd {

namespace {

using PrintLine = std::function<void(const std::string&)>;

class PrintSamples final : public SampleSink {
 public:
  PrintSamples(const Model& model, const PrintLine& line) : model_(model), line_(line) {}

  void take(Sample sample) override {
    ++count;
    std::string line = values_json(model_.kinds[sample.kind], sample.values);
    if (unit) line.insert(1, fmt::format("\"unit\":{},", *unit));
    line_(line);
  }

  std::size_t count = 0;
  std::optional<int> unit;  // whose records these are, where there are several

 private:
  const Model& model_;
  const PrintLine& line_;
};

/// Bytes of a discarded place that are looked at for its reason.
constexpr std::uint64_t most_looked_at = 16384;

/// Bytes of noise that follow one another are one place; a line or a frame is one of its own.
std::vector<DiscardedPlace> places_of(const ModelPtr& model, std::span<const std::uint8_t> capture,
                                      const std::vector<DiscardedBytes>& discards) {
  std::vector<DiscardedPlace> places;
  for (const DiscardedBytes& one : discards) {
    const auto offset = static_cast<std::uint64_t>(one.first.time_since_epoch().count());
    const bool follows = !places.empty() && places.back().offset + places.back().bytes == offset;
    if (follows && one.count == 1) {  // noise; a line or frame has its own reason
      places.back().bytes += one.count;
    } else if (places.size() < most_noted_places) {
      places.push_back({offset, one.count, ""});
    } else {
      break;
    }
  }
  for (DiscardedPlace& place : places) {
    const std::uint64_t begin = std::min<std::uint64_t>(place.offset, capture.size());
    const auto behind = capture.subspan(static_cast<std::size_t>(begin));
    const std::uint64_t length =
        std::min({place.bytes, std::uint64_t{behind.size()}, std::uint64_t{most_looked_at}});
    place.reason = why_refused(model, behind.first(static_cast<std::size_t>(length)));
  }
  return places;
}

/// Each byte's time is its offset, so that the driver's times say where it found and lost what.
template <class AnyDriver>
DecodeTotals decode_stream(AnyDriver& driver, const ModelPtr& model,
                           std::span<const std::uint8_t> capture, const PrintLine& line) {
  PrintSamples sink(*model, line);
  std::vector<DiscardedBytes> discards;
  driver.note_discards(discards);
  for (std::size_t i = 0; i < capture.size(); ++i) {
    driver.receive(capture.subspan(i, 1), MonoTime(Micros(i)), sink);
  }
  driver.finish(sink);
  const DriverCounters& counters = driver.counters();
  return {sink.count, counters.discarded_bytes, counters.discarded_places, counters.foreign_frames,
          places_of(model, capture, discards)};
}

DecodeTotals decode_messages(const ModelPtr& model, std::span<const std::uint8_t> capture,
                             const PrintLine& line) {
  MessagesDriver driver(model);
  driver.begin();
  return decode_stream(driver, model, capture, line);
}

DecodeTotals decode_frames(const ModelPtr& model, std::span<const std::uint8_t> capture,
                           const PrintLine& line) {
  FramesDriver driver(model);
  return decode_stream(driver, model, capture, line);
}

/// One kind's record as the reads of a capture bring it together.
class RecordBuilder {
 public:
  RecordBuilder(const ModelPtr& model, std::size_t kind, SampleSink& sink)
      : kind_(kind),
        mark_(model->kinds[kind].record_mark),
        image_(model->registers->kinds[kind].spans),
        decoder_(model->kinds[kind], model->registers->kinds[kind], image_),
        missing_(image_.spans()),
        sink_(sink) {}

  /// A read that brings anew what is here already begins the next record, once all was here.
  void take(const CapturedRead& read) {
    if (!touches(read.asked)) {
      return;
    }
    if (missing_.empty()) {
      hand_over();
    }
    if (!read.words.empty()) {
      image_.put(read.asked.function, read.asked.address, read.words);
    }
    std::erase_if(missing_, [&](const ReadSpan& span) { return covers(read.asked, span); });
  }

  /// Whether it made a record, or will at its end.
  [[nodiscard]] bool has_any() const { return any_ || missing_.empty(); }

  /// What is unfinished at the end counts if it is all there is.
  void finish(bool is_all_there_is) {
    if (missing_.empty() || (is_all_there_is && image_.any())) {
      hand_over();
    }
  }

 private:
  [[nodiscard]] bool touches(const ReadSpan& read) const {
    return std::ranges::any_of(image_.spans(),
                               [&](const ReadSpan& span) { return overlaps(span, read); });
  }

  /// By its end: whoever reads a planned span in pieces comes to its end last.
  static bool covers(const ReadSpan& read, const ReadSpan& span) {
    return contains(read, {span.function, static_cast<std::uint16_t>(span.end() - 1), 1});
  }

  void hand_over() {
    Sample sample;
    sample.kind = kind_;
    decoder_.decode(image_, sample.values);
    const Scalar mark = mark_ ? decoder_.value(image_, *mark_, 0) : Scalar();
    const bool repeated = last_mark_.repeats(mark);
    last_mark_.take(mark);
    if (!repeated) {
      sink_.take(std::move(sample));
      any_ = true;
    }
    image_.clear();
    missing_ = image_.spans();
  }

  std::size_t kind_;
  std::optional<std::size_t> mark_;
  RegisterImage image_;
  RegisterDecoder decoder_;
  std::vector<ReadSpan> missing_;
  RecordMark last_mark_;
  bool any_ = false;
  SampleSink& sink_;
};

/// Of one unit, one for each kind.
std::vector<RecordBuilder> builders_of(const ModelPtr& model, SampleSink& sink) {
  std::vector<RecordBuilder> builders;
  builders.reserve(model->kinds.size());
  for (std::size_t kind = 0; kind < model->kinds.size(); ++kind) {
    builders.emplace_back(model, kind, sink);
  }
  return builders;
}

/// Other units of the line may have the same registers.
DecodeTotals decode_registers(const ModelPtr& model, std::span<const std::uint8_t> bytes,
                              const PrintLine& line) {
  const ModbusCapture capture = parse_modbus_capture(bytes);
  PrintSamples sink(*model, line);
  std::map<std::uint8_t, std::vector<RecordBuilder>> units;
  for (const CapturedRead& read : capture.reads) {
    if (!units.contains(read.unit)) units.emplace(read.unit, builders_of(model, sink));
  }
  const auto set_unit = [&](std::uint8_t unit) {
    if (units.size() > 1) sink.unit = unit;
  };
  for (const CapturedRead& read : capture.reads) {
    set_unit(read.unit);
    for (RecordBuilder& builder : units.at(read.unit)) builder.take(read);
  }
  for (std::size_t kind = 0; kind < model->kinds.size(); ++kind) {
    const bool nobody_has_any =
        std::ranges::none_of(units, [kind](const auto& one) { return one.second[kind].has_any(); });
    for (auto& [unit, builders] : units) {
      set_unit(unit);
      builders[kind].finish(nobody_has_any);
    }
  }
  return {sink.count, capture.discarded_bytes, capture.discarded_places, 0, {}};
}

}  // namespace

Result<DecodeTotals> decode_capture(const ModelPtr& model, std::span<const std::uint8_t> capture,
                                    const std::function<void(const std::string&)>& line) {
  if (model->messages) {
    return decode_messages(model, capture, line);
  }
  if (model->frames) {
    return decode_frames(model, capture, line);
  }
  if (model->registers) {
    return decode_registers(model, capture, line);
  }
  return fail(ErrorCode::invalid, "model " + model->name + " has no decoder for captures");
}

}  // namespace buoyd
