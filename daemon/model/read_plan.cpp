#include "model/read_plan.hpp"

#include <algorithm>
#include <tuple>

namespace buoyd {

namespace {

std::uint32_t end_of(const ReadSpan& span) {
  return std::uint32_t{span.address} + span.count;
}

auto order_of(const ReadSpan& span) {
  return std::tuple(span.function, span.address, span.count);
}

void sort_unique(std::vector<ReadSpan>& items) {
  std::ranges::sort(items, {}, order_of);
  items.erase(std::unique(items.begin(), items.end()), items.end());
}

/// Collects numbers, at one point or at all of them.
class Collector {
 public:
  Collector(const ModelKind& kind, const RegisterKind& map)
      : points_(kind.axis ? kind.axis->points : 1), stride_(map.axis ? map.axis->stride : 0) {}

  void add(const RegisterValue& value, bool on_axis) {
    const std::size_t points = on_axis ? points_ : 1;
    for (std::size_t i = 0; i < points; ++i) {
      const auto address = static_cast<std::uint16_t>(value.address + i * stride_);
      items_.push_back({value.function, address, value.width()});
    }
  }

  void add(const RegisterChannel& channel, bool on_axis) {
    for (const RegisterValue& term : channel.terms) {
      add(term, on_axis);
    }
    for (const RegisterTest& test : channel.require) {
      add(test.value, on_axis);
    }
    if (channel.units) {
      add(channel.units->value, on_axis);
    }
  }

  [[nodiscard]] std::vector<ReadSpan> take() {
    sort_unique(items_);
    return std::move(items_);
  }

 private:
  std::size_t points_;
  std::size_t stride_;
  std::vector<ReadSpan> items_;
};

bool crosses_hole(std::uint8_t function, std::uint32_t first, std::uint32_t end,
                  const RegisterMap& map) {
  return std::ranges::any_of(map.holes, [&](const RegisterHole& hole) {
    return hole.function == function && hole.first < end && hole.last >= first;
  });
}

bool fits(const ReadSpan& span, const ReadSpan& item, const RegisterMap& map) {
  const std::uint32_t end = std::max(end_of(span), end_of(item));
  return span.function == item.function && item.address <= end_of(span) + merge_gap &&
         end - span.address <= map.max_count &&
         !crosses_hole(span.function, span.address, end, map);
}

}  // namespace

std::vector<ReadSpan> items_of(const ModelKind& kind, const RegisterKind& map) {
  Collector collector(kind, map);
  for (std::size_t i = 0; i < map.channels.size(); ++i) {
    collector.add(map.channels[i], kind.channels[i].on_axis);
  }
  if (map.axis && map.axis->point) {
    collector.add(*map.axis->point, true);
  }
  if (map.axis && map.axis->in_use) {
    collector.add(*map.axis->in_use, false);
  }
  return collector.take();
}

std::vector<ReadSpan> counter_items(const ModelKind& kind, const RegisterKind& map) {
  Collector collector(kind, map);
  if (map.scan_counter) {
    const std::size_t counter = *map.scan_counter;
    collector.add(map.channels[counter].terms.front(), kind.channels[counter].on_axis);
  }
  return collector.take();
}

std::vector<ReadSpan> plan_reads(const std::vector<ReadSpan>& items, const RegisterMap& map) {
  std::vector<ReadSpan> spans;
  for (const ReadSpan& item : items) {
    if (spans.empty() || !fits(spans.back(), item, map)) {
      spans.push_back(item);
      continue;
    }
    const std::uint32_t end = std::max(end_of(spans.back()), end_of(item));
    spans.back().count = static_cast<std::uint16_t>(end - spans.back().address);
  }
  return spans;
}

}  // namespace buoyd
