#pragma once
// Finds AIS messages in a stream of NMEA sentences: the payload of VDM (another station's) and VDO
// (the own one's), put together where it came in several sentences. Code and not data, because the
// armour (six bits a character) and the fragments are no fields of a sentence; what the bits of a
// message mean is the model's. Pure, bounded, blind to how the stream was cut into pieces. The
// line's own thread only.
// Source: NMEA 0183 VDM and VDO as gpsd's AIVDM/AIVDO page describes them; ITU-R M.1371.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/frames/byte_frames.hpp"
#include "drivers/messages/frame_scanner.hpp"

namespace buoyd {

/// Fragments of so many messages are kept at most, each for so long and across so many sentences:
/// sequence numbers come again.
inline constexpr std::size_t most_ais_fragmented = 8;
inline constexpr Micros ais_fragment_patience = std::chrono::seconds(2);
inline constexpr std::uint64_t ais_fragment_distance = 32;

/// A message is handed over as the bytes of AisHeader and then its payload. Its fragments must come
/// in their order, others may stand between them: one that is missing, comes twice or belongs to no
/// message costs that message, which counts as damaged. Sound sentences of another kind, and those
/// without payload, are foreign.
class AisSentences final : public ByteFrameScanner, private FrameSink {
 public:
  AisSentences();

  void feed(std::span<const std::uint8_t> bytes, MonoTime at, ByteFrameSink& sink) override;
  void expire(MonoTime now, ByteFrameSink& sink) override;
  void finish(ByteFrameSink& sink) override;
  [[nodiscard]] const ScanCounters& counters() const override { return counters_; }
  void note_discards(std::vector<DiscardedBytes>& discards) override {
    scanner_.note_discards(discards);
  }

 private:
  /// What a sentence says.
  struct Sentence {
    std::string_view tag;  // "!AIVDM"
    int fragments = 1;
    int number = 1;
    std::string_view sequence;
    std::string_view channel;
    std::string_view payload;
    std::uint8_t fill = 0;
  };
  /// A message of which some fragments are there.
  struct Unfinished {
    std::string key;  // what is equal in all its sentences
    int next = 2;
    std::vector<std::uint8_t> bytes;
    std::size_t bits = 0;
    MonoTime first_byte;
    std::size_t characters = 0;   // of its sentences
    std::uint64_t sentences = 0;  // had come up to its first one
  };

  [[nodiscard]] bool take(const Frame& frame) override;
  [[nodiscard]] static bool parse(std::string_view text, Sentence& out);
  [[nodiscard]] static bool add_payload(const Sentence& sentence, Unfinished& message);
  [[nodiscard]] Unfinished begin(const Sentence& sentence, const Frame& frame) const;
  [[nodiscard]] bool take_fragment(const Sentence& sentence, const Frame& frame);
  void hand_over(const Unfinished& message);
  void keep(Unfinished message);
  void count_loss(std::size_t characters);
  template <class Act>
  void give_to(ByteFrameSink& sink, const Act& act);
  template <class Test>
  void give_up_if(Test test);
  void copy_counters();

  FrameScanner scanner_;
  std::vector<Unfinished> unfinished_;  // oldest first
  std::uint64_t sentences_ = 0;
  ScanCounters lost_;  // what is not among the scanner's: foreign ones, given up fragments
  ScanCounters counters_;
  ByteFrameSink* sink_ = nullptr;  // within feed()
};

}  // namespace buoyd
