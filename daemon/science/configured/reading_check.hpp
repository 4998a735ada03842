#pragma once
// A test that asks for more than one value of a reading, or for the board's clock: unlike those of
// ChannelQuality it belongs to a kind. One owner, one thread.

#include <memory>
#include <optional>
#include <vector>

#include "core/instrument_settings.hpp"
#include "model/model.hpp"
#include "science/computed/computation.hpp"
#include "science/quality/channel_quality.hpp"

namespace buoyd {

/// What a test says of one value of a reading.
struct ValueFlag {
  std::size_t value = 0;  ///< its place in the body
  QualityTest test = QualityTest::location;
  Flag flag = Flag::not_evaluated;
};

class ReadingCheck {
 public:
  ReadingCheck() = default;
  virtual ~ReadingCheck() = default;
  ReadingCheck(const ReadingCheck&) = delete;
  ReadingCheck& operator=(const ReadingCheck&) = delete;

  /// Appends its flags. Readings come in the order of their times; `utc` is that of this one's,
  /// nullopt while the board's clock is not set.
  virtual void judge(const SourceReading& reading, const std::optional<WallTime>& utc,
                     std::vector<ValueFlag>& flags) = 0;
};

/// Of what they are made.
struct CheckedKind {
  const InstrumentSettings& instrument;
  const Model& model;
  const ModelKind& kind;
  const Description& shape;
};

/// nullptr: there is nothing of the kind that this test of the channel could judge.
[[nodiscard]] std::unique_ptr<ReadingCheck> position_check(const CheckedKind& checked,
                                                           const QualitySettings& quality);
[[nodiscard]] std::unique_ptr<ReadingCheck> date_check(const CheckedKind& checked,
                                                       const QualitySettings& quality);
[[nodiscard]] std::unique_ptr<ReadingCheck> inversion_check(const CheckedKind& checked,
                                                            const QualitySettings& quality);

}  // namespace buoyd
