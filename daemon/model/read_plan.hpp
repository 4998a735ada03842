#pragma once
// Which Modbus reads bring all values of a kind: near neighbours are merged into one read, across
// no hole and within the model's limit. Made once, at loading. Any thread.

#include <cstddef>
#include <vector>

#include "model/model.hpp"

namespace buoyd {

/// Registers in between that are read along rather than asked for in a request of their own: a
/// request costs 20 characters, gaps included, and the instrument's delay (20 ms are 40 characters
/// at 19200 baud); a register costs two.
inline constexpr std::uint16_t merge_gap = 32;

/// Every number that the kind needs (values, tests, units, axis), at each point of the axis, as the
/// reads that would bring it alone; sorted, each once. Registers that reading clears are one.
[[nodiscard]] std::vector<ReadSpan> items_of(const ModelKind& kind, const RegisterKind& registers,
                                             const RegisterMap& map);

/// Those of them that are channels' values: without any of them a poll brings nothing.
[[nodiscard]] std::vector<ReadSpan> value_items(const ModelKind& kind,
                                                const RegisterKind& registers);

/// The scan counter at each point likewise; empty without one.
[[nodiscard]] std::vector<ReadSpan> counter_items(const ModelKind& kind, const RegisterKind& map);

/// Merges sorted items into reads. No item is split.
[[nodiscard]] std::vector<ReadSpan> plan_reads(const std::vector<ReadSpan>& items,
                                               const RegisterMap& map);

}  // namespace buoyd
