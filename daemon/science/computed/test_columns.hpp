#pragma once
// Which tests judge the channels of a kind whose configuration asks for what each of them says. Any
// thread.

#include <string>
#include <string_view>
#include <vector>

#include "core/instrument_settings.hpp"
#include "model/model.hpp"
#include "science/quality/channel_quality.hpp"

namespace buoyd {

/// One test of one channel, with the channel that its flags become.
struct TestColumn {
  std::string channel;
  QualityTest test = QualityTest::gross_range;
  ModelChannel meaning;
};

/// As the configuration names it: "flat_line".
[[nodiscard]] std::string_view name_of(QualityTest test);

/// Channel after channel; none where nobody asked.
[[nodiscard]] std::vector<TestColumn> test_columns(const InstrumentSettings& instrument,
                                                   const ModelKind& kind);

}  // namespace buoyd
