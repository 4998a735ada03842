#pragma once
// A modem and the conversations that it carries, one at a time: who speaks when, how long it
// sounded in all. A state machine without threads, in which time comes as an argument; the modem's
// thread.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "acoustics/acoustic_talk.hpp"
#include "acoustics/modem/acoustic_modem.hpp"
#include "acquire/line_dialog.hpp"

namespace buoyd {

/// What a person is told of the modem and its conversations.
struct AcousticStatus {
  std::string state{};        ///< of the modem, one word; "" while there is none
  std::uint64_t sent = 0;     ///< frames
  std::uint64_t heard = 0;    ///< frames for this modem, buoyd's or not
  std::uint64_t refused = 0;  ///< frames that the modem did not take
  Micros air_time{0};         ///< that it sounded, as reckoned
  std::vector<PeerStatus> peers{};
};

class AcousticChannel final : public LineDialog {
 public:
  /// `ranges`: asks for the distance of each other end when the line opens, and again when the
  /// other end is heard, where that had no answer or is true no more.
  AcousticChannel(std::unique_ptr<AcousticModem> modem, bool ranges);

  /// All of them before anything else. The reference is good as long as this lives.
  AcousticTalk& add(TalkOptions options);

  void opened(MonoTime now) override;
  void closed(MonoTime now) override;
  void heard(std::span<const std::uint8_t> bytes, MonoTime now) override;
  [[nodiscard]] Bytes step(MonoTime now) override;
  [[nodiscard]] MonoTime next_due() const override;
  [[nodiscard]] AcousticStatus status() const;
  [[nodiscard]] Micros air_time() const { return status_.air_time; }
  /// Bytes of full frames in a second of sound.
  [[nodiscard]] double bytes_a_second() const;

 private:
  [[nodiscard]] AcousticTalk* with(AcousticAddress peer);
  void take_events(MonoTime now);
  void handle(const FrameHeard& frame, MonoTime now);
  void handle(const FrameSent& sent, MonoTime now);
  void handle(const FrameRefused& refused, MonoTime now);
  void handle(const Ranged& ranged, MonoTime now);
  [[nodiscard]] MonoTime held_until(MonoTime now) const;
  void choose(MonoTime now);
  void speak(MonoTime now);
  void range_next();
  void range_again(const PeerStatus& peer);
  [[nodiscard]] bool is_any_busy() const;
  [[nodiscard]] bool may_range() const;

  std::unique_ptr<AcousticModem> modem_;
  const bool ranges_;
  int ranges_left_ = 0;  // that are asked for again
  std::vector<std::unique_ptr<AcousticTalk>> talks_;
  std::vector<AcousticAddress> to_range_;
  AcousticTalk* speaker_ = nullptr;
  std::size_t turn_ = 0;                   // who is looked at first: they take turns
  MonoTime held_until_ = MonoTime::min();  // of the last look: an answer waits for the broker's
  std::size_t frame_bytes_ = 0;            // of the frame that the modem has
  AcousticStatus status_;
};

}  // namespace buoyd
