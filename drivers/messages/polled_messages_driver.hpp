#pragma once
// The driver of models with text messages that the instrument is asked for: writes the texts of the
// model's script, and nothing else, and takes the answer out of the frames that its messages
// decode. Knows no product. The line's own thread only.

#include "drivers/messages/answer_text.hpp"
#include "drivers/messages/messages_driver.hpp"

namespace buoyd {

/// How much later than its first byte may come an answer may end: as its longest frame takes on the
/// wire, 2 s at least. None where the step has a time-out of its own: that is for the whole answer.
[[nodiscard]] Micros answer_room(const Model& model, const PollStep& step,
                                 const LineTiming& timing);

/// What came late of one poll is never taken for the next one's: the line is emptied before each
/// text, and after a failure it is silent for as long as the answer might have taken, unless the
/// script's recovery says that nothing comes any more.
class PolledMessagesDriver final : public Driver, private SampleSink {
 public:
  /// `model` has messages and a poll script; invalid unit addresses are the maker's to refuse.
  PolledMessagesDriver(ModelPtr model, const InstrumentSettings& settings);

  /// timeout: no step's answer came in time; damaged: what came was no sound frame; mismatch:
  /// sound, but another's or not what was asked for.
  [[nodiscard]] Result<void> poll(Line& line, SampleSink& sink) override;
  /// Decodes what it hears, for who looks what is on a line.
  void receive(std::span<const std::uint8_t> bytes, MonoTime first_byte, SampleSink& sink) override;
  void resume(std::size_t kind, std::string_view mark) override { messages_.resume(kind, mark); }
  void power_came() override { is_asleep_ = true; }
  [[nodiscard]] const DriverCounters& counters() const override { return counters_; }
  [[nodiscard]] Micros wire_time(const LineTiming& timing, bool tcp) const override;

 private:
  void take(Sample sample) override;
  [[nodiscard]] Result<void> run(Line& line);
  [[nodiscard]] Result<void> take_step(Line& line, const PollStep& step);
  [[nodiscard]] Result<void> ask(Line& line, const PollStep& step);
  [[nodiscard]] Result<void> hear(Line& line, const PollStep& step);
  [[nodiscard]] Result<void> read_line(Line& line);
  [[nodiscard]] Result<void> judge(const PollStep& step, const DriverCounters& before) const;
  [[nodiscard]] bool is_answered() const;
  [[nodiscard]] bool is_done(const PollStep& step) const;
  [[nodiscard]] bool is_left_out(const Line& line, const PollStep& step) const;
  void make_fit(Line& line, const Error& error, const PollStep& step);
  [[nodiscard]] Micros timeout_of(const PollStep& step) const;
  [[nodiscard]] std::string text_of(const PollStep& step) const;
  void copy_counters();

  ModelPtr model_;
  const int unit_;
  const Micros timeout_;
  MessagesDriver messages_;
  AnswerText text_;
  AnswerText::Rest rest_;
  const PollStep* asked_ = nullptr;  // the step that is being answered
  bool answered_ = false;            // in this step
  std::uint64_t repeated_ = 0;       // records known before, when the step began
  bool is_asleep_ = false;           // perhaps: the last poll failed, or it was without power
  SampleSink* sink_ = nullptr;
  std::uint64_t strays_ = 0;  // samples that nobody asked for
  DriverCounters counters_;
};

}  // namespace buoyd
