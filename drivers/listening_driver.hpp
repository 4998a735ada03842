#pragma once
// What the drivers of instruments that speak on their own have in common: bytes go into a scanner,
// the frames that it finds become samples, and a record that is said again is none. The line's own
// thread only.

#include <memory>
#include <utility>

#include "drivers/driver.hpp"
#include "drivers/record_mark.hpp"
#include "drivers/scanner.hpp"

namespace buoyd {

template <class Frame>
class ListeningDriver : public Driver, protected SinkOf<Frame> {
 public:
  ListeningDriver(const ListeningDriver&) = delete;
  ListeningDriver& operator=(const ListeningDriver&) = delete;

  [[nodiscard]] Result<void> poll(Line& /*line*/, SampleSink& /*sink*/) override {
    return fail(ErrorCode::invalid, model_->name + " speaks on its own, it is not polled");
  }
  void receive(std::span<const std::uint8_t> bytes, MonoTime first_byte,
               SampleSink& sink) override {
    give_to(sink, [&] { scanner_->feed(bytes, first_byte, *this); });
  }
  void expire(MonoTime now, SampleSink& sink) override {
    give_to(sink, [&] { scanner_->expire(now, *this); });
  }
  [[nodiscard]] MonoTime expires_at() const override { return scanner_->expires_at(); }
  void line_opened(MonoTime at) override { scanner_->reopened(at); }
  void resume(std::size_t kind, std::string_view mark) override { marks_.resume(kind, mark); }
  [[nodiscard]] const DriverCounters& counters() const override { return counters_; }
  [[nodiscard]] Micros wire_time(const LineTiming& /*timing*/, bool /*tcp*/) const override {
    return Micros{0};
  }

  /// The stream's true beginning comes next (a capture's first byte), not the midst of a frame.
  void begin() { scanner_->begin_stream(); }
  void note_discards(std::vector<DiscardedBytes>& discards) { scanner_->note_discards(discards); }
  /// The stream is over (a capture's end): what waits for more counts.
  virtual void finish(SampleSink& sink) {
    give_to(sink, [&] { scanner_->finish(*this); });
  }

 protected:
  ListeningDriver(ModelPtr model, std::unique_ptr<ScannerOf<Frame>> scanner)
      : model_(std::move(model)), scanner_(std::move(scanner)), marks_(model_->kinds) {}

  [[nodiscard]] const ModelPtr& model() const { return model_; }
  [[nodiscard]] ScannerOf<Frame>& scanner() const { return *scanner_; }
  /// A sound frame, or a part of one, was none of this model.
  void count_foreign(std::uint64_t frames = 1) { foreign_ += frames; }
  /// Records of which a message did not come, since the start.
  void set_incomplete(std::uint64_t records) { counters_.incomplete = records; }

  /// Samples go to `sink` while `work` runs.
  template <class Work>
  void give_to(SampleSink& sink, Work work) {
    sink_ = &sink;
    work();
    sink_ = nullptr;
    copy_counters();
  }
  /// Within give_to(): the sample goes on, unless its record was said before.
  void hand_over(Sample sample) {
    if (marks_.is_repeated(sample.kind, sample.values)) {
      ++counters_.repeated;
    } else {
      sink_->take(std::move(sample));
    }
  }

 private:
  void copy_counters() {
    const ScanCounters& scan = scanner_->counters();
    counters_.damaged_frames = scan.damaged_frames;
    counters_.discarded_bytes = scan.discarded_bytes;
    counters_.discarded_places = scan.discarded_places;
    counters_.foreign_frames = scan.foreign_frames + foreign_;
  }

  ModelPtr model_;
  std::unique_ptr<ScannerOf<Frame>> scanner_;
  RecordMarks marks_;
  SampleSink* sink_ = nullptr;
  std::uint64_t foreign_ = 0;
  DriverCounters counters_;
};

}  // namespace buoyd
