#pragma once
// Judges the readings of one instrument by the tests of its configuration: one ChannelQuality for
// each value of a judged channel, and one ReadingCheck for each test of several values. One thread.
//
// Its state begins anew with it, and where the shape of a kind changes: the first values behind
// that count as first ones of their series.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/instrument_settings.hpp"
#include "core/reading.hpp"
#include "science/computed/computation.hpp"
#include "science/configured/reading_check.hpp"
#include "science/quality/channel_quality.hpp"

namespace buoyd {

class ReadingJudge {
 public:
  /// Settings that no test can be made of were refused with the configuration, and judge nothing
  /// here. They must outlive it.
  ReadingJudge(const InstrumentSettings& instrument, ModelPtr model);

  /// Sets the flags of both: of each judged value the aggregate of what the instrument said and of
  /// the tests. A flag of the reading before it that is known only now goes into its `late_flags`.
  /// `numbers` are the reading's. `utc` at the reading's boottime; nullopt while nobody knows it,
  /// and then no season is judged: an interval's is that of its middle. True: what the tests say of
  /// it is whole with the next reading of its kind only.
  bool judge(Reading& reading, SourceReading& numbers, const std::optional<WallTime>& utc);

 private:
  struct JudgedValue {
    std::size_t index = 0;  ///< in the body
    ChannelQuality quality;
    char given = '9';      ///< the flag that its last value went out with
    bool is_told = false;  ///< what each test says is asked for
    bool is_late = false;  ///< a test says it with the next value only
  };
  struct JudgedKind {
    DescriptionPtr description;
    std::vector<JudgedValue> values;
    std::vector<std::unique_ptr<ReadingCheck>> checks;
    std::uint64_t judged = 0;  ///< readings
  };

  [[nodiscard]] JudgedKind& kind_of(const DescriptionPtr& description);
  [[nodiscard]] JudgedKind judged_anew(const DescriptionPtr& description) const;
  [[nodiscard]] std::vector<JudgedValue> values_of(const ModelKind& kind,
                                                   const Description& description) const;
  [[nodiscard]] std::vector<std::unique_ptr<ReadingCheck>> checks_of(
      const ModelKind& kind, const Description& description) const;
  [[nodiscard]] static std::vector<ValueFlag> check(JudgedKind& kind, SourceReading& numbers,
                                                    const std::optional<WallTime>& utc);
  void judge(JudgedValue& value, Reading& reading, SourceReading& numbers,
             const std::optional<WallTime>& utc) const;

  const InstrumentSettings& instrument_;
  ModelPtr model_;
  std::vector<JudgedKind> kinds_;
};

}  // namespace buoyd
